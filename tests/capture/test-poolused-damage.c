/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `!poolused` that went through mails, blogs and editors: what survives is right, what does not is
 * left out and said.
 */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "support/captures.h"
#include "support/check-main.h"
#include "support/damage.h"
#include "support/poolused-texts.h"

#define HEADINGS                                                                                   \
  "               NonPaged                  Paged\n"                                               \
  " Tag     Allocs         Used     Allocs         Used\n\n"
#define VERBOSE_HEADINGS                                                                           \
  "                            NonPaged                                         Paged\n"           \
  " Tag       Allocs       Frees      Diff         Used       Allocs       Frees      Diff       " \
  "  Used\n\n"
#define LEAK " Leak       119         4096          0            0\tLeaked blocks\n"
#define ETWB                                                                                       \
  " EtwB       196      7565568          2       131072\tTrace buffers , Binary: nt!etw\n"
#define FILE_ROW " File      9734      3877408          0            0\tFile objects \n"

/* Without its line numbers. */
static char *
strip_lines (const char *rows)
{
  GString *text = g_string_new (NULL);

  for (const char *at = rows; *at != '\0'; at = strchr (at, '\n') + 1)
    {
      const char *tag = strchr (at, ' ') + 1;

      g_string_append_len (text, tag, strchr (at, '\n') + 1 - tag);
    }
  return g_string_free (text, FALSE);
}

static void
check_damage (const PscPoolusedText *text, const PscDamage *damage)
{
  gsize n_bytes;
  g_autofree char *damaged = psc_damage_apply (damage, text->text, &n_bytes);
  g_autoptr (PscCapture) capture = psc_test_read_capture (damaged, (gssize) n_bytes);
  g_autofree char *rows = NULL, *got = NULL, *expected = strip_lines (text->rows);
  char *tag = strstr (expected, "a  b");
  PscSnapshot *snapshot;

  /* Of two blanks inside a tag one is gone for good. */
  if (tag != NULL && damage->loses_blanks)
    memcpy (tag, "a b ", 4);
  ck_assert_msg (capture != NULL, "%s, %s: nothing read", text->name, damage->name);
  snapshot = psc_test_get_snapshot (capture, 0);
  rows = psc_test_dump (snapshot);
  got = strip_lines (rows);
  ck_assert_msg (strcmp (got, expected) == 0, "%s, %s:\n%s", text->name, damage->name, got);
  ck_assert_msg (psc_snapshot_get_complete (snapshot) == PSC_YES, "%s, %s: not complete",
                 text->name, damage->name);
}

/* Loop index: the kind of damage. */
START_TEST (damage_that_leaves_the_digits_leaves_the_rows)
{
  const PscDamage *damage = psc_damage_get ((guint) _i);

  for (guint i = 0; i < PSC_TEST_N_POOLUSED_TEXTS; i++)
    {
      const PscPoolusedText *text = &psc_test_poolused_texts[i];

      /* Nobody can tell a glued description that begins with digits once the columns are gone. */
      if (damage->loses_blanks && strcmp (text->name, "old brief") == 0)
        continue;
      check_damage (text, damage);
    }
}
END_TEST

/* A text, the rows expected, and a part of the one issue expected. */
typedef struct
{
  const char *text;
  const char *rows;
  PscTristate complete;
  const char *issue;
} Case;

static const Case cases[] = {
  /* a digit lost in the middle of a row */
  { HEADINGS LEAK ETWB
    " Lost       11          409          0           0\tLeaked blocks\n" FILE_ROW,
    "Leak|?/?/119/4096|?/?/0/0||Leaked blocks\n"
    "EtwB|?/?/196/7565568|?/?/2/131072|nt!etw|Trace buffers\n"
    "File|?/?/9734/3877408|?/?/0/0||File objects\n",
    PSC_NO, "columns of the headings" },
  /* two numbers run into one */
  { HEADINGS LEAK " Glue       1194096          0            0\tLeaked blocks\n" ETWB,
    "Leak|?/?/119/4096|?/?/0/0||Leaked blocks\n"
    "EtwB|?/?/196/7565568|?/?/2/131072|nt!etw|Trace buffers\n",
    PSC_NO, "not all there" },
  /* the first row is the damaged one */
  { HEADINGS " Lost      119         4096          0            0\tLeaked blocks\n" ETWB FILE_ROW,
    "EtwB|?/?/196/7565568|?/?/2/131072|nt!etw|Trace buffers\n"
    "File|?/?/9734/3877408|?/?/0/0||File objects\n",
    PSC_NO, "columns of the headings" },
  /* a number of more than 64 bits */
  { HEADINGS " Huge       119 98765432109876543210          0            0\tLeaked blocks\n" ETWB,
    "Huge|?/?/119/?|?/?/0/0||Leaked blocks\n"
    "EtwB|?/?/196/7565568|?/?/2/131072|nt!etw|Trace buffers\n",
    PSC_UNKNOWN, "does not fit 64 bits" },
  /* rows left out by the author */
  { HEADINGS LEAK "...\n" ETWB,
    "Leak|?/?/119/4096|?/?/0/0||Leaked blocks\n"
    "EtwB|?/?/196/7565568|?/?/2/131072|nt!etw|Trace buffers\n",
    PSC_NO, "left out here" },
  /* a remark between rows, and noise of the debugger */
  { HEADINGS LEAK "look at this one\n*** ERROR: Symbol file could not be found.\n" ETWB,
    "Leak|?/?/119/4096|?/?/0/0||Leaked blocks\n"
    "EtwB|?/?/196/7565568|?/?/2/131072|nt!etw|Trace buffers\n",
    PSC_UNKNOWN, NULL },
  /* text of the author behind the table */
  { HEADINGS LEAK ETWB "So the tag is 12 times what it was, as I said: not good.\nBye, Ann\n",
    "Leak|?/?/119/4096|?/?/0/0||Leaked blocks\n"
    "EtwB|?/?/196/7565568|?/?/2/131072|nt!etw|Trace buffers\n",
    PSC_UNKNOWN, NULL },
  /* a difference that is none */
  { VERBOSE_HEADINGS
    " Abc1         900         100       801        76800            0           0 "
    "        0            0\tText\n",
    "Abc1|900/100/801/76800|0/0/0/0||Text\n", PSC_UNKNOWN, "not allocations minus frees" },
  /* counters of 32 bits that ran over */
  { VERBOSE_HEADINGS
    " Abc1           5  4294967290        11        76800            0           0 "
    "        0            0\tText\n",
    "Abc1|5/4294967290/11/76800|0/0/0/0||Text\n", PSC_UNKNOWN, NULL },
  /* rows of the verbose form below the headings of the brief one */
  { "Tag Allocs Used Allocs Used\nLeak 119 4096 0 0 Leaked blocks\n"
    "Proc 12 1 11 704 * 0 0 0 0 Process objects\nSePa 12 1 11 704 0 0 0 0 Names\n",
    "Leak|?/?/119/4096|?/?/0/0||Leaked blocks\n", PSC_NO, "not all there" },
  /* collapsed, with a description that begins with digits and is glued to a zero */
  { "Tag Allocs Used Allocs Used\nohci 1 136 0 01394 host controller\nAGP 1 344 2 384Bus\n",
    "ohci|?/?/1/136|?/?/0/0||1394 host controller\nAGP |?/?/1/344|?/?/2/384||Bus\n", PSC_UNKNOWN,
    NULL },
  /* the same glued to another digit: the number is lost */
  { "Tag Allocs Used Allocs Used\nohci 1 136 1 5121394 host controller\nAGP 1 344 2 384Bus\n",
    "ohci|?/?/1/136|?/?/1/?||host controller\nAGP |?/?/1/344|?/?/2/384||Bus\n", PSC_UNKNOWN,
    "run into a description" },
  /* blanks of a tag that only the sentence about it still has */
  { "Tag Allocs Used Allocs Used\na b 1 16 0 0 UNKNOWN pooltag 'a  b', please update pooltag.txt\n"
    "xy 1 16 0 0 UNKNOWN pooltag ' xy ', please update pooltag.txt\n",
    "a  b|?/?/1/16|?/?/0/0||\n xy |?/?/1/16|?/?/0/0||\n", PSC_UNKNOWN, NULL },
  /* a tag or a number: nobody can tell */
  { "Tag Allocs Used Allocs Used\nLeak 119 4096 0 0 Leaked blocks\nAb 1 2 3 4 5 text\n",
    "Leak|?/?/119/4096|?/?/0/0||Leaked blocks\n", PSC_NO, "not all there" },
  /* a thousands separator */
  { HEADINGS LEAK " Sepa     1,196      7565568          2       131072\tTrace\n" ETWB,
    "Leak|?/?/119/4096|?/?/0/0||Leaked blocks\n"
    "EtwB|?/?/196/7565568|?/?/2/131072|nt!etw|Trace buffers\n",
    PSC_NO, "not all there" },
  /* one row pushed to the right, one to the left */
  { HEADINGS "   Leak       119         4096          0            0\tLeaked blocks\n"
             "EtwB       196      7565568          2       131072\tTrace , Binary: nt!etw\n",
    "Leak|?/?/119/4096|?/?/0/0||Leaked blocks\nEtwB|?/?/196/7565568|?/?/2/131072|nt!etw|Trace\n",
    PSC_UNKNOWN, NULL },
  /* other widths than the headings, in all rows alike */
  { HEADINGS " Leak        119          4096          0            0\tLeaked blocks\n"
             " EtwB        196       7565568          2       131072\tTrace , Binary: nt!etw\n",
    "Leak|?/?/119/4096|?/?/0/0||Leaked blocks\nEtwB|?/?/196/7565568|?/?/2/131072|nt!etw|Trace\n",
    PSC_UNKNOWN, NULL },
  /* protected pool */
  { HEADINGS " Prot       119         4096          0            0\tThings (Protected)\n",
    "Prot!|?/?/119/4096|?/?/0/0||Things\n", PSC_UNKNOWN, NULL },
  /* a TOTAL with a number missing */
  { HEADINGS LEAK "TOTAL       119         4096          0\n",
    "Leak|?/?/119/4096|?/?/0/0||Leaked blocks\n", PSC_NO, "should have 4 numbers" },
};

/* Loop index: the case. */
START_TEST (what_does_not_survive_is_said)
{
  const Case *c = &cases[_i];
  g_autoptr (PscCapture) capture = psc_test_read_capture (c->text, -1);
  PscSnapshot *snapshot = psc_test_get_snapshot (capture, 0);
  const PscIssues *issues = psc_snapshot_get_issues (snapshot);
  g_autofree char *dump = psc_test_dump (snapshot);
  g_autofree char *rows = strip_lines (dump);

  ck_assert_msg (strcmp (rows, c->rows) == 0, "case %d:\n%s", _i, rows);
  ck_assert_msg (psc_snapshot_get_complete (snapshot) == c->complete, "case %d: complete", _i);
  if (c->issue == NULL)
    ck_assert_msg (psc_issues_get_n (issues) == 0, "case %d: %s", _i,
                   psc_issues_get (issues, 0)->message);
  else
    ck_assert_msg (psc_test_has_issue (issues, PSC_SEVERITY_WARNING, c->issue),
                   "case %d: no word about it", _i);
}
END_TEST

/* A table that is refused, and what the issue of the file says. */
static const char *const refused[][2] = {
  { "Tag Allocs Used Allocs Used\nLeak 0x77 0x1000 0x0 0x0 Leaked\nEtwB c4 737100 2 20000 Trace\n",
    "hexadecimal" },
  { " Tag     Allocs         Used     Allocs         Used\n"
    " Leak        77         1000          0            0\tLeaked\n"
    " EtwB        c4       737100          2        20000\tTrace\n"
    " File        1f          200          0            0\tFile\n",
    "hexadecimal" },
  { "Tag Allocs Used\nLeak 119 4096\n", "columns" },
  { "Tag Allocs Frees Used Allocs Frees Used\nLeak 1 2 3 4 5 6\n", "columns" },
  { LEAK ETWB FILE_ROW, "no headings" },
  { HEADINGS "nothing here\n", "without a row" },
};

/* Loop index: the table. */
START_TEST (other_tables_are_refused_by_name)
{
  g_autofree char *text = g_strconcat (refused[_i][0], "kd> !poolused\n" HEADINGS LEAK, NULL);
  g_autoptr (PscCapture) capture = psc_test_read_capture (text, -1);

  ck_assert_uint_eq (capture->snapshots->len, 1);
  ck_assert_uint_eq (psc_snapshot_get_n_rows (psc_test_get_snapshot (capture, 0)), 1);
  ck_assert_msg (psc_test_has_issue (capture->issues, PSC_SEVERITY_WARNING, refused[_i][1]),
                 "table %d: no word about it", _i);
}
END_TEST

/* Loop index: the table. */
START_TEST (file_with_nothing_but_a_refused_table_names_it)
{
  g_autoptr (GBytes) bytes = g_bytes_new (refused[_i][0], strlen (refused[_i][0]));
  g_autoptr (PscSource) source = psc_source_new_for_bytes (bytes);
  g_autoptr (GError) error = NULL;

  ck_assert_ptr_null (psc_capture_read (source, "other.log", NULL, NULL, NULL, &error));
  ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_UNRECOGNISED));
  ck_assert_msg (strstr (error->message, refused[_i][1]) != NULL, "%s", error->message);
}
END_TEST

START_TEST (verbose_rows_without_headings_are_told_by_their_differences)
{
  const char *text = psc_test_poolused_texts[1].text;
  g_autoptr (PscCapture) capture = psc_test_read_capture (strstr (text, " Abc1"), -1);
  PscSnapshot *snapshot = psc_test_get_snapshot (capture, 0);
  g_autofree char *dump = psc_test_dump (snapshot);
  g_autofree char *rows = strip_lines (dump);
  g_autofree char *expected = strip_lines (psc_test_poolused_texts[1].rows);

  ck_assert_str_eq (rows, expected);
  ck_assert_int_eq (psc_snapshot_get_complete (snapshot), PSC_YES);
  ck_assert (psc_test_has_issue (psc_snapshot_get_issues (snapshot), PSC_SEVERITY_NOTE,
                                 "without its headings"));
}
END_TEST

#define ABC1                                                                                       \
  " Abc1         900         100       800        76800            5           2         3"        \
  "          512\tText , Binary: nt!ob\n"
#define IO_ROW                                                                                     \
  " Io            12           1        11          704            0           0         0"        \
  "            0\tI/O\n"

/* Loop index: where the row is broken. */
START_TEST (a_verbose_row_that_was_broken_between_numbers_is_whole)
{
  gsize at = (gsize) _i;
  g_autofree char *text = NULL, *rows = NULL;
  g_autoptr (PscCapture) capture = NULL;
  PscSnapshot *snapshot;

  if (ABC1[at] != ' ' || !g_ascii_isdigit (ABC1[at - 1]))
    return;
  text = g_strdup_printf (VERBOSE_HEADINGS IO_ROW "%.*s\n%s" IO_ROW, (int) at, ABC1, ABC1 + at + 1);
  capture = psc_test_read_capture (text, -1);
  snapshot = psc_test_get_snapshot (capture, 0);
  rows = psc_test_dump (snapshot);

  ck_assert_msg (strstr (rows, " Abc1|900/100/800/76800|5/2/3/512|nt!ob|Text\n") != NULL
                     && psc_issues_get_n (psc_snapshot_get_issues (snapshot)) == 0,
                 "%s%s", text, rows);
  ck_assert_uint_eq (psc_snapshot_get_n_rows (snapshot), 3);
}
END_TEST

/* What may follow a row that has lost its last number and is not that number. */
static const char *const strangers[] = {
  "12 rows like this one",
  "0",
  "0\tText",
  "23",
  "512 3",
  "512,5",
  "0x200",
  "200h",
  "-512",
  "* 512",
  "(512)",
  "so it is 512",
  "...",
  "0: kd> 512",
  "",
};

/* Loop index: the line. */
START_TEST (what_does_not_agree_with_a_broken_row_is_not_joined)
{
  gsize length = strlen (ABC1) - strlen ("          512\tText , Binary: nt!ob\n");
  g_autofree char *text =
      g_strdup_printf (VERBOSE_HEADINGS IO_ROW "%.*s\n%s\n", (int) length, ABC1, strangers[_i]);
  g_autoptr (PscCapture) capture = psc_test_read_capture (text, -1);
  PscSnapshot *snapshot = psc_test_get_snapshot (capture, 0);
  g_autofree char *rows = psc_test_dump (snapshot);

  ck_assert_msg (strstr (rows, "Abc1") == NULL, "%s%s", text, rows);
  ck_assert (psc_test_has_issue (psc_snapshot_get_issues (snapshot), PSC_SEVERITY_WARNING,
                                 "not all there"));
  ck_assert_int_eq (psc_snapshot_get_complete (snapshot), PSC_NO);
}
END_TEST

/* Nothing in a brief row tells whether numbers belong together. */
START_TEST (a_brief_row_that_was_broken_is_left_out)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture (HEADINGS LEAK " EtwB       196      7565568          2\n"
                                           "131072\tTrace buffers , Binary: nt!etw\n",
                             -1);
  PscSnapshot *snapshot = psc_test_get_snapshot (capture, 0);

  ck_assert_uint_eq (psc_snapshot_get_n_rows (snapshot), 1);
  ck_assert_int_eq (psc_snapshot_get_complete (snapshot), PSC_NO);
}
END_TEST

static Suite *
poolused_damage_suite (void)
{
  Suite *suite = suite_create ("capture/poolused-damage");
  TCase *tests = tcase_create ("damage");
  TCase *broken = tcase_create ("broken");

  tcase_add_loop_test (tests, damage_that_leaves_the_digits_leaves_the_rows, 0,
                       (int) psc_damage_get_n ());
  tcase_add_loop_test (tests, what_does_not_survive_is_said, 0, G_N_ELEMENTS (cases));
  tcase_add_loop_test (tests, other_tables_are_refused_by_name, 0, G_N_ELEMENTS (refused));
  tcase_add_loop_test (tests, file_with_nothing_but_a_refused_table_names_it, 0,
                       G_N_ELEMENTS (refused));
  tcase_add_test (tests, verbose_rows_without_headings_are_told_by_their_differences);
  suite_add_tcase (suite, tests);
  tcase_add_loop_test (broken, a_verbose_row_that_was_broken_between_numbers_is_whole,
                       (int) strlen (" Abc1         900         100       800        "),
                       (int) strlen (ABC1));
  tcase_add_loop_test (broken, what_does_not_agree_with_a_broken_row_is_not_joined, 0,
                       G_N_ELEMENTS (strangers));
  tcase_add_test (broken, a_brief_row_that_was_broken_is_left_out);
  suite_add_tcase (suite, broken);
  return suite;
}

int
main (void)
{
  return psc_check_run (poolused_damage_suite ());
}
