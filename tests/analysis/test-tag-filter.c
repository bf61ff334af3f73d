/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the filter entry and the command line let through.
 */
#include "config.h"

#include <check.h>

#include "analysis/tag-filter.h"
#include "support/check-main.h"

typedef struct
{
  const char *text;
  gboolean is_regex;
  const char *tag;
  const char *owner;
  gboolean matches;
} Case;

static const Case cases[] = {
  { "", FALSE, "Leak", NULL, TRUE },
  { "  ", FALSE, "Leak", NULL, TRUE },
  { "leak", FALSE, "Leak", NULL, TRUE },
  { "eak", FALSE, "Leak", NULL, TRUE },
  { "myfault", FALSE, "Leak", "MyFault.sys", TRUE },
  { "myfault", FALSE, "Leak", NULL, FALSE },
  { "Nt*", FALSE, "Ntff", NULL, TRUE },
  { "nt*", FALSE, "Ntff", NULL, FALSE },
  { "?tff", FALSE, "Ntff", NULL, TRUE },
  { "Nt* Cc*", FALSE, "CcSc", NULL, TRUE },
  { "Nt*, Cc*", FALSE, "MmSt", NULL, FALSE },
  { "-Nt*", FALSE, "Ntff", NULL, FALSE },
  { "-Nt*", FALSE, "CcSc", NULL, TRUE },
  { "Nt* -Ntff", FALSE, "Ntff", NULL, FALSE },
  { "Nt* -Ntff", FALSE, "NtfC", NULL, TRUE },
  { "-", FALSE, "Leak", NULL, TRUE },
  { "^Le", TRUE, "Leak", NULL, TRUE },
  { "^eak", TRUE, "Leak", NULL, FALSE },
  { "fault\\.sys$", TRUE, "Leak", "myfault.sys", TRUE },
  { "", TRUE, "Leak", NULL, TRUE },
};

START_TEST (rows_are_let_through_or_not)
{
  const Case *test = &cases[_i];
  g_autoptr (PscTagFilter) filter = psc_tag_filter_new (test->text, test->is_regex, NULL);

  ck_assert_ptr_nonnull (filter);
  ck_assert_msg (psc_tag_filter_matches (filter, psc_tag_from_text (test->tag, 4), test->owner,
                                         NULL, NULL)
                     == test->matches,
                 "'%s' on %s", test->text, test->tag);
}
END_TEST

START_TEST (a_broken_expression_is_an_error)
{
  g_autoptr (GError) error = NULL;

  ck_assert_ptr_null (psc_tag_filter_new ("(", TRUE, &error));
  ck_assert_ptr_nonnull (error);
}
END_TEST

START_TEST (an_expression_that_backtracks_for_ever_ends)
{
  g_autoptr (PscTagFilter) filter = psc_tag_filter_new ("(a+)+$", TRUE, NULL);
  g_autofree char *owner = g_strnfill (5000, 'a');
  g_autofree char *text = g_strconcat (owner, "!", NULL);

  gboolean is_undecided = FALSE;

  ck_assert (
      !psc_tag_filter_matches (filter, psc_tag_from_text ("Leak", 4), text, NULL, &is_undecided));
  ck_assert (is_undecided);
  ck_assert (
      psc_tag_filter_matches (filter, psc_tag_from_text ("aaaa", 4), text, NULL, &is_undecided));
  ck_assert (!is_undecided);
}
END_TEST

typedef struct
{
  const char *pattern;
  const char *text;
  const char *tag;
  const char *description;
  gboolean matches;
} Query;

static const Query queries[] = {
  { NULL, NULL, "Leak", NULL, TRUE },
  { "Le*", NULL, "Leak", NULL, TRUE },
  { "le*", NULL, "Leak", NULL, FALSE },
  { NULL, "", "Leak", NULL, TRUE },
  { NULL, "two words", "Leak", "Two Words", TRUE },
  { NULL, "words two", "Leak", "Two Words", FALSE },
  { NULL, "-two", "Leak", "one-two", TRUE },
  { NULL, "*", "Leak", "Two Words", FALSE },
  { "Le*", "words", "Leak", "Two Words", TRUE },
  { "Mm*", "words", "Leak", "Two Words", FALSE },
};

START_TEST (a_query_wants_pattern_and_text)
{
  const Query *test = &queries[_i];
  g_autoptr (PscTagFilter) filter =
      psc_tag_filter_new_for_query (test->pattern, test->text, FALSE, NULL);

  ck_assert (psc_tag_filter_matches (filter, psc_tag_from_text (test->tag, 4), NULL,
                                     test->description, NULL)
             == test->matches);
  ck_assert (psc_tag_filter_is_empty (filter)
             == (test->pattern == NULL && (test->text == NULL || test->text[0] == '\0')));
}
END_TEST

START_TEST (bytes_that_are_no_text_are_searched_all_the_same)
{
  g_autoptr (PscTagFilter) filter = psc_tag_filter_new ("driver", FALSE, NULL);

  ck_assert (psc_tag_filter_matches (filter, psc_tag_from_text ("Leak", 4), "\xff\xfe driver", NULL,
                                     NULL));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("analysis/tag-filter");
  TCase *test_case = tcase_create ("filter");

  tcase_add_loop_test (test_case, rows_are_let_through_or_not, 0, (int) G_N_ELEMENTS (cases));
  tcase_add_loop_test (test_case, a_query_wants_pattern_and_text, 0, (int) G_N_ELEMENTS (queries));
  tcase_add_test (test_case, a_broken_expression_is_an_error);
  tcase_add_test (test_case, an_expression_that_backtracks_for_ever_ends);
  tcase_add_test (test_case, bytes_that_are_no_text_are_searched_all_the_same);
  suite_add_tcase (suite, test_case);
  return psc_check_run (suite);
}
