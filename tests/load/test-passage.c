/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines around a place: which are kept, which one is marked, and where the memory ends.
 */
#include "config.h"

#include "load/passage.h"

#include <glib/gstdio.h>

#include "base/error.h"
#include "support/check-main.h"

static GBytes *
create_text (guint n_lines)
{
  GString *text = g_string_new (NULL);

  for (guint i = 1; i <= n_lines; i++)
    g_string_append_printf (text, "line %u\n", i);
  return g_string_free_to_bytes (text);
}

static PscPassage *
read_text (guint n_lines, guint line)
{
  g_autoptr (GBytes) text = create_text (n_lines);
  PscPassage *passage = psc_passage_read ("pasted-1", text, line, NULL, NULL);

  ck_assert_ptr_nonnull (passage);
  return passage;
}

static const char *
get_marked (const PscPassage *passage)
{
  return (const char *) g_ptr_array_index (passage->lines, passage->marked);
}

START_TEST (a_short_text_is_there_whole)
{
  g_autoptr (PscPassage) passage = read_text (10, 4);

  ck_assert_uint_eq (passage->lines->len, 10);
  ck_assert_uint_eq (passage->first_line, 1);
  ck_assert_str_eq (get_marked (passage), "line 4");
  ck_assert (!passage->has_more);
}
END_TEST

START_TEST (a_place_without_a_line_is_the_beginning)
{
  g_autoptr (PscPassage) passage = read_text (3, 0);

  ck_assert_str_eq (get_marked (passage), "line 1");
}
END_TEST

START_TEST (a_line_behind_the_end_is_the_last_one)
{
  g_autoptr (PscPassage) passage = read_text (3, 40);

  ck_assert_str_eq (get_marked (passage), "line 3");
}
END_TEST

START_TEST (of_a_long_text_only_what_is_around_the_place_is_kept)
{
  const guint line = 3 * PSC_PASSAGE_LINES;
  g_autoptr (PscPassage) passage = read_text (5 * PSC_PASSAGE_LINES, line);
  g_autofree char *expected = g_strdup_printf ("line %u", line);

  ck_assert_str_eq (get_marked (passage), expected);
  ck_assert_uint_eq (passage->first_line, line - PSC_PASSAGE_LINES);
  ck_assert_uint_eq (passage->lines->len, 2 * PSC_PASSAGE_LINES + 1);
  ck_assert (passage->has_more);
}
END_TEST

START_TEST (a_file_that_is_gone_is_an_error)
{
  g_autoptr (GError) error = NULL;

  ck_assert_ptr_null (psc_passage_read ("/nonexistent/a.log", NULL, 1, NULL, &error));
  ck_assert (g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT));
}
END_TEST

START_TEST (cancelling_ends_it)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GBytes) text = create_text (5 * PSC_PASSAGE_LINES);
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  ck_assert_ptr_null (
      psc_passage_read ("pasted-1", text, 4 * PSC_PASSAGE_LINES, cancellable, &error));
  ck_assert (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
}
END_TEST

START_TEST (a_compressed_file_shows_what_it_contains)
{
  g_autofree char *folder = g_dir_make_tmp ("psc-passage-XXXXXX", NULL);
  g_autofree char *plain = g_build_filename (folder, "a.log", NULL);
  g_autofree char *packed = g_strconcat (plain, ".gz", NULL);
  char *argv[] = { (char *) "gzip", (char *) "-k", plain, NULL };
  g_autoptr (PscPassage) passage = NULL;
  g_autoptr (GError) error = NULL;

  ck_assert (g_file_set_contents (plain, "one\ntwo\n", -1, NULL));
  ck_assert (
      g_spawn_sync (NULL, argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
  passage = psc_passage_read (packed, NULL, 2, NULL, &error);
  ck_assert_ptr_nonnull (passage);
  ck_assert_str_eq (get_marked (passage), "two");
  g_unlink (plain);
  g_unlink (packed);
  g_rmdir (folder);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("load/passage");
  TCase *tcase = tcase_create ("passage");

  tcase_add_test (tcase, a_short_text_is_there_whole);
  tcase_add_test (tcase, a_place_without_a_line_is_the_beginning);
  tcase_add_test (tcase, a_line_behind_the_end_is_the_last_one);
  tcase_add_test (tcase, of_a_long_text_only_what_is_around_the_place_is_kept);
  tcase_add_test (tcase, a_file_that_is_gone_is_an_error);
  tcase_add_test (tcase, cancelling_ends_it);
  tcase_add_test (tcase, a_compressed_file_shows_what_it_contains);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
