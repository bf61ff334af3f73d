/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Series: segments, columns for charts, and which tags matter.
 */
#include "config.h"

#include "analysis/series.h"

#include <math.h>

#include "support/check-main.h"
#include "support/snapshots.h"

#define U PSC_TEST_UNKNOWN
#define END                                                                                        \
  {                                                                                                \
    "", { 0 }, { 0 }                                                                               \
  }

static const PscTestRow first[] = {
  { "Leak", { 100, 0, 100, 1000 }, { U, U, U, U } },
  { "Big ", { 10, 0, 10, 900000 }, { 5, 0, 5, 50 } },
  END,
};
static const PscTestRow second[] = {
  { "Leak", { 300, 0, 300, 3000 }, { U, U, U, U } },
  { "Big ", { 11, 1, 10, 900000 }, { 5, 0, 5, 50 } },
  { "Late", { 1, 0, 1, 10 }, { U, U, U, U } },
  END,
};
static const PscTestRow after_reboot[] = {
  { "Leak", { 5, 0, 5, 50 }, { U, U, U, U } },
  { "Big ", { 4, 0, 4, 400000 }, { 1, 0, 1, 10 } },
  END,
};

static PscSeries *
make_series (const PscTestRow *const *tables, const PscTestFacts *facts, guint n)
{
  g_autoptr (GPtrArray) snapshots = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (snapshots, psc_test_snapshot (&facts[i], tables[i]));
  return psc_series_new (snapshots);
}

static const PscTestRow *const tables[] = { first, second, after_reboot };
static const PscTestFacts facts[] = {
  { .minutes = 0, .uptime_seconds = -1 },
  { .minutes = 30, .uptime_seconds = -1 },
  { .minutes = 60, .uptime_seconds = -1 },
};

START_TEST (a_reboot_begins_a_segment)
{
  g_autoptr (PscSeries) series = make_series (tables, facts, 3);

  ck_assert_uint_eq (psc_series_get_n (series), 3);
  ck_assert (psc_series_has_times (series));
  ck_assert_uint_eq (psc_series_get_n_segments (series), 2);
  ck_assert_uint_eq (psc_series_get_segment (series, 0)->last, 1);
  ck_assert_uint_eq (psc_series_get_segment (series, 1)->first, 2);
  ck_assert_int_eq (psc_series_get_segment (series, 1)->reason, PSC_CONTINUITY_REBOOT);
}
END_TEST

START_TEST (columns_tell_zero_from_unknown)
{
  g_autoptr (PscSeries) series = make_series (tables, facts, 2);
  double values[2];

  psc_series_get_values (series, psc_tag_from_bytes ("Late"), 0, PSC_POOL_NONPAGED, PSC_POOL_BYTES,
                         values);
  ck_assert_double_eq (values[0], 0.0);
  ck_assert_double_eq (values[1], 10.0);
  psc_series_get_values (series, psc_tag_from_bytes ("Leak"), 0, PSC_POOL_PAGED, PSC_POOL_BYTES,
                         values);
  ck_assert (isnan (values[0]));
  psc_series_get_totals (series, PSC_POOL_NONPAGED, PSC_POOL_BYTES, values);
  ck_assert_double_eq (values[1], 903010.0);
}
END_TEST

START_TEST (an_unproven_absence_is_unknown)
{
  static const PscTestFacts cut[] = { { .minutes = 0, .uptime_seconds = -1, .complete = PSC_NO },
                                      { .minutes = 30, .uptime_seconds = -1 } };
  g_autoptr (PscSeries) series = make_series (tables, cut, 2);
  double values[2];

  psc_series_get_values (series, psc_tag_from_bytes ("Late"), 0, PSC_POOL_NONPAGED, PSC_POOL_BYTES,
                         values);
  ck_assert (isnan (values[0]));
}
END_TEST

START_TEST (what_grew_ranks_before_what_is_large)
{
  g_autoptr (PscSeries) series = make_series (tables, facts, 2);
  g_autoptr (GArray) tags =
      psc_series_rank_tags (series, 1u << PSC_POOL_NONPAGED | 1u << PSC_POOL_PAGED, PSC_POOL_BYTES,
                            2);

  ck_assert_uint_eq (tags->len, 2);
  ck_assert_uint_eq (g_array_index (tags, PscTag, 0), psc_tag_from_bytes ("Leak"));
  ck_assert_uint_eq (g_array_index (tags, PscTag, 1), psc_tag_from_bytes ("Late"));
}
END_TEST

START_TEST (one_snapshot_without_time_has_no_times)
{
  static const PscTestFacts half_timed[] = { { .minutes = 0, .uptime_seconds = -1 },
                                             { .minutes = -1, .uptime_seconds = -1 } };
  g_autoptr (PscSeries) series = make_series (tables, half_timed, 2);

  ck_assert (!psc_series_has_times (series));
}
END_TEST

START_TEST (an_empty_series_is_valid)
{
  g_autoptr (PscSeries) series = make_series (tables, facts, 0);
  g_autoptr (GArray) tags = psc_series_rank_tags (series, 3, PSC_POOL_BYTES, 5);

  ck_assert_uint_eq (psc_series_get_n_segments (series), 0);
  ck_assert_uint_eq (tags->len, 0);
  ck_assert (!psc_series_has_times (series));
}
END_TEST

START_TEST (the_list_model_hands_out_snapshots)
{
  g_autoptr (PscSeries) series = make_series (tables, facts, 3);
  g_autoptr (PscSnapshot) last = g_list_model_get_item (G_LIST_MODEL (series), 2);

  ck_assert_uint_eq (g_list_model_get_n_items (G_LIST_MODEL (series)), 3);
  ck_assert_ptr_eq (last, psc_series_get (series, 2));
  ck_assert_ptr_null (g_list_model_get_item (G_LIST_MODEL (series), 3));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("analysis/series");
  TCase *tests = tcase_create ("series");

  tcase_add_test (tests, a_reboot_begins_a_segment);
  tcase_add_test (tests, columns_tell_zero_from_unknown);
  tcase_add_test (tests, an_unproven_absence_is_unknown);
  tcase_add_test (tests, what_grew_ranks_before_what_is_large);
  tcase_add_test (tests, one_snapshot_without_time_has_no_times);
  tcase_add_test (tests, an_empty_series_is_valid);
  tcase_add_test (tests, the_list_model_hands_out_snapshots);
  suite_add_tcase (suite, tests);
  return psc_check_run (suite);
}
