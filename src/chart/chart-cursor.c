/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What follows the pointer or the keyboard over a drawn chart: a line through a snapshot with a box
 * of its values, or a frame around a bar.
 */
#include "config.h"

#include <math.h>

#include "chart/cairo-canvas.h"
#include "chart/chart-frame-private.h"

#define BOX_PADDING 8.0
#define BOX_GAP 12.0
#define COLUMN_GAP 14.0
/* The series at the pointer and the largest others. */
#define MAX_LINES 12

typedef struct
{
  const PscTrendLine *line;
  char *value;
} BoxLine;

typedef struct
{
  char *heading;
  GArray *lines; /* BoxLine */
  PscRect rect;
  double name_width;
} Box;

static void
box_line_clear (gpointer data)
{
  g_free (((BoxLine *) data)->value);
}

static int
compare_value (gconstpointer a, gconstpointer b, gpointer data)
{
  const guint snapshot = GPOINTER_TO_UINT (data);
  const double value_a = ((const BoxLine *) a)->line->values[snapshot];
  const double value_b = ((const BoxLine *) b)->line->values[snapshot];

  return (value_a < value_b) - (value_a > value_b);
}

/* The values of the snapshot, the largest first; unknown ones are left out. */
static void
box_collect (Box *self, PscChartFrame *frame, guint snapshot, int series)
{
  for (guint i = 0; i < frame->lines->len; i++)
    {
      const BoxLine line = { &g_array_index (frame->lines, PscTrendLine, i), NULL };

      if (!isnan (line.line->values[snapshot]))
        g_array_append_val (self->lines, line);
    }
  g_array_sort_with_data (self->lines, compare_value, GUINT_TO_POINTER (snapshot));
  if (self->lines->len > MAX_LINES)
    {
      /* The one pointed at stays, in the place of the last. */
      for (guint i = MAX_LINES; i < self->lines->len; i++)
        if (g_array_index (self->lines, BoxLine, i).line->series == series)
          g_array_index (self->lines, BoxLine, MAX_LINES - 1) =
              g_array_index (self->lines, BoxLine, i);
      g_array_set_size (self->lines, MAX_LINES);
    }
}

static void
box_measure (Box *self, PscChartFrame *frame, guint snapshot)
{
  const double row = psc_text_ruler_get_line (frame->ruler, PSC_TEXT_LABEL);
  double value_width = 0;
  double heading_width = psc_text_ruler_get_width (frame->ruler, PSC_TEXT_STRONG, self->heading);

  for (guint i = 0; i < self->lines->len; i++)
    {
      BoxLine *line = &g_array_index (self->lines, BoxLine, i);
      const char *name = psc_chart_get_label (frame->chart, line->line->series);

      line->value = psc_chart_dup_value_text (frame->chart, line->line->values[snapshot],
                                              frame->view.baseline);
      self->name_width =
          MAX (self->name_width, psc_text_ruler_get_width (frame->ruler, PSC_TEXT_STRONG, name));
      value_width =
          MAX (value_width, psc_text_ruler_get_width (frame->ruler, PSC_TEXT_LABEL, line->value));
    }
  self->rect.width =
      MAX (14 + self->name_width + COLUMN_GAP + value_width, heading_width) + 2 * BOX_PADDING;
  self->rect.height = (self->lines->len + 1) * row + 2 * BOX_PADDING;
}

/* Beside the snapshot, on the side with room. */
static void
box_place (Box *self, PscChartFrame *frame, double x)
{
  self->rect.x = x + BOX_GAP;
  if (self->rect.x + self->rect.width > frame->width - 2)
    self->rect.x = MAX (x - BOX_GAP - self->rect.width, 2);
  self->rect.y = MIN (frame->plot.y + 6, MAX (frame->height - self->rect.height - 2, 2));
}

static void
draw_outline (PscCanvas *canvas, const PscRect *rect, PscColour colour, double width)
{
  const double left = floor (rect->x) + 0.5;
  const double top = floor (rect->y) + 0.5;
  const double right = floor (rect->x + rect->width) - 0.5;
  const double bottom = floor (rect->y + rect->height) - 0.5;
  const PscPoint corners[] = {
    { left, top }, { right, top }, { right, bottom }, { left, bottom }, { left, top }
  };

  psc_canvas_stroke (canvas, corners, G_N_ELEMENTS (corners),
                     &(PscStroke){ colour, width, PSC_DASH_SOLID });
}

static void
box_draw (const Box *self, PscChartFrame *frame, PscCanvas *canvas, int series)
{
  const PscChartTheme *theme = &frame->theme;
  const double row = psc_text_ruler_get_line (frame->ruler, PSC_TEXT_LABEL);
  const double ascent = psc_text_ruler_get_ascent (frame->ruler, PSC_TEXT_LABEL);
  const double left = self->rect.x + BOX_PADDING;
  const double right = self->rect.x + self->rect.width - BOX_PADDING;
  double y = self->rect.y + BOX_PADDING;

  psc_canvas_fill_rect (canvas, &self->rect, &(PscFill){ .colour = theme->background });
  draw_outline (canvas, &self->rect, theme->axis, 1);
  psc_canvas_text (canvas, (PscPoint){ left, y + ascent }, self->heading,
                   &(PscTextStyle){ PSC_TEXT_STRONG, theme->text, PSC_ANCHOR_START });
  for (guint i = 0; i < self->lines->len; i++)
    {
      const BoxLine *line = &g_array_index (self->lines, BoxLine, i);
      const gboolean is_chosen = line->line->series == series;
      const PscRect sample = { left, 0, 8, 8 };

      y += row;
      psc_canvas_fill_rect (canvas, &(PscRect){ sample.x, y + row / 2 - 4, 8, 8 },
                            &(PscFill){ .colour = line->line->style.colour });
      psc_canvas_text (canvas, (PscPoint){ left + 14, y + ascent },
                       psc_chart_get_label (frame->chart, line->line->series),
                       &(PscTextStyle){ is_chosen ? PSC_TEXT_STRONG : PSC_TEXT_LABEL, theme->text,
                                        PSC_ANCHOR_START });
      psc_canvas_text (canvas, (PscPoint){ right, y + ascent }, line->value,
                       &(PscTextStyle){ is_chosen ? PSC_TEXT_STRONG : PSC_TEXT_LABEL, theme->text,
                                        PSC_ANCHOR_END });
    }
}

static void
draw_points (PscChartFrame *self, PscCanvas *canvas, guint snapshot, int series)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      const PscTrendLine *line = &g_array_index (self->lines, PscTrendLine, i);
      PscPoint at;

      if (!psc_chart_frame_locate (self, line->series, snapshot, &at))
        continue;
      psc_canvas_fill_circle (canvas, at, line->series == series ? 6 : 4, self->theme.background);
      psc_canvas_fill_circle (canvas, at, line->series == series ? 4.5 : 2.5, line->style.colour);
    }
}

static void
draw_snapshot (PscChartFrame *self, PscCanvas *canvas, guint snapshot, int series)
{
  const double x = floor (self->x_px[snapshot]) + 0.5;
  const PscPoint line[] = { { x, self->plot.y }, { x, self->plot.y + self->plot.height } };
  Box box = { 0 };

  box.heading = psc_chart_dup_x_text (self->chart, snapshot);
  box.lines = g_array_new (FALSE, FALSE, sizeof (BoxLine));
  g_array_set_clear_func (box.lines, box_line_clear);
  box_collect (&box, self, snapshot, series);
  box_measure (&box, self, snapshot);
  box_place (&box, self, x);

  psc_canvas_stroke (canvas, line, G_N_ELEMENTS (line),
                     &(PscStroke){ self->theme.text, 1, PSC_DASH_SOLID });
  draw_points (self, canvas, snapshot, series);
  box_draw (&box, self, canvas, series);

  g_free (box.heading);
  g_array_unref (box.lines);
}

void
psc_chart_frame_draw_cursor (PscChartFrame *self, cairo_t *cr, guint snapshot, int series)
{
  g_autoptr (PscCanvas) canvas = psc_cairo_canvas_new (cr, self->ruler);

  if (self->chart->kind == PSC_CHART_TREND)
    {
      if (snapshot >= self->first && snapshot <= self->last)
        draw_snapshot (self, canvas, snapshot, series);
      return;
    }
  for (guint i = 0; i < self->rows->len; i++)
    {
      const PscBarRow *row = &g_array_index (self->rows, PscBarRow, i);

      if (row->bar == snapshot)
        draw_outline (canvas, &row->rect, self->theme.text, 1);
    }
}
