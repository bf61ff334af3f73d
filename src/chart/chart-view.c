/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Zooming and panning, as arithmetic on the view alone.
 */
#include "config.h"

#include <math.h>

#include "chart/chart-frame.h"
#include "chart/chart-private.h"

/* Closest zoom: the whole of the axis over this is the least that is shown. */
#define MAX_ZOOM 20000.0

void
psc_chart_view_init (PscChartView *self)
{
  *self = (PscChartView) PSC_CHART_VIEW_INIT;
}

static void
get_whole_range (const PscChart *chart, double *from, double *to)
{
  const guint n = chart->n_snapshots;

  *from = n > 0 ? chart->x[0] : 0;
  *to = n > 0 ? chart->x[n - 1] : 1;
  if (*to > *from)
    return;

  /* A single snapshot stands in the middle of a range that is a second, or one number, to either
   * side. */
  *to = *from + (chart->has_times ? 1e6 : 1.0);
  *from -= chart->has_times ? 1e6 : 1.0;
}

void
psc_chart_view_get_range (const PscChartView *self, const PscChart *chart, double *from, double *to)
{
  double whole_from;
  double whole_to;

  get_whole_range (chart, &whole_from, &whole_to);
  *from = isnan (self->x_from) ? whole_from : CLAMP (self->x_from, whole_from, whole_to);
  *to = isnan (self->x_to) ? whole_to : CLAMP (self->x_to, whole_from, whole_to);
  if (*to <= *from)
    {
      *from = whole_from;
      *to = whole_to;
    }
}

static gboolean
set_range (PscChartView *self, const PscChart *chart, double from, double to)
{
  double old_from;
  double old_to;
  double whole_from;
  double whole_to;

  psc_chart_view_get_range (self, chart, &old_from, &old_to);
  get_whole_range (chart, &whole_from, &whole_to);
  if (from == old_from && to == old_to)
    return FALSE;

  /* The whole range stays open, so that snapshots that arrive later come into view. */
  self->x_from = from <= whole_from ? (double) NAN : from;
  self->x_to = to >= whole_to ? (double) NAN : to;
  return TRUE;
}

gboolean
psc_chart_view_zoom (PscChartView *self, const PscChart *chart, double centre, double factor)
{
  double from;
  double to;
  double whole_from;
  double whole_to;
  double span;
  double share;

  g_return_val_if_fail (factor > 0, FALSE);

  psc_chart_view_get_range (self, chart, &from, &to);
  get_whole_range (chart, &whole_from, &whole_to);
  centre = CLAMP (centre, from, to);
  share = (centre - from) / (to - from);
  span = (to - from) / factor;
  span = CLAMP (span, (whole_to - whole_from) / MAX_ZOOM, whole_to - whole_from);
  from = CLAMP (centre - share * span, whole_from, whole_to - span);

  return set_range (self, chart, from, from + span);
}

gboolean
psc_chart_view_pan (PscChartView *self, const PscChart *chart, double share)
{
  double from;
  double to;
  double whole_from;
  double whole_to;
  double span;

  psc_chart_view_get_range (self, chart, &from, &to);
  get_whole_range (chart, &whole_from, &whole_to);
  span = to - from;
  from = CLAMP (from + share * span, whole_from, whole_to - span);

  return set_range (self, chart, from, from + span);
}
