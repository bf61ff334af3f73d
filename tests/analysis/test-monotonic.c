/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The statistics of rising values.
 */
#include "config.h"

#include "analysis/monotonic.h"

#include <math.h>

#include "support/check-main.h"

#define TOLERANCE 1e-9

START_TEST (a_straight_line_has_tau_one_and_its_slope)
{
  const double values[] = { 10, 12, 14, 16, 18 };
  PscMonotonic trend;

  ck_assert (psc_monotonic_init (&trend, values, 5));
  ck_assert_double_eq_tol (trend.tau, 1.0, TOLERANCE);
  ck_assert_double_eq_tol (trend.slope, 2.0, TOLERANCE);
  ck_assert_double_eq_tol (trend.late_share, 0.5, TOLERANCE);
}
END_TEST

START_TEST (one_outlier_hardly_moves_the_slope)
{
  const double values[] = { 10, 12, 900, 16, 18, 20, 22 };
  PscMonotonic trend;

  ck_assert (psc_monotonic_init (&trend, values, 7));
  ck_assert_double_eq_tol (trend.slope, 2.0, 0.5);
  ck_assert_double_lt (trend.tau, 0.9);
}
END_TEST

START_TEST (what_rose_and_is_steady_has_no_late_share)
{
  const double values[] = { 0, 80, 95, 99, 100, 100, 100 };
  PscMonotonic trend;

  ck_assert (psc_monotonic_init (&trend, values, 7));
  ck_assert_double_lt (trend.late_share, 0.05);
}
END_TEST

START_TEST (falling_and_level_values_are_told)
{
  const double falling[] = { 4, 3, 2, 1 };
  const double level[] = { 7, 7, 7, 7 };
  PscMonotonic trend;

  ck_assert (psc_monotonic_init (&trend, falling, 4));
  ck_assert_double_eq_tol (trend.tau, -1.0, TOLERANCE);
  ck_assert (psc_monotonic_init (&trend, level, 4));
  ck_assert_double_eq_tol (trend.tau, 0.0, TOLERANCE);
  ck_assert_double_eq_tol (trend.late_share, 0.0, TOLERANCE);
}
END_TEST

START_TEST (too_few_or_unknown_values_say_nothing)
{
  const double few[] = { 1, 2, 3 };
  const double unknown[] = { 1, 2, (double) NAN, 4, 5 };
  PscMonotonic trend;

  ck_assert (!psc_monotonic_init (&trend, few, 3));
  ck_assert (!psc_monotonic_init (&trend, unknown, 5));
}
END_TEST

START_TEST (long_rows_are_thinned_to_the_same_answer)
{
  g_autofree double *values = g_new (double, 100000);
  PscMonotonic trend;

  for (guint i = 0; i < 100000; i++)
    values[i] = i;
  ck_assert (psc_monotonic_init (&trend, values, 100000));
  ck_assert_double_eq_tol (trend.tau, 1.0, TOLERANCE);
  ck_assert_double_eq_tol (trend.slope, 1.0, 0.01);
  ck_assert_double_eq_tol (trend.late_share, 0.5, 0.01);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("analysis/monotonic");
  TCase *tests = tcase_create ("monotonic");

  tcase_add_test (tests, a_straight_line_has_tau_one_and_its_slope);
  tcase_add_test (tests, one_outlier_hardly_moves_the_slope);
  tcase_add_test (tests, what_rose_and_is_steady_has_no_late_share);
  tcase_add_test (tests, falling_and_level_values_are_told);
  tcase_add_test (tests, too_few_or_unknown_values_say_nothing);
  tcase_add_test (tests, long_rows_are_thinned_to_the_same_answer);
  suite_add_tcase (suite, tests);
  return psc_check_run (suite);
}
