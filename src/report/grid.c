/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The cells of a table and their text for people. Called by the reports.
 */
#include "config.h"

#include "report/grid.h"

#include "base/format.h"
#include "report/clean-line.h"
#include "report/grid-private.h"

/* Unknown is neither 0 nor nothing. */
#define UNKNOWN_TEXT "-"

PscGrid *
psc_grid_new (const PscGridColumn *columns, guint n_columns)
{
  PscGrid *self;

  g_return_val_if_fail (columns != NULL && n_columns > 0, NULL);

  self = g_new0 (PscGrid, 1);
  self->columns = g_memdup2 (columns, n_columns * sizeof *columns);
  self->n_columns = n_columns;
  self->cells = g_array_new (FALSE, TRUE, sizeof (PscCell));
  self->strings = g_string_chunk_new (4096);
  return self;
}

void
psc_grid_free (PscGrid *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->columns);
  g_array_unref (self->cells);
  g_string_chunk_free (self->strings);
  g_free (self);
}

void
psc_grid_add_row (PscGrid *self)
{
  g_return_if_fail (self != NULL && self->n_footers == 0);

  self->n_rows++;
  g_array_set_size (self->cells, self->n_rows * self->n_columns);
}

void
psc_grid_add_footer (PscGrid *self)
{
  g_return_if_fail (self != NULL);

  self->n_rows++;
  self->n_footers++;
  g_array_set_size (self->cells, self->n_rows * self->n_columns);
}

static PscCell *
get_last_cell (PscGrid *self, guint column)
{
  return &g_array_index (self->cells, PscCell, (self->n_rows - 1) * self->n_columns + column);
}

void
psc_grid_set_text (PscGrid *self, guint column, const char *text)
{
  PscCell *cell;

  g_return_if_fail (self != NULL && self->n_rows > 0 && column < self->n_columns);

  if (text == NULL)
    return;
  cell = get_last_cell (self, column);
  cell->state = PSC_CELL_IS_TEXT;
  cell->text = g_string_chunk_insert_const (self->strings, text);
}

void
psc_grid_set_address (PscGrid *self, guint column, guint64 value)
{
  char text[sizeof "0x0123456789abcdef"];

  g_snprintf (text, sizeof text, "0x%" G_GINT64_MODIFIER "x", value);
  psc_grid_set_text (self, column, text);
}

void
psc_grid_set_unsigned (PscGrid *self, guint column, guint64 value)
{
  PscCell *cell;

  g_return_if_fail (self != NULL && self->n_rows > 0 && column < self->n_columns);

  cell = get_last_cell (self, column);
  cell->state = PSC_CELL_IS_UNSIGNED;
  cell->number = value;
}

void
psc_grid_set_signed (PscGrid *self, guint column, gint64 value)
{
  PscCell *cell;

  g_return_if_fail (self != NULL && self->n_rows > 0 && column < self->n_columns);

  cell = get_last_cell (self, column);
  cell->state = PSC_CELL_IS_SIGNED;
  cell->signed_number = value;
}

const PscCell *
psc_grid_get_cell (const PscGrid *self, guint row, guint column)
{
  return &g_array_index (self->cells, PscCell, row * self->n_columns + column);
}

gboolean
psc_grid_is_shown (const PscGrid *self, guint column)
{
  if (self->columns[column].title == NULL)
    return FALSE;
  if (!self->columns[column].is_optional)
    return TRUE;
  for (guint row = 0; row < self->n_rows; row++)
    if (psc_grid_get_cell (self, row, column)->state != PSC_CELL_UNKNOWN)
      return TRUE;
  return FALSE;
}

gboolean
psc_grid_is_number (const PscGrid *self, guint column)
{
  return self->columns[column].kind != PSC_CELL_TEXT;
}

static const char *
format_unsigned (PscCellKind kind, guint64 value, char buffer[PSC_FORMAT_SIZE])
{
  return kind == PSC_CELL_BYTES ? psc_format_bytes (value, buffer)
                                : psc_format_count (value, buffer);
}

static const char *
format_signed (PscCellKind kind, gint64 value, char buffer[PSC_FORMAT_SIZE])
{
  if (kind == PSC_CELL_BYTES_CHANGE)
    return psc_format_bytes_signed (value, buffer);
  /* A plain number gets no plus. */
  if (kind == PSC_CELL_COUNT_CHANGE || value < 0)
    return psc_format_count_signed (value, buffer);
  return psc_format_count ((guint64) value, buffer);
}

char *
psc_grid_dup_text (const PscGrid *self, guint row, guint column)
{
  const PscCell *cell = psc_grid_get_cell (self, row, column);
  PscCellKind kind = self->columns[column].kind;
  char buffer[PSC_FORMAT_SIZE];

  switch (cell->state)
    {
    case PSC_CELL_IS_TEXT:
      return psc_clean_line_dup (cell->text);
    case PSC_CELL_IS_UNSIGNED:
      return g_strdup (format_unsigned (kind, cell->number, buffer));
    case PSC_CELL_IS_SIGNED:
      return g_strdup (format_signed (kind, cell->signed_number, buffer));
    case PSC_CELL_UNKNOWN:
    default:
      return g_strdup (kind == PSC_CELL_TEXT ? "" : UNKNOWN_TEXT);
    }
}

void
psc_grid_write (const PscGrid *self, const PscReportContext *context)
{
  g_return_if_fail (self != NULL && context != NULL);

  switch (context->format)
    {
    case PSC_REPORT_TABLE:
      psc_grid_write_table (self, context);
      return;
    case PSC_REPORT_CSV:
      psc_grid_write_csv (self, context->output);
      return;
    case PSC_REPORT_MARKDOWN:
      psc_grid_write_markdown (self, context->output);
      return;
    case PSC_REPORT_JSON:
    default:
      g_return_if_reached ();
    }
}
