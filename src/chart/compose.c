/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Turns series, snapshots and differences into charts. Called by the command line and the window.
 */
#include "config.h"

#include "chart/compose.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* A sum over pools that leaves out what is unknown; unknown where nothing is known. */
static double
add_known (double sum, double value)
{
  if (isnan (value))
    return sum;
  return isnan (sum) ? value : sum + value;
}

static gboolean
wants_kind (const PscChartRequest *request, guint kind)
{
  return (request->kinds & 1u << kind) != 0;
}

static PscChartUnit
get_unit (const PscChartRequest *request, gboolean has_times)
{
  gboolean is_bytes = request->field == PSC_POOL_BYTES;

  if (!request->is_rate)
    return is_bytes ? PSC_CHART_BYTES : PSC_CHART_COUNT;
  if (has_times)
    return is_bytes ? PSC_CHART_BYTES_PER_HOUR : PSC_CHART_COUNT_PER_HOUR;
  return is_bytes ? PSC_CHART_BYTES_PER_SNAPSHOT : PSC_CHART_COUNT_PER_SNAPSHOT;
}

static const char *
get_field_title (const PscChartRequest *request)
{
  static const char *const titles[PSC_N_POOL_FIELDS] = {
    NC_ ("chart title", "Allocations by tag"),
    NC_ ("chart title", "Frees by tag"),
    NC_ ("chart title", "Outstanding blocks by tag"),
    NC_ ("chart title", "Pool bytes by tag"),
  };

  if (request->is_rate)
    return C_ ("chart title", "Growth by tag");
  return g_dpgettext2 (GETTEXT_PACKAGE, "chart title", titles[request->field]);
}

static const char *
get_change_title (const PscChartRequest *request)
{
  static const char *const titles[PSC_N_POOL_FIELDS] = {
    NC_ ("chart title", "Change of allocations by tag"),
    NC_ ("chart title", "Change of frees by tag"),
    NC_ ("chart title", "Change of outstanding blocks by tag"),
    NC_ ("chart title", "Change of pool bytes by tag"),
  };

  return g_dpgettext2 (GETTEXT_PACKAGE, "chart title", titles[request->field]);
}

static const char *
get_pool_subtitle (const PscChartRequest *request)
{
  if (!wants_kind (request, PSC_POOL_PAGED))
    return _ ("Nonpaged pool");
  if (!wants_kind (request, PSC_POOL_NONPAGED))
    return _ ("Paged pool");
  return _ ("Nonpaged and paged pool");
}

static void
set_titles (PscChart *chart, const PscChartRequest *request, const char *title, const char *detail)
{
  g_autofree char *subtitle = NULL;

  psc_chart_set_title (chart, request->title != NULL ? request->title : title);
  /* Translators: the pools that are shown, then what else is to be known about the chart. */
  subtitle = g_strdup_printf (_ ("%s · %s"), get_pool_subtitle (request), detail);
  psc_chart_set_subtitle (chart, subtitle);
}

/* The file's name alone: a chart is shown to others, who need no folders. */
static char *
dup_source_name (PscSnapshot *snapshot)
{
  return g_path_get_basename (psc_snapshot_get_path (snapshot));
}

static void
set_series_source (PscChart *chart, PscSeries *series)
{
  PscSnapshot *first = psc_series_get (series, 0);
  PscSnapshot *last = psc_series_get (series, psc_series_get_n (series) - 1);
  g_autofree char *first_name = dup_source_name (first);
  g_autofree char *last_name = dup_source_name (last);
  g_autofree char *text = NULL;

  if (g_strcmp0 (psc_snapshot_get_path (first), psc_snapshot_get_path (last)) == 0)
    text = g_strdup_printf (_ ("Source: %s"), first_name);
  else
    /* Translators: the first and the last of several files. */
    text = g_strdup_printf (_ ("Source: %s to %s"), first_name, last_name);
  psc_chart_set_source (chart, text);
}

static void
set_snapshots (PscChart *chart, PscSeries *series)
{
  guint n = psc_series_get_n (series);
  g_autofree const char **labels = g_new0 (const char *, n);
  g_autofree gint64 *times = g_new0 (gint64, n);
  const PscWallTime *first = psc_snapshot_get_taken_at (psc_series_get (series, 0));

  for (guint i = 0; i < n; i++)
    {
      PscSnapshot *snapshot = psc_series_get (series, i);

      labels[i] = psc_snapshot_get_label (snapshot);
      times[i] = psc_wall_time_get_usec (psc_snapshot_get_taken_at (snapshot));
    }
  psc_chart_set_snapshots (chart, n, labels);
  if (psc_series_has_times (series))
    psc_chart_set_times (chart, times, first->offset_minutes * 60, first->zone == PSC_ZONE_KNOWN);
}

/* Values become their change since the snapshot before, per hour where @hours tells how long that
 * was. */
static void
differentiate (PscSeries *series, double *values)
{
  gboolean has_times = psc_series_has_times (series);

  for (guint s = 0; s < psc_series_get_n_segments (series); s++)
    {
      const PscSegment *segment = psc_series_get_segment (series, s);

      for (guint i = segment->last; i > segment->first; i--)
        {
          double hours = 1.0;

          if (has_times)
            hours = (double) (psc_wall_time_get_usec (
                                  psc_snapshot_get_taken_at (psc_series_get (series, i)))
                              - psc_wall_time_get_usec (
                                  psc_snapshot_get_taken_at (psc_series_get (series, i - 1))))
                    / 3.6e9;
          values[i] = hours > 0.0 ? (values[i] - values[i - 1]) / hours : (double) NAN;
        }
      values[segment->first] = (double) NAN;
    }
}

typedef void (*GetColumn) (PscSeries *series,
                           PscTag tag,
                           PscPoolKind kind,
                           PscPoolField field,
                           double *values);

static void
get_tag_column (PscSeries *series, PscTag tag, PscPoolKind kind, PscPoolField field, double *values)
{
  psc_series_get_values (series, tag, 0, kind, field, values);
}

static void
get_total_column (PscSeries *series,
                  PscTag tag,
                  PscPoolKind kind,
                  PscPoolField field,
                  double *values)
{
  psc_series_get_totals (series, kind, field, values);
}

/* One column over the pools that are asked for. */
static double *
read_column (PscSeries *series, const PscChartRequest *request, GetColumn get_column, PscTag tag)
{
  guint n = psc_series_get_n (series);
  double *sum = g_new (double, n);
  g_autofree double *values = g_new (double, n);

  for (guint i = 0; i < n; i++)
    sum[i] = (double) NAN;
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    {
      if (!wants_kind (request, k))
        continue;
      get_column (series, tag, (PscPoolKind) k, request->field, values);
      for (guint i = 0; i < n; i++)
        sum[i] = add_known (sum[i], values[i]);
    }
  if (request->is_rate)
    differentiate (series, sum);
  return sum;
}

/* The owner that the last snapshot with the tag names; belongs to that snapshot. */
static const char *
find_owner (PscSeries *series, PscTag tag)
{
  for (guint i = psc_series_get_n (series); i > 0; i--)
    {
      PscSnapshot *snapshot = psc_series_get (series, i - 1);
      PscPoolRow row;
      guint index;

      if (!psc_snapshot_find (snapshot, tag, 0, &index))
        continue;
      psc_snapshot_get_row (snapshot, index, &row);
      return row.owner;
    }
  return NULL;
}

static PscChartPool
get_pool (const PscChartRequest *request)
{
  if (!wants_kind (request, PSC_POOL_PAGED))
    return PSC_CHART_POOL_NONPAGED;
  return wants_kind (request, PSC_POOL_NONPAGED) ? PSC_CHART_POOL_BOTH : PSC_CHART_POOL_PAGED;
}

static void
add_tag_line (PscChart *chart, PscSeries *series, const PscChartRequest *request, PscTag tag)
{
  g_autofree double *values = read_column (series, request, get_tag_column, tag);
  char label[PSC_TAG_STRING_SIZE];

  psc_chart_add_series (chart, &(PscChartSeries){
                                   .label = psc_tag_to_string (tag, label),
                                   .owner = find_owner (series, tag),
                                   .pool = get_pool (request),
                                   .values = values,
                               });
}

static void
add_breaks (PscChart *chart, PscSeries *series)
{
  for (guint s = 1; s < psc_series_get_n_segments (series); s++)
    {
      const PscSegment *segment = psc_series_get_segment (series, s);

      psc_chart_add_break (chart, segment->first,
                           segment->reason == PSC_CONTINUITY_REBOOT ? _ ("restart")
                                                                    : _ ("other pools"));
    }
}

PscChart *
psc_chart_compose_trend (PscSeries *series, const PscChartRequest *request)
{
  PscChart *chart;
  g_autoptr (GArray) ranked = NULL;
  g_autofree double *total = NULL;
  g_autofree char *detail = NULL;
  const PscTag *tags;
  guint n_tags;
  guint n;

  g_return_val_if_fail (PSC_IS_SERIES (series) && request != NULL, NULL);

  n = psc_series_get_n (series);
  chart = psc_chart_new (PSC_CHART_TREND, get_unit (request, psc_series_has_times (series)));
  detail = g_strdup_printf (ngettext ("%u snapshot", "%u snapshots", n), n);
  set_titles (chart, request, get_field_title (request), detail);
  if (n == 0)
    return chart;
  set_series_source (chart, series);
  set_snapshots (chart, series);
  ranked = psc_series_rank_tags (series, request->kinds, request->field, PSC_CHART_TREND_TAGS);
  tags = request->tags != NULL ? request->tags : (const PscTag *) (const void *) ranked->data;
  n_tags = request->tags != NULL ? request->n_tags : ranked->len;
  for (guint i = 0; i < n_tags; i++)
    add_tag_line (chart, series, request, tags[i]);
  total = read_column (series, request, get_total_column, 0);
  psc_chart_set_total (chart, total);
  add_breaks (chart, series);
  return chart;
}

/* A bar that is not drawn yet. */
typedef struct
{
  PscChartBar bar;
  char label[PSC_TAG_STRING_SIZE];
  PscTag tag;
  double sum; /* of its pools, NaN where both are unknown */
} Candidate;

/* Bars to show, and what all others sum to. */
typedef struct
{
  const PscChartRequest *request;
  GArray *candidates;
  guint n_rest;
  double rest_nonpaged;
  double rest_paged;
} Bars;

static void
bars_init (Bars *self, const PscChartRequest *request)
{
  *self = (Bars){ .request = request,
                  .candidates = g_array_new (FALSE, FALSE, sizeof (Candidate)),
                  .rest_nonpaged = (double) NAN,
                  .rest_paged = (double) NAN };
}

static gint
compare_sizes (gconstpointer a, gconstpointer b)
{
  const Candidate *x = (const Candidate *) a;
  const Candidate *y = (const Candidate *) b;
  double x_size = isnan (x->sum) ? -1.0 : fabs (x->sum);
  double y_size = isnan (y->sum) ? -1.0 : fabs (y->sum);

  if (x_size != y_size)
    return x_size > y_size ? -1 : 1;
  return psc_tag_compare (x->tag, y->tag);
}

/* From the most grown to the most shrunk. */
static gint
compare_signed (gconstpointer a, gconstpointer b)
{
  const Candidate *x = (const Candidate *) a;
  const Candidate *y = (const Candidate *) b;

  if (x->sum != y->sum)
    return x->sum > y->sum ? -1 : 1;
  return psc_tag_compare (x->tag, y->tag);
}

static gboolean
is_wanted (const PscChartRequest *request, PscTag tag)
{
  for (guint i = 0; i < request->n_tags; i++)
    if (request->tags[i] == tag)
      return TRUE;
  return FALSE;
}

static void
add_to_rest (Bars *self, const Candidate *candidate)
{
  self->rest_nonpaged = add_known (self->rest_nonpaged, candidate->bar.nonpaged);
  self->rest_paged = add_known (self->rest_paged, candidate->bar.paged);
  self->n_rest++;
}

/* Tags asked for by name are shown whatever they hold; of the others, those that hold anything. */
static void
add_candidate (Bars *self, Candidate *candidate)
{
  candidate->sum = add_known (candidate->bar.nonpaged, candidate->bar.paged);
  if (self->request->tags != NULL && is_wanted (self->request, candidate->tag))
    g_array_append_val (self->candidates, *candidate);
  else if (isnan (candidate->sum) || candidate->sum == 0.0)
    return;
  else if (self->request->tags != NULL)
    add_to_rest (self, candidate);
  else
    g_array_append_val (self->candidates, *candidate);
}

/* Ranks the bars and moves what is too much into the rest. */
static void
cut_bars (Bars *self, PscChart *chart)
{
  g_array_sort (self->candidates, compare_sizes);
  while (self->request->tags == NULL && self->candidates->len > PSC_CHART_BAR_TAGS)
    {
      add_to_rest (self, &g_array_index (self->candidates, Candidate, self->candidates->len - 1));
      g_array_set_size (self->candidates, self->candidates->len - 1);
    }
  if (self->n_rest > 0)
    psc_chart_set_rest (chart, self->n_rest, self->rest_nonpaged, self->rest_paged);
}

static void
draw_bars (Bars *self, PscChart *chart)
{
  for (guint i = 0; i < self->candidates->len; i++)
    {
      Candidate *candidate = &g_array_index (self->candidates, Candidate, i);

      candidate->bar.label = psc_tag_to_string (candidate->tag, candidate->label);
      psc_chart_add_bar (chart, &candidate->bar);
    }
}

static double
get_number (const PscChartRequest *request, const PscPoolRow *row, guint kind)
{
  double value;

  if (!wants_kind (request, kind))
    return (double) NAN;
  return psc_pool_get (&row->pools[kind], request->field, &value) ? value : (double) NAN;
}

static void
collect_rows (Bars *self, PscSnapshot *snapshot)
{
  for (guint i = 0; i < psc_snapshot_get_n_rows (snapshot); i++)
    {
      Candidate candidate = { .sum = 0.0 };
      PscPoolRow row;

      psc_snapshot_get_row (snapshot, i, &row);
      candidate.tag = row.tag;
      candidate.bar.owner = row.owner;
      candidate.bar.nonpaged = get_number (self->request, &row, PSC_POOL_NONPAGED);
      candidate.bar.paged = get_number (self->request, &row, PSC_POOL_PAGED);
      add_candidate (self, &candidate);
    }
}

static PscChart *
compose_bars (PscChartKind kind, PscSnapshot *snapshot, const PscChartRequest *request)
{
  PscChart *chart = psc_chart_new (kind, get_unit (request, FALSE));
  g_autofree char *name = dup_source_name (snapshot);
  g_autofree char *source = g_strdup_printf (_ ("Source: %s"), name);
  Bars bars;

  bars_init (&bars, request);
  set_titles (chart, request, get_field_title (request), psc_snapshot_get_label (snapshot));
  psc_chart_set_source (chart, source);
  collect_rows (&bars, snapshot);
  cut_bars (&bars, chart);
  draw_bars (&bars, chart);
  g_array_unref (bars.candidates);
  return chart;
}

PscChart *
psc_chart_compose_top (PscSnapshot *snapshot, const PscChartRequest *request)
{
  g_return_val_if_fail (PSC_IS_SNAPSHOT (snapshot) && request != NULL, NULL);

  return compose_bars (PSC_CHART_TOP, snapshot, request);
}

PscChart *
psc_chart_compose_share (PscSnapshot *snapshot, const PscChartRequest *request)
{
  g_return_val_if_fail (PSC_IS_SNAPSHOT (snapshot) && request != NULL, NULL);

  return compose_bars (PSC_CHART_SHARE, snapshot, request);
}

static double
get_delta (const PscChartRequest *request, const PscTagDifference *tag, guint kind)
{
  const PscPoolDelta *delta = &tag->pools[kind];

  if (!wants_kind (request, kind))
    return (double) NAN;
  if ((delta->known & PSC_POOL_KNOWN (request->field)) == 0)
    return (double) NAN;
  return (double) delta->values[request->field];
}

static const char *
find_difference_owner (PscDifference *difference, const PscTagDifference *tag)
{
  PscPoolRow row;

  if (tag->to_row != PSC_NO_ROW)
    psc_snapshot_get_row (difference->to, tag->to_row, &row);
  else
    psc_snapshot_get_row (difference->from, tag->from_row, &row);
  return row.owner;
}

static void
collect_differences (Bars *self, PscDifference *difference)
{
  for (guint i = 0; i < difference->tags->len; i++)
    {
      const PscTagDifference *tag = &g_array_index (difference->tags, PscTagDifference, i);
      Candidate candidate = { .tag = tag->tag };

      candidate.bar.owner = find_difference_owner (difference, tag);
      candidate.bar.nonpaged = get_delta (self->request, tag, PSC_POOL_NONPAGED);
      candidate.bar.paged = get_delta (self->request, tag, PSC_POOL_PAGED);
      candidate.bar.change = tag->change == PSC_CHANGE_NEW    ? PSC_CHART_CHANGE_NEW
                             : tag->change == PSC_CHANGE_GONE ? PSC_CHART_CHANGE_GONE
                                                              : PSC_CHART_CHANGE_NONE;
      add_candidate (self, &candidate);
    }
}

PscChart *
psc_chart_compose_compare (PscDifference *difference, const PscChartRequest *request)
{
  PscChart *chart;
  g_autofree char *detail = NULL;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  g_autofree char *source = NULL;
  Bars bars;

  g_return_val_if_fail (difference != NULL && request != NULL, NULL);

  chart = psc_chart_new (PSC_CHART_COMPARE, get_unit (request, FALSE));
  /* Translators: the names of two snapshots, the earlier one first. */
  detail = g_strdup_printf (_ ("from %s to %s"), psc_snapshot_get_label (difference->from),
                            psc_snapshot_get_label (difference->to));
  set_titles (chart, request, get_change_title (request), detail);
  from = dup_source_name (difference->from);
  to = dup_source_name (difference->to);
  source = g_strcmp0 (from, to) == 0 ? g_strdup_printf (_ ("Source: %s"), from)
                                     : g_strdup_printf (_ ("Source: %s to %s"), from, to);
  psc_chart_set_source (chart, source);
  bars_init (&bars, request);
  collect_differences (&bars, difference);
  cut_bars (&bars, chart);
  g_array_sort (bars.candidates, compare_signed);
  draw_bars (&bars, chart);
  g_array_unref (bars.candidates);
  return chart;
}
