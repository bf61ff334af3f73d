/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Draws the rectangles of ranked, diverging and stacked bars.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "chart/chart-frame-private.h"

static const char *
bar_name (PscChartFrame *self, guint bar)
{
  return bar == PSC_REST_BAR ? C_ ("chart", "other") : psc_chart_bar (self->chart, bar)->label;
}

static void
draw_zero (PscChartFrame *self, PscCanvas *canvas)
{
  const double x = floor (self->zero) + 0.5;
  const PscBarRow *last = &g_array_index (self->rows, PscBarRow, self->rows->len - 1);
  const PscPoint line[] = { { x, self->plot.y }, { x, last->rect.y + last->rect.height } };

  psc_canvas_stroke (canvas, line, G_N_ELEMENTS (line),
                     &(PscStroke){ self->theme.axis, 1, PSC_DASH_SOLID });
}

void
psc_frame_draw_bars (PscChartFrame *self, PscCanvas *canvas)
{
  for (guint i = 0; i < self->shapes->len; i++)
    {
      const PscBarShape *shape = &g_array_index (self->shapes, PscBarShape, i);

      psc_canvas_begin_group (canvas, bar_name (self, shape->bar));
      psc_canvas_fill_rect (canvas, &shape->rect, &shape->fill);
      psc_canvas_end_group (canvas);
    }
  if (self->chart->kind != PSC_CHART_SHARE && self->rows->len > 0)
    draw_zero (self, canvas);
}
