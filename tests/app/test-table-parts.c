/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tables read from right to left where the language does; numbers and codes never do.
 */
#include "config.h"

#include "app/table-parts.h"

#include <check.h>

#include "support/app-fixture.h"
#include "support/check-main.h"

static GtkWidget *window;
static GtkScrolledWindow *scroller;

static void
set_up (void)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  psc_app_test_init ();
}

static void
tear_down (void)
{
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  if (window != NULL)
    gtk_window_destroy (GTK_WINDOW (window));
  window = NULL;
}

START_TEST (numbers_and_codes_read_from_left_to_right)
{
  g_autoptr (GtkWidget) number = NULL;
  g_autoptr (GtkWidget) code = NULL;
  g_autoptr (GtkWidget) text = NULL;

  gtk_widget_set_default_direction (_i == 0 ? GTK_TEXT_DIR_LTR : GTK_TEXT_DIR_RTL);
  number = g_object_ref_sink (psc_table_cell_new (9, TRUE, FALSE));
  code = g_object_ref_sink (psc_table_cell_new (9, FALSE, TRUE));
  text = g_object_ref_sink (psc_table_cell_new (9, FALSE, FALSE));

  ck_assert_int_eq (gtk_widget_get_direction (number), GTK_TEXT_DIR_LTR);
  ck_assert_float_eq (gtk_inscription_get_xalign (GTK_INSCRIPTION (number)), 1.0f);
  ck_assert_int_eq (gtk_widget_get_direction (code), GTK_TEXT_DIR_LTR);
  ck_assert_float_eq (gtk_inscription_get_xalign (GTK_INSCRIPTION (code)), _i == 0 ? 0.0f : 1.0f);
  ck_assert_int_eq (gtk_widget_get_direction (text), gtk_widget_get_default_direction ());
}
END_TEST

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *cell = psc_table_cell_new (9, FALSE, FALSE);

  gtk_widget_set_size_request (cell, 200, -1);
  gtk_list_item_set_child (item, cell);
}

/* A table of 600 pixels in a place of 250. */
static void
show_wide_table (void)
{
  const char *const strings[] = { "row", NULL };
  GtkWidget *view = gtk_column_view_new (
      GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (gtk_string_list_new (strings)))));

  for (guint i = 0; i < 3; i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new ("title", factory);

      g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
      gtk_column_view_append_column (GTK_COLUMN_VIEW (view), column);
    }
  psc_table_begin_at_first_column (GTK_COLUMN_VIEW (view));
  scroller = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  gtk_scrolled_window_set_child (scroller, view);
  window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), 250, 200);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (scroller));
  gtk_window_present (GTK_WINDOW (window));
}

static double
get_end (void)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_hadjustment (scroller);

  return gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);
}

static gboolean
is_wide (gpointer data)
{
  return get_end () > 100.0;
}

static gboolean
is_at_end (gpointer data)
{
  return is_wide (NULL)
         && gtk_adjustment_get_value (gtk_scrolled_window_get_hadjustment (scroller))
                >= get_end () - 1.0;
}

START_TEST (a_wide_table_begins_at_its_first_column)
{
  show_wide_table ();
  psc_app_test_wait (is_wide, NULL);
  gtk_test_widget_wait_for_draw (window);
  ck_assert (!is_at_end (NULL));
}
END_TEST

START_TEST (right_to_left_the_first_column_is_at_the_right)
{
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  show_wide_table ();
  psc_app_test_wait (is_at_end, NULL);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("app/table-parts");
  TCase *tcase = tcase_create ("table");

  if (!psc_app_test_has_display ())
    return 0;
  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_set_timeout (tcase, 60.0);
  tcase_add_loop_test (tcase, numbers_and_codes_read_from_left_to_right, 0, 2);
  tcase_add_test (tcase, a_wide_table_begins_at_its_first_column);
  tcase_add_test (tcase, right_to_left_the_first_column_is_at_the_right);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
