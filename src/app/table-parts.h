/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What all tables have in common: cells of text, and the end at which a wide table begins.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * psc_table_cell_new:
 * @n_chars: wide enough for what is usual
 * @is_number: stands at the right in figures of one width
 * @is_code: a tag, an address or a symbol, in a typewriter face
 *
 * Numbers and codes read from left to right in every language, and so does what is put together of
 * them, such as a date.
 *
 * Returns: (transfer floating): a #GtkInscription
 */
GtkWidget *psc_table_cell_new (guint n_chars, gboolean is_number, gboolean is_code);

/**
 * psc_table_begin_at_first_column:
 *
 * From right to left the first column is at the right, but a table that is wider than its place
 * would show its left end. Keeps the right end in sight instead until somebody scrolls.
 */
void psc_table_begin_at_first_column (GtkColumnView *view);

G_END_DECLS
