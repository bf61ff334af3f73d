/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One table describes all columns; texts and numbers share one factory.
 */
#include "config.h"

#include "app/tag-columns.h"

#include <glib/gi18n.h>

#include "app/sparkline.h"
#include "app/table-parts.h"

typedef struct
{
  const char *id;
  const char *title;
  int n_chars; /* wide enough for what is usual */
  gboolean is_number;
  gboolean is_expanding;
} Description;

static const Description descriptions[PSC_N_TAG_COLUMNS] = {
  [PSC_TAG_COLUMN_TAG] = { "tag", NC_ ("column", "Tag"), 6, FALSE, FALSE },
  [PSC_TAG_COLUMN_OWNER] = { "owner", NC_ ("column", "Owner"), 16, FALSE, TRUE },
  [PSC_TAG_COLUMN_BYTES] = { "bytes", NC_ ("column", "Bytes"), 9, TRUE, FALSE },
  [PSC_TAG_COLUMN_CHANGE] = { "change", NC_ ("column", "Change"), 9, TRUE, FALSE },
  [PSC_TAG_COLUMN_TREND] = { "trend", NC_ ("column", "Trend"), 0, FALSE, FALSE },
  [PSC_TAG_COLUMN_NONPAGED_BYTES] = { "nonpaged-bytes", NC_ ("column", "Nonpaged"), 9, TRUE,
                                      FALSE },
  [PSC_TAG_COLUMN_PAGED_BYTES] = { "paged-bytes", NC_ ("column", "Paged"), 9, TRUE, FALSE },
  [PSC_TAG_COLUMN_NONPAGED_OUTSTANDING] = { "nonpaged-outstanding",
                                            NC_ ("column", "Nonpaged blocks"), 9, TRUE, FALSE },
  [PSC_TAG_COLUMN_PAGED_OUTSTANDING] = { "paged-outstanding", NC_ ("column", "Paged blocks"), 9,
                                         TRUE, FALSE },
  [PSC_TAG_COLUMN_NONPAGED_ALLOCS] = { "nonpaged-allocs", NC_ ("column", "Nonpaged allocs"), 9,
                                       TRUE, FALSE },
  [PSC_TAG_COLUMN_NONPAGED_FREES] = { "nonpaged-frees", NC_ ("column", "Nonpaged frees"), 9, TRUE,
                                      FALSE },
  [PSC_TAG_COLUMN_PAGED_ALLOCS] = { "paged-allocs", NC_ ("column", "Paged allocs"), 9, TRUE,
                                    FALSE },
  [PSC_TAG_COLUMN_PAGED_FREES] = { "paged-frees", NC_ ("column", "Paged frees"), 9, TRUE, FALSE },
  [PSC_TAG_COLUMN_DESCRIPTION] = { "description", NC_ ("column", "Description"), 24, FALSE, TRUE },
};

const char *
psc_tag_column_get_id (PscTagColumn column)
{
  g_return_val_if_fail (column < PSC_N_TAG_COLUMNS, NULL);

  return descriptions[column].id;
}

const char *
psc_tag_column_get_title (PscTagColumn column)
{
  g_return_val_if_fail (column < PSC_N_TAG_COLUMNS, NULL);

  return g_dpgettext2 (NULL, "column", descriptions[column].title);
}

gboolean
psc_tag_column_is_number (PscTagColumn column)
{
  g_return_val_if_fail (column < PSC_N_TAG_COLUMNS, FALSE);

  return descriptions[column].is_number;
}

static void
setup_text_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column_data)
{
  const Description *description = &descriptions[GPOINTER_TO_UINT (column_data)];
  gboolean is_tag = GPOINTER_TO_UINT (column_data) == PSC_TAG_COLUMN_TAG;

  gtk_list_item_set_child (item, psc_table_cell_new ((guint) description->n_chars,
                                                     description->is_number, is_tag));
}

/* Colour only repeats what the sign says. */
static void
mark_change (GtkWidget *cell, PscTagRow *row)
{
  gint64 change;

  gtk_widget_remove_css_class (cell, "grown");
  gtk_widget_remove_css_class (cell, "shrunk");
  if (!psc_tag_row_get_number (row, PSC_TAG_COLUMN_CHANGE, &change) || change == 0)
    return;
  gtk_widget_add_css_class (cell, change > 0 ? "grown" : "shrunk");
}

static void
bind_text_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column_data)
{
  PscTagColumn column = (PscTagColumn) GPOINTER_TO_UINT (column_data);
  GtkWidget *cell = gtk_list_item_get_child (item);
  PscTagRow *row = PSC_TAG_ROW (gtk_list_item_get_item (item));
  g_autofree char *text = psc_tag_row_dup_text (row, column);

  gtk_inscription_set_text (GTK_INSCRIPTION (cell), text);
  if (column == PSC_TAG_COLUMN_CHANGE)
    mark_change (cell, row);
  if (descriptions[column].is_expanding)
    gtk_widget_set_tooltip_text (cell, text);
}

static void
setup_trend_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  gtk_list_item_set_child (item, psc_sparkline_new ());
}

static void
bind_trend_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  PscTagRow *row = PSC_TAG_ROW (gtk_list_item_get_item (item));

  psc_sparkline_set_tag (PSC_SPARKLINE (gtk_list_item_get_child (item)),
                         psc_document_get_outline (PSC_DOCUMENT (user_data)),
                         psc_tag_row_get_tag (row), psc_tag_row_get_occurrence (row));
}

static int
compare_cb (gconstpointer a, gconstpointer b, gpointer column_data)
{
  return psc_tag_row_compare (PSC_TAG_ROW ((gpointer) a), PSC_TAG_ROW ((gpointer) b),
                              (PscTagColumn) GPOINTER_TO_UINT (column_data));
}

GtkColumnViewColumn *
psc_tag_column_create (PscTagColumn column, PscDocument *document)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkSorter) sorter = NULL;
  GtkColumnViewColumn *result;

  g_return_val_if_fail (column < PSC_N_TAG_COLUMNS && PSC_IS_DOCUMENT (document), NULL);

  if (column == PSC_TAG_COLUMN_TREND)
    {
      g_signal_connect (factory, "setup", G_CALLBACK (setup_trend_cb), NULL);
      g_signal_connect (factory, "bind", G_CALLBACK (bind_trend_cb), document);
    }
  else
    {
      g_signal_connect (factory, "setup", G_CALLBACK (setup_text_cb), GUINT_TO_POINTER (column));
      g_signal_connect (factory, "bind", G_CALLBACK (bind_text_cb), GUINT_TO_POINTER (column));
    }
  result = gtk_column_view_column_new (psc_tag_column_get_title (column), factory);
  sorter = GTK_SORTER (gtk_custom_sorter_new (compare_cb, GUINT_TO_POINTER (column), NULL));
  gtk_column_view_column_set_sorter (result, sorter);
  gtk_column_view_column_set_resizable (result, TRUE);
  gtk_column_view_column_set_expand (result, descriptions[column].is_expanding);
  return result;
}
