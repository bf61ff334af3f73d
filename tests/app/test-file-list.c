/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files without tag tables are listed with what they hold, and no others.
 */
#include "config.h"

#include "app/file-list.h"

#include <check.h>

#include "support/app-fixture.h"
#include "support/check-main.h"
#include "support/verifier-text.h"

static PscDocument *document;
static PscFileList *list;
static GtkWidget *window;

static void
set_up (void)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  psc_app_test_init ();
  document = psc_document_new ();
  list = PSC_FILE_LIST (g_object_new (PSC_TYPE_FILE_LIST, NULL));
  psc_file_list_set_document (list, document);
  window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (list));
  gtk_window_set_default_size (GTK_WINDOW (window), 300, 400);
  g_object_ref (list);
}

static void
tear_down (void)
{
  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (list);
  psc_app_test_finalize (document);
}

static void
assert_shown (const char *text)
{
  ck_assert_msg (psc_app_test_find_label (GTK_WIDGET (list), text) != NULL, "no label says %s",
                 text);
}

START_TEST (a_file_with_tables_is_not_listed)
{
  psc_app_test_open (document, "reference-leak");
  ck_assert (!gtk_widget_get_visible (GTK_WIDGET (list)));
  ck_assert_uint_eq (g_list_model_get_n_items (psc_file_list_get_files (list)), 0);
}
END_TEST

START_TEST (a_file_without_says_what_it_holds)
{
  psc_app_test_open (document, "reference-leak");
  psc_app_test_paste (document, PSC_TEST_VERIFIER);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  ck_assert (gtk_widget_get_visible (GTK_WIDGET (list)));
  ck_assert_uint_eq (g_list_model_get_n_items (psc_file_list_get_files (list)), 1);
  assert_shown ("1 file without tag tables");
  assert_shown ("pasted-1");
  assert_shown ("Driver Verifier · Log of Driver Verifier");
}
END_TEST

/* They are of one machine, and still two files. */
START_TEST (each_file_is_told_by_itself)
{
  psc_app_test_paste (document, PSC_TEST_VERIFIER);
  psc_app_test_paste (document, "kd> .bugcheck\nBugcheck code 000000C4\n"
                                "Arguments 00000000`00000062 fffffa80`059c5c88 "
                                "fffffa80`04f5a010 00000000`00000001\n");
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  assert_shown ("2 files without tag tables");
  assert_shown ("Driver Verifier · Log of Driver Verifier");
  assert_shown ("Crash");
}
END_TEST

START_TEST (a_file_opens_its_text)
{
  g_autofree char *place = NULL;

  psc_app_test_watch_places (window);
  psc_app_test_paste (document, PSC_TEST_VERIFIER);
  g_signal_emit_by_name (psc_app_test_find (GTK_WIDGET (list), GTK_TYPE_LIST_VIEW), "activate", 0u);
  place = psc_app_test_take_place ();
  ck_assert_str_eq (place, "pasted-1");
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("app/file-list");
  TCase *tcase = tcase_create ("list");

  if (!psc_app_test_has_display ())
    return 0;
  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_set_timeout (tcase, 60.0);
  tcase_add_test (tcase, a_file_with_tables_is_not_listed);
  tcase_add_test (tcase, a_file_without_says_what_it_holds);
  tcase_add_test (tcase, each_file_is_told_by_itself);
  tcase_add_test (tcase, a_file_opens_its_text);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
