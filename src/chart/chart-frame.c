/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The header, the source line and the order in which the parts are laid out and drawn; what lies
 * between is left to the trend and bar layouts. Whatever does not fit a small size is left out, the
 * data last.
 */
#include "config.h"

#include "chart/chart-frame.h"

#include <math.h>

#include "chart/cairo-canvas.h"
#include "chart/chart-frame-private.h"

/* Heights, in pixels, from which a part has room. */
#define MIN_HEIGHT_FOR_TITLE 90.0
#define MIN_HEIGHT_FOR_SUBTITLE 160.0
#define MIN_HEIGHT_FOR_SOURCE 200.0
#define MAX_SIZE 32767.0

static void
placed_text_clear (gpointer data)
{
  g_free (((PscPlacedText *) data)->text);
}

static void
vertical_clear (gpointer data)
{
  g_free (((PscVertical *) data)->title);
}

static void
line_clear (gpointer data)
{
  PscTrendLine *self = data;

  g_free (self->owned_values);
  g_free (self->bottom);
  g_free (self->top);
}

static GArray *
array_new (gsize element_size, GDestroyNotify clear)
{
  GArray *array = g_array_new (FALSE, FALSE, (guint) element_size);

  g_array_set_clear_func (array, clear);
  return array;
}

void
psc_frame_take_text (PscChartFrame *self,
                     double x,
                     double baseline,
                     char *text,
                     PscTextRole role,
                     PscAnchor anchor,
                     PscColour colour)
{
  const PscPlacedText placed = { { x, baseline }, text, { role, colour, anchor } };
  const double half = psc_text_ruler_get_ascent (self->ruler, role) / 2;

  /* Half a line of text helps nobody. */
  if (baseline < half || baseline > self->height || x < 0 || x > self->width)
    {
      g_free (text);
      return;
    }
  g_array_append_val (self->texts, placed);
}

void
psc_frame_add_text (PscChartFrame *self,
                    double x,
                    double baseline,
                    const char *text,
                    PscTextRole role,
                    PscAnchor anchor,
                    PscColour colour,
                    double width)
{
  g_autofree char *fitting = psc_text_ruler_dup_fitting (self->ruler, role, text, width);

  if (fitting[0] != '\0')
    psc_frame_take_text (self, x, baseline, g_steal_pointer (&fitting), role, anchor, colour);
}

void
psc_frame_add_notice (PscChartFrame *self, const char *text)
{
  psc_frame_add_text (self, self->plot.x + self->plot.width / 2,
                      self->plot.y + self->plot.height / 2, text, PSC_TEXT_SUBTITLE,
                      PSC_ANCHOR_MIDDLE, self->theme.muted, self->plot.width);
}

PscSeriesStyle
psc_frame_get_style (PscChartFrame *self, int series)
{
  if (series == PSC_CHART_TOTAL)
    return (PscSeriesStyle){ self->theme.total, PSC_DASH_DOTTED, PSC_N_MARKERS, PSC_HATCH_NONE };
  if (series == PSC_CHART_OTHER)
    return (PscSeriesStyle){ self->theme.other, PSC_DASH_DASHED, PSC_N_MARKERS, PSC_HATCH_NONE };
  return psc_chart_theme_get_style (&self->theme,
                                    psc_chart_series (self->chart, (guint) series)->style);
}

PscFill
psc_frame_get_area_fill (PscChartFrame *self, PscColour colour, PscHatch hatch)
{
  /* Large areas in full colour would shout. */
  return (PscFill){ psc_colour_mix (colour, self->theme.background, 0.12), hatch,
                    psc_colour_mix (colour, self->theme.background, 0.5) };
}

PscTrendLine *
psc_frame_find_line (PscChartFrame *self, int series)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      PscTrendLine *line = &g_array_index (self->lines, PscTrendLine, i);

      if (line->series == series)
        return line;
    }
  return NULL;
}

/* Takes @height from the top of the plot, and returns where that began. */
static double
take_top (PscChartFrame *self, double height)
{
  const double y = self->plot.y;

  self->plot.y += height;
  self->plot.height -= height;
  return y;
}

static void
layout_header_line (PscChartFrame *self, const char *text, PscTextRole role, PscColour colour)
{
  const double y = take_top (self, psc_text_ruler_get_line (self->ruler, role) + 2);

  psc_frame_add_text (self, self->plot.x, y + psc_text_ruler_get_ascent (self->ruler, role), text,
                      role, PSC_ANCHOR_START, colour, self->plot.width);
}

static void
layout_header (PscChartFrame *self)
{
  if ((self->view.parts & PSC_CHART_SHOW_TITLE) == 0)
    return;

  if (self->chart->title[0] != '\0' && self->height >= MIN_HEIGHT_FOR_TITLE)
    layout_header_line (self, self->chart->title, PSC_TEXT_TITLE, self->theme.text);
  if (self->chart->subtitle[0] != '\0' && self->height >= MIN_HEIGHT_FOR_SUBTITLE)
    layout_header_line (self, self->chart->subtitle, PSC_TEXT_SUBTITLE, self->theme.muted);
  if (self->height >= MIN_HEIGHT_FOR_SUBTITLE)
    take_top (self, 6);
}

static void
layout_source (PscChartFrame *self)
{
  const double line = psc_text_ruler_get_line (self->ruler, PSC_TEXT_SMALL);
  const double bottom = self->plot.y + self->plot.height;

  if ((self->view.parts & PSC_CHART_SHOW_SOURCE) == 0 || self->chart->source[0] == '\0'
      || self->height < MIN_HEIGHT_FOR_SOURCE)
    return;

  psc_frame_add_text (self, self->plot.x,
                      bottom - line + psc_text_ruler_get_ascent (self->ruler, PSC_TEXT_SMALL),
                      self->chart->source, PSC_TEXT_SMALL, PSC_ANCHOR_START, self->theme.muted,
                      self->plot.width);
  self->plot.height -= line + 8;
}

static void
layout_body (PscChartFrame *self)
{
  switch (self->chart->kind)
    {
    case PSC_CHART_TREND:
      psc_frame_prepare_lines (self);
      psc_frame_layout_legend (self);
      psc_frame_layout_trend (self);
      return;
    case PSC_CHART_TOP:
    case PSC_CHART_COMPARE:
      psc_frame_layout_bars (self);
      return;
    case PSC_CHART_SHARE:
      psc_frame_layout_share (self);
      return;
    }
  g_assert_not_reached ();
}

static void
layout (PscChartFrame *self)
{
  const gboolean bare = self->view.parts == PSC_CHART_SHOW_SPARKLINE;
  const double smaller = MIN (self->width, self->height);

  if (bare)
    self->pad = 2;
  else
    self->pad = smaller >= 200 ? 16 : MIN (6, smaller / 8);
  self->plot = (PscRect){ self->pad, self->pad, MAX (self->width - 2 * self->pad, 1),
                          MAX (self->height - 2 * self->pad, 1) };
  layout_header (self);
  layout_source (self);
  layout_body (self);
}

PscChartFrame *
psc_chart_frame_new (PscChart *chart, const PscChartView *view, double width, double height)
{
  PscChartFrame *self = g_new0 (PscChartFrame, 1);

  self->chart = psc_chart_ref (chart);
  if (view != NULL)
    self->view = *view;
  else
    psc_chart_view_init (&self->view);
  self->theme =
      self->view.theme != NULL ? *self->view.theme : *psc_chart_theme_get (PSC_CHART_LIGHT);
  self->view.theme = &self->theme;
  self->width = CLAMP (width, 1.0, MAX_SIZE);
  self->height = CLAMP (height, 1.0, MAX_SIZE);
  self->ruler = psc_text_ruler_new (self->theme.font_family, self->theme.font_px);
  self->texts = array_new (sizeof (PscPlacedText), placed_text_clear);
  self->legend = array_new (sizeof (PscLegendEntry), NULL);
  self->lines = array_new (sizeof (PscTrendLine), line_clear);
  self->end_labels = array_new (sizeof (PscEndLabel), NULL);
  self->shades = array_new (sizeof (PscRect), NULL);
  self->events = array_new (sizeof (PscVertical), vertical_clear);
  self->breaks = array_new (sizeof (PscVertical), vertical_clear);
  self->limits = array_new (sizeof (double), NULL);
  self->grid = array_new (sizeof (double), NULL);
  self->ticks = array_new (sizeof (double), NULL);
  self->shapes = array_new (sizeof (PscBarShape), NULL);
  self->rows = array_new (sizeof (PscBarRow), NULL);
  self->first = 1;
  self->unseen_total = (double) NAN;
  layout (self);
  return self;
}

void
psc_chart_frame_free (PscChartFrame *self)
{
  if (self == NULL)
    return;

  psc_chart_unref (self->chart);
  psc_text_ruler_free (self->ruler);
  g_array_unref (self->texts);
  g_array_unref (self->legend);
  g_array_unref (self->lines);
  g_array_unref (self->end_labels);
  g_array_unref (self->shades);
  g_array_unref (self->events);
  g_array_unref (self->breaks);
  g_array_unref (self->limits);
  g_array_unref (self->grid);
  g_array_unref (self->ticks);
  g_array_unref (self->shapes);
  g_array_unref (self->rows);
  g_free (self->x_px);
  g_free (self);
}

void
psc_chart_frame_draw (PscChartFrame *self, PscCanvas *canvas)
{
  const PscRect whole = { 0, 0, self->width, self->height };

  if ((self->view.parts & PSC_CHART_SHOW_BACKGROUND) != 0)
    psc_canvas_fill_rect (canvas, &whole, &(PscFill){ .colour = self->theme.background });

  if (self->chart->kind == PSC_CHART_TREND)
    psc_frame_draw_trend (self, canvas);
  else
    psc_frame_draw_bars (self, canvas);
  psc_frame_draw_legend (self, canvas);

  for (guint i = 0; i < self->texts->len; i++)
    {
      const PscPlacedText *text = &g_array_index (self->texts, PscPlacedText, i);

      psc_canvas_text (canvas, text->at, text->text, &text->style);
    }
}

void
psc_chart_frame_draw_cairo (PscChartFrame *self, cairo_t *cr)
{
  g_autoptr (PscCanvas) canvas = psc_cairo_canvas_new (cr, self->ruler);

  psc_chart_frame_draw (self, canvas);
}

void
psc_chart_draw (PscChart *chart, const PscChartView *view, cairo_t *cr, double width, double height)
{
  g_autoptr (PscChartFrame) frame = psc_chart_frame_new (chart, view, width, height);

  psc_chart_frame_draw_cairo (frame, cr);
}

const PscRect *
psc_chart_frame_get_plot (PscChartFrame *self)
{
  return &self->plot;
}

guint
psc_chart_frame_get_n_missing_glyphs (PscChartFrame *self)
{
  return psc_text_ruler_get_n_missing (self->ruler);
}
