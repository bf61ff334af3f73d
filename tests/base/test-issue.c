/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The bounded list of issues.
 */
#include "config.h"

#include "base/issue.h"
#include "base/limits.h"
#include "support/check-main.h"

START_TEST (an_empty_list_has_no_worst_issue)
{
  g_autoptr (PscIssues) issues = psc_issues_new ();
  PscSeverity worst = PSC_SEVERITY_WARNING;

  ck_assert_uint_eq (psc_issues_get_n (issues), 0);
  ck_assert (!psc_issues_get_worst (issues, &worst));
}
END_TEST

START_TEST (places_name_file_and_line)
{
  g_autoptr (PscIssues) issues = psc_issues_new ();

  psc_issues_add_at_line (issues, PSC_SEVERITY_NOTE, "a.log", 12, "row %d", 3);
  psc_issues_add_at_line (issues, PSC_SEVERITY_WARNING, "a.log", 0, "whole file");

  ck_assert_str_eq (psc_issues_get (issues, 0)->place, "a.log:12");
  ck_assert_str_eq (psc_issues_get (issues, 0)->message, "row 3");
  ck_assert_str_eq (psc_issues_get (issues, 1)->place, "a.log");
}
END_TEST

START_TEST (a_flood_is_counted_and_the_worst_is_kept)
{
  g_autoptr (PscIssues) issues = psc_issues_new ();
  PscSeverity worst;
  guint n;

  for (guint i = 0; i < PSC_MAX_ISSUES + 10; i++)
    psc_issues_add (issues, PSC_SEVERITY_NOTE, "a", "issue %u", i);
  psc_issues_add (issues, PSC_SEVERITY_ERROR, "a", "the bad one");

  n = psc_issues_get_n (issues);
  ck_assert_uint_eq (n, PSC_MAX_ISSUES);
  ck_assert_str_eq (psc_issues_get (issues, n - 1)->message, "12 more issues are not listed");
  ck_assert_int_eq (psc_issues_get (issues, n - 1)->severity, PSC_SEVERITY_ERROR);
  ck_assert (psc_issues_get_worst (issues, &worst));
  ck_assert_int_eq (worst, PSC_SEVERITY_ERROR);
}
END_TEST

START_TEST (appending_copies)
{
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscIssues) more = psc_issues_new ();

  psc_issues_add (more, PSC_SEVERITY_WARNING, "b", "100%% literal");
  psc_issues_append (issues, more);
  psc_issues_append (issues, NULL);

  ck_assert_uint_eq (psc_issues_get_n (issues), 1);
  ck_assert_str_eq (psc_issues_get (issues, 0)->message, "100% literal");
  ck_assert_str_eq (psc_severity_to_string (psc_issues_get (issues, 0)->severity), "warning");
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("base/issue");
  TCase *tests = tcase_create ("issue");

  tcase_add_test (tests, an_empty_list_has_no_worst_issue);
  tcase_add_test (tests, places_name_file_and_line);
  tcase_add_test (tests, a_flood_is_counted_and_the_worst_is_kept);
  tcase_add_test (tests, appending_copies);
  suite_add_tcase (suite, tests);
  return psc_check_run (suite);
}
