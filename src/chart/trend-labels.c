/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names and last values at the right ends of the lines, pushed apart so that none covers another.
 * Where there are more than fit, the largest stay.
 */
#include "config.h"

#include <math.h>

#include "chart/chart-frame-private.h"
#include "chart/label-stack.h"

#define MIN_WIDTH_FOR_LABELS 380.0
#define LEADER 16.0
#define VALUE_GAP 6.0
/* Of the width of the plot. */
#define MAX_SHARE 0.34

typedef struct
{
  const PscTrendLine *line;
  guint snapshot;
  double y;
} End;

/* The last known value in view. */
static gboolean
find_end (PscChartFrame *self, const PscTrendLine *line, End *end)
{
  for (guint i = self->last + 1; i-- > self->first;)
    if (!isnan (line->values[i]) && self->chart->x[i] <= self->x.to
        && self->chart->x[i] >= self->x.from)
      {
        *end = (End){ line, i, 0 };
        return TRUE;
      }
  return FALSE;
}

static int
compare_size (gconstpointer a, gconstpointer b)
{
  const End *end_a = a;
  const End *end_b = b;
  const double size_a = fabs (end_a->line->values[end_a->snapshot]);
  const double size_b = fabs (end_b->line->values[end_b->snapshot]);

  return (size_a < size_b) - (size_a > size_b);
}

static int
compare_y (gconstpointer a, gconstpointer b)
{
  const End *end_a = a;
  const End *end_b = b;

  return (end_a->y > end_b->y) - (end_a->y < end_b->y);
}

static double
label_height (PscChartFrame *self)
{
  return psc_text_ruler_get_line (self->ruler, PSC_TEXT_LABEL);
}

/* The middle of its area, or the line itself. */
static double
end_y (PscChartFrame *self, const End *end)
{
  const double edge = psc_trend_line_get_edge (end->line, end->snapshot);

  if (end->line->bottom == NULL)
    return psc_scale_map (&self->y, edge);
  return psc_scale_map (&self->y, (edge + end->line->bottom[end->snapshot]) / 2);
}

/* The ends that get a label, from top to bottom. */
static GArray *
choose_ends (PscChartFrame *self)
{
  GArray *ends = g_array_new (FALSE, FALSE, sizeof (End));
  const guint n_fit = (guint) MAX (self->plot.height / label_height (self), 0);

  for (guint l = 0; l < self->lines->len; l++)
    {
      End end;

      if (find_end (self, &g_array_index (self->lines, PscTrendLine, l), &end))
        g_array_append_val (ends, end);
    }
  g_array_sort (ends, compare_size);
  if (ends->len > n_fit)
    g_array_set_size (ends, n_fit);
  for (guint i = 0; i < ends->len; i++)
    {
      End *end = &g_array_index (ends, End, i);

      end->y = end_y (self, end);
    }
  g_array_sort (ends, compare_y);
  return ends;
}

static char *
dup_end_value (PscChartFrame *self, const End *end)
{
  return psc_chart_dup_value_text (self->chart, end->line->values[end->snapshot],
                                   self->view.baseline);
}

static double
label_width (PscChartFrame *self, const End *end)
{
  const char *name = psc_chart_get_label (self->chart, end->line->series);
  const double width = LEADER + psc_text_ruler_get_width (self->ruler, PSC_TEXT_STRONG, name);
  g_autofree char *value = NULL;

  if (!self->has_end_values)
    return width;
  value = dup_end_value (self, end);
  return width + VALUE_GAP + psc_text_ruler_get_width (self->ruler, PSC_TEXT_LABEL, value);
}

static double
widest_label (PscChartFrame *self, GArray *ends)
{
  double widest = 0;

  for (guint i = 0; i < ends->len; i++)
    widest = MAX (widest, label_width (self, &g_array_index (ends, End, i)));
  return ceil (widest);
}

double
psc_frame_measure_end_labels (PscChartFrame *self)
{
  g_autoptr (GArray) ends = NULL;
  double room;

  if ((self->view.parts & PSC_CHART_SHOW_END_LABELS) == 0 || self->width < MIN_WIDTH_FOR_LABELS
      || self->plot.height < 3 * label_height (self))
    return 0;

  psc_chart_view_get_range (&self->view, self->chart, &self->x.from, &self->x.to);
  ends = choose_ends (self);
  room = floor (self->plot.width * MAX_SHARE);
  /* A number is shown whole or not at all. */
  self->has_end_values = TRUE;
  self->has_end_values = widest_label (self, ends) <= room;

  return MIN (widest_label (self, ends), room);
}

static void
place_label (PscChartFrame *self, const End *end, double y)
{
  const double height = label_height (self);
  const double plot_right = self->plot.x + self->plot.width;
  const double x = plot_right + LEADER;
  const double room = self->width - self->pad - x;
  const double baseline = y - height / 2 + psc_text_ruler_get_ascent (self->ruler, PSC_TEXT_LABEL);
  const char *name = psc_chart_get_label (self->chart, end->line->series);
  const double name_width =
      MIN (psc_text_ruler_get_width (self->ruler, PSC_TEXT_STRONG, name), room);
  g_autofree char *value = dup_end_value (self, end);
  const PscEndLabel label = { end->line->series,
                              { self->x_px[end->snapshot], end->y },
                              { x, y - height / 2, room, height } };

  g_array_append_val (self->end_labels, label);
  psc_frame_add_text (self, x, baseline, name, PSC_TEXT_STRONG, PSC_ANCHOR_START,
                      psc_chart_theme_get_text_colour (&self->theme, end->line->style.colour),
                      room);
  if (self->has_end_values)
    psc_frame_add_text (self, x + name_width + VALUE_GAP, baseline, value, PSC_TEXT_LABEL,
                        PSC_ANCHOR_START, self->theme.muted, room - name_width - VALUE_GAP);
}

void
psc_frame_place_end_labels (PscChartFrame *self)
{
  g_autoptr (GArray) ends = choose_ends (self);
  g_autofree double *centres = g_new (double, (gsize) ends->len + 1);

  for (guint i = 0; i < ends->len; i++)
    centres[i] = g_array_index (ends, End, i).y;
  if (!psc_label_stack_place (centres, ends->len, label_height (self), self->plot.y - 4,
                              self->plot.y + self->plot.height + 4))
    return;
  for (guint i = 0; i < ends->len; i++)
    place_label (self, &g_array_index (ends, End, i), centres[i]);
}
