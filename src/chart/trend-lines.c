/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The numbers of a trend as the view asks for them: after the baseline, stacked or not, within the
 * shown range.
 */
#include "config.h"

#include <math.h>

#include "chart/chart-frame-private.h"

/* Index of the first snapshot whose x is at least @x (or above it, with @above); n_snapshots if
 * there is none. */
static guint
search (const PscChart *chart, double x, gboolean above)
{
  guint low = 0;
  guint high = chart->n_snapshots;

  while (low < high)
    {
      const guint middle = low + (high - low) / 2;

      if (chart->x[middle] < x || (above && chart->x[middle] == x))
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* With one snapshot outside on either side, so that lines leave the plot where they should. */
static void
find_range (PscChartFrame *self)
{
  const guint n = self->chart->n_snapshots;
  double from;
  double to;
  guint end;

  if (n == 0)
    return;

  psc_chart_view_get_range (&self->view, self->chart, &from, &to);
  self->first = search (self->chart, from, FALSE);
  end = search (self->chart, to, TRUE);
  self->first -= self->first > 0 ? 1 : 0;
  self->last = MIN (end, n - 1);
}

/* Subtracts the first known value of each segment. */
static double *
dup_above_baseline (const PscChart *chart, const double *values)
{
  double *above = g_new (double, chart->n_snapshots);
  double baseline = (double) NAN;

  for (guint i = 0; i < chart->n_snapshots; i++)
    {
      if (psc_chart_breaks_before (chart, i))
        baseline = (double) NAN;
      if (isnan (baseline))
        baseline = values[i];
      above[i] = values[i] - baseline;
    }
  return above;
}

static void
add_line (PscChartFrame *self, int series, double *owned_values, const double *values)
{
  PscTrendLine line = { .series = series, .style = psc_frame_get_style (self, series) };

  line.owned_values = owned_values;
  line.values = owned_values != NULL ? owned_values : values;
  line.width = self->theme.line_width;
  if (series == PSC_CHART_OTHER || series == PSC_CHART_TOTAL)
    line.width *= 0.75;
  if (series == self->view.selected && series != PSC_CHART_NO_SERIES)
    line.width *= 1.6;
  g_array_append_val (self->lines, line);
}

static void
add_series_line (PscChartFrame *self, int series)
{
  const double *values = psc_chart_values (self->chart, series);

  if (self->view.baseline)
    add_line (self, series, dup_above_baseline (self->chart, values), NULL);
  else
    add_line (self, series, NULL, values);
}

/* What the lines of the series leave of the total line. */
static double *
dup_rest_of (PscChartFrame *self, const PscTrendLine *total, guint n_series)
{
  double *rest = g_new (double, self->chart->n_snapshots);

  for (guint i = 0; i < self->chart->n_snapshots; i++)
    rest[i] = total->values[i];
  for (guint s = 0; s < n_series; s++)
    {
      const PscTrendLine *line = psc_frame_find_line (self, (int) s);

      for (guint i = 0; i < self->chart->n_snapshots; i++)
        if (!isnan (line->values[i]))
          rest[i] -= line->values[i];
    }
  return rest;
}

/* Lines lower than this share of the axis can hardly be told apart. */
#define LEGIBLE_SHARE 0.25

/* How far from zero a line goes. */
static double
get_reach (PscChartFrame *self, const PscTrendLine *line)
{
  double reach = 0;

  for (guint i = self->first; i <= self->last; i++)
    reach = fabs (line->values[i]) > reach ? fabs (line->values[i]) : reach;
  return reach;
}

/* Whether the series lie flat beneath the total line, the last one. */
static gboolean
hides_series (PscChartFrame *self)
{
  const guint n_series = self->lines->len - 1;
  const PscTrendLine *total = &g_array_index (self->lines, PscTrendLine, n_series);
  double reach = 0;

  for (guint l = 0; l < n_series; l++)
    reach = MAX (reach, get_reach (self, &g_array_index (self->lines, PscTrendLine, l)));
  return n_series > 0 && reach < LEGIBLE_SHARE * get_reach (self, total);
}

/* Takes the total line, the last one, out again. */
static void
remove_total (PscChartFrame *self)
{
  const PscTrendLine *total = &g_array_index (self->lines, PscTrendLine, self->lines->len - 1);

  for (guint i = self->first; i <= self->last; i++)
    if (!isnan (total->values[i]))
      self->unseen_total = total->values[i];
  g_array_set_size (self->lines, self->lines->len - 1);
}

static void
add_total_and_other (PscChartFrame *self)
{
  const gboolean is_stack = self->view.arrangement == PSC_CHART_STACKED;

  if (self->chart->totals == NULL || (self->view.totals == PSC_CHART_TOTALS_HIDDEN && !is_stack))
    return;

  add_series_line (self, PSC_CHART_TOTAL);
  if (self->view.totals == PSC_CHART_TOTALS_IF_LEGIBLE && !is_stack && hides_series (self))
    {
      remove_total (self);
      return;
    }
  if (self->view.baseline)
    {
      const PscTrendLine total = g_array_index (self->lines, PscTrendLine, self->lines->len - 1);

      add_line (self, PSC_CHART_OTHER, dup_rest_of (self, &total, self->chart->series->len), NULL);
    }
  else
    add_line (self, PSC_CHART_OTHER, NULL, self->chart->others);
}

static int
compare_depth (gconstpointer a, gconstpointer b)
{
  const PscTrendLine *line_a = a;
  const PscTrendLine *line_b = b;

  /* Total and "other" have negative numbers and lie beneath; the first series is topmost. */
  if ((line_a->series < 0) != (line_b->series < 0))
    return line_a->series < 0 ? -1 : 1;
  return line_a->series < 0 ? line_a->series - line_b->series : line_b->series - line_a->series;
}

/* Puts one series on the stack. What is negative is stacked downwards, so that both stacks together
 * always make the total; what is unknown takes no room and leaves a gap. */
static void
stack_line (PscChartFrame *self, PscTrendLine *line, double *above, double *below)
{
  line->bottom = g_new (double, self->chart->n_snapshots);
  line->top = g_new (double, self->chart->n_snapshots);

  for (guint i = self->first; i <= self->last; i++)
    {
      double *edge = line->values[i] < 0 ? &below[i] : &above[i];

      line->bottom[i] = *edge;
      if (!isnan (line->values[i]))
        *edge += line->values[i];
      line->top[i] = isnan (line->values[i]) ? (double) NAN : *edge;
    }
}

static void
stack_lines (PscChartFrame *self)
{
  g_autofree double *above = g_new0 (double, (gsize) self->chart->n_snapshots + 1);
  g_autofree double *below = g_new0 (double, (gsize) self->chart->n_snapshots + 1);
  PscTrendLine *other = psc_frame_find_line (self, PSC_CHART_OTHER);

  for (guint s = 0; s < self->chart->series->len; s++)
    stack_line (self, psc_frame_find_line (self, (int) s), above, below);
  if (other != NULL)
    stack_line (self, other, above, below);
}

static gboolean
has_negative (PscChartFrame *self)
{
  double low;
  double high;

  return psc_frame_get_value_range (self, &low, &high) && low < 0;
}

void
psc_frame_prepare_lines (PscChartFrame *self)
{
  find_range (self);
  if (self->first > self->last)
    return;

  for (guint s = 0; s < self->chart->series->len; s++)
    add_series_line (self, (int) s);
  add_total_and_other (self);
  if (self->view.arrangement == PSC_CHART_STACKED)
    stack_lines (self);
  g_array_sort (self->lines, compare_depth);
  self->is_log =
      self->view.logarithmic && self->view.arrangement == PSC_CHART_LINES && !has_negative (self);
}

double
psc_trend_line_get_edge (const PscTrendLine *self, guint snapshot)
{
  return self->top != NULL ? self->top[snapshot] : self->values[snapshot];
}

gboolean
psc_frame_get_value_range (PscChartFrame *self, double *low, double *high)
{
  double least = G_MAXDOUBLE;
  double most = -G_MAXDOUBLE;

  for (guint l = 0; l < self->lines->len; l++)
    {
      const PscTrendLine *line = &g_array_index (self->lines, PscTrendLine, l);
      const double *edge = line->top != NULL ? line->top : line->values;

      for (guint i = self->first; i <= self->last; i++)
        {
          least = edge[i] < least ? edge[i] : least;
          most = edge[i] > most ? edge[i] : most;
        }
    }

  *low = least;
  *high = most;
  return least <= most;
}

double
psc_frame_get_least_positive (PscChartFrame *self)
{
  double least = G_MAXDOUBLE;

  for (guint l = 0; l < self->lines->len; l++)
    {
      const PscTrendLine *line = &g_array_index (self->lines, PscTrendLine, l);

      for (guint i = self->first; i <= self->last; i++)
        if (line->values[i] > 0 && line->values[i] < least)
          least = line->values[i];
    }
  return least;
}

void
psc_frame_place_snapshots (PscChartFrame *self)
{
  self->x_px = g_new (double, (gsize) self->chart->n_snapshots + 1);
  for (guint i = self->first; i <= self->last; i++)
    self->x_px[i] = psc_scale_map (&self->x, self->chart->x[i]);
}
