/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * PoolMon screens, logs and snapshot files from text to snapshots.
 */
#include "config.h"

#include <string.h>

#include "capture/capture.h"
#include "support/check-main.h"

#define MEMORY " Memory:16703908K Avail:10308622K  PageFlts:  4547   InRam Krnl:13861K P: 81910K\n"
#define COMMIT                                                                                     \
  " Commit: 8599798K Limit:19194276K Peak: 9326486K            Pool N:189515K P: 85323K\n"
#define COLUMNS " Tag  Type     Allocs            Frees            Diff   Bytes       Per Alloc\n\n"
#define HEAD MEMORY COMMIT " System pool information\n" COLUMNS
#define THRE " Thre Nonp         2400         1200        1200     1536000       1280\n"
#define MMST_N " MmSt Nonp           10            4           6          96         16\n"
#define MMST_P " MmSt Paged         614          441         173       83456        482\n"

static PscCapture *
read_bytes (const char *text, gsize length)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, length);
  g_autoptr (PscSource) source = psc_source_new_for_bytes (bytes);

  return psc_capture_read (source, "pool.log", NULL, NULL, NULL, NULL);
}

static PscCapture *
read_text (const char *text)
{
  PscCapture *capture = read_bytes (text, strlen (text));

  ck_assert_msg (capture != NULL, "not recognised:\n%s", text);
  return capture;
}

/* Like read_text, for a file of another name. */
static PscCapture *
read_named (const char *text, const char *path)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (PscSource) source = psc_source_new_for_bytes (bytes);
  PscCapture *capture = psc_capture_read (source, path, NULL, NULL, NULL, NULL);

  ck_assert_ptr_nonnull (capture);
  return capture;
}

static PscSnapshot *
get_snapshot (PscCapture *capture, guint index)
{
  ck_assert_uint_lt (index, capture->snapshots->len);
  return PSC_SNAPSHOT (g_ptr_array_index (capture->snapshots, index));
}

static void
get_row (PscSnapshot *snapshot, const char *tag, PscPoolRow *row)
{
  guint index;

  ck_assert_msg (psc_snapshot_find (snapshot, psc_tag_from_text (tag, 4), 0, &index), "no %s", tag);
  psc_snapshot_get_row (snapshot, index, row);
}

static void
check_time (PscCapture *capture, guint index, const char *expected)
{
  g_autofree char *text =
      psc_wall_time_to_string (psc_snapshot_get_taken_at (get_snapshot (capture, index)));

  if (expected == NULL)
    ck_assert_ptr_null (text);
  else
    ck_assert_str_eq (text, expected);
}

static gboolean
has_warning (const PscIssues *issues, const char *part)
{
  for (guint i = 0; i < psc_issues_get_n (issues); i++)
    {
      const PscIssue *issue = psc_issues_get (issues, i);

      if (issue->severity == PSC_SEVERITY_WARNING && strstr (issue->message, part) != NULL)
        return TRUE;
    }
  return FALSE;
}

START_TEST (the_rows_of_a_tag_become_one)
{
  g_autoptr (PscCapture) capture = read_text (HEAD MMST_N THRE MMST_P);
  PscSnapshot *snapshot = get_snapshot (capture, 0);
  PscPoolRow row;

  ck_assert_uint_eq (capture->snapshots->len, 1);
  ck_assert_uint_eq (psc_snapshot_get_n_rows (snapshot), 2);
  get_row (snapshot, "MmSt", &row);
  ck_assert_uint_eq (row.line, 6);
  ck_assert_uint_eq (row.pools[PSC_POOL_NONPAGED].allocs, 10);
  ck_assert_uint_eq (row.pools[PSC_POOL_PAGED].bytes, 83456);
  ck_assert_uint_eq (row.pools[PSC_POOL_PAGED].known, PSC_POOL_ALL_KNOWN);
}
END_TEST

START_TEST (the_pool_that_is_not_shown_is_unknown)
{
  g_autoptr (PscCapture) capture = read_text (HEAD THRE);
  PscPoolRow row;

  get_row (get_snapshot (capture, 0), "Thre", &row);
  ck_assert_uint_eq (row.pools[PSC_POOL_NONPAGED].known, PSC_POOL_ALL_KNOWN);
  ck_assert_uint_eq (row.pools[PSC_POOL_PAGED].known, 0);
}
END_TEST

START_TEST (facts_of_the_table_are_only_those_it_shows)
{
  g_autoptr (PscCapture) capture = read_text ("\n" HEAD THRE);
  PscSnapshot *snapshot = get_snapshot (capture, 0);
  PscPool total;

  ck_assert_str_eq (psc_snapshot_get_format (snapshot), "poolmon");
  ck_assert_uint_eq (psc_snapshot_get_line (snapshot), 2);
  ck_assert_int_eq (psc_snapshot_get_complete (snapshot), PSC_UNKNOWN);
  ck_assert_ptr_null (psc_snapshot_get_sorted_by (snapshot));
  ck_assert_ptr_null (psc_snapshot_get_filter (snapshot));
  ck_assert (!psc_snapshot_get_reported (snapshot, PSC_POOL_NONPAGED, &total));
  ck_assert_uint_eq (psc_issues_get_n (psc_snapshot_get_issues (snapshot)), 0);
  ck_assert_uint_eq (psc_issues_get_n (capture->issues), 0);
}
END_TEST

START_TEST (the_sizes_of_the_last_screen_are_the_machines)
{
  g_autoptr (PscCapture) capture = read_text (
      HEAD THRE MEMORY " Commit: 1K Limit: 2K Peak: 2K   Pool N:189516K P: 85324K\n" COLUMNS THRE);

  ck_assert_uint_eq (capture->snapshots->len, 2);
  ck_assert_int_eq (capture->file->pool.nonpaged_bytes, 189516 * 1024);
  ck_assert_int_eq (capture->file->pool.paged_bytes, 85324 * 1024);
  ck_assert_int_eq (capture->file->pool.nonpaged_limit_bytes, -1);
}
END_TEST

START_TEST (a_pool_larger_than_memory_is_left_out)
{
  g_autoptr (PscCapture) capture = read_text (
      " Memory: 1000K Avail: 1K\n Commit: 1K Limit: 2K Peak: 2K   Pool N:1001K P: 10K\n" THRE);

  ck_assert_int_eq (capture->file->pool.nonpaged_bytes, -1);
  ck_assert_int_eq (capture->file->pool.paged_bytes, 10240);
  ck_assert (has_warning (capture->issues, "nonpaged pool"));
}
END_TEST

START_TEST (a_new_head_begins_a_new_snapshot)
{
  g_autoptr (PscCapture) capture = read_text (HEAD THRE HEAD MMST_P COLUMNS MMST_N);

  ck_assert_uint_eq (capture->snapshots->len, 3);
  ck_assert_uint_eq (capture->file->sections->len, 3);
}
END_TEST

START_TEST (a_repeated_row_begins_a_new_snapshot)
{
  g_autoptr (PscCapture) capture = read_text (THRE MMST_N MMST_P THRE MMST_N MMST_P);

  ck_assert_uint_eq (capture->snapshots->len, 2);
  ck_assert_uint_eq (psc_snapshot_get_n_rows (get_snapshot (capture, 0)), 2);
  ck_assert_uint_eq (psc_snapshot_get_n_rows (get_snapshot (capture, 1)), 2);
  ck_assert_uint_eq (psc_snapshot_get_line (get_snapshot (capture, 1)), 4);
}
END_TEST

START_TEST (repeated_tags_with_dots_stay_rows_of_one_snapshot)
{
  g_autoptr (PscCapture) capture =
      read_text (HEAD " a..b Nonp    10   4   6   96   16\n a..b Nonp    20   4   16   96   6\n");
  PscSnapshot *snapshot = get_snapshot (capture, 0);

  ck_assert_uint_eq (capture->snapshots->len, 1);
  ck_assert_uint_eq (psc_snapshot_get_n_rows (snapshot), 2);
}
END_TEST

START_TEST (session_screens_have_their_scope)
{
  g_autoptr (PscCapture) capture = read_text (
      MEMORY COMMIT " Session 2 pool information\n" COLUMNS THRE MEMORY COMMIT
                    " All sessions pool information\n" COLUMNS THRE MEMORY COMMIT COLUMNS THRE);

  ck_assert_int_eq (psc_snapshot_get_scope (get_snapshot (capture, 0)), PSC_SCOPE_SESSION);
  ck_assert_int_eq (psc_snapshot_get_session (get_snapshot (capture, 0)), 2);
  ck_assert_int_eq (psc_snapshot_get_scope (get_snapshot (capture, 1)), PSC_SCOPE_ALL_SESSIONS);
  ck_assert_int_eq (psc_snapshot_get_scope (get_snapshot (capture, 2)), PSC_SCOPE_SYSTEM);
}
END_TEST

START_TEST (drivers_become_owner_and_description)
{
  g_autoptr (PscCapture) capture = read_text (
      MEMORY COMMIT " Tag  Type     Allocs    Frees    Diff   Bytes   Per Alloc  Mapped_Driver\n"
                    " MmSt Paged  614  441  173  83456  482 [nt!mm - Mm section object]\n"
                    " Zzzz Paged  614  441  173  83456  482 Unknown Driver\n");
  PscPoolRow row;

  get_row (get_snapshot (capture, 0), "MmSt", &row);
  ck_assert_str_eq (row.owner, "nt!mm");
  ck_assert_str_eq (row.description, "Mm section object");
  get_row (get_snapshot (capture, 0), "Zzzz", &row);
  ck_assert_ptr_null (row.owner);
  ck_assert_ptr_null (row.description);
}
END_TEST

START_TEST (a_driver_on_the_next_line_belongs_to_its_row)
{
  g_autoptr (PscCapture) capture = read_text (HEAD MMST_P "   [nt!mm - Mm section object]\n" THRE);
  PscPoolRow row;

  ck_assert_uint_eq (capture->snapshots->len, 1);
  get_row (get_snapshot (capture, 0), "MmSt", &row);
  ck_assert_str_eq (row.owner, "nt!mm");
  get_row (get_snapshot (capture, 0), "Thre", &row);
  ck_assert_ptr_null (row.owner);
}
END_TEST

START_TEST (the_filter_of_the_command_right_above_is_believed)
{
  g_autoptr (PscCapture) capture =
      read_text ("C:\\>poolmon /iT* /iMm?? /b\n" HEAD THRE "C:\\>poolmon /iMm*\nHello\n" HEAD THRE);

  ck_assert_uint_eq (capture->snapshots->len, 2);
  ck_assert_str_eq (psc_snapshot_get_filter (get_snapshot (capture, 0)), "T*,Mm??");
  ck_assert_str_eq (psc_snapshot_get_command (get_snapshot (capture, 0)), "poolmon /iT* /iMm?? /b");
  ck_assert_ptr_null (psc_snapshot_get_filter (get_snapshot (capture, 1)));
}
END_TEST

START_TEST (a_debugger_command_is_not_poolmons)
{
  g_autoptr (PscCapture) capture = read_text ("0: kd> !poolused 2 SEY*\n" HEAD THRE);

  ck_assert_ptr_null (psc_snapshot_get_command (get_snapshot (capture, 0)));
  ck_assert_ptr_null (psc_snapshot_get_filter (get_snapshot (capture, 0)));
}
END_TEST

START_TEST (totals_at_the_bottom_are_no_row)
{
  g_autoptr (PscCapture) capture = read_text (
      HEAD THRE "      Nonp         2400         1200        1200     1536000       1280\n"
                " Total            2400         1200        1200     1536000\n"
                "                  2400 (   0)   1200 (  0)  1200     1536000\n");

  ck_assert_uint_eq (capture->snapshots->len, 1);
  ck_assert_uint_eq (psc_snapshot_get_n_rows (get_snapshot (capture, 0)), 1);
}
END_TEST

START_TEST (a_remark_between_rows_does_not_end_the_table)
{
  g_autoptr (PscCapture) capture = read_text (HEAD THRE "This one looks suspicious:\n" MMST_P);

  ck_assert_uint_eq (capture->snapshots->len, 1);
  ck_assert_uint_eq (psc_snapshot_get_n_rows (get_snapshot (capture, 0)), 2);
}
END_TEST

START_TEST (a_damaged_row_is_left_out_and_told)
{
  g_autoptr (PscCapture) capture = read_text (HEAD " MmSt Paged         614   441\n" THRE);
  PscSnapshot *snapshot = get_snapshot (capture, 0);

  ck_assert_uint_eq (psc_snapshot_get_n_rows (snapshot), 1);
  ck_assert_int_eq (psc_snapshot_get_complete (snapshot), PSC_NO);
  ck_assert (has_warning (psc_snapshot_get_issues (snapshot), "damaged"));
}
END_TEST

START_TEST (a_head_without_rows_is_told)
{
  g_autoptr (PscCapture) capture = read_text (HEAD THRE HEAD);

  ck_assert_uint_eq (capture->snapshots->len, 1);
  ck_assert (has_warning (capture->issues, "no rows"));
}
END_TEST

START_TEST (a_stamp_is_the_time_of_the_next_table)
{
  g_autoptr (PscCapture) capture =
      read_text ("2024-03-05 10:00:00\n" HEAD THRE "===== 05/03/2024 10:30:00.12 =====\n" HEAD THRE
                 "Tue 03/05/2024 \n11:00 AM\n" HEAD THRE HEAD THRE);

  ck_assert_uint_eq (capture->snapshots->len, 4);
  check_time (capture, 0, "2024-03-05T10:00:00");
  check_time (capture, 2, "2024-03-05T11:00:00");
  check_time (capture, 3, NULL);
}
END_TEST

START_TEST (one_clear_date_settles_the_others)
{
  g_autoptr (PscCapture) days = read_text ("05/03/2024 10:00\n" THRE "13/03/2024 10:00\n" THRE);
  g_autoptr (PscCapture) months = read_text ("05/03/2024 10:00\n" THRE "05/13/2024 10:00\n" THRE);

  check_time (days, 0, "2024-03-05T10:00:00");
  check_time (days, 1, "2024-03-13T10:00:00");
  check_time (months, 0, "2024-05-03T10:00:00");
}
END_TEST

START_TEST (a_date_with_two_readings_stays_unknown)
{
  g_autoptr (PscCapture) capture = read_named ("05/03/2024 10:00\n" THRE, "x/pool.log");
  g_autoptr (PscCapture) torn =
      read_text ("05/03/2024 10:00\n" THRE "13/03/2024 10:00\n" THRE "03/13/2024 10:00\n" THRE);

  check_time (capture, 0, NULL);
  check_time (torn, 0, NULL);
  check_time (torn, 1, "2024-03-13T10:00:00");
  ck_assert_uint_eq (psc_issues_get_n (capture->issues), 1);
  ck_assert_int_eq (psc_issues_get (capture->issues, 0)->severity, PSC_SEVERITY_NOTE);
}
END_TEST

START_TEST (a_stamp_far_above_belongs_to_something_else)
{
  g_autoptr (PscCapture) capture =
      read_text ("2024-03-05 10:00:00\na\nb\nc\nd\ne\nf\ng\nh\ni\n" HEAD THRE);

  check_time (capture, 0, NULL);
}
END_TEST

START_TEST (the_file_name_dates_its_only_snapshot)
{
  g_autoptr (PscCapture) one = read_named (HEAD THRE, "/logs/poolmon-2024-03-05T10-00.log");
  g_autoptr (PscCapture) two = read_named (HEAD THRE HEAD THRE, "poolmon-2024-03-05T10-00.log");
  g_autoptr (PscCapture) stamped =
      read_named ("2024-03-05 10:01:00\n" HEAD THRE, "poolmon-2024-03-05T10-00.log");

  check_time (one, 0, "2024-03-05T10:00:00");
  check_time (two, 0, NULL);
  check_time (stamped, 0, "2024-03-05T10:01:00");
}
END_TEST

START_TEST (a_file_of_poolmons_is_called_so)
{
  g_autoptr (PscCapture) capture = read_text (HEAD THRE);
  g_autoptr (PscCapture) mixed = read_text (
      HEAD THRE "0: kd> !poolused\n Sorting by Tag\n\n"
                "               NonPaged                  Paged\n"
                " Tag     Allocs         Used     Allocs         Used\n\n"
                " Abcd         1           64          0            0\tUNKNOWN pooltag 'Abcd', "
                "please update pooltag.txt\n"
                "TOTAL         1           64          0            0\n");

  ck_assert_int_eq (capture->file->kind, PSC_INPUT_POOLMON);
  ck_assert_str_eq (capture->file->format, "text");
  ck_assert_uint_eq (mixed->snapshots->len, 2);
  ck_assert_int_eq (mixed->file->kind, PSC_INPUT_CAPTURE);
}
END_TEST

/* The sample investigation: eight files of -n, half an hour apart, in which BrkQ leaks. */
START_TEST (the_samples_are_read_without_an_issue)
{
  static const char *const times[] = { "10-00", "10-30", "11-00", "11-30",
                                       "12-00", "12-30", "13-00", "13-30" };
  const char *root = g_getenv ("PSC_TEST_SOURCE_DIR");
  g_autofree char *path =
      g_strdup_printf ("%s/data/samples/leaking-driver/poolmon-2024-03-05T%s.log", root, times[_i]);
  g_autoptr (PscSource) source = psc_source_new_for_path (path, NULL);
  g_autoptr (PscCapture) capture = NULL;
  g_autofree char *time = g_strdup_printf ("2024-03-05T%.2s:%s:00", times[_i], times[_i] + 3);
  PscPoolRow row;

  ck_assert_ptr_nonnull (source);
  capture = psc_capture_read (source, path, NULL, NULL, NULL, NULL);
  ck_assert_ptr_nonnull (capture);
  ck_assert_uint_eq (capture->snapshots->len, 1);
  ck_assert_uint_eq (psc_issues_get_n (capture->issues), 0);
  ck_assert_uint_eq (psc_issues_get_n (psc_snapshot_get_issues (get_snapshot (capture, 0))), 0);
  check_time (capture, 0, time);
  get_row (get_snapshot (capture, 0), "BrkQ", &row);
  ck_assert_int_gt (row.pools[PSC_POOL_NONPAGED].outstanding, 0);
  ck_assert_uint_eq (row.pools[PSC_POOL_NONPAGED].bytes,
                     (guint64) row.pools[PSC_POOL_NONPAGED].outstanding * 1264);
  ck_assert_int_gt (capture->file->pool.nonpaged_bytes, 0);
}
END_TEST

/* Wherever the file ends, each number that is shown is one of the whole file, and a row that began
 * is either whole or missed. */
static void
check_truncation (const char *text, const char *const *rows, guint n_rows, gsize length)
{
  g_autoptr (PscCapture) capture = read_bytes (text, length);
  g_autoptr (PscCapture) whole = read_text (text);
  PscSnapshot *snapshot;
  guint n_begun = 0;
  guint n_ended = 0;

  for (guint i = 0; i < n_rows; i++)
    {
      gsize begin = (gsize) (strstr (text, rows[i]) - text);

      n_begun += length > begin + 1;
      n_ended += length >= begin + strlen (rows[i]);
    }
  if (capture == NULL)
    {
      ck_assert_uint_eq (n_ended, 0);
      return;
    }
  snapshot = get_snapshot (capture, 0);
  for (guint i = 0; i < psc_snapshot_get_n_rows (snapshot); i++)
    for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
      {
        PscPool pool, expected;

        psc_snapshot_get_pool (snapshot, i, (PscPoolKind) k, &pool);
        psc_snapshot_get_pool (get_snapshot (whole, 0), i, (PscPoolKind) k, &expected);
        ck_assert (psc_pool_equal (&pool, &expected) || pool.known == 0);
      }
  ck_assert_uint_ge (psc_snapshot_get_n_rows (snapshot), n_ended);
  if (n_begun > psc_snapshot_get_n_rows (snapshot))
    {
      ck_assert_int_eq (psc_snapshot_get_complete (snapshot), PSC_NO);
      ck_assert (has_warning (psc_snapshot_get_issues (snapshot), "cut"));
    }
}

static const char *const narrow_rows[] = {
  " Thre Nonp         2400         1200        1200     1536000       1280",
  " MmSt Paged         614          441         173       83456        482",
  " Zero Paged         614          614           0           0          0",
};

static const char *const screen_rows[] = {
  " Thre Nonp    2400 (   0)   1200 (  12)    1200   1536000 (     0)   1280",
  " Io   Nonp    1021112 (   1)   1020985 (   1)      127   91912 (     0)    723",
};

static const char *const driver_rows[] = {
  " Thre Nonp    2400    1200    1200   1536000   1280 [nt!ps - Thread objects]",
  " MmSt Paged         614          441         173       83456        482 Unknown Driver",
};

static const struct
{
  const char *head;
  const char *const *rows;
  guint n_rows;
} truncations[] = {
  { HEAD, narrow_rows, G_N_ELEMENTS (narrow_rows) },
  { HEAD, screen_rows, G_N_ELEMENTS (screen_rows) },
  { MEMORY COMMIT " Tag  Type     Allocs    Frees    Diff   Bytes   Per Alloc  Mapped_Driver\n",
    driver_rows, G_N_ELEMENTS (driver_rows) },
};

START_TEST (no_truncation_gives_a_wrong_number)
{
  const char *const *rows = truncations[_i].rows;
  guint n_rows = truncations[_i].n_rows;
  g_autoptr (GString) text = g_string_new (truncations[_i].head);

  for (guint i = 0; i < n_rows; i++)
    g_string_append_printf (text, "%s\n", rows[i]);
  for (gsize length = 0; length <= text->len; length++)
    check_truncation (text->str, rows, n_rows, length);
}
END_TEST

static Suite *
make_suite (void)
{
  Suite *suite = suite_create ("capture/poolmon");
  TCase *tests = tcase_create ("tables");

  tcase_add_test (tests, the_rows_of_a_tag_become_one);
  tcase_add_test (tests, the_pool_that_is_not_shown_is_unknown);
  tcase_add_test (tests, facts_of_the_table_are_only_those_it_shows);
  tcase_add_test (tests, the_sizes_of_the_last_screen_are_the_machines);
  tcase_add_test (tests, a_pool_larger_than_memory_is_left_out);
  tcase_add_test (tests, a_new_head_begins_a_new_snapshot);
  tcase_add_test (tests, a_repeated_row_begins_a_new_snapshot);
  tcase_add_test (tests, repeated_tags_with_dots_stay_rows_of_one_snapshot);
  tcase_add_test (tests, session_screens_have_their_scope);
  tcase_add_test (tests, drivers_become_owner_and_description);
  tcase_add_test (tests, a_driver_on_the_next_line_belongs_to_its_row);
  tcase_add_test (tests, the_filter_of_the_command_right_above_is_believed);
  tcase_add_test (tests, a_debugger_command_is_not_poolmons);
  tcase_add_test (tests, totals_at_the_bottom_are_no_row);
  tcase_add_test (tests, a_remark_between_rows_does_not_end_the_table);
  tcase_add_test (tests, a_damaged_row_is_left_out_and_told);
  tcase_add_test (tests, a_head_without_rows_is_told);
  tcase_add_test (tests, a_stamp_is_the_time_of_the_next_table);
  tcase_add_test (tests, one_clear_date_settles_the_others);
  tcase_add_test (tests, a_date_with_two_readings_stays_unknown);
  tcase_add_test (tests, a_stamp_far_above_belongs_to_something_else);
  tcase_add_test (tests, the_file_name_dates_its_only_snapshot);
  tcase_add_test (tests, a_file_of_poolmons_is_called_so);
  tcase_add_loop_test (tests, the_samples_are_read_without_an_issue, 0, 8);
  tcase_add_loop_test (tests, no_truncation_gives_a_wrong_number, 0, G_N_ELEMENTS (truncations));
  suite_add_tcase (suite, tests);
  return suite;
}

int
main (void)
{
  return psc_check_run (make_suite ());
}
