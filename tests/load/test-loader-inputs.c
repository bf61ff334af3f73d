/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Everything that can be opened: files, folders, standard input, pasted text, and what cannot.
 */
#include "config.h"

#include "load/loader.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
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

      ck_assert_int_eq (g_remove (path), 0);
    }
  g_rmdir (folder);
  g_clear_pointer (&folder, g_free);
}

static char *
write_file (const char *name, const char *text)
{
  char *path = g_build_filename (folder, name, NULL);

  ck_assert (g_file_set_contents (path, text, -1, NULL));
  return path;
}

/* A brief table with one row; @time is a session time line or empty. */
static char *
make_capture (const char *time, guint bytes)
{
  return g_strdup_printf ("%s"
                          "0: kd> !poolused 2\n"
                          "Sorting by NonPaged Pool Consumed\n\n"
                          "               NonPaged                  Paged\n"
                          " Tag     Allocs         Used     Allocs         Used\n\n"
                          " Leak %10u %12u %10u %12u\tUNKNOWN pooltag 'Leak', please update "
                          "pooltag.txt\n\n"
                          "TOTAL %9u %12u %10u %12u\n",
                          time, 1u, bytes, 0u, 0u, 1u, bytes, 0u, 0u);
}

static char *
write_capture (const char *name, const char *time, guint bytes)
{
  g_autofree char *text = make_capture (time, bytes);

  return write_file (name, text);
}

static guint64
get_bytes (PscLoaded *loaded, guint index)
{
  PscPool pool;

  ck_assert_uint_lt (index, loaded->snapshots->len);
  psc_snapshot_get_pool (g_ptr_array_index (loaded->snapshots, index), 0, PSC_POOL_NONPAGED, &pool);
  return pool.bytes;
}

static PscLoaded *
load (const char *a, const char *b, GError **error)
{
  const char *specs[] = { a, b, NULL };

  return psc_load (specs, NULL, NULL, NULL, error);
}

#define TEN "Debug session time: Tue Mar  5 10:00:00.000 2024 (UTC + 1:00)\n"
#define ELEVEN "Debug session time: Tue Mar  5 11:00:00.000 2024 (UTC + 1:00)\n"

START_TEST (files_without_times_keep_the_order_given)
{
  g_autofree char *second = write_capture ("a.log", "", 2000);
  g_autofree char *first = write_capture ("b.log", "", 1000);
  g_autoptr (PscLoaded) loaded = load (first, second, NULL);

  ck_assert_uint_eq (get_bytes (loaded, 0), 1000);
  ck_assert_uint_eq (get_bytes (loaded, 1), 2000);
}
END_TEST

START_TEST (a_file_whose_name_ends_like_a_selection_is_that_file)
{
  g_autofree char *path = write_capture ("a#7", "", 1000);
  g_autoptr (PscLoaded) loaded = load (path, NULL, NULL);

  ck_assert_uint_eq (get_bytes (loaded, 0), 1000);
}
END_TEST

START_TEST (a_file_given_twice_counts_once)
{
  g_autofree char *path = write_capture ("a.log", "", 1000);
  g_autofree char *other_name = g_build_filename (folder, ".", "a.log", NULL);
  g_autoptr (PscLoaded) loaded = load (path, other_name, NULL);

  ck_assert_uint_eq (loaded->snapshots->len, 1);
  ck_assert_uint_eq (loaded->files->len, 1);
}
END_TEST

START_TEST (a_folder_stands_for_its_captures_in_natural_order)
{
  g_autofree char *ten = write_capture ("log10.txt", "", 10);
  g_autofree char *two = write_capture ("log2.txt", "", 2);
  g_autofree char *notes = write_file ("notes.txt", "Dear diary\n");
  g_autoptr (PscLoaded) loaded = load (folder, NULL, NULL);

  ck_assert_uint_eq (loaded->snapshots->len, 2);
  ck_assert_uint_eq (get_bytes (loaded, 0), 2);
  ck_assert_uint_eq (get_bytes (loaded, 1), 10);
  ck_assert_uint_eq (psc_issues_get_n (loaded->issues), 0);
}
END_TEST

START_TEST (what_cannot_be_read_at_all_is_an_error_that_names_the_file)
{
  g_autofree char *missing = g_build_filename (folder, "missing.log", NULL);
  g_autofree char *empty = write_file ("empty.log", "");
  g_autofree char *prose = write_file ("prose.log", "Nothing of ours\n");
  const char *const paths[] = { missing, empty, prose };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;

      ck_assert_ptr_null (load (paths[i], NULL, &error));
      ck_assert_ptr_nonnull (strstr (error->message, paths[i]));
    }
}
END_TEST

START_TEST (cancelling_beats_everything)
{
  g_autofree char *path = write_capture ("a.log", "", 1000);
  const char *specs[] = { path, NULL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  ck_assert_ptr_null (psc_load (specs, NULL, NULL, cancellable, &error));
  ck_assert (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
}
END_TEST

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  PscLoaded **loaded = (PscLoaded **) user_data;

  *loaded = psc_load_finish (result, NULL);
}

START_TEST (the_asynchronous_loader_gives_the_same)
{
  g_autofree char *path = write_capture ("a.log", "", 1000);
  const char *specs[] = { path, NULL };
  g_autoptr (PscLoaded) loaded = NULL;

  psc_load_async (specs, NULL, NULL, NULL, loaded_cb, &loaded);
  while (loaded == NULL)
    g_main_context_iteration (NULL, TRUE);
  ck_assert_uint_eq (get_bytes (loaded, 0), 1000);
}
END_TEST

START_TEST (pasted_text_is_a_capture)
{
  g_autofree char *text = make_capture ("", 1000);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (PscLoaded) loaded = psc_load_text (bytes, "Clipboard", NULL, NULL);

  ck_assert_uint_eq (get_bytes (loaded, 0), 1000);
  ck_assert_str_eq (psc_snapshot_get_label (g_ptr_array_index (loaded->snapshots, 0)),
                    "Clipboard#0");
}
END_TEST

START_TEST (standard_input_is_read_from_a_pipe)
{
  g_autofree char *text = make_capture ("", 1000);
  int ends[2];
  g_autoptr (PscLoaded) loaded = NULL;

  ck_assert_int_eq (pipe (ends), 0);
  ck_assert_int_eq (write (ends[1], text, strlen (text)), (gssize) strlen (text));
  close (ends[1]);
  ck_assert_int_eq (dup2 (ends[0], STDIN_FILENO), STDIN_FILENO);
  close (ends[0]);
  loaded = load ("-", NULL, NULL);
  ck_assert_uint_eq (get_bytes (loaded, 0), 1000);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("load/loader-inputs");
  TCase *tests = tcase_create ("loader-inputs");

  tcase_add_checked_fixture (tests, make_folder, remove_folder);
  tcase_add_test (tests, files_without_times_keep_the_order_given);
  tcase_add_test (tests, a_file_whose_name_ends_like_a_selection_is_that_file);
  tcase_add_test (tests, a_file_given_twice_counts_once);
  tcase_add_test (tests, a_folder_stands_for_its_captures_in_natural_order);
  tcase_add_test (tests, what_cannot_be_read_at_all_is_an_error_that_names_the_file);
  tcase_add_test (tests, cancelling_beats_everything);
  tcase_add_test (tests, the_asynchronous_loader_gives_the_same);
  tcase_add_test (tests, pasted_text_is_a_capture);
  tcase_add_test (tests, standard_input_is_read_from_a_pipe);
  suite_add_tcase (suite, tests);
  return psc_check_run (suite);
}
