/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pane stands beside the content, in its place, or not at all, and never asks for a size that
 * its children do not.
 */
#include "config.h"

#include "app/side-pane.h"

#include <check.h>

#include "support/app-fixture.h"
#include "support/check-main.h"

#define CONTENT_WIDTH 300
#define PANE_WIDTH 200
#define HEIGHT 120

static PscSidePane *side_pane;
static GtkWidget *window;
static GtkWidget *content;
static GtkWidget *pane;

static GtkWidget *
create_child (int width, int height)
{
  GtkWidget *child = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_set_size_request (child, width, height);
  return child;
}

static void
set_up (void)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  psc_app_test_init ();
  content = create_child (CONTENT_WIDTH, HEIGHT);
  pane = create_child (PANE_WIDTH, HEIGHT / 2);
  side_pane =
      PSC_SIDE_PANE (g_object_new (PSC_TYPE_SIDE_PANE, "pane", pane, "content", content, NULL));
  g_object_ref_sink (side_pane);
}

static void
tear_down (void)
{
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  if (window != NULL)
    gtk_window_destroy (GTK_WINDOW (window));
  window = NULL;
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (side_pane);
}

static gboolean
is_laid_out (gpointer data)
{
  return gtk_widget_get_width (GTK_WIDGET (side_pane)) > 0;
}

static void
show (int width)
{
  window = gtk_window_new ();
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), width, 400);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (side_pane));
  gtk_window_present (GTK_WINDOW (window));
  psc_app_test_wait (is_laid_out, NULL);
}

static void
reveal (void)
{
  psc_side_pane_set_reveal (side_pane, TRUE);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (side_pane));
}

static int
get_x (GtkWidget *child)
{
  graphene_rect_t bounds;

  ck_assert (gtk_widget_compute_bounds (child, GTK_WIDGET (side_pane), &bounds));
  return (int) bounds.origin.x;
}

static void
assert_asks (GtkOrientation orientation, int minimum)
{
  int actual_minimum;
  int natural;

  gtk_widget_measure (GTK_WIDGET (side_pane), orientation, -1, &actual_minimum, &natural, NULL,
                      NULL);
  ck_assert_int_eq (actual_minimum, minimum);
  ck_assert_int_ge (natural, minimum);
}

START_TEST (it_asks_for_the_larger_of_the_two)
{
  assert_asks (GTK_ORIENTATION_HORIZONTAL, CONTENT_WIDTH);
  assert_asks (GTK_ORIENTATION_VERTICAL, HEIGHT);
  psc_side_pane_set_reveal (side_pane, TRUE);
  assert_asks (GTK_ORIENTATION_HORIZONTAL, CONTENT_WIDTH);
  assert_asks (GTK_ORIENTATION_VERTICAL, HEIGHT);
}
END_TEST

START_TEST (a_hidden_pane_leaves_the_width_to_the_content)
{
  show (800);
  ck_assert (!psc_side_pane_is_folded (side_pane));
  ck_assert (gtk_widget_get_mapped (content));
  ck_assert (!gtk_widget_get_mapped (pane));
  ck_assert_int_eq (gtk_widget_get_width (content), gtk_widget_get_width (GTK_WIDGET (side_pane)));
}
END_TEST

START_TEST (a_shown_pane_stands_at_the_end)
{
  show (800);
  reveal ();
  ck_assert (gtk_widget_get_mapped (content));
  ck_assert (gtk_widget_get_mapped (pane));
  ck_assert_int_eq (get_x (content), 0);
  ck_assert_int_gt (get_x (pane), gtk_widget_get_width (content));
  ck_assert_int_ge (gtk_widget_get_width (pane), PANE_WIDTH);
}
END_TEST

START_TEST (right_to_left_the_end_is_at_the_left)
{
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  show (800);
  reveal ();
  ck_assert_int_eq (get_x (pane), 0);
  ck_assert_int_gt (get_x (content), gtk_widget_get_width (pane));
}
END_TEST

START_TEST (without_room_for_both_the_pane_takes_the_place)
{
  show (CONTENT_WIDTH + 20);
  ck_assert (psc_side_pane_is_folded (side_pane));
  ck_assert (gtk_widget_get_mapped (content));
  reveal ();
  ck_assert (!gtk_widget_get_mapped (content));
  ck_assert (gtk_widget_get_mapped (pane));
  ck_assert_int_eq (gtk_widget_get_width (pane), gtk_widget_get_width (GTK_WIDGET (side_pane)));
  psc_side_pane_set_reveal (side_pane, FALSE);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (side_pane));
  ck_assert (gtk_widget_get_mapped (content));
  ck_assert (!gtk_widget_get_mapped (pane));
}
END_TEST

static void
count_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  *(guint *) user_data += 1;
}

START_TEST (setting_the_same_again_tells_nobody)
{
  guint n = 0;

  g_signal_connect (side_pane, "notify::reveal", G_CALLBACK (count_cb), &n);
  psc_side_pane_set_reveal (side_pane, FALSE);
  psc_side_pane_set_reveal (side_pane, TRUE);
  psc_side_pane_set_reveal (side_pane, TRUE);
  ck_assert_uint_eq (n, 1);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("app/side-pane");
  TCase *tcase = tcase_create ("pane");

  if (!psc_app_test_has_display ())
    return 0;
  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_set_timeout (tcase, 60.0);
  tcase_add_test (tcase, it_asks_for_the_larger_of_the_two);
  tcase_add_test (tcase, a_hidden_pane_leaves_the_width_to_the_content);
  tcase_add_test (tcase, a_shown_pane_stands_at_the_end);
  tcase_add_test (tcase, right_to_left_the_end_is_at_the_left);
  tcase_add_test (tcase, without_room_for_both_the_pane_takes_the_place);
  tcase_add_test (tcase, setting_the_same_again_tells_nobody);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
