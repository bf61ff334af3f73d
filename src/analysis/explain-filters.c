/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The filter manager's tags point at a minifilter; the list of filters may name it.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "analysis/explain-private.h"
#include "base/format.h"

/* Blocks of these exist once a volume or once an instance: thousands of them are somebody's. Names,
 * streams and contexts follow the files that are open, so that thousands of those are an ordinary
 * day. */
static const char *const structural_tags[] = { "FMvo", "FMis", "FMfl", "FMfr" };

#define MANY_BLOCKS 1000

/* A filter has one instance a volume, and machines have a handful of volumes: one with more than
 * that, and twice as many as any other, attaches again and again. */
#define MANY_INSTANCES 8u
#define ABNORMAL_FACTOR 2u

#define MAX_TAGS 6u

typedef struct
{
  const PscFilter *most;
  const PscFilter *second;
  const PscCaseFile *file;
} FilterRanking;

/* Whether @a has more instances than @b as far as the lists tell. */
static gboolean
has_more (const PscFilter *a, const PscFilter *b)
{
  if (a->is_cut != b->is_cut)
    return a->is_cut;
  return a->instances->len > b->instances->len;
}

static void
rank_filters (PscRuleRun *run, FilterRanking *ranking)
{
  *ranking = (FilterRanking){ NULL, NULL, NULL };
  for (guint i = 0; i < run->problem->files->len; i++)
    {
      const PscCaseFile *file = psc_rule_file (run, i);

      for (guint f = 0; f < file->evidence->filters->len; f++)
        {
          const PscFilter *filter =
              (const PscFilter *) g_ptr_array_index (file->evidence->filters, f);

          if (ranking->most == NULL || has_more (filter, ranking->most))
            {
              ranking->second = ranking->most;
              ranking->most = filter;
              ranking->file = file;
            }
          else if (ranking->second == NULL || has_more (filter, ranking->second))
            ranking->second = filter;
        }
    }
}

static gboolean
is_abnormal (const FilterRanking *ranking)
{
  return ranking->most != NULL && ranking->second != NULL
         && ranking->most->instances->len >= MANY_INSTANCES
         && ranking->most->instances->len
                >= ABNORMAL_FACTOR * MAX (ranking->second->instances->len, 1u);
}

/* The filter manager's tags with many blocks, as facts; returns their bytes. */
static double
collect_tags (PscRuleRun *run, PscSnapshot *snapshot, PscFinding *finding, GString *names)
{
  double bytes = 0.0;

  for (guint i = 0, n = 0; i < psc_snapshot_get_n_rows (snapshot); i++)
    {
      char tag[PSC_TAG_STRING_SIZE];
      char count[PSC_FORMAT_SIZE];
      PscPoolRow row;
      const PscPool *pool;

      psc_snapshot_get_row (snapshot, i, &row);
      pool = row.pools[PSC_POOL_PAGED].outstanding > row.pools[PSC_POOL_NONPAGED].outstanding
                 ? &row.pools[PSC_POOL_PAGED]
                 : &row.pools[PSC_POOL_NONPAGED];
      if (g_strcmp0 (psc_tag_list_get_family (run->problem->tags, row.tag), "fltmgr") != 0
          || pool->outstanding < MANY_BLOCKS)
        continue;
      bytes += (double) pool->bytes;
      if (n++ >= MAX_TAGS)
        continue;
      psc_tag_to_string (row.tag, tag);
      psc_format_count ((guint64) pool->outstanding, count);
      g_string_append_printf (names, "%s%s (%s)", names->len > 0 ? ", " : "", tag, count);
      psc_finding_take_fact (finding, g_strdup_printf (_ ("%s blocks of tag %s"), count, tag),
                             psc_rule_place (psc_snapshot_get_path (snapshot), row.line));
    }
  return bytes;
}

static char *
describe_filter (const FilterRanking *ranking)
{
  if (ranking->most->is_cut)
    return g_strdup_printf (
        _ (" %s has by far the most instances: %u are listed and more were left out, against %u of "
           "the next filter."),
        ranking->most->name, ranking->most->instances->len, ranking->second->instances->len);
  return g_strdup_printf (
      _ (" %s has by far the most instances: %u against %u of the next filter."),
      ranking->most->name, ranking->most->instances->len, ranking->second->instances->len);
}

static gboolean
has_many_filter_blocks (PscSnapshot *snapshot)
{
  for (guint i = 0; snapshot != NULL && i < G_N_ELEMENTS (structural_tags); i++)
    {
      PscPoolRow row;
      guint index;

      if (!psc_snapshot_find (snapshot, psc_tag_from_bytes (structural_tags[i]), 0, &index))
        continue;
      psc_snapshot_get_row (snapshot, index, &row);
      if (MAX (row.pools[0].outstanding, row.pools[1].outstanding) >= MANY_BLOCKS)
        return TRUE;
    }
  return FALSE;
}

void
psc_rule_minifilter (PscRuleRun *run)
{
  PscSnapshot *snapshot = psc_rule_last_snapshot (run);
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *culprit = NULL;
  FilterRanking ranking;
  PscFinding *finding;

  rank_filters (run, &ranking);
  if (!has_many_filter_blocks (snapshot))
    return;
  finding =
      psc_rule_add (run, is_abnormal (&ranking) ? PSC_CERTAINTY_LIKELY : PSC_CERTAINTY_POSSIBLE);
  finding->weight = collect_tags (run, snapshot, finding, names);
  if (is_abnormal (&ranking))
    {
      culprit = describe_filter (&ranking);
      finding->module = g_strdup (ranking.most->name);
      finding->title =
          g_strdup_printf (_ ("Minifilter %s attaches far too often"), ranking.most->name);
      psc_finding_take_fact (finding,
                             g_strdup_printf (_ ("%s: %u instances listed"), ranking.most->name,
                                              ranking.most->instances->len),
                             psc_rule_file_place (ranking.file, ranking.most->origin,
                                                  ranking.most->line));
    }
  else
    finding->title = g_strdup (_ ("A minifilter holds the filter manager’s pool"));
  finding->text = g_strdup_printf (
      _ ("The filter manager’s tags have many blocks: %s. They are allocated on behalf of "
         "minifilters; the filter manager itself is hardly ever at fault.%s"),
      names->str, culprit != NULL ? culprit : "");
  psc_finding_add_step (finding, _ ("List filters and their instances"), "!fltkd.filters");
  psc_finding_add_step (finding, _ ("The same from user mode"), "fltmc instances");
}
