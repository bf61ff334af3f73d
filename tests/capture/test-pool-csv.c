/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pool tables in CSV from text to snapshots.
 */
#include "config.h"

#include <string.h>

#include "support/captures.h"
#include "support/check-main.h"

#define SCRIPT                                                                                     \
  "\"DateTime\",\"Tag\",\"PagedAllocs\",\"PagedFrees\",\"PagedDiff\",\"PagedUsedBytes\","          \
  "\"NonPagedAllocs\",\"NonPagedFrees\",\"NonPagedDiff\",\"NonPagedUsedBytes\","                   \
  "\"TotalUsedBytes\",\"Binary\",\"Description\"\n"
#define MMST                                                                                       \
  "\"2024-03-05T10:00:00\",\"MmSt\",\"614\",\"441\",\"173\",\"83456\",\"10\",\"4\",\"6\",\"96\","  \
  "\"83552\",\"nt!mm\",\"Mm section object\"\n"
#define IO                                                                                         \
  "\"2024-03-05T10:00:00\",\"Io  \",\"0\",\"0\",\"0\",\"0\",\"5\",\"4\",\"1\",\"16\",\"16\","      \
  "\"\",\"\"\n"
#define MMST_LATER                                                                                 \
  "\"2024-03-05T10:00:05\",\"MmSt\",\"615\",\"441\",\"174\",\"83938\",\"10\",\"4\",\"6\",\"96\","  \
  "\"84034\",\"nt!mm\",\"Mm section object\"\n"
#define OWN                                                                                        \
  "Snapshot,Label,DateTime,Tag,Protected,NonPagedAllocs,NonPagedFrees,NonPagedDiff,"               \
  "NonPagedUsedBytes,PagedAllocs,PagedFrees,PagedDiff,PagedUsedBytes,Binary,Description,Source,"   \
  "Line\n"

static PscCapture *
read_text (const char *text)
{
  PscCapture *capture = psc_test_read_capture (text, -1);

  ck_assert_msg (capture != NULL, "not recognised:\n%s", text);
  return capture;
}

static void
check_rows (PscCapture *capture, guint index, const char *expected)
{
  g_autofree char *rows = psc_test_dump (psc_test_get_snapshot (capture, index));

  ck_assert_str_eq (rows, expected);
}

static void
check_time (PscCapture *capture, guint index, const char *expected)
{
  g_autofree char *text =
      psc_wall_time_to_string (psc_snapshot_get_taken_at (psc_test_get_snapshot (capture, index)));

  if (expected == NULL)
    ck_assert_ptr_null (text);
  else
    ck_assert_str_eq (text, expected);
}

static gboolean
has_warning (const PscIssues *issues, const char *part)
{
  return psc_test_has_issue (issues, PSC_SEVERITY_WARNING, part);
}

START_TEST (a_scripts_table_gives_both_pools)
{
  g_autoptr (PscCapture) capture = read_text ("\xef\xbb\xbf" SCRIPT MMST IO);
  PscSnapshot *snapshot = psc_test_get_snapshot (capture, 0);

  check_rows (capture, 0,
              "2 MmSt|10/4/6/96|614/441/173/83456|nt!mm|Mm section object\n"
              "3 Io  |5/4/1/16|0/0/0/0||\n");
  check_time (capture, 0, "2024-03-05T10:00:00");
  ck_assert_str_eq (psc_snapshot_get_format (snapshot), "poolmon");
  ck_assert_int_eq (psc_snapshot_get_complete (snapshot), PSC_UNKNOWN);
  ck_assert_uint_eq (psc_snapshot_get_line (snapshot), 1);
  ck_assert_int_eq (capture->file->kind, PSC_INPUT_POOLMON);
  ck_assert_str_eq (capture->file->format, "csv");
  ck_assert_uint_eq (psc_issues_get_n (capture->issues), 0);
  ck_assert_uint_eq (psc_issues_get_n (psc_snapshot_get_issues (snapshot)), 0);
}
END_TEST

START_TEST (columns_that_are_absent_are_unknown)
{
  g_autoptr (PscCapture) capture =
      read_text ("\"DateTime\",\"Tag\",\"PagedUsedBytes\",\"Binary\"\n"
                 "\"2019-07-24T12:21:57\",\"FMfn\",\"199922400\",\"fltmgr.sys\"\n"
                 "\"2019-07-24T12:22:02\",\"FMfn\",\"199941136\",\"fltmgr.sys\"\n");

  ck_assert_uint_eq (capture->snapshots->len, 2);
  check_rows (capture, 0, "2 FMfn|?/?/?/?|?/?/?/199922400|fltmgr.sys|\n");
  check_rows (capture, 1, "3 FMfn|?/?/?/?|?/?/?/199941136|fltmgr.sys|\n");
  check_time (capture, 1, "2019-07-24T12:22:02");
}
END_TEST

START_TEST (empty_cells_are_unknown)
{
  g_autoptr (PscCapture) capture =
      read_text ("Tag;NonPagedAllocs;NonPagedDiff;PagedUsedBytes\nMmSt;;;\nIo;1.234;-3;\n");

  check_rows (capture, 0, "2 MmSt|?/?/?/?|?/?/?/?||\n3 Io  |1234/?/-3/?|?/?/?/?||\n");
}
END_TEST

/* A change of the time, the names again, and a tag again. */
static const struct
{
  const char *text;
  guint n_snapshots;
} splits[] = {
  { SCRIPT MMST IO MMST_LATER, 2 },
  { SCRIPT MMST SCRIPT IO, 2 },
  { "Tag,PagedDiff,\nAbcd,1,\nIo,2,\nAbcd,3,\n", 2 },
  { "Tag,Type,Diff\nAbcd,Nonp,1\nAbcd,Paged,1\nAbcd,Nonp,2\n", 2 },
  { "Tag,PagedDiff,\na..b,1,\na..b,2,\n", 1 },
  { "Snapshot,Tag,PagedDiff\n0,Abcd,1\n1,Efgh,2\n", 2 },
};

START_TEST (snapshots_are_split)
{
  g_autoptr (PscCapture) capture = read_text (splits[_i].text);

  ck_assert_uint_eq (capture->snapshots->len, splits[_i].n_snapshots);
  ck_assert_uint_eq (capture->file->sections->len, splits[_i].n_snapshots);
}
END_TEST

START_TEST (names_may_change_in_the_middle)
{
  g_autoptr (PscCapture) capture =
      read_text ("Tag,PagedDiff\nAbcd,1\nNonPagedDiff,Tag,Description\n7,Efgh,\"a, b\"\n");

  check_rows (capture, 0, "2 Abcd|?/?/?/?|?/?/1/?||\n");
  check_rows (capture, 1, "4 Efgh|?/?/7/?|?/?/?/?||a, b\n");
}
END_TEST

START_TEST (rows_of_one_pool_are_joined)
{
  g_autoptr (PscCapture) capture =
      read_text ("Tag,Type,Allocs,Frees,Diff,Bytes,KBytes,B / Alloc,Source,Source Description,\n"
                 "Wfra,Non Paged,34,0,34,16048,16 KB,472,,,\n"
                 "MmSt,Paged,614,441,173,83456,81 KB,482,nt!mm,Mm section object,\n"
                 "Wfra,Paged,5,4,1,16,0 KB,16,,,\n");

  check_rows (capture, 0,
              "2 Wfra|34/0/34/16048|5/4/1/16||\n"
              "3 MmSt|?/?/?/?|614/441/173/83456|nt!mm|Mm section object\n");
}
END_TEST

START_TEST (poolmons_table_is_read_from_a_spreadsheet)
{
  g_autoptr (PscCapture) capture =
      read_text ("Tag\tType\tAllocs\tFrees\tDiff\tBytes\tPer Alloc\tMapped_Driver\n"
                 "EtwB\tNonp\t6394\t4056\t2338\t163418368\t69896\t[nt!etw - Etw Buffer]\n"
                 "Io\tPaged\t10\t4\t6\t96\t16\t\n");

  check_rows (capture, 0,
              "2 EtwB|6394/4056/2338/163418368|?/?/?/?|nt!etw|Etw Buffer\n"
              "3 Io  |?/?/?/?|10/4/6/96||\n");
  ck_assert_uint_eq (psc_issues_get_n (capture->issues), 0);
}
END_TEST

START_TEST (whole_kilobytes_are_told)
{
  g_autoptr (PscCapture) capture =
      read_text ("Tag,Paged Allocs,Paged Frees,Paged Diff,Paged Usage,NPaged Allocs,NPaged Frees,"
                 "NPaged Diff,NPaged Usage,Source,Source Description,\n"
                 "MmSt,614,441,173,81 KB,10,4,6,96 B,nt!mm,Mm section object,\n"
                 "Abcd,614,441,173,81 KB,10,4,6,96 B,,,\n");
  const PscIssues *issues = psc_snapshot_get_issues (psc_test_get_snapshot (capture, 0));

  check_rows (capture, 0,
              "2 MmSt|10/4/6/96|614/441/173/82944|nt!mm|Mm section object\n"
              "3 Abcd|10/4/6/96|614/441/173/82944||\n");
  ck_assert_uint_eq (psc_issues_get_n (issues), 1);
  ck_assert_int_eq (psc_issues_get (issues, 0)->severity, PSC_SEVERITY_NOTE);
}
END_TEST

START_TEST (local_time_and_utc_tell_the_zone)
{
  g_autoptr (PscCapture) capture = read_text ("DateTime,DateTimeUTC,Tag,PagedDiff\n"
                                              "2024-03-05T10:00:00,2024-03-05T04:30:00,Abcd,1\n"
                                              "2024-03-05T10:05:00,2024-03-05T04:34:00,Abcd,1\n");

  check_time (capture, 0, "2024-03-05T10:00:00+05:30");
  check_time (capture, 1, "2024-03-05T10:05:00");
}
END_TEST

START_TEST (one_clear_date_settles_the_others)
{
  g_autoptr (PscCapture) capture =
      read_text ("DateTime,Tag,PagedDiff\n03/05/2024 10:00:00 AM,Abcd,1\n"
                 "03/13/2024 10:00:00 PM,Abcd,1\n");
  g_autoptr (PscCapture) unclear =
      read_text ("Date,Time,Tag,PagedDiff\n03/05/2024,10:00,Abcd,1\n05.03.2024,11:00,Abcd,1\n");

  check_time (capture, 0, "2024-03-05T10:00:00");
  check_time (capture, 1, "2024-03-13T22:00:00");
  check_time (unclear, 0, NULL);
  check_time (unclear, 1, "2024-03-05T11:00:00");
}
END_TEST

START_TEST (own_files_are_read_back)
{
  g_autoptr (PscCapture) capture = read_text (
      OWN "0,log#0,2024-03-05T10:00:00+08:00,\"Io  \",false,1,0,1,16,,,,,nt!io,\"'=1, \"\"x\"\"\","
          "C:\\a.log,7\n"
          "0,log#0,2024-03-05T10:00:00+08:00,'=abc,true,,,,,1,0,1,16,,,C:\\a.log,8\n"
          "1,log#1,,\\xe4\\x5cz1,false,,,2,,,,,,,,C:\\a.log,9\n");

  ck_assert_uint_eq (capture->snapshots->len, 2);
  check_rows (capture, 0, "2 Io  |1/0/1/16|?/?/?/?|nt!io|=1, \"x\"\n3 =abc!|?/?/?/?|1/0/1/16||\n");
  check_rows (capture, 1, "4 \\xe4\\x5cz1|?/?/2/?|?/?/?/?||\n");
  check_time (capture, 0, "2024-03-05T10:00:00+08:00");
  check_time (capture, 1, NULL);
}
END_TEST

static const struct
{
  const char *text;
  const char *reason;
} refusals[] = {
  { "Tag,TotalUsedBytes\nAbcd,1\nEfgh,2\n", "“Tag,TotalUsedBytes” is not read: it has no column "
                                            "with the allocations" },
  { "Tag,Allocs,Bytes\nAbcd,1,2\n", "which pool" },
  { "PagedAllocs,PagedFrees,PagedDiff\n1,1,0\n", "no column with tags" },
  { "Tag,PagedAllocs,PagedUsedBytes\nAbcd,1,234,5,678\n", "no quotes" },
};

START_TEST (tables_that_do_not_tell_are_refused_by_name)
{
  g_autofree char *text = g_strdup_printf (SCRIPT MMST "\nand now\n%s", refusals[_i].text);
  g_autoptr (PscCapture) capture = read_text (text);

  ck_assert_ptr_null (psc_test_read_capture (refusals[_i].text, -1));
  ck_assert_uint_eq (capture->snapshots->len, 1);
  ck_assert_uint_eq (psc_issues_get_n (capture->issues), 1);
  ck_assert (has_warning (capture->issues, refusals[_i].reason));
}
END_TEST

START_TEST (rows_that_do_not_fit_are_left_out_and_told)
{
  g_autoptr (PscCapture) capture =
      read_text ("Tag,PagedAllocs,PagedDiff\nAbcd,1,1\nEfgh,1\nIjkl,1,1,1\nTooLong,1,1\n"
                 "Mnop,\"1,1\nQrst,2,x\nUvwx,99999999999999999999,2\n");
  PscSnapshot *snapshot = psc_test_get_snapshot (capture, 0);

  check_rows (capture, 0,
              "2 Abcd|?/?/?/?|1/?/1/?||\n7 Qrst|?/?/?/?|2/?/?/?||\n8 Uvwx|?/?/?/?|?/?/2/?||\n");
  ck_assert_int_eq (psc_snapshot_get_complete (snapshot), PSC_NO);
  ck_assert_uint_eq (psc_issues_get_n (psc_snapshot_get_issues (snapshot)), 6);
  ck_assert (has_warning (psc_snapshot_get_issues (snapshot), "does not fit the columns"));
  ck_assert (has_warning (psc_snapshot_get_issues (snapshot), "not a number"));
  ck_assert (has_warning (psc_snapshot_get_issues (snapshot), "64 bits"));
}
END_TEST

START_TEST (a_difference_that_does_not_add_up_is_told)
{
  g_autoptr (PscCapture) capture =
      read_text ("Tag,PagedAllocs,PagedFrees,PagedDiff,Binary\nAbcd,5,1,3,\n");

  check_rows (capture, 0, "2 Abcd|?/?/?/?|5/1/3/?||\n");
  ck_assert (has_warning (psc_snapshot_get_issues (psc_test_get_snapshot (capture, 0)),
                          "allocations − frees"));
}
END_TEST

START_TEST (names_without_rows_are_told)
{
  g_autoptr (PscCapture) capture = read_text (SCRIPT MMST SCRIPT);

  ck_assert_uint_eq (capture->snapshots->len, 1);
  ck_assert (has_warning (capture->issues, "no rows"));
}
END_TEST

START_TEST (prose_ends_a_table)
{
  g_autoptr (PscCapture) capture = read_text (SCRIPT MMST "That was all.\n" IO);

  ck_assert_uint_eq (capture->snapshots->len, 1);
  ck_assert_uint_eq (psc_snapshot_get_n_rows (psc_test_get_snapshot (capture, 0)), 1);
}
END_TEST

static const char *const whole_files[] = {
  SCRIPT MMST IO,
  SCRIPT MMST MMST_LATER,
  "Tag,Paged Allocs,Paged Frees,Paged Diff,Paged Usage,Source,\nMmSt,614,441,173,83456,nt!mm,\n"
  "Abcd,61,44,17,8345,,\n",
  "Tag,PagedAllocs,PagedUsedBytes\nMmSt,614,83456\nAbcd,61,8345\n",
  "Tag\tPagedAllocs\tPagedUsedBytes\nMmSt\t614\t83456\nAbcd\t61\t8345\n",
  "Tag,PagedUsedBytes,NonPagedUsedBytes,TotalUsedBytes\nMmSt,614,1,615\nAbcd,10,0,10\n",
};

/* How many whole lines below the names @text begins with. */
static guint
count_rows (const char *text, gsize length)
{
  guint n = 0;

  for (gsize i = 0; i < length; i++)
    n += text[i] == '\n';
  return n > 0 ? n - 1 : 0;
}

/* Each row that is shown is a row of the whole file, and one that has begun is either shown or told
 * to be cut. */
static void
check_truncation (const char *text, gsize length)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (text, (gssize) length);
  g_autoptr (PscCapture) whole = read_text (text);
  guint n_whole = count_rows (text, length);
  gboolean is_told = FALSE;
  guint n_shown = 0;

  if (capture == NULL)
    {
      ck_assert_uint_eq (n_whole, 0);
      return;
    }
  for (guint s = 0; s < capture->snapshots->len; s++)
    {
      PscSnapshot *snapshot = psc_test_get_snapshot (capture, s);
      g_autofree char *rows = psc_test_dump (snapshot);
      g_autofree char *expected = psc_test_dump (psc_test_get_snapshot (whole, s));

      ck_assert_msg (g_str_has_prefix (expected, rows), "after %.*s:\n%s", (int) length, text,
                     rows);
      n_shown += psc_snapshot_get_n_rows (snapshot);
      is_told |= psc_snapshot_get_complete (snapshot) == PSC_NO
                 && has_warning (psc_snapshot_get_issues (snapshot), "cut");
    }
  ck_assert_uint_ge (n_shown, n_whole);
  if (n_shown == n_whole && text[length - 1] != '\n')
    ck_assert_msg (is_told, "not told: %.*s", (int) length, text);
}

START_TEST (no_truncation_gives_a_wrong_number)
{
  const char *text = whole_files[_i];

  for (gsize length = 1; length < strlen (text); length++)
    check_truncation (text, length);
}
END_TEST

static Suite *
make_suite (void)
{
  Suite *suite = suite_create ("capture/pool-csv");
  TCase *tests = tcase_create ("tables");

  tcase_add_test (tests, a_scripts_table_gives_both_pools);
  tcase_add_test (tests, columns_that_are_absent_are_unknown);
  tcase_add_test (tests, empty_cells_are_unknown);
  tcase_add_loop_test (tests, snapshots_are_split, 0, G_N_ELEMENTS (splits));
  tcase_add_test (tests, names_may_change_in_the_middle);
  tcase_add_test (tests, rows_of_one_pool_are_joined);
  tcase_add_test (tests, poolmons_table_is_read_from_a_spreadsheet);
  tcase_add_test (tests, whole_kilobytes_are_told);
  tcase_add_test (tests, local_time_and_utc_tell_the_zone);
  tcase_add_test (tests, one_clear_date_settles_the_others);
  tcase_add_test (tests, own_files_are_read_back);
  tcase_add_loop_test (tests, tables_that_do_not_tell_are_refused_by_name, 0,
                       G_N_ELEMENTS (refusals));
  tcase_add_test (tests, rows_that_do_not_fit_are_left_out_and_told);
  tcase_add_test (tests, a_difference_that_does_not_add_up_is_told);
  tcase_add_test (tests, names_without_rows_are_told);
  tcase_add_test (tests, prose_ends_a_table);
  tcase_add_loop_test (tests, no_truncation_gives_a_wrong_number, 0, G_N_ELEMENTS (whole_files));
  suite_add_tcase (suite, tests);
  return suite;
}

int
main (void)
{
  return psc_check_run (make_suite ());
}
