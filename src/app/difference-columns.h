/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The columns of the comparison as widgets. Called by the compare view.
 */
#pragma once

#include <gtk/gtk.h>

#include "app/difference-row.h"

G_BEGIN_DECLS

/** psc_difference_column_get_title: translated. */
const char *psc_difference_column_get_title (PscDifferenceColumn column);

/** psc_difference_column_is_number: whether its cells are aligned at the end. */
gboolean psc_difference_column_is_number (PscDifferenceColumn column);

/** psc_difference_column_create: (transfer full): the column, with cells and a sorter. */
GtkColumnViewColumn *psc_difference_column_create (PscDifferenceColumn column);

G_END_DECLS
