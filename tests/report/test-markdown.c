/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Text inside Markdown means nothing but itself.
 */
#include "config.h"

#include <check.h>

#include "report/markdown.h"
#include "support/check-main.h"
#include "support/outputs.h"

static const struct
{
  const char *text;
  const char *markdown;
} texts[] = {
  { "plain words", "plain words" },
  { "a|b", "a\\|b" },
  { "`code`", "\\`code\\`" },
  { "<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;" },
  { "a &amp; b", "a &amp;amp; b" },
  { "*bold* _under_ ~gone~", "\\*bold\\* \\_under\\_ \\~gone\\~" },
  { "[text](link)", "\\[text\\](link)" },
  { "# heading", "\\# heading" },
  { "\\x5c", "\\\\x5c" },
  { "@somebody", "&#64;somebody" },
  { "two\nlines\r\n|x|", "two lines  \\|x\\|" },
};

START_TEST (texts_are_escaped)
{
  PscTestOutput out;

  psc_test_output_init (&out);
  psc_markdown_text (out.output, texts[_i].text);
  ck_assert_str_eq (psc_test_output_read (&out), texts[_i].markdown);
  psc_test_output_clear (&out);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("report/markdown");
  TCase *test_case = tcase_create ("core");

  tcase_add_loop_test (test_case, texts_are_escaped, 0, (int) G_N_ELEMENTS (texts));
  suite_add_tcase (suite, test_case);
  return psc_check_run (suite);
}
