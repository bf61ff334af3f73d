/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Times in file names.
 */
#include "config.h"

#include "capture/file-time.h"

#include "support/check-main.h"

static const struct
{
  const char *path;
  const char *time;
} names[] = {
  { "poolmon-2024-03-05T10-00.log", "2024-03-05T10:00:00" },
  { "/logs/of 1999-01-01 01-01/poolsnap_20240305_103000.log", "2024-03-05T10:30:00" },
  { "C:\\Temp\\poolmon 2024-03-05 10.00.00.txt", "2024-03-05T10:00:00" },
  { "2021.07.13_10.15.30_1626171330.pool.csv", "2021-07-13T10:15:30" },
  { "poolmon.2024-03-05-10-30-00.log", "2024-03-05T10:30:00" },
  { "20240305103000.log", "2024-03-05T10:30:00" },
  { "202403051030", "2024-03-05T10:30:00" },
  { "pool 2024-03-05 01.00.00 PM.txt", "2024-03-05T13:00:00" },
  { "pool-20240305T103000Z.log", "2024-03-05T10:30:00Z" },
  { "2024-03-05 10-30 pool 2024-03-05 10-30.log", "2024-03-05T10:30:00" },
  { "2024-03-05 10-30 to 2024-03-05 11-30.log", NULL },
  { "poolmon-2024-03-05.log", NULL },
  { "poolmon-05-03-2024-10-30.log", NULL },
  { "poolmon-2024-13-05T10-00.log", NULL },
  { "poolmon-2024-03-05T25-00.log", NULL },
  { "poolmon-2024-03-05_12345.log", NULL },
  { "poolsnap.log", NULL },
  { "", NULL },
  { "folder-2024-03-05T10-00/", NULL },
};

START_TEST (names_tell_times_or_nothing)
{
  g_autofree char *text = NULL;
  PscWallTime time;
  gboolean found = psc_time_from_name (names[_i].path, &time);

  ck_assert_msg (found == (names[_i].time != NULL), "%s", names[_i].path);
  text = psc_wall_time_to_string (&time);
  if (found)
    ck_assert_str_eq (text, names[_i].time);
  else
    ck_assert_ptr_null (text);
}
END_TEST

static Suite *
make_suite (void)
{
  Suite *suite = suite_create ("capture/file-time");
  TCase *tests = tcase_create ("names");

  tcase_add_loop_test (tests, names_tell_times_or_nothing, 0, G_N_ELEMENTS (names));
  suite_add_tcase (suite, tests);
  return suite;
}

int
main (void)
{
  return psc_check_run (make_suite ());
}
