/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Text from files as one harmless line, its width and its shortening.
 */
#include "config.h"

#include <check.h>

#include "report/clean-line.h"
#include "support/check-main.h"

#define REPLACED "\xef\xbf\xbd"
#define ELLIPSIS "\xe2\x80\xa6"
#define HAN "\xe6\xbc\xa2\xe5\xad\x97" /* two characters, four columns */

static const struct
{
  const char *text;
  const char *line;
} cleanings[] = {
  { "plain", "plain" },
  { "two\nlines\tand a tab", "two lines and a tab" },
  { "\033[31mred\033[0m", REPLACED "[31mred" REPLACED "[0m" },
  { "bell\a", "bell" REPLACED },
  { "\xe2\x80\xaegnp.exe", REPLACED "gnp.exe" },
  { "\xe2\x81\xa6inside\xe2\x81\xa9", REPLACED "inside" REPLACED },
  { "\xc2\x9b"
    "31m",
    REPLACED "31m" },
  { "bad\xff", "bad" REPLACED },
  { HAN, HAN },
};

START_TEST (lines_command_no_terminal)
{
  g_autofree char *line = psc_clean_line_dup (cleanings[_i].text);

  ck_assert_str_eq (line, cleanings[_i].line);
}
END_TEST

START_TEST (width_counts_columns)
{
  ck_assert_uint_eq (psc_clean_line_width (""), 0);
  ck_assert_uint_eq (psc_clean_line_width ("abc"), 3);
  ck_assert_uint_eq (psc_clean_line_width (HAN), 4);
  ck_assert_uint_eq (psc_clean_line_width ("e\xcc\x81"), 1);
}
END_TEST

static const struct
{
  const char *text;
  guint width;
  const char *cut;
} cuts[] = {
  { "abc", 3, "abc" }, { "abcd", 3, "ab" ELLIPSIS },        { "abcd", 1, ELLIPSIS },
  { HAN, 4, HAN },     { HAN, 3, "\xe6\xbc\xa2" ELLIPSIS }, { HAN, 2, ELLIPSIS },
  { "", 1, "" },
};

START_TEST (what_is_cut_fits_and_says_so)
{
  g_autofree char *cut = psc_clean_line_cut (cuts[_i].text, cuts[_i].width);

  ck_assert_str_eq (cut, cuts[_i].cut);
  ck_assert_uint_le (psc_clean_line_width (cut), cuts[_i].width);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("report/clean-line");
  TCase *test_case = tcase_create ("core");

  tcase_add_loop_test (test_case, lines_command_no_terminal, 0, (int) G_N_ELEMENTS (cleanings));
  tcase_add_test (test_case, width_counts_columns);
  tcase_add_loop_test (test_case, what_is_cut_fits_and_says_so, 0, (int) G_N_ELEMENTS (cuts));
  suite_add_tcase (suite, test_case);
  return psc_check_run (suite);
}
