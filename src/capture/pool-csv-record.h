/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One line of a table in CSV as cells, after RFC 4180.
 *
 * A cell does not go on over the end of a line: no tool that writes pool tables makes such cells,
 * and a quote that was lost must not swallow the rest of a file.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Cells that are kept of one line; the widest known table has 17. */
#define PSC_CSV_MAX_CELLS 64u

/**
 * PscCsvCell:
 * @text: the cell without its quotes; does not end with a NUL
 * @length: its bytes
 * @is_quoted: there were quotes
 */
typedef struct
{
  const char *text;
  gsize length;
  gboolean is_quoted;
} PscCsvCell;

/**
 * PscCsvRecord:
 * @cells: the first PSC_CSV_MAX_CELLS of them
 * @n_cells: how many the line has
 * @is_open: a quote has no end
 * @is_torn: something stands between a quote's end and the next cell
 */
typedef struct
{
  PscCsvCell cells[PSC_CSV_MAX_CELLS];
  guint n_cells;
  gboolean is_open;
  gboolean is_torn;
} PscCsvRecord;

/**
 * psc_csv_record_read:
 * @self: (out caller-allocates): the cells; they point into @text and @scratch
 * @text: a line
 * @length: its bytes
 * @delimiter: what stands between cells
 * @scratch: takes cells that have quotes inside
 */
void psc_csv_record_read (PscCsvRecord *self,
                          const char *text,
                          gsize length,
                          char delimiter,
                          GString *scratch);

G_END_DECLS
