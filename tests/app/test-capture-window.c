/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The text behind a number, with its line marked.
 */
#include "config.h"

#include "app/capture-window.h"

#include <check.h>

#include "support/app-fixture.h"
#include "support/check-main.h"
#include "support/verifier-text.h"

static PscDocument *document;
static PscCaptureWindow *window;

static void
set_up (void)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  psc_app_test_init ();
  document = psc_document_new ();
}

static void
tear_down (void)
{
  if (window != NULL)
    {
      g_object_ref (window);
      gtk_window_destroy (GTK_WINDOW (window));
      psc_app_test_finalize (window);
    }
  psc_app_test_finalize (document);
}

static void
show (const char *place)
{
  window = PSC_CAPTURE_WINDOW (psc_capture_window_new (NULL, document, place));
  gtk_window_present (GTK_WINDOW (window));
}

static gboolean
has_lines (gpointer data)
{
  return psc_capture_window_get_lines (window) != NULL;
}

START_TEST (a_place_is_a_file_and_a_line)
{
  guint line;
  g_autofree char *with_line = psc_place_parse ("c:/logs/a.log:12", &line);
  g_autofree char *without = NULL;

  ck_assert_str_eq (with_line, "c:/logs/a.log");
  ck_assert_uint_eq (line, 12);
  without = psc_place_parse ("a.log@0x20", &line);
  ck_assert_str_eq (without, "a.log@0x20");
  ck_assert_uint_eq (line, 0);
}
END_TEST

START_TEST (a_line_of_a_pasted_text_is_marked)
{
  psc_app_test_paste (document, PSC_TEST_VERIFIER);
  show ("pasted-1:44");
  psc_app_test_wait (has_lines, NULL);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  ck_assert_uint_eq (psc_capture_window_get_marked (window), 43);
  ck_assert_ptr_nonnull (psc_app_test_find_label (GTK_WIDGET (window), "▶ 44"));
}
END_TEST

static gboolean
says_error (gpointer data)
{
  GtkStack *stack = GTK_STACK (psc_app_test_find (GTK_WIDGET (window), GTK_TYPE_STACK));

  return g_strcmp0 (gtk_stack_get_visible_child_name (stack), "error") == 0;
}

START_TEST (a_file_that_is_gone_says_so)
{
  show ("/nonexistent/a.log:3");
  psc_app_test_wait (says_error, NULL);
  ck_assert_ptr_null (psc_capture_window_get_lines (window));
}
END_TEST

START_TEST (it_may_close_while_it_reads)
{
  psc_app_test_paste (document, PSC_TEST_VERIFIER);
  show ("pasted-1:44");
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("app/capture-window");
  TCase *tcase = tcase_create ("window");

  if (!psc_app_test_has_display ())
    return 0;
  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_set_timeout (tcase, 60.0);
  tcase_add_test (tcase, a_place_is_a_file_and_a_line);
  tcase_add_test (tcase, a_line_of_a_pasted_text_is_marked);
  tcase_add_test (tcase, a_file_that_is_gone_says_so);
  tcase_add_test (tcase, it_may_close_while_it_reads);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
