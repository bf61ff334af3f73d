/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Parts of a total: one bar across the whole width, and beneath it the same parts as rows of a
 * table, in the same order and with the same samples. A bar and not a ring, since lengths compare
 * better than angles and names fit beside them.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "chart/chart-frame-private.h"

#define MAX_BAR_HEIGHT 44.0
#define MAX_PARTS 12
#define SWATCH_WIDTH 26.0
#define COLUMN_GAP 14.0

typedef struct
{
  double total;
  guint n_parts;
  /* What is not among the parts. */
  double rest;
  guint n_rest;
  double row_height;
  double value_width;
  double percent_width;
} ShareLayout;

/* What a bar adds to the total: unknown and negative amounts have no share. */
static double
get_amount (PscChartFrame *self, guint index)
{
  const PscBarData *bar = psc_chart_bar (self->chart, index);
  const double sum = psc_known_sum (bar->nonpaged, bar->paged);

  return sum > 0 ? sum : 0;
}

static void
sum_up (PscChartFrame *self, ShareLayout *layout, double row_height)
{
  const double rest = psc_known_sum (self->chart->rest_nonpaged, self->chart->rest_paged);
  const guint n = self->chart->bars->len;
  const guint n_fit = (guint) CLAMP (self->plot.height / row_height - 1, 1, MAX_PARTS);

  layout->n_parts = MIN (n, n_fit);
  layout->rest = self->chart->n_rest > 0 && rest > 0 ? rest : 0;
  layout->n_rest = self->chart->n_rest + n - layout->n_parts;
  layout->total = layout->rest;
  for (guint i = 0; i < n; i++)
    {
      layout->total += get_amount (self, i);
      if (i >= layout->n_parts)
        layout->rest += get_amount (self, i);
    }
}

static char *
dup_percent (double amount, double total)
{
  const double percent = amount / total * 100;

  /* A small share is not none. */
  if (percent > 0 && percent < 0.1)
    return g_strdup_printf ("< %.1f\u00a0%%", 0.1);
  return g_strdup_printf ("%.1f\u00a0%%", percent);
}

static PscFill
part_fill (PscChartFrame *self, guint part)
{
  const PscSeriesStyle style = psc_chart_theme_get_style (&self->theme, part);

  return psc_frame_get_area_fill (self, style.colour, style.hatch);
}

static void
measure_part (PscChartFrame *self, ShareLayout *layout, double amount)
{
  g_autofree char *value = psc_chart_dup_value_text (self->chart, amount, FALSE);
  g_autofree char *percent = dup_percent (amount, layout->total);

  layout->value_width =
      MAX (layout->value_width, psc_text_ruler_get_width (self->ruler, PSC_TEXT_LABEL, value));
  layout->percent_width =
      MAX (layout->percent_width, psc_text_ruler_get_width (self->ruler, PSC_TEXT_LABEL, percent));
}

static void
measure_parts (PscChartFrame *self, ShareLayout *layout)
{
  for (guint i = 0; i < layout->n_parts; i++)
    measure_part (self, layout, get_amount (self, i));
  measure_part (self, layout, layout->rest);
}

static void
add_segment (PscChartFrame *self, guint bar, double *x, double width, double height, PscFill fill)
{
  /* A gap in the colour of the paper parts the segments. */
  const PscBarShape shape = { bar,
                              { *x, self->plot.y, MAX (width - 1, MIN (width, 0.75)), height },
                              fill };
  const PscBarRow row = { bar, { *x, self->plot.y, width, height }, (double) NAN };

  g_array_append_val (self->shapes, shape);
  g_array_append_val (self->rows, row);
  *x += width;
}

/* Name and owner from the left, percent and value in columns at the right. */
static void
place_row_texts (PscChartFrame *self,
                 const ShareLayout *layout,
                 const PscRect *row,
                 const char *label,
                 const char *owner,
                 double amount)
{
  const double ascent = psc_text_ruler_get_ascent (self->ruler, PSC_TEXT_LABEL);
  const double baseline = row->y + row->height / 2 + ascent * 0.38;
  const double name_x = row->x + SWATCH_WIDTH + 8;
  const double percent_end = row->x + row->width;
  const double value_end = percent_end - layout->percent_width - COLUMN_GAP;
  const double name_end = value_end - layout->value_width - COLUMN_GAP;
  const double owner_x =
      name_x + 6 + psc_text_ruler_get_width (self->ruler, PSC_TEXT_STRONG, label);

  psc_frame_add_text (self, name_x, baseline, label, PSC_TEXT_STRONG, PSC_ANCHOR_START,
                      self->theme.text, name_end - name_x);
  psc_frame_add_text (self, owner_x, baseline, owner, PSC_TEXT_LABEL, PSC_ANCHOR_START,
                      self->theme.muted, name_end - owner_x);
  psc_frame_take_text (self, percent_end, baseline, dup_percent (amount, layout->total),
                       PSC_TEXT_LABEL, PSC_ANCHOR_END, self->theme.text);
  if (name_end > name_x)
    psc_frame_take_text (self, value_end, baseline,
                         psc_chart_dup_value_text (self->chart, amount, FALSE), PSC_TEXT_LABEL,
                         PSC_ANCHOR_END, self->theme.muted);
}

static void
add_row (PscChartFrame *self,
         const ShareLayout *layout,
         guint bar,
         double y,
         const char *label,
         const char *owner,
         double amount,
         PscFill fill)
{
  /* Rows wider than this would be hard to follow across. */
  const PscRect rect = { self->plot.x, y, MIN (self->plot.width, 560), layout->row_height };
  const PscBarShape swatch = { bar, { rect.x, y + rect.height / 2 - 5, SWATCH_WIDTH, 10 }, fill };
  const PscBarRow row = { bar, rect, amount };

  g_array_append_val (self->shapes, swatch);
  g_array_append_val (self->rows, row);
  place_row_texts (self, layout, &rect, label, owner, amount);
}

static void
place_parts (PscChartFrame *self, const ShareLayout *layout, double bar_height, gboolean has_rows)
{
  double x = self->plot.x;
  double y = self->plot.y + bar_height + 12;

  for (guint i = 0; i < layout->n_parts; i++, y += layout->row_height)
    {
      const PscBarData *bar = psc_chart_bar (self->chart, i);
      const double amount = get_amount (self, i);

      add_segment (self, i, &x, amount / layout->total * self->plot.width, bar_height,
                   part_fill (self, i));
      if (has_rows)
        add_row (self, layout, i, y, bar->label, bar->owner, amount, part_fill (self, i));
    }
  if (layout->rest > 0)
    {
      const PscFill fill = { .colour = self->theme.other };
      g_autofree char *more =
          layout->n_rest > 0 ? psc_frame_dup_more (layout->n_rest) : g_strdup ("");

      add_segment (self, PSC_REST_BAR, &x, layout->rest / layout->total * self->plot.width,
                   bar_height, fill);
      if (has_rows)
        add_row (self, layout, PSC_REST_BAR, y, C_ ("chart", "other"), more, layout->rest, fill);
    }
}

void
psc_frame_layout_share (PscChartFrame *self)
{
  ShareLayout layout = { 0 };
  const double least_row = psc_text_ruler_get_line (self->ruler, PSC_TEXT_LABEL) + 3;
  double bar_height;
  gboolean has_rows;

  self->plot.height = MAX (self->plot.height, 1);
  bar_height = MIN (MAX_BAR_HEIGHT, self->plot.height / 3);
  has_rows = (self->view.parts & PSC_CHART_SHOW_AXES) != 0 && self->plot.width >= 140
             && self->plot.height >= bar_height + 12 + 2 * least_row;
  if (!has_rows)
    bar_height = self->plot.height;

  /* The rows share what is left beneath the bar, with one for "other". */
  self->plot.height -= bar_height + 12;
  sum_up (self, &layout, least_row);
  self->plot.height += bar_height + 12;
  if (!(layout.total > 0))
    {
      psc_frame_add_notice (self, _ ("No values to show"));
      return;
    }

  layout.row_height = MIN ((self->plot.height - bar_height - 12) / (layout.n_parts + 1), 28);
  measure_parts (self, &layout);
  place_parts (self, &layout, bar_height, has_rows);
}
