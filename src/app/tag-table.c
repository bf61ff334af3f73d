/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The list behind the table is a chain of models (tag-model.h): rows made on demand, a filter, a
 * sorter that follows the header, and a selection that is the document's picked tags.
 */
#include "config.h"

#include "app/tag-table.h"

#include <glib/gi18n.h>

#include "app/column-header.h"
#include "app/table-parts.h"
#include "app/tag-columns.h"
#include "app/tag-model.h"
#include "app/tag-selection.h"

/* Beyond this many rows the models work in slices, so that the window keeps answering. */
#define MAX_ROWS_AT_ONCE 20000u

struct _PscTagTable
{
  GtkBox parent_instance;

  GtkColumnView *view;
  GtkLabel *count_label;
  GtkMenuButton *columns_button;

  PscDocument *document;
  PscTagFilter *filter;
  GSettings *settings;
  GtkColumnViewColumn *columns[PSC_N_TAG_COLUMNS];
  GtkFilterListModel *filtered;
  GtkSortListModel *sorted;
  PscTagSelection *selection;
  gboolean is_ascending;
};

G_DEFINE_FINAL_TYPE (PscTagTable, psc_tag_table, GTK_TYPE_BOX)

static void
psc_tag_table_dispose (GObject *object)
{
  PscTagTable *self = PSC_TAG_TABLE (object);

  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  if (self->selection != NULL)
    psc_tag_selection_stop (self->selection);
  g_clear_object (&self->selection);
  g_clear_object (&self->sorted);
  g_clear_object (&self->filtered);
  for (guint i = 0; i < PSC_N_TAG_COLUMNS; i++)
    if (self->columns[i] != NULL)
      {
        g_signal_handlers_disconnect_by_data (self->columns[i], self);
        g_clear_object (&self->columns[i]);
      }
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), PSC_TYPE_TAG_TABLE);

  G_OBJECT_CLASS (psc_tag_table_parent_class)->dispose (object);
}

static void
psc_tag_table_finalize (GObject *object)
{
  PscTagTable *self = PSC_TAG_TABLE (object);

  g_clear_object (&self->document);
  g_clear_pointer (&self->filter, psc_tag_filter_unref);

  G_OBJECT_CLASS (psc_tag_table_parent_class)->finalize (object);
}

static gboolean
filter_cb (gpointer item, gpointer user_data)
{
  const PscTagTable *self = (const PscTagTable *) user_data;
  PscTagRow *row = PSC_TAG_ROW (item);

  return self->filter == NULL
         || psc_tag_filter_matches (self->filter, psc_tag_row_get_tag (row),
                                    psc_tag_row_get_owner (row), psc_tag_row_get_description (row),
                                    NULL);
}

static void
update_count (PscTagTable *self)
{
  guint n_shown = g_list_model_get_n_items (G_LIST_MODEL (self->filtered));
  GListModel *all = gtk_filter_list_model_get_model (self->filtered);
  guint n_all = all != NULL ? g_list_model_get_n_items (all) : 0;
  g_autofree char *text = NULL;

  if (n_shown == n_all)
    /* Translators: how many pool tags the table shows */
    text = g_strdup_printf (ngettext ("%u tag", "%u tags", n_all), n_all);
  else
    /* Translators: how many pool tags a filter lets through, and how many there are */
    text = g_strdup_printf (ngettext ("%u of %u tag", "%u of %u tags", n_all), n_shown, n_all);
  gtk_label_set_text (self->count_label, text);
}

static void
items_changed_cb (PscTagTable *self)
{
  update_count (self);
}

static void
current_changed_cb (PscTagTable *self)
{
  PscSnapshot *current = psc_document_get_current (self->document);
  g_autoptr (PscTagModel) model = NULL;
  gboolean is_large;

  if (current == NULL)
    return;
  model = psc_tag_model_new (current, psc_document_get_previous (self->document));
  is_large = psc_snapshot_get_n_rows (current) > MAX_ROWS_AT_ONCE;
  gtk_filter_list_model_set_incremental (self->filtered, is_large);
  gtk_sort_list_model_set_incremental (self->sorted, is_large);
  psc_tag_selection_begin_change (self->selection);
  gtk_filter_list_model_set_model (self->filtered, G_LIST_MODEL (model));
  psc_tag_selection_end_change (self->selection);
  update_count (self);
}

/* The order in which columns stand at first; those that are not named are hidden. */
static void
save_columns_cb (PscTagTable *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) shown = NULL;

  for (guint i = 0; i < PSC_N_TAG_COLUMNS; i++)
    if (gtk_column_view_column_get_visible (self->columns[i]))
      g_strv_builder_add (builder, psc_tag_column_get_id ((PscTagColumn) i));
  shown = g_strv_builder_end (builder);
  g_settings_set_strv (self->settings, "tag-columns", (const char *const *) shown);
}

static void
create_columns (PscTagTable *self)
{
  g_auto (GStrv) shown = g_settings_get_strv (self->settings, "tag-columns");

  for (guint i = 0; i < PSC_N_TAG_COLUMNS; i++)
    {
      PscTagColumn column = (PscTagColumn) i;

      self->columns[i] = psc_tag_column_create (column, self->document);
      gtk_column_view_column_set_visible (self->columns[i],
                                          column == PSC_TAG_COLUMN_TAG
                                              || g_strv_contains ((const char *const *) shown,
                                                                  psc_tag_column_get_id (column)));
      gtk_column_view_append_column (self->view, self->columns[i]);
      if (psc_tag_column_is_number (column))
        psc_column_header_align_end (self->view, i);
      g_signal_connect_swapped (self->columns[i], "notify::visible", G_CALLBACK (save_columns_cb),
                                self);
    }
}

/* The same as a click on the heading, which keys cannot reach: largest first, then the other way.
 */
static void
sort_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PscTagTable *self = PSC_TAG_TABLE (user_data);
  const char *id = g_variant_get_string (parameter, NULL);
  g_autoptr (GVariant) state = g_action_get_state (G_ACTION (action));
  gboolean is_same = g_str_equal (id, g_variant_get_string (state, NULL));

  self->is_ascending = is_same && !self->is_ascending;
  g_simple_action_set_state (action, parameter);
  for (guint i = 0; i < PSC_N_TAG_COLUMNS; i++)
    if (g_str_equal (id, psc_tag_column_get_id ((PscTagColumn) i)))
      gtk_column_view_sort_by_column (self->view, self->columns[i],
                                      self->is_ascending ? GTK_SORT_ASCENDING
                                                         : GTK_SORT_DESCENDING);
}

static GMenuModel *
create_sort_menu (PscTagTable *self, GActionMap *map)
{
  g_autoptr (GSimpleAction) action =
      g_simple_action_new_stateful ("sort", G_VARIANT_TYPE_STRING, g_variant_new_string ("bytes"));
  GMenu *menu = g_menu_new ();

  g_signal_connect_object (action, "activate", G_CALLBACK (sort_cb), self, 0);
  g_action_map_add_action (map, G_ACTION (action));
  for (guint i = 0; i < PSC_N_TAG_COLUMNS; i++)
    {
      g_autoptr (GMenuItem) item =
          g_menu_item_new (psc_tag_column_get_title ((PscTagColumn) i), NULL);

      g_menu_item_set_action_and_target (item, "column.sort", "s",
                                         psc_tag_column_get_id ((PscTagColumn) i));
      g_menu_append_item (menu, item);
    }
  return G_MENU_MODEL (menu);
}

/* A menu of check marks, one for each column but the tag itself, and of ways to sort. */
static void
create_columns_menu (PscTagTable *self)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenuModel) sort = create_sort_menu (self, G_ACTION_MAP (group));

  g_menu_append_submenu (menu, _ ("Sort _by"), sort);
  for (guint i = PSC_TAG_COLUMN_TAG + 1; i < PSC_N_TAG_COLUMNS; i++)
    {
      const char *id = psc_tag_column_get_id ((PscTagColumn) i);
      g_autofree char *name = g_strconcat ("column.", id, NULL);
      g_autoptr (GPropertyAction) action = g_property_action_new (id, self->columns[i], "visible");

      g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
      g_menu_append (menu, psc_tag_column_get_title ((PscTagColumn) i), name);
    }
  gtk_widget_insert_action_group (GTK_WIDGET (self), "column", G_ACTION_GROUP (group));
  gtk_menu_button_set_menu_model (self->columns_button, G_MENU_MODEL (menu));
}

static PscTag
get_row_tag (gpointer row)
{
  return psc_tag_row_get_tag (PSC_TAG_ROW (row));
}

static void
create_models (PscTagTable *self)
{
  GtkFilter *filter = GTK_FILTER (gtk_custom_filter_new (filter_cb, self, NULL));
  GtkSorter *sorter = gtk_column_view_get_sorter (self->view);

  self->filtered = gtk_filter_list_model_new (NULL, filter);
  self->sorted =
      gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->filtered)), g_object_ref (sorter));
  g_signal_connect_object (self->filtered, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  self->selection =
      psc_tag_selection_new (self->document, self->view, G_LIST_MODEL (self->sorted), get_row_tag);
  gtk_column_view_sort_by_column (self->view, self->columns[PSC_TAG_COLUMN_BYTES],
                                  GTK_SORT_DESCENDING);
}

static void
psc_tag_table_class_init (PscTagTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = psc_tag_table_dispose;
  object_class->finalize = psc_tag_table_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolscope/Poolscope/tag-table.ui");
  gtk_widget_class_bind_template_child (widget_class, PscTagTable, view);
  gtk_widget_class_bind_template_child (widget_class, PscTagTable, count_label);
  gtk_widget_class_bind_template_child (widget_class, PscTagTable, columns_button);
}

static void
psc_tag_table_init (PscTagTable *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  psc_table_begin_at_first_column (self->view);
  self->settings = g_settings_new (PSC_APP_ID);
}

void
psc_tag_table_set_document (PscTagTable *self, PscDocument *document)
{
  g_return_if_fail (PSC_IS_TAG_TABLE (self) && PSC_IS_DOCUMENT (document));
  g_return_if_fail (self->document == NULL);

  self->document = g_object_ref (document);
  create_columns (self);
  create_columns_menu (self);
  create_models (self);
  g_signal_connect_swapped (document, "notify::current", G_CALLBACK (current_changed_cb), self);
  g_signal_connect_swapped (document, "notify::series", G_CALLBACK (current_changed_cb), self);
  current_changed_cb (self);
}

void
psc_tag_table_set_filter (PscTagTable *self, PscTagFilter *filter)
{
  g_return_if_fail (PSC_IS_TAG_TABLE (self) && self->document != NULL);

  if (filter != NULL)
    psc_tag_filter_ref (filter);
  g_clear_pointer (&self->filter, psc_tag_filter_unref);
  self->filter = filter;
  psc_tag_selection_begin_change (self->selection);
  gtk_filter_changed (gtk_filter_list_model_get_filter (self->filtered),
                      GTK_FILTER_CHANGE_DIFFERENT);
  psc_tag_selection_end_change (self->selection);
  update_count (self);
}

void
psc_tag_table_focus (PscTagTable *self)
{
  g_return_if_fail (PSC_IS_TAG_TABLE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

GListModel *
psc_tag_table_get_rows (PscTagTable *self)
{
  g_return_val_if_fail (PSC_IS_TAG_TABLE (self), NULL);

  return G_LIST_MODEL (self->sorted);
}
