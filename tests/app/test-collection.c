/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files that are opened again, in every way in which they can be.
 */
#include "config.h"

#include "app/collection.h"

#include <check.h>
#include <glib/gstdio.h>
#include <string.h>

#include "support/check-main.h"

static char *folder;
static char *old_folder;
static PscCollection *collection;

static void
set_up (void)
{
  old_folder = g_get_current_dir ();
  folder = g_dir_make_tmp ("psc-collection-XXXXXX", NULL);
  ck_assert_ptr_nonnull (folder);
  ck_assert_int_eq (g_chdir (folder), 0);
}

static void
tear_down (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    g_unlink (name);
  ck_assert_int_eq (g_chdir (old_folder), 0);
  g_rmdir (folder);
  g_clear_pointer (&collection, psc_collection_unref);
  g_free (folder);
  g_free (old_folder);
}

/* A log of tables in which the tag `Leak` has as many blocks as each of the digits says. A table
 * whose total contradicts its rows, of which there is an issue, is a `0`. */
static void
write_log (const char *name, const char *digits)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (const char *digit = digits; *digit != '\0'; digit++)
    g_string_append_printf (text,
                            "kd> !poolused 2\n"
                            "   Sorting by NonPaged Pool Consumed\n\n"
                            "               NonPaged                  Paged\n"
                            " Tag     Allocs         Used     Allocs         Used\n\n"
                            " Leak         %c         4096          0            0\n"
                            "TOTAL         %c         %s          0            0\n",
                            *digit, *digit, *digit == '0' ? "9999" : "4096");
  ck_assert (g_file_set_contents (name, text->str, -1, NULL));
}

static void
open_two (const char *spec, const char *other)
{
  const char *const specs[] = { spec, other, NULL };
  g_autoptr (PscLoaded) loaded = psc_load (specs, NULL, NULL, NULL, NULL);
  g_autoptr (PscCollection) before = g_steal_pointer (&collection);

  ck_assert_ptr_nonnull (loaded);
  collection = psc_collection_new (before, loaded);
}

static void
open_one (const char *spec)
{
  open_two (spec, NULL);
}

static guint
count_reread (void)
{
  return psc_collection_get_reread (collection)->len;
}

/* The tables by their digits, in order. */
static void
assert_tables (const char *expected)
{
  const GPtrArray *snapshots = psc_collection_get_snapshots (collection);
  g_autoptr (GString) digits = g_string_new (NULL);

  for (guint i = 0; i < snapshots->len; i++)
    {
      PscPool pool;

      psc_snapshot_get_pool (PSC_SNAPSHOT (snapshots->pdata[i]), 0, PSC_POOL_NONPAGED, &pool);
      g_string_append_c (digits, (char) ('0' + pool.outstanding));
    }
  ck_assert_str_eq (digits->str, expected);
}

static void
assert_files (guint n)
{
  ck_assert_uint_eq (psc_collection_get_inputs (collection)->len, n);
  ck_assert_uint_eq (psc_collection_get_evidence (collection)->len, n);
}

START_TEST (what_is_added_comes_behind)
{
  write_log ("a.log", "12");
  write_log ("b.log", "3");
  open_one ("a.log");
  open_one ("b.log");
  assert_tables ("123");
  assert_files (2);
  ck_assert_uint_eq (count_reread (), 0);
}
END_TEST

START_TEST (a_file_opened_again_takes_its_own_place)
{
  write_log ("a.log", "12");
  write_log ("b.log", "3");
  open_one ("a.log");
  open_one ("b.log");
  write_log ("a.log", "1245");
  open_one ("a.log");
  assert_tables ("12453");
  assert_files (2);
  ck_assert_uint_eq (count_reread (), 1);
  ck_assert_str_eq ((const char *) psc_collection_get_reread (collection)->pdata[0], "a.log");
}
END_TEST

START_TEST (a_file_that_shrank_keeps_nothing_old)
{
  write_log ("a.log", "123");
  open_one ("a.log");
  write_log ("a.log", "4");
  open_one ("a.log");
  assert_tables ("4");
}
END_TEST

START_TEST (a_file_without_tables_now_keeps_none)
{
  write_log ("a.log", "12");
  open_one ("a.log");
  ck_assert (g_file_set_contents ("a.log",
                                  "kd> lm\nstart             end                 module name\n"
                                  "fffff800`00000000 fffff800`00010000   nt\n",
                                  -1, NULL));
  open_one ("a.log");
  assert_tables ("");
  assert_files (1);
}
END_TEST

START_TEST (other_names_of_a_file_are_the_file)
{
  g_autofree char *full = g_canonicalize_filename ("a.log", folder);

  write_log ("a.log", "12");
  open_one ("a.log");
  open_one ("./a.log");
  open_one (full);
  assert_tables ("12");
  assert_files (1);
}
END_TEST

START_TEST (one_snapshot_replaces_only_itself)
{
  write_log ("a.log", "123");
  open_one ("a.log#0");
  open_one ("a.log#2");
  assert_tables ("13");
  open_one ("a.log#0");
  assert_tables ("31");
  assert_files (1);
  open_one ("a.log");
  assert_tables ("123");
}
END_TEST

START_TEST (a_file_and_its_folder_are_the_file_once)
{
  write_log ("a.log", "12");
  write_log ("b.log", "3");
  open_two ("a.log", folder);
  assert_tables ("123");
  assert_files (2);
  ck_assert_uint_eq (count_reread (), 0);
}
END_TEST

START_TEST (issues_of_an_earlier_reading_go_with_it)
{
  const PscIssues *issues;

  write_log ("a.log", "10");
  write_log ("b.log", "2");
  open_two ("a.log", "gone.log");
  issues = psc_collection_get_issues (collection);
  ck_assert_uint_eq (psc_issues_get_n (issues), 2);
  open_one ("b.log");
  ck_assert_uint_eq (psc_issues_get_n (psc_collection_get_issues (collection)), 2);
  write_log ("a.log", "1");
  write_log ("gone.log", "3");
  open_two ("a.log", "gone.log");
  ck_assert_uint_eq (psc_issues_get_n (psc_collection_get_issues (collection)), 0);
  assert_tables ("123");
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("app/collection");
  TCase *tcase = tcase_create ("collection");

  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_test (tcase, what_is_added_comes_behind);
  tcase_add_test (tcase, a_file_opened_again_takes_its_own_place);
  tcase_add_test (tcase, a_file_that_shrank_keeps_nothing_old);
  tcase_add_test (tcase, a_file_without_tables_now_keeps_none);
  tcase_add_test (tcase, other_names_of_a_file_are_the_file);
  tcase_add_test (tcase, one_snapshot_replaces_only_itself);
  tcase_add_test (tcase, a_file_and_its_folder_are_the_file_once);
  tcase_add_test (tcase, issues_of_an_earlier_reading_go_with_it);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
