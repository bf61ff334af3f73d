/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Filters, searches and orders of the tag table.
 */
#include "config.h"

#include <check.h>

#include "report/tag-view.h"
#include "support/check-main.h"
#include "support/snapshots.h"

#define U PSC_TEST_UNKNOWN

static const PscTestRow rows[] = {
  { "Beta", { 30, 10, 20, 500 }, { 1, 0, 1, 10 } },
  { "Alfa", { 9, 9, 0, 0 }, { 5, 1, 4, 900 } },
  { "Proc", { U, U, U, U }, { 2, 1, 1, 64 } },
  { "File", { U, U, 7, 100 }, { U, U, U, U } },
  { "", { 0 }, { 0 } },
};

static PscSnapshot *snapshot;
static PscTagList *tags;

static void
set_up (void)
{
  static const PscTestFacts facts = { .format = "poolmon", .minutes = -1, .uptime_seconds = -1 };

  snapshot = psc_test_snapshot (&facts, rows);
  tags = psc_tag_list_new ();
}

static void
tear_down (void)
{
  g_object_unref (snapshot);
  psc_tag_list_free (tags);
}

/* The first letters of the rows that are shown. */
static char *
select_letters (const PscTagQuery *query, guint *n_matches)
{
  GString *letters = g_string_new (NULL);
  PscTagView view;

  psc_tag_view_init (&view, snapshot, tags, query);
  for (guint i = 0; i < view.rows->len; i++)
    g_string_append_c (letters, rows[g_array_index (view.rows, guint, i)].tag[0]);
  *n_matches = view.n_matches;
  psc_tag_view_clear (&view);
  return g_string_free (letters, FALSE);
}

static const struct
{
  const char *sort;
  const char *letters;
} orders[] = {
  { NULL, "BAPF" },          { "nonpaged", "BFAP" }, { "paged", "APBF" }, { "total", "ABFP" },
  { "outstanding", "BFAP" }, { "allocs", "BAPF" },   { "frees", "BAPF" }, { "tag", "ABFP" },
};

START_TEST (orders_put_the_largest_first_and_unknown_last)
{
  PscTagQuery query = { .limit = -1 };
  g_autofree char *letters = NULL;
  guint n_matches;

  ck_assert (orders[_i].sort == NULL || psc_tag_sort_parse (orders[_i].sort, &query.sort));
  letters = select_letters (&query, &n_matches);
  ck_assert_str_eq (letters, orders[_i].letters);
}
END_TEST

START_TEST (limit_cuts_after_counting)
{
  g_autoptr (PscTagFilter) filter = psc_tag_filter_new_for_query ("?*a", NULL, FALSE, NULL);
  PscTagQuery query = { .limit = 1, .filter = filter };
  guint n_matches;
  g_autofree char *letters = select_letters (&query, &n_matches);

  ck_assert_str_eq (letters, "B");
  ck_assert_uint_eq (n_matches, 2);
}
END_TEST

static const struct
{
  const char *text;
  gboolean is_regex;
  const char *letters;
} searches[] = {
  { "BETA", FALSE, "B" },
  { "nt!PS", FALSE, "P" },
  { "process objects", FALSE, "P" },
  { "^(alfa|nt!ps)$", TRUE, "AP" },
};

START_TEST (searches_look_in_tag_owner_and_description_in_any_case)
{
  g_autoptr (PscTagFilter) filter =
      psc_tag_filter_new_for_query (NULL, searches[_i].text, searches[_i].is_regex, NULL);
  PscTagQuery query = { .limit = -1, .filter = filter };
  guint n_matches;
  g_autofree char *letters = select_letters (&query, &n_matches);

  ck_assert_str_eq (letters, searches[_i].letters);
}
END_TEST

START_TEST (rows_that_a_regular_expression_gives_up_on_are_counted)
{
  g_autoptr (PscTagFilter) filter =
      psc_tag_filter_new_for_query (NULL, "^(([a-z]+.?)+)+\\d$", TRUE, NULL);
  PscTagQuery query = { .limit = -1, .filter = filter };
  PscTagView view;

  psc_tag_view_init (&view, snapshot, tags, &query);
  ck_assert_uint_eq (view.n_matches, 0);
  ck_assert_uint_ge (view.n_undecided, 1);
  psc_tag_view_clear (&view);
}
END_TEST

START_TEST (unknown_order_is_refused)
{
  PscTagSort sort = PSC_TAG_SORT_TAG;

  ck_assert (!psc_tag_sort_parse ("size", &sort));
  ck_assert (!psc_tag_sort_parse ("", &sort));
  ck_assert_int_eq (sort, PSC_TAG_SORT_TAG);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("report/tag-view");
  TCase *test_case = tcase_create ("core");

  tcase_add_checked_fixture (test_case, set_up, tear_down);
  tcase_add_loop_test (test_case, orders_put_the_largest_first_and_unknown_last, 0,
                       (int) G_N_ELEMENTS (orders));
  tcase_add_test (test_case, limit_cuts_after_counting);
  tcase_add_loop_test (test_case, searches_look_in_tag_owner_and_description_in_any_case, 0,
                       (int) G_N_ELEMENTS (searches));
  tcase_add_test (test_case, rows_that_a_regular_expression_gives_up_on_are_counted);
  tcase_add_test (test_case, unknown_order_is_refused);
  suite_add_tcase (suite, test_case);
  return psc_check_run (suite);
}
