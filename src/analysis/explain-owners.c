/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A tag whose bytes were found in the image of one module only.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#include "analysis/case-files.h"
#include "analysis/explain-private.h"
#include "base/format.h"

/* Tags that people search for in one session, and hits that are worth listing. */
#define MAX_TAGS 256u
#define MAX_FACTS 12u

/* Hits of one tag, by module. */
typedef struct
{
  PscTag tag;
  const PscModule *module;
  guint n_hits;
  guint n_elsewhere;
  gboolean has_unknown;
} TagHits;

/* The tag that a search looked for: the four bytes at the hit. */
static gboolean
get_hit_tag (const PscSearchHit *hit, PscTag *tag)
{
  if (hit->n_bytes < 4)
    return FALSE;
  *tag = psc_tag_from_bytes (hit->bytes);
  return TRUE;
}

static void
count_hit (GArray *tags, PscTag tag, const PscModule *module)
{
  TagHits *found = NULL;

  for (guint i = 0; i < tags->len && found == NULL; i++)
    if (g_array_index (tags, TagHits, i).tag == tag)
      found = &g_array_index (tags, TagHits, i);
  if (found == NULL && tags->len == MAX_TAGS)
    return;
  if (found == NULL)
    {
      g_array_set_size (tags, tags->len + 1);
      found = &g_array_index (tags, TagHits, tags->len - 1);
      *found = (TagHits){ .tag = tag, .module = module };
    }
  if (module == NULL)
    found->has_unknown = TRUE;
  else if (found->module == NULL || found->module->base == module->base)
    found->n_hits++;
  else
    found->n_elsewhere++;
  if (found->module == NULL)
    found->module = module;
}

static gint
compare_addresses (gconstpointer a, gconstpointer b, gpointer user_data G_GNUC_UNUSED)
{
  guint64 x = *(const guint64 *) a;
  guint64 y = *(const guint64 *) b;

  return (x > y) - (x < y);
}

/* The same address may have been found by two searches. */
static GArray *
collect_hits (const PscCaseFile *file)
{
  const PscEvidence *evidence = file->evidence;
  GArray *tags = g_array_new (FALSE, FALSE, sizeof (TagHits));
  g_autoptr (GTree) seen = g_tree_new_full (compare_addresses, NULL, NULL, NULL);

  for (guint i = 0; i < evidence->hits->len; i++)
    {
      PscSearchHit *hit = &g_array_index (evidence->hits, PscSearchHit, i);
      PscTag tag;

      if (!get_hit_tag (hit, &tag) || g_tree_lookup (seen, &hit->address) != NULL)
        continue;
      g_tree_insert (seen, &hit->address, hit);
      count_hit (tags, tag, psc_case_file_find_module (file, hit->address));
    }
  return tags;
}

static void
add_hit_facts (PscFinding *finding, const PscCaseFile *file, const TagHits *tag)
{
  for (guint i = 0; i < file->evidence->hits->len && finding->facts->len < MAX_FACTS; i++)
    {
      const PscSearchHit *hit = &g_array_index (file->evidence->hits, PscSearchHit, i);
      PscTag hit_tag;

      if (!get_hit_tag (hit, &hit_tag) || hit_tag != tag->tag)
        continue;
      psc_finding_take_fact (finding,
                             g_strdup_printf (_ ("found at 0x%" G_GINT64_MODIFIER
                                                 "x (%s+0x%" G_GINT64_MODIFIER "x)"),
                                              hit->address, psc_module_get_image (tag->module),
                                              hit->address - tag->module->base),
                             psc_rule_file_place (file, hit->origin, hit->line));
    }
}

/* How much the tag holds in the last snapshot; 0 where it does not tell. */
static double
get_tag_bytes (PscRuleRun *run, PscTag tag)
{
  PscSnapshot *snapshot = psc_rule_last_snapshot (run);
  PscPoolRow row;
  guint index;

  if (snapshot == NULL || !psc_snapshot_find (snapshot, tag, 0, &index))
    return 0.0;
  psc_snapshot_get_row (snapshot, index, &row);
  return (double) row.pools[PSC_POOL_NONPAGED].bytes + (double) row.pools[PSC_POOL_PAGED].bytes;
}

static void
report_owner (PscRuleRun *run, const PscCaseFile *file, const TagHits *tag)
{
  PscFinding *finding = psc_rule_add (run, PSC_CERTAINTY_LIKELY);
  const char *image = psc_module_get_image (tag->module);
  g_autofree char *command = NULL;
  char name[PSC_TAG_STRING_SIZE];
  char size[PSC_FORMAT_SIZE];

  psc_tag_to_string (tag->tag, name);
  finding->has_tag = TRUE;
  finding->tag = tag->tag;
  finding->module = g_strdup (image);
  finding->weight = get_tag_bytes (run, tag->tag);
  finding->title = g_strdup_printf (_ ("Tag %s belongs to %s"), name, image);
  if (finding->weight > 0.0)
    finding->text = g_strdup_printf (
        dngettext (GETTEXT_PACKAGE,
                   "The bytes of tag %s were found %u time, in the image of %s only. It holds %s.",
                   "The bytes of tag %s were found %u times, all in the image of %s. It holds %s.",
                   tag->n_hits),
        name, tag->n_hits, image, psc_format_bytes ((guint64) finding->weight, size));
  else
    finding->text = g_strdup_printf (
        dngettext (GETTEXT_PACKAGE,
                   "The bytes of tag %s were found %u time, in the image of %s only.",
                   "The bytes of tag %s were found %u times, all in the image of %s.", tag->n_hits),
        name, tag->n_hits, image);
  add_hit_facts (finding, file, tag);
  command = g_strdup_printf ("lmvm %s", tag->module->name != NULL ? tag->module->name : image);
  psc_finding_add_step (finding, _ ("See version and path of the module"), command);
}

void
psc_rule_single_owner (PscRuleRun *run)
{
  for (guint i = 0; i < run->problem->files->len; i++)
    {
      const PscCaseFile *file = psc_rule_file (run, i);
      g_autoptr (GArray) tags = collect_hits (file);

      for (guint t = 0; t < tags->len; t++)
        {
          const TagHits *tag = &g_array_index (tags, TagHits, t);

          if (tag->module != NULL && tag->n_elsewhere == 0 && !tag->has_unknown)
            report_owner (run, file, tag);
        }
    }
}
