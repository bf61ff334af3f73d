/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table of modules: what it lists, finds and orders.
 */
#include "config.h"

#include "app/modules-page.h"

#include <check.h>

#include "app/item-list.h"
#include "app/module-entry.h"
#include "support/app-fixture.h"
#include "support/check-main.h"

#define MODULES                                                                                    \
  "0: kd> lm\n"                                                                                    \
  "start             end                 module name\n"                                            \
  "fffff807`22600000 fffff807`23646000   nt         (pdb symbols)  c:\\sym\\ntkrnlmp.pdb\n"        \
  "fffff807`47f50000 fffff807`47f59000   leaky      (deferred)\n"                                  \
  "\n"                                                                                             \
  "Unloaded modules:\n"                                                                            \
  "fffff807`26b80000 fffff807`26bac000   luafv.sys\n"                                              \
  "0: kd> s -a fffff807`47f50000 fffff807`47f59000 \"Leak\"\n"                                     \
  "fffff807`47f51559  4c 65 61 6b 0f 42 c1 41-8d 49 fd 8b d0 ff 15 df  Leak.B.A.I......\n"         \
  "fffff807`47f53100  4c 65 61 6b 00 00 00 00-00 00 00 00 00 00 00 00  Leak............\n"

static PscDocument *document;
static GtkWidget *window;
static PscModulesPage *page;

static void
set_up (void)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  psc_app_test_init ();
  document = psc_document_new ();
  page = PSC_MODULES_PAGE (g_object_new (PSC_TYPE_MODULES_PAGE, NULL));
  psc_modules_page_set_document (page, document);
  window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (page));
  gtk_window_set_default_size (GTK_WINDOW (window), 1000, 400);
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
  return psc_modules_page_is_ready (page);
}

static void
paste (const char *text)
{
  psc_app_test_paste (document, text);
  psc_app_test_wait (is_ready, NULL);
}

static guint
count_rows (void)
{
  return g_list_model_get_n_items (psc_modules_page_get_rows (page));
}

static const char *
get_name (guint position)
{
  g_autoptr (PscItem) item =
      PSC_ITEM (g_list_model_get_item (psc_modules_page_get_rows (page), position));

  return ((const PscModuleEntry *) psc_item_get (item))->module->name;
}

static gboolean
is_one_row (gpointer data)
{
  return count_rows () == 1;
}

static void
search (const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (
                             psc_app_test_find (GTK_WIDGET (page), GTK_TYPE_SEARCH_ENTRY)),
                         text);
}

START_TEST (files_without_modules_are_no_page)
{
  psc_app_test_open (document, "reference-leak");
  ck_assert (!psc_modules_page_has_data (page));
}
END_TEST

START_TEST (loaded_and_unloaded_modules_are_rows)
{
  paste (MODULES);
  ck_assert (psc_modules_page_has_data (page));
  ck_assert_uint_eq (count_rows (), 3);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  ck_assert_ptr_nonnull (psc_app_test_find_label (GTK_WIDGET (page), "0xfffff80747f50000"));
  ck_assert_ptr_nonnull (psc_app_test_find_label (GTK_WIDGET (page), "Unloaded"));
  ck_assert_ptr_nonnull (psc_app_test_find_label (GTK_WIDGET (page), "3 modules"));
}
END_TEST

START_TEST (what_no_file_tells_is_a_dash)
{
  paste (MODULES);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  ck_assert_ptr_nonnull (psc_app_test_find_label (GTK_WIDGET (page), "–"));
}
END_TEST

START_TEST (a_tag_stands_beside_the_module_that_it_was_found_in)
{
  paste (MODULES);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  ck_assert_ptr_nonnull (psc_app_test_find_label (GTK_WIDGET (page), "Leak (2)"));
}
END_TEST

START_TEST (the_same_list_in_two_files_comes_once)
{
  paste (MODULES);
  paste (MODULES);
  ck_assert_uint_eq (count_rows (), 3);
}
END_TEST

START_TEST (an_address_finds_the_module_around_it)
{
  paste (MODULES);
  search ("fffff807`47f51559");
  psc_app_test_wait (is_one_row, NULL);
  ck_assert_str_eq (get_name (0), "leaky");
}
END_TEST

START_TEST (a_module_leads_to_its_line)
{
  g_autofree char *place = NULL;

  psc_app_test_watch_places (window);
  paste (MODULES);
  g_signal_emit_by_name (psc_app_test_find (GTK_WIDGET (page), GTK_TYPE_COLUMN_VIEW), "activate",
                         1u);
  place = psc_app_test_take_place ();
  ck_assert_str_eq (place, "pasted-1:4");
}
END_TEST

START_TEST (the_table_has_a_name_and_a_role)
{
  GtkWidget *view = GTK_WIDGET (psc_app_test_find (GTK_WIDGET (page), GTK_TYPE_COLUMN_VIEW));

  gtk_test_accessible_assert_role (view, GTK_ACCESSIBLE_ROLE_TREE_GRID);
  gtk_test_accessible_assert_property (view, GTK_ACCESSIBLE_PROPERTY_LABEL, "Modules");
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("app/modules-page");
  TCase *tcase = tcase_create ("page");

  if (!psc_app_test_has_display ())
    return 0;
  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_set_timeout (tcase, 60.0);
  tcase_add_test (tcase, files_without_modules_are_no_page);
  tcase_add_test (tcase, loaded_and_unloaded_modules_are_rows);
  tcase_add_test (tcase, what_no_file_tells_is_a_dash);
  tcase_add_test (tcase, a_tag_stands_beside_the_module_that_it_was_found_in);
  tcase_add_test (tcase, the_same_list_in_two_files_comes_once);
  tcase_add_test (tcase, an_address_finds_the_module_around_it);
  tcase_add_test (tcase, a_module_leads_to_its_line);
  tcase_add_test (tcase, the_table_has_a_name_and_a_role);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
