/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Ranked and diverging bars: one row each, the name on the left, the value at the end of the bar.
 * The last rows give way to "+N more" when there is no room.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "chart/axis-text.h"
#include "chart/chart-frame-private.h"

#define MAX_ROW_HEIGHT 34.0
#define ROW_PADDING 5.0
#define NAME_GAP 10.0
#define OWNER_GAP 6.0
#define VALUE_GAP 6.0
#define MIN_WIDTH_FOR_NAMES 120.0
/* Of the width of the plot. */
#define MAX_NAME_SHARE 0.36

typedef struct
{
  guint n_rows;
  guint n_left_out;
  double row_height;
  double names_width;
  double value_width;
  PscScale x;
} BarLayout;

PscFill
psc_frame_get_pool_fill (PscChartFrame *self, PscColour colour, PscChartPool pool)
{
  const PscColour pale = psc_colour_mix (colour, self->theme.background, 0.55);

  if (pool == PSC_CHART_POOL_PAGED)
    return (PscFill){ pale, PSC_HATCH_RISING, colour };
  return (PscFill){ .colour = colour };
}

/* How far a bar reaches to one side of zero. */
static double
reach (const PscBarData *bar, gboolean negative)
{
  const double nonpaged = isnan (bar->nonpaged) ? 0 : bar->nonpaged;
  const double paged = isnan (bar->paged) ? 0 : bar->paged;

  if (negative)
    return MIN (nonpaged, 0) + MIN (paged, 0);
  return MAX (nonpaged, 0) + MAX (paged, 0);
}

static char *
dup_bar_value (PscChartFrame *self, const PscBarData *bar)
{
  g_autofree char *value =
      psc_chart_dup_value_text (self->chart, psc_known_sum (bar->nonpaged, bar->paged),
                                self->chart->kind == PSC_CHART_COMPARE);

  switch (bar->change)
    {
    case PSC_CHART_CHANGE_NONE:
      return g_steal_pointer (&value);
    case PSC_CHART_CHANGE_NEW:
      /* Translators: a tag that only the later snapshot has; %s is how much it grew */
      return g_strdup_printf (C_ ("change", "%s new"), value);
    case PSC_CHART_CHANGE_GONE:
      /* Translators: a tag that only the earlier snapshot has; %s is how much it shrank */
      return g_strdup_printf (C_ ("change", "%s gone"), value);
    }
  g_assert_not_reached ();
}

static double
name_width (PscChartFrame *self, const PscBarData *bar)
{
  double width = psc_text_ruler_get_width (self->ruler, PSC_TEXT_STRONG, bar->label);

  if (bar->owner[0] != '\0')
    width += OWNER_GAP + psc_text_ruler_get_width (self->ruler, PSC_TEXT_LABEL, bar->owner);
  return width;
}

static void
layout_pool_legend (PscChartFrame *self)
{
  const gboolean compares = self->chart->kind == PSC_CHART_COMPARE;
  const PscColour colour = compares ? self->theme.total : self->theme.series[0];
  const PscFill nonpaged = psc_frame_get_pool_fill (self, colour, PSC_CHART_POOL_NONPAGED);
  const PscFill paged = psc_frame_get_pool_fill (self, colour, PSC_CHART_POOL_PAGED);
  const double height = psc_text_ruler_get_line (self->ruler, PSC_TEXT_LABEL) + 10;
  gboolean has_nonpaged = FALSE;
  gboolean has_paged = FALSE;
  double x = self->plot.x;

  for (guint i = 0; i < self->chart->bars->len; i++)
    {
      has_nonpaged |= fabs (psc_chart_bar (self->chart, i)->nonpaged) > 0;
      has_paged |= fabs (psc_chart_bar (self->chart, i)->paged) > 0;
    }
  if ((self->view.parts & PSC_CHART_SHOW_LEGEND) == 0 || self->height < 160 || self->width < 240
      || !has_paged)
    return;

  if (has_nonpaged)
    x = psc_frame_place_swatch (self, x, self->plot.y, C_ ("pool", "nonpaged"), &nonpaged);
  psc_frame_place_swatch (self, x, self->plot.y, C_ ("pool", "paged"), &paged);
  self->plot.y += height;
  self->plot.height -= height;
}

static void
count_rows (PscChartFrame *self, BarLayout *layout)
{
  const double least = psc_text_ruler_get_line (self->ruler, PSC_TEXT_LABEL) + 3;
  const guint n = self->chart->bars->len;
  const guint n_fit = (guint) MAX (self->plot.height / least, 1);
  const gboolean needs_more_row = n > n_fit || self->chart->n_rest > 0;

  layout->n_rows = MIN (n, needs_more_row && n_fit > 1 ? n_fit - 1 : n_fit);
  layout->n_left_out = n - layout->n_rows + self->chart->n_rest;
  layout->row_height =
      MIN (self->plot.height / (layout->n_rows + (layout->n_left_out > 0 ? 1 : 0)), MAX_ROW_HEIGHT);
}

static void
measure_rows (PscChartFrame *self, BarLayout *layout)
{
  double low = 0;
  double high = 0;

  for (guint i = 0; i < layout->n_rows; i++)
    {
      const PscBarData *bar = psc_chart_bar (self->chart, i);
      g_autofree char *value = dup_bar_value (self, bar);

      low = MIN (low, reach (bar, TRUE));
      high = MAX (high, reach (bar, FALSE));
      layout->names_width = MAX (layout->names_width, name_width (self, bar));
      layout->value_width =
          MAX (layout->value_width, psc_text_ruler_get_width (self->ruler, PSC_TEXT_LABEL, value));
    }

  layout->names_width = MIN (ceil (layout->names_width), floor (self->plot.width * MAX_NAME_SHARE));
  layout->value_width += VALUE_GAP;
  layout->x = (PscScale){ PSC_SCALE_LINEAR, low, high > low ? high : low + 1, 0, 0 };
}

/* Names and values take their room from the bars, if the bars keep any. */
static void
place_scale (PscChartFrame *self, BarLayout *layout)
{
  const PscRect *plot = &self->plot;
  const gboolean shows_text = (self->view.parts & PSC_CHART_SHOW_AXES) != 0;
  double start = plot->x;
  double end = plot->x + plot->width;

  if (!shows_text || plot->width < MIN_WIDTH_FOR_NAMES)
    layout->names_width = 0;
  else
    start += layout->names_width + NAME_GAP;
  if (!shows_text || end - start < 3 * layout->value_width)
    layout->value_width = 0;
  end -= layout->value_width;
  if (layout->x.from < 0)
    start += layout->value_width;
  layout->x.start = start;
  layout->x.end = MAX (end, start + 1);
  self->zero = psc_scale_map (&layout->x, 0);
}

static void
place_name (PscChartFrame *self, const BarLayout *layout, const PscBarData *bar, double baseline)
{
  const double label_width = psc_text_ruler_get_width (self->ruler, PSC_TEXT_STRONG, bar->label);
  const double owner_x = self->plot.x + label_width + OWNER_GAP;

  psc_frame_add_text (self, self->plot.x, baseline, bar->label, PSC_TEXT_STRONG, PSC_ANCHOR_START,
                      self->theme.text, layout->names_width);
  psc_frame_add_text (self, owner_x, baseline, bar->owner, PSC_TEXT_LABEL, PSC_ANCHOR_START,
                      self->theme.muted, self->plot.x + layout->names_width - owner_x);
}

static void
add_shape (PscChartFrame *self,
           guint index,
           double from,
           double to,
           PscRect row,
           const PscFill *fill)
{
  const PscBarShape shape = { index,
                              { MIN (from, to), row.y + ROW_PADDING / 2, fabs (to - from),
                                MAX (row.height - ROW_PADDING, 1) },
                              *fill };

  g_array_append_val (self->shapes, shape);
}

/* Adds a pool's part of a bar, outside what is there already on its side of zero. */
static void
place_part (PscChartFrame *self,
            const BarLayout *layout,
            guint index,
            PscRect row,
            double value,
            PscChartPool pool,
            double *above,
            double *below)
{
  double *end = value < 0 ? below : above;
  const gboolean compares = self->chart->kind == PSC_CHART_COMPARE;
  const PscColour colour = !compares   ? self->theme.series[0]
                           : value < 0 ? self->theme.shrunk
                                       : self->theme.grown;
  const PscFill fill = psc_frame_get_pool_fill (self, colour, pool);
  const double from = psc_scale_map (&layout->x, *end);

  if (isnan (value) || value == 0)
    return;
  *end += value;
  add_shape (self, index, from, psc_scale_map (&layout->x, *end), row, &fill);
}

static void
place_value (PscChartFrame *self,
             const BarLayout *layout,
             const PscBarData *bar,
             double baseline,
             double above,
             double below)
{
  const gboolean on_left = psc_known_sum (bar->nonpaged, bar->paged) < 0;
  const double end = psc_scale_map (&layout->x, on_left ? below : above);

  if (layout->value_width > 0)
    psc_frame_take_text (self, on_left ? end - VALUE_GAP : end + VALUE_GAP, baseline,
                         dup_bar_value (self, bar), PSC_TEXT_LABEL,
                         on_left ? PSC_ANCHOR_END : PSC_ANCHOR_START, self->theme.text);
}

static double
row_baseline (PscChartFrame *self, const PscRect *row)
{
  return row->y + row->height / 2 + psc_text_ruler_get_ascent (self->ruler, PSC_TEXT_LABEL) * 0.38;
}

static void
place_row (PscChartFrame *self, const BarLayout *layout, guint index)
{
  const PscBarData *bar = psc_chart_bar (self->chart, index);
  const PscRect rect = { self->plot.x, self->plot.y + index * layout->row_height, self->plot.width,
                         layout->row_height };
  const PscBarRow row = { index, rect, psc_known_sum (bar->nonpaged, bar->paged) };
  double above = 0;
  double below = 0;

  g_array_append_val (self->rows, row);
  if (layout->names_width > 0)
    place_name (self, layout, bar, row_baseline (self, &rect));
  place_part (self, layout, index, rect, bar->nonpaged, PSC_CHART_POOL_NONPAGED, &above, &below);
  place_part (self, layout, index, rect, bar->paged, PSC_CHART_POOL_PAGED, &above, &below);
  place_value (self, layout, bar, row_baseline (self, &rect), above, below);
}

static void
place_rest (PscChartFrame *self, const BarLayout *layout)
{
  const PscRect row = { self->plot.x, self->plot.y + layout->n_rows * layout->row_height,
                        self->plot.width, layout->row_height };
  g_autofree char *more = psc_frame_dup_more (layout->n_left_out);

  if (layout->n_left_out > 0 && layout->names_width > 0)
    psc_frame_add_text (self, row.x, row_baseline (self, &row), more, PSC_TEXT_LABEL,
                        PSC_ANCHOR_START, self->theme.muted, row.width);
}

void
psc_frame_layout_bars (PscChartFrame *self)
{
  BarLayout layout = { 0 };

  if (self->chart->bars->len == 0)
    {
      psc_frame_add_notice (self, self->chart->kind == PSC_CHART_COMPARE ? _ ("Nothing changed")
                                                                         : _ ("No values to show"));
      return;
    }

  layout_pool_legend (self);
  self->plot.height = MAX (self->plot.height, 1);
  count_rows (self, &layout);
  measure_rows (self, &layout);
  place_scale (self, &layout);
  for (guint i = 0; i < layout.n_rows; i++)
    place_row (self, &layout, i);
  place_rest (self, &layout);
}
