/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The verifier's page: blocks folded by where they come from, the log and the settings.
 */
#include "config.h"

#include "app/verifier-page.h"

#include <check.h>

#include "app/verifier-columns.h"
#include "support/app-fixture.h"
#include "support/check-main.h"
#include "support/verifier-text.h"

static PscDocument *document;
static GtkWidget *window;
static PscVerifierPage *page;

static void
set_up (void)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  psc_app_test_init ();
  document = psc_document_new ();
  page = PSC_VERIFIER_PAGE (g_object_new (PSC_TYPE_VERIFIER_PAGE, NULL));
  psc_verifier_page_set_document (page, document);
  window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (page));
  gtk_window_set_default_size (GTK_WINDOW (window), 1000, 600);
  g_object_ref (page);
}

static void
tear_down (void)
{
  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (page);
  psc_app_test_finalize (document);
}

static gboolean
is_ready (gpointer data)
{
  return psc_verifier_page_is_ready (page);
}

static void
paste (const char *text)
{
  psc_app_test_paste (document, text);
  psc_app_test_wait (is_ready, NULL);
}

/* A row of a tree; its record belongs to the document's investigation or to the page. */
static gconstpointer
get_record (GListModel *rows, guint position)
{
  g_autoptr (GtkTreeListRow) row = GTK_TREE_LIST_ROW (g_list_model_get_item (rows, position));
  g_autoptr (PscItem) item = NULL;

  ck_assert_ptr_nonnull (row);
  item = PSC_ITEM (gtk_tree_list_row_get_item (row));
  return psc_item_get (item);
}

static void
expand (GListModel *rows, guint position)
{
  g_autoptr (GtkTreeListRow) row = GTK_TREE_LIST_ROW (g_list_model_get_item (rows, position));

  gtk_tree_list_row_set_expanded (row, TRUE);
}

static void
assert_node (guint position, const char *text, guint64 n_blocks, guint64 bytes)
{
  const PscCallNode *node =
      (const PscCallNode *) get_record (psc_verifier_page_get_held (page), position);

  ck_assert_str_eq (node->text, text);
  ck_assert_uint_eq (node->n_blocks, n_blocks);
  ck_assert_uint_eq (node->bytes, bytes);
}

START_TEST (files_without_the_verifier_are_no_page)
{
  psc_app_test_open (document, "reference-leak");
  ck_assert (!psc_verifier_page_has_data (page));
}
END_TEST

START_TEST (blocks_fold_by_driver_and_place_largest_first)
{
  paste (PSC_TEST_VERIFIER);
  ck_assert (psc_verifier_page_has_data (page));
  ck_assert_uint_eq (g_list_model_get_n_items (psc_verifier_page_get_held (page)), 3);
  assert_node (0, "leaky.sys", 3, 0x2020);
  assert_node (1, "leaky!Grow+0x21", 2, 0x2000);
  assert_node (2, "leaky!Other+0x10", 1, 0x20);
}
END_TEST

START_TEST (a_place_opens_to_the_stack_that_the_log_has)
{
  const PscCallNode *block;

  paste (PSC_TEST_VERIFIER);
  expand (psc_verifier_page_get_held (page), 1);
  assert_node (2, "leaky!Control+0x13f", 1, 0x1000);
  block = (const PscCallNode *) get_record (psc_verifier_page_get_held (page), 3);
  ck_assert_ptr_null (block->text);
  ck_assert_uint_eq (block->address, 0x9d200000);
}
END_TEST

START_TEST (the_log_lists_records_newest_first_with_their_stacks)
{
  GListModel *log = psc_verifier_page_get_log (page);
  const PscLogRow *row;

  paste (PSC_TEST_VERIFIER);
  ck_assert_uint_eq (g_list_model_get_n_items (log), 2);
  row = (const PscLogRow *) get_record (log, 0);
  ck_assert_int_eq (row->trace->kind, PSC_TRACE_FREE);
  expand (log, 1);
  ck_assert_uint_eq (g_list_model_get_n_items (log), 5);
}
END_TEST

static gboolean
is_one_record (gpointer data)
{
  return g_list_model_get_n_items (psc_verifier_page_get_log (page)) == 1;
}

START_TEST (an_address_inside_a_block_finds_its_record)
{
  GtkEditable *search = GTK_EDITABLE (psc_app_test_find (GTK_WIDGET (page), GTK_TYPE_SEARCH_ENTRY));
  const PscLogRow *row;

  paste (PSC_TEST_VERIFIER);
  gtk_editable_set_text (search, "0x9d2fbfff");
  psc_app_test_wait (is_one_record, NULL);
  row = (const PscLogRow *) get_record (psc_verifier_page_get_log (page), 0);
  ck_assert_uint_eq (row->trace->address, 0x9d2fb000);
}
END_TEST

START_TEST (the_end_of_a_block_is_outside)
{
  const PscTrace trace = { .address = G_MAXUINT64 - 0xf, .bytes = 0x8 };
  const PscLogRow row = { .trace = &trace };

  ck_assert (psc_log_row_matches (&row, G_MAXUINT64 - 0xf));
  ck_assert (psc_log_row_matches (&row, G_MAXUINT64 - 0x8));
  ck_assert (!psc_log_row_matches (&row, G_MAXUINT64 - 0x7));
  ck_assert (!psc_log_row_matches (&row, 0));
}
END_TEST

/* The place that a row of a part leads to. */
static void
assert_place (const char *part, guint position, const char *expected)
{
  GtkStack *parts = GTK_STACK (psc_app_test_find (GTK_WIDGET (page), GTK_TYPE_STACK));
  GtkWidget *child = gtk_stack_get_child_by_name (parts, part);
  g_autofree char *place = NULL;

  g_signal_emit_by_name (psc_app_test_find (child, GTK_TYPE_COLUMN_VIEW), "activate", position);
  place = psc_app_test_take_place ();
  ck_assert_str_eq (place, expected);
}

START_TEST (every_row_leads_to_its_line)
{
  psc_app_test_watch_places (window);
  paste (PSC_TEST_VERIFIER);
  assert_place ("held", 0, "pasted-1:28");
  assert_place ("held", 1, "pasted-1:43");
  assert_place ("log", 0, "pasted-1:57");
  expand (psc_verifier_page_get_log (page), 0);
  assert_place ("log", 2, "pasted-1:59");
  assert_place ("drivers", 0, "pasted-1:28");
}
END_TEST

START_TEST (places_are_buttons_in_the_rows)
{
  paste (PSC_TEST_VERIFIER);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  ck_assert_ptr_nonnull (psc_app_test_find_label (GTK_WIDGET (page), "pasted-1:43"));
}
END_TEST

START_TEST (settings_are_said_in_words)
{
  paste (PSC_TEST_VERIFIER);
  gtk_stack_set_visible_child_name (GTK_STACK (
                                        psc_app_test_find (GTK_WIDGET (page), GTK_TYPE_STACK)),
                                    "settings");
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  ck_assert_ptr_nonnull (psc_app_test_find_label (GTK_WIDGET (page), "Special pool"));
  ck_assert_ptr_nonnull (psc_app_test_find_label (GTK_WIDGET (page), "Off"));
  ck_assert_ptr_nonnull (psc_app_test_find_label (GTK_WIDGET (page), "3 blocks, 8.03 KiB"));
}
END_TEST

START_TEST (it_may_go_while_blocks_are_folded)
{
  psc_app_test_paste (document, PSC_TEST_VERIFIER);
  ck_assert (!psc_verifier_page_is_ready (page));
  ck_assert (psc_verifier_page_has_data (page));
}
END_TEST

START_TEST (tables_have_names_and_roles)
{
  GtkWidget *view = GTK_WIDGET (psc_app_test_find (GTK_WIDGET (page), GTK_TYPE_COLUMN_VIEW));

  gtk_test_accessible_assert_role (view, GTK_ACCESSIBLE_ROLE_TREE_GRID);
  gtk_test_accessible_assert_property (view, GTK_ACCESSIBLE_PROPERTY_LABEL, "Held blocks");
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("app/verifier-page");
  TCase *tcase = tcase_create ("page");

  if (!psc_app_test_has_display ())
    return 0;
  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_set_timeout (tcase, 60.0);
  tcase_add_test (tcase, files_without_the_verifier_are_no_page);
  tcase_add_test (tcase, blocks_fold_by_driver_and_place_largest_first);
  tcase_add_test (tcase, a_place_opens_to_the_stack_that_the_log_has);
  tcase_add_test (tcase, the_log_lists_records_newest_first_with_their_stacks);
  tcase_add_test (tcase, an_address_inside_a_block_finds_its_record);
  tcase_add_test (tcase, the_end_of_a_block_is_outside);
  tcase_add_test (tcase, every_row_leads_to_its_line);
  tcase_add_test (tcase, places_are_buttons_in_the_rows);
  tcase_add_test (tcase, settings_are_said_in_words);
  tcase_add_test (tcase, it_may_go_while_blocks_are_folded);
  tcase_add_test (tcase, tables_have_names_and_roles);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
