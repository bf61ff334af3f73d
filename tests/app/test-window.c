/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The window as people use it: open, sort, filter, pick, compare, export. In process, under any
 * display.
 */
#include "config.h"

#include <adwaita.h>
#include <check.h>
#include <glib/gstdio.h>
#include <string.h>

#include "app/application.h"
#include "app/capture-window.h"
#include "app/difference-row.h"
#include "app/filter-bar.h"
#include "app/issue-list.h"
#include "app/sparkline.h"
#include "app/tag-row.h"
#include "app/welcome-page.h"
#include "app/window-private.h"
#include "support/app-fixture.h"
#include "support/check-main.h"

/* One for the process: GTK keeps a registered application, and its place on the bus, for good. */
static PscApplication *application;
static PscWindow *window;

static void
create_application (void)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  psc_app_test_init ();
  application = psc_application_new ();
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  ck_assert (g_application_register (G_APPLICATION (application), NULL, NULL));
}

static void
set_up (void)
{
  if (application == NULL)
    create_application ();
  window = psc_window_new (GTK_APPLICATION (application));
  gtk_window_present (GTK_WINDOW (window));
}

/* Nothing may keep a window that was closed. */
static void
tear_down (void)
{
  g_object_ref (window);
  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (window);
}

static gboolean
has_chart (gpointer data)
{
  return psc_chart_area_get_chart (PSC_CHART_AREA (data)) != NULL;
}

static void
open_sample (const char *name)
{
  psc_app_test_open (psc_window_get_document (window), name);
  psc_app_test_wait (has_chart, psc_chart_pane_get_area (window->chart_pane));
  adw_view_stack_set_visible_child_name (window->views, "tags");
}

static char *
dup_cell (guint position, PscTagColumn column)
{
  g_autoptr (PscTagRow) row =
      PSC_TAG_ROW (g_list_model_get_item (psc_tag_table_get_rows (window->tag_table), position));

  ck_assert_ptr_nonnull (row);
  return psc_tag_row_dup_text (row, column);
}

static void
assert_cell (guint position, PscTagColumn column, const char *expected)
{
  g_autofree char *text = dup_cell (position, column);

  ck_assert_str_eq (text, expected);
}

static guint
count_rows (void)
{
  return g_list_model_get_n_items (psc_tag_table_get_rows (window->tag_table));
}

START_TEST (an_empty_window_offers_the_samples)
{
  PscWelcomePage *page =
      PSC_WELCOME_PAGE (psc_app_test_find (GTK_WIDGET (window), PSC_TYPE_WELCOME_PAGE));

  ck_assert_str_eq (gtk_stack_get_visible_child_name (window->pages), "welcome");
  ck_assert_ptr_nonnull (page);
  ck_assert (!gtk_widget_get_visible (GTK_WIDGET (window->export_button)));
}
END_TEST

START_TEST (a_sample_fills_list_table_and_chart)
{
  PscChart *chart;

  open_sample ("leaking-driver");
  chart = psc_chart_area_get_chart (psc_chart_pane_get_area (window->chart_pane));

  ck_assert_str_eq (gtk_stack_get_visible_child_name (window->pages), "document");
  ck_assert_uint_eq (count_rows (), 451);
  ck_assert_int_eq (psc_chart_get_kind (chart), PSC_CHART_TREND);
  ck_assert_str_eq (psc_chart_get_label (chart, 0), "BrkQ");
  /* Most bytes first. */
  assert_cell (0, PSC_TAG_COLUMN_TAG, "EtwB");
  assert_cell (1, PSC_TAG_COLUMN_TAG, "BrkQ");
}
END_TEST

START_TEST (one_snapshot_is_a_ranking_and_nothing_to_compare)
{
  PscChart *chart;

  open_sample ("reference-leak");
  chart = psc_chart_area_get_chart (psc_chart_pane_get_area (window->chart_pane));

  ck_assert_int_eq (psc_chart_get_kind (chart), PSC_CHART_TOP);
  ck_assert (!adw_view_stack_page_get_visible (window->compare_page));
  ck_assert (!g_action_group_get_action_enabled (G_ACTION_GROUP (window), "compare"));
  assert_cell (0, PSC_TAG_COLUMN_TAG, "Proc");
  assert_cell (0, PSC_TAG_COLUMN_NONPAGED_OUTSTANDING, "14600");
}
END_TEST

START_TEST (another_snapshot_shows_its_own_table)
{
  PscDocument *document = psc_window_get_document (window);
  g_autofree char *last = NULL;
  g_autofree char *first = NULL;

  open_sample ("leaking-driver");
  last = dup_cell (1, PSC_TAG_COLUMN_BYTES);
  psc_document_set_current (document, psc_series_get (psc_document_get_series (document), 0));
  first = dup_cell (1, PSC_TAG_COLUMN_BYTES);

  ck_assert_str_ne (first, last);
  /* Nothing came before. */
  assert_cell (0, PSC_TAG_COLUMN_CHANGE, "\xe2\x80\x93");
}
END_TEST

START_TEST (the_table_sorts_by_its_columns)
{
  GtkColumnView *view;
  g_autoptr (GtkColumnViewColumn) column = NULL;

  open_sample ("leaking-driver");
  view = GTK_COLUMN_VIEW (psc_app_test_find (GTK_WIDGET (window->tag_table), GTK_TYPE_COLUMN_VIEW));
  column = GTK_COLUMN_VIEW_COLUMN (
      g_list_model_get_item (gtk_column_view_get_columns (view), PSC_TAG_COLUMN_CHANGE));
  gtk_column_view_sort_by_column (view, column, GTK_SORT_DESCENDING);

  assert_cell (0, PSC_TAG_COLUMN_TAG, "BrkQ");
  assert_cell (0, PSC_TAG_COLUMN_CHANGE, "+2.23 MiB");
}
END_TEST

static gboolean
has_one_row (gpointer data)
{
  return count_rows () == 1;
}

START_TEST (the_filter_leaves_what_it_finds)
{
  open_sample ("leaking-driver");
  psc_filter_bar_set_text (window->filter_bar, "Brk? -BrkC -BrkP");
  psc_app_test_wait (has_one_row, NULL);

  assert_cell (0, PSC_TAG_COLUMN_TAG, "BrkQ");
}
END_TEST

static GtkSelectionModel *
get_selection (void)
{
  GtkColumnView *view =
      GTK_COLUMN_VIEW (psc_app_test_find (GTK_WIDGET (window->tag_table), GTK_TYPE_COLUMN_VIEW));

  return gtk_column_view_get_model (view);
}

START_TEST (a_selected_row_stands_out_in_the_chart)
{
  PscChartArea *area = psc_chart_pane_get_area (window->chart_pane);
  g_autofree char *selected = NULL;

  open_sample ("leaking-driver");
  gtk_selection_model_select_item (get_selection (), 1, TRUE);
  selected = psc_chart_area_dup_selected (area);

  ck_assert_str_eq (selected, "BrkQ");
  ck_assert_int_eq (psc_chart_area_get_view (area)->selected, 0);
}
END_TEST

static gboolean
draws_picked_tag (gpointer data)
{
  PscChart *chart = psc_chart_area_get_chart (PSC_CHART_AREA (data));

  for (guint i = 0; i < psc_chart_get_n_series (chart); i++)
    if (g_str_equal (psc_chart_get_label (chart, (int) i), "EtwB"))
      return TRUE;
  return FALSE;
}

START_TEST (a_row_that_is_not_drawn_joins_the_chart)
{
  PscChartArea *area = psc_chart_pane_get_area (window->chart_pane);

  open_sample ("leaking-driver");
  ck_assert (!draws_picked_tag (area));
  gtk_selection_model_select_item (get_selection (), 0, TRUE);
  psc_app_test_wait (draws_picked_tag, area);
}
END_TEST

START_TEST (a_line_of_the_chart_selects_its_row)
{
  PscChartArea *area = psc_chart_pane_get_area (window->chart_pane);
  PscTag leak = psc_tag_from_text ("BrkQ", 4);
  PscTag other = psc_tag_from_text ("Mdl ", 4);

  open_sample ("leaking-driver");
  g_signal_emit_by_name (area, "picked", leak, FALSE);
  ck_assert (gtk_selection_model_is_selected (get_selection (), 1));
  g_signal_emit_by_name (area, "picked", other, TRUE);

  ck_assert (psc_document_has_tag (psc_window_get_document (window), leak));
  ck_assert (psc_document_has_tag (psc_window_get_document (window), other));
  g_signal_emit_by_name (area, "picked", leak, TRUE);
  ck_assert (!gtk_selection_model_is_selected (get_selection (), 1));
}
END_TEST

START_TEST (a_picked_tag_opens_its_pane_until_that_was_closed)
{
  PscTag tag = psc_tag_from_text ("Thre", 4);

  open_sample ("leaking-driver");
  ck_assert (!psc_side_pane_get_reveal (window->side_pane));
  psc_document_set_tags (window->document, &tag, 1);
  ck_assert (psc_side_pane_get_reveal (window->side_pane));
  g_action_group_activate_action (G_ACTION_GROUP (window), "tag-pane", NULL);
  ck_assert (!psc_side_pane_get_reveal (window->side_pane));
  tag = psc_tag_from_text ("File", 4);
  psc_document_set_tags (window->document, &tag, 1);
  ck_assert (!psc_side_pane_get_reveal (window->side_pane));
  g_settings_reset (window->settings, "tag-pane");
}
END_TEST

START_TEST (a_filter_does_not_forget_what_is_picked)
{
  PscTag leak = psc_tag_from_text ("BrkQ", 4);

  open_sample ("leaking-driver");
  psc_document_set_tags (psc_window_get_document (window), &leak, 1);
  psc_filter_bar_set_text (window->filter_bar, "etwb");
  psc_app_test_wait (has_one_row, NULL);

  ck_assert (psc_document_has_tag (psc_window_get_document (window), leak));
}
END_TEST

START_TEST (marks_are_set_on_the_current_snapshot)
{
  PscDocument *document = psc_window_get_document (window);
  PscSnapshot *third;

  open_sample ("leaking-driver");
  third = psc_series_get (psc_document_get_series (document), 2);
  psc_document_set_current (document, third);
  g_action_group_activate_action (G_ACTION_GROUP (window), "mark-a", NULL);
  ck_assert_ptr_eq (psc_document_get_mark_a (document), third);
  g_action_group_activate_action (G_ACTION_GROUP (window), "step", g_variant_new_int32 (1));
  g_action_group_activate_action (G_ACTION_GROUP (window), "mark-b", NULL);
  ck_assert_ptr_eq (psc_document_get_mark_b (document),
                    psc_series_get (psc_document_get_series (document), 3));
}
END_TEST

static gboolean
is_compared (gpointer data)
{
  return g_list_model_get_n_items (psc_compare_view_get_rows (window->compare_view)) > 0;
}

START_TEST (a_comparison_shows_what_changed_most_first)
{
  g_autoptr (PscDifferenceRow) row = NULL;
  GListModel *rows;

  open_sample ("two-logs");
  g_action_group_activate_action (G_ACTION_GROUP (window), "compare", NULL);
  psc_app_test_wait (is_compared, NULL);
  rows = psc_compare_view_get_rows (window->compare_view);
  row = PSC_DIFFERENCE_ROW (g_list_model_get_item (rows, 1));

  ck_assert_str_eq (adw_view_stack_get_visible_child_name (window->views), "compare");
  /* New, grown, shrunk and gone; not the tags that stayed the same. */
  ck_assert_uint_eq (g_list_model_get_n_items (rows), 2 + 55 + 79 + 2);
  ck_assert_uint_eq (psc_difference_row_get (row)->tag, psc_tag_from_text ("SbxC", 4));
  ck_assert_int_eq (psc_difference_row_get (row)->change, PSC_CHANGE_NEW);
}
END_TEST

static void
assert_begins (GFile *file, const char *expected)
{
  g_autofree char *contents = NULL;
  gsize length;

  ck_assert (g_file_load_contents (file, NULL, &contents, &length, NULL, NULL));
  ck_assert_msg (length > strlen (expected) && memcmp (contents, expected, strlen (expected)) == 0,
                 "begins otherwise: %.60s", contents);
}

START_TEST (exports_write_what_is_shown)
{
  g_autofree char *folder = g_dir_make_tmp ("psc-export-XXXXXX", NULL);
  g_autofree char *svg_path = g_build_filename (folder, "chart.svg", NULL);
  g_autofree char *csv_path = g_build_filename (folder, "tags.csv", NULL);
  g_autoptr (GFile) svg = g_file_new_for_path (svg_path);
  g_autoptr (GFile) csv = g_file_new_for_path (csv_path);

  open_sample ("leaking-driver");
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  ck_assert (psc_window_export_chart (window, svg, NULL));
  assert_begins (svg, "<svg xmlns=");
  ck_assert (psc_window_export_table (window, csv, NULL));
  assert_begins (csv, "Tag,Binary,NonPagedAllocs,NonPagedFrees,NonPagedDiff,NonPagedUsedBytes,"
                      "PagedAllocs,PagedFrees,PagedDiff,PagedUsedBytes,ChangeBytes,Description\r\n"
                      "EtwB,");
  g_unlink (svg_path);
  g_unlink (csv_path);
  g_rmdir (folder);
}
END_TEST

START_TEST (an_export_that_cannot_be_written_is_an_error)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/nonexistent/folder/tags.csv");
  g_autoptr (GError) error = NULL;

  open_sample ("reference-leak");
  ck_assert (!psc_window_export_table (window, file, &error));
  ck_assert_ptr_nonnull (error);
}
END_TEST

START_TEST (custom_widgets_say_what_they_are)
{
  GtkAccessible *area;
  GtkAccessible *sparkline;
  PscChart *chart;

  open_sample ("leaking-driver");
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  area = GTK_ACCESSIBLE (psc_chart_pane_get_area (window->chart_pane));
  chart = psc_chart_area_get_chart (PSC_CHART_AREA (area));
  sparkline =
      GTK_ACCESSIBLE (psc_app_test_find (GTK_WIDGET (window->tag_table), PSC_TYPE_SPARKLINE));

  gtk_test_accessible_assert_role (area, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (area, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       psc_chart_get_title (chart));
  ck_assert (gtk_test_accessible_has_property (area, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION));
  gtk_test_accessible_assert_role (sparkline, GTK_ACCESSIBLE_ROLE_IMG);
  ck_assert (gtk_test_accessible_has_property (sparkline, GTK_ACCESSIBLE_PROPERTY_LABEL));
}
END_TEST

/* Buttons without a text need a label of their own. */
static void
assert_labelled (GtkWidget *widget)
{
  if ((GTK_IS_BUTTON (widget) && gtk_button_get_icon_name (GTK_BUTTON (widget)) != NULL
       && gtk_widget_get_tooltip_text (widget) != NULL))
    ck_assert_msg (gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget),
                                                     GTK_ACCESSIBLE_PROPERTY_LABEL),
                   "%s has no label", gtk_widget_get_tooltip_text (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    assert_labelled (child);
}

START_TEST (icon_buttons_have_labels)
{
  open_sample ("two-logs");
  assert_labelled (GTK_WIDGET (window));
}
END_TEST

START_TEST (issues_open_as_a_list)
{
  g_autoptr (GListModel) windows = NULL;
  gboolean is_found = FALSE;
  const char *text = "kd> !poolused 2\n"
                     "   Sorting by NonPaged Pool Consumed\n\n"
                     "               NonPaged                  Paged\n"
                     " Tag     Allocs         Used     Allocs         Used\n\n"
                     " Leak         1         4096          0            0\n"
                     "TOTAL         1         8192          0            0\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  psc_document_paste (psc_window_get_document (window), bytes);
  psc_app_test_wait (has_chart, psc_chart_pane_get_area (window->chart_pane));
  ck_assert (g_action_group_get_action_enabled (G_ACTION_GROUP (window), "show-issues"));
  g_action_group_activate_action (G_ACTION_GROUP (window), "show-issues", NULL);
  windows = g_object_ref (gtk_window_get_toplevels ());
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) toplevel = GTK_WINDOW (g_list_model_get_item (windows, i));

      is_found = is_found || PSC_IS_ISSUE_LIST (toplevel);
    }
  ck_assert (is_found);
}
END_TEST

static gpointer
find_toplevel (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) toplevel = GTK_WIDGET (g_list_model_get_item (windows, i));

      if (G_TYPE_CHECK_INSTANCE_TYPE (toplevel, type))
        return toplevel;
    }
  return NULL;
}

static gboolean
is_capture_shown (gpointer data)
{
  return find_toplevel (PSC_TYPE_CAPTURE_WINDOW) != NULL;
}

START_TEST (an_issue_shows_its_line)
{
  PscIssues *issues = psc_issues_new ();
  GtkWidget *list;
  GtkWidget *row;

  psc_issues_add (issues, PSC_SEVERITY_WARNING, "/nonexistent/a.log:3", "bad row");
  psc_issues_add (issues, PSC_SEVERITY_WARNING, "/nonexistent/a.dmp@0x20", "bad header");
  list = psc_issue_list_new (GTK_WINDOW (window), issues);
  psc_issues_unref (issues);
  gtk_window_present (GTK_WINDOW (list));
  row = GTK_WIDGET (psc_app_test_find (list, ADW_TYPE_ACTION_ROW));
  ck_assert_ptr_null (
      adw_action_row_get_activatable_widget (ADW_ACTION_ROW (gtk_widget_get_next_sibling (row))));
  ck_assert_ptr_null (find_toplevel (PSC_TYPE_CAPTURE_WINDOW));
  adw_action_row_activate (ADW_ACTION_ROW (row));
  psc_app_test_wait (is_capture_shown, NULL);
}
END_TEST

START_TEST (a_window_may_close_while_it_reads)
{
  g_autofree char *path = psc_app_test_dup_sample ("leaking-driver");
  const char *const specs[] = { path, NULL };

  psc_document_open (psc_window_get_document (window), specs);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("app/window");
  TCase *test_case = tcase_create ("window");

  if (!psc_app_test_has_display ())
    return 0;
  tcase_set_timeout (test_case, 120);
  tcase_add_checked_fixture (test_case, set_up, tear_down);
  tcase_add_test (test_case, an_empty_window_offers_the_samples);
  tcase_add_test (test_case, a_sample_fills_list_table_and_chart);
  tcase_add_test (test_case, one_snapshot_is_a_ranking_and_nothing_to_compare);
  tcase_add_test (test_case, another_snapshot_shows_its_own_table);
  tcase_add_test (test_case, the_table_sorts_by_its_columns);
  tcase_add_test (test_case, the_filter_leaves_what_it_finds);
  tcase_add_test (test_case, a_selected_row_stands_out_in_the_chart);
  tcase_add_test (test_case, a_row_that_is_not_drawn_joins_the_chart);
  tcase_add_test (test_case, a_line_of_the_chart_selects_its_row);
  tcase_add_test (test_case, a_picked_tag_opens_its_pane_until_that_was_closed);
  tcase_add_test (test_case, a_filter_does_not_forget_what_is_picked);
  tcase_add_test (test_case, marks_are_set_on_the_current_snapshot);
  tcase_add_test (test_case, a_comparison_shows_what_changed_most_first);
  tcase_add_test (test_case, exports_write_what_is_shown);
  tcase_add_test (test_case, an_export_that_cannot_be_written_is_an_error);
  tcase_add_test (test_case, custom_widgets_say_what_they_are);
  tcase_add_test (test_case, icon_buttons_have_labels);
  tcase_add_test (test_case, issues_open_as_a_list);
  tcase_add_test (test_case, an_issue_shows_its_line);
  tcase_add_test (test_case, a_window_may_close_while_it_reads);
  suite_add_tcase (suite, test_case);
  return psc_check_run (suite);
}
