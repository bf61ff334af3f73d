/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The layout of charts: what stands where, at every size and with every kind of value. One test
 * looks at pixels.
 */
#include "config.h"

#include "chart/chart-frame.h"

#include <math.h>
#include <string.h>

#include "chart/chart-frame-private.h"
#include "support/check-main.h"

#define MIB (1024.0 * 1024.0)

typedef double (*ValueFunc) (guint series, guint snapshot);

static double
rising (guint series, guint snapshot)
{
  return MIB * (series + 1) * (snapshot + 1);
}

static double
with_gaps (guint series, guint snapshot)
{
  return (series + snapshot) % 5 == 2 ? (double) NAN : rising (series, snapshot);
}

static double
all_zero (guint series, guint snapshot)
{
  return 0;
}

static double
all_unknown (guint series, guint snapshot)
{
  return (double) NAN;
}

static double
both_signs (guint series, guint snapshot)
{
  return MIB * ((double) ((series * 7 + snapshot * 13) % 11) - 5);
}

static double
huge (guint series, guint snapshot)
{
  return series % 2 == 0 ? 0x1p63 : -0x1p63;
}

static double
tiny (guint series, guint snapshot)
{
  return 1e-300;
}

static const ValueFunc value_funcs[] = { rising,     with_gaps, all_zero, all_unknown,
                                         both_signs, huge,      tiny };

static PscChart *
create_trend (guint n_series, guint n_snapshots, ValueFunc func, gboolean has_total)
{
  PscChart *chart = psc_chart_new (PSC_CHART_TREND, PSC_CHART_BYTES);
  g_autofree double *values = g_new (double, n_snapshots + 1);
  g_autofree double *totals = g_new0 (double, n_snapshots + 1);

  psc_chart_set_title (chart, "Title");
  psc_chart_set_subtitle (chart, "Subtitle");
  psc_chart_set_source (chart, "Source");
  psc_chart_set_snapshots (chart, n_snapshots, NULL);
  for (guint s = 0; s < n_series; s++)
    {
      g_autofree char *label = g_strdup_printf ("T%03u", s);

      for (guint i = 0; i < n_snapshots; i++)
        {
          values[i] = func (s, i);
          totals[i] += isnan (values[i]) ? 0 : values[i];
        }
      psc_chart_add_series (chart, &(PscChartSeries){
                                       .label = label, .owner = "driver.sys", .values = values });
    }
  for (guint i = 0; i < n_snapshots; i++)
    totals[i] += 3 * MIB;
  if (has_total)
    psc_chart_set_total (chart, totals);
  return chart;
}

static void
draw (PscChartFrame *frame)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) frame->width + 1,
                                  (int) frame->height + 1);
  cairo_t *cr = cairo_create (surface);

  psc_chart_frame_draw_cairo (frame, cr);
  ck_assert_int_eq (cairo_status (cr), CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
assert_sound (PscChartFrame *frame)
{
  ck_assert_double_gt (frame->plot.width, 0);
  ck_assert_double_gt (frame->plot.height, 0);
  for (guint i = 0; i < frame->texts->len; i++)
    {
      const PscPlacedText *text = &g_array_index (frame->texts, PscPlacedText, i);

      ck_assert (isfinite (text->at.x) && isfinite (text->at.y));
      ck_assert (text->at.x >= 0 && text->at.x <= frame->width);
      ck_assert (text->at.y >= 0 && text->at.y <= frame->height);
    }
  for (guint i = 1; i < frame->end_labels->len; i++)
    {
      const PscEndLabel *label = &g_array_index (frame->end_labels, PscEndLabel, i);

      ck_assert_double_ge (label->rect.y - label[-1].rect.y, label->rect.height - 1e-6);
    }
}

static const struct
{
  double width;
  double height;
} sizes[] = { { 1, 1 },     { 10, 300 },  { 300, 10 },  { 80, 60 },    { 130, 110 },
              { 200, 150 }, { 400, 250 }, { 960, 540 }, { 3000, 2000 } };

START_TEST (every_size_and_value_is_laid_out_and_drawn)
{
  for (guint f = 0; f < G_N_ELEMENTS (value_funcs); f++)
    for (guint n = 0; n < 4; n++)
      {
        const guint n_snapshots[] = { 0, 1, 2, 30 };
        g_autoptr (PscChart) chart = create_trend (4, n_snapshots[n], value_funcs[f], n % 2 == 1);
        PscChartView view = PSC_CHART_VIEW_INIT;

        for (guint mode = 0; mode < 8; mode++)
          {
            g_autoptr (PscChartFrame) frame = NULL;

            view.arrangement = mode & 1 ? PSC_CHART_STACKED : PSC_CHART_LINES;
            view.logarithmic = (mode & 2) != 0;
            view.baseline = (mode & 4) != 0;
            frame = psc_chart_frame_new (chart, &view, sizes[_i].width, sizes[_i].height);
            assert_sound (frame);
            draw (frame);
          }
      }
}
END_TEST

START_TEST (every_size_lays_out_bars)
{
  for (PscChartKind kind = PSC_CHART_TOP; kind <= PSC_CHART_SHARE; kind++)
    for (guint n = 0; n <= 40; n += 20)
      for (guint f = 0; f < G_N_ELEMENTS (value_funcs); f++)
        {
          g_autoptr (PscChart) chart = psc_chart_new (kind, PSC_CHART_BYTES);
          g_autoptr (PscChartFrame) frame = NULL;

          for (guint i = 0; i < n; i++)
            psc_chart_add_bar (chart, &(PscChartBar){ .label = "Leak",
                                                      .owner = "driver.sys",
                                                      .nonpaged = value_funcs[f](i, i),
                                                      .paged = value_funcs[f](i, i + 1) });
          psc_chart_set_rest (chart, 7, MIB, (double) NAN);
          frame = psc_chart_frame_new (chart, NULL, sizes[_i].width, sizes[_i].height);
          assert_sound (frame);
          draw (frame);
        }
}
END_TEST

/* Areas in the order in which they are stacked. */
static const PscTrendLine *
nth_area (PscChartFrame *frame, guint n)
{
  const guint n_series = psc_chart_get_n_series (frame->chart);

  return psc_frame_find_line (frame, n < n_series ? (int) n : PSC_CHART_OTHER);
}

START_TEST (stacked_areas_lie_on_each_other_and_reach_the_total)
{
  g_autoptr (PscChart) chart = create_trend (3, 12, rising, TRUE);
  PscChartView view = PSC_CHART_VIEW_INIT;
  g_autoptr (PscChartFrame) frame = NULL;

  view.arrangement = PSC_CHART_STACKED;
  frame = psc_chart_frame_new (chart, &view, 600, 400);

  for (guint i = 0; i < 12; i++)
    {
      ck_assert_double_eq (nth_area (frame, 0)->bottom[i], 0);
      for (guint n = 1; n < 4; n++)
        ck_assert_double_eq (nth_area (frame, n)->bottom[i], nth_area (frame, n - 1)->top[i]);
      ck_assert_double_eq (nth_area (frame, 3)->top[i],
                           psc_chart_get_value (chart, PSC_CHART_TOTAL, i));
    }
}
END_TEST

START_TEST (negative_parts_are_stacked_downwards_and_still_add_up)
{
  g_autoptr (PscChart) chart = create_trend (5, 20, both_signs, TRUE);
  PscChartView view = PSC_CHART_VIEW_INIT;
  g_autoptr (PscChartFrame) frame = NULL;

  view.arrangement = PSC_CHART_STACKED;
  frame = psc_chart_frame_new (chart, &view, 600, 400);

  for (guint i = 0; i < 20; i++)
    {
      double above = 0;
      double below = 0;

      for (guint n = 0; n < 6; n++)
        {
          above = MAX (above, nth_area (frame, n)->top[i]);
          below = MIN (below, nth_area (frame, n)->top[i]);
        }
      ck_assert_double_eq_tol (above + below, psc_chart_get_value (chart, PSC_CHART_TOTAL, i),
                               1e-3);
    }
}
END_TEST

START_TEST (parts_add_up_above_the_baseline_too)
{
  g_autoptr (PscChart) chart = create_trend (3, 12, rising, TRUE);
  PscChartView view = PSC_CHART_VIEW_INIT;
  g_autoptr (PscChartFrame) frame = NULL;

  view.baseline = TRUE;
  frame = psc_chart_frame_new (chart, &view, 600, 400);

  ck_assert_double_eq (psc_frame_find_line (frame, 0)->values[0], 0);
  for (guint i = 0; i < 12; i++)
    {
      double sum = psc_frame_find_line (frame, PSC_CHART_OTHER)->values[i];

      for (int s = 0; s < 3; s++)
        sum += psc_frame_find_line (frame, s)->values[i];
      ck_assert_double_eq_tol (sum, psc_frame_find_line (frame, PSC_CHART_TOTAL)->values[i], 1e-6);
    }
}
END_TEST

START_TEST (baseline_starts_anew_after_a_break)
{
  g_autoptr (PscChart) chart = create_trend (1, 10, rising, FALSE);
  PscChartView view = PSC_CHART_VIEW_INIT;
  g_autoptr (PscChartFrame) frame = NULL;

  psc_chart_add_break (chart, 5, "restart");
  view.baseline = TRUE;
  frame = psc_chart_frame_new (chart, &view, 600, 400);

  ck_assert_double_eq (psc_frame_find_line (frame, 0)->values[4], 4 * MIB);
  ck_assert_double_eq (psc_frame_find_line (frame, 0)->values[5], 0);
}
END_TEST

START_TEST (logarithm_needs_lines_without_negative_values)
{
  g_autoptr (PscChart) positive = create_trend (2, 10, rising, FALSE);
  g_autoptr (PscChart) negative = create_trend (2, 10, both_signs, FALSE);
  PscChartView view = PSC_CHART_VIEW_INIT;
  g_autoptr (PscChartFrame) lines = NULL;
  g_autoptr (PscChartFrame) below_zero = NULL;
  g_autoptr (PscChartFrame) stacked = NULL;

  view.logarithmic = TRUE;
  lines = psc_chart_frame_new (positive, &view, 600, 400);
  below_zero = psc_chart_frame_new (negative, &view, 600, 400);
  view.arrangement = PSC_CHART_STACKED;
  stacked = psc_chart_frame_new (positive, &view, 600, 400);

  ck_assert_int_eq (lines->y.kind, PSC_SCALE_LOG);
  ck_assert_int_eq (below_zero->y.kind, PSC_SCALE_LINEAR);
  ck_assert_int_eq (stacked->y.kind, PSC_SCALE_LINEAR);
}
END_TEST

static gboolean
has_text (PscChartFrame *frame, const char *part)
{
  for (guint i = 0; i < frame->texts->len; i++)
    if (strstr (g_array_index (frame->texts, PscPlacedText, i).text, part) != NULL)
      return TRUE;
  return FALSE;
}

START_TEST (legend_of_many_series_says_how_many_more)
{
  g_autoptr (PscChart) chart = create_trend (500, 3, rising, FALSE);
  g_autoptr (PscChartFrame) frame = psc_chart_frame_new (chart, NULL, 700, 450);
  g_autofree char *more = g_strdup_printf ("+%u more", 500 - frame->legend->len);

  ck_assert_uint_gt (frame->legend->len, 3);
  ck_assert_uint_lt (frame->legend->len, 40);
  ck_assert (has_text (frame, more));
}
END_TEST

START_TEST (small_charts_keep_the_data_and_drop_the_texts)
{
  g_autoptr (PscChart) chart = create_trend (3, 10, rising, TRUE);
  g_autoptr (PscChartFrame) frame = psc_chart_frame_new (chart, NULL, 80, 60);

  ck_assert (!has_text (frame, "Title"));
  ck_assert_uint_eq (frame->legend->len, 0);
  ck_assert_double_gt (frame->plot.width, 50);
  ck_assert_double_gt (frame->plot.height, 30);
}
END_TEST

START_TEST (far_limit_is_named_but_does_not_flatten_the_data)
{
  g_autoptr (PscChart) chart = create_trend (1, 10, rising, FALSE);
  g_autoptr (PscChartFrame) frame = NULL;

  psc_chart_add_limit (chart, 1e15, "pool limit");
  frame = psc_chart_frame_new (chart, NULL, 700, 450);

  ck_assert_double_lt (frame->y.to, 100 * MIB);
  ck_assert_uint_eq (frame->limits->len, 0);
  ck_assert (has_text (frame, "\u2191 pool limit: 909 TiB"));
}
END_TEST

START_TEST (near_limit_has_its_line)
{
  g_autoptr (PscChart) chart = create_trend (1, 10, rising, FALSE);
  g_autoptr (PscChartFrame) frame = NULL;

  psc_chart_add_limit (chart, 15 * MIB, "pool limit");
  frame = psc_chart_frame_new (chart, NULL, 700, 450);

  ck_assert_double_ge (frame->y.to, 15 * MIB);
  ck_assert_uint_eq (frame->limits->len, 1);
  ck_assert (has_text (frame, "pool limit: 15.0 MiB"));
}
END_TEST

START_TEST (total_that_would_flatten_the_series_is_named_instead)
{
  g_autoptr (PscChart) chart = create_trend (2, 10, rising, FALSE);
  double totals[10];
  PscChartView view = PSC_CHART_VIEW_INIT;
  g_autoptr (PscChartFrame) named = NULL;
  g_autoptr (PscChartFrame) shown = NULL;
  g_autoptr (PscChartFrame) hidden = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (totals); i++)
    totals[i] = 30 * 1024 * MIB;
  psc_chart_set_total (chart, totals);
  named = psc_chart_frame_new (chart, &view, 700, 450);
  view.totals = PSC_CHART_TOTALS_SHOWN;
  shown = psc_chart_frame_new (chart, &view, 700, 450);
  view.totals = PSC_CHART_TOTALS_HIDDEN;
  hidden = psc_chart_frame_new (chart, &view, 700, 450);

  ck_assert_ptr_null (psc_frame_find_line (named, PSC_CHART_TOTAL));
  ck_assert_double_le (named->y.to, 30 * MIB);
  ck_assert (has_text (named, "\u2191 total of all tags: 30.0 GiB"));
  ck_assert_ptr_nonnull (psc_frame_find_line (shown, PSC_CHART_TOTAL));
  ck_assert_ptr_nonnull (psc_frame_find_line (shown, PSC_CHART_OTHER));
  ck_assert (!has_text (hidden, "total"));
}
END_TEST

START_TEST (empty_chart_says_that_there_is_nothing)
{
  g_autoptr (PscChart) chart = create_trend (2, 5, all_unknown, FALSE);
  g_autoptr (PscChartFrame) frame = psc_chart_frame_new (chart, NULL, 700, 450);

  ck_assert (has_text (frame, "No values to show"));
}
END_TEST

START_TEST (zoomed_frame_keeps_one_neighbour_on_each_side)
{
  g_autoptr (PscChart) chart = create_trend (1, 100, rising, FALSE);
  PscChartView view = PSC_CHART_VIEW_INIT;
  g_autoptr (PscChartFrame) frame = NULL;

  view.x_from = 40.5;
  view.x_to = 60;
  frame = psc_chart_frame_new (chart, &view, 600, 400);

  ck_assert_uint_eq (frame->first, 40);
  ck_assert_uint_eq (frame->last, 61);
}
END_TEST

START_TEST (shares_fill_the_whole_bar)
{
  g_autoptr (PscChart) chart = psc_chart_new (PSC_CHART_SHARE, PSC_CHART_BYTES);
  g_autoptr (PscChartFrame) frame = NULL;

  psc_chart_add_bar (chart, &(PscChartBar){ "Leak", NULL, 3 * MIB, 0, PSC_CHART_CHANGE_NONE });
  psc_chart_add_bar (chart,
                     &(PscChartBar){ "ConT", NULL, MIB, (double) NAN, PSC_CHART_CHANGE_NONE });
  psc_chart_set_rest (chart, 9, 2 * MIB, 2 * MIB);
  frame = psc_chart_frame_new (chart, NULL, 800, 400);

  ck_assert (has_text (frame, "37.5\u00a0%"));
  ck_assert (has_text (frame, "12.5\u00a0%"));
  ck_assert (has_text (frame, "50.0\u00a0%"));
  ck_assert (has_text (frame, "+9 more"));
}
END_TEST

START_TEST (changes_go_to_their_side_of_zero)
{
  g_autoptr (PscChart) chart = psc_chart_new (PSC_CHART_COMPARE, PSC_CHART_BYTES);
  g_autoptr (PscChartFrame) frame = NULL;
  const PscBarShape *grown;
  const PscBarShape *gone;

  psc_chart_add_bar (chart, &(PscChartBar){ "Leak", NULL, 3 * MIB, 0, PSC_CHART_CHANGE_NEW });
  psc_chart_add_bar (chart, &(PscChartBar){ "Gone", NULL, -MIB, 0, PSC_CHART_CHANGE_GONE });
  frame = psc_chart_frame_new (chart, NULL, 800, 400);
  grown = &g_array_index (frame->shapes, PscBarShape, 0);
  gone = &g_array_index (frame->shapes, PscBarShape, 1);

  ck_assert_double_eq_tol (grown->rect.x, frame->zero, 1e-6);
  ck_assert_double_eq_tol (gone->rect.x + gone->rect.width, frame->zero, 1e-6);
  ck_assert_double_eq_tol (grown->rect.width, 3 * gone->rect.width, 1e-6);
  ck_assert (has_text (frame, "+3.00 MiB new"));
  ck_assert (has_text (frame, "\u22121.00 MiB gone"));
}
END_TEST

/* The colour of a pixel of an image of opaque pixels, as the theme writes it. */
static PscColour
pixel_at (cairo_surface_t *surface, int x, int y)
{
  const guint8 *row = cairo_image_surface_get_data (surface)
                      + (gsize) y * (gsize) cairo_image_surface_get_stride (surface);
  guint32 argb;

  memcpy (&argb, row + 4 * x, sizeof argb);
  return argb << 8 | argb >> 24;
}

START_TEST (line_is_drawn_where_its_value_is_located)
{
  g_autoptr (PscChart) chart = create_trend (1, 10, rising, FALSE);
  g_autoptr (PscChartFrame) frame = psc_chart_frame_new (chart, NULL, 600, 400);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 600, 400);
  cairo_t *cr = cairo_create (surface);
  const PscChartTheme *theme = psc_chart_theme_get (PSC_CHART_LIGHT);
  PscPoint at;

  psc_chart_frame_draw_cairo (frame, cr);
  cairo_surface_flush (surface);

  ck_assert (psc_chart_frame_locate (frame, 0, 5, &at));
  ck_assert_uint_eq (pixel_at (surface, (int) at.x, (int) at.y), theme->series[0]);
  ck_assert_uint_eq (pixel_at (surface, 1, 1), theme->background);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}
END_TEST

START_TEST (no_line_crosses_a_break)
{
  g_autoptr (PscChart) chart = create_trend (1, 2, rising, FALSE);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 600, 400);
  cairo_t *cr = cairo_create (surface);
  const PscChartTheme *theme = psc_chart_theme_get (PSC_CHART_LIGHT);
  g_autoptr (PscChartFrame) frame = NULL;
  PscPoint from;
  PscPoint to;

  psc_chart_add_break (chart, 1, "restart");
  frame = psc_chart_frame_new (chart, NULL, 600, 400);
  psc_chart_frame_draw_cairo (frame, cr);
  cairo_surface_flush (surface);
  ck_assert (psc_chart_frame_locate (frame, 0, 0, &from));
  ck_assert (psc_chart_frame_locate (frame, 0, 1, &to));

  for (int y = (int) to.y + 8; y < (int) from.y - 8; y++)
    ck_assert_uint_ne (pixel_at (surface, (int) (from.x + (to.x - from.x) / 4), y),
                       theme->series[0]);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("chart/chart-frame");
  TCase *tcase = tcase_create ("chart-frame");

  /* Many frames; under a sanitizer on a busy machine they take long. */
  tcase_set_timeout (tcase, 120);
  tcase_add_loop_test (tcase, every_size_and_value_is_laid_out_and_drawn, 0, G_N_ELEMENTS (sizes));
  tcase_add_loop_test (tcase, every_size_lays_out_bars, 0, G_N_ELEMENTS (sizes));
  tcase_add_test (tcase, stacked_areas_lie_on_each_other_and_reach_the_total);
  tcase_add_test (tcase, negative_parts_are_stacked_downwards_and_still_add_up);
  tcase_add_test (tcase, parts_add_up_above_the_baseline_too);
  tcase_add_test (tcase, baseline_starts_anew_after_a_break);
  tcase_add_test (tcase, logarithm_needs_lines_without_negative_values);
  tcase_add_test (tcase, legend_of_many_series_says_how_many_more);
  tcase_add_test (tcase, small_charts_keep_the_data_and_drop_the_texts);
  tcase_add_test (tcase, far_limit_is_named_but_does_not_flatten_the_data);
  tcase_add_test (tcase, near_limit_has_its_line);
  tcase_add_test (tcase, total_that_would_flatten_the_series_is_named_instead);
  tcase_add_test (tcase, empty_chart_says_that_there_is_nothing);
  tcase_add_test (tcase, zoomed_frame_keeps_one_neighbour_on_each_side);
  tcase_add_test (tcase, shares_fill_the_whole_bar);
  tcase_add_test (tcase, changes_go_to_their_side_of_zero);
  tcase_add_test (tcase, line_is_drawn_where_its_value_is_located);
  tcase_add_test (tcase, no_line_crosses_a_break);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
