/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The axes of a trend. First the heights are shared out, which gives the ticks of the y axis; their
 * width and that of the labels at the line ends then leave the room for the x axis.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "chart/axis-text.h"
#include "chart/chart-frame-private.h"
#include "chart/time-ticks.h"

#define MIN_HEIGHT_FOR_X_AXIS 100.0
#define MIN_HEIGHT_FOR_TWO_ROWS 140.0
#define MIN_WIDTH_FOR_Y_AXIS 140.0
#define MIN_HEIGHT_FOR_MARK_TEXTS 110.0
#define MIN_WIDTH_FOR_MARK_TEXTS 220.0
#define TICK_GAP 8.0

static gboolean
shows_axes (PscChartFrame *self)
{
  return (self->view.parts & PSC_CHART_SHOW_AXES) != 0;
}

static gboolean
shows_x_axis (PscChartFrame *self)
{
  return shows_axes (self) && self->height >= MIN_HEIGHT_FOR_X_AXIS && self->width >= 120;
}

static gboolean
shows_y_axis (PscChartFrame *self)
{
  return shows_axes (self) && self->width >= MIN_WIDTH_FOR_Y_AXIS;
}

/* A limit far above the data would press them flat: it is only named then. */
static double
include_limits (PscChartFrame *self, double high)
{
  const double reach = high * 2.5;

  for (guint i = 0; i < self->chart->limits->len; i++)
    {
      const double limit = ((PscMark *) g_ptr_array_index (self->chart->limits, i))->at;

      if ((self->view.parts & PSC_CHART_SHOW_MARKS) != 0 && limit <= reach && !self->view.baseline)
        high = MAX (high, limit);
    }
  return high;
}

/* There is no half of a block. */
static double
get_y_step (PscChartFrame *self, double span, guint max_ticks)
{
  const double step =
      psc_scale_step (span, max_ticks, psc_chart_unit_is_binary (self->chart->unit));

  return self->chart->unit == PSC_CHART_COUNT ? MAX (step, 1) : step;
}

static void
set_linear_scale (PscChartFrame *self, double low, double high, guint max_ticks)
{
  double step;

  low = MIN (low, 0);
  high = MAX (high, 0);
  if (low == high)
    high = 1;
  step = get_y_step (self, high - low, max_ticks);
  self->y.kind = PSC_SCALE_LINEAR;
  self->y.from = floor (low / step) * step;
  self->y.to = ceil (high / step) * step;
}

static void
set_log_scale (PscChartFrame *self, double high)
{
  const double base = psc_chart_unit_is_binary (self->chart->unit) ? 2.0 : 10.0;
  const double least = MIN (psc_frame_get_least_positive (self), MAX (high, 1));
  const double bottom = floor (log (least) / log (base));
  const double top = MAX (ceil (log (MAX (high, 1)) / log (base)), bottom + 1);

  self->y.kind = PSC_SCALE_LOG;
  self->y.from = pow (base, bottom);
  self->y.to = pow (base, top);
}

static guint
max_y_ticks (PscChartFrame *self)
{
  const double line = psc_text_ruler_get_line (self->ruler, PSC_TEXT_TICK);

  return (guint) CLAMP (self->plot.height / (line * 2.2), 1, 7);
}

/* Places the numbers left of the plot and takes their width from it. */
static void
layout_y_axis (PscChartFrame *self)
{
  const gboolean binary = psc_chart_unit_is_binary (self->chart->unit);
  const double half = psc_text_ruler_get_ascent (self->ruler, PSC_TEXT_TICK) * 0.38;
  const double step =
      self->is_log ? 0 : get_y_step (self, self->y.to - self->y.from, max_y_ticks (self));
  const double largest = self->is_log ? 0 : MAX (self->y.to, -self->y.from);
  g_autoptr (GArray) ticks =
      self->is_log ? psc_scale_log_ticks (self->y.from, self->y.to, max_y_ticks (self), binary)
                   : psc_scale_linear_ticks (self->y.from, self->y.to, step);
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);
  double widest = 0;

  for (guint i = 0; i < ticks->len; i++)
    {
      const double tick = g_array_index (ticks, double, i);
      char *label = psc_axis_dup_tick (self->chart->unit, tick, step, largest);
      const double y = psc_scale_map (&self->y, tick);

      g_ptr_array_add (labels, label);
      widest = MAX (widest, psc_text_ruler_get_width (self->ruler, PSC_TEXT_TICK, label));
      g_array_append_val (self->grid, y);
    }

  /* A huge font must not leave the data without room. */
  if (!shows_y_axis (self) || widest > self->plot.width / 2)
    return;
  self->plot.x += ceil (widest) + TICK_GAP;
  self->plot.width -= ceil (widest) + TICK_GAP;
  for (guint i = 0; i < labels->len; i++)
    psc_frame_take_text (self, self->plot.x - TICK_GAP,
                         g_array_index (self->grid, double, i) + half,
                         g_strdup (g_ptr_array_index (labels, i)), PSC_TEXT_TICK, PSC_ANCHOR_END,
                         self->theme.muted);
}

/* A label below the plot, shifted where it would stick out of the picture. Returns FALSE, placing
 * nothing, when it would touch what ends at *@occupied_to. */
static gboolean
place_x_label (PscChartFrame *self, double x, guint row, const char *label, double *occupied_to)
{
  const double line = psc_text_ruler_get_line (self->ruler, PSC_TEXT_TICK);
  const double width = psc_text_ruler_get_width (self->ruler, PSC_TEXT_TICK, label);
  const double left = CLAMP (x - width / 2, MIN (2.0, self->pad),
                             MAX (self->width - width - 2, MIN (2.0, self->pad)));
  const double baseline = self->plot.y + self->plot.height + 7 + row * line
                          + psc_text_ruler_get_ascent (self->ruler, PSC_TEXT_TICK);

  if (left < *occupied_to)
    return FALSE;
  psc_frame_add_text (self, left, baseline, label, PSC_TEXT_TICK, PSC_ANCHOR_START,
                      self->theme.muted, self->width);
  *occupied_to = left + width + 10;
  return TRUE;
}

/* At the right, where dates are rare. */
static void
place_zone (PscChartFrame *self, double *occupied_to)
{
  g_autofree char *zone = self->chart->zone_known
                              ? psc_axis_dup_zone (self->chart->utc_offset_seconds)
                              : g_strdup (_ ("time zone unknown"));
  const double width = psc_text_ruler_get_width (self->ruler, PSC_TEXT_TICK, zone);

  if (self->height >= MIN_HEIGHT_FOR_TWO_ROWS)
    place_x_label (self, self->plot.x + self->plot.width - width / 2, 1, zone, occupied_to);
}

static void
layout_time_axis (PscChartFrame *self)
{
  const double label_width = psc_text_ruler_get_width (self->ruler, PSC_TEXT_TICK, "00:00:00") + 26;
  const guint max_ticks = (guint) CLAMP (self->plot.width / label_width, 2, 40);
  g_autoptr (GArray) ticks =
      psc_time_ticks_new (self->x.from, self->x.to, self->chart->utc_offset_seconds, max_ticks);
  double label_end = -1e9;
  double context_end = -1e9;

  for (guint i = 0; i < ticks->len; i++)
    {
      const PscTimeTick *tick = &g_array_index (ticks, PscTimeTick, i);
      const double x = psc_scale_map (&self->x, tick->usec);

      if (place_x_label (self, x, 0, tick->label, &label_end))
        g_array_append_val (self->ticks, x);
      if (tick->context != NULL && self->height >= MIN_HEIGHT_FOR_TWO_ROWS)
        place_x_label (self, x, 1, tick->context, &context_end);
    }
  if (ticks->len == 0 && self->first <= self->last)
    {
      g_autofree char *only = psc_chart_dup_x_text (self->chart, self->first);

      place_x_label (self, self->x_px[self->first], 0, only, &label_end);
    }
  place_zone (self, &context_end);
}

static double
widest_snapshot_label (PscChartFrame *self)
{
  double widest = 0;
  /* A look at some of them is enough: labels that collide are left out one by one. */
  const guint every = MAX ((self->last - self->first + 1) / 64, 1);

  for (guint i = self->first; i <= self->last && i >= self->first; i += every)
    {
      g_autofree char *label = psc_chart_dup_x_text (self->chart, i);

      widest = MAX (widest, psc_text_ruler_get_width (self->ruler, PSC_TEXT_TICK, label));
    }
  return widest;
}

static void
layout_number_axis (PscChartFrame *self)
{
  const double room = self->plot.width / (widest_snapshot_label (self) + 14);
  const guint max_ticks = (guint) CLAMP (room, 1, 60);
  const guint step = (guint) MAX (psc_scale_step (self->x.to - self->x.from, max_ticks, FALSE), 1);
  double label_end = -1e9;

  for (guint i = self->first; i <= self->last; i++)
    {
      g_autofree char *label = NULL;

      if (i % step != 0 || self->chart->x[i] < self->x.from || self->chart->x[i] > self->x.to)
        continue;
      label = psc_chart_dup_x_text (self->chart, i);
      if (place_x_label (self, self->x_px[i], 0, label, &label_end))
        g_array_append_val (self->ticks, self->x_px[i]);
    }
}

static void
layout_x_axis (PscChartFrame *self)
{
  if (!shows_x_axis (self))
    return;
  if (self->chart->has_times)
    layout_time_axis (self);
  else
    layout_number_axis (self);
}

static void
add_vertical (GArray *verticals, double x, const char *title)
{
  const PscVertical vertical = { x, g_strdup (title) };

  g_array_append_val (verticals, vertical);
}

static gboolean
is_in_view (PscChartFrame *self, double x)
{
  return x >= self->x.from && x <= self->x.to;
}

/* Below this size the texts would cover the data. */
static gboolean
shows_mark_texts (PscChartFrame *self)
{
  return self->plot.height >= MIN_HEIGHT_FOR_MARK_TEXTS
         && self->plot.width >= MIN_WIDTH_FOR_MARK_TEXTS;
}

static void
layout_breaks (PscChartFrame *self)
{
  const double baseline = self->plot.y + self->plot.height - 6;
  double text_end = -1e9;

  for (guint i = 0; i < self->chart->breaks->len; i++)
    {
      const PscMark *mark = g_ptr_array_index (self->chart->breaks, i);
      double at;
      double x;

      if (mark->at < 1)
        continue;
      at = (self->chart->x[(guint) mark->at - 1] + self->chart->x[(guint) mark->at]) / 2;
      if (!is_in_view (self, at))
        continue;
      x = psc_scale_map (&self->x, at);
      add_vertical (self->breaks, x, mark->text);
      if (x < text_end || !shows_mark_texts (self))
        continue;
      psc_frame_add_text (self, x + 4, baseline, mark->text, PSC_TEXT_SMALL, PSC_ANCHOR_START,
                          self->theme.muted, self->plot.x + self->plot.width - x - 4);
      text_end = x + 12 + psc_text_ruler_get_width (self->ruler, PSC_TEXT_SMALL, mark->text);
    }
}

static gboolean
overlaps (const PscRect *a, const PscRect *b)
{
  return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height
         && b->y < a->y + a->height;
}

static gboolean
is_free (GArray *taken, const PscRect *rect)
{
  for (guint i = 0; i < taken->len; i++)
    if (overlaps (&g_array_index (taken, PscRect, i), rect))
      return FALSE;
  return TRUE;
}

/* Event texts stand in up to three rows at the top of the plot; one without room keeps its line
 * only. */
#define EVENT_ROWS 3
/* What a mark's text keeps from its line and from other texts. */
#define MARK_GAP 4.0

static void
place_event_text (PscChartFrame *self, double x, const char *text, GArray *taken)
{
  const double line = psc_text_ruler_get_line (self->ruler, PSC_TEXT_SMALL);
  const double width = psc_text_ruler_get_width (self->ruler, PSC_TEXT_SMALL, text) + 2 * MARK_GAP;
  const double right = self->plot.x + self->plot.width;
  /* To the left of its line where the right has no room. */
  PscRect rect = { x + width <= right ? x : x - width, self->plot.y + 1, width, line };

  if (rect.x < self->plot.x)
    return;
  for (guint row = 0; row < EVENT_ROWS && self->plot.height > (row + 2) * line; row++)
    {
      if (is_free (taken, &rect))
        {
          psc_frame_take_text (self, rect.x + MARK_GAP,
                               rect.y + psc_text_ruler_get_ascent (self->ruler, PSC_TEXT_SMALL),
                               g_strdup (text), PSC_TEXT_SMALL, PSC_ANCHOR_START, self->theme.text);
          g_array_append_val (taken, rect);
          rect.x += 1;
          rect.width -= 2;
          g_array_append_val (self->shades, rect);
          return;
        }
      rect.y += line;
    }
}

static void
layout_events (PscChartFrame *self, GArray *taken)
{
  for (guint i = 0; i < self->chart->events->len; i++)
    {
      const PscMark *mark = g_ptr_array_index (self->chart->events, i);
      const double x = psc_scale_map (&self->x, mark->at);

      if (!is_in_view (self, mark->at))
        continue;
      add_vertical (self->events, x, mark->text);
      if (shows_mark_texts (self))
        place_event_text (self, x, mark->text, taken);
    }
}

static char *
dup_limit_text (PscChartFrame *self, const PscMark *limit, gboolean inside)
{
  g_autofree char *value = psc_chart_dup_value_text (self->chart, limit->at, FALSE);

  if (inside)
    /* Translators: the name of a limit, then its value */
    return g_strdup_printf (_ ("%s: %s"), limit->text, value);
  /* Translators: the same for a limit that lies above what the chart shows */
  return g_strdup_printf (_ ("\u2191 %s: %s"), limit->text, value);
}

/* A text at the right end of a row at the top of the plot, which it takes. */
static void
place_above (PscChartFrame *self, const char *text, PscColour colour, double *top, GArray *taken)
{
  const double line = psc_text_ruler_get_line (self->ruler, PSC_TEXT_SMALL);
  const double width =
      MIN (psc_text_ruler_get_width (self->ruler, PSC_TEXT_SMALL, text) + 2 * MARK_GAP,
           self->plot.width);
  const PscRect rect = { self->plot.x + self->plot.width - width, *top, width, line };

  psc_frame_add_text (self, rect.x + rect.width - MARK_GAP,
                      rect.y + psc_text_ruler_get_ascent (self->ruler, PSC_TEXT_SMALL), text,
                      PSC_TEXT_SMALL, PSC_ANCHOR_END, colour, width - MARK_GAP);
  g_array_append_val (taken, rect);
  *top += line;
}

/* The total is said where its line would have pressed all others flat. */
static void
layout_unseen_total (PscChartFrame *self, double *top, GArray *taken)
{
  g_autofree char *value = NULL;
  g_autofree char *text = NULL;

  if (isnan (self->unseen_total) || !shows_mark_texts (self))
    return;

  value = psc_chart_dup_value_text (self->chart, self->unseen_total, self->view.baseline);
  /* Translators: the total of all tags, which lies above what the chart shows */
  text = g_strdup_printf (_ ("\u2191 total of all tags: %s"), value);
  place_above (self, text, self->theme.muted, top, taken);
}

/* Names a limit at its line, or at the top edge when it lies above the axis. */
static void
layout_limit (PscChartFrame *self, const PscMark *limit, double *top, GArray *taken)
{
  const double line = psc_text_ruler_get_line (self->ruler, PSC_TEXT_SMALL);
  const PscColour colour = psc_chart_theme_get_text_colour (&self->theme, self->theme.limit);
  const gboolean inside = limit->at <= self->y.to;
  const double y = psc_scale_map (&self->y, limit->at);
  double beside = y - line - 2 >= self->plot.y ? y - line - 2 : y + 2;
  g_autofree char *text = dup_limit_text (self, limit, inside);

  if (inside && (y < self->plot.y - 0.5 || y > self->plot.y + self->plot.height))
    return;
  if (inside)
    g_array_append_val (self->limits, y);
  if (shows_mark_texts (self))
    place_above (self, text, colour, inside ? &beside : top, taken);
}

static void
layout_marks (PscChartFrame *self)
{
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (PscRect));
  double top = self->plot.y + 1;

  if ((self->view.parts & PSC_CHART_SHOW_MARKS) == 0)
    return;

  layout_breaks (self);
  layout_unseen_total (self, &top, taken);
  /* A level means nothing where a baseline was subtracted. */
  for (guint i = 0; i < self->chart->limits->len && !self->view.baseline; i++)
    layout_limit (self, g_ptr_array_index (self->chart->limits, i), &top, taken);
  layout_events (self, taken);
}

/* Half a line above the plot, so that the uppermost number is not cut. */
static void
reserve_heights (PscChartFrame *self)
{
  const double line = psc_text_ruler_get_line (self->ruler, PSC_TEXT_TICK);
  const guint rows = self->chart->has_times && self->height >= MIN_HEIGHT_FOR_TWO_ROWS ? 2 : 1;

  if (shows_y_axis (self))
    {
      self->plot.y += line / 2;
      self->plot.height -= line / 2;
    }
  if (shows_x_axis (self))
    self->plot.height -= rows * line + 9;
  self->plot.height = MAX (self->plot.height, 1);
}

static void
layout_scales (PscChartFrame *self, double low, double high)
{
  high = include_limits (self, high);
  if (self->is_log)
    set_log_scale (self, high);
  else
    set_linear_scale (self, low, high, max_y_ticks (self));
  self->y.start = self->plot.y + self->plot.height;
  self->y.end = self->plot.y;
}

void
psc_frame_layout_trend (PscChartFrame *self)
{
  double low;
  double high;
  double labels_width;

  reserve_heights (self);
  self->x = (PscScale){ PSC_SCALE_LINEAR, 0, 1, self->plot.x, self->plot.x + self->plot.width };
  self->y = (PscScale){ PSC_SCALE_LINEAR, 0, 1, self->plot.y + self->plot.height, self->plot.y };
  if (self->first > self->last || !psc_frame_get_value_range (self, &low, &high))
    {
      self->first = 1;
      self->last = 0;
      if (shows_axes (self))
        psc_frame_add_notice (self, _ ("No values to show"));
      return;
    }

  layout_scales (self, low, high);
  if (shows_axes (self))
    layout_y_axis (self);
  labels_width = psc_frame_measure_end_labels (self);
  self->plot.width -= labels_width;
  psc_chart_view_get_range (&self->view, self->chart, &self->x.from, &self->x.to);
  self->x.start = self->plot.x + (labels_width > 0 || !shows_axes (self) ? 0 : 3);
  self->x.end = self->plot.x + self->plot.width - (labels_width > 0 ? 0 : 3);
  psc_frame_place_snapshots (self);
  layout_x_axis (self);
  if (labels_width > 0)
    psc_frame_place_end_labels (self);
  layout_marks (self);
}
