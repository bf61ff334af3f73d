/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One factory serves all columns; a description says what is in its cells.
 */
#include "config.h"

#include "app/item-column.h"

#include <glib/gi18n.h>

#include "app/column-header.h"
#include "app/table-parts.h"
#include "app/text-parts.h"

static GtkWidget *
create_cell (const PscItemColumn *column)
{
  return psc_table_cell_new (column->n_chars, column->is_number, column->is_code);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  gtk_list_item_set_child (item, create_cell ((const PscItemColumn *) user_data));
}

static void
show (GtkWidget *cell, const PscItemColumn *column, gconstpointer record)
{
  g_autofree char *text = column->dup_text (record);

  gtk_inscription_set_text (GTK_INSCRIPTION (cell), text);
  gtk_widget_set_tooltip_text (cell, column->expands ? text : NULL);
}

static gconstpointer
get_record (gpointer item)
{
  g_autoptr (PscItem) inner = NULL;

  if (!GTK_IS_TREE_LIST_ROW (item))
    return psc_item_get (PSC_ITEM (item));
  /* The row keeps the item. */
  inner = PSC_ITEM (gtk_tree_list_row_get_item (GTK_TREE_LIST_ROW (item)));
  return psc_item_get (inner);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  show (gtk_list_item_get_child (item), (const PscItemColumn *) user_data,
        get_record (gtk_list_item_get_item (item)));
}

static void
setup_expander_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *expander = gtk_tree_expander_new ();

  gtk_tree_expander_set_child (GTK_TREE_EXPANDER (expander),
                               create_cell ((const PscItemColumn *) user_data));
  gtk_list_item_set_child (item, expander);
}

static void
bind_expander_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkTreeExpander *expander = GTK_TREE_EXPANDER (gtk_list_item_get_child (item));

  gtk_tree_expander_set_list_row (expander, GTK_TREE_LIST_ROW (gtk_list_item_get_item (item)));
  show (gtk_tree_expander_get_child (expander), (const PscItemColumn *) user_data,
        get_record (gtk_list_item_get_item (item)));
}

static void
unbind_expander_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  gtk_tree_expander_set_list_row (GTK_TREE_EXPANDER (gtk_list_item_get_child (item)), NULL);
}

static GtkListItemFactory *
create_factory (const PscItemColumn *column, gboolean has_expander)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  gpointer data = (gpointer) column;

  g_signal_connect (factory, "setup",
                    has_expander ? G_CALLBACK (setup_expander_cb) : G_CALLBACK (setup_cb), data);
  if (has_expander)
    {
      g_signal_connect (factory, "bind", G_CALLBACK (bind_expander_cb), data);
      g_signal_connect (factory, "unbind", G_CALLBACK (unbind_expander_cb), data);
    }
  else
    g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), data);
  return factory;
}

static int
compare_cb (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const PscItemColumn *column = (const PscItemColumn *) user_data;

  return column->compare (psc_item_get (PSC_ITEM ((gpointer) a)),
                          psc_item_get (PSC_ITEM ((gpointer) b)));
}

static GtkColumnViewColumn *
create_column (const PscItemColumn *column, gboolean has_expander)
{
  GtkColumnViewColumn *result =
      gtk_column_view_column_new (g_dpgettext2 (NULL, "column", column->title),
                                  create_factory (column, has_expander));

  if (column->compare != NULL)
    {
      g_autoptr (GtkSorter) sorter =
          GTK_SORTER (gtk_custom_sorter_new (compare_cb, (gpointer) column, NULL));

      gtk_column_view_column_set_sorter (result, sorter);
    }
  gtk_column_view_column_set_resizable (result, TRUE);
  gtk_column_view_column_set_expand (result, column->expands);
  return result;
}

void
psc_item_columns_append (GtkColumnView *view,
                         const PscItemColumn *columns,
                         guint n_columns,
                         gboolean is_tree)
{
  g_return_if_fail (GTK_IS_COLUMN_VIEW (view) && columns != NULL);

  for (guint i = 0; i < n_columns; i++)
    {
      g_autoptr (GtkColumnViewColumn) column = create_column (&columns[i], is_tree && i == 0);

      gtk_column_view_append_column (view, column);
      if (columns[i].is_number)
        psc_column_header_align_end (view,
                                     g_list_model_get_n_items (gtk_column_view_get_columns (view))
                                         - 1);
    }
}

/* The source. */

#define SOURCE_CHARS 16

static void
setup_source_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  gtk_list_item_set_child (item, psc_place_cell_new (SOURCE_CHARS));
}

static void
bind_source_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  PscDupPlace dup_place = (PscDupPlace) user_data;
  g_autofree char *place = dup_place (get_record (gtk_list_item_get_item (item)));

  psc_place_button_set_place (gtk_list_item_get_child (item), place);
}

static void
activate_cb (GtkColumnView *view, guint position, gpointer user_data)
{
  PscDupPlace dup_place = (PscDupPlace) user_data;
  GListModel *rows = G_LIST_MODEL (gtk_column_view_get_model (view));
  g_autoptr (GObject) item = G_OBJECT (g_list_model_get_item (rows, position));
  g_autofree char *place = item != NULL ? dup_place (get_record (item)) : NULL;

  if (place != NULL)
    gtk_widget_activate_action (GTK_WIDGET (view), "win.show-place", "^ay", place);
}

void
psc_item_columns_append_source (GtkColumnView *view, PscDupPlace dup_place)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) column = NULL;

  g_return_if_fail (GTK_IS_COLUMN_VIEW (view) && dup_place != NULL);

  g_signal_connect (factory, "setup", G_CALLBACK (setup_source_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_source_cb), (gpointer) dup_place);
  column = gtk_column_view_column_new (C_ ("column", "Source"), factory);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_append_column (view, column);
  g_signal_connect (view, "activate", G_CALLBACK (activate_cb), (gpointer) dup_place);
}

char *
psc_dup_address (guint64 va)
{
  return g_strdup_printf ("0x%" G_GINT64_MODIFIER "x", va);
}
