/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table of the current snapshot's tags, with its columns' menu.
 */
#pragma once

#include <gtk/gtk.h>

#include "analysis/tag-filter.h"
#include "app/document.h"

G_BEGIN_DECLS

#define PSC_TYPE_TAG_TABLE (psc_tag_table_get_type ())
G_DECLARE_FINAL_TYPE (PscTagTable, psc_tag_table, PSC, TAG_TABLE, GtkBox)

/** psc_tag_table_set_document: to be called once. */
void psc_tag_table_set_document (PscTagTable *self, PscDocument *document);

/** psc_tag_table_set_filter: (nullable): which tags are shown; %NULL shows all. */
void psc_tag_table_set_filter (PscTagTable *self, PscTagFilter *filter);

/** psc_tag_table_focus: puts the keyboard on the rows. */
void psc_tag_table_focus (PscTagTable *self);

/** psc_tag_table_get_rows: (transfer none): the #PscTagRow that are shown, in their order. */
GListModel *psc_tag_table_get_rows (PscTagTable *self);

G_END_DECLS
