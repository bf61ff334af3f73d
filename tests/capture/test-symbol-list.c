/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names from `x`.
 */
#include "config.h"

#include <string.h>

#include "support/captures.h"
#include "support/check-main.h"
#include "support/evidence.h"

#define LIST                                                                                       \
  "0: kd> x leaky!*\n"                                                                             \
  "fffff807`47f51530 leaky!PoolLeak (void *)\n"                                                    \
  "fffff807`47f51600 leaky!FreeLeak = <no type information>\n"                                     \
  "fffff807`47f53010          leaky!List = struct _LIST_ENTRY [ 0x0 - 0x0 ]\n"                     \
  "fffff807`47f53100 leaky!std::map<int, char>::find (void)\n"                                     \
  "fffff807`47f53200 leaky!Plain\n"

static char *
dump (const char *text, gssize length)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (text, length);

  return capture != NULL ? psc_test_dump_symbols (capture->evidence) : g_strdup ("");
}

START_TEST (each_line_names_an_address)
{
  g_autofree char *text = dump (LIST, -1);

  ck_assert_str_eq (text, "0xfffff80747f51530 leaky!PoolLeak\n"
                          "0xfffff80747f51600 leaky!FreeLeak\n"
                          "0xfffff80747f53010 leaky!List\n"
                          "0xfffff80747f53100 leaky!std::map<int, char>::find\n"
                          "0xfffff80747f53200 leaky!Plain\n");
}
END_TEST

START_TEST (the_same_lines_below_another_command_are_not_read)
{
  g_autofree char *text = dump ("Windows 7 Kernel Version 7601 MP (2 procs) Free x64\n"
                                "0: kd> !handle\n"
                                "fffff807`47f51530 leaky!PoolLeak (void *)\n",
                                -1);

  ck_assert_str_eq (text, "");
}
END_TEST

START_TEST (cut_anywhere_it_names_nothing_else)
{
  g_autofree char *whole = dump (LIST, -1);

  for (gsize n = 1; n < strlen (LIST); n++)
    {
      g_autofree char *text = dump (LIST, (gssize) n);

      ck_assert (psc_test_says_nothing_else (text, whole));
    }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("capture/symbol-list");
  TCase *tcase = tcase_create ("x");

  tcase_add_test (tcase, each_line_names_an_address);
  tcase_add_test (tcase, the_same_lines_below_another_command_are_not_read);
  tcase_add_test (tcase, cut_anywhere_it_names_nothing_else);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
