/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a chart keeps of what it is given.
 */
#include "config.h"

#include <math.h>

#include "chart/chart.h"
#include "support/check-main.h"

static PscChart *
create_trend (guint n_snapshots)
{
  PscChart *chart = psc_chart_new (PSC_CHART_TREND, PSC_CHART_BYTES);

  psc_chart_set_snapshots (chart, n_snapshots, NULL);
  return chart;
}

static void
add_series (PscChart *chart, const char *label, const double *values)
{
  psc_chart_add_series (chart, &(PscChartSeries){ .label = label, .values = values });
}

START_TEST (series_and_other_make_the_total)
{
  g_autoptr (PscChart) chart = create_trend (3);
  const double a[] = { 1, 2, 3 };
  const double b[] = { 10, 20, 30 };
  const double totals[] = { 100, 200, 300 };

  add_series (chart, "a", a);
  psc_chart_set_total (chart, totals);
  add_series (chart, "b", b);

  for (guint i = 0; i < 3; i++)
    ck_assert_double_eq (psc_chart_get_value (chart, 0, i) + psc_chart_get_value (chart, 1, i)
                             + psc_chart_get_value (chart, PSC_CHART_OTHER, i),
                         psc_chart_get_value (chart, PSC_CHART_TOTAL, i));
}
END_TEST

START_TEST (unknown_parts_go_to_other)
{
  g_autoptr (PscChart) chart = create_trend (1);
  const double unknown[] = { (double) NAN };
  const double totals[] = { 7 };

  add_series (chart, "a", unknown);
  psc_chart_set_total (chart, totals);

  ck_assert (isnan (psc_chart_get_value (chart, 0, 0)));
  ck_assert_double_eq (psc_chart_get_value (chart, PSC_CHART_OTHER, 0), 7);
}
END_TEST

START_TEST (unknown_total_makes_other_unknown)
{
  g_autoptr (PscChart) chart = create_trend (1);
  const double values[] = { 5 };
  const double totals[] = { (double) NAN };

  add_series (chart, "a", values);
  psc_chart_set_total (chart, totals);

  ck_assert (isnan (psc_chart_get_value (chart, PSC_CHART_OTHER, 0)));
}
END_TEST

START_TEST (infinite_values_are_unknown)
{
  g_autoptr (PscChart) chart = create_trend (2);
  const double values[] = { (double) INFINITY, -(double) INFINITY };

  add_series (chart, "a", values);

  ck_assert (isnan (psc_chart_get_value (chart, 0, 0)));
  ck_assert (isnan (psc_chart_get_value (chart, 0, 1)));
}
END_TEST

START_TEST (times_that_run_backwards_are_not_used)
{
  g_autoptr (PscChart) chart = create_trend (3);
  const gint64 backwards[] = { 10, 30, 20 };
  const gint64 same[] = { 10, 10, 10 };
  const gint64 forwards[] = { 10, 10, 30 };

  ck_assert (!psc_chart_set_times (chart, backwards, 0, TRUE));
  ck_assert (!psc_chart_set_times (chart, same, 0, TRUE));
  ck_assert (!psc_chart_has_times (chart));
  ck_assert_double_eq (psc_chart_get_x (chart, 2), 2);
  ck_assert (psc_chart_set_times (chart, forwards, 0, TRUE));
  ck_assert_double_eq (psc_chart_get_x (chart, 2), 30);
}
END_TEST

static const struct
{
  PscChartUnit unit;
  double value;
  gboolean is_change;
  const char *text;
} value_cases[] = {
  { PSC_CHART_BYTES, 12, FALSE, "12 B" },
  { PSC_CHART_BYTES, 4.65 * 1024 * 1024 * 1024, FALSE, "4.65 GiB" },
  { PSC_CHART_BYTES, 1024, TRUE, "+1.00 KiB" },
  { PSC_CHART_BYTES, -1024, FALSE, "\u22121.00 KiB" },
  { PSC_CHART_BYTES, (double) NAN, FALSE, "unknown" },
  { PSC_CHART_BYTES_PER_HOUR, 2048, FALSE, "2.00 KiB/h" },
  { PSC_CHART_COUNT, 119, FALSE, "119" },
  { PSC_CHART_COUNT, -3, TRUE, "\u22123" },
  { PSC_CHART_COUNT_PER_SNAPSHOT, 4, FALSE, "4/snapshot" },
  { PSC_CHART_COUNT_PER_HOUR, 0.25, FALSE, "0.25/h" },
  { PSC_CHART_COUNT_PER_HOUR, -1.5, TRUE, "\u22121.5/h" },
  { PSC_CHART_COUNT_PER_HOUR, 0, FALSE, "0/h" },
  { PSC_CHART_BYTES, 0x1p63, FALSE, "8.00 EiB" },
  { PSC_CHART_BYTES, 0x1p64, FALSE, "16.0 EiB" },
  { PSC_CHART_BYTES, -0x1p63, TRUE, "\u22128.00 EiB" },
};

START_TEST (values_are_written_in_their_unit)
{
  g_autoptr (PscChart) chart = psc_chart_new (PSC_CHART_TOP, value_cases[_i].unit);
  g_autofree char *text =
      psc_chart_dup_value_text (chart, value_cases[_i].value, value_cases[_i].is_change);

  ck_assert_str_eq (text, value_cases[_i].text);
}
END_TEST

START_TEST (snapshots_are_named_by_time_label_or_number)
{
  const char *const labels[] = { "log#0", "" };
  const gint64 times[] = { 0, 5400 * (gint64) G_USEC_PER_SEC };
  g_autoptr (PscChart) chart = psc_chart_new (PSC_CHART_TREND, PSC_CHART_BYTES);
  g_autofree char *label = NULL;
  g_autofree char *number = NULL;
  g_autofree char *time = NULL;

  psc_chart_set_snapshots (chart, 2, labels);
  label = psc_chart_dup_x_text (chart, 0);
  number = psc_chart_dup_x_text (chart, 1);
  psc_chart_set_times (chart, times, -3600, TRUE);
  time = psc_chart_dup_x_text (chart, 1);

  ck_assert_str_eq (label, "log#0");
  ck_assert_str_eq (number, "1");
  ck_assert_str_eq (time, "1970-01-01 00:30:00 UTC\u221201:00");
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("chart/chart");
  TCase *tcase = tcase_create ("chart");

  tcase_add_test (tcase, series_and_other_make_the_total);
  tcase_add_test (tcase, unknown_parts_go_to_other);
  tcase_add_test (tcase, unknown_total_makes_other_unknown);
  tcase_add_test (tcase, infinite_values_are_unknown);
  tcase_add_test (tcase, times_that_run_backwards_are_not_used);
  tcase_add_loop_test (tcase, values_are_written_in_their_unit, 0, G_N_ELEMENTS (value_cases));
  tcase_add_test (tcase, snapshots_are_named_by_time_label_or_number);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
