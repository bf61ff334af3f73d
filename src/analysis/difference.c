/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Compares two snapshots. Called by both front ends and the chart composer.
 */
#include "config.h"

#include "analysis/difference.h"

#include <math.h>
#include <string.h>

#include "analysis/continuity.h"

typedef struct
{
  guint n_doubtful; /* tags whose absence on one side is not proven */
  guint n_alike;    /* rows beyond the first that print like another one */
} Omissions;

void
psc_difference_free (PscDifference *self)
{
  g_return_if_fail (self != NULL);

  g_object_unref (self->from);
  g_object_unref (self->to);
  g_array_unref (self->tags);
  psc_issues_unref (self->issues);
  g_free (self);
}

const char *
psc_change_to_string (PscChange change)
{
  static const char *const names[PSC_N_CHANGES] = { "new", "grown", "shrunk", "gone", "same" };

  g_return_val_if_fail ((guint) change < PSC_N_CHANGES, "");

  return names[change];
}

/* A filter may hold several patterns, separated by commas. */
static gboolean
filter_lets_through (const char *filter, PscTag tag)
{
  g_auto (GStrv) patterns = g_strsplit (filter, ",", -1);

  for (guint i = 0; patterns[i] != NULL; i++)
    if (psc_tag_matches (tag, patterns[i]))
      return TRUE;
  return FALSE;
}

gboolean
psc_snapshot_proves_absence (PscSnapshot *snapshot, PscTag tag)
{
  const char *filter;

  g_return_val_if_fail (PSC_IS_SNAPSHOT (snapshot), FALSE);

  filter = psc_snapshot_get_filter (snapshot);
  if (filter != NULL && !filter_lets_through (filter, tag))
    return FALSE;
  switch (psc_snapshot_get_complete (snapshot))
    {
    case PSC_YES:
      return TRUE;
    case PSC_NO:
      return FALSE;
    case PSC_UNKNOWN:
    default:
      /* PoolMon and CSV files end without a total; !poolused never does unless somebody cut it. */
      return strcmp (psc_snapshot_get_format (snapshot), "poolused") != 0;
    }
}

/* Later minus earlier for two unsigned numbers; FALSE when it does not fit. */
static gboolean
subtract (guint64 to, guint64 from, gint64 *delta)
{
  guint64 size = to >= from ? to - from : from - to;

  if (size > (guint64) G_MAXINT64)
    return FALSE;
  *delta = to >= from ? (gint64) size : -(gint64) size;
  return TRUE;
}

static gboolean
subtract_signed (gint64 to, gint64 from, gint64 *delta)
{
  if ((from < 0 && to > G_MAXINT64 + from) || (from > 0 && to < G_MININT64 + from))
    return FALSE;
  *delta = to - from;
  return TRUE;
}

static void
set_delta (PscPoolDelta *delta, PscPoolField field, guint8 both, gboolean fits, gint64 value)
{
  if (!fits || (both & PSC_POOL_KNOWN (field)) == 0)
    return;
  delta->values[field] = value;
  delta->known |= PSC_POOL_KNOWN (field);
}

static void
subtract_pools (const PscPool *from, const PscPool *to, PscPoolDelta *delta)
{
  guint8 both = from->known & to->known;
  gint64 value = 0;
  gboolean fits;

  *delta = (PscPoolDelta){ .known = 0 };
  fits = subtract (to->allocs, from->allocs, &value);
  set_delta (delta, PSC_POOL_ALLOCS, both, fits, value);
  fits = subtract (to->frees, from->frees, &value);
  set_delta (delta, PSC_POOL_FREES, both, fits, value);
  fits = subtract_signed (to->outstanding, from->outstanding, &value);
  set_delta (delta, PSC_POOL_OUTSTANDING, both, fits, value);
  fits = subtract (to->bytes, from->bytes, &value);
  set_delta (delta, PSC_POOL_BYTES, both, fits, value);
}

/* A sum over both pools, as far as they are known; FALSE when none is or it does not fit. */
static gboolean
sum_pools (const PscTagDifference *tag, PscPoolField field, gint64 *sum)
{
  gboolean any = FALSE;

  *sum = 0;
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    {
      if ((tag->pools[k].known & PSC_POOL_KNOWN (field)) == 0)
        continue;
      if (tag->pools[k].values[field] == G_MININT64
          || !subtract_signed (*sum, -tag->pools[k].values[field], sum))
        return FALSE;
      any = TRUE;
    }
  return any;
}

static PscChange
decide_change (const PscTagDifference *tag)
{
  gint64 outstanding = 0;

  if (tag->from_row == PSC_NO_ROW)
    return PSC_CHANGE_NEW;
  if (tag->to_row == PSC_NO_ROW)
    return PSC_CHANGE_GONE;
  if (tag->has_bytes && tag->bytes != 0)
    return tag->bytes > 0 ? PSC_CHANGE_GROWN : PSC_CHANGE_SHRUNK;
  if (sum_pools (tag, PSC_POOL_OUTSTANDING, &outstanding) && outstanding != 0)
    return outstanding > 0 ? PSC_CHANGE_GROWN : PSC_CHANGE_SHRUNK;
  return PSC_CHANGE_SAME;
}

static void
set_rate (const PscDifference *self, PscTagDifference *tag)
{
  double rate;

  if (!tag->has_bytes || !self->has_seconds || !self->comparable || self->seconds == 0.0)
    return;
  rate = (double) tag->bytes * 3600.0 / self->seconds;
  if (fabs (rate) >= 9.2e18)
    return;
  tag->bytes_per_hour = (gint64) llround (rate);
  tag->has_rate = TRUE;
}

/* The numbers of a row; of a row that is proven absent, zeros for what the other side knows. */
static void
get_pool_or_zero (PscSnapshot *snapshot, guint row, PscPoolKind kind, guint8 known, PscPool *pool)
{
  if (row == PSC_NO_ROW)
    *pool = (PscPool){ .known = known };
  else
    psc_snapshot_get_pool (snapshot, row, kind, pool);
}

static void
add_tag (PscDifference *self, PscTag name, guint from_row, guint to_row)
{
  PscTagDifference tag = { .tag = name, .from_row = from_row, .to_row = to_row };

  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    {
      PscPool from;
      PscPool to;

      get_pool_or_zero (self->from, from_row, (PscPoolKind) k, PSC_POOL_ALL_KNOWN, &from);
      get_pool_or_zero (self->to, to_row, (PscPoolKind) k, PSC_POOL_ALL_KNOWN, &to);
      subtract_pools (&from, &to, &tag.pools[k]);
    }
  tag.has_bytes = sum_pools (&tag, PSC_POOL_BYTES, &tag.bytes);
  tag.change = decide_change (&tag);
  set_rate (self, &tag);
  g_array_append_val (self->tags, tag);
}

/* A tag that only one side shows. */
static void
add_lonely (PscDifference *self, PscTag tag, guint from_row, guint to_row, Omissions *omissions)
{
  PscSnapshot *other = from_row == PSC_NO_ROW ? self->from : self->to;

  if (psc_snapshot_proves_absence (other, tag))
    add_tag (self, tag, from_row, to_row);
  else
    omissions->n_doubtful++;
}

/* Both tables in byte order, like a merge; rows that print alike keep their order in both, so they
 * pair as they came. */
static void
pair_rows (PscDifference *self, Omissions *omissions)
{
  guint n_from = psc_snapshot_get_n_rows (self->from);
  guint n_to = psc_snapshot_get_n_rows (self->to);
  PscTag before = 0;
  gboolean has_before = FALSE;

  for (guint a = 0, b = 0; a < n_from || b < n_to;)
    {
      guint row_a = a < n_from ? psc_snapshot_get_sorted (self->from, a) : PSC_NO_ROW;
      guint row_b = b < n_to ? psc_snapshot_get_sorted (self->to, b) : PSC_NO_ROW;
      PscTag tag_a = a < n_from ? psc_snapshot_get_tag (self->from, row_a) : 0;
      PscTag tag_b = b < n_to ? psc_snapshot_get_tag (self->to, row_b) : 0;
      int order = a >= n_from ? 1 : b >= n_to ? -1 : psc_tag_compare (tag_a, tag_b);
      PscTag tag = order <= 0 ? tag_a : tag_b;

      if (order == 0)
        add_tag (self, tag, row_a, row_b);
      else if (order < 0)
        add_lonely (self, tag, row_a, PSC_NO_ROW, omissions);
      else
        add_lonely (self, tag, PSC_NO_ROW, row_b, omissions);
      if (has_before && before == tag)
        omissions->n_alike++;
      before = tag;
      has_before = TRUE;
      a += order <= 0 ? 1 : 0;
      b += order >= 0 ? 1 : 0;
    }
}

static gint
compare_growth (gconstpointer a, gconstpointer b)
{
  const PscTagDifference *x = (const PscTagDifference *) a;
  const PscTagDifference *y = (const PscTagDifference *) b;
  gint64 x_outstanding;
  gint64 y_outstanding;

  if (x->bytes != y->bytes)
    return x->bytes > y->bytes ? -1 : 1;
  sum_pools (x, PSC_POOL_OUTSTANDING, &x_outstanding);
  sum_pools (y, PSC_POOL_OUTSTANDING, &y_outstanding);
  if (x_outstanding != y_outstanding)
    return x_outstanding > y_outstanding ? -1 : 1;
  if (x->tag != y->tag)
    return psc_tag_compare (x->tag, y->tag);
  return (x->from_row > y->from_row) - (x->from_row < y->from_row);
}

static void
measure_time (PscDifference *self)
{
  const PscWallTime *from = psc_snapshot_get_taken_at (self->from);
  const PscWallTime *to = psc_snapshot_get_taken_at (self->to);

  /* A wall clock without a zone cannot be subtracted from a moment. */
  if (from->zone == PSC_ZONE_NO_TIME || from->zone != to->zone)
    return;
  self->has_seconds = TRUE;
  self->seconds = (double) (psc_wall_time_get_usec (to) - psc_wall_time_get_usec (from))
                  / (double) G_USEC_PER_SEC;
}

/* Looks at the two in the order of time, whichever way they were given. */
static void
check_comparable (PscDifference *self)
{
  gboolean backwards = self->has_seconds && self->seconds < 0.0;
  PscContinuity continuity =
      psc_continuity_check (backwards ? self->to : self->from, backwards ? self->from : self->to);

  self->comparable = continuity == PSC_CONTINUITY_SAME_RUN;
  if (continuity == PSC_CONTINUITY_REBOOT)
    psc_issues_add (self->issues, PSC_SEVERITY_NOTE, psc_snapshot_get_path (self->to),
                    "counters or boot times show a restart between the snapshots: differences "
                    "mix two runs");
  else if (continuity == PSC_CONTINUITY_OTHER_SCOPE)
    psc_issues_add (self->issues, PSC_SEVERITY_NOTE, psc_snapshot_get_path (self->to),
                    "the snapshots count different pools (system or session)");
}

static void
say_omissions (PscDifference *self, const Omissions *omissions)
{
  const char *path = psc_snapshot_get_path (self->to);

  if (omissions->n_doubtful > 0)
    psc_issues_add (self->issues, PSC_SEVERITY_WARNING, path,
                    "%u tags stand in one snapshot only and are left out: the other one is "
                    "filtered or cut, so they may be in use there",
                    omissions->n_doubtful);
  if (omissions->n_alike > 0)
    psc_issues_add (self->issues, PSC_SEVERITY_NOTE, path,
                    "%u rows print like another row; rows that print alike are paired in order "
                    "of appearance",
                    omissions->n_alike);
}

PscDifference *
psc_difference_new (PscSnapshot *from, PscSnapshot *to)
{
  PscDifference *self;
  Omissions omissions = { 0, 0 };

  g_return_val_if_fail (PSC_IS_SNAPSHOT (from) && PSC_IS_SNAPSHOT (to), NULL);

  self = g_new0 (PscDifference, 1);
  self->from = g_object_ref (from);
  self->to = g_object_ref (to);
  self->tags = g_array_new (FALSE, FALSE, sizeof (PscTagDifference));
  self->issues = psc_issues_new ();
  measure_time (self);
  check_comparable (self);
  pair_rows (self, &omissions);
  say_omissions (self, &omissions);
  g_array_sort (self->tags, compare_growth);
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    {
      PscPool sum_from;
      PscPool sum_to;

      psc_snapshot_get_computed (from, (PscPoolKind) k, &sum_from);
      psc_snapshot_get_computed (to, (PscPoolKind) k, &sum_to);
      subtract_pools (&sum_from, &sum_to, &self->totals[k]);
    }
  return self;
}
