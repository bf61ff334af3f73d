/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Differences: pairing, what is proven absent, rates, order and comparability.
 */
#include "config.h"

#include "analysis/difference.h"
#include "support/check-main.h"
#include "support/snapshots.h"

#define U PSC_TEST_UNKNOWN
#define END                                                                                        \
  {                                                                                                \
    "", { 0 }, { 0 }                                                                               \
  }

static const PscTestRow before[] = {
  { "Grow", { 100, 50, 50, 5000 }, { 0, 0, 0, 0 } },
  { "Shri", { 100, 50, 50, 5000 }, { 10, 0, 10, 1000 } },
  { "Same", { 100, 50, 50, 5000 }, { 0, 0, 0, 0 } },
  { "Gone", { 100, 50, 50, 700 }, { 0, 0, 0, 0 } },
  END,
};

static const PscTestRow after[] = {
  { "Grow", { 300, 60, 240, 24000 }, { 0, 0, 0, 0 } },
  { "Shri", { 200, 180, 20, 2000 }, { 10, 0, 10, 1000 } },
  { "Same", { 150, 100, 50, 5000 }, { 0, 0, 0, 0 } },
  { "New ", { 10, 0, 10, 100 }, { 0, 0, 0, 0 } },
  END,
};

static PscDifference *
compare (const PscTestFacts *facts_a,
         const PscTestRow *rows_a,
         const PscTestFacts *facts_b,
         const PscTestRow *rows_b)
{
  g_autoptr (PscSnapshot) a = psc_test_snapshot (facts_a, rows_a);
  g_autoptr (PscSnapshot) b = psc_test_snapshot (facts_b, rows_b);

  return psc_difference_new (a, b);
}

static const PscTagDifference *
get_tag (PscDifference *difference, guint index)
{
  ck_assert_uint_lt (index, difference->tags->len);
  return &g_array_index (difference->tags, PscTagDifference, index);
}

static const PscTestFacts at_ten = { .minutes = 0, .uptime_seconds = -1 };
static const PscTestFacts half_an_hour_later = { .minutes = 30, .uptime_seconds = -1 };

START_TEST (tags_come_most_grown_first_with_their_change)
{
  static const struct
  {
    const char *tag;
    PscChange change;
    gint64 bytes;
  } expected[] = {
    { "Grow", PSC_CHANGE_GROWN, 19000 },  { "New ", PSC_CHANGE_NEW, 100 },
    { "Same", PSC_CHANGE_SAME, 0 },       { "Gone", PSC_CHANGE_GONE, -700 },
    { "Shri", PSC_CHANGE_SHRUNK, -3000 },
  };
  g_autoptr (PscDifference) difference = compare (&at_ten, before, &half_an_hour_later, after);

  ck_assert_uint_eq (difference->tags->len, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const PscTagDifference *tag = get_tag (difference, i);

      ck_assert_uint_eq (tag->tag, psc_tag_from_bytes (expected[i].tag));
      ck_assert_int_eq (tag->change, expected[i].change);
      ck_assert_int_eq (tag->bytes, expected[i].bytes);
    }
  ck_assert (difference->comparable);
  ck_assert_int_eq (difference->totals[PSC_POOL_NONPAGED].values[PSC_POOL_BYTES], 15400);
  ck_assert_int_eq (difference->totals[PSC_POOL_PAGED].values[PSC_POOL_BYTES], 0);
  ck_assert_uint_eq (psc_issues_get_n (difference->issues), 0);
}
END_TEST

START_TEST (rates_are_per_hour_of_wall_time)
{
  g_autoptr (PscDifference) difference = compare (&at_ten, before, &half_an_hour_later, after);

  ck_assert (get_tag (difference, 0)->has_rate);
  ck_assert_int_eq (get_tag (difference, 0)->bytes_per_hour, 38000);
}
END_TEST

START_TEST (without_two_times_there_is_no_rate)
{
  static const PscTestFacts timeless = { .minutes = -1, .uptime_seconds = -1 };
  g_autoptr (PscDifference) one = compare (&at_ten, before, &timeless, after);
  g_autoptr (PscDifference) same = compare (&at_ten, before, &at_ten, after);

  ck_assert (!get_tag (one, 0)->has_rate);
  ck_assert (!get_tag (same, 0)->has_rate);
}
END_TEST

START_TEST (given_the_other_way_round_the_same_run_is_comparable)
{
  g_autoptr (PscDifference) difference = compare (&half_an_hour_later, after, &at_ten, before);

  ck_assert (difference->comparable);
  ck_assert_int_eq (get_tag (difference, difference->tags->len - 1)->bytes, -19000);
  ck_assert_int_eq (get_tag (difference, difference->tags->len - 1)->bytes_per_hour, 38000);
}
END_TEST

static const PscTestFacts doubtful[] = {
  { .format = "poolused", .minutes = 0, .uptime_seconds = -1, .complete = PSC_NO },
  { .format = "poolused", .minutes = 0, .uptime_seconds = -1, .sorted_by = "nonpaged" },
  { .format = "poolmon", .minutes = 0, .uptime_seconds = -1, .complete = PSC_NO },
  { .format = "poolmon", .minutes = 0, .uptime_seconds = -1, .filter = "SEY*,G*" },
};

START_TEST (an_absence_that_is_not_proven_is_left_out_and_counted)
{
  g_autoptr (PscDifference) difference =
      compare (&doubtful[_i], before, &half_an_hour_later, after);
  PscSeverity worst;

  for (guint i = 0; i < difference->tags->len; i++)
    ck_assert_int_ne (get_tag (difference, i)->change, PSC_CHANGE_NEW);
  ck_assert (psc_issues_get_worst (difference->issues, &worst));
  ck_assert_int_eq (worst, PSC_SEVERITY_WARNING);
  ck_assert (g_str_has_prefix (psc_issues_get (difference->issues, 0)->message, "1 tags "));
}
END_TEST

START_TEST (a_complete_filtered_table_proves_what_its_filter_lets_through)
{
  static const PscTestFacts facts = {
    .filter = "N*", .complete = PSC_YES, .minutes = -1, .uptime_seconds = -1
  };
  g_autoptr (PscSnapshot) snapshot = psc_test_snapshot (&facts, before);

  ck_assert (psc_snapshot_proves_absence (snapshot, psc_tag_from_bytes ("New ")));
  ck_assert (!psc_snapshot_proves_absence (snapshot, psc_tag_from_bytes ("Gone")));
}
END_TEST

START_TEST (rows_that_print_alike_are_paired_in_order_with_a_note)
{
  static const PscTestRow a[] = { { "....", { 1, 0, 1, 16 }, { U, U, U, U } },
                                  { "....", { 5, 0, 5, 80 }, { U, U, U, U } },
                                  END };
  static const PscTestRow b[] = { { "....", { 2, 0, 2, 32 }, { U, U, U, U } },
                                  { "....", { 5, 0, 5, 80 }, { U, U, U, U } },
                                  END };
  g_autoptr (PscDifference) difference = compare (&at_ten, a, &at_ten, b);

  ck_assert_uint_eq (difference->tags->len, 2);
  ck_assert_int_eq (get_tag (difference, 0)->bytes, 16);
  ck_assert_uint_eq (get_tag (difference, 0)->from_row, 0);
  ck_assert_int_eq (get_tag (difference, 1)->change, PSC_CHANGE_SAME);
  ck_assert_uint_eq (get_tag (difference, 1)->to_row, 1);
  ck_assert_int_eq (psc_issues_get (difference->issues, 0)->severity, PSC_SEVERITY_NOTE);
}
END_TEST

START_TEST (unknown_numbers_have_no_difference)
{
  static const PscTestRow a[] = { { "Leak", { U, U, 4, 64 }, { U, U, U, U } }, END };
  static const PscTestRow b[] = { { "Leak", { 9, 1, 8, U }, { 1, 0, 1, 16 } }, END };
  g_autoptr (PscDifference) difference = compare (&at_ten, a, &half_an_hour_later, b);
  const PscTagDifference *tag = get_tag (difference, 0);

  ck_assert_uint_eq (tag->pools[PSC_POOL_NONPAGED].known, PSC_POOL_KNOWN (PSC_POOL_OUTSTANDING));
  ck_assert_uint_eq (tag->pools[PSC_POOL_PAGED].known, 0);
  ck_assert (!tag->has_bytes);
  ck_assert (!tag->has_rate);
  ck_assert_int_eq (tag->change, PSC_CHANGE_GROWN);
}
END_TEST

START_TEST (counters_that_run_backwards_are_a_reboot_and_have_no_rate)
{
  g_autoptr (PscDifference) difference = compare (&at_ten, after, &half_an_hour_later, before);

  ck_assert (!difference->comparable);
  ck_assert_int_eq (get_tag (difference, difference->tags->len - 1)->bytes, -19000);
  ck_assert (!get_tag (difference, 0)->has_rate);
}
END_TEST

START_TEST (a_shorter_uptime_is_a_reboot_even_for_brief_tables)
{
  static const PscTestRow rows[] = { { "Leak", { U, U, 4, 64 }, { U, U, 0, 0 } }, END };
  static const PscTestFacts a = { .minutes = 0, .uptime_seconds = 7200 };
  static const PscTestFacts b = { .minutes = 30, .uptime_seconds = 600 };
  static const PscTestFacts c = { .minutes = 30, .uptime_seconds = 9000 };
  g_autoptr (PscDifference) rebooted = compare (&a, rows, &b, rows);
  g_autoptr (PscDifference) running = compare (&a, rows, &c, rows);

  ck_assert (!rebooted->comparable);
  ck_assert (running->comparable);
}
END_TEST

START_TEST (a_wrapped_32_bit_counter_is_no_reboot)
{
  static const PscTestRow a[] = { { "Irp ", { 4294967000, 4294966000, 1000, 64 }, { U, U, U, U } },
                                  END };
  static const PscTestRow b[] = { { "Irp ", { 704, 0, 704, 64 }, { U, U, U, U } }, END };
  g_autoptr (PscDifference) difference = compare (&at_ten, a, &half_an_hour_later, b);

  ck_assert (difference->comparable);
}
END_TEST

START_TEST (another_scope_is_not_comparable)
{
  static const PscTestFacts session = { .minutes = 30,
                                        .uptime_seconds = -1,
                                        .scope = PSC_SCOPE_SESSION };
  g_autoptr (PscDifference) difference = compare (&at_ten, before, &session, after);

  ck_assert (!difference->comparable);
}
END_TEST

START_TEST (extreme_numbers_do_not_overflow)
{
  static const PscTestRow a[] = {
    { "Xtrm", { 0, 0, G_MININT64, G_MAXINT64 }, { 0, 0, G_MININT64, 0 } }, END
  };
  static const PscTestRow b[] = { { "Xtrm", { -1, -1, G_MAXINT64, 0 }, { -1, -1, 0, G_MAXINT64 } },
                                  END };
  g_autoptr (PscDifference) difference = compare (&at_ten, a, &half_an_hour_later, b);
  const PscTagDifference *tag = get_tag (difference, 0);

  ck_assert_uint_eq (tag->pools[PSC_POOL_NONPAGED].known, PSC_POOL_KNOWN (PSC_POOL_BYTES));
  ck_assert_int_eq (tag->bytes, 0);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("analysis/difference");
  TCase *tests = tcase_create ("difference");

  tcase_add_test (tests, tags_come_most_grown_first_with_their_change);
  tcase_add_test (tests, rates_are_per_hour_of_wall_time);
  tcase_add_test (tests, without_two_times_there_is_no_rate);
  tcase_add_test (tests, given_the_other_way_round_the_same_run_is_comparable);
  tcase_add_loop_test (tests, an_absence_that_is_not_proven_is_left_out_and_counted, 0,
                       G_N_ELEMENTS (doubtful));
  tcase_add_test (tests, a_complete_filtered_table_proves_what_its_filter_lets_through);
  tcase_add_test (tests, rows_that_print_alike_are_paired_in_order_with_a_note);
  tcase_add_test (tests, unknown_numbers_have_no_difference);
  tcase_add_test (tests, counters_that_run_backwards_are_a_reboot_and_have_no_rate);
  tcase_add_test (tests, a_shorter_uptime_is_a_reboot_even_for_brief_tables);
  tcase_add_test (tests, a_wrapped_32_bit_counter_is_no_reboot);
  tcase_add_test (tests, another_scope_is_not_comparable);
  tcase_add_test (tests, extreme_numbers_do_not_overflow);
  suite_add_tcase (suite, tests);
  return psc_check_run (suite);
}
