/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Charts made of snapshots: which tags they show, sums over pools, rates, breaks, and that the
 * parts add up.
 */
#include "config.h"

#include "chart/compose.h"

#include <math.h>

#include "support/check-main.h"
#include "support/snapshots.h"

#define U PSC_TEST_UNKNOWN
#define END                                                                                        \
  {                                                                                                \
    "", { 0 }, { 0 }                                                                               \
  }

static const PscTestRow first[] = {
  { "Leak", { 100, 0, 100, 1000 }, { 0, 0, 0, 0 } },
  { "Big ", { 10, 0, 10, 900000 }, { 5, 0, 5, 50 } },
  { "Nonp", { 2, 0, 2, 70 }, { U, U, U, U } },
  END,
};
static const PscTestRow second[] = {
  { "Leak", { 300, 0, 300, 3000 }, { 4, 0, 4, 40 } },
  { "Big ", { 11, 1, 10, 900000 }, { 5, 0, 5, 50 } },
  { "Nonp", { 2, 0, 2, 70 }, { U, U, U, U } },
  END,
};
static const PscTestFacts at_ten = { .minutes = 0, .uptime_seconds = -1 };
static const PscTestFacts at_half_past = { .minutes = 30, .uptime_seconds = -1 };
static const PscTestFacts timeless = { .minutes = -1, .uptime_seconds = -1 };

static PscSeries *
make_series (const PscTestFacts *facts_a, const PscTestFacts *facts_b)
{
  g_autoptr (GPtrArray) snapshots = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (snapshots, psc_test_snapshot (facts_a, first));
  g_ptr_array_add (snapshots, psc_test_snapshot (facts_b, second));
  return psc_series_new (snapshots);
}

START_TEST (a_trend_ranks_tags_and_its_parts_add_up)
{
  PscChartRequest request = PSC_CHART_REQUEST_INIT;
  g_autoptr (PscSeries) series = make_series (&at_ten, &at_half_past);
  g_autoptr (PscChart) chart = psc_chart_compose_trend (series, &request);

  ck_assert_int_eq (psc_chart_get_kind (chart), PSC_CHART_TREND);
  ck_assert_int_eq (psc_chart_get_unit (chart), PSC_CHART_BYTES);
  ck_assert (psc_chart_has_times (chart));
  ck_assert_uint_eq (psc_chart_get_n_series (chart), 3);
  ck_assert_str_eq (psc_chart_get_label (chart, 0), "Leak");
  ck_assert_double_eq (psc_chart_get_value (chart, 0, 1), 3040.0);
  for (guint i = 0; i < 2; i++)
    {
      double sum = psc_chart_get_value (chart, PSC_CHART_OTHER, i);

      for (int s = 0; s < 3; s++)
        sum += psc_chart_get_value (chart, s, i);
      ck_assert_double_eq (sum, psc_chart_get_value (chart, PSC_CHART_TOTAL, i));
    }
}
END_TEST

START_TEST (tags_asked_for_by_name_are_shown_in_that_order)
{
  const PscTag tags[] = { psc_tag_from_bytes ("Nonp"), psc_tag_from_bytes ("Leak") };
  PscChartRequest request = PSC_CHART_REQUEST_INIT;
  g_autoptr (PscSeries) series = make_series (&at_ten, &at_half_past);
  g_autoptr (PscChart) chart = NULL;

  request.tags = tags;
  request.n_tags = 2;
  request.kinds = 1u << PSC_POOL_PAGED;
  chart = psc_chart_compose_trend (series, &request);
  ck_assert_uint_eq (psc_chart_get_n_series (chart), 2);
  ck_assert_str_eq (psc_chart_get_label (chart, 0), "Nonp");
  ck_assert (isnan (psc_chart_get_value (chart, 0, 0)));
  ck_assert_double_eq (psc_chart_get_value (chart, 1, 1), 40.0);
}
END_TEST

START_TEST (rates_are_per_hour_with_times_and_per_snapshot_without)
{
  PscChartRequest request = PSC_CHART_REQUEST_INIT;
  g_autoptr (PscSeries) timed = make_series (&at_ten, &at_half_past);
  g_autoptr (PscSeries) untimed = make_series (&timeless, &timeless);
  g_autoptr (PscChart) hourly = NULL;
  g_autoptr (PscChart) plain = NULL;

  request.is_rate = TRUE;
  hourly = psc_chart_compose_trend (timed, &request);
  plain = psc_chart_compose_trend (untimed, &request);
  ck_assert_int_eq (psc_chart_get_unit (hourly), PSC_CHART_BYTES_PER_HOUR);
  ck_assert (isnan (psc_chart_get_value (hourly, 0, 0)));
  ck_assert_double_eq (psc_chart_get_value (hourly, 0, 1), 4080.0);
  ck_assert_int_eq (psc_chart_get_unit (plain), PSC_CHART_BYTES_PER_SNAPSHOT);
  ck_assert_double_eq (psc_chart_get_value (plain, 0, 1), 2040.0);
}
END_TEST

START_TEST (an_empty_series_makes_an_empty_chart)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  PscChartRequest request = PSC_CHART_REQUEST_INIT;
  g_autoptr (PscSeries) series = psc_series_new (none);
  g_autoptr (PscChart) chart = psc_chart_compose_trend (series, &request);

  ck_assert_uint_eq (psc_chart_get_n_series (chart), 0);
}
END_TEST

static PscSnapshot *
make_wide_snapshot (guint n_rows)
{
  g_autofree PscTestRow *rows = g_new0 (PscTestRow, n_rows + 1);

  for (guint i = 0; i < n_rows; i++)
    {
      g_snprintf (rows[i].tag, sizeof rows[i].tag, "T%03u", i);
      rows[i].nonpaged[3] = (gint64) (i + 1) * 10;
      rows[i].paged[3] = 1;
    }
  return psc_test_snapshot (&at_ten, rows);
}

START_TEST (top_shows_the_largest_tags_only)
{
  PscChartRequest request = PSC_CHART_REQUEST_INIT;
  g_autoptr (PscSnapshot) snapshot = make_wide_snapshot (100);
  g_autoptr (PscChart) top = psc_chart_compose_top (snapshot, &request);
  g_autoptr (PscChart) share = psc_chart_compose_share (snapshot, &request);

  ck_assert_int_eq (psc_chart_get_kind (top), PSC_CHART_TOP);
  ck_assert_uint_eq (psc_chart_get_n_bars (top), PSC_CHART_BAR_TAGS);
  ck_assert_int_eq (psc_chart_get_kind (share), PSC_CHART_SHARE);
  ck_assert_uint_eq (psc_chart_get_n_bars (share), PSC_CHART_BAR_TAGS);
}
END_TEST

START_TEST (bars_asked_for_by_name_are_the_only_ones)
{
  const PscTag tags[] = { psc_tag_from_bytes ("T003"), psc_tag_from_bytes ("none") };
  PscChartRequest request = PSC_CHART_REQUEST_INIT;
  g_autoptr (PscSnapshot) snapshot = make_wide_snapshot (100);
  g_autoptr (PscChart) top = NULL;

  request.tags = tags;
  request.n_tags = 2;
  top = psc_chart_compose_top (snapshot, &request);
  ck_assert_uint_eq (psc_chart_get_n_bars (top), 1);
}
END_TEST

START_TEST (compare_shows_what_changed)
{
  PscChartRequest request = PSC_CHART_REQUEST_INIT;
  g_autoptr (PscSnapshot) a = psc_test_snapshot (&at_ten, first);
  g_autoptr (PscSnapshot) b = psc_test_snapshot (&at_half_past, second);
  g_autoptr (PscDifference) difference = psc_difference_new (a, b);
  g_autoptr (PscChart) chart = psc_chart_compose_compare (difference, &request);

  ck_assert_int_eq (psc_chart_get_kind (chart), PSC_CHART_COMPARE);
  ck_assert_uint_eq (psc_chart_get_n_bars (chart), 1);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("chart/compose");
  TCase *tests = tcase_create ("compose");

  tcase_add_test (tests, a_trend_ranks_tags_and_its_parts_add_up);
  tcase_add_test (tests, tags_asked_for_by_name_are_shown_in_that_order);
  tcase_add_test (tests, rates_are_per_hour_with_times_and_per_snapshot_without);
  tcase_add_test (tests, an_empty_series_makes_an_empty_chart);
  tcase_add_test (tests, top_shows_the_largest_tags_only);
  tcase_add_test (tests, bars_asked_for_by_name_are_the_only_ones);
  tcase_add_test (tests, compare_shows_what_changed);
  suite_add_tcase (suite, tests);
  return psc_check_run (suite);
}
