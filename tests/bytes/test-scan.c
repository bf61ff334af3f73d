/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scanning many bytes at a time, compared with looking at one after the other.
 */
#include "config.h"

#include <string.h>

#include "bytes/scan.h"
#include "support/check-main.h"

#define MAX_LENGTH 67u

static gboolean
has_pair (const char *text, gsize length, char first, char second)
{
  for (gsize i = 0; i + 1 < length; i++)
    if (g_ascii_tolower (text[i]) == first && g_ascii_tolower (text[i + 1]) == second)
      return TRUE;
  return FALSE;
}

/* Loop index: the length. */
START_TEST (a_pair_is_found_wherever_it_stands)
{
  gsize length = (gsize) _i;
  /* Nothing behind the text counts, and nothing behind it is read. */
  g_autofree char *text = g_malloc (length + 1);

  for (gsize at = 0; at <= length; at++)
    for (guint letters = 0; letters < 4; letters++)
      {
        memset (text, 'l', length);
        for (gsize i = 0; i < length; i++)
          text[i] = i % 2 == 0 ? 'M' : '\xec';
        if (at < length)
          text[at] = letters % 2 == 0 ? 'l' : 'L';
        if (at + 1 < length)
          text[at + 1] = letters / 2 == 0 ? 'm' : 'M';

        ck_assert_int_eq (psc_scan_has_pair (text, length, 'l', 'm'),
                          has_pair (text, length, 'l', 'm'));
      }
}
END_TEST

/* Loop index: the length. */
START_TEST (one_odd_byte_is_found_wherever_it_stands)
{
  static const char odd[] = { '\0', '\n', '\x1f', '\x7f', '\x80', '\xff' };
  static const char markup[] = "&<>\\`";
  gsize length = (gsize) _i;
  g_autofree char *text = g_malloc (length + 1);

  memset (text, '~', length);
  ck_assert (psc_scan_is_plain (text, length));
  ck_assert (!psc_scan_has_markup (text, length));
  for (gsize at = 0; at < length; at++)
    {
      for (gsize i = 0; i < sizeof odd; i++)
        {
          text[at] = odd[i];
          ck_assert (!psc_scan_is_plain (text, length));
        }
      for (gsize i = 0; i < sizeof markup - 1; i++)
        {
          text[at] = markup[i];
          ck_assert (psc_scan_is_plain (text, length));
          ck_assert (psc_scan_has_markup (text, length));
        }
      text[at] = at % 2 == 0 ? '\t' : ' ';
      ck_assert (psc_scan_is_plain (text, length));
      ck_assert (!psc_scan_has_markup (text, length));
    }
}
END_TEST

static Suite *
scan_suite (void)
{
  Suite *suite = suite_create ("bytes/scan");
  TCase *tests = tcase_create ("scan");

  tcase_add_loop_test (tests, a_pair_is_found_wherever_it_stands, 0, MAX_LENGTH);
  tcase_add_loop_test (tests, one_odd_byte_is_found_wherever_it_stands, 0, MAX_LENGTH);
  suite_add_tcase (suite, tests);
  return suite;
}

int
main (void)
{
  return psc_check_run (scan_suite ());
}
