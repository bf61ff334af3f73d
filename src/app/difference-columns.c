/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One table describes all columns; texts and numbers share one factory.
 */
#include "config.h"

#include "app/difference-columns.h"

#include <glib/gi18n.h>

#include "app/delta-bar.h"
#include "app/table-parts.h"

typedef struct
{
  const char *title;
  guint n_chars; /* wide enough for what is usual */
  gboolean is_number;
} Description;

static const Description descriptions[PSC_N_DIFFERENCE_COLUMNS] = {
  [PSC_DIFFERENCE_COLUMN_TAG] = { NC_ ("column", "Tag"), 5, FALSE },
  [PSC_DIFFERENCE_COLUMN_OWNER] = { NC_ ("column", "Owner"), 12, FALSE },
  [PSC_DIFFERENCE_COLUMN_CHANGE] = { NC_ ("column", "Change"), 7, FALSE },
  [PSC_DIFFERENCE_COLUMN_BYTES] = { NC_ ("column", "Bytes"), 9, TRUE },
  [PSC_DIFFERENCE_COLUMN_BAR] = { NC_ ("column", "Shrunk | Grown"), 0, FALSE },
  [PSC_DIFFERENCE_COLUMN_NONPAGED_BYTES] = { NC_ ("column", "Nonpaged"), 9, TRUE },
  [PSC_DIFFERENCE_COLUMN_PAGED_BYTES] = { NC_ ("column", "Paged"), 9, TRUE },
  [PSC_DIFFERENCE_COLUMN_NONPAGED_OUTSTANDING] = { NC_ ("column", "NP blocks"), 8, TRUE },
  [PSC_DIFFERENCE_COLUMN_PAGED_OUTSTANDING] = { NC_ ("column", "P blocks"), 8, TRUE },
  [PSC_DIFFERENCE_COLUMN_RATE] = { NC_ ("column", "Per hour"), 11, TRUE },
};

const char *
psc_difference_column_get_title (PscDifferenceColumn column)
{
  g_return_val_if_fail (column < PSC_N_DIFFERENCE_COLUMNS, NULL);

  return g_dpgettext2 (NULL, "column", descriptions[column].title);
}

gboolean
psc_difference_column_is_number (PscDifferenceColumn column)
{
  g_return_val_if_fail (column < PSC_N_DIFFERENCE_COLUMNS, FALSE);

  return descriptions[column].is_number;
}

static void
setup_text_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column_data)
{
  const Description *description = &descriptions[GPOINTER_TO_UINT (column_data)];
  gboolean is_tag = GPOINTER_TO_UINT (column_data) == PSC_DIFFERENCE_COLUMN_TAG;

  gtk_list_item_set_child (item, psc_table_cell_new (description->n_chars, description->is_number,
                                                     is_tag));
}

static void
bind_text_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column_data)
{
  PscDifferenceRow *row = PSC_DIFFERENCE_ROW (gtk_list_item_get_item (item));
  g_autofree char *text =
      psc_difference_row_dup_text (row, (PscDifferenceColumn) GPOINTER_TO_UINT (column_data));

  gtk_inscription_set_text (GTK_INSCRIPTION (gtk_list_item_get_child (item)), text);
}

static void
setup_bar_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  gtk_list_item_set_child (item, psc_delta_bar_new ());
}

static void
bind_bar_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  PscDifferenceRow *row = PSC_DIFFERENCE_ROW (gtk_list_item_get_item (item));
  g_autofree char *text = psc_difference_row_dup_text (row, PSC_DIFFERENCE_COLUMN_BYTES);

  psc_delta_bar_set_value (PSC_DELTA_BAR (gtk_list_item_get_child (item)),
                           psc_difference_row_get_share (row), text);
}

static int
compare_cb (gconstpointer a, gconstpointer b, gpointer column_data)
{
  return psc_difference_row_compare (PSC_DIFFERENCE_ROW ((gpointer) a),
                                     PSC_DIFFERENCE_ROW ((gpointer) b),
                                     (PscDifferenceColumn) GPOINTER_TO_UINT (column_data));
}

GtkColumnViewColumn *
psc_difference_column_create (PscDifferenceColumn column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkSorter) sorter = NULL;
  GtkColumnViewColumn *result;

  g_return_val_if_fail (column < PSC_N_DIFFERENCE_COLUMNS, NULL);

  if (column == PSC_DIFFERENCE_COLUMN_BAR)
    {
      g_signal_connect (factory, "setup", G_CALLBACK (setup_bar_cb), NULL);
      g_signal_connect (factory, "bind", G_CALLBACK (bind_bar_cb), NULL);
    }
  else
    {
      g_signal_connect (factory, "setup", G_CALLBACK (setup_text_cb), GUINT_TO_POINTER (column));
      g_signal_connect (factory, "bind", G_CALLBACK (bind_text_cb), GUINT_TO_POINTER (column));
    }
  result = gtk_column_view_column_new (psc_difference_column_get_title (column), factory);
  sorter = GTK_SORTER (gtk_custom_sorter_new (compare_cb, GUINT_TO_POINTER (column), NULL));
  gtk_column_view_column_set_sorter (result, sorter);
  gtk_column_view_column_set_resizable (result, TRUE);
  gtk_column_view_column_set_expand (result, column == PSC_DIFFERENCE_COLUMN_OWNER
                                                 || column == PSC_DIFFERENCE_COLUMN_BAR);
  return result;
}
