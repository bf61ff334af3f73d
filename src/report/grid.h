/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A table of typed cells, written as aligned text, CSV or Markdown.
 *
 * People get sizes with units and only the columns that say something; CSV gets every column and
 * whole numbers.
 */
#pragma once

#include "report/report-context.h"

G_BEGIN_DECLS

/**
 * PscCellKind:
 * @PSC_CELL_TEXT: words from anywhere
 * @PSC_CELL_COUNT: a number
 * @PSC_CELL_BYTES: a size
 * @PSC_CELL_COUNT_CHANGE: a difference of numbers
 * @PSC_CELL_BYTES_CHANGE: a difference of sizes
 */
typedef enum
{
  PSC_CELL_TEXT,
  PSC_CELL_COUNT,
  PSC_CELL_BYTES,
  PSC_CELL_COUNT_CHANGE,
  PSC_CELL_BYTES_CHANGE,
} PscCellKind;

/**
 * PscGridColumn:
 * @name: the heading in CSV, never translated
 * @title: (nullable): the heading for people; %NULL for a column that only CSV has
 * @kind: of every cell
 * @is_optional: left out for people where no row has anything to say
 * @is_flexible: cut first where a terminal is too narrow
 */
typedef struct
{
  const char *name;
  const char *title;
  PscCellKind kind;
  gboolean is_optional;
  gboolean is_flexible;
} PscGridColumn;

typedef struct _PscGrid PscGrid;

/** psc_grid_new: @columns is copied, its strings are not. */
PscGrid *psc_grid_new (const PscGridColumn *columns, guint n_columns);
void psc_grid_free (PscGrid *self);

/** psc_grid_add_row: begins a row whose cells are all unknown. */
void psc_grid_add_row (PscGrid *self);

/** psc_grid_add_footer: begins a row below the others that CSV does not get: a sum. */
void psc_grid_add_footer (PscGrid *self);

/** psc_grid_set_text: a cell of the last row; @text is copied, %NULL leaves it unknown. */
void psc_grid_set_text (PscGrid *self, guint column, const char *text);

/** psc_grid_set_address: a text cell with a number as `0x…`. */
void psc_grid_set_address (PscGrid *self, guint column, guint64 value);
void psc_grid_set_unsigned (PscGrid *self, guint column, guint64 value);
void psc_grid_set_signed (PscGrid *self, guint column, gint64 value);

/** psc_grid_write: in @context's format, which is not JSON. */
void psc_grid_write (const PscGrid *self, const PscReportContext *context);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscGrid, psc_grid_free)

G_END_DECLS
