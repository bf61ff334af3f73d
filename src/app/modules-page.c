/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Modules are a few hundred, so the models work at once; the hits of searches, which may be a great
 * many, are shared out among them on a thread.
 */
#include "config.h"

#include "app/modules-page.h"

#include <glib/gi18n.h>

#include "app/capture-window.h"
#include "app/item-column.h"
#include "app/module-entry.h"
#include "app/table-parts.h"
#include "app/worker.h"

struct _PscModulesPage
{
  GtkBox parent_instance;

  GtkSearchEntry *search;
  GtkLabel *count_label;
  GtkColumnView *view;

  PscDocument *document;
  gboolean has_data;
  GCancellable *sharing_out; /* hits among modules */
  GtkFilterListModel *filtered;
  GtkSortListModel *sorted;
};

G_DEFINE_FINAL_TYPE (PscModulesPage, psc_modules_page, GTK_TYPE_BOX)

static const PscModule *
get_module (gconstpointer record)
{
  return ((const PscModuleEntry *) record)->module;
}

static char *
dup_text_or_unknown (const char *text)
{
  return text != NULL ? g_utf8_make_valid (text, -1) : g_strdup (PSC_UNKNOWN_TEXT);
}

static char *
dup_name (gconstpointer record)
{
  return dup_text_or_unknown (get_module (record)->name);
}

static char *
dup_image (gconstpointer record)
{
  return dup_text_or_unknown (get_module (record)->image);
}

static char *
dup_state (gconstpointer record)
{
  return g_strdup (get_module (record)->is_loaded ? C_ ("module", "Loaded")
                                                  : C_ ("module", "Unloaded"));
}

static char *
dup_base (gconstpointer record)
{
  return psc_dup_address (get_module (record)->base);
}

static char *
dup_end (gconstpointer record)
{
  return psc_dup_address (get_module (record)->end);
}

static char *
dup_built (gconstpointer record)
{
  const PscModule *module = get_module (record);
  g_autoptr (GDateTime) time = NULL;

  if (!module->has_timestamp)
    return g_strdup (PSC_UNKNOWN_TEXT);
  if (module->is_reproducible)
    /* Translators: the module bears no date, because builds of it are meant to be identical */
    return g_strdup (_ ("undated build"));
  time = g_date_time_new_from_unix_utc (module->timestamp);
  /* Translators: when a module was built: date and time in strftime's terms, in universal time */
  return g_date_time_format (time, _ ("%F %R"));
}

static char *
dup_tags (gconstpointer record)
{
  const PscModuleEntry *entry = (const PscModuleEntry *) record;

  return g_strdup (entry->tags != NULL ? entry->tags->str : "");
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_ascii_strcasecmp (get_module (a)->name != NULL ? get_module (a)->name : "",
                             get_module (b)->name != NULL ? get_module (b)->name : "");
}

static int
compare_images (gconstpointer a, gconstpointer b)
{
  return g_ascii_strcasecmp (get_module (a)->image != NULL ? get_module (a)->image : "",
                             get_module (b)->image != NULL ? get_module (b)->image : "");
}

static int
compare_states (gconstpointer a, gconstpointer b)
{
  return get_module (b)->is_loaded - get_module (a)->is_loaded;
}

static int
compare_numbers (guint64 a, guint64 b)
{
  return (a > b) - (a < b);
}

static int
compare_bases (gconstpointer a, gconstpointer b)
{
  return compare_numbers (get_module (a)->base, get_module (b)->base);
}

static int
compare_ends (gconstpointer a, gconstpointer b)
{
  return compare_numbers (get_module (a)->end, get_module (b)->end);
}

/* What is unknown, then what has no date, then the dates. */
static guint64
get_age_key (const PscModule *module)
{
  if (!module->has_timestamp)
    return 0;
  return module->is_reproducible ? 1 : G_GUINT64_CONSTANT (2) + module->timestamp;
}

static int
compare_built (gconstpointer a, gconstpointer b)
{
  return compare_numbers (get_age_key (get_module (a)), get_age_key (get_module (b)));
}

static int
compare_tags (gconstpointer a, gconstpointer b)
{
  return compare_numbers (((const PscModuleEntry *) a)->n_hits,
                          ((const PscModuleEntry *) b)->n_hits);
}

static char *
dup_place (gconstpointer record)
{
  const PscModuleEntry *entry = (const PscModuleEntry *) record;

  return entry->module->line > 0 ? psc_place_new (entry->path, entry->module->line) : NULL;
}

static const PscItemColumn columns[] = {
  { NC_ ("column", "Module"), 14, FALSE, FALSE, FALSE, dup_name, compare_names },
  { NC_ ("column", "File"), 15, FALSE, FALSE, TRUE, dup_image, compare_images },
  { NC_ ("column", "Tags found inside"), 13, FALSE, TRUE, TRUE, dup_tags, compare_tags },
  { NC_ ("column", "State"), 9, FALSE, FALSE, FALSE, dup_state, compare_states },
  { NC_ ("column", "Start"), 19, TRUE, TRUE, FALSE, dup_base, compare_bases },
  { NC_ ("column", "End"), 19, TRUE, TRUE, FALSE, dup_end, compare_ends },
  { NC_ ("column", "Built (UTC)"), 16, FALSE, FALSE, TRUE, dup_built, compare_built },
};

/* Those that stand before the source. Addresses are wide and may be out of sight. */
#define N_FIRST_COLUMNS 4u

static void
psc_modules_page_dispose (GObject *object)
{
  PscModulesPage *self = PSC_MODULES_PAGE (object);

  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_clear_object (&self->document);
  psc_worker_stop (&self->sharing_out);
  g_clear_object (&self->sorted);
  g_clear_object (&self->filtered);
  gtk_widget_dispose_template (GTK_WIDGET (self), PSC_TYPE_MODULES_PAGE);

  G_OBJECT_CLASS (psc_modules_page_parent_class)->dispose (object);
}

static gboolean
filter_cb (gpointer item, gpointer user_data)
{
  PscModulesPage *self = PSC_MODULES_PAGE (user_data);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));

  return text[0] == '\0'
         || psc_module_entry_matches ((const PscModuleEntry *) psc_item_get (PSC_ITEM (item)),
                                      text);
}

static void
update_count (PscModulesPage *self)
{
  guint n_shown = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));
  GListModel *all = gtk_filter_list_model_get_model (self->filtered);
  guint n_all = all != NULL ? g_list_model_get_n_items (all) : 0;
  g_autofree char *text = NULL;

  if (n_shown == n_all)
    text = g_strdup_printf (ngettext ("%u module", "%u modules", n_all), n_all);
  else
    /* Translators: how many modules the search finds, and how many there are */
    text =
        g_strdup_printf (ngettext ("%u of %u module", "%u of %u modules", n_all), n_shown, n_all);
  gtk_label_set_text (self->count_label, text);
}

static void
search_changed_cb (PscModulesPage *self)
{
  if (self->filtered == NULL)
    return;
  gtk_filter_changed (gtk_filter_list_model_get_filter (self->filtered),
                      GTK_FILTER_CHANGE_DIFFERENT);
  update_count (self);
}

static void
psc_modules_page_class_init (PscModulesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_modules_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolscope/Poolscope/modules-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PscModulesPage, search);
  gtk_widget_class_bind_template_child (widget_class, PscModulesPage, count_label);
  gtk_widget_class_bind_template_child (widget_class, PscModulesPage, view);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
}

static void
psc_modules_page_init (PscModulesPage *self)
{
  GtkFilter *filter = GTK_FILTER (gtk_custom_filter_new (filter_cb, self, NULL));
  g_autoptr (GtkSelectionModel) selection = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  psc_item_columns_append (self->view, columns, N_FIRST_COLUMNS, FALSE);
  psc_item_columns_append_source (self->view, dup_place);
  psc_item_columns_append (self->view, columns + N_FIRST_COLUMNS,
                           G_N_ELEMENTS (columns) - N_FIRST_COLUMNS, FALSE);
  psc_table_begin_at_first_column (self->view);
  self->filtered = gtk_filter_list_model_new (NULL, filter);
  self->sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->filtered)),
                                          g_object_ref (gtk_column_view_get_sorter (self->view)));
  selection =
      GTK_SELECTION_MODEL (gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->sorted))));
  gtk_column_view_set_model (self->view, selection);
}

static gpointer
share_out (PscInvestigation *investigation, gconstpointer data, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) entries = psc_module_entries_new (investigation, cancellable);

  return psc_item_list_new (entries, G_OBJECT (investigation));
}

static void
shared_out (gpointer owner, gpointer result)
{
  PscModulesPage *self = PSC_MODULES_PAGE (owner);
  g_autoptr (GListModel) list = G_LIST_MODEL (result);

  gtk_filter_list_model_set_model (self->filtered, list);
  update_count (self);
}

static const PscWorkKind sharing_out = { share_out, shared_out, g_object_unref };

static gboolean
has_modules (PscInvestigation *investigation)
{
  for (guint i = 0; i < psc_investigation_get_n_files (investigation); i++)
    if (psc_module_list_get_n (psc_investigation_get_file (investigation, i)->evidence->modules)
        > 0)
      return TRUE;
  return FALSE;
}

static void
series_changed_cb (PscModulesPage *self)
{
  PscInvestigation *investigation = psc_document_get_investigation (self->document);

  if (investigation == NULL)
    return;
  self->has_data = has_modules (investigation);
  psc_worker_start (self, &self->sharing_out, &sharing_out, investigation, NULL);
}

void
psc_modules_page_set_document (PscModulesPage *self, PscDocument *document)
{
  g_return_if_fail (PSC_IS_MODULES_PAGE (self) && PSC_IS_DOCUMENT (document));
  g_return_if_fail (self->document == NULL);

  self->document = g_object_ref (document);
  g_signal_connect_swapped (document, "notify::series", G_CALLBACK (series_changed_cb), self);
  series_changed_cb (self);
}

gboolean
psc_modules_page_has_data (PscModulesPage *self)
{
  g_return_val_if_fail (PSC_IS_MODULES_PAGE (self), FALSE);

  return self->has_data;
}

gboolean
psc_modules_page_is_ready (PscModulesPage *self)
{
  g_return_val_if_fail (PSC_IS_MODULES_PAGE (self), FALSE);

  return self->sharing_out == NULL;
}

GListModel *
psc_modules_page_get_rows (PscModulesPage *self)
{
  g_return_val_if_fail (PSC_IS_MODULES_PAGE (self), NULL);

  return G_LIST_MODEL (self->sorted);
}
