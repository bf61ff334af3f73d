/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Text that repeats over many snapshots (descriptions, driver names), kept once and named by a
 * number.
 *
 * One reader fills a table; after that it is only read, so snapshots on several threads may share
 * it.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _PscStringTable PscStringTable;

PscStringTable *psc_string_table_new (void);
PscStringTable *psc_string_table_ref (PscStringTable *self);
void psc_string_table_unref (PscStringTable *self);

/**
 * psc_string_table_intern:
 * @self: the table
 * @text: UTF-8, need not end with a NUL; cut at PSC_MAX_STRING_BYTES
 * @length: its bytes
 *
 * Returns: the number of the text; 0 for empty text, and for new text once the table holds
 * PSC_MAX_STRINGS
 */
guint32 psc_string_table_intern (PscStringTable *self, const char *text, gsize length);

/**
 * psc_string_table_get:
 *
 * Returns: (nullable): the text of @id, %NULL for 0
 */
const char *psc_string_table_get (const PscStringTable *self, guint32 id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscStringTable, psc_string_table_unref)

G_END_DECLS
