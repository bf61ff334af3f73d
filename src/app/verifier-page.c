/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Four parts, each there only with something to show: what is held as a tree, the log as a tree of
 * stacks, the drivers, and the settings with the counters over all drivers. Trees of a hundred
 * thousand blocks take a second, so a thread makes them and takes them down again.
 */
#include "config.h"

#include "app/verifier-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/module-entry.h"
#include "app/table-parts.h"
#include "app/verifier-columns.h"
#include "app/worker.h"
#include "base/format.h"

/* A search of more records than this is done in slices. */
#define MAX_ROWS_AT_ONCE 5000u

struct _PscVerifierPage
{
  GtkBox parent_instance;

  GtkSpinner *busy;
  GtkStack *parts;
  GtkStackPage *held_page;
  GtkStackPage *log_page;
  GtkStackPage *drivers_page;
  GtkStackPage *settings_page;
  GtkColumnView *held_view;
  GtkColumnView *log_view;
  GtkColumnView *drivers_view;
  GtkSearchEntry *search;
  GtkLabel *log_count;
  AdwPreferencesGroup *level_group;
  AdwPreferencesGroup *statistics_group;

  PscDocument *document;
  PscInvestigation *investigation;
  GCancellable *folding;
  GPtrArray *roots; /* of the tree that is shown */
  GPtrArray *log_rows;
  GListModel *held;
  GtkFilterListModel *log_filtered;
  GListModel *log;
  GtkSortListModel *drivers;
  GPtrArray *rows; /* of the groups, which cannot be asked for them */
};

G_DEFINE_FINAL_TYPE (PscVerifierPage, psc_verifier_page, GTK_TYPE_BOX)

static void
psc_verifier_page_dispose (GObject *object)
{
  PscVerifierPage *self = PSC_VERIFIER_PAGE (object);

  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_clear_object (&self->document);
  g_clear_object (&self->held);
  g_clear_object (&self->log);
  g_clear_object (&self->log_filtered);
  g_clear_object (&self->drivers);
  g_clear_object (&self->investigation);
  psc_worker_stop (&self->folding);
  g_ptr_array_set_size (self->rows, 0);
  gtk_widget_dispose_template (GTK_WIDGET (self), PSC_TYPE_VERIFIER_PAGE);
  /* The last references, now that nothing shows them. */
  psc_worker_free (g_steal_pointer (&self->roots));
  psc_worker_free (g_steal_pointer (&self->log_rows));

  G_OBJECT_CLASS (psc_verifier_page_parent_class)->dispose (object);
}

static void
psc_verifier_page_finalize (GObject *object)
{
  g_ptr_array_unref (PSC_VERIFIER_PAGE (object)->rows);

  G_OBJECT_CLASS (psc_verifier_page_parent_class)->finalize (object);
}

static gboolean
log_filter_cb (gpointer item, gpointer user_data)
{
  PscVerifierPage *self = PSC_VERIFIER_PAGE (user_data);
  const PscLogRow *row = (const PscLogRow *) psc_item_get (PSC_ITEM (item));
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  guint64 va;

  if (text[0] == '\0')
    return TRUE;
  return psc_parse_address (text, &va) && psc_log_row_matches (row, va);
}

static void
update_log_count (PscVerifierPage *self)
{
  guint n_shown = g_list_model_get_n_items (G_LIST_MODEL (self->log_filtered));
  GListModel *all = gtk_filter_list_model_get_model (self->log_filtered);
  guint n_all = all != NULL ? g_list_model_get_n_items (all) : 0;
  g_autofree char *text = NULL;

  if (n_shown == n_all)
    text = g_strdup_printf (ngettext ("%u record, newest first", "%u records, newest first", n_all),
                            n_all);
  else
    /* Translators: how many records of a log concern an address, and how many there are */
    text =
        g_strdup_printf (ngettext ("%u of %u record", "%u of %u records", n_all), n_shown, n_all);
  gtk_label_set_text (self->log_count, text);
}

static void
search_changed_cb (PscVerifierPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  guint64 va;
  gboolean is_bad = text[0] != '\0' && !psc_parse_address (text, &va);

  if (is_bad)
    gtk_widget_add_css_class (GTK_WIDGET (self->search), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->search), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_STATE_INVALID,
                               is_bad ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  if (self->log_filtered == NULL)
    return;
  gtk_filter_changed (gtk_filter_list_model_get_filter (self->log_filtered),
                      GTK_FILTER_CHANGE_DIFFERENT);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, PscVerifierPage, busy);
  gtk_widget_class_bind_template_child (widget_class, PscVerifierPage, parts);
  gtk_widget_class_bind_template_child (widget_class, PscVerifierPage, held_page);
  gtk_widget_class_bind_template_child (widget_class, PscVerifierPage, log_page);
  gtk_widget_class_bind_template_child (widget_class, PscVerifierPage, drivers_page);
  gtk_widget_class_bind_template_child (widget_class, PscVerifierPage, settings_page);
  gtk_widget_class_bind_template_child (widget_class, PscVerifierPage, held_view);
  gtk_widget_class_bind_template_child (widget_class, PscVerifierPage, log_view);
  gtk_widget_class_bind_template_child (widget_class, PscVerifierPage, drivers_view);
  gtk_widget_class_bind_template_child (widget_class, PscVerifierPage, search);
  gtk_widget_class_bind_template_child (widget_class, PscVerifierPage, log_count);
  gtk_widget_class_bind_template_child (widget_class, PscVerifierPage, level_group);
  gtk_widget_class_bind_template_child (widget_class, PscVerifierPage, statistics_group);
}

static void
psc_verifier_page_class_init (PscVerifierPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = psc_verifier_page_dispose;
  object_class->finalize = psc_verifier_page_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolscope/Poolscope/verifier-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
}

static void
set_model (GtkColumnView *view, GListModel *rows)
{
  g_autoptr (GtkSelectionModel) selection =
      GTK_SELECTION_MODEL (gtk_single_selection_new (g_object_ref (rows)));

  gtk_column_view_set_model (view, selection);
}

static GListModel *
create_frames_cb (gpointer item, gpointer user_data)
{
  const PscLogRow *row = (const PscLogRow *) psc_item_get (PSC_ITEM (item));
  g_autoptr (GPtrArray) frames = psc_log_row_create_frames (row);

  if (frames == NULL)
    return NULL;
  return G_LIST_MODEL (psc_item_list_new (frames, G_OBJECT (row->investigation)));
}

static void
psc_verifier_page_init (PscVerifierPage *self)
{
  GtkFilter *filter;
  GtkSorter *sorter;

  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  psc_held_columns_append (self->held_view);
  psc_log_columns_append (self->log_view);
  psc_driver_columns_append (self->drivers_view);
  psc_table_begin_at_first_column (self->held_view);
  psc_table_begin_at_first_column (self->log_view);
  psc_table_begin_at_first_column (self->drivers_view);

  filter = GTK_FILTER (gtk_custom_filter_new (log_filter_cb, self, NULL));
  self->log_filtered = gtk_filter_list_model_new (NULL, filter);
  g_signal_connect_object (self->log_filtered, "items-changed", G_CALLBACK (update_log_count), self,
                           G_CONNECT_SWAPPED);
  self->log =
      G_LIST_MODEL (gtk_tree_list_model_new (g_object_ref (G_LIST_MODEL (self->log_filtered)),
                                             FALSE, FALSE, create_frames_cb, NULL, NULL));
  set_model (self->log_view, self->log);
  sorter = gtk_column_view_get_sorter (self->drivers_view);
  self->drivers = gtk_sort_list_model_new (NULL, g_object_ref (sorter));
  set_model (self->drivers_view, G_LIST_MODEL (self->drivers));
}

/* What is held. */

static GListModel *
create_children_cb (gpointer item, gpointer user_data)
{
  const PscCallNode *node = (const PscCallNode *) psc_item_get (PSC_ITEM (item));

  if (node->children == NULL)
    return NULL;
  return G_LIST_MODEL (psc_item_list_new (node->children, G_OBJECT (user_data)));
}

/* Opens what leaves no choice, so that the first fork shows at once. */
static void
expand_only_children (GtkTreeListModel *tree)
{
  guint n;

  do
    {
      g_autoptr (GtkTreeListRow) last = NULL;

      n = g_list_model_get_n_items (G_LIST_MODEL (tree));
      last = n > 0 ? gtk_tree_list_model_get_row (tree, n - 1) : NULL;
      if (last != NULL && gtk_tree_list_row_get_depth (last) == n - 1)
        gtk_tree_list_row_set_expanded (last, TRUE);
    }
  while (g_list_model_get_n_items (G_LIST_MODEL (tree)) == n + 1);
}

/* The tree of calls belongs to the list of its roots; what is below is reached only from there. */
static void
show_held (PscVerifierPage *self, GPtrArray *roots)
{
  PscItemList *list = psc_item_list_new (roots, G_OBJECT (self->investigation));
  GtkTreeListModel *tree =
      gtk_tree_list_model_new (G_LIST_MODEL (list), FALSE, FALSE, create_children_cb,
                               g_object_ref (self->investigation), g_object_unref);

  g_clear_object (&self->held);
  self->held = G_LIST_MODEL (tree);
  set_model (self->held_view, self->held);
  expand_only_children (tree);
  psc_worker_free (g_steal_pointer (&self->roots));
  self->roots = g_ptr_array_ref (roots);
}

static void
show_log (PscVerifierPage *self, GPtrArray *rows)
{
  g_autoptr (PscItemList) list = psc_item_list_new (rows, G_OBJECT (self->investigation));

  gtk_filter_list_model_set_incremental (self->log_filtered, rows->len > MAX_ROWS_AT_ONCE);
  gtk_filter_list_model_set_model (self->log_filtered, G_LIST_MODEL (list));
  psc_worker_free (g_steal_pointer (&self->log_rows));
  self->log_rows = g_ptr_array_ref (rows);
}

/* What the thread makes. */
typedef struct
{
  GPtrArray *roots;
  GPtrArray *log_rows;
} Folded;

static void
folded_free (gpointer data)
{
  Folded *folded = (Folded *) data;

  psc_worker_free (folded->roots);
  psc_worker_free (folded->log_rows);
  g_free (folded);
}

static gpointer
fold (PscInvestigation *investigation, gconstpointer data, GCancellable *cancellable)
{
  Folded *folded = g_new0 (Folded, 1);

  folded->roots = psc_call_tree_new (investigation, cancellable);
  folded->log_rows = psc_log_rows_new (investigation);
  return folded;
}

static void
folded (gpointer owner, gpointer result)
{
  PscVerifierPage *self = PSC_VERIFIER_PAGE (owner);
  Folded *folded = (Folded *) result;

  show_held (self, folded->roots);
  show_log (self, folded->log_rows);
  folded_free (folded);
  gtk_spinner_set_spinning (self->busy, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->busy), FALSE);
}

static const PscWorkKind folding = { fold, folded, folded_free };

static gboolean
has_log (PscInvestigation *investigation)
{
  for (guint i = 0; i < psc_investigation_get_n_files (investigation); i++)
    if (psc_investigation_get_file (investigation, i)->evidence->traces->len > 0)
      return TRUE;
  return FALSE;
}

static void
start_folding (PscVerifierPage *self)
{
  gtk_stack_page_set_visible (self->held_page, psc_call_tree_has_blocks (self->investigation));
  gtk_stack_page_set_visible (self->log_page, has_log (self->investigation));
  gtk_widget_set_visible (GTK_WIDGET (self->busy), TRUE);
  gtk_spinner_set_spinning (self->busy, TRUE);
  psc_worker_start (self, &self->folding, &folding, self->investigation, NULL);
}

static void
show_drivers (PscVerifierPage *self)
{
  g_autoptr (GPtrArray) drivers = psc_driver_rows_new (self->investigation);
  g_autoptr (PscItemList) list = psc_item_list_new (drivers, G_OBJECT (self->investigation));

  gtk_sort_list_model_set_model (self->drivers, G_LIST_MODEL (list));
  gtk_stack_page_set_visible (self->drivers_page, drivers->len > 0);
}

/* The settings. */

static void
clear_rows (PscVerifierPage *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = GTK_WIDGET (g_ptr_array_index (self->rows, i));
      GtkWidget *group = gtk_widget_get_ancestor (row, ADW_TYPE_PREFERENCES_GROUP);

      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (group), row);
    }
  g_ptr_array_set_size (self->rows, 0);
}

static GtkWidget *
add_row (PscVerifierPage *self, AdwPreferencesGroup *group, const char *title, const char *value)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *label = gtk_label_new (value);
  g_autofree char *valid = g_utf8_make_valid (title, -1);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), valid);
  gtk_widget_add_css_class (label, "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  adw_preferences_group_add (group, row);
  g_ptr_array_add (self->rows, row);
  return row;
}

static void
add_flag (PscVerifierPage *self, const PscVerifierFlag *flag)
{
  g_autofree char *mask = psc_dup_address (flag->mask);
  GtkWidget *row = add_row (self, self->level_group, flag->name != NULL ? flag->name : mask,
                            flag->is_enabled ? C_ ("flag", "On") : C_ ("flag", "Off"));

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), mask);
  if (!flag->is_enabled)
    gtk_widget_add_css_class (row, "dim-label");
}

static void
add_count (PscVerifierPage *self, const char *title, gboolean is_known, guint64 value)
{
  char buffer[PSC_FORMAT_SIZE];

  add_row (self, self->statistics_group, title,
           is_known ? psc_format_count (value, buffer) : PSC_UNKNOWN_TEXT);
}

static void
add_size (PscVerifierPage *self, const char *title, const PscVerifierCounters *counters)
{
  char count[PSC_FORMAT_SIZE];
  char bytes[PSC_FORMAT_SIZE];
  g_autofree char *text = NULL;

  if ((counters->known & 3u) == 3u)
    /* Translators: a number of blocks, then what they hold together, such as “3 blocks, 12 KiB” */
    text = g_strdup_printf (ngettext ("%s block, %s", "%s blocks, %s",
                                      (gulong) counters->current_allocs),
                            psc_format_count (counters->current_allocs, count),
                            psc_format_bytes (counters->current_bytes, bytes));
  add_row (self, self->statistics_group, title, text != NULL ? text : PSC_UNKNOWN_TEXT);
}

static const char *const statistic_titles[PSC_N_STATISTICS] = {
  [PSC_STATISTIC_ATTEMPTED] = N_ ("Allocations attempted"),
  [PSC_STATISTIC_SUCCEEDED] = N_ ("Allocations succeeded"),
  [PSC_STATISTIC_SPECIAL_POOL] = N_ ("Of these in special pool"),
  [PSC_STATISTIC_NO_TAG] = N_ ("Allocations without a tag"),
  [PSC_STATISTIC_FAILED] = N_ ("Allocations failed"),
};

static void
add_statistics (PscVerifierPage *self, const PscVerifier *verifier)
{
  for (guint i = 0; i < PSC_N_STATISTICS; i++)
    add_count (self, _ (statistic_titles[i]), verifier->statistics[i] >= 0,
               (guint64) verifier->statistics[i]);
  add_size (self, _ ("Nonpaged pool held"), &verifier->counters[PSC_POOL_NONPAGED]);
  add_size (self, _ ("Paged pool held"), &verifier->counters[PSC_POOL_PAGED]);
}

static const PscVerifier *
get_verifier (PscVerifierPage *self, guint index)
{
  return psc_investigation_get_file (self->investigation, index)->evidence->verifier;
}

/* Of several files the last one that has settings counts, as of several outputs in one file. */
static void
show_settings (PscVerifierPage *self)
{
  const PscVerifier *verifier = NULL;
  g_autofree char *level = NULL;

  for (guint i = psc_investigation_get_n_files (self->investigation); verifier == NULL && i > 0;
       i--)
    verifier = get_verifier (self, i - 1);
  gtk_stack_page_set_visible (self->settings_page, verifier != NULL);
  if (verifier == NULL)
    return;
  level = verifier->has_level ? psc_dup_address (verifier->level) : g_strdup (PSC_UNKNOWN_TEXT);
  add_row (self, self->level_group, _ ("Level"), level);
  for (guint i = 0; i < verifier->flags->len; i++)
    add_flag (self, &g_array_index (verifier->flags, PscVerifierFlag, i));
  add_statistics (self, verifier);
}

static void
show_first_part (PscVerifierPage *self)
{
  GtkStackPage *const pages[] = { self->held_page, self->log_page, self->drivers_page,
                                  self->settings_page };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (gtk_stack_page_get_visible (pages[i]))
      {
        gtk_stack_set_visible_child (self->parts, gtk_stack_page_get_child (pages[i]));
        return;
      }
}

static void
series_changed_cb (PscVerifierPage *self)
{
  if (!g_set_object (&self->investigation, psc_document_get_investigation (self->document))
      || self->investigation == NULL)
    return;
  clear_rows (self);
  start_folding (self);
  show_drivers (self);
  show_settings (self);
  show_first_part (self);
}

void
psc_verifier_page_set_document (PscVerifierPage *self, PscDocument *document)
{
  g_return_if_fail (PSC_IS_VERIFIER_PAGE (self) && PSC_IS_DOCUMENT (document));
  g_return_if_fail (self->document == NULL);

  self->document = g_object_ref (document);
  g_signal_connect_swapped (document, "notify::series", G_CALLBACK (series_changed_cb), self);
  series_changed_cb (self);
}

gboolean
psc_verifier_page_has_data (PscVerifierPage *self)
{
  g_return_val_if_fail (PSC_IS_VERIFIER_PAGE (self), FALSE);

  return gtk_stack_page_get_visible (self->settings_page)
         || gtk_stack_page_get_visible (self->log_page);
}

gboolean
psc_verifier_page_is_ready (PscVerifierPage *self)
{
  g_return_val_if_fail (PSC_IS_VERIFIER_PAGE (self), FALSE);

  return self->folding == NULL;
}

GListModel *
psc_verifier_page_get_held (PscVerifierPage *self)
{
  g_return_val_if_fail (PSC_IS_VERIFIER_PAGE (self), NULL);

  return self->held;
}

GListModel *
psc_verifier_page_get_log (PscVerifierPage *self)
{
  g_return_val_if_fail (PSC_IS_VERIFIER_PAGE (self), NULL);

  return self->log;
}
