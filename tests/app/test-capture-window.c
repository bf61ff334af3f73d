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
  ck_assert_uint_eq (psc_capture_window_get_selected (window), 44);
  ck_assert_ptr_nonnull (psc_app_test_find_label (GTK_WIDGET (window), "▶ 44"));
}
END_TEST

/* A capture with many lines behind it, the place in the middle of them. */
static void
show_long (void)
{
  g_autoptr (GString) text = g_string_new (PSC_TEST_VERIFIER);

  for (guint i = 0; i < 20000; i++)
    g_string_append (text, "and so on\n");
  psc_app_test_paste (document, text->str);
  show ("pasted-1:10000");
  psc_app_test_wait (has_lines, NULL);
}

static void
assert_lines (guint first, guint selected)
{
  ck_assert_uint_eq (psc_capture_window_get_first_line (window), first);
  ck_assert_uint_eq (psc_capture_window_get_selected (window), selected);
}

static GtkWidget *
find_button (const char *text)
{
  GtkWidget *label = psc_app_test_find_label (GTK_WIDGET (window), text);

  return label != NULL ? gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON) : NULL;
}

static gboolean
begins_elsewhere (gpointer data)
{
  return psc_capture_window_get_first_line (window) != GPOINTER_TO_UINT (data);
}

static void
press (const char *text)
{
  guint before = psc_capture_window_get_first_line (window);

  ck_assert_ptr_nonnull (find_button (text));
  g_signal_emit_by_name (find_button (text), "clicked");
  psc_app_test_wait (begins_elsewhere, GUINT_TO_POINTER (before));
}

START_TEST (a_file_that_goes_on_says_so_at_both_ends)
{
  show_long ();
  assert_lines (5000, 10000);
  ck_assert_ptr_nonnull (psc_app_test_find_label (GTK_WIDGET (window), "4999 lines come before"));
  ck_assert_ptr_nonnull (
      psc_app_test_find_label (GTK_WIDGET (window), "The file goes on after line 15000"));
  ck_assert_ptr_null (find_button ("Back to Line 10000"));
}
END_TEST

START_TEST (a_short_text_has_no_more_to_show)
{
  psc_app_test_paste (document, PSC_TEST_VERIFIER);
  show ("pasted-1:44");
  psc_app_test_wait (has_lines, NULL);
  ck_assert_ptr_null (find_button ("Show Earlier Lines"));
  ck_assert_ptr_null (find_button ("Show Later Lines"));
}
END_TEST

START_TEST (more_lines_are_shown_at_either_end)
{
  show_long ();
  press ("Show Later Lines");
  assert_lines (10001, 15001);
  /* The line before the first one shown. */
  ck_assert_ptr_nonnull (find_button ("Back to Line 10000"));
  press ("Back to Line 10000");
  assert_lines (5000, 10000);
  press ("Show Earlier Lines");
  assert_lines (1, 4999);
  ck_assert_ptr_null (find_button ("Show Earlier Lines"));
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
  tcase_add_test (tcase, a_file_that_goes_on_says_so_at_both_ends);
  tcase_add_test (tcase, a_short_text_has_no_more_to_show);
  tcase_add_test (tcase, more_lines_are_shown_at_either_end);
  tcase_add_test (tcase, a_file_that_is_gone_says_so);
  tcase_add_test (tcase, it_may_close_while_it_reads);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
