/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * CSV fields: quoting, and no formula for a spreadsheet.
 */
#include "config.h"

#include <check.h>

#include "report/csv.h"
#include "support/check-main.h"
#include "support/outputs.h"

static const struct
{
  const char *text;
  const char *field;
} fields[] = {
  { NULL, "" },
  { "", "" },
  { "plain", "plain" },
  { " blanks ", " blanks " },
  { "a,b", "\"a,b\"" },
  { "say \"hi\"", "\"say \"\"hi\"\"\"" },
  { "two\nlines", "\"two\nlines\"" },
  { "two\r\nlines", "\"two\r\nlines\"" },
  { "=HYPERLINK(1)", "'=HYPERLINK(1)" },
  { "+1", "'+1" },
  { "-1", "'-1" },
  { "@SUM(A1)", "'@SUM(A1)" },
  { "\tx", "'\tx" },
  { "\rx", "\"'\rx\"" },
  { "=\"a\",b", "\"'=\"\"a\"\",b\"" },
  { "a=b", "a=b" },
  { "bad \xff byte", "bad \xef\xbf\xbd byte" },
};

START_TEST (texts_are_quoted_and_guarded)
{
  PscTestOutput out;

  psc_test_output_init (&out);
  psc_csv_text (out.output, fields[_i].text);
  ck_assert_str_eq (psc_test_output_read (&out), fields[_i].field);
  psc_test_output_clear (&out);
}
END_TEST

START_TEST (numbers_are_not_guarded)
{
  PscTestOutput out;

  psc_test_output_init (&out);
  psc_csv_signed (out.output, G_MININT64);
  psc_csv_comma (out.output);
  psc_csv_unsigned (out.output, G_MAXUINT64);
  psc_csv_end_row (out.output);
  ck_assert_str_eq (psc_test_output_read (&out), "-9223372036854775808,18446744073709551615\r\n");
  psc_test_output_clear (&out);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("report/csv");
  TCase *test_case = tcase_create ("core");

  tcase_add_loop_test (test_case, texts_are_quoted_and_guarded, 0, (int) G_N_ELEMENTS (fields));
  tcase_add_test (test_case, numbers_are_not_guarded);
  suite_add_tcase (suite, test_case);
  return psc_check_run (suite);
}
