/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Labels pushed apart.
 */
#include "config.h"

#include "chart/label-stack.h"
#include "support/check-main.h"

START_TEST (labels_with_room_stay_where_they_are)
{
  double centres[] = { 20, 50, 80 };

  ck_assert (psc_label_stack_place (centres, 3, 10, 0, 100));
  ck_assert_double_eq_tol (centres[0], 20, 1e-9);
  ck_assert_double_eq_tol (centres[1], 50, 1e-9);
  ck_assert_double_eq_tol (centres[2], 80, 1e-9);
}
END_TEST

START_TEST (two_at_one_place_move_apart_evenly)
{
  double centres[] = { 50, 50 };

  ck_assert (psc_label_stack_place (centres, 2, 10, 0, 100));
  ck_assert_double_eq_tol (centres[0], 45, 1e-9);
  ck_assert_double_eq_tol (centres[1], 55, 1e-9);
}
END_TEST

START_TEST (labels_outside_are_pulled_in)
{
  double centres[] = { -40, -30, 300 };

  ck_assert (psc_label_stack_place (centres, 3, 10, 0, 100));
  ck_assert_double_eq_tol (centres[0], 5, 1e-9);
  ck_assert_double_eq_tol (centres[1], 15, 1e-9);
  ck_assert_double_eq_tol (centres[2], 95, 1e-9);
}
END_TEST

START_TEST (labels_never_overlap_nor_leave)
{
  guint32 state = 42;

  for (guint round = 0; round < 500; round++)
    {
      double centres[10];
      double last = -50;

      for (guint i = 0; i < 10; i++)
        {
          state = state * 1664525u + 1013904223u;
          last += (state >> 8) % 30;
          centres[i] = last;
        }
      ck_assert (psc_label_stack_place (centres, 10, 10, 0, 120));
      ck_assert_double_ge (centres[0], 5 - 1e-9);
      ck_assert_double_le (centres[9], 115 + 1e-9);
      for (guint i = 1; i < 10; i++)
        ck_assert_double_ge (centres[i] - centres[i - 1], 10 - 1e-9);
    }
}
END_TEST

START_TEST (too_many_labels_are_refused_untouched)
{
  double centres[] = { 1, 2, 3 };

  ck_assert (!psc_label_stack_place (centres, 3, 10, 0, 29));
  ck_assert_double_eq (centres[0], 1);
  ck_assert_double_eq (centres[2], 3);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("chart/label-stack");
  TCase *tcase = tcase_create ("label-stack");

  tcase_add_test (tcase, labels_with_room_stay_where_they_are);
  tcase_add_test (tcase, two_at_one_place_move_apart_evenly);
  tcase_add_test (tcase, labels_outside_are_pulled_in);
  tcase_add_test (tcase, labels_never_overlap_nor_leave);
  tcase_add_test (tcase, too_many_labels_are_refused_untouched);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
