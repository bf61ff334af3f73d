/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The cells of a grid, shared by it and its writers.
 */
#pragma once

#include "report/grid.h"

typedef enum
{
  PSC_CELL_UNKNOWN,
  PSC_CELL_IS_TEXT,
  PSC_CELL_IS_UNSIGNED,
  PSC_CELL_IS_SIGNED,
} PscCellState;

typedef struct
{
  PscCellState state;
  union
  {
    const char *text;
    guint64 number;
    gint64 signed_number;
  };
} PscCell;

struct _PscGrid
{
  PscGridColumn *columns;
  guint n_columns;
  GArray *cells; /* row by row */
  guint n_rows;
  guint n_footers; /* the last rows */
  GStringChunk *strings;
};

const PscCell *psc_grid_get_cell (const PscGrid *self, guint row, guint column);

/** psc_grid_is_shown: whether people get to see @column. */
gboolean psc_grid_is_shown (const PscGrid *self, guint column);

gboolean psc_grid_is_number (const PscGrid *self, guint column);

/** psc_grid_dup_text: (transfer full): a cell for people: one line without control characters. */
char *psc_grid_dup_text (const PscGrid *self, guint row, guint column);

void psc_grid_write_table (const PscGrid *self, const PscReportContext *context);
void psc_grid_write_csv (const PscGrid *self, PscOutput *output);
void psc_grid_write_markdown (const PscGrid *self, PscOutput *output);
