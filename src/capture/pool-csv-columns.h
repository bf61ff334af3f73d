/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the columns of a CSV table mean, by the names in its first line.
 *
 *     DateTime,Tag,PagedAllocs,…,NonPagedUsedBytes,TotalUsedBytes,Binary,Description
 *     Tag,Paged Allocs,…,NPaged Usage,Source,Source Description,
 *     Tag,Type,Allocs,Frees,Diff,Bytes,KBytes,B / Alloc,Source,Source Description,
 *     Snapshot,Label,DateTime,Tag,Protected,NonPagedAllocs,…,Binary,Description,Source,Line
 *
 * They are, in this order, what the PowerShell script poolmon-powershell writes, what PoolMonX does
 * (third and second version, first version), and Poolscope's own. Case, blanks and signs in a name
 * do not matter; any subset of the columns in any order will do. In Poolscope's own files `Source`
 * is the file that a row came from, elsewhere it is the driver.
 */
#pragma once

#include "capture/pool-csv-record.h"
#include "model/pool.h"

G_BEGIN_DECLS

/**
 * PscCsvColumn:
 *
 * What a column is for.
 */
typedef enum
{
  PSC_CSV_TAG,
  PSC_CSV_TYPE,
  PSC_CSV_DATE_TIME,
  PSC_CSV_DATE,
  PSC_CSV_CLOCK,
  PSC_CSV_UTC,
  PSC_CSV_SNAPSHOT,
  PSC_CSV_LABEL,
  PSC_CSV_PROTECTED,
  PSC_CSV_OWNER,
  PSC_CSV_SOURCE,
  PSC_CSV_DRIVER,
  PSC_CSV_DESCRIPTION,
  PSC_CSV_TOTAL,
} PscCsvColumn;

#define PSC_CSV_N_COLUMNS 14

/* No cell holds this. */
#define PSC_CSV_NO_CELL G_MAXUINT

/**
 * PscCsvTable:
 * @PSC_CSV_TABLE_NONE: no line of column names
 * @PSC_CSV_TABLE_USABLE: a table of pool tags
 * @PSC_CSV_TABLE_NO_TAGS: numbers of both pools, but of which tag is not told
 * @PSC_CSV_TABLE_NO_NUMBERS: tags without a number that Poolscope knows
 * @PSC_CSV_TABLE_NO_POOL: the numbers are of no certain pool
 *
 * What a line of column names announces.
 */
typedef enum
{
  PSC_CSV_TABLE_NONE,
  PSC_CSV_TABLE_USABLE,
  PSC_CSV_TABLE_NO_TAGS,
  PSC_CSV_TABLE_NO_NUMBERS,
  PSC_CSV_TABLE_NO_POOL,
} PscCsvTable;

/**
 * PscCsvColumns:
 * @delimiter: what stands between cells: a comma, a semicolon or a TAB
 * @n_cells: how many columns there are
 * @cells: by #PscCsvColumn: which cell holds it, or PSC_CSV_NO_CELL
 * @numbers: by #PscPoolKind and #PscPoolField, likewise
 * @typed: by #PscPoolField: numbers of the pool that the Type column names
 * @is_own: Poolscope wrote the file
 * @has_empty_end: every line ends with a delimiter
 */
typedef struct
{
  char delimiter;
  guint n_cells;
  guint cells[PSC_CSV_N_COLUMNS];
  guint numbers[PSC_N_POOL_KINDS][PSC_N_POOL_FIELDS];
  guint typed[PSC_N_POOL_FIELDS];
  gboolean is_own;
  gboolean has_empty_end;
} PscCsvColumns;

/**
 * psc_csv_columns_read:
 * @self: (out caller-allocates): the columns; set for %PSC_CSV_TABLE_USABLE and for tables that are
 * refused
 * @text: a line
 * @length: its bytes
 * @scratch: for the cells
 */
PscCsvTable
psc_csv_columns_read (PscCsvColumns *self, const char *text, gsize length, GString *scratch);

G_END_DECLS
