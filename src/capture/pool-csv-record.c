/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Splits a line of CSV. Called by the CSV parser for every line of a table; copies nothing but
 * cells with doubled quotes.
 */
#include "config.h"

#include "capture/pool-csv-record.h"

#include <string.h>

static const char *
skip_blanks (const char *at, const char *end, char delimiter)
{
  while (at < end && (*at == ' ' || *at == '\t') && *at != delimiter)
    at++;
  return at;
}

/* A doubled quote stands for one; @at is behind the first of the pair that was found. */
static void
unquote (PscCsvCell *cell, const char *begin, const char *quote, GString *scratch)
{
  gsize offset = scratch->len;

  for (const char *at = begin; at < quote; at++)
    {
      g_string_append_c (scratch, *at);
      if (*at == '"')
        at++;
    }
  cell->text = scratch->str + offset;
  cell->length = scratch->len - offset;
}

/* Reads the cell behind an opening quote; returns what follows its closing quote. */
static const char *
read_quoted (PscCsvRecord *self,
             PscCsvCell *cell,
             const char *begin,
             const char *end,
             GString *scratch)
{
  const char *quote = begin;
  gboolean has_quotes = FALSE;

  for (;;)
    {
      quote = memchr (quote, '"', (gsize) (end - quote));
      if (quote == NULL || quote + 1 == end || quote[1] != '"')
        break;
      has_quotes = TRUE;
      quote += 2;
    }
  if (quote == NULL)
    {
      self->is_open = TRUE;
      quote = end;
    }
  cell->text = begin;
  cell->length = (gsize) (quote - begin);
  cell->is_quoted = TRUE;
  if (has_quotes)
    unquote (cell, begin, quote, scratch);
  return quote < end ? quote + 1 : end;
}

static const char *
find_delimiter (const char *at, const char *end, char delimiter)
{
  const char *found = memchr (at, delimiter, (gsize) (end - at));

  return found != NULL ? found : end;
}

void
psc_csv_record_read (PscCsvRecord *self,
                     const char *text,
                     gsize length,
                     char delimiter,
                     GString *scratch)
{
  const char *end = text + length;
  const char *at = text;

  g_return_if_fail (self != NULL && text != NULL && scratch != NULL);

  self->n_cells = 0;
  self->is_open = FALSE;
  self->is_torn = FALSE;
  /* Room for the whole line at once: cells point into the scratch and must not move. */
  g_string_set_size (scratch, length);
  g_string_truncate (scratch, 0);
  for (;;)
    {
      PscCsvCell spare;
      PscCsvCell *cell = self->n_cells < PSC_CSV_MAX_CELLS ? &self->cells[self->n_cells] : &spare;
      const char *begin = skip_blanks (at, end, delimiter);

      self->n_cells++;
      if (begin < end && *begin == '"')
        {
          at = read_quoted (self, cell, begin + 1, end, scratch);
          begin = skip_blanks (at, end, delimiter);
          at = find_delimiter (begin, end, delimiter);
          self->is_torn |= at != begin;
        }
      else
        {
          begin = at;
          at = find_delimiter (at, end, delimiter);
          *cell = (PscCsvCell){ .text = begin, .length = (gsize) (at - begin) };
        }
      if (at == end)
        return;
      at++;
    }
}
