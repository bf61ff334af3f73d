/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * PoolMon tables and pool tables in CSV that went through mails, blogs and editors.
 */
#include "config.h"

#include <string.h>

#include "support/captures.h"
#include "support/check-main.h"
#include "support/damage.h"

#define MEMORY " Memory:16703908K Avail:10308622K  PageFlts:  4547   InRam Krnl:13861K P: 81910K\n"
#define COMMIT                                                                                     \
  " Commit: 8599798K Limit:19194276K Peak: 9326486K            Pool N:189515K P: 85323K\n"

/* Rows without line numbers. */
static const struct
{
  const char *name;
  const char *text;
  const char *rows;
  gboolean has_pool_sizes;
} originals[] = {
  { "screen",
    MEMORY COMMIT
    " System pool information\n"
    " Tag  Type     Allocs            Frees            Diff   Bytes       Per Alloc\n\n"
    " Wait Nonp    3971107 (   0)   3971077 (   0)       30    8456 (     0)    281\n"
    " Io   Nonp    1021112 (   1)   1020985 (   1)      127   91912 (     0)    723\n"
    " 8042 Nonp         10 (   0)         4 (   0)        6      96 (     0)     16\n"
    " Io   Paged        10 (   0)         4 (   0)        6      96 (     0)     16\n"
    " Key  Paged    954821 (   0)    953979 (   0)      842   87528 (     0)    103\n",
    "Wait|3971107/3971077/30/8456|?/?/?/?||\n"
    "Io  |1021112/1020985/127/91912|10/4/6/96||\n"
    "8042|10/4/6/96|?/?/?/?||\n"
    "Key |?/?/?/?|954821/953979/842/87528||\n",
    TRUE },
  { "file with drivers",
    MEMORY COMMIT
    "\n Tag  Type     Allocs         Frees    Diff   Bytes    Per Alloc  Mapped_Driver\n\n"
    " EtwB Nonp       6394      4056      2338 163418368      69896 [nt!etw - Etw Buffer]\n"
    " (x)[ Paged      6394      4056      2338 163418368      69896 Unknown Driver\n",
    "EtwB|6394/4056/2338/163418368|?/?/?/?|nt!etw|Etw Buffer\n"
    "(x)[|?/?/?/?|6394/4056/2338/163418368||\n",
    TRUE },
  { "script's CSV",
    "\"Tag\",\"PagedAllocs\",\"PagedUsedBytes\",\"NonPagedDiff\",\"Binary\"\n"
    "\"Io  \",\"614\",\"83456\",\"-3\",\"nt!io\"\n"
    "\"MmSt\",\"1\",\"2\",\"\",\"nt!mm\"\n",
    "Io  |?/?/-3/?|614/?/?/83456|nt!io|\nMmSt|?/?/?/?|1/?/?/2|nt!mm|\n", FALSE },
};

#define N_ORIGINALS G_N_ELEMENTS (originals)

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

START_TEST (damage_that_spares_digits_changes_nothing)
{
  const PscDamage *damage = psc_damage_get ((guint) _i / N_ORIGINALS);
  const char *name = originals[(guint) _i % N_ORIGINALS].name;
  gsize n_bytes;
  g_autofree char *text =
      psc_damage_apply (damage, originals[(guint) _i % N_ORIGINALS].text, &n_bytes);
  g_autoptr (PscCapture) capture = psc_test_read_capture (text, (gssize) n_bytes);
  g_autofree char *rows = NULL, *got = NULL;

  ck_assert_msg (capture != NULL, "%s, %s: nothing read", name, damage->name);
  rows = psc_test_dump (psc_test_get_snapshot (capture, 0));
  got = strip_lines (rows);
  ck_assert_msg (strcmp (got, originals[(guint) _i % N_ORIGINALS].rows) == 0, "%s, %s:\n%s", name,
                 damage->name, got);
  ck_assert_uint_eq (capture->snapshots->len, 1);
  if (originals[(guint) _i % N_ORIGINALS].has_pool_sizes)
    ck_assert_int_eq (capture->file->pool.paged_bytes, 85323 * 1024);
}
END_TEST

#define COLUMNS " Tag  Type     Allocs            Frees            Diff   Bytes       Per Alloc\n\n"
#define WAIT " Wait Nonp    3971107 (   0)   3971077 (   0)       30    8456 (     0)    281"
#define IO " Io   Nonp    1021112 (   1)   1020985 (   1)      127   91912 (     0)    723"
#define KEY " Key  Paged    954821 (   0)    953979 (   0)      842   87528 (     0)    103"

/* Breaks the second of three rows at its byte @at, with @indent in front of the rest. */
static char *
break_row (gsize at, const char *indent)
{
  return g_strdup_printf (COLUMNS WAIT "\n%.*s\n%s%s\n" KEY "\n", (int) at, IO, indent,
                          IO + at + 1);
}

/* Loop index: where the row is broken. */
START_TEST (a_row_that_was_broken_between_numbers_is_whole)
{
  static const char *const indents[] = { "", "   ", "\t" };
  gsize at = (gsize) _i;

  if (IO[at] != ' ' || at < strlen (" Io   Nonp    1021112"))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (indents); i++)
    {
      g_autofree char *text = break_row (at, indents[i]);
      g_autoptr (PscCapture) capture = psc_test_read_capture (text, -1);
      PscSnapshot *snapshot = psc_test_get_snapshot (capture, 0);
      g_autofree char *rows = psc_test_dump (snapshot);

      ck_assert_str_eq (rows, "3 Wait|3971107/3971077/30/8456|?/?/?/?||\n"
                              "4 Io  |1021112/1020985/127/91912|?/?/?/?||\n"
                              "6 Key |?/?/?/?|954821/953979/842/87528||\n");
      ck_assert_uint_eq (psc_issues_get_n (psc_snapshot_get_issues (snapshot)), 0);
      ck_assert_uint_eq (psc_issues_get_n (capture->issues), 0);
    }
}
END_TEST

START_TEST (the_rest_of_a_row_may_have_its_driver)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture (COLUMNS " EtwB Nonp       6394      4056      2338 163418368\n"
                                     "69896 [nt!etw - Etw Buffer]\n" WAIT "\n",
                             -1);
  g_autofree char *rows = psc_test_dump (psc_test_get_snapshot (capture, 0));

  ck_assert_str_eq (rows, "3 EtwB|6394/4056/2338/163418368|?/?/?/?|nt!etw|Etw Buffer\n"
                          "5 Wait|3971107/3971077/30/8456|?/?/?/?||\n");
}
END_TEST

/* What may follow a row that has lost its end and is not that end. */
static const char *const strangers[] = {
  "722",   "724",   "1",     "(     0)    722", "72 3", "0723x", "-723", "7 23",
  "723.5", "[723]", "x 723", "page 723",        WAIT,   "...",   "",     "kd> 723",
};

/* Loop index: the line. */
START_TEST (what_does_not_agree_is_not_joined)
{
  g_autofree char *text =
      g_strdup_printf (COLUMNS KEY "\n%.*s\n%s\n", (int) (strlen (IO) - strlen ("    723")), IO,
                       strangers[_i]);
  g_autoptr (PscCapture) capture = psc_test_read_capture (text, -1);
  PscSnapshot *snapshot = psc_test_get_snapshot (capture, 0);
  g_autofree char *rows = psc_test_dump (snapshot);

  ck_assert_ptr_null (strstr (rows, "Io"));
  ck_assert_ptr_nonnull (strstr (rows, "Key "));
  ck_assert (psc_test_has_issue (psc_snapshot_get_issues (snapshot), PSC_SEVERITY_WARNING,
                                 "the row is damaged: left out"));
  ck_assert_int_eq (psc_snapshot_get_complete (snapshot), PSC_NO);
}
END_TEST

/* Loop index: where the row is broken. 105024 bytes are 48 for each of 2188 blocks, and 10502 are
 * 4, which is what is left of them. */
START_TEST (a_row_that_was_broken_inside_a_number_is_never_read_wrong)
{
  static const char row[] =
      " AcpA Nonp       2197 (   0)         9 (   0)     2188  105024 (     0)     48";
  gsize at = (gsize) _i;
  g_autofree char *text = g_strdup_printf (COLUMNS "%.*s\n%s\n" KEY "\n", (int) at, row, row + at);
  g_autoptr (PscCapture) capture = psc_test_read_capture (text, -1);
  g_autofree char *rows = NULL;

  rows = capture != NULL && capture->snapshots->len > 0
             ? psc_test_dump (psc_test_get_snapshot (capture, 0))
             : g_strdup ("");
  ck_assert_msg (strstr (rows, "|2197/9/2188/105024|") != NULL || strstr (rows, "2188") == NULL,
                 "%s%s", text, rows);
}
END_TEST

START_TEST (a_line_between_row_and_rest_keeps_them_apart)
{
  g_autofree char *text = g_strdup_printf (COLUMNS KEY "\n%.*s\na remark\n723\n",
                                           (int) (strlen (IO) - strlen ("    723")), IO);
  g_autoptr (PscCapture) capture = psc_test_read_capture (text, -1);
  g_autofree char *rows = psc_test_dump (psc_test_get_snapshot (capture, 0));

  ck_assert_str_eq (rows, "3 Key |?/?/?/?|954821/953979/842/87528||\n");
}
END_TEST

START_TEST (a_rest_that_the_file_ends_in_is_not_believed)
{
  g_autofree char *text =
      g_strdup_printf (COLUMNS KEY "\n%.*s\n723", (int) (strlen (IO) - strlen ("    723")), IO);
  g_autoptr (PscCapture) capture = psc_test_read_capture (text, -1);
  g_autofree char *rows = psc_test_dump (psc_test_get_snapshot (capture, 0));

  ck_assert_str_eq (rows, "3 Key |?/?/?/?|954821/953979/842/87528||\n");
}
END_TEST

START_TEST (a_broken_row_of_a_tag_that_is_there_begins_a_table)
{
  g_autofree char *text = g_strdup_printf (COLUMNS IO "\n" KEY "\n%.*s\n723\n" KEY "\n",
                                           (int) (strlen (IO) - strlen ("    723")), IO);
  g_autoptr (PscCapture) capture = psc_test_read_capture (text, -1);
  g_autofree char *first = psc_test_dump (psc_test_get_snapshot (capture, 0));
  g_autofree char *second = psc_test_dump (psc_test_get_snapshot (capture, 1));

  ck_assert_str_eq (first, "3 Io  |1021112/1020985/127/91912|?/?/?/?||\n"
                           "4 Key |?/?/?/?|954821/953979/842/87528||\n");
  ck_assert_str_eq (second, "5 Io  |1021112/1020985/127/91912|?/?/?/?||\n"
                            "7 Key |?/?/?/?|954821/953979/842/87528||\n");
  ck_assert_uint_eq (psc_issues_get_n (capture->issues), 0);
}
END_TEST

static Suite *
make_suite (void)
{
  Suite *suite = suite_create ("capture/poolmon-damage");
  TCase *tests = tcase_create ("damage");
  TCase *broken = tcase_create ("broken");

  tcase_add_loop_test (tests, damage_that_spares_digits_changes_nothing, 0,
                       (int) (psc_damage_get_n () * N_ORIGINALS));
  suite_add_tcase (suite, tests);
  tcase_add_loop_test (broken, a_row_that_was_broken_between_numbers_is_whole, 0,
                       (int) strlen (IO));
  tcase_add_test (broken, the_rest_of_a_row_may_have_its_driver);
  tcase_add_loop_test (broken, what_does_not_agree_is_not_joined, 0, G_N_ELEMENTS (strangers));
  tcase_add_loop_test (broken, a_row_that_was_broken_inside_a_number_is_never_read_wrong, 6, 76);
  tcase_add_test (broken, a_line_between_row_and_rest_keeps_them_apart);
  tcase_add_test (broken, a_rest_that_the_file_ends_in_is_not_believed);
  tcase_add_test (broken, a_broken_row_of_a_tag_that_is_there_begins_a_table);
  suite_add_tcase (suite, broken);
  return suite;
}

int
main (void)
{
  return psc_check_run (make_suite ());
}
