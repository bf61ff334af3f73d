/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cells of a pool table in CSV: numbers as scripts and spreadsheets write them, tags, pools.
 */
#pragma once

#include "capture/pool-csv-record.h"
#include "model/pool.h"

G_BEGIN_DECLS

/**
 * PscCsvNumber:
 * @PSC_CSV_NUMBER_READ: a number
 * @PSC_CSV_NUMBER_ROUNDED: a number of kilobytes, of which the rest is lost
 * @PSC_CSV_NUMBER_EMPTY: nothing
 * @PSC_CSV_NUMBER_TOO_LARGE: more than 64 bits hold
 * @PSC_CSV_NUMBER_BROKEN: something else
 */
typedef enum
{
  PSC_CSV_NUMBER_READ,
  PSC_CSV_NUMBER_ROUNDED,
  PSC_CSV_NUMBER_EMPTY,
  PSC_CSV_NUMBER_TOO_LARGE,
  PSC_CSV_NUMBER_BROKEN,
} PscCsvNumber;

/**
 * psc_csv_cell_read_number:
 * @cell: the cell
 * @field: which number of the pool it is
 * @pool: takes the number and knows it from then on
 *
 * Reads `1234`, `-3`, numbers in groups of three (`1,234`, `1.234`, `1 234`, `1'234`), and sizes
 * with the unit that PoolMonX writes (`12 B`, `34 KB`).
 */
PscCsvNumber psc_csv_cell_read_number (const PscCsvCell *cell, PscPoolField field, PscPool *pool);

/**
 * psc_csv_cell_read_tag:
 * @cell: the cell
 * @is_own: Poolscope wrote it: bytes that do not print are `\xNN`, and an apostrophe may stand
 * before a sign that a spreadsheet would take for a formula
 * @tag: (out): the tag, padded with blanks where trailing ones were trimmed
 * @is_vague: (out): see #PscPoolmonRow
 *
 * Returns: %FALSE when it is no tag
 */
gboolean
psc_csv_cell_read_tag (const PscCsvCell *cell, gboolean is_own, PscTag *tag, gboolean *is_vague);

/** psc_csv_cell_read_kind: `Nonp`, `Non Paged`, `NonPagedPoolNx`, `Paged`… */
gboolean psc_csv_cell_read_kind (const PscCsvCell *cell, PscPoolKind *kind);

/** psc_csv_cell_is_true: `true`, `yes` or `1`. */
gboolean psc_csv_cell_is_true (const PscCsvCell *cell);

/** psc_csv_cell_skip_guard: takes off the apostrophe before a sign that a spreadsheet would take
 * for a formula. */
void psc_csv_cell_skip_guard (PscCsvCell *cell);

G_END_DECLS
