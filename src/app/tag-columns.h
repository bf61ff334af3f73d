/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The columns of the tag table as widgets: titles, cells, order. Called by the tag table.
 */
#pragma once

#include <gtk/gtk.h>

#include "app/document.h"
#include "app/tag-row.h"

G_BEGIN_DECLS

/** psc_tag_column_get_id: a constant name for settings and menus, such as `nonpaged-bytes`. */
const char *psc_tag_column_get_id (PscTagColumn column);
/** psc_tag_column_get_title: translated. */
const char *psc_tag_column_get_title (PscTagColumn column);

/** psc_tag_column_is_number: whether its cells are aligned at the end. */
gboolean psc_tag_column_is_number (PscTagColumn column);

/**
 * psc_tag_column_create:
 * @document: where the trend of a tag is found; must outlive the column
 *
 * Returns: (transfer full): the column, with cells and a sorter
 */
GtkColumnViewColumn *psc_tag_column_create (PscTagColumn column, PscDocument *document);

G_END_DECLS
