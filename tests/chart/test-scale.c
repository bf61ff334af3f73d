/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scales and their ticks.
 */
#include "config.h"

#include <math.h>

#include "chart/scale.h"
#include "support/check-main.h"

#define KIB 1024.0
#define MIB (1024.0 * KIB)
#define GIB (1024.0 * MIB)

START_TEST (linear_scale_maps_both_ways)
{
  const PscScale scale = { PSC_SCALE_LINEAR, 10, 20, 100, 0 };

  ck_assert_double_eq_tol (psc_scale_map (&scale, 10), 100, 1e-9);
  ck_assert_double_eq_tol (psc_scale_map (&scale, 15), 50, 1e-9);
  ck_assert_double_eq_tol (psc_scale_unmap (&scale, 50), 15, 1e-9);
}
END_TEST

START_TEST (log_scale_gives_equal_room_to_equal_ratios)
{
  const PscScale scale = { PSC_SCALE_LOG, 1, 1024, 0, 100 };

  ck_assert_double_eq_tol (psc_scale_map (&scale, 32), 50, 1e-9);
  ck_assert_double_eq_tol (psc_scale_unmap (&scale, 50), 32, 1e-9);
}
END_TEST

START_TEST (log_scale_puts_zero_at_its_lower_end)
{
  const PscScale scale = { PSC_SCALE_LOG, 1, 1024, 7, 100 };

  ck_assert_double_eq (psc_scale_map (&scale, 0), 7);
  ck_assert_double_eq (psc_scale_map (&scale, -5), 7);
}
END_TEST

START_TEST (map_stays_finite_for_the_largest_values)
{
  const PscScale scale = { PSC_SCALE_LINEAR, 0, 1, 0, 100 };

  ck_assert (isfinite (psc_scale_map (&scale, 0x1p64)));
  ck_assert (isfinite (psc_scale_map (&scale, -0x1p64)));
}
END_TEST

static const struct
{
  double span;
  guint max_ticks;
  gboolean binary;
  double step;
} step_cases[] = {
  { 10, 5, FALSE, 2 },
  { 11, 5, FALSE, 5 },
  { 1000, 4, FALSE, 500 },
  { 3, 100, FALSE, 0.05 },
  { 8 * GIB, 8, TRUE, GIB },
  { 1.6 * GIB, 5, TRUE, 512 * MIB },
  { 1.1 * GIB, 8, TRUE, 256 * MIB },
  { 90 * KIB, 5, TRUE, 20 * KIB },
  { 3, 9, TRUE, 1 },
  { 0x1p63, 8, TRUE, 0x1p60 },
};

START_TEST (steps_are_round_in_their_base)
{
  const double step =
      psc_scale_step (step_cases[_i].span, step_cases[_i].max_ticks, step_cases[_i].binary);

  ck_assert_double_eq (step, step_cases[_i].step);
}
END_TEST

START_TEST (steps_never_give_too_many_ticks)
{
  for (double span = 1; span < 1e19; span *= 1.37)
    for (guint max_ticks = 1; max_ticks < 12; max_ticks++)
      {
        ck_assert (span / psc_scale_step (span, max_ticks, TRUE) <= max_ticks);
        ck_assert (span / psc_scale_step (span, max_ticks, FALSE) <= max_ticks);
      }
}
END_TEST

START_TEST (linear_ticks_include_both_ends_and_zero)
{
  g_autoptr (GArray) ticks = psc_scale_linear_ticks (-20, 30, 10);

  ck_assert_uint_eq (ticks->len, 6);
  ck_assert_double_eq (g_array_index (ticks, double, 0), -20);
  ck_assert_double_eq (g_array_index (ticks, double, 2), 0);
  ck_assert_double_eq (g_array_index (ticks, double, 5), 30);
}
END_TEST

START_TEST (linear_ticks_end_even_if_the_step_is_lost_in_rounding)
{
  g_autoptr (GArray) ticks = psc_scale_linear_ticks (0, 0x1p63, 1);

  ck_assert_uint_le (ticks->len, 1000);
}
END_TEST

START_TEST (log_ticks_are_powers_and_few_enough)
{
  for (guint max_ticks = 2; max_ticks < 10; max_ticks++)
    {
      g_autoptr (GArray) ticks = psc_scale_log_ticks (1, 0x1p62, max_ticks, TRUE);

      ck_assert_uint_ge (ticks->len, 1);
      ck_assert_uint_le (ticks->len, max_ticks);
      for (guint i = 0; i < ticks->len; i++)
        {
          int exponent;

          ck_assert_double_eq (frexp (g_array_index (ticks, double, i), &exponent), 0.5);
        }
    }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("chart/scale");
  TCase *tcase = tcase_create ("scale");

  tcase_add_test (tcase, linear_scale_maps_both_ways);
  tcase_add_test (tcase, log_scale_gives_equal_room_to_equal_ratios);
  tcase_add_test (tcase, log_scale_puts_zero_at_its_lower_end);
  tcase_add_test (tcase, map_stays_finite_for_the_largest_values);
  tcase_add_loop_test (tcase, steps_are_round_in_their_base, 0, G_N_ELEMENTS (step_cases));
  tcase_add_test (tcase, steps_never_give_too_many_ticks);
  tcase_add_test (tcase, linear_ticks_include_both_ends_and_zero);
  tcase_add_test (tcase, linear_ticks_end_even_if_the_step_is_lost_in_rounding);
  tcase_add_test (tcase, log_ticks_are_powers_and_few_enough);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
