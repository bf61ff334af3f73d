/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tags that keep rising over a series of snapshots.
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "analysis/explain-private.h"
#include "analysis/monotonic.h"
#include "analysis/series.h"
#include "base/format.h"

/* Nearly every value above all earlier ones; noise around a level stays far below. */
#define RISING_TAU 0.9

/* Less than this share of the rise in the second half is a warm-up or a cache that filled. */
#define STILL_RISING 0.3

/* Growth below this is nobody's problem within the time that was watched. */
#define WORTH_BYTES (512.0 * 1024.0)
#define WORTH_SHARE 0.2

/* With so many snapshots chance is out of the question. */
#define SURE_SNAPSHOTS 6u

#define MAX_TAGS 12u

typedef struct
{
  PscSeries *series;
  const PscSegment *segment;
  PscTag tag;
  PscPoolKind kind;
  PscMonotonic trend;
  double first_bytes;
  double last_bytes;
} Growth;

static guint
get_n (const Growth *self)
{
  return self->segment->last - self->segment->first + 1;
}

/* The part of a column that lies in the last segment. */
static double *
read_segment (const Growth *self, PscPoolField field)
{
  g_autofree double *values = g_new (double, psc_series_get_n (self->series));

  psc_series_get_values (self->series, self->tag, 0, self->kind, field, values);
  return (double *) g_memdup2 (values + self->segment->first, get_n (self) * sizeof (double));
}

static gboolean
keeps_rising (Growth *self)
{
  g_autofree double *bytes = read_segment (self, PSC_POOL_BYTES);
  guint last = get_n (self) - 1;
  double growth = bytes[last] - bytes[0];

  self->first_bytes = bytes[0];
  self->last_bytes = bytes[last];
  return psc_monotonic_init (&self->trend, bytes, last + 1) && self->trend.tau >= RISING_TAU
         && self->trend.late_share >= STILL_RISING && growth >= WORTH_BYTES
         && growth >= WORTH_SHARE * bytes[0];
}

/* Windows' own caches follow the load and give way under pressure. */
static gboolean
is_cache (PscRuleRun *run, PscTag tag)
{
  const char *family = psc_tag_list_get_family (run->problem->tags, tag);

  return g_strcmp0 (family, "mm") == 0 || g_strcmp0 (family, "cache") == 0
         || g_strcmp0 (family, "registry") == 0 || g_strcmp0 (family, "store") == 0;
}

static char *
describe_rate (const Growth *self)
{
  const PscWallTime *from =
      psc_snapshot_get_taken_at (psc_series_get (self->series, self->segment->first));
  const PscWallTime *to =
      psc_snapshot_get_taken_at (psc_series_get (self->series, self->segment->last));
  char rate[PSC_FORMAT_SIZE];
  double hours;

  if (psc_series_has_times (self->series))
    {
      hours = (double) (psc_wall_time_get_usec (to) - psc_wall_time_get_usec (from)) / 3.6e9;
      if (hours > 0.0)
        return g_strdup_printf (
            _ ("%s an hour"),
            psc_format_bytes ((guint64) ((self->last_bytes - self->first_bytes) / hours), rate));
    }
  return g_strdup_printf (_ ("%s from each snapshot to the next"),
                          psc_format_bytes ((guint64) MAX (self->trend.slope, 0.0), rate));
}

static void
add_place (PscFinding *finding, const Growth *self, guint index)
{
  PscSnapshot *snapshot = psc_series_get (self->series, index);
  char bytes[PSC_FORMAT_SIZE];
  PscPoolRow row;
  guint at;

  if (!psc_snapshot_find (snapshot, self->tag, 0, &at))
    return;
  psc_snapshot_get_row (snapshot, at, &row);
  psc_finding_take_fact (finding,
                         g_strdup_printf ("%s: %s", psc_snapshot_get_label (snapshot),
                                          psc_format_bytes (row.pools[self->kind].bytes, bytes)),
                         psc_rule_place (psc_snapshot_get_path (snapshot), row.line));
}

static void
report_growth (PscRuleRun *run, const Growth *self)
{
  gboolean is_sure = get_n (self) >= SURE_SNAPSHOTS && !is_cache (run, self->tag);
  PscFinding *finding = psc_rule_add (run, is_sure ? PSC_CERTAINTY_LIKELY : PSC_CERTAINTY_POSSIBLE);
  g_autofree char *rate = describe_rate (self);
  g_autofree char *search = NULL;
  g_autofree char *command = NULL;
  char tag[PSC_TAG_STRING_SIZE];
  char from[PSC_FORMAT_SIZE];
  char to[PSC_FORMAT_SIZE];

  psc_tag_to_string (self->tag, tag);
  psc_format_bytes ((guint64) self->first_bytes, from);
  psc_format_bytes ((guint64) self->last_bytes, to);
  finding->has_tag = TRUE;
  finding->tag = self->tag;
  finding->weight = self->last_bytes - self->first_bytes;
  finding->title = g_strdup_printf (_ ("Tag %s keeps growing"), tag);
  finding->text = g_strdup_printf (
      self->kind == PSC_POOL_NONPAGED
          ? _ (
              "Nonpaged pool of tag %s rose over %u snapshots from %s to %s, %s, and shows no sign "
              "of levelling off.")
          : _ (
              "Paged pool of tag %s rose over %u snapshots from %s to %s, %s, and shows no sign of "
              "levelling off."),
      tag, get_n (self), from, to, rate);
  add_place (finding, self, self->segment->first);
  add_place (finding, self, self->segment->last);
  command = g_strdup_printf ("!poolused %d %s", self->kind == PSC_POOL_NONPAGED ? 3 : 5, tag);
  psc_finding_add_step (finding, _ ("See allocations and frees apart"), command);
  search = g_strdup_printf ("!for_each_module s -a @#Base @#End \"%s\"", tag);
  psc_finding_add_step (finding, _ ("Find the modules that carry the tag"), search);
}

void
psc_rule_steady_growth (PscRuleRun *run)
{
  g_autoptr (PscSeries) series = NULL;
  g_autoptr (GArray) tags = NULL;
  Growth growth;

  if (run->problem->snapshots->len < PSC_MONOTONIC_MIN)
    return;
  series = psc_series_new (run->problem->snapshots);
  growth = (Growth){ .series = series,
                     .segment =
                         psc_series_get_segment (series, psc_series_get_n_segments (series) - 1) };
  tags = psc_series_rank_tags (series, 1u << PSC_POOL_NONPAGED | 1u << PSC_POOL_PAGED,
                               PSC_POOL_BYTES, MAX_TAGS);
  for (guint i = 0; i < tags->len; i++)
    for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
      {
        growth.tag = g_array_index (tags, PscTag, i);
        growth.kind = (PscPoolKind) k;
        if (keeps_rising (&growth))
          report_growth (run, &growth);
      }
}
