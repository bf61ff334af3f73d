/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What lies under the pointer.
 */
#include "config.h"

#include <math.h>

#include "chart/chart-frame-private.h"
#include "support/check-main.h"

#define N 50

static PscChart *
create_trend (void)
{
  PscChart *chart = psc_chart_new (PSC_CHART_TREND, PSC_CHART_COUNT);
  double low[N];
  double high[N];
  double totals[N];

  for (guint i = 0; i < N; i++)
    {
      low[i] = 100;
      high[i] = i == 20 ? (double) NAN : 1000;
      totals[i] = 1500;
    }
  psc_chart_set_snapshots (chart, N, NULL);
  psc_chart_add_series (chart, &(PscChartSeries){ .label = "low", .values = low });
  psc_chart_add_series (chart, &(PscChartSeries){ .label = "high", .values = high });
  psc_chart_set_total (chart, totals);
  return chart;
}

START_TEST (point_on_a_line_hits_its_series)
{
  g_autoptr (PscChart) chart = create_trend ();
  g_autoptr (PscChartFrame) frame = psc_chart_frame_new (chart, NULL, 800, 500);
  PscChartHit hit;
  PscPoint at;

  ck_assert (psc_chart_frame_locate (frame, 1, 30, &at));
  ck_assert (psc_chart_frame_hit (frame, at.x + 2, at.y - 3, &hit));

  ck_assert_int_eq (hit.kind, PSC_CHART_HIT_SERIES);
  ck_assert_int_eq (hit.series, 1);
  ck_assert_uint_eq (hit.snapshot, 30);
  ck_assert_double_eq (hit.value, 1000);
  ck_assert_double_eq (hit.at.x, at.x);
}
END_TEST

START_TEST (nearest_snapshot_is_the_one_a_scan_would_find)
{
  g_autoptr (PscChart) chart = create_trend ();
  g_autoptr (PscChartFrame) frame = psc_chart_frame_new (chart, NULL, 800, 500);
  const PscRect *plot = psc_chart_frame_get_plot (frame);

  for (double x = plot->x; x < plot->x + plot->width; x += 0.7)
    {
      double nearest = G_MAXDOUBLE;
      PscChartHit hit;

      for (guint i = 0; i < N; i++)
        nearest = MIN (nearest, fabs (frame->x_px[i] - x));
      ck_assert (psc_chart_frame_hit (frame, x, plot->y + 1, &hit));
      ck_assert_double_eq_tol (fabs (frame->x_px[hit.snapshot] - x), nearest, 1e-9);
    }
}
END_TEST

START_TEST (far_from_any_line_only_the_snapshot_is_hit)
{
  g_autoptr (PscChart) chart = create_trend ();
  g_autoptr (PscChartFrame) frame = psc_chart_frame_new (chart, NULL, 800, 500);
  PscChartHit hit;

  /* Between the line at 1000 and "other" at 400. */
  ck_assert (psc_chart_frame_hit (frame, frame->x_px[10], psc_scale_map (&frame->y, 700), &hit));

  ck_assert_int_eq (hit.kind, PSC_CHART_HIT_SNAPSHOT);
  ck_assert_int_eq (hit.series, PSC_CHART_NO_SERIES);
  ck_assert_uint_eq (hit.snapshot, 10);
}
END_TEST

START_TEST (unknown_value_has_no_place)
{
  g_autoptr (PscChart) chart = create_trend ();
  g_autoptr (PscChartFrame) frame = psc_chart_frame_new (chart, NULL, 800, 500);
  PscPoint at;

  ck_assert (!psc_chart_frame_locate (frame, 1, 20, &at));
  ck_assert (!psc_chart_frame_locate (frame, 77, 2, &at));
  ck_assert (!psc_chart_frame_locate (frame, 0, N, &at));
}
END_TEST

START_TEST (point_in_an_area_hits_its_series)
{
  g_autoptr (PscChart) chart = create_trend ();
  PscChartView view = PSC_CHART_VIEW_INIT;
  g_autoptr (PscChartFrame) frame = NULL;
  PscChartHit hit;

  view.arrangement = PSC_CHART_STACKED;
  frame = psc_chart_frame_new (chart, &view, 800, 500);
  ck_assert (psc_chart_frame_hit (frame, frame->x_px[5], psc_scale_map (&frame->y, 600), &hit));
  ck_assert_int_eq (hit.series, 1);
  ck_assert (psc_chart_frame_hit (frame, frame->x_px[5], psc_scale_map (&frame->y, 50), &hit));
  ck_assert_int_eq (hit.series, 0);
  ck_assert (psc_chart_frame_hit (frame, frame->x_px[5], psc_scale_map (&frame->y, 1300), &hit));
  ck_assert_int_eq (hit.series, PSC_CHART_OTHER);
}
END_TEST

START_TEST (legend_and_end_labels_hit_their_series)
{
  g_autoptr (PscChart) chart = create_trend ();
  g_autoptr (PscChartFrame) frame = psc_chart_frame_new (chart, NULL, 800, 500);
  const PscRect legend = g_array_index (frame->legend, PscLegendEntry, 1).rect;
  const PscEndLabel label = g_array_index (frame->end_labels, PscEndLabel, 0);
  PscChartHit hit;

  ck_assert (psc_chart_frame_hit (frame, legend.x + 3, legend.y + 3, &hit));
  ck_assert_int_eq (hit.kind, PSC_CHART_HIT_LEGEND);
  ck_assert_int_eq (hit.series, 1);
  ck_assert (psc_chart_frame_hit (frame, label.rect.x + 3, label.rect.y + 3, &hit));
  ck_assert_int_eq (hit.kind, PSC_CHART_HIT_LEGEND);
  ck_assert_int_eq (hit.series, label.series);
}
END_TEST

START_TEST (outside_of_everything_nothing_is_hit)
{
  g_autoptr (PscChart) chart = create_trend ();
  g_autoptr (PscChart) empty = psc_chart_new (PSC_CHART_TREND, PSC_CHART_COUNT);
  g_autoptr (PscChartFrame) frame = psc_chart_frame_new (chart, NULL, 800, 500);
  g_autoptr (PscChartFrame) empty_frame = psc_chart_frame_new (empty, NULL, 800, 500);
  PscChartHit hit;

  ck_assert (!psc_chart_frame_hit (frame, 1, 499, &hit));
  ck_assert (!psc_chart_frame_hit (frame, -50, -50, &hit));
  ck_assert (!psc_chart_frame_hit (empty_frame, 400, 250, &hit));
  ck_assert_int_eq (hit.kind, PSC_CHART_HIT_NOTHING);
}
END_TEST

START_TEST (zoomed_out_snapshots_are_not_hit)
{
  g_autoptr (PscChart) chart = create_trend ();
  PscChartView view = PSC_CHART_VIEW_INIT;
  g_autoptr (PscChartFrame) frame = NULL;
  const PscRect *plot;
  PscChartHit hit;

  view.x_from = 10.1;
  view.x_to = 12.9;
  frame = psc_chart_frame_new (chart, &view, 800, 500);
  plot = psc_chart_frame_get_plot (frame);

  ck_assert (psc_chart_frame_hit (frame, plot->x, plot->y + 5, &hit));
  ck_assert_uint_eq (hit.snapshot, 11);
  ck_assert (psc_chart_frame_hit (frame, plot->x + plot->width - 1, plot->y + 5, &hit));
  ck_assert_uint_eq (hit.snapshot, 12);
  ck_assert_double_eq_tol (psc_chart_frame_get_x_at (frame, frame->x.start), 10.1, 1e-9);
}
END_TEST

START_TEST (row_of_a_bar_hits_the_bar)
{
  g_autoptr (PscChart) chart = psc_chart_new (PSC_CHART_TOP, PSC_CHART_COUNT);
  g_autoptr (PscChartFrame) frame = NULL;
  PscChartHit hit;
  PscRect row;

  psc_chart_add_bar (chart, &(PscChartBar){ .label = "a", .nonpaged = 3, .paged = 4 });
  psc_chart_add_bar (chart, &(PscChartBar){ .label = "b", .nonpaged = 1, .paged = (double) NAN });
  frame = psc_chart_frame_new (chart, NULL, 800, 500);
  row = g_array_index (frame->rows, PscBarRow, 1).rect;

  ck_assert (psc_chart_frame_hit (frame, row.x + row.width - 1, row.y + 1, &hit));
  ck_assert_int_eq (hit.kind, PSC_CHART_HIT_BAR);
  ck_assert_uint_eq (hit.bar, 1);
  ck_assert_double_eq (hit.value, 1);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("chart/chart-hit");
  TCase *tcase = tcase_create ("chart-hit");

  tcase_add_test (tcase, point_on_a_line_hits_its_series);
  tcase_add_test (tcase, nearest_snapshot_is_the_one_a_scan_would_find);
  tcase_add_test (tcase, far_from_any_line_only_the_snapshot_is_hit);
  tcase_add_test (tcase, unknown_value_has_no_place);
  tcase_add_test (tcase, point_in_an_area_hits_its_series);
  tcase_add_test (tcase, legend_and_end_labels_hit_their_series);
  tcase_add_test (tcase, outside_of_everything_nothing_is_hit);
  tcase_add_test (tcase, zoomed_out_snapshots_are_not_hit);
  tcase_add_test (tcase, row_of_a_bar_hits_the_bar);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
