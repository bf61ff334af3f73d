/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A grid as a Markdown table.
 */
#include "config.h"

#include "report/grid-private.h"
#include "report/markdown.h"

static void
put_headings (const PscGrid *grid, PscOutput *output)
{
  for (guint column = 0; column < grid->n_columns; column++)
    {
      if (!psc_grid_is_shown (grid, column))
        continue;
      psc_output_put (output, "| ");
      psc_markdown_text (output, grid->columns[column].title);
      psc_output_put_c (output, ' ');
    }
  psc_output_put (output, "|\n");
  for (guint column = 0; column < grid->n_columns; column++)
    if (psc_grid_is_shown (grid, column))
      psc_output_put (output, psc_grid_is_number (grid, column) ? "| ---: " : "| --- ");
  psc_output_put (output, "|\n");
}

void
psc_grid_write_markdown (const PscGrid *self, PscOutput *output)
{
  g_autofree gboolean *is_shown = g_new0 (gboolean, self->n_columns);

  for (guint column = 0; column < self->n_columns; column++)
    is_shown[column] = psc_grid_is_shown (self, column);
  put_headings (self, output);
  for (guint row = 0; row < self->n_rows; row++)
    {
      for (guint column = 0; column < self->n_columns; column++)
        {
          g_autofree char *text = NULL;

          if (!is_shown[column])
            continue;
          text = psc_grid_dup_text (self, row, column);
          psc_output_put (output, "| ");
          psc_markdown_text (output, text);
          psc_output_put_c (output, ' ');
        }
      psc_output_put (output, "|\n");
    }
}
