/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The lines above a PoolMon table, and the command above those.
 */
#include "config.h"

#include "capture/poolmon-head.h"

#include "support/check-main.h"

START_TEST (the_sizes_of_a_screen_are_read)
{
  PscPoolmonHead head;

  psc_poolmon_head_init (&head);
  ck_assert_int_eq (
      psc_poolmon_head_read (&head, " Memory:16468560K Avail:12072536K  PageFlts:468600648   "
                                    "InRam Krnl:56708K P:950888K"),
      PSC_POOLMON_HEAD_MEMORY);
  ck_assert_int_eq (
      psc_poolmon_head_read (&head, " Commit:4100436K Limit:17517136K Peak:11685564K            "
                                    "Pool N:710920K P:983564K"),
      PSC_POOLMON_HEAD_COMMIT);
  ck_assert_int_eq (head.memory_kb, 16468560);
  ck_assert_int_eq (head.nonpaged_kb, 710920);
  ck_assert_int_eq (head.paged_kb, 983564);
}
END_TEST

START_TEST (a_size_that_is_cut_is_unknown)
{
  static const char whole[] = "Commit: 24140K Limit: 24952K Peak: 24932K Pool N: 744K P: 2180K";
  PscPoolmonHead head;

  for (gsize length = 0; length < strlen (whole); length++)
    {
      g_autofree char *text = g_strndup (whole, length);

      psc_poolmon_head_init (&head);
      psc_poolmon_head_read (&head, text);
      ck_assert_int_eq (head.paged_kb, -1);
      ck_assert (head.nonpaged_kb == -1 || head.nonpaged_kb == 744);
    }
}
END_TEST

static const struct
{
  const char *text;
  PscScope scope;
  gint session;
} scopes[] = {
  { " System pool information", PSC_SCOPE_SYSTEM, -1 },
  { " All sessions pool information", PSC_SCOPE_ALL_SESSIONS, -1 },
  { "Session 0 pool information", PSC_SCOPE_SESSION, 0 },
  { " Session 12  pool information", PSC_SCOPE_SESSION, 12 },
  { " Session 99999999999 pool information", PSC_SCOPE_SESSION, -1 },
};

START_TEST (scopes_are_told_apart)
{
  PscPoolmonHead head;

  psc_poolmon_head_init (&head);
  ck_assert_int_eq (psc_poolmon_head_read (&head, scopes[_i].text), PSC_POOLMON_HEAD_SCOPE);
  ck_assert_int_eq (head.scope, scopes[_i].scope);
  ck_assert_int_eq (head.session, scopes[_i].session);
}
END_TEST

START_TEST (columns_are_known_by_their_names)
{
  PscPoolmonHead head;

  psc_poolmon_head_init (&head);
  ck_assert_int_eq (psc_poolmon_head_read (&head, "Tag Type Allocs Frees Diff Bytes Per Alloc"),
                    PSC_POOLMON_HEAD_COLUMNS);
  ck_assert (!head.has_drivers);
  ck_assert_int_eq (psc_poolmon_head_read (&head,
                                           " Tag  Type     Allocs            Frees            Diff "
                                           "  Bytes      Per Alloc  Mapped_Driver"),
                    PSC_POOLMON_HEAD_COLUMNS);
  ck_assert (head.has_drivers);
}
END_TEST

static const char *const other_lines[] = {
  "",
  "Memory is short on this machine",
  "Commit: done",
  "Session pool information",
  "System pool",
  " Tag    Allocs     Used    Allocs     Used",
  "Tag  Type  Allocs  Frees  Diff  Bytes",
  "Tag\tType\tAllocs\tFrees\tDiff\tBytes\tPer Alloc",
};

START_TEST (other_lines_are_no_head)
{
  ck_assert_int_eq (psc_poolmon_head_peek (other_lines[_i]), PSC_POOLMON_HEAD_NONE);
}
END_TEST

static const struct
{
  const char *line;
  const char *command;
  const char *filter;
} commands[] = {
  { "C:\\Tools>poolmon /iSEY* /g", "poolmon /iSEY* /g", "SEY*" },
  { "poolmon.exe -iFoo? -iBar -b", "poolmon.exe -iFoo? -iBar -b", "Foo?,Bar" },
  { "\"C:\\WDK\\Poolmon.exe\" -xSEY*", "Poolmon.exe\" -xSEY*", NULL },
  { "poolmon", "poolmon", NULL },
  { "mypoolmon /iSEY*", NULL, NULL },
  { "PoolMon shows that SEY grows", NULL, NULL },
};

START_TEST (a_filter_is_read_from_the_command)
{
  const char *command = psc_poolmon_find_command (commands[_i].line);
  g_autofree char *filter = NULL;

  if (commands[_i].command == NULL)
    {
      ck_assert_ptr_null (command);
      return;
    }
  ck_assert_str_eq (command, commands[_i].command);
  filter = psc_poolmon_read_filter (command);
  if (commands[_i].filter == NULL)
    ck_assert_ptr_null (filter);
  else
    ck_assert_str_eq (filter, commands[_i].filter);
}
END_TEST

static Suite *
make_suite (void)
{
  Suite *suite = suite_create ("capture/poolmon-head");
  TCase *tests = tcase_create ("heads");

  tcase_add_test (tests, the_sizes_of_a_screen_are_read);
  tcase_add_test (tests, a_size_that_is_cut_is_unknown);
  tcase_add_loop_test (tests, scopes_are_told_apart, 0, G_N_ELEMENTS (scopes));
  tcase_add_test (tests, columns_are_known_by_their_names);
  tcase_add_loop_test (tests, other_lines_are_no_head, 0, G_N_ELEMENTS (other_lines));
  tcase_add_loop_test (tests, a_filter_is_read_from_the_command, 0, G_N_ELEMENTS (commands));
  suite_add_tcase (suite, tests);
  return suite;
}

int
main (void)
{
  return psc_check_run (make_suite ());
}
