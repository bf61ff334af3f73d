/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Puts the heading of a column of numbers above the numbers.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * psc_column_header_align_end:
 * @view: a table
 * @index: a column's place, before anybody reordered them
 *
 * GTK has no property for it. Where its widgets are nested in another way than expected, the
 * heading stays where it is.
 */
void psc_column_header_align_end (GtkColumnView *view, guint index);

G_END_DECLS
