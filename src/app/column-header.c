/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A header holds one title for each column, and a title one box with the label and the arrow.
 * Numbers stand at the right in every language, see psc_table_cell_new().
 */
#include "config.h"

#include "app/column-header.h"

void
psc_column_header_align_end (GtkColumnView *view, guint index)
{
  GtkWidget *title;
  GtkWidget *box;

  g_return_if_fail (GTK_IS_COLUMN_VIEW (view));

  title = gtk_widget_get_first_child (GTK_WIDGET (view));
  title = title != NULL ? gtk_widget_get_first_child (title) : NULL;
  for (guint i = 0; title != NULL && i < index; i++)
    title = gtk_widget_get_next_sibling (title);
  box = title != NULL ? gtk_widget_get_first_child (title) : NULL;
  if (GTK_IS_BOX (box))
    gtk_widget_set_halign (box, gtk_widget_get_direction (box) == GTK_TEXT_DIR_RTL ? GTK_ALIGN_START
                                                                                   : GTK_ALIGN_END);
}
