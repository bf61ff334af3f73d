/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Columns of text over a PscItemList, flat or as a tree.
 */
#pragma once

#include <gtk/gtk.h>

#include "app/item-list.h"

G_BEGIN_DECLS

/* What a cell shows where a value is unknown. */
#define PSC_UNKNOWN_TEXT "–"

/**
 * PscItemColumn:
 * @title: marked for translation with the context `column`
 * @n_chars: wide enough for what is usual
 * @is_number: stands at the end of the cell, in figures of one width
 * @is_code: an address or a symbol: never mirrored, in a typewriter face
 * @expands: takes what room is left
 * @dup_text: (transfer full): what a cell shows; valid UTF-8
 * @compare: (nullable): ascending order; without it the column cannot be sorted by
 */
typedef struct
{
  const char *title;
  guint n_chars;
  gboolean is_number;
  gboolean is_code;
  gboolean expands;
  char *(*dup_text) (gconstpointer record);
  int (*compare) (gconstpointer a, gconstpointer b);
} PscItemColumn;

/**
 * psc_item_columns_append:
 * @view: the table
 * @columns: (array length=n_columns): constants; in trees the first one has the expanders
 * @is_tree: the rows are #GtkTreeListRow objects with items inside
 */
void psc_item_columns_append (GtkColumnView *view,
                              const PscItemColumn *columns,
                              guint n_columns,
                              gboolean is_tree);

/**
 * PscDupPlace:
 *
 * Returns: (transfer full) (nullable): `FILE:LINE` of what a record was read from
 */
typedef char *(*PscDupPlace) (gconstpointer record);

/**
 * psc_item_columns_append_source:
 *
 * Appends a column of buttons that show the capture at the place of each record; so does activating
 * a row, which is a double click or Return.
 */
void psc_item_columns_append_source (GtkColumnView *view, PscDupPlace dup_place);

/** psc_dup_address: (transfer full): @va as the debugger's tools take it. */
char *psc_dup_address (guint64 va);

G_END_DECLS
