/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `!poolused` in every layout, whole: rows, totals, scope, filter, sort order.
 */
#include "config.h"

#include <string.h>

#include "support/captures.h"
#include "support/check-main.h"
#include "support/poolused-texts.h"

#define NEW_HEADINGS                                                                               \
  "               NonPaged                  Paged\n"                                               \
  " Tag     Allocs         Used     Allocs         Used\n\n"
#define ROW_LEAK " Leak       119         4096          0            0\tLeaked blocks\n"
#define ROW_SEY1 " SEY1         2           32          1           48\tDriver's own\n"

/* Loop index: the layout. */
START_TEST (each_layout_is_read_to_the_last_digit)
{
  const PscPoolusedText *text = &psc_test_poolused_texts[_i];
  g_autoptr (PscCapture) capture = psc_test_read_capture (text->text, -1);
  PscSnapshot *snapshot = psc_test_get_snapshot (capture, 0);
  g_autofree char *rows = psc_test_dump (snapshot);

  ck_assert_msg (strcmp (rows, text->rows) == 0, "%s:\n%s", text->name, rows);
  ck_assert_uint_eq (capture->snapshots->len, 1);
  ck_assert_pstr_eq (psc_snapshot_get_sorted_by (snapshot), text->sorted_by);
  ck_assert_int_eq (psc_snapshot_get_complete (snapshot), PSC_YES);
  ck_assert_uint_eq (psc_snapshot_get_line (snapshot), text->line);
  ck_assert_uint_eq (psc_issues_get_n (psc_snapshot_get_issues (snapshot)), 0);
  ck_assert_uint_eq (psc_issues_get_n (capture->issues), 0);
}
END_TEST

/* Loop index: the layout. */
START_TEST (totals_are_those_of_the_total_line_and_of_the_rows)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (psc_test_poolused_texts[_i].text, -1);
  PscSnapshot *snapshot = psc_test_get_snapshot (capture, 0);

  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    {
      PscPool reported, computed;

      ck_assert (psc_snapshot_get_reported (snapshot, (PscPoolKind) k, &reported));
      psc_snapshot_get_computed (snapshot, (PscPoolKind) k, &computed);
      ck_assert (psc_pool_equal (&reported, &computed));
      ck_assert_uint_ne (reported.known, 0);
    }
}
END_TEST

START_TEST (brief_allocs_are_live_blocks_and_nothing_else_is_made_up)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (NEW_HEADINGS ROW_LEAK, -1);
  PscSnapshot *snapshot = psc_test_get_snapshot (capture, 0);
  PscPool pool;

  psc_snapshot_get_pool (snapshot, 0, PSC_POOL_NONPAGED, &pool);
  ck_assert_uint_eq (pool.known,
                     PSC_POOL_KNOWN (PSC_POOL_OUTSTANDING) | PSC_POOL_KNOWN (PSC_POOL_BYTES));
  ck_assert_int_eq (pool.outstanding, 119);
  ck_assert (!psc_snapshot_get_reported (snapshot, PSC_POOL_NONPAGED, &pool));
}
END_TEST

START_TEST (without_total_completeness_is_unknown)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (NEW_HEADINGS ROW_LEAK ROW_SEY1, -1);
  PscSnapshot *snapshot = psc_test_get_snapshot (capture, 0);

  ck_assert_int_eq (psc_snapshot_get_complete (snapshot), PSC_UNKNOWN);
  ck_assert_pstr_eq (psc_snapshot_get_sorted_by (snapshot), NULL);
  ck_assert_uint_eq (psc_snapshot_get_line (snapshot), 1);
  ck_assert_uint_eq (psc_issues_get_n (psc_snapshot_get_issues (snapshot)), 0);
}
END_TEST

START_TEST (total_that_differs_shows_a_cut)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture (NEW_HEADINGS ROW_LEAK
                             "TOTAL       120         4128          0            0\n",
                             -1);
  PscSnapshot *snapshot = psc_test_get_snapshot (capture, 0);

  ck_assert_int_eq (psc_snapshot_get_complete (snapshot), PSC_NO);
  ck_assert (psc_test_has_issue (psc_snapshot_get_issues (snapshot), PSC_SEVERITY_WARNING,
                                 "the capture is cut: rows sum to 4096 nonpaged bytes, TOTAL says "
                                 "4128"));
}
END_TEST

START_TEST (total_of_no_rows_is_complete)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture ("0: kd> !poolused 2 Nope\n" NEW_HEADINGS
                             "TOTAL         0            0          0            0\n",
                             -1);
  PscSnapshot *snapshot = psc_test_get_snapshot (capture, 0);

  ck_assert_uint_eq (psc_snapshot_get_n_rows (snapshot), 0);
  ck_assert_int_eq (psc_snapshot_get_complete (snapshot), PSC_YES);
  ck_assert_pstr_eq (psc_snapshot_get_filter (snapshot), "Nope");
}
END_TEST

/* What is typed, and what it says. */
typedef struct
{
  const char *command;
  const char *filter;
  PscScope scope;
} CommandCase;

static const CommandCase commands[] = {
  { "!poolused 2", NULL, PSC_SCOPE_SYSTEM },
  { "!poolused 2 SEY*", "SEY*", PSC_SCOPE_SYSTEM },
  { "!poolused SEY?", "SEY?", PSC_SCOPE_SYSTEM },
  { "!kdexts.poolused 0x3 SEY*", "SEY*", PSC_SCOPE_SYSTEM },
  { "!kdexts!poolused 3 Leak", "Leak", PSC_SCOPE_SYSTEM },
  { ".echo before; !poolused 2 Le?k; .echo after", "Le?k", PSC_SCOPE_SYSTEM },
  { "!poolused 2 \"Pp  \"", "Pp  ", PSC_SCOPE_SYSTEM },
  { "!poolused 9", NULL, PSC_SCOPE_SESSION },
  { "!poolused a Gh*", "Gh*", PSC_SCOPE_SESSION },
  { "!poolfind Leak 0", NULL, PSC_SCOPE_SYSTEM },
  { "!poolusedx 2 Leak", NULL, PSC_SCOPE_SYSTEM },
};

/* Loop index: the command. */
START_TEST (filter_and_session_are_read_from_the_command)
{
  const CommandCase *c = &commands[_i];
  g_autofree char *text = g_strdup_printf ("0: kd> %s\n" NEW_HEADINGS ROW_SEY1, c->command);
  g_autoptr (PscCapture) capture = psc_test_read_capture (text, -1);
  PscSnapshot *snapshot = psc_test_get_snapshot (capture, 0);

  ck_assert_pstr_eq (psc_snapshot_get_filter (snapshot), c->filter);
  ck_assert_int_eq (psc_snapshot_get_scope (snapshot), c->scope);
}
END_TEST

START_TEST (second_table_below_a_prompt_has_the_second_command)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture ("kd> !poolused 2 SEY*; !poolused 2 Leak\n" NEW_HEADINGS ROW_SEY1
                                 NEW_HEADINGS ROW_LEAK NEW_HEADINGS ROW_LEAK,
                             -1);

  ck_assert_pstr_eq (psc_snapshot_get_filter (psc_test_get_snapshot (capture, 0)), "SEY*");
  ck_assert_pstr_eq (psc_snapshot_get_filter (psc_test_get_snapshot (capture, 1)), "Leak");
  ck_assert_pstr_eq (psc_snapshot_get_filter (psc_test_get_snapshot (capture, 2)), NULL);
}
END_TEST

START_TEST (session_is_told_by_the_sort_line)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture ("Sorting by Session Tag\n  Pool Used:\n" NEW_HEADINGS ROW_LEAK, -1);
  PscSnapshot *snapshot = psc_test_get_snapshot (capture, 0);

  ck_assert_int_eq (psc_snapshot_get_scope (snapshot), PSC_SCOPE_SESSION);
  ck_assert_int_eq (psc_snapshot_get_session (snapshot), -1);
  ck_assert_pstr_eq (psc_snapshot_get_sorted_by (snapshot), "tag");
}
END_TEST

START_TEST (layout_is_told_by_the_output_and_not_by_the_command)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture ("kd> !poolused 3\n" NEW_HEADINGS ROW_LEAK, -1);
  PscPool pool;

  psc_snapshot_get_pool (psc_test_get_snapshot (capture, 0), 0, PSC_POOL_NONPAGED, &pool);
  ck_assert_uint_eq (pool.known & PSC_POOL_KNOWN (PSC_POOL_ALLOCS), 0);
}
END_TEST

START_TEST (sort_line_above_another_prompt_says_nothing)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture ("Sorting by Tag\nkd> !poolused 2\n" NEW_HEADINGS ROW_LEAK, -1);

  ck_assert_pstr_eq (psc_snapshot_get_sorted_by (psc_test_get_snapshot (capture, 0)), NULL);
}
END_TEST

START_TEST (same_table_again_is_another_snapshot)
{
  const char *text = psc_test_poolused_texts[0].text;
  g_autofree char *twice = g_strconcat (text, text, NULL);
  g_autoptr (PscCapture) capture = psc_test_read_capture (twice, -1);
  g_autofree char *first = NULL;

  ck_assert_uint_eq (capture->snapshots->len, 2);
  ck_assert_uint_gt (psc_snapshot_get_line (psc_test_get_snapshot (capture, 1)),
                     psc_snapshot_get_line (psc_test_get_snapshot (capture, 0)));
  first = psc_test_dump (psc_test_get_snapshot (capture, 0));
  ck_assert_str_eq (first, psc_test_poolused_texts[0].rows);
}
END_TEST

START_TEST (rows_of_thousands_are_all_there)
{
  GString *text = g_string_new (NEW_HEADINGS);
  g_autoptr (PscCapture) capture = NULL;
  g_autofree char *joined = NULL;
  PscPool computed;

  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (text, " %04x %9u %12u %10u %12u\tTag number %u , Binary: d%u.sys\n", i,
                            i, i * 16, 1u, 8u, i, i % 100);
  joined = g_string_free (text, FALSE);
  capture = psc_test_read_capture (joined, -1);
  psc_snapshot_get_computed (psc_test_get_snapshot (capture, 0), PSC_POOL_NONPAGED, &computed);
  ck_assert_uint_eq (psc_snapshot_get_n_rows (psc_test_get_snapshot (capture, 0)), 5000);
  ck_assert_int_eq (computed.outstanding, 4999 * 2500);
  ck_assert_uint_eq (computed.bytes, 16 * 4999 * 2500);
}
END_TEST

static Suite *
poolused_suite (void)
{
  Suite *suite = suite_create ("capture/poolused");
  TCase *layouts = tcase_create ("layouts");
  TCase *facts = tcase_create ("facts");

  tcase_add_loop_test (layouts, each_layout_is_read_to_the_last_digit, 0,
                       PSC_TEST_N_POOLUSED_TEXTS);
  tcase_add_loop_test (layouts, totals_are_those_of_the_total_line_and_of_the_rows, 0,
                       PSC_TEST_N_POOLUSED_TEXTS);
  tcase_add_test (layouts, brief_allocs_are_live_blocks_and_nothing_else_is_made_up);
  tcase_add_test (layouts, rows_of_thousands_are_all_there);
  suite_add_tcase (suite, layouts);
  tcase_add_test (facts, without_total_completeness_is_unknown);
  tcase_add_test (facts, total_that_differs_shows_a_cut);
  tcase_add_test (facts, total_of_no_rows_is_complete);
  tcase_add_loop_test (facts, filter_and_session_are_read_from_the_command, 0,
                       G_N_ELEMENTS (commands));
  tcase_add_test (facts, second_table_below_a_prompt_has_the_second_command);
  tcase_add_test (facts, session_is_told_by_the_sort_line);
  tcase_add_test (facts, layout_is_told_by_the_output_and_not_by_the_command);
  tcase_add_test (facts, sort_line_above_another_prompt_says_nothing);
  tcase_add_test (facts, same_table_again_is_another_snapshot);
  suite_add_tcase (suite, facts);
  return suite;
}

int
main (void)
{
  return psc_check_run (poolused_suite ());
}
