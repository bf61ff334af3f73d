/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any bytes become one line of text that can be shown.
 */
#include "config.h"

#include "chart/clean-text.h"
#include "support/check-main.h"

static const struct
{
  const char *bytes;
  const char *clean;
} cases[] = {
  { NULL, "" },
  { "", "" },
  { "Leak", "Leak" },
  { "  a b ", "  a b " },
  { "泄漏 プール", "泄漏 プール" },
  { "a\tb\r\nc", "a b  c" },
  { "\x01\x1f\x7f", "\uFFFD\uFFFD\uFFFD" },
  { "\xc2\x85", "\uFFFD" },
  { "a\xff", "a\uFFFD" },
  { "\xed\xa0\x80", "\uFFFD\uFFFD\uFFFD" },
  { "\u202e\u2066\u200f", "\uFFFD\uFFFD\uFFFD" },
  { "\ufffe\ufdd0", "\uFFFD\uFFFD" },
};

START_TEST (bytes_become_clean_text)
{
  g_autofree char *clean = psc_clean_text (cases[_i].bytes);

  ck_assert_str_eq (clean, cases[_i].clean);
}
END_TEST

START_TEST (long_text_is_cut_with_an_ellipsis)
{
  g_autofree char *text = g_strnfill (PSC_CLEAN_TEXT_MAX_CHARS + 1, 'x');
  g_autofree char *clean = psc_clean_text (text);

  ck_assert_int_eq (g_utf8_strlen (clean, -1), PSC_CLEAN_TEXT_MAX_CHARS + 1);
  ck_assert (g_str_has_suffix (clean, "x\u2026"));
}
END_TEST

START_TEST (text_at_the_limit_stays_whole)
{
  g_autofree char *text = g_strnfill (PSC_CLEAN_TEXT_MAX_CHARS, 'x');
  g_autofree char *clean = psc_clean_text (text);

  ck_assert_str_eq (clean, text);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("chart/clean-text");
  TCase *tcase = tcase_create ("clean-text");

  tcase_add_loop_test (tcase, bytes_become_clean_text, 0, G_N_ELEMENTS (cases));
  tcase_add_test (tcase, long_text_is_cut_with_an_ellipsis);
  tcase_add_test (tcase, text_at_the_limit_stays_whole);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
