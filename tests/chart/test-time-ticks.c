/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Ticks of the time axis.
 */
#include "config.h"

#include "chart/time-ticks.h"
#include "support/check-main.h"

#define SECOND 1e6
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
/* 2024-03-05 10:00:00 UTC. */
#define START (1709632800 * SECOND)

static const PscTimeTick *
tick_at (GArray *ticks, guint index)
{
  ck_assert_uint_lt (index, ticks->len);
  return &g_array_index (ticks, PscTimeTick, index);
}

START_TEST (half_hours_show_the_date_once)
{
  g_autoptr (GArray) ticks = psc_time_ticks_new (START, START + 3.5 * HOUR, 0, 9);

  ck_assert_uint_eq (ticks->len, 8);
  ck_assert_str_eq (tick_at (ticks, 0)->label, "10:00");
  ck_assert_str_eq (tick_at (ticks, 0)->context, "2024-03-05");
  ck_assert_str_eq (tick_at (ticks, 1)->label, "10:30");
  ck_assert_ptr_null (tick_at (ticks, 1)->context);
  ck_assert_double_eq (tick_at (ticks, 7)->usec, START + 3.5 * HOUR);
}
END_TEST

START_TEST (midnight_shows_the_new_date)
{
  g_autoptr (GArray) ticks = psc_time_ticks_new (START, START + 20 * HOUR, 0, 8);
  guint n_dates = 0;

  for (guint i = 0; i < ticks->len; i++)
    n_dates += tick_at (ticks, i)->context != NULL ? 1 : 0;
  ck_assert_uint_eq (n_dates, 2);
}
END_TEST

START_TEST (ticks_are_round_on_the_wall_clock)
{
  /* 10:00 UTC is 15:30 in India. */
  g_autoptr (GArray) ticks = psc_time_ticks_new (START, START + 4 * HOUR, 19800, 5);

  ck_assert_str_eq (tick_at (ticks, 0)->label, "16:00");
  ck_assert_double_eq (tick_at (ticks, 0)->usec, START + 0.5 * HOUR);
}
END_TEST

static const struct
{
  double span;
  const char *first;
} span_cases[] = {
  { 5 * SECOND, "10:00:00" }, { 3 * MINUTE, "10:00:00" }, { 50 * MINUTE, "10:00" },
  { 2 * DAY, "12:00" },       { 10 * DAY, "03-06" },      { 200 * DAY, "2024-04" },
  { 4000 * DAY, "2026" },     { 40000 * DAY, "2040" },
};

START_TEST (every_span_gets_some_ticks_but_not_too_many)
{
  g_autoptr (GArray) ticks = psc_time_ticks_new (START, START + span_cases[_i].span, 0, 7);

  ck_assert_uint_ge (ticks->len, 2);
  ck_assert_uint_le (ticks->len, 7);
  ck_assert_str_eq (tick_at (ticks, 0)->label, span_cases[_i].first);
  for (guint i = 1; i < ticks->len; i++)
    ck_assert_double_gt (tick_at (ticks, i)->usec, tick_at (ticks, i - 1)->usec);
}
END_TEST

START_TEST (times_outside_the_calendar_give_no_ticks)
{
  g_autoptr (GArray) late = psc_time_ticks_new (9e18, 9.1e18, 0, 7);
  g_autoptr (GArray) early = psc_time_ticks_new (-9.1e18, -9e18, 0, 7);

  ck_assert_uint_eq (late->len, 0);
  ck_assert_uint_eq (early->len, 0);
}
END_TEST

START_TEST (times_before_1970_are_round_too)
{
  g_autoptr (GArray) ticks = psc_time_ticks_new (-90 * MINUTE, 0, 0, 5);

  ck_assert_str_eq (tick_at (ticks, 0)->label, "22:30");
  ck_assert_str_eq (tick_at (ticks, 0)->context, "1969-12-31");
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("chart/time-ticks");
  TCase *tcase = tcase_create ("time-ticks");

  tcase_add_test (tcase, half_hours_show_the_date_once);
  tcase_add_test (tcase, midnight_shows_the_new_date);
  tcase_add_test (tcase, ticks_are_round_on_the_wall_clock);
  tcase_add_loop_test (tcase, every_span_gets_some_ticks_but_not_too_many, 0,
                       G_N_ELEMENTS (span_cases));
  tcase_add_test (tcase, times_outside_the_calendar_give_no_ticks);
  tcase_add_test (tcase, times_before_1970_are_round_too);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
