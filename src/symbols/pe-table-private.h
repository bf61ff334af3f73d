/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A table of an image of which pages may be missing: rows that are whole can be read.
 */
#pragma once

#include "symbols/pe-image.h"

G_BEGIN_DECLS

typedef struct
{
  guint8 *bytes;
  guint8 *is_missing; /* one for each row */
  guint row_bytes;
  guint n_rows;
  guint n_missing;
} PscPeTable;

/**
 * psc_pe_table_read:
 * @n_rows: as claimed, within a limit that the caller has checked
 * @error: of the system alone; holes are no error
 */
gboolean psc_pe_table_read (PscPeTable *self,
                            const PscPeImage *image,
                            guint32 rva,
                            guint row_bytes,
                            guint n_rows,
                            GError **error);
void psc_pe_table_clear (PscPeTable *self);

/** psc_pe_table_get: (nullable): the bytes of a row, %NULL where some are missing. */
const guint8 *psc_pe_table_get (const PscPeTable *self, guint row);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PscPeTable, psc_pe_table_clear)

G_END_DECLS
