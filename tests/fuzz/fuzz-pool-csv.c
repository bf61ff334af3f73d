/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any lines as CSV: cells, names of columns, numbers and tags.
 *
 * Promises: cells lie in the line or in the scratch; cells written with quotes read back the same;
 * columns name cells that exist; a number is known exactly when it was read.
 */
#include "config.h"

#include <string.h>

#include "capture/pool-csv-cell.h"
#include "capture/pool-csv-columns.h"
#include "support/fuzz.h"

static gboolean
is_inside (const PscCsvCell *cell, const char *text, gsize length)
{
  return cell->text >= text && cell->text + cell->length <= text + length;
}

static void
check_cell (const PscCsvCell *cell)
{
  gboolean is_vague;
  PscTag tag;
  PscPoolKind kind;

  for (guint f = 0; f < PSC_N_POOL_FIELDS; f++)
    {
      PscPool pool = { .known = 0 };
      PscCsvNumber result = psc_csv_cell_read_number (cell, (PscPoolField) f, &pool);

      g_assert_true ((pool.known != 0)
                     == (result == PSC_CSV_NUMBER_READ || result == PSC_CSV_NUMBER_ROUNDED));
    }
  psc_csv_cell_read_tag (cell, FALSE, &tag, &is_vague);
  psc_csv_cell_read_tag (cell, TRUE, &tag, &is_vague);
  psc_csv_cell_read_kind (cell, &kind);
  psc_csv_cell_is_true (cell);
}

static void
write_quoted (GString *line, const PscCsvCell *cell)
{
  g_string_append_c (line, '"');
  for (gsize i = 0; i < cell->length; i++)
    {
      if (cell->text[i] == '"')
        g_string_append_c (line, '"');
      g_string_append_c (line, cell->text[i]);
    }
  g_string_append_c (line, '"');
}

static void
check_round_trip (const PscCsvRecord *record, char delimiter)
{
  g_autoptr (GString) line = g_string_new (NULL);
  g_autoptr (GString) scratch = g_string_new (NULL);
  PscCsvRecord again;

  for (guint i = 0; i < record->n_cells; i++)
    {
      if (i > 0)
        g_string_append_c (line, delimiter);
      write_quoted (line, &record->cells[i]);
    }
  psc_csv_record_read (&again, line->str, line->len, delimiter, scratch);
  g_assert_cmpuint (again.n_cells, ==, record->n_cells);
  g_assert_false (again.is_open || again.is_torn);
  for (guint i = 0; i < record->n_cells; i++)
    {
      g_assert_cmpuint (again.cells[i].length, ==, record->cells[i].length);
      g_assert_true (memcmp (again.cells[i].text, record->cells[i].text, again.cells[i].length)
                     == 0);
    }
}

static void
check_record (const char *text, gsize length, char delimiter)
{
  g_autoptr (GString) scratch = g_string_new (NULL);
  PscCsvRecord record;

  psc_csv_record_read (&record, text, length, delimiter, scratch);
  g_assert_cmpuint (record.n_cells, >=, 1);
  g_assert_cmpuint (record.n_cells, <=, length + 1);
  for (guint i = 0; i < MIN (record.n_cells, PSC_CSV_MAX_CELLS); i++)
    {
      g_assert_true (is_inside (&record.cells[i], text, length)
                     || is_inside (&record.cells[i], scratch->str, scratch->len));
      check_cell (&record.cells[i]);
    }
  if (record.n_cells <= PSC_CSV_MAX_CELLS)
    check_round_trip (&record, delimiter);
}

static void
check_columns (const char *text, gsize length)
{
  g_autoptr (GString) scratch = g_string_new (NULL);
  PscCsvColumns columns;

  if (psc_csv_columns_read (&columns, text, length, scratch) == PSC_CSV_TABLE_NONE)
    return;
  for (guint i = 0; i < PSC_CSV_N_COLUMNS; i++)
    g_assert_true (columns.cells[i] == PSC_CSV_NO_CELL || columns.cells[i] < columns.n_cells);
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    for (guint f = 0; f < PSC_N_POOL_FIELDS; f++)
      g_assert_true (columns.numbers[k][f] == PSC_CSV_NO_CELL
                     || columns.numbers[k][f] < columns.n_cells);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *at = (const char *) data;
  const char *end = at + size;

  if (size > PSC_FUZZ_MAX_BYTES)
    return 0;
  while (at < end)
    {
      const char *line_end = memchr (at, '\n', (gsize) (end - at));
      gsize length = (gsize) ((line_end != NULL ? line_end : end) - at);

      check_record (at, length, ',');
      check_record (at, length, ';');
      check_record (at, length, '\t');
      check_columns (at, length);
      at += length + 1;
    }
  return 0;
}
