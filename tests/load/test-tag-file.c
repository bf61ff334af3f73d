/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tag lists that people bring, and those that are found by themselves.
 */
#include "config.h"

#include "load/tag-file.h"

#include <glib/gstdio.h>

#include "base/error.h"
#include "support/check-main.h"

static char *folder;

/* Once for the process: GLib asks the environment for the folder of the configuration only once. */
static void
make_folder (void)
{
  g_autofree char *settings = NULL;

  folder = g_dir_make_tmp ("psc-tags-XXXXXX", NULL);
  g_assert_nonnull (folder);
  settings = g_build_filename (folder, "poolscope", NULL);
  g_assert_cmpint (g_mkdir (settings, 0700), ==, 0);
  g_assert_true (g_setenv ("XDG_CONFIG_HOME", folder, TRUE));
}

static void
write_list (const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, "poolscope", name, NULL);

  ck_assert (g_file_set_contents (path, text, -1, NULL));
}

static void
remove_lists (void)
{
  static const char *const names[] = { "localtag.txt", "pooltag.txt" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, "poolscope", names[i], NULL);

      g_remove (path);
    }
}

static void
remove_folder (void)
{
  g_autofree char *settings = g_build_filename (folder, "poolscope", NULL);

  g_rmdir (settings);
  g_rmdir (folder);
  g_clear_pointer (&folder, g_free);
}

static const char *
describe (PscTagList *tags, const char *tag)
{
  PscTagInfo info;

  return psc_tag_list_find (tags, psc_tag_from_bytes (tag), &info) ? info.description : NULL;
}

START_TEST (a_private_list_has_the_last_word)
{
  g_autoptr (PscTagList) tags = psc_tag_list_new ();
  g_autoptr (PscIssues) issues = psc_issues_new ();

  write_list ("pooltag.txt", "Drv1 - drv.sys - from the kit\nDrv2 - drv.sys - from the kit\n");
  write_list ("localtag.txt", "Drv1 - drv.sys - our own\n");
  psc_tag_file_load_usual (tags, issues);
  ck_assert_str_eq (describe (tags, "Drv1"), "our own");
  ck_assert_str_eq (describe (tags, "Drv2"), "from the kit");
  ck_assert_uint_eq (psc_issues_get_n (issues), 0);
}
END_TEST

START_TEST (absent_lists_are_nothing_to_speak_of)
{
  g_autoptr (PscTagList) tags = psc_tag_list_new ();
  g_autoptr (PscIssues) issues = psc_issues_new ();

  psc_tag_file_load_usual (tags, issues);
  ck_assert_uint_eq (psc_issues_get_n (issues), 0);
  ck_assert_ptr_nonnull (describe (tags, "Proc"));
}
END_TEST

START_TEST (a_file_that_is_no_list_is_named)
{
  g_autoptr (PscTagList) tags = psc_tag_list_new ();
  g_autoptr (PscIssues) issues = psc_issues_new ();

  write_list ("pooltag.txt", "Dear diary\n");
  psc_tag_file_load_usual (tags, issues);
  ck_assert_uint_eq (psc_issues_get_n (issues), 1);
  ck_assert_int_eq (psc_issues_get (issues, 0)->severity, PSC_SEVERITY_WARNING);
}
END_TEST

START_TEST (a_missing_list_that_was_asked_for_is_an_error)
{
  g_autoptr (PscTagList) tags = psc_tag_list_new ();
  g_autofree char *path = g_build_filename (folder, "missing.txt", NULL);
  g_autoptr (GError) error = NULL;

  ck_assert (!psc_tag_file_load (path, tags, &error));
  ck_assert (g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("load/tag-file");
  TCase *tests = tcase_create ("tag-file");
  int status;

  make_folder ();

  tcase_add_checked_fixture (tests, NULL, remove_lists);
  tcase_add_test (tests, a_private_list_has_the_last_word);
  tcase_add_test (tests, absent_lists_are_nothing_to_speak_of);
  tcase_add_test (tests, a_file_that_is_no_list_is_named);
  tcase_add_test (tests, a_missing_list_that_was_asked_for_is_an_error);
  suite_add_tcase (suite, tests);
  status = psc_check_run (suite);
  remove_folder ();
  return status;
}
