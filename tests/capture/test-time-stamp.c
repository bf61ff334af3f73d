/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Dates and times of scripts: what they mean, and when they mean two things.
 */
#include "config.h"

#include "capture/time-stamp.h"

#include "support/check-main.h"

static const struct
{
  const char *text;
  const char *day_first;
  const char *month_first;
} stamps[] = {
  { "2024-03-05 10:00:00", "2024-03-05T10:00:00", "2024-03-05T10:00:00" },
  { "2024-03-05T10:00:00Z", "2024-03-05T10:00:00Z", "2024-03-05T10:00:00Z" },
  { "2024-03-05T10:00:00.250+08:00", "2024-03-05T10:00:00.250+08:00",
    "2024-03-05T10:00:00.250+08:00" },
  { "2024/03/05 9:05", "2024-03-05T09:05:00", "2024-03-05T09:05:00" },
  { "20240305 10:00", "2024-03-05T10:00:00", "2024-03-05T10:00:00" },
  { "05.03.2024 10:00:00", "2024-03-05T10:00:00", "2024-03-05T10:00:00" },
  { "05.03.2024 10:00:00,25", "2024-03-05T10:00:00.250", "2024-03-05T10:00:00.250" },
  { "03/05/2024 10:00:00", "2024-05-03T10:00:00", "2024-03-05T10:00:00" },
  { "03-05-2024 10:00:00.123 -0500", "2024-05-03T10:00:00.123-05:00",
    "2024-03-05T10:00:00.123-05:00" },
  { "13/05/2024 10:00:00", "2024-05-13T10:00:00", NULL },
  { "05/13/2024 10:00:00", NULL, "2024-05-13T10:00:00" },
  { "Tue 03/05/2024 10:00:00.12", NULL, "2024-03-05T10:00:00.120" },
  { "Tue 03/05/2024  9:00:00.12", NULL, "2024-03-05T09:00:00.120" },
  { "===== 22/05/2020 22:35:55.53 =====", "2020-05-22T22:35:55.530", NULL },
  { "--- [2024-03-05 10:00:00] ---", "2024-03-05T10:00:00", "2024-03-05T10:00:00" },
  { "3/13/2024 12:30:00 AM", NULL, "2024-03-13T00:30:00" },
  { "3/13/2024 12:30:00 PM", NULL, "2024-03-13T12:30:00" },
  { "Tuesday, March 5, 2024 1:00:00 PM", "2024-03-05T13:00:00", "2024-03-05T13:00:00" },
  { "5 Mar 2024 10:00", "2024-03-05T10:00:00", "2024-03-05T10:00:00" },
  { "Tue Mar  5 10:00:00 2024", "2024-03-05T10:00:00", "2024-03-05T10:00:00" },
  { "Snapshot taken at 2024-03-05 10:00:00", "2024-03-05T10:00:00", "2024-03-05T10:00:00" },
  { "Time: 2024-03-05 10:00:00 UTC", "2024-03-05T10:00:00Z", "2024-03-05T10:00:00Z" },
  { "Di 05.03.2024 10:00", "2024-03-05T10:00:00", "2024-03-05T10:00:00" },
};

static void
check_reading (const PscTimeStamp *stamp, PscDateOrder order, const char *expected)
{
  g_autofree char *text = NULL;
  PscWallTime time;

  ck_assert_int_eq (psc_time_stamp_resolve (stamp, order, &time), expected != NULL);
  if (expected == NULL)
    return;
  text = psc_wall_time_to_string (&time);
  ck_assert_str_eq (text, expected);
}

START_TEST (stamps_have_their_readings)
{
  PscTimeStamp stamp;

  ck_assert_msg (psc_time_stamp_read (stamps[_i].text, &stamp), "%s", stamps[_i].text);
  check_reading (&stamp, PSC_DATE_ORDER_DAY_FIRST, stamps[_i].day_first);
  check_reading (&stamp, PSC_DATE_ORDER_MONTH_FIRST, stamps[_i].month_first);
}
END_TEST

static const char *const no_stamps[] = {
  "",
  "no digits",
  "10",
  "13/13/2024 10:00",
  "2024-02-30 10:00",
  "Mon 2024-03-05 10:00",
  "2024-03-05 25:00",
  "2024-03-05 10:60",
  "03/05/24 10:00",
  "2024-03-05 10:00 and 11:00",
  "2024-03-05 10:00 was the worst",
  "13:00 PM",
  "one two three four five six 2024-03-05",
  "March 2024",
  "123456789",
  "fffff801`2c400000 10:00",
  " Thre Nonp         2400         1200        1200     1536000       1280",
  "10:00:00.12.13",
};

START_TEST (other_text_is_no_stamp)
{
  PscTimeStamp stamp;

  ck_assert_msg (!psc_time_stamp_read (no_stamps[_i], &stamp), "%s", no_stamps[_i]);
}
END_TEST

START_TEST (date_and_time_may_come_one_by_one)
{
  PscTimeStamp stamp, other;

  ck_assert (psc_time_stamp_read ("The current date is: Tue 03/05/2024 ", &stamp));
  ck_assert (psc_time_stamp_read ("The current time is: 10:00:00.12", &other));
  ck_assert (!psc_time_stamp_join (&stamp, &stamp));
  ck_assert (psc_time_stamp_join (&stamp, &other));
  check_reading (&stamp, PSC_DATE_ORDER_MONTH_FIRST, "2024-03-05T10:00:00.120");
  ck_assert (!psc_time_stamp_join (&stamp, &other));
  ck_assert (psc_time_stamp_read ("2024-03-05", &stamp));
  ck_assert (psc_time_stamp_join (&other, &stamp));
  check_reading (&other, PSC_DATE_ORDER_DAY_FIRST, "2024-03-05T10:00:00.120");
}
END_TEST

static Suite *
make_suite (void)
{
  Suite *suite = suite_create ("capture/time-stamp");
  TCase *tests = tcase_create ("stamps");

  tcase_add_loop_test (tests, stamps_have_their_readings, 0, G_N_ELEMENTS (stamps));
  tcase_add_loop_test (tests, other_text_is_no_stamp, 0, G_N_ELEMENTS (no_stamps));
  tcase_add_test (tests, date_and_time_may_come_one_by_one);
  suite_add_tcase (suite, tests);
  return suite;
}

int
main (void)
{
  return psc_check_run (make_suite ());
}
