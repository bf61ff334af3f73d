/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Times between tables: every form the debugger prints, and which table each belongs to.
 */
#include "config.h"

#include <string.h>

#include "capture/times.h"
#include "support/captures.h"
#include "support/check-main.h"

static gboolean
read_line (const char *text, gsize prefix_length, PscCapturedTime *time)
{
  PscFrameLine line = {
    .kind = PSC_FRAME_TEXT,
    .text = text,
    .length = strlen (text),
    .prefix = prefix_length > 0 ? PSC_PREFIX_QUOTE : PSC_PREFIX_NONE,
    .prefix_length = prefix_length,
    .number = 1,
    .has_end = TRUE,
  };

  return psc_captured_time_read (&line, time);
}

typedef struct
{
  const char *text;
  const char *time;
  guint clock;
} Case;

static const Case clocks[] = {
  { "Debug session time: Sat Jul 13 10:17:30.820 2013 (UTC + 8:00)",
    "2013-07-13T10:17:30.820+08:00", PSC_CLOCK_SESSION },
  { "Debugger (not debuggee) time: Sat Jul 13 10:17:30.820 2013 (UTC - 7:00)",
    "2013-07-13T10:17:30.820-07:00", PSC_CLOCK_DEBUGGER },
  { "Connected to Windows 7 7601 x64 target at (Sat Jul 13 10:17:30.820 2013 (UTC + 8:00)), ptr64 "
    "TRUE",
    "2013-07-13T10:17:30.820+08:00", PSC_CLOCK_CONNECTION },
  { "Debug session time: Wed Jan 31 14:47:08 2001", "2001-01-31T14:47:08", PSC_CLOCK_SESSION },
  { "Debug session time: Mon Apr  7 19:10:50 2003 (GMT+8)", "2003-04-07T19:10:50+08:00",
    PSC_CLOCK_SESSION },
  { "Debug session time: Mon Apr 07 19:10:50 2003 (GMT-3:30)", "2003-04-07T19:10:50-03:30",
    PSC_CLOCK_SESSION },
  { "Debug session time: Mon Apr 07 19:10:50.000 2003 (UTC + 0:00)", "2003-04-07T19:10:50Z",
    PSC_CLOCK_SESSION },
  { "Debug session time: Mon Apr 07 19:10:50 2003 (UTC)", "2003-04-07T19:10:50Z",
    PSC_CLOCK_SESSION },
  { "  debug  session time:Mon Apr 7 19:10:50 2003", "2003-04-07T19:10:50", PSC_CLOCK_SESSION },
  { "debugger time: Mon Apr 07 19:10:50.123456 2003", "2003-04-07T19:10:50.123456",
    PSC_CLOCK_DEBUGGER },
  { "Debug session time: Mon Apr 07 19:10:50 2003 (UTC + 99:00)", "2003-04-07T19:10:50",
    PSC_CLOCK_SESSION },
};

START_TEST (clocks_are_read)
{
  PscCapturedTime time;
  g_autofree char *text = NULL;

  ck_assert (read_line (clocks[_i].text, 0, &time));
  text = psc_wall_time_to_string (&time.taken_at);
  ck_assert_str_eq (text, clocks[_i].time);
  ck_assert_uint_eq (time.clock, clocks[_i].clock);
}
END_TEST

static const struct
{
  const char *text;
  gint64 seconds;
} uptimes[] = {
  { "System Uptime: 0 days 2:53:56", 2 * 3600 + 53 * 60 + 56 },
  { "System Uptime: 4 days 4:53:56.461", 4 * 86400 + 4 * 3600 + 53 * 60 + 56 },
  { "System Uptime: 1 day 0:00:00", 86400 },
  { "\tSystem uptime: 12 days 23:59", 12 * 86400 + 23 * 3600 + 59 * 60 },
};

START_TEST (uptimes_are_read)
{
  PscCapturedTime time;

  ck_assert (read_line (uptimes[_i].text, 0, &time));
  ck_assert_int_eq (time.uptime_seconds, uptimes[_i].seconds);
  ck_assert_int_eq (time.taken_at.zone, PSC_ZONE_NO_TIME);
}
END_TEST

static const char *const no_times[] = {
  "",
  "Debug session time:",
  "Debug session time: not available",
  "Debug session time: Sat Jul 32 10:17:30 2013",
  "Debug session time: Sat Foo 13 10:17:30 2013",
  "Debug session time: Sat Jul 13 25:17:30 2013",
  "Debug session time: Sat Jul 13 10:61:30 2013",
  "Debug session time: Sat Jul 13 99999999999:17:30 2013",
  "System Uptime: not available",
  "System Uptime: 99999999999999999999 days 2:53:56",
  "System Uptime: 1 days",
  "Process Uptime: 0 days 0:00:08.750",
  "Connected to Windows 7 7601 x64 target",
  "Dbg 12 34 56",
};

START_TEST (what_is_no_time_is_passed_over)
{
  PscCapturedTime time;

  ck_assert_msg (!read_line (no_times[_i], 0, &time), "%s", no_times[_i]);
}
END_TEST

START_TEST (a_quoted_time_is_a_time)
{
  PscCapturedTime time;

  ck_assert (read_line ("> Debug session time: Mon Apr 07 19:10:50 2003", 2, &time));
}
END_TEST

START_TEST (a_time_in_an_unfinished_line_is_not_believed)
{
  static const char text[] = "Debug session time: Sat Jul 13 10:17:30.820 2013 (UTC + 1";
  PscFrameLine line = { .kind = PSC_FRAME_TEXT, .text = text, .length = sizeof text - 1 };
  PscCapturedTime time;

  ck_assert (!psc_captured_time_read (&line, &time));
}
END_TEST

#define SESSION(clock) "Debug session time: Sat Jul 13 " clock " 2013 (UTC + 8:00)\n"
#define ECHO(clock) "Debugger (not debuggee) time: Sat Jul 13 " clock " 2013 (UTC + 8:00)\n"
#define UPTIME "System Uptime: 0 days 1:00:00.000\n"
#define TABLE                                                                                      \
  " Sorting by  Tag\n\n"                                                                           \
  "               NonPaged                  Paged\n"                                               \
  " Tag     Allocs         Used     Allocs         Used\n\n"                                       \
  " Leak       119   4991221760          0            0\tUNKNOWN pooltag 'Leak', please update "   \
  "pooltag.txt\n"

static char *
get_times (const char *text)
{
  PscCapture *capture = psc_test_read_capture (text, -1);
  GString *result = g_string_new (NULL);

  ck_assert_ptr_nonnull (capture);
  for (guint i = 0; i < capture->snapshots->len; i++)
    {
      PscSnapshot *snapshot = psc_test_get_snapshot (capture, i);
      g_autofree char *time = psc_wall_time_to_string (psc_snapshot_get_taken_at (snapshot));

      g_string_append_printf (result, "%s %d\n", time != NULL ? time : "none",
                              (int) psc_snapshot_get_uptime (snapshot));
    }
  if (capture->file->host_time.zone != PSC_ZONE_NO_TIME)
    {
      g_autofree char *time = psc_wall_time_to_string (&capture->file->host_time);

      g_string_append_printf (result, "file %s %d\n", time, (int) capture->file->uptime_seconds);
    }
  psc_capture_free (capture);
  return g_string_free (result, FALSE);
}

static const Case tables[] = {
  { TABLE, "none -1\n", 0 },
  { SESSION ("10:00:00") UPTIME TABLE,
    "2013-07-13T10:00:00+08:00 3600\nfile 2013-07-13T10:00:00+08:00 3600\n", 0 },
  { ECHO ("11:00:00") TABLE, "2013-07-13T11:00:00+08:00 -1\nfile 2013-07-13T11:00:00+08:00 -1\n",
    0 },
  /* the target's clock beats the debugger's, in either order */
  { SESSION ("10:00:00") ECHO ("11:00:00") TABLE,
    "2013-07-13T10:00:00+08:00 -1\nfile 2013-07-13T10:00:00+08:00 -1\n", 0 },
  { ECHO ("11:00:00") SESSION ("10:00:00") TABLE,
    "2013-07-13T10:00:00+08:00 -1\nfile 2013-07-13T10:00:00+08:00 -1\n", 0 },
  /* of two times of one clock the later counts */
  { ECHO ("11:00:00") ECHO ("12:00:00") TABLE,
    "2013-07-13T12:00:00+08:00 -1\nfile 2013-07-13T12:00:00+08:00 -1\n", 0 },
  /* a time belongs to the next table only, and ends the one above it */
  { SESSION ("10:00:00") TABLE ECHO ("11:00:00") TABLE "kd> lm\n" TABLE,
    "2013-07-13T10:00:00+08:00 -1\n2013-07-13T11:00:00+08:00 -1\nnone -1\n"
    "file 2013-07-13T11:00:00+08:00 -1\n",
    0 },
};

START_TEST (a_time_belongs_to_the_next_table)
{
  g_autofree char *times = get_times (tables[_i].text);

  ck_assert_str_eq (times, tables[_i].time);
}
END_TEST

/* Texts, and the second at which the machine was started, counted from 09:00:00; -1 is unknown. */
static const struct
{
  const char *text;
  gint64 boot_second;
  guint n_issues;
} boots[] = {
  { SESSION ("10:00:00") UPTIME TABLE, 0, 0 },
  { SESSION ("10:00:00") TABLE, -1, 0 },
  { UPTIME TABLE, -1, 0 },
  /* the debugger's clock is another machine's, and a time above another table is another moment */
  { ECHO ("10:00:00") UPTIME TABLE, -1, 0 },
  { SESSION ("10:00:00") TABLE UPTIME TABLE, -1, 0 },
  /* the clock was set a little, and the machine was started again */
  { SESSION ("10:00:00") UPTIME TABLE SESSION ("10:04:00") UPTIME TABLE, 0, 0 },
  { SESSION ("10:00:00") UPTIME TABLE SESSION ("11:00:00") UPTIME TABLE, 0, 1 },
};

START_TEST (the_boot_is_told_by_time_and_uptime_together)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (boots[_i].text, -1);
  PscWallTime nine;
  gint64 second = -1;

  ck_assert (psc_wall_time_init (&nine, 2013, 7, 13, 9, 0, 0, 0));
  psc_wall_time_set_offset (&nine, 8 * 60);
  if (capture->file->boot_time.zone != PSC_ZONE_NO_TIME)
    second = (psc_wall_time_get_usec (&capture->file->boot_time) - psc_wall_time_get_usec (&nine))
             / G_USEC_PER_SEC;
  ck_assert_int_eq (second, boots[_i].boot_second);
  ck_assert_uint_eq (psc_issues_get_n (capture->issues), boots[_i].n_issues);
}
END_TEST

static Suite *
times_suite (void)
{
  Suite *suite = suite_create ("capture/times");
  TCase *tcase = tcase_create ("times");

  tcase_add_loop_test (tcase, clocks_are_read, 0, G_N_ELEMENTS (clocks));
  tcase_add_loop_test (tcase, uptimes_are_read, 0, G_N_ELEMENTS (uptimes));
  tcase_add_loop_test (tcase, what_is_no_time_is_passed_over, 0, G_N_ELEMENTS (no_times));
  tcase_add_test (tcase, a_quoted_time_is_a_time);
  tcase_add_test (tcase, a_time_in_an_unfinished_line_is_not_believed);
  tcase_add_loop_test (tcase, a_time_belongs_to_the_next_table, 0, G_N_ELEMENTS (tables));
  tcase_add_loop_test (tcase, the_boot_is_told_by_time_and_uptime_together, 0,
                       G_N_ELEMENTS (boots));
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (times_suite ());
}
