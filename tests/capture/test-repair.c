/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which lines need no repair. What repair does is tested with framing, in test-framing.c.
 */
#include "config.h"

#include <string.h>

#include "capture/repair.h"
#include "support/check-main.h"

static const char *const whole[] = {
  "fffff880`03f31c98 fffff800`0176e212 nt!DbgBreakPointWithStatus",
  "c:\\symbols\\ntkrnlmp.pdb\\3844DBB920174967BE7AA4A2C20430FA2\\ntkrnlmp.pdb",
  "netx!`anonymous namespace'::run+0x9",
  "a < b",
  "a > b",
  "> quoted `code` in the middle",
  "``two back-quotes``",
};

START_TEST (lines_without_markup_need_none)
{
  ck_assert (!psc_repair_is_needed (whole[_i], strlen (whole[_i])));
}
END_TEST

static const char *const damaged[] = {
  "0: kd&gt; lm", "<td>Abc1</td>", "\\*\\*\\* Virtual", "FLT\\_FILTER:",
  "```",          "  ```windbg",   "```Tag Allocs",     "Tag Allocs```",
};

START_TEST (lines_with_markup_do)
{
  ck_assert (psc_repair_is_needed (damaged[_i], strlen (damaged[_i])));
}
END_TEST

/* Loop index: the seed. Pieces of which markup is made, in any order. */
START_TEST (what_needs_none_stays_as_it_is)
{
  static const char *const pieces[] = { "`", "```", "\\", "\\*", "\\_", "<", ">",  "</td>", "<br",
                                        "&", ";",   "gt", ":",   "a",   " ", "\t", "x64",   "*" };
  g_autoptr (GRand) random = g_rand_new_with_seed ((guint32) _i);
  g_autoptr (GString) repaired = g_string_new (NULL);
  guint n_whole = 0;

  for (guint i = 0; i < 2000; i++)
    {
      g_autoptr (GString) text = g_string_new ("x");
      guint n = g_rand_int (random) % 7;

      g_string_truncate (text, i % 2);
      while (n-- > 0)
        g_string_append (text, pieces[g_rand_int (random) % G_N_ELEMENTS (pieces)]);
      g_string_append_c (text, '.');
      if (psc_repair_is_needed (text->str, text->len))
        continue;
      n_whole++;
      psc_repair_text (text->str, text->len, repaired);
      ck_assert_str_eq (repaired->str, text->str);
    }
  ck_assert_uint_gt (n_whole, 100);
}
END_TEST

static Suite *
repair_suite (void)
{
  Suite *suite = suite_create ("capture/repair");
  TCase *tests = tcase_create ("repair");

  tcase_add_loop_test (tests, lines_without_markup_need_none, 0, G_N_ELEMENTS (whole));
  tcase_add_loop_test (tests, lines_with_markup_do, 0, G_N_ELEMENTS (damaged));
  tcase_add_loop_test (tests, what_needs_none_stays_as_it_is, 0, 8);
  suite_add_tcase (suite, tests);
  return suite;
}

int
main (void)
{
  return psc_check_run (repair_suite ());
}
