/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Zooming and panning.
 */
#include "config.h"

#include <math.h>

#include "chart/chart-frame.h"
#include "support/check-main.h"

static PscChart *
create_trend (guint n_snapshots)
{
  PscChart *chart = psc_chart_new (PSC_CHART_TREND, PSC_CHART_BYTES);

  psc_chart_set_snapshots (chart, n_snapshots, NULL);
  return chart;
}

static void
assert_range (const PscChartView *view, const PscChart *chart, double from, double to)
{
  double actual_from;
  double actual_to;

  psc_chart_view_get_range (view, chart, &actual_from, &actual_to);
  ck_assert_double_eq_tol (actual_from, from, 1e-9);
  ck_assert_double_eq_tol (actual_to, to, 1e-9);
}

START_TEST (new_view_shows_everything)
{
  g_autoptr (PscChart) chart = create_trend (101);
  const PscChartView view = PSC_CHART_VIEW_INIT;

  assert_range (&view, chart, 0, 100);
}
END_TEST

START_TEST (zoom_keeps_its_centre)
{
  g_autoptr (PscChart) chart = create_trend (101);
  PscChartView view = PSC_CHART_VIEW_INIT;

  ck_assert (psc_chart_view_zoom (&view, chart, 20, 2));
  assert_range (&view, chart, 10, 60);
}
END_TEST

START_TEST (zoom_out_ends_at_everything)
{
  g_autoptr (PscChart) chart = create_trend (101);
  PscChartView view = PSC_CHART_VIEW_INIT;

  psc_chart_view_zoom (&view, chart, 20, 4);
  ck_assert (psc_chart_view_zoom (&view, chart, 20, 0.01));
  ck_assert (isnan (view.x_from));
  ck_assert (isnan (view.x_to));
  ck_assert (!psc_chart_view_zoom (&view, chart, 20, 0.5));
}
END_TEST

START_TEST (zoom_in_ends_somewhere)
{
  g_autoptr (PscChart) chart = create_trend (101);
  PscChartView view = PSC_CHART_VIEW_INIT;
  double from;
  double to;

  for (guint i = 0; i < 200; i++)
    psc_chart_view_zoom (&view, chart, 50, 2);
  psc_chart_view_get_range (&view, chart, &from, &to);

  ck_assert_double_gt (to - from, 0.001);
}
END_TEST

START_TEST (pan_stops_at_the_ends)
{
  g_autoptr (PscChart) chart = create_trend (101);
  PscChartView view = PSC_CHART_VIEW_INIT;

  psc_chart_view_zoom (&view, chart, 50, 4);
  ck_assert (psc_chart_view_pan (&view, chart, 0.5));
  assert_range (&view, chart, 50, 75);
  ck_assert (psc_chart_view_pan (&view, chart, 10));
  assert_range (&view, chart, 75, 100);
  ck_assert (!psc_chart_view_pan (&view, chart, 0.1));
  ck_assert (psc_chart_view_pan (&view, chart, -10));
  assert_range (&view, chart, 0, 25);
}
END_TEST

START_TEST (single_snapshot_has_a_range)
{
  g_autoptr (PscChart) chart = create_trend (1);
  const PscChartView view = PSC_CHART_VIEW_INIT;

  assert_range (&view, chart, -1, 1);
}
END_TEST

START_TEST (range_that_holds_nothing_is_everything)
{
  g_autoptr (PscChart) chart = create_trend (11);
  PscChartView view = PSC_CHART_VIEW_INIT;

  view.x_from = 500;
  view.x_to = 600;
  assert_range (&view, chart, 0, 10);
  view.x_from = 7;
  view.x_to = 3;
  assert_range (&view, chart, 0, 10);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("chart/chart-view");
  TCase *tcase = tcase_create ("chart-view");

  tcase_add_test (tcase, new_view_shows_everything);
  tcase_add_test (tcase, zoom_keeps_its_centre);
  tcase_add_test (tcase, zoom_out_ends_at_everything);
  tcase_add_test (tcase, zoom_in_ends_somewhere);
  tcase_add_test (tcase, pan_stops_at_the_ends);
  tcase_add_test (tcase, single_snapshot_has_a_range);
  tcase_add_test (tcase, range_that_holds_nothing_is_everything);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
