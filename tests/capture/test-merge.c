/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two views of one moment become one snapshot, and two moments never do.
 */
#include "config.h"

#include <string.h>

#include "support/captures.h"
#include "support/check-main.h"

#define BRIEF                                                                                      \
  "               NonPaged                  Paged\n"                                               \
  " Tag     Allocs         Used     Allocs         Used\n"
#define BY_NONPAGED "kd> !poolused 2\n Sorting by NonPaged Pool Consumed\n" BRIEF
#define BY_PAGED "kd> !poolused 4\n Sorting by Paged Pool Consumed\n" BRIEF
#define BY_TAG "kd> !poolused\n Sorting by Tag\n" BRIEF
#define SESSION_BY_PAGED "kd> !poolused c\n Sorting by Session Paged Pool Consumed\n" BRIEF
#define VERBOSE_BY_PAGED                                                                           \
  "kd> !poolused 5\n"                                                                              \
  "Sorting by Paged Pool Consumed\n"                                                               \
  "Tag Allocs Frees Diff Used Allocs Frees Diff Used\n"

#define LEAK " Leak       119         4096          0            0\tLeaked blocks\n"
#define LEAK_LATER " Leak       120         4128          0            0\tLeaked blocks\n"
#define ETWB                                                                                       \
  " EtwB       196      7565568          2       131072\tTrace buffers , Binary: nt!etw\n"
#define CM31 " CM31         0            0      19797     91705344\tRegistry , Binary: nt!cm\n"
#define DOTS_A                                                                                     \
  " ....         7          112          1           16\tUNKNOWN pooltag '....', please "          \
  "update pooltag.txt\n"
#define DOTS_B                                                                                     \
  " ....         3           48          9          144\tUNKNOWN pooltag '....', please "          \
  "update pooltag.txt\n"
#define TOTAL "TOTAL       315      7569664      19799     91836416\n"

#define ROW_LEAK "Leak|?/?/119/4096|?/?/0/0||Leaked blocks\n"
#define ROW_ETWB "EtwB|?/?/196/7565568|?/?/2/131072|nt!etw|Trace buffers\n"
#define ROW_CM31 "CM31|?/?/0/0|?/?/19797/91705344|nt!cm|Registry\n"

/* Captures of two or three tables, and the rows of the first snapshot. */
typedef struct
{
  const char *name;
  const char *text;
  guint n_snapshots;
  const char *rows;
  PscTristate complete;
} Case;

static const Case cases[] = {
  { "the first rows of two orders", BY_NONPAGED ETWB LEAK BY_PAGED CM31 ETWB, 1,
    "5 " ROW_ETWB "6 " ROW_LEAK "11 " ROW_CM31, PSC_UNKNOWN },
  { "three orders", BY_NONPAGED ETWB BY_PAGED CM31 ETWB BY_TAG CM31 ETWB LEAK, 1,
    "5 " ROW_ETWB "10 " ROW_CM31 "18 " ROW_LEAK, PSC_UNKNOWN },
  { "nothing in common", BY_NONPAGED LEAK BY_PAGED CM31, 1, "5 " ROW_LEAK "10 " ROW_CM31,
    PSC_UNKNOWN },
  { "a whole view and a cut one", BY_NONPAGED ETWB LEAK CM31 TOTAL BY_PAGED CM31 "...\n", 1,
    "5 " ROW_ETWB "6 " ROW_LEAK "7 " ROW_CM31, PSC_YES },
  { "a cut view and a whole one", BY_NONPAGED ETWB "...\n" BY_PAGED CM31 ETWB LEAK TOTAL, 1,
    "5 " ROW_ETWB "11 " ROW_CM31 "13 " ROW_LEAK, PSC_YES },
  { "two cut views", BY_NONPAGED ETWB "...\n" BY_PAGED CM31, 1, "5 " ROW_ETWB "11 " ROW_CM31,
    PSC_NO },
  { "tags that print alike, in either order", BY_NONPAGED DOTS_A DOTS_B BY_PAGED DOTS_B DOTS_A, 1,
    "5 ....|?/?/7/112|?/?/1/16||\n6 ....|?/?/3/48|?/?/9/144||\n", PSC_UNKNOWN },
  { "one of two tags that print alike", BY_NONPAGED DOTS_A BY_PAGED DOTS_B DOTS_A, 1,
    "5 ....|?/?/7/112|?/?/1/16||\n10 ....|?/?/3/48|?/?/9/144||\n", PSC_UNKNOWN },
  { "the same order again", BY_NONPAGED ETWB LEAK BY_NONPAGED ETWB LEAK, 2,
    "5 " ROW_ETWB "6 " ROW_LEAK, PSC_UNKNOWN },
  { "an order that the union has seen", BY_NONPAGED ETWB BY_PAGED CM31 BY_PAGED CM31, 2,
    "5 " ROW_ETWB "10 " ROW_CM31, PSC_UNKNOWN },
  { "a number that differs", BY_NONPAGED ETWB LEAK BY_PAGED LEAK_LATER ETWB, 2,
    "5 " ROW_ETWB "6 " ROW_LEAK, PSC_UNKNOWN },
  { "totals that differ",
    BY_NONPAGED ETWB LEAK CM31 TOTAL BY_PAGED CM31
    "TOTAL       316      7569696      19799     91836416\n",
    2, "5 " ROW_ETWB "6 " ROW_LEAK "7 " ROW_CM31, PSC_YES },
  { "a row that the whole view has not", BY_NONPAGED ETWB LEAK CM31 TOTAL BY_PAGED CM31 DOTS_A, 2,
    "5 " ROW_ETWB "6 " ROW_LEAK "7 " ROW_CM31, PSC_YES },
  { "a time between",
    BY_NONPAGED ETWB
    "Debug session time: Sat Jul 13 10:17:30.820 2013 (UTC + 8:00)\n" BY_PAGED CM31,
    2, "5 " ROW_ETWB, PSC_UNKNOWN },
  { "another pool", BY_NONPAGED ETWB SESSION_BY_PAGED CM31, 2, "5 " ROW_ETWB, PSC_UNKNOWN },
  { "another filter",
    BY_NONPAGED ETWB "kd> !poolused 4 CM*\nSorting by Paged Pool Consumed\n" BRIEF CM31, 2,
    "5 " ROW_ETWB, PSC_UNKNOWN },
  { "no word about the order", BY_NONPAGED ETWB "kd> !poolused 4\n" BRIEF CM31, 2, "5 " ROW_ETWB,
    PSC_UNKNOWN },
  { "brief and verbose",
    BY_NONPAGED ETWB LEAK VERBOSE_BY_PAGED "EtwB 200 4 196 7565568 2 0 2 131072 Trace buffers\n", 1,
    "5 EtwB|200/4/196/7565568|2/0/2/131072|nt!etw|Trace buffers\n6 " ROW_LEAK, PSC_UNKNOWN },
};

/* Loop index: the case. */
START_TEST (views_merge_when_nothing_speaks_against_it)
{
  const Case *c = &cases[_i];
  g_autoptr (PscCapture) capture = psc_test_read_capture (c->text, -1);
  PscSnapshot *snapshot = psc_test_get_snapshot (capture, 0);
  g_autofree char *rows = psc_test_dump (snapshot);

  ck_assert_msg (capture->snapshots->len == c->n_snapshots, "%s: %u snapshots", c->name,
                 capture->snapshots->len);
  ck_assert_msg (strcmp (rows, c->rows) == 0, "%s:\n%s", c->name, rows);
  ck_assert_msg (psc_snapshot_get_complete (snapshot) == c->complete, "%s: complete", c->name);
  ck_assert_pstr_eq (psc_snapshot_get_sorted_by (snapshot), "nonpaged");
  ck_assert_uint_eq (psc_snapshot_get_line (snapshot), 2);
}
END_TEST

START_TEST (union_keeps_the_first_name_and_all_issues)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture (BY_NONPAGED ETWB "...\n" BY_PAGED CM31 "...\n", -1);
  PscSnapshot *snapshot = psc_test_get_snapshot (capture, 0);

  ck_assert_str_eq (psc_snapshot_get_label (snapshot), "capture.log#0");
  ck_assert_pstr_eq (psc_snapshot_get_command (snapshot), "!poolused 2");
  ck_assert_uint_eq (psc_issues_get_n (psc_snapshot_get_issues (snapshot)), 2);
  ck_assert_uint_eq (capture->file->n_snapshots, 1);
}
END_TEST

START_TEST (table_after_a_union_takes_the_next_name)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture (BY_NONPAGED ETWB BY_PAGED CM31 BY_NONPAGED LEAK_LATER, -1);

  ck_assert_uint_eq (capture->snapshots->len, 2);
  ck_assert_str_eq (psc_snapshot_get_label (psc_test_get_snapshot (capture, 1)), "capture.log#1");
}
END_TEST

/* Thousands of tags that print alike must not take the square of their number. */
START_TEST (tags_that_print_alike_are_paired_in_one_pass)
{
  g_autoptr (GString) text = g_string_new (BY_NONPAGED);
  g_autoptr (PscCapture) capture = NULL;
  const guint n = 50000;

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, " .... %9u %12u %10u %12u\tText\n", i, n - i, 1u, i);
  g_string_append (text, BY_PAGED);
  for (guint i = n; i > 0; i--)
    g_string_append_printf (text, " .... %9u %12u %10u %12u\tText\n", i - 1, n - i + 1, 1u, i - 1);
  capture = psc_test_read_capture (text->str, (gssize) text->len);
  ck_assert_uint_eq (capture->snapshots->len, 1);
  ck_assert_uint_eq (psc_snapshot_get_n_rows (psc_test_get_snapshot (capture, 0)), n);
}
END_TEST

static Suite *
merge_suite (void)
{
  Suite *suite = suite_create ("capture/merge");
  TCase *tests = tcase_create ("views");

  tcase_add_loop_test (tests, views_merge_when_nothing_speaks_against_it, 0, G_N_ELEMENTS (cases));
  tcase_add_test (tests, union_keeps_the_first_name_and_all_issues);
  tcase_add_test (tests, table_after_a_union_takes_the_next_name);
  tcase_add_test (tests, tags_that_print_alike_are_paired_in_one_pass);
  suite_add_tcase (suite, tests);
  return suite;
}

int
main (void)
{
  return psc_check_run (merge_suite ());
}
