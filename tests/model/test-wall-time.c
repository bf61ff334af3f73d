/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Wall clocks, zones and RFC 3339.
 */
#include "config.h"

#include "model/wall-time.h"
#include "support/check-main.h"

static const struct
{
  const char *typed;
  const char *printed; /* NULL: no time */
} times[] = {
  { "2024-03-05T10:00:00", "2024-03-05T10:00:00" },
  { "2024-03-05 10:00", "2024-03-05T10:00:00" },
  { "2024-03-05T10:00:00Z", "2024-03-05T10:00:00Z" },
  { "2013-07-13T10:17:30.820+08:00", "2013-07-13T10:17:30.820+08:00" },
  { "2013-07-13T10:17:30.000001-0330", "2013-07-13T10:17:30.000001-03:30" },
  { "1969-12-31T23:59:59.5", "1969-12-31T23:59:59.500" },
  { "2024-02-29T00:00:00", "2024-02-29T00:00:00" },
  { "2023-02-29T00:00:00", NULL },
  { "2024-03-05T24:00:00", NULL },
  { "2024-03-05T10:61", NULL },
  { "2024-03-05", NULL },
  { "2024-03-05T10:00:00 remark", NULL },
  { "2024-03-05T10:00:00+99:00", NULL },
  { "", NULL },
};

START_TEST (times_are_read_and_written_as_rfc_3339)
{
  PscWallTime time = { .zone = PSC_ZONE_NO_TIME };
  g_autofree char *text = NULL;

  ck_assert_msg (psc_wall_time_parse (times[_i].typed, &time) == (times[_i].printed != NULL), "%s",
                 times[_i].typed);
  text = psc_wall_time_to_string (&time);
  if (times[_i].printed == NULL)
    ck_assert_ptr_null (text);
  else
    ck_assert_str_eq (text, times[_i].printed);
}
END_TEST

START_TEST (windows_counts_from_1601)
{
  g_autofree char *text = NULL;
  PscWallTime time;

  psc_wall_time_init_filetime (&time, G_GUINT64_CONSTANT (0x01d707f23dbb3399));
  text = psc_wall_time_to_string (&time);
  ck_assert_str_eq (text, "2021-02-21T01:38:22.987765Z");

  psc_wall_time_init_filetime (&time, 0);
  ck_assert_int_eq (time.zone, PSC_ZONE_NO_TIME);
  psc_wall_time_init_filetime (&time, G_MAXUINT64);
  ck_assert_int_eq (time.zone, PSC_ZONE_KNOWN);
}
END_TEST

START_TEST (moments_with_zones_compare_in_utc)
{
  PscWallTime east;
  PscWallTime utc;

  ck_assert (psc_wall_time_parse ("2024-03-05T10:00:00+08:00", &east));
  ck_assert (psc_wall_time_parse ("2024-03-05T02:00:00Z", &utc));
  ck_assert_int_eq (psc_wall_time_get_usec (&east), psc_wall_time_get_usec (&utc));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("model/wall-time");
  TCase *tests = tcase_create ("wall-time");

  tcase_add_loop_test (tests, times_are_read_and_written_as_rfc_3339, 0, G_N_ELEMENTS (times));
  tcase_add_test (tests, moments_with_zones_compare_in_utc);
  tcase_add_test (tests, windows_counts_from_1601);
  suite_add_tcase (suite, tests);
  return psc_check_run (suite);
}
