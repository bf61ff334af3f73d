/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What lies at a point, and where a value lies. The nearest snapshot is searched for, not scanned
 * for; so is the area that holds a point.
 */
#include "config.h"

#include <math.h>

#include "chart/chart-frame-private.h"

/* A line is hit from this far, in pixels. */
#define REACH 12.0

static gboolean
contains (const PscRect *rect, double x, double y)
{
  return x >= rect->x && x < rect->x + rect->width && y >= rect->y && y < rect->y + rect->height;
}

/* The snapshot in range whose x is nearest. */
static guint
find_nearest (PscChartFrame *self, double x)
{
  guint low = self->first;
  guint high = self->last;

  while (low < high)
    {
      const guint middle = low + (high - low) / 2;

      if (self->x_px[middle] < x)
        low = middle + 1;
      else
        high = middle;
    }
  if (low > self->first && x - self->x_px[low - 1] < self->x_px[low] - x)
    low--;

  /* The neighbours outside the view are there for the lines alone. */
  while (low < self->last && self->chart->x[low] < self->x.from)
    low++;
  while (low > self->first && self->chart->x[low] > self->x.to)
    low--;
  return low;
}

static double
line_y (PscChartFrame *self, const PscTrendLine *line, guint snapshot)
{
  return psc_scale_map (&self->y, psc_trend_line_get_edge (line, snapshot));
}

static void
set_series (PscChartFrame *self, PscChartHit *hit, const PscTrendLine *line)
{
  hit->kind = PSC_CHART_HIT_SERIES;
  hit->series = line->series;
  hit->value = line->values[hit->snapshot];
  hit->at = (PscPoint){ self->x_px[hit->snapshot], line_y (self, line, hit->snapshot) };
}

static gboolean
is_in_area (PscChartFrame *self, const PscTrendLine *line, guint snapshot, double y)
{
  const double top = psc_scale_map (&self->y, line->top[snapshot]);
  const double bottom = psc_scale_map (&self->y, line->bottom[snapshot]);

  return y >= MIN (top, bottom) && y <= MAX (top, bottom);
}

/* The area around @y, else the nearest line within reach, the topmost first. */
static void
find_line (PscChartFrame *self, PscChartHit *hit, double y)
{
  const PscTrendLine *nearest = NULL;
  double distance = REACH;

  for (guint i = self->lines->len; i-- > 0;)
    {
      const PscTrendLine *line = &g_array_index (self->lines, PscTrendLine, i);

      if (isnan (line->values[hit->snapshot]))
        continue;
      if (line->bottom != NULL && is_in_area (self, line, hit->snapshot, y))
        {
          set_series (self, hit, line);
          return;
        }
      if (line->bottom == NULL && fabs (line_y (self, line, hit->snapshot) - y) < distance)
        {
          distance = fabs (line_y (self, line, hit->snapshot) - y);
          nearest = line;
        }
    }
  if (nearest != NULL)
    set_series (self, hit, nearest);
}

static gboolean
hit_trend (PscChartFrame *self, double x, double y, PscChartHit *hit)
{
  if (self->first > self->last || !contains (&self->plot, x, y))
    return FALSE;

  hit->kind = PSC_CHART_HIT_SNAPSHOT;
  hit->snapshot = find_nearest (self, x);
  hit->at = (PscPoint){ self->x_px[hit->snapshot], y };
  find_line (self, hit, y);
  return TRUE;
}

static gboolean
hit_names (PscChartFrame *self, double x, double y, PscChartHit *hit)
{
  for (guint i = 0; i < self->legend->len; i++)
    {
      const PscLegendEntry *entry = &g_array_index (self->legend, PscLegendEntry, i);

      if (entry->series != PSC_CHART_NO_SERIES && contains (&entry->rect, x, y))
        {
          hit->kind = PSC_CHART_HIT_LEGEND;
          hit->series = entry->series;
          return TRUE;
        }
    }
  for (guint i = 0; i < self->end_labels->len; i++)
    {
      const PscEndLabel *label = &g_array_index (self->end_labels, PscEndLabel, i);

      if (contains (&label->rect, x, y))
        {
          hit->kind = PSC_CHART_HIT_LEGEND;
          hit->series = label->series;
          hit->at = label->anchor;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
hit_bars (PscChartFrame *self, double x, double y, PscChartHit *hit)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      const PscBarRow *row = &g_array_index (self->rows, PscBarRow, i);

      if (row->bar != PSC_REST_BAR && contains (&row->rect, x, y))
        {
          const PscBarData *bar = psc_chart_bar (self->chart, row->bar);

          hit->kind = PSC_CHART_HIT_BAR;
          hit->bar = row->bar;
          hit->value = psc_known_sum (bar->nonpaged, bar->paged);
          hit->at = (PscPoint){ row->rect.x, row->rect.y + row->rect.height / 2 };
          return TRUE;
        }
    }
  return FALSE;
}

gboolean
psc_chart_frame_hit (PscChartFrame *self, double x, double y, PscChartHit *hit)
{
  *hit = (PscChartHit){ .series = PSC_CHART_NO_SERIES, .value = (double) NAN, .at = { x, y } };

  return hit_names (self, x, y, hit) || hit_bars (self, x, y, hit) || hit_trend (self, x, y, hit);
}

gboolean
psc_chart_frame_locate (PscChartFrame *self, int series, guint snapshot, PscPoint *at)
{
  const PscTrendLine *line = psc_frame_find_line (self, series);

  if (line == NULL || snapshot < self->first || snapshot > self->last
      || isnan (line->values[snapshot]) || self->chart->x[snapshot] < self->x.from
      || self->chart->x[snapshot] > self->x.to)
    return FALSE;

  *at = (PscPoint){ self->x_px[snapshot], line_y (self, line, snapshot) };
  return TRUE;
}

double
psc_chart_frame_get_x_at (PscChartFrame *self, double pixel)
{
  return psc_scale_unmap (&self->x, pixel);
}
