/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A grid as CSV: every column, no footers.
 */
#include "config.h"

#include "report/csv.h"
#include "report/grid-private.h"

static void
put_cell (PscOutput *output, const PscCell *cell)
{
  switch (cell->state)
    {
    case PSC_CELL_IS_TEXT:
      psc_csv_text (output, cell->text);
      return;
    case PSC_CELL_IS_UNSIGNED:
      psc_csv_unsigned (output, cell->number);
      return;
    case PSC_CELL_IS_SIGNED:
      psc_csv_signed (output, cell->signed_number);
      return;
    case PSC_CELL_UNKNOWN:
    default:
      return;
    }
}

void
psc_grid_write_csv (const PscGrid *self, PscOutput *output)
{
  for (guint column = 0; column < self->n_columns; column++)
    {
      if (column > 0)
        psc_csv_comma (output);
      psc_csv_text (output, self->columns[column].name);
    }
  psc_csv_end_row (output);
  for (guint row = 0; row < self->n_rows - self->n_footers; row++)
    {
      for (guint column = 0; column < self->n_columns; column++)
        {
          if (column > 0)
            psc_csv_comma (output);
          put_cell (output, psc_grid_get_cell (self, row, column));
        }
      psc_csv_end_row (output);
    }
}
