/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The legend of a trend: rows of a sample and a name that flow like words, a few rows at most.
 */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "chart/chart-frame-private.h"

#define MIN_HEIGHT_FOR_LEGEND 180.0
#define MIN_WIDTH_FOR_LEGEND 160.0
#define SAMPLE_WIDTH 26.0
#define SAMPLE_GAP 6.0
#define ENTRY_GAP 18.0
#define OWNER_GAP 5.0

static guint
max_rows (PscChartFrame *self)
{
  return self->height >= 420 ? 3 : self->height >= 240 ? 2 : 1;
}

static const char *
get_owner (PscChartFrame *self, int series)
{
  return series >= 0 ? psc_chart_series (self->chart, (guint) series)->owner : "";
}

static double
entry_width (PscChartFrame *self, int series)
{
  const char *owner = get_owner (self, series);
  double width = SAMPLE_WIDTH + SAMPLE_GAP
                 + psc_text_ruler_get_width (self->ruler, PSC_TEXT_STRONG,
                                             psc_chart_get_label (self->chart, series));

  if (owner[0] != '\0')
    width += OWNER_GAP + psc_text_ruler_get_width (self->ruler, PSC_TEXT_LABEL, owner);
  return width;
}

static void
place_entry (PscChartFrame *self, int series, double x, double y, double width)
{
  const double line = psc_text_ruler_get_line (self->ruler, PSC_TEXT_LABEL);
  const double baseline = y + psc_text_ruler_get_ascent (self->ruler, PSC_TEXT_LABEL);
  const char *label = psc_chart_get_label (self->chart, series);
  const char *owner = get_owner (self, series);
  const double label_x = x + SAMPLE_WIDTH + SAMPLE_GAP;
  const double label_width = psc_text_ruler_get_width (self->ruler, PSC_TEXT_STRONG, label);
  const PscTrendLine *shown = psc_frame_find_line (self, series);
  PscLegendEntry entry = { .rect = { x, y, width, line },
                           .series = series,
                           .swatch = { x, y + line / 2 - 5, SAMPLE_WIDTH, 10 } };

  if (shown != NULL && shown->bottom != NULL)
    entry.fill = psc_frame_get_area_fill (self, shown->style.colour, shown->style.hatch);
  g_array_append_val (self->legend, entry);
  psc_frame_add_text (self, label_x, baseline, label, PSC_TEXT_STRONG, PSC_ANCHOR_START,
                      self->theme.text, x + width - label_x);
  if (owner[0] != '\0')
    psc_frame_add_text (self, label_x + label_width + OWNER_GAP, baseline, owner, PSC_TEXT_LABEL,
                        PSC_ANCHOR_START, self->theme.muted,
                        x + width - label_x - label_width - OWNER_GAP);
}

double
psc_frame_place_swatch (PscChartFrame *self,
                        double x,
                        double y,
                        const char *label,
                        const PscFill *fill)
{
  const double line = psc_text_ruler_get_line (self->ruler, PSC_TEXT_LABEL);
  const double width = psc_text_ruler_get_width (self->ruler, PSC_TEXT_LABEL, label);
  const PscLegendEntry entry = { { x, y, SAMPLE_WIDTH + SAMPLE_GAP + width, line },
                                 PSC_CHART_NO_SERIES,
                                 { x, y + line / 2 - 5, SAMPLE_WIDTH, 10 },
                                 *fill };

  g_array_append_val (self->legend, entry);
  psc_frame_take_text (self, x + SAMPLE_WIDTH + SAMPLE_GAP,
                       y + psc_text_ruler_get_ascent (self->ruler, PSC_TEXT_LABEL),
                       g_strdup (label), PSC_TEXT_LABEL, PSC_ANCHOR_START, self->theme.text);
  return x + entry.rect.width + ENTRY_GAP;
}

char *
psc_frame_dup_more (guint n)
{
  /* Translators: at the end of a legend or of a list of bars; %u is how many entries are not shown
   */
  return g_strdup_printf (ngettext ("+%u more", "+%u more", n), n);
}

static double
more_width (PscChartFrame *self, guint n)
{
  g_autofree char *more = psc_frame_dup_more (n);

  return psc_text_ruler_get_width (self->ruler, PSC_TEXT_LABEL, more);
}

/* In the order of the series, then "other" and the total. */
static int
series_at (PscChartFrame *self, guint index)
{
  const guint n = self->chart->series->len;

  if (index < n)
    return (int) index;
  return index == n ? PSC_CHART_OTHER : PSC_CHART_TOTAL;
}

static void
place_more (PscChartFrame *self, double x, double y, guint n)
{
  psc_frame_take_text (self, x, y + psc_text_ruler_get_ascent (self->ruler, PSC_TEXT_LABEL),
                       psc_frame_dup_more (n), PSC_TEXT_LABEL, PSC_ANCHOR_START, self->theme.muted);
}

void
psc_frame_layout_legend (PscChartFrame *self)
{
  const double line = psc_text_ruler_get_line (self->ruler, PSC_TEXT_LABEL) + 3;
  const gboolean has_total = psc_frame_find_line (self, PSC_CHART_TOTAL) != NULL;
  const guint n = self->chart->series->len + (has_total ? 2 : 0);
  const double right = self->plot.x + self->plot.width;
  double x = self->plot.x;
  double y = self->plot.y;
  guint row = 1;

  if ((self->view.parts & PSC_CHART_SHOW_LEGEND) == 0 || self->height < MIN_HEIGHT_FOR_LEGEND
      || self->width < MIN_WIDTH_FOR_LEGEND || n == 0)
    return;

  for (guint i = 0; i < n; i++)
    {
      const double width = MIN (entry_width (self, series_at (self, i)), self->plot.width);
      const gboolean last_row = row == max_rows (self);
      const double reserve = last_row && i + 1 < n ? ENTRY_GAP + more_width (self, n - i - 1) : 0;

      if (x + width + reserve > right && last_row && x > self->plot.x)
        {
          place_more (self, x, y, n - i);
          break;
        }
      if (x + width > right && x > self->plot.x)
        {
          x = self->plot.x;
          y += line;
          row++;
        }
      place_entry (self, series_at (self, i), x, y, width);
      x += width + ENTRY_GAP;
    }

  y += line + 8;
  self->plot.height -= y - self->plot.y;
  self->plot.y = y;
}

static void
draw_sample (PscChartFrame *self, PscCanvas *canvas, const PscLegendEntry *entry)
{
  PscSeriesStyle style;
  const double y = entry->swatch.y + entry->swatch.height / 2;
  const double right = entry->swatch.x + entry->swatch.width;
  const PscPoint line[] = { { entry->swatch.x, y }, { right, y } };

  if (entry->fill.colour != 0)
    {
      psc_canvas_fill_rect (canvas, &entry->swatch, &entry->fill);
      return;
    }

  style = psc_frame_get_style (self, entry->series);
  psc_canvas_stroke (canvas, line, G_N_ELEMENTS (line),
                     &(PscStroke){ style.colour, self->theme.line_width, style.dash });
  psc_frame_draw_marker (canvas, (PscPoint){ (entry->swatch.x + right) / 2, y }, &style,
                         self->theme.line_width * 1.75);
}

void
psc_frame_draw_legend (PscChartFrame *self, PscCanvas *canvas)
{
  for (guint i = 0; i < self->legend->len; i++)
    draw_sample (self, canvas, &g_array_index (self->legend, PscLegendEntry, i));
}
