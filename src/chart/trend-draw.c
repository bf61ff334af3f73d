/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Draws a laid-out trend: grid, areas, lines, marks. Where snapshots are denser than pixels, a line
 * becomes the band between the least and the largest value of each pixel column.
 */
#include "config.h"

#include <math.h>

#include "chart/chart-frame-private.h"
#include "chart/decimate.h"

/* A marker at each snapshot needs this much room; otherwise there is one now and then. */
#define MARKER_ROOM 14.0
#define MARKER_DISTANCE 90.0

typedef struct
{
  PscChartFrame *frame;
  PscCanvas *canvas;
  /* Scratch space, reused for all lines. */
  GArray *columns;
  GArray *points;
} Pen;

static void
push_point (GArray *points, double x, double y)
{
  const PscPoint point = { x, y };

  g_array_append_val (points, point);
}

/* Half pixels make one-pixel lines sharp. */
static double
crisp (double at)
{
  return floor (at) + 0.5;
}

static void
draw_level (PscChartFrame *self, PscCanvas *canvas, double y, const PscStroke *stroke)
{
  const PscPoint line[] = { { self->plot.x, crisp (y) },
                            { self->plot.x + self->plot.width, crisp (y) } };

  psc_canvas_stroke (canvas, line, G_N_ELEMENTS (line), stroke);
}

static void
draw_grid (PscChartFrame *self, PscCanvas *canvas)
{
  const PscStroke grid = { self->theme.grid, 1, PSC_DASH_SOLID };
  const PscStroke axis = { self->theme.axis, 1, PSC_DASH_SOLID };
  const double bottom = self->plot.y + self->plot.height;
  const double zero = self->is_log ? bottom : psc_scale_map (&self->y, 0);

  if ((self->view.parts & PSC_CHART_SHOW_AXES) == 0)
    return;
  for (guint i = 0; i < self->grid->len; i++)
    draw_level (self, canvas, g_array_index (self->grid, double, i), &grid);
  draw_level (self, canvas, zero, &axis);
  for (guint i = 0; i < self->ticks->len; i++)
    {
      const double x = crisp (g_array_index (self->ticks, double, i));
      const PscPoint tick[] = { { x, crisp (bottom) }, { x, crisp (bottom) + 4 } };

      psc_canvas_stroke (canvas, tick, G_N_ELEMENTS (tick), &axis);
    }
}

void
psc_frame_draw_marker (PscCanvas *canvas, PscPoint at, const PscSeriesStyle *style, double size)
{
  const PscFill fill = { .colour = style->colour };
  const double s = size;
  const struct
  {
    guint n;
    PscPoint corners[4];
  } shapes[PSC_N_MARKERS] = {
    [PSC_MARKER_SQUARE] = { 4, { { -s, -s }, { s, -s }, { s, s }, { -s, s } } },
    [PSC_MARKER_TRIANGLE] = { 3, { { 0, -1.25 * s }, { 1.2 * s, s }, { -1.2 * s, s } } },
    [PSC_MARKER_DIAMOND] = { 4,
                             { { 0, -1.4 * s }, { 1.4 * s, 0 }, { 0, 1.4 * s }, { -1.4 * s, 0 } } },
    [PSC_MARKER_WEDGE] = { 3, { { 0, 1.25 * s }, { -1.2 * s, -s }, { 1.2 * s, -s } } },
  };
  PscPoint corners[4];

  if (style->marker == PSC_MARKER_CIRCLE)
    psc_canvas_fill_circle (canvas, at, size, style->colour);
  if (style->marker >= PSC_N_MARKERS || style->marker == PSC_MARKER_CIRCLE)
    return;

  for (guint i = 0; i < shapes[style->marker].n; i++)
    corners[i] = (PscPoint){ at.x + shapes[style->marker].corners[i].x,
                             at.y + shapes[style->marker].corners[i].y };
  psc_canvas_fill_polygon (canvas, corners, shapes[style->marker].n, &fill);
}

/* The end (not included) of the run of known values that starts at @start; a break ends a run too.
 */
static guint
find_run_end (PscChartFrame *self, const double *values, guint start)
{
  guint end = start;

  while (end <= self->last && !isnan (values[end]))
    {
      end++;
      if (psc_chart_breaks_before (self->chart, end))
        break;
    }
  return end;
}

static gboolean
is_flat (Pen *pen, const PscColumn *column, double last_y)
{
  const double top = psc_scale_map (&pen->frame->y, column->high);
  const double bottom = psc_scale_map (&pen->frame->y, column->low);

  return bottom - top < 1.5 && fabs ((top + bottom) / 2 - last_y) < 8;
}

/* One point a column, if every column is as thin as the line itself. */
static gboolean
trace_smooth (Pen *pen)
{
  double last_y = (double) NAN;

  g_array_set_size (pen->points, 0);
  for (guint i = 0; i < pen->columns->len; i++)
    {
      const PscColumn *column = &g_array_index (pen->columns, PscColumn, i);
      const double y = psc_scale_map (&pen->frame->y, (column->low + column->high) / 2);

      if (!is_flat (pen, column, isnan (last_y) ? y : last_y))
        return FALSE;
      push_point (pen->points, column->x, y);
      last_y = y;
    }
  return TRUE;
}

/* Down along the largest values and back along the least. Each column reaches to where the one
 * before ended, or steep rises would leave holes. */
static void
trace_band (Pen *pen, double line_width)
{
  const PscScale *y = &pen->frame->y;

  g_array_set_size (pen->points, 0);
  for (guint i = 0; i < pen->columns->len; i++)
    {
      const PscColumn *column = &g_array_index (pen->columns, PscColumn, i);
      const double before = i > 0 ? column[-1].last : column->first;

      push_point (pen->points, column->x,
                  psc_scale_map (y, MAX (column->high, before)) - line_width / 2);
    }
  for (guint i = pen->columns->len; i-- > 0;)
    {
      const PscColumn *column = &g_array_index (pen->columns, PscColumn, i);
      const double before = i > 0 ? column[-1].last : column->first;

      push_point (pen->points, column->x,
                  psc_scale_map (y, MIN (column->low, before)) + line_width / 2);
    }
}

static void
stroke_points (Pen *pen, const PscTrendLine *line, PscColour colour)
{
  psc_canvas_stroke (pen->canvas, (const PscPoint *) (gpointer) pen->points->data, pen->points->len,
                     &(PscStroke){ colour, line->width, line->style.dash });
}

static void
draw_run (Pen *pen, const PscTrendLine *line, guint start, guint end, PscColour colour)
{
  const PscChartFrame *self = pen->frame;

  if (end - start == 1)
    {
      const PscPoint at = { self->x_px[start], psc_scale_map (&self->y, line->values[start]) };

      psc_canvas_fill_circle (pen->canvas, at, line->width * 1.2, colour);
      return;
    }

  psc_decimate (self->x_px + start, line->values + start, end - start, pen->columns);
  if (pen->columns->len * 5 >= (end - start) * 4)
    {
      g_array_set_size (pen->points, 0);
      for (guint i = start; i < end; i++)
        push_point (pen->points, self->x_px[i], psc_scale_map (&self->y, line->values[i]));
      stroke_points (pen, line, colour);
    }
  else if (trace_smooth (pen))
    stroke_points (pen, line, colour);
  else
    {
      trace_band (pen, line->width);
      psc_canvas_fill_polygon (pen->canvas, (const PscPoint *) (gpointer) pen->points->data,
                               pen->points->len, &(PscFill){ .colour = colour });
    }
}

static void
draw_markers (Pen *pen, const PscTrendLine *line, PscSeriesStyle style)
{
  const PscChartFrame *self = pen->frame;
  const guint n = self->last - self->first + 1;
  const double span = self->x_px[self->last] - self->x_px[self->first];
  const gboolean every = n < 2 || span / (n - 1) >= MARKER_ROOM;
  /* Staggered, so that the markers of lines that run together stay apart. */
  double next = self->x_px[self->first] + (line->series % 4 + 1) * MARKER_DISTANCE / 5;

  for (guint i = self->first; i <= self->last; i++)
    {
      const PscPoint at = { self->x_px[i], psc_scale_map (&self->y, line->values[i]) };

      if (isnan (line->values[i]) || (!every && at.x < next))
        continue;
      psc_frame_draw_marker (pen->canvas, at, &style, line->width * 1.6);
      next = at.x + MARKER_DISTANCE;
    }
}

/* Lines that were not chosen step back. */
static PscColour
line_colour (PscChartFrame *self, const PscTrendLine *line)
{
  const gboolean fades =
      self->view.selected != PSC_CHART_NO_SERIES && self->view.selected != line->series;

  return fades ? psc_colour_mix (line->style.colour, self->theme.background, 0.55)
               : line->style.colour;
}

static void
draw_line (Pen *pen, const PscTrendLine *line)
{
  PscChartFrame *self = pen->frame;
  const PscColour colour = line_colour (self, line);
  PscSeriesStyle style = line->style;
  guint start = self->first;

  while (start <= self->last)
    {
      guint end;

      if (isnan (line->values[start]))
        {
          start++;
          continue;
        }
      end = find_run_end (self, line->values, start);
      draw_run (pen, line, start, end, colour);
      start = end;
    }

  style.colour = colour;
  if ((self->view.parts & PSC_CHART_SHOW_AXES) != 0 && style.marker < PSC_N_MARKERS)
    draw_markers (pen, line, style);
}

/* Appends one edge of an area, the outermost value of each column. Neighbouring areas share their
 * edge and are thinned alike, so they meet. */
static void
trace_edge (Pen *pen, const double *edge, guint start, guint end, gboolean backwards)
{
  const PscChartFrame *self = pen->frame;

  psc_decimate (self->x_px + start, edge + start, end - start, pen->columns);
  for (guint i = 0; i < pen->columns->len; i++)
    {
      const guint at = backwards ? pen->columns->len - 1 - i : i;
      const PscColumn *column = &g_array_index (pen->columns, PscColumn, at);
      const double outermost = column->high > -column->low ? column->high : column->low;

      push_point (pen->points, column->x, psc_scale_map (&self->y, outermost));
    }
}

static void
draw_area_run (Pen *pen, const PscTrendLine *line, guint start, guint end, const PscFill *fill)
{
  if (end - start == 1)
    {
      const double x = pen->frame->x_px[start];
      const double top = psc_scale_map (&pen->frame->y, line->top[start]);
      const double bottom = psc_scale_map (&pen->frame->y, line->bottom[start]);
      const PscRect bar = { x - 3, MIN (top, bottom), 6, fabs (bottom - top) };

      psc_canvas_fill_rect (pen->canvas, &bar, fill);
      return;
    }
  g_array_set_size (pen->points, 0);
  trace_edge (pen, line->top, start, end, FALSE);
  trace_edge (pen, line->bottom, start, end, TRUE);
  psc_canvas_fill_polygon (pen->canvas, (const PscPoint *) (gpointer) pen->points->data,
                           pen->points->len, fill);

  /* A thin gap in the colour of the paper parts it from its neighbour; too many would only blur. */
  if (end - start > 200)
    return;
  g_array_set_size (pen->points, 0);
  trace_edge (pen, line->top, start, end, FALSE);
  psc_canvas_stroke (pen->canvas, (const PscPoint *) (gpointer) pen->points->data, pen->points->len,
                     &(PscStroke){ pen->frame->theme.background, 1, PSC_DASH_SOLID });
}

static void
draw_area (Pen *pen, const PscTrendLine *line)
{
  PscChartFrame *self = pen->frame;
  const PscColour colour = line_colour (self, line);
  const PscFill fill = psc_frame_get_area_fill (self, colour, line->style.hatch);
  guint start = self->first;

  while (start <= self->last)
    {
      guint end;

      if (isnan (line->top[start]))
        {
          start++;
          continue;
        }
      end = find_run_end (self, line->top, start);
      draw_area_run (pen, line, start, end, &fill);
      start = end;
    }
}

static void
draw_lines (PscChartFrame *self, PscCanvas *canvas)
{
  Pen pen = { self, canvas, g_array_new (FALSE, FALSE, sizeof (PscColumn)),
              g_array_new (FALSE, FALSE, sizeof (PscPoint)) };

  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < self->lines->len; i++)
      {
        const PscTrendLine *line = &g_array_index (self->lines, PscTrendLine, i);
        const gboolean is_area = line->bottom != NULL;

        /* Areas first: the total line lies on top of the stack. */
        if (is_area != (pass == 0))
          continue;
        psc_canvas_begin_group (canvas, psc_chart_get_label (self->chart, line->series));
        if (is_area)
          draw_area (&pen, line);
        else
          draw_line (&pen, line);
        psc_canvas_end_group (canvas);
      }

  g_array_unref (pen.columns);
  g_array_unref (pen.points);
}

static void
draw_verticals (PscChartFrame *self, PscCanvas *canvas, GArray *verticals, const PscStroke *stroke)
{
  for (guint i = 0; i < verticals->len; i++)
    {
      const PscVertical *vertical = &g_array_index (verticals, PscVertical, i);
      const PscPoint line[] = { { crisp (vertical->x), self->plot.y },
                                { crisp (vertical->x), self->plot.y + self->plot.height } };

      psc_canvas_begin_group (canvas, vertical->title);
      psc_canvas_stroke (canvas, line, G_N_ELEMENTS (line), stroke);
      psc_canvas_end_group (canvas);
    }
}

/* From the end of a line to its label, unless they are side by side already. */
static void
draw_leaders (PscChartFrame *self, PscCanvas *canvas)
{
  const double right = self->plot.x + self->plot.width;

  for (guint i = 0; i < self->end_labels->len; i++)
    {
      const PscEndLabel *label = &g_array_index (self->end_labels, PscEndLabel, i);
      const double y = label->rect.y + label->rect.height / 2;
      const PscPoint leader[] = { { MIN (label->anchor.x, right) + 4, label->anchor.y },
                                  { right + 6, label->anchor.y },
                                  { label->rect.x - 6, y },
                                  { label->rect.x - 3, y } };
      const PscTrendLine *line = psc_frame_find_line (self, label->series);

      psc_canvas_stroke (canvas, leader, G_N_ELEMENTS (leader),
                         &(PscStroke){ line_colour (self, line), 1, PSC_DASH_SOLID });
    }
}

/* With room for half a line and a marker at the edges, unless the lines go on beyond them. */
static PscRect
get_clip (PscChartFrame *self)
{
  const double right = self->plot.x + self->plot.width;
  const double left_room = self->x_px[self->first] < self->plot.x ? 0 : 5;
  const double right_room = self->x_px[self->last] > right ? 0 : 5;

  return (PscRect){ self->plot.x - left_room, self->plot.y - 5,
                    self->plot.width + left_room + right_room, self->plot.height + 10 };
}

void
psc_frame_draw_trend (PscChartFrame *self, PscCanvas *canvas)
{
  const PscStroke event = { self->theme.text, 1, PSC_DASH_DASHED };
  const PscStroke broken = { self->theme.axis, 1, PSC_DASH_DOTTED };
  const PscStroke limit = { self->theme.limit, 1.25, PSC_DASH_LONG };
  PscRect clip;

  draw_grid (self, canvas);
  if (self->first > self->last)
    return;
  clip = get_clip (self);
  psc_canvas_push_clip (canvas, &clip);
  draw_lines (self, canvas);
  psc_canvas_pop_clip (canvas);
  draw_verticals (self, canvas, self->breaks, &broken);
  draw_verticals (self, canvas, self->events, &event);
  for (guint i = 0; i < self->limits->len; i++)
    draw_level (self, canvas, g_array_index (self->limits, double, i), &limit);
  for (guint i = 0; i < self->shades->len; i++)
    psc_canvas_fill_rect (canvas, &g_array_index (self->shades, PscRect, i),
                          &(PscFill){ .colour = self->theme.background });
  draw_leaders (self, canvas);
}
