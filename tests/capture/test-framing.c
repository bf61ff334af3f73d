/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each kind of damage that a capture can carry, and what comes out of it.
 */
#include "config.h"

#include "support/check-main.h"
#include "support/text.h"

typedef struct
{
  const char *text;
  const char *frames;
} Case;

static const Case prompts[] = {
  { "0: kd> !poolused 2", "1 C !poolused 2\n" },
  { "22: kd> !poolused 2", "1 C !poolused 2\n" },
  { "lkd> !poolused 2", "1 C !poolused 2\n" },
  { "kd> !poolused 2", "1 C !poolused 2\n" },
  { ": kd> !poolused 2", "1 C !poolused 2\n" },
  { " kd> !poolused 2", "1 C !poolused 2\n" },
  { "## kd> !poolused 2", "1 C !poolused 2\n" },
  { "0:000> !heap", "1 C !heap\n" },
  { "0: kd:x86> k", "1 C k\n" },
  { "16.0: kd> k", "1 C k\n" },
  { "0:kd>k", "1 C k\n" },
  { "0: kd>", "1 C \n" },
  { "> 0: kd> lm", "1 C lm\n" },
  { "> > lkd> lm", "1 C lm\n" },
  { "  12. 3: kd> lm", "1 C lm\n" },
  { "// kd> lm", "1 C lm\n" },
  { "* kd> lm", "1 C lm\n" },
  { "0: kd&gt; lm", "1 C lm\n" },
  { "0: kd\\> lm", "1 C lm\n" },
  { "0：\u3000kd＞ lm", "1 C lm\n" },
  { "0: kd> .time 0: kd> !poolused", "1 C .time\n1 C !poolused\n" },
  { "kd> kd> kd> lm", "1 C \n1 C \n1 C lm\n" },
  { "0: kd> Sorting by NonPaged Pool Consumed", "1 C \n1 T Sorting by NonPaged Pool Consumed\n" },
  { "0: kd> !poolused 2 Sorting by  Tag", "1 C !poolused 2\n1 T Sorting by  Tag\n" },
  { "some output 0: kd> lm", "1 T some output\n1 C lm\n" },
  { "System Uptime: 0 days 1:02:03.456\n0: kd> lm",
    "1 T System Uptime: 0 days 1:02:03.456\n2 C lm\n" },
  { "!poolused 2", "1 C !poolused 2\n" },
  { "> !poolused 2 Leak", "1 C !poolused 2 Leak\n" },
  { "!abc  12  3  4  5", "1 T !abc  12  3  4  5\n" },
  { "the kdx> sign", "1 T the kdx> sign\n" },
  { "bkd> is no prompt", "1 T bkd> is no prompt\n" },
};

START_TEST (prompts_are_told_from_commands)
{
  g_autofree char *frames = psc_test_frames (prompts[_i].text, -1);

  ck_assert_str_eq (frames, prompts[_i].frames);
}
END_TEST

static const Case remarks[] = {
  { "kd> !poolused 2   // sort by nonpaged", "1 C !poolused 2\n" },
  { "kd> !poolused 2 <- see here", "1 C !poolused 2\n" },
  { "kd> !poolused 2 ← see here", "1 C !poolused 2\n" },
  { "kd> !poolused 2   (sorted)", "1 C !poolused 2\n" },
  { "kd> !poolused 2 按非分页排序", "1 C !poolused 2\n" },
  { "kd> !poolused 2 $$ remark", "1 C !poolused 2\n" },
  { "kd> ? (1 + 2)", "1 C ? (1 + 2)\n" },
  { "kd> s -a 1 L2 \"x\"", "1 C s -a 1 L2 \"x\"\n" },
};

START_TEST (remarks_are_no_part_of_a_command)
{
  g_autofree char *frames = psc_test_frames (remarks[_i].text, -1);

  ck_assert_str_eq (frames, remarks[_i].frames);
}
END_TEST

static const Case prefixes[] = {
  { "> Tag", "1 TQ2 > Tag\n" },
  { ">  Tag", "1 TQ2 >  Tag\n" },
  { "> > Tag", "1 TQ4 > > Tag\n" },
  { ">> Tag", "1 TQ3 >> Tag\n" },
  { "* Tag", "1 TB2 * Tag\n" },
  { "  - Tag", "1 TB4   - Tag\n" },
  { "• Tag", "1 TB4 • Tag\n" },
  { "# Tag", "1 TH2 # Tag\n" },
  { "// Tag", "1 TS3 // Tag\n" },
  { "//Tag", "1 TS2 //Tag\n" },
  { "  3. Tag", "1 TN5   3. Tag\n" },
  { "12: Tag", "1 TN4 12: Tag\n" },
  { "12| Tag", "1 TN4 12| Tag\n" },
  { "12\tTag", "1 TN3 12\tTag\n" },
  { "> 3. Tag", "1 TQN5 > 3. Tag\n" },
  { "# 1. > * Tag", "1 THNQ7 # 1. > * Tag\n" },
  { " 8042 Nonp 1", "1 T  8042 Nonp 1\n" },
  { " *abc 1 2", "1 T  *abc 1 2\n" },
  { "10:17:30 x", "1 T 10:17:30 x\n" },
  { "0: kd> lm\n0", "1 C lm\n2 T 0\n" },
  { "   \t Tag", "1 T    \t Tag\n" },
};

START_TEST (prefixes_are_measured_and_not_removed)
{
  g_autofree char *frames = psc_test_frames (prefixes[_i].text, -1);

  ck_assert_str_eq (frames, prefixes[_i].frames);
}
END_TEST

static const Case repairs[] = {
  { "a\u00a0b\u3000c\u2003d", "1 T a b c d\n" },
  { "\ufeffTag\u200b Al\u00adlocs", "1 T Tag Allocs\n" },
  { "————- ————", "1 T ----- ----\n" },
  { "‘Leak’ “x”", "1 T 'Leak' \"x\"\n" },
  { "a,“b”,\"c\"", "1 T a,“b”,\"c\"\n" },
  { "Ｔａｇ：１", "1 T Tag:1\n" },
  { "a&nbsp;b &lt;x&gt; &amp;amp; &#39;c&#x27;", "1 T a b <x> &amp; 'c'\n" },
  { "a & b &unknown; &#0; &#xd800;", "1 T a & b &unknown; &#0; &#xd800;\n" },
  { "end&#13;", "1 T end\n" },
  { "\\*\\*\\* ERROR \\_x \\| y", "1 T *** ERROR _x | y\n" },
  { "C:\\Windows\\_x \\* y", "1 T C:\\Windows\\_x \\* y\n" },
  { "<pre>Tag</pre>", "1 T Tag\n" },
  { "<PRE class=\"x\"><code>Tag</code></PRE>", "1 T Tag\n" },
  { "vector<a> x < y", "1 T vector<a> x < y\n" },
  { "```\nTag\n```", "2 T Tag\n" },
  { "```text\nTag\n  ```", "2 T Tag\n" },
  { "```0: kd> lm\nTag 1 2```", "1 C lm\n2 T Tag 1 2\n" },
  { "fffff807`47f50000", "1 T fffff807`47f50000\n" },
  { "\x1b[2J\x1b[1;1HTag\x1a", "1 T Tag\n" },
  { "\fTag", "1 T  Tag\n" },
  { "a\x1b[12略\x1b[", "1 T a略\n" },
  { "a\n\n \t\n\nb  ", "1 T a\n5 T b\n" },
};

START_TEST (damaged_characters_are_repaired)
{
  g_autofree char *frames = psc_test_frames (repairs[_i].text, -1);

  ck_assert_str_eq (frames, repairs[_i].frames);
}
END_TEST

static const char *const elisions[] = {
  "...",
  "....",
  "  ...",
  "…",
  "… 25 more …",
  "... 25 more ...",
  "[snip]",
  "<!-- snip -->",
  "<snip>",
  "&lt;snip&gt;",
  "--- snip ---",
  "8< --- snip --- 8<",
  "省略",
  ".... 省略若干不相干信息",
  "... 省略若干重复输出",
  "（略）",
  "(略)",
  "【略】",
  "<— 省略 —>",
  "中略",
  "(omitted)",
  "[...]",
  "[…]",
  "(…)",
  "25 rows omitted",
  "output omitted for brevity",
  "25 more rows",
  "// ... 25 more rows ...",
  "> ...",
  "  7. ...",
  "[gekürzt]",
  "(пропущено)",
};

START_TEST (elisions_of_many_languages_are_known)
{
  g_autofree char *frames = psc_test_frames (elisions[_i], -1);

  ck_assert_msg (g_str_has_prefix (frames, "1 E"), "%s gives %s", elisions[_i], frames);
}
END_TEST

static const char *const no_elisions[] = {
  " ....     12          4096          0             0",
  " .... Nonp       12 (   0)       11 (   0)        1     4096 (     0)   4096",
  " ...x     12          4096          0             0",
  " snip     12          4096          0             0",
  " cut      12          4096          0             0",
  "... 12 4096 0 0",
  " (..)     12          4096          0             0",
  "Tag Allocs Used Allocs Used",
  "********",
  "---------",
  "..\\drivers\\x.c",
  "Sorting by NonPaged Pool Consumed",
};

START_TEST (rows_and_rules_are_no_elisions)
{
  g_autofree char *frames = psc_test_frames (no_elisions[_i], -1);

  ck_assert_msg (g_str_has_prefix (frames, "1 T"), "%s gives %s", no_elisions[_i], frames);
}
END_TEST

START_TEST (progress_dots_are_nothing)
{
  g_autofree char *frames =
      psc_test_frames ("Loading Kernel Symbols\n"
                       "...............................................................\n"
                       ".....\n.\nTag\n",
                       -1);

  ck_assert_str_eq (frames, "1 T Loading Kernel Symbols\n5 T Tag\n");
}
END_TEST

static Suite *
framing_suite (void)
{
  Suite *suite = suite_create ("capture/framing");
  TCase *tcase = tcase_create ("framing");

  tcase_add_loop_test (tcase, prompts_are_told_from_commands, 0, G_N_ELEMENTS (prompts));
  tcase_add_loop_test (tcase, remarks_are_no_part_of_a_command, 0, G_N_ELEMENTS (remarks));
  tcase_add_loop_test (tcase, prefixes_are_measured_and_not_removed, 0, G_N_ELEMENTS (prefixes));
  tcase_add_loop_test (tcase, damaged_characters_are_repaired, 0, G_N_ELEMENTS (repairs));
  tcase_add_loop_test (tcase, elisions_of_many_languages_are_known, 0, G_N_ELEMENTS (elisions));
  tcase_add_loop_test (tcase, rows_and_rules_are_no_elisions, 0, G_N_ELEMENTS (no_elisions));
  tcase_add_test (tcase, progress_dots_are_nothing);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (framing_suite ());
}
