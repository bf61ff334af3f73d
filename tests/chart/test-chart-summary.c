/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Charts in words and as tables.
 */
#include "config.h"

#include <math.h>

#include "chart/chart-summary.h"
#include "support/check-main.h"

#define MIB (1024.0 * 1024.0)

static PscChart *
create_trend (void)
{
  static const double leak[] = { 12 * MIB, (double) NAN, 4096 * MIB };
  static const double shrinking[] = { 8 * MIB, 6 * MIB, 2 * MIB };
  static const double steady[] = { MIB, MIB, MIB };
  static const double totals[] = { 30 * MIB, 40 * MIB, 5000 * MIB };
  static const char *const labels[] = { "log#0", "log#1", "log#2" };
  PscChart *chart = psc_chart_new (PSC_CHART_TREND, PSC_CHART_BYTES);

  psc_chart_set_snapshots (chart, 3, labels);
  psc_chart_add_series (chart, &(PscChartSeries){ .label = "Stdy", .values = steady });
  psc_chart_add_series (chart, &(PscChartSeries){ .label = "Leak", .values = leak });
  psc_chart_add_series (chart, &(PscChartSeries){ .label = "Down", .values = shrinking });
  psc_chart_set_total (chart, totals);
  return chart;
}

static void
assert_cell (PscChart *chart, guint row, guint column, const char *expected)
{
  g_autofree char *cell = psc_chart_table_dup_cell (chart, row, column);

  ck_assert_str_eq (cell, expected);
}

static void
assert_heading (PscChart *chart, guint column, const char *expected)
{
  g_autofree char *heading = psc_chart_table_dup_heading (chart, column);

  ck_assert_str_eq (heading, expected);
}

START_TEST (trend_tells_the_largest_changes_first)
{
  g_autoptr (PscChart) chart = create_trend ();
  g_autofree char *summary = psc_chart_dup_summary (chart);

  ck_assert_str_eq (summary, "Line chart of 3 series over 3 snapshots. From log#0 to log#2. "
                             "Leak rises from 12.0 MiB to 4.00 GiB. "
                             "Down falls from 8.00 MiB to 2.00 MiB. "
                             "Stdy begins and ends at 1.00 MiB.");
}
END_TEST

START_TEST (trend_without_snapshots_says_so)
{
  g_autoptr (PscChart) chart = psc_chart_new (PSC_CHART_TREND, PSC_CHART_BYTES);
  g_autofree char *summary = psc_chart_dup_summary (chart);

  ck_assert_str_eq (summary, "Line chart of 0 series over 0 snapshots.");
}
END_TEST

START_TEST (trend_table_has_every_series_other_and_total)
{
  g_autoptr (PscChart) chart = create_trend ();

  ck_assert_uint_eq (psc_chart_table_get_n_columns (chart), 6);
  ck_assert_uint_eq (psc_chart_table_get_n_rows (chart), 3);
  assert_heading (chart, 0, "Snapshot");
  assert_heading (chart, 2, "Leak");
  assert_heading (chart, 4, "other");
  assert_heading (chart, 5, "total");
  assert_cell (chart, 1, 0, "log#1");
  assert_cell (chart, 1, 2, "unknown");
  assert_cell (chart, 0, 4, "9.00 MiB");
  assert_cell (chart, 0, 5, "30.0 MiB");
}
END_TEST

START_TEST (bars_are_told_and_tabled)
{
  g_autoptr (PscChart) chart = psc_chart_new (PSC_CHART_COMPARE, PSC_CHART_BYTES);
  g_autofree char *summary = NULL;

  psc_chart_add_bar (chart, &(PscChartBar){ .label = "Leak",
                                            .owner = "myfault.sys",
                                            .nonpaged = 3 * MIB,
                                            .paged = (double) NAN });
  psc_chart_add_bar (chart, &(PscChartBar){ .label = "Down", .nonpaged = -MIB, .paged = -MIB });
  summary = psc_chart_dup_summary (chart);

  ck_assert_str_eq (summary, "Changes of 2 tags. Leak: +3.00 MiB. Down: \u22122.00 MiB.");
  ck_assert_uint_eq (psc_chart_table_get_n_rows (chart), 2);
  assert_cell (chart, 0, 1, "myfault.sys");
  assert_cell (chart, 0, 3, "unknown");
  assert_cell (chart, 0, 4, "+3.00 MiB");
  assert_cell (chart, 1, 2, "\u22121.00 MiB");
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("chart/chart-summary");
  TCase *tcase = tcase_create ("chart-summary");

  tcase_add_test (tcase, trend_tells_the_largest_changes_first);
  tcase_add_test (tcase, trend_without_snapshots_says_so);
  tcase_add_test (tcase, trend_table_has_every_series_other_and_total);
  tcase_add_test (tcase, bars_are_told_and_tabled);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
