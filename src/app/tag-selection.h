/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Ties the selected rows of a table to the document's picked tags, both ways.
 */
#pragma once

#include <gtk/gtk.h>

#include "app/document.h"

G_BEGIN_DECLS

/** PscRowTagFunc: the tag that a row of the table is about. */
typedef PscTag (*PscRowTagFunc) (gpointer row);

#define PSC_TYPE_TAG_SELECTION (psc_tag_selection_get_type ())
G_DECLARE_FINAL_TYPE (PscTagSelection, psc_tag_selection, PSC, TAG_SELECTION, GObject)

/**
 * psc_tag_selection_new:
 * @document: whose tags are picked
 * @view: (transfer none): the table; gets its model here and has to outlive the object
 * @rows: the rows in the order that they are shown
 * @get_tag: what they are about
 */
PscTagSelection *psc_tag_selection_new (PscDocument *document,
                                        GtkColumnView *view,
                                        GListModel *rows,
                                        PscRowTagFunc get_tag);

/**
 * psc_tag_selection_begin_change:
 *
 * Rows are about to come and go: what that does to the selection is nobody's choice.
 */
void psc_tag_selection_begin_change (PscTagSelection *self);

/** psc_tag_selection_end_change: selects what is picked among the new rows. */
void psc_tag_selection_end_change (PscTagSelection *self);

/** psc_tag_selection_stop: lets go of the document and the table. */
void psc_tag_selection_stop (PscTagSelection *self);

G_END_DECLS
