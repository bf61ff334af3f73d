/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads rows of pool tables in CSV. Called by the CSV parser.
 */
#include "config.h"

#include "capture/pool-csv-row.h"

#include "capture/pool-csv-cell.h"

static const PscCsvCell *
get_cell (const PscCsvRecord *record, guint cell)
{
  return cell < record->n_cells && cell < PSC_CSV_MAX_CELLS ? &record->cells[cell] : NULL;
}

const PscCsvCell *
psc_csv_row_get_cell (const PscCsvColumns *columns, const PscCsvRecord *record, PscCsvColumn column)
{
  g_return_val_if_fail (columns != NULL && record != NULL, NULL);

  return get_cell (record, columns->cells[column]);
}

/* The cell with the number @field of the pool @kind, when there is one. */
static void
read_number (PscCsvRow *self, const PscCsvCell *cell, PscPoolKind kind, PscPoolField field)
{
  if (cell == NULL)
    return;
  self->is_shown[kind] = TRUE;
  switch (psc_csv_cell_read_number (cell, field, &self->pools[kind]))
    {
    case PSC_CSV_NUMBER_BROKEN:
      self->is_broken = TRUE;
      break;
    case PSC_CSV_NUMBER_TOO_LARGE:
      self->is_too_large = TRUE;
      break;
    case PSC_CSV_NUMBER_ROUNDED:
      self->is_rounded = TRUE;
      break;
    case PSC_CSV_NUMBER_READ:
    case PSC_CSV_NUMBER_EMPTY:
    default:
      break;
    }
}

static void
read_numbers (PscCsvRow *self, const PscCsvRecord *record, PscPoolKind kind, const guint *cells)
{
  for (guint f = 0; f < PSC_N_POOL_FIELDS; f++)
    read_number (self, get_cell (record, cells[f]), kind, (PscPoolField) f);
}

/* Whether the cells are as many as the names. Blanks at the end of a line are trimmed, TABs with
 * them; and a line may end with a delimiter that the names lack. */
static gboolean
has_all_cells (const PscCsvColumns *columns, const PscCsvRecord *record)
{
  if (record->is_open || record->is_torn)
    return FALSE;
  if (record->n_cells < columns->n_cells)
    return columns->delimiter == '\t' && record->n_cells > columns->cells[PSC_CSV_TAG];
  for (guint i = columns->n_cells; i < record->n_cells; i++)
    if (i >= PSC_CSV_MAX_CELLS || record->cells[i].length > 0)
      return FALSE;
  return TRUE;
}

gboolean
psc_csv_row_read (PscCsvRow *self, const PscCsvColumns *columns, const PscCsvRecord *record)
{
  const PscCsvCell *tag;
  const PscCsvCell *type;
  PscPoolKind kind = PSC_POOL_NONPAGED;

  g_return_val_if_fail (self != NULL && columns != NULL && record != NULL, FALSE);

  *self = (PscCsvRow){ .tag = 0 };
  tag = psc_csv_row_get_cell (columns, record, PSC_CSV_TAG);
  type = psc_csv_row_get_cell (columns, record, PSC_CSV_TYPE);
  if (!has_all_cells (columns, record) || tag == NULL
      || !psc_csv_cell_read_tag (tag, columns->is_own, &self->tag, &self->is_vague))
    return FALSE;
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    read_numbers (self, record, (PscPoolKind) k, columns->numbers[k]);
  if (type == NULL)
    return TRUE;
  if (!psc_csv_cell_read_kind (type, &kind))
    return FALSE;
  read_numbers (self, record, kind, columns->typed);
  return TRUE;
}

/* Whether @total, the last cell, is the sum of the bytes of both pools. */
static gboolean
is_sum (const PscCsvRow *self, const PscCsvCell *total)
{
  const PscPool *nonpaged = &self->pools[PSC_POOL_NONPAGED];
  const PscPool *paged = &self->pools[PSC_POOL_PAGED];
  const guint8 known = nonpaged->known & paged->known & PSC_POOL_KNOWN (PSC_POOL_BYTES);
  PscPool sum = { .known = 0 };

  return known != 0 && psc_csv_cell_read_number (total, PSC_POOL_BYTES, &sum) == PSC_CSV_NUMBER_READ
         && sum.bytes == nonpaged->bytes + paged->bytes;
}

gboolean
psc_csv_row_has_whole_end (const PscCsvRow *self,
                           const PscCsvColumns *columns,
                           const PscCsvRecord *record)
{
  const PscCsvCell *last;

  g_return_val_if_fail (self != NULL && columns != NULL && record != NULL, FALSE);

  if (record->n_cells < columns->n_cells)
    return FALSE;
  last = &record->cells[MIN (record->n_cells, PSC_CSV_MAX_CELLS) - 1];
  if (last->is_quoted || (columns->has_empty_end && last->length == 0))
    return TRUE;
  return psc_csv_row_get_cell (columns, record, PSC_CSV_TOTAL) == last && is_sum (self, last);
}

static gboolean
is_digit_group (const PscCsvCell *cell)
{
  return cell->length == 3 && !cell->is_quoted && g_ascii_isdigit (cell->text[0])
         && g_ascii_isdigit (cell->text[1]) && g_ascii_isdigit (cell->text[2]);
}

gboolean
psc_csv_row_has_bare_groups (const PscCsvColumns *columns, const PscCsvRecord *record)
{
  g_return_val_if_fail (columns != NULL && record != NULL, FALSE);

  if (columns->delimiter != ',' || record->n_cells <= columns->n_cells)
    return FALSE;
  for (guint i = 1; i < MIN (record->n_cells, PSC_CSV_MAX_CELLS); i++)
    if (is_digit_group (&record->cells[i]) && record->cells[i - 1].length > 0
        && g_ascii_isdigit (record->cells[i - 1].text[0]))
      return TRUE;
  return FALSE;
}
