/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which snapshots the arguments of a command stand for, and in what order they come.
 */
#include "config.h"

#include <check.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "load/loader.h"
#include "support/check-main.h"

static char *folder;

static void
make_folder (void)
{
  folder = g_dir_make_tmp ("psc-loader-XXXXXX", NULL);
  ck_assert_ptr_nonnull (folder);
}

static void
remove_folder (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
  g_free (folder);
}

/* A log with one brief table for each hour, in which the tag `Leak` has as many blocks. */
static char *
write_log (const char *name, const char *hours)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char *path = g_build_filename (folder, name, NULL);

  for (const char *hour = hours; *hour != '\0'; hour++)
    {
      g_string_append_printf (text,
                              "kd> .time\n"
                              "Debug session time: Tue Mar 12 0%c:00:00.000 2024 (UTC + 0:00)\n"
                              "kd> !poolused 2\n"
                              "   Sorting by NonPaged Pool Consumed\n\n"
                              "               NonPaged                  Paged\n"
                              " Tag     Allocs         Used     Allocs         Used\n\n"
                              " Leak         %c         4096          0            0\n"
                              "TOTAL         %c         4096          0            0\n",
                              *hour, *hour, *hour);
    }
  ck_assert (g_file_set_contents (path, text->str, -1, NULL));
  return path;
}

static gint64
get_hour (GPtrArray *snapshots, guint index)
{
  PscPool pool;

  ck_assert_uint_lt (index, snapshots->len);
  psc_snapshot_get_pool (PSC_SNAPSHOT (g_ptr_array_index (snapshots, index)), 0, PSC_POOL_NONPAGED,
                         &pool);
  return pool.outstanding;
}

static guint
get_chosen (const PscLoaded *loaded, guint argument)
{
  ck_assert_uint_lt (argument, loaded->chosen->len);
  return g_array_index (loaded->chosen, guint, argument);
}

START_TEST (a_file_stands_for_all_its_snapshots_and_its_last_one)
{
  g_autofree char *path = write_log ("a.log", "123");
  const char *const specs[] = { path, NULL };
  g_autoptr (PscLoaded) loaded = psc_load (specs, NULL, NULL, NULL, NULL);

  ck_assert_ptr_nonnull (loaded);
  ck_assert_uint_eq (loaded->snapshots->len, 3);
  ck_assert_uint_eq (loaded->series->len, 3);
  ck_assert_uint_eq (get_chosen (loaded, 0), 2);
}
END_TEST

START_TEST (a_number_selects_one_snapshot_and_keeps_its_place_in_the_series)
{
  g_autofree char *path = write_log ("a.log", "123");
  g_autofree char *second = g_strconcat (path, "#1", NULL);
  g_autofree char *last = g_strconcat (path, "#-1", NULL);
  const char *const specs[] = { last, second, NULL };
  g_autoptr (PscLoaded) loaded = psc_load (specs, NULL, NULL, NULL, NULL);

  ck_assert_ptr_nonnull (loaded);
  ck_assert_uint_eq (loaded->files->len, 1);
  ck_assert_uint_eq (loaded->series->len, 3);
  ck_assert_uint_eq (loaded->snapshots->len, 2);
  ck_assert_int_eq (get_hour (loaded->snapshots, 0), 2);
  ck_assert_uint_eq (get_chosen (loaded, 0), 2);
  ck_assert_uint_eq (get_chosen (loaded, 1), 1);
}
END_TEST

START_TEST (numbers_count_in_the_order_of_time)
{
  g_autofree char *path = write_log ("a.log", "312");
  g_autofree char *last = g_strconcat (path, "#-1", NULL);
  const char *const specs[] = { last, NULL };
  g_autoptr (PscLoaded) loaded = psc_load (specs, NULL, NULL, NULL, NULL);

  ck_assert_ptr_nonnull (loaded);
  ck_assert_int_eq (get_hour (loaded->snapshots, 0), 3);
}
END_TEST

START_TEST (files_with_times_are_ordered_by_them)
{
  g_autofree char *late = write_log ("a.log", "35");
  g_autofree char *early = write_log ("b.log", "24");
  const char *const specs[] = { late, early, NULL };
  g_autoptr (PscLoaded) loaded = psc_load (specs, NULL, NULL, NULL, NULL);

  ck_assert_ptr_nonnull (loaded);
  for (guint i = 0; i < 4; i++)
    ck_assert_int_eq (get_hour (loaded->series, i), i + 2);
  ck_assert_uint_eq (get_chosen (loaded, 0), 3);
  ck_assert_uint_eq (get_chosen (loaded, 1), 2);
}
END_TEST

START_TEST (a_number_beyond_the_file_is_a_range_error)
{
  g_autofree char *path = write_log ("a.log", "12");
  g_autofree char *beyond = g_strconcat (path, "#2", NULL);
  g_autofree char *expected = NULL;
  const char *const specs[] = { beyond, NULL };
  g_autoptr (GError) error = NULL;

  ck_assert_ptr_null (psc_load (specs, NULL, NULL, NULL, &error));
  ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_RANGE));
  expected = g_strdup_printf ("%s: there is no snapshot #2: found 2, numbered from 0", path);
  ck_assert_str_eq (error->message, expected);
}
END_TEST

START_TEST (a_file_that_is_missing_is_an_issue_beside_one_that_is_read)
{
  g_autofree char *path = write_log ("a.log", "12");
  g_autofree char *missing = g_build_filename (folder, "missing.log", NULL);
  const char *const specs[] = { missing, path, NULL };
  g_autoptr (PscLoaded) loaded = psc_load (specs, NULL, NULL, NULL, NULL);
  const PscIssue *issue;

  ck_assert_ptr_nonnull (loaded);
  ck_assert_uint_eq (loaded->snapshots->len, 2);
  ck_assert_uint_eq (get_chosen (loaded, 0), PSC_NO_SNAPSHOT);
  ck_assert_uint_eq (psc_issues_get_n (loaded->issues), 1);
  issue = psc_issues_get (loaded->issues, 0);
  ck_assert_int_eq (issue->severity, PSC_SEVERITY_ERROR);
  ck_assert_str_eq (issue->place, missing);
}
END_TEST

START_TEST (a_folder_without_captures_is_an_issue_that_does_not_repeat_its_path)
{
  g_autofree char *path = write_log ("a.log", "1");
  g_autofree char *empty = g_build_filename (folder, "empty", NULL);
  const char *const specs[] = { path, empty, NULL };
  g_autoptr (PscLoaded) loaded = NULL;

  ck_assert_int_eq (g_mkdir (empty, 0700), 0);
  loaded = psc_load (specs, NULL, NULL, NULL, NULL);
  g_rmdir (empty);

  ck_assert_ptr_nonnull (loaded);
  ck_assert_uint_eq (psc_issues_get_n (loaded->issues), 1);
  ck_assert_str_eq (psc_issues_get (loaded->issues, 0)->place, empty);
  ck_assert_str_eq (psc_issues_get (loaded->issues, 0)->message,
                    "the folder holds no file that Poolscope reads");
}
END_TEST

/* Cancels once the second file is under way. */
static void
cancel_at_b (const char *path, PscLoadStage stage, double fraction, gpointer user_data)
{
  if (g_str_has_suffix (path, "b.log"))
    g_cancellable_cancel (G_CANCELLABLE (user_data));
}

START_TEST (cancelling_keeps_the_files_that_were_read)
{
  /* Long enough for the loader to report before its end. */
  g_autofree char *hours = g_strnfill (3000, '3');
  g_autofree char *first = write_log ("a.log", "12");
  g_autofree char *second = write_log ("b.log", hours);
  g_autofree char *third = write_log ("c.log", "56");
  const char *const specs[] = { first, second, third, NULL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (PscLoaded) loaded = psc_load (specs, cancel_at_b, cancellable, cancellable, NULL);

  ck_assert_ptr_nonnull (loaded);
  ck_assert (g_cancellable_is_cancelled (cancellable));
  ck_assert_uint_eq (loaded->snapshots->len, 2);
  ck_assert_uint_eq (psc_issues_get_n (loaded->issues), 1);
  ck_assert_int_eq (psc_issues_get (loaded->issues, 0)->severity, PSC_SEVERITY_WARNING);
}
END_TEST

START_TEST (cancelling_before_the_first_file_is_an_error)
{
  g_autofree char *path = write_log ("a.log", "12");
  const char *const specs[] = { path, NULL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  ck_assert_ptr_null (psc_load (specs, NULL, NULL, cancellable, &error));
  ck_assert (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
}
END_TEST

START_TEST (snapshots_of_several_loads_are_ordered_by_time_or_left_alone)
{
  g_autofree char *path = write_log ("a.log", "35");
  g_autofree char *other = write_log ("b.log", "4");
  const char *const specs[] = { path, NULL };
  const char *const other_specs[] = { other, NULL };
  g_autoptr (PscLoaded) loaded = psc_load (specs, NULL, NULL, NULL, NULL);
  g_autoptr (PscLoaded) later = psc_load (other_specs, NULL, NULL, NULL, NULL);
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  g_ptr_array_extend (all, loaded->snapshots, NULL, NULL);
  g_ptr_array_extend (all, later->snapshots, NULL, NULL);
  ck_assert (psc_snapshots_order (all));
  for (guint i = 0; i < all->len; i++)
    ck_assert_int_eq (get_hour (all, i), i + 3);
}
END_TEST

START_TEST (an_error_names_its_file)
{
  g_autofree char *path = g_build_filename (folder, "binary.bin", NULL);
  const char *const specs[] = { path, NULL };
  g_autoptr (GError) error = NULL;

  ck_assert (g_file_set_contents (path, "\x01\x02\x00\x03\x04\x05\x06\x07", 8, NULL));
  ck_assert_ptr_null (psc_load (specs, NULL, NULL, NULL, &error));
  ck_assert_ptr_nonnull (strstr (error->message, path));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("load/loader");
  TCase *test_case = tcase_create ("selection");

  tcase_add_checked_fixture (test_case, make_folder, remove_folder);
  tcase_add_test (test_case, a_file_stands_for_all_its_snapshots_and_its_last_one);
  tcase_add_test (test_case, a_number_selects_one_snapshot_and_keeps_its_place_in_the_series);
  tcase_add_test (test_case, numbers_count_in_the_order_of_time);
  tcase_add_test (test_case, files_with_times_are_ordered_by_them);
  tcase_add_test (test_case, a_number_beyond_the_file_is_a_range_error);
  tcase_add_test (test_case, a_file_that_is_missing_is_an_issue_beside_one_that_is_read);
  tcase_add_test (test_case, a_folder_without_captures_is_an_issue_that_does_not_repeat_its_path);
  tcase_add_test (test_case, cancelling_keeps_the_files_that_were_read);
  tcase_add_test (test_case, cancelling_before_the_first_file_is_an_error);
  tcase_add_test (test_case, snapshots_of_several_loads_are_ordered_by_time_or_left_alone);
  tcase_add_test (test_case, an_error_names_its_file);
  suite_add_tcase (suite, test_case);
  return psc_check_run (suite);
}
