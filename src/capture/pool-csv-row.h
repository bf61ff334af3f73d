/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One row of a pool table in CSV: cells and the meaning of their columns in, numbers out.
 */
#pragma once

#include "capture/pool-csv-columns.h"

G_BEGIN_DECLS

/**
 * PscCsvRow:
 * @tag: the tag
 * @is_vague: the printed tag may stand for several tags; see #PscPoolmonRow
 * @pools: by #PscPoolKind
 * @is_shown: by #PscPoolKind: the row is about this pool, even where its cells are empty
 * @is_broken: some cell is not a number
 * @is_too_large: some number does not fit 64 bits
 * @is_rounded: some size is in whole kilobytes
 */
typedef struct
{
  PscTag tag;
  gboolean is_vague;
  PscPool pools[PSC_N_POOL_KINDS];
  gboolean is_shown[PSC_N_POOL_KINDS];
  gboolean is_broken;
  gboolean is_too_large;
  gboolean is_rounded;
} PscCsvRow;

/** psc_csv_row_get_cell: (transfer none) (nullable): the cell of @column, where the table has it.
 */
const PscCsvCell *psc_csv_row_get_cell (const PscCsvColumns *columns,
                                        const PscCsvRecord *record,
                                        PscCsvColumn column);

/**
 * psc_csv_row_read:
 * @self: (out caller-allocates): the row
 *
 * Returns: %FALSE when the cells do not fit the columns or name no tag
 */
gboolean
psc_csv_row_read (PscCsvRow *self, const PscCsvColumns *columns, const PscCsvRecord *record);

/**
 * psc_csv_row_has_whole_end:
 *
 * Whether the last cell can be seen to be whole where no line end follows: it has its closing
 * quote, or is the sum of the others.
 */
gboolean psc_csv_row_has_whole_end (const PscCsvRow *self,
                                    const PscCsvColumns *columns,
                                    const PscCsvRecord *record);

/**
 * psc_csv_row_has_bare_groups:
 *
 * Whether there are too many cells because numbers such as `1,234,567` stand without quotes.
 */
gboolean psc_csv_row_has_bare_groups (const PscCsvColumns *columns, const PscCsvRecord *record);

G_END_DECLS
