/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads cells of pool tables. Called by the CSV parser for every cell it needs.
 */
#include "config.h"

#include "capture/pool-csv-cell.h"

#include <string.h>

#include "capture/tag-bytes.h"

/* The longest text that can be a tag: four bytes as \xNN and the apostrophe; four characters take
 * no more. */
#define MAX_TAG_TEXT 20u

static PscCsvCell
trim (const PscCsvCell *cell)
{
  PscCsvCell trimmed = *cell;

  while (trimmed.length > 0 && g_ascii_isspace (trimmed.text[0]))
    {
      trimmed.text++;
      trimmed.length--;
    }
  while (trimmed.length > 0 && g_ascii_isspace (trimmed.text[trimmed.length - 1]))
    trimmed.length--;
  return trimmed;
}

/* Adds a digit; FALSE when the number grows beyond 64 bits. */
static gboolean
add_digit (guint64 *value, char digit)
{
  return g_uint64_checked_mul (value, *value, 10)
         && g_uint64_checked_add (value, *value, (guint64) (digit - '0'));
}

static gboolean
is_group_sign (char c)
{
  return c != '\0' && strchr (",. '", c) != NULL;
}

/* The digits at the beginning of @cell, which loses them; FALSE when the groups are no groups of
 * three. */
static gboolean
read_magnitude (PscCsvCell *cell, guint64 *value, gboolean *fits)
{
  guint n_group = 0;
  char sign = '\0';
  gsize i;

  *value = 0;
  *fits = TRUE;
  for (i = 0; i < cell->length; i++)
    {
      char c = cell->text[i];

      if (g_ascii_isdigit (c))
        {
          n_group++;
          *fits = *fits && add_digit (value, c);
          continue;
        }
      if (!is_group_sign (c) || i + 1 == cell->length || !g_ascii_isdigit (cell->text[i + 1]))
        break;
      if ((sign == '\0' ? n_group > 3 : n_group != 3 || c != sign) || n_group == 0)
        return FALSE;
      sign = c;
      n_group = 0;
    }
  cell->text += i;
  cell->length -= i;
  return i > 0 && (sign == '\0' || n_group == 3);
}

/* What the unit behind a number multiplies it by; 0 for an unknown one. */
static guint64
read_unit (const PscCsvCell *rest)
{
  PscCsvCell unit = trim (rest);

  if (unit.length == 0 || (unit.length == 1 && unit.text[0] == 'B'))
    return 1;
  return unit.length == 2 && strncmp (unit.text, "KB", 2) == 0 ? 1024 : 0;
}

static gboolean
set_number (PscPool *pool, PscPoolField field, guint64 magnitude, gboolean is_negative)
{
  switch (field)
    {
    case PSC_POOL_ALLOCS:
      pool->allocs = magnitude;
      break;
    case PSC_POOL_FREES:
      pool->frees = magnitude;
      break;
    case PSC_POOL_BYTES:
      pool->bytes = magnitude;
      break;
    case PSC_POOL_OUTSTANDING:
      if (magnitude > G_MAXINT64)
        return FALSE;
      pool->outstanding = is_negative ? -(gint64) magnitude : (gint64) magnitude;
      break;
    default:
      g_return_val_if_reached (FALSE);
    }
  pool->known |= PSC_POOL_KNOWN (field);
  return TRUE;
}

PscCsvNumber
psc_csv_cell_read_number (const PscCsvCell *cell, PscPoolField field, PscPool *pool)
{
  PscCsvCell rest;
  gboolean is_negative;
  gboolean fits;
  guint64 magnitude;
  guint64 unit;

  g_return_val_if_fail (cell != NULL && pool != NULL, PSC_CSV_NUMBER_BROKEN);

  rest = trim (cell);
  if (rest.length == 0)
    return PSC_CSV_NUMBER_EMPTY;
  is_negative = rest.text[0] == '-';
  if (is_negative)
    {
      rest.text++;
      rest.length--;
    }
  if (!read_magnitude (&rest, &magnitude, &fits))
    return PSC_CSV_NUMBER_BROKEN;
  unit = read_unit (&rest);
  if (unit == 0 || (unit != 1 && field != PSC_POOL_BYTES)
      || (is_negative && magnitude != 0 && field != PSC_POOL_OUTSTANDING))
    return PSC_CSV_NUMBER_BROKEN;
  if (!fits || !g_uint64_checked_mul (&magnitude, magnitude, unit)
      || !set_number (pool, field, magnitude, is_negative))
    return PSC_CSV_NUMBER_TOO_LARGE;
  return unit == 1 ? PSC_CSV_NUMBER_READ : PSC_CSV_NUMBER_ROUNDED;
}

static gboolean
is_formula_sign (char c)
{
  return c != '\0' && strchr ("=+-@\t", c) != NULL;
}

void
psc_csv_cell_skip_guard (PscCsvCell *cell)
{
  g_return_if_fail (cell != NULL);

  if (cell->length < 2 || cell->text[0] != '\'' || !is_formula_sign (cell->text[1]))
    return;
  cell->text++;
  cell->length--;
}

/* A tag of four characters may begin with an apostrophe itself, so the guard is taken off only
 * where there is one character too many. */
static gboolean
read_own_tag (const PscCsvCell *cell, PscTag *tag)
{
  char text[MAX_TAG_TEXT + 1];
  PscCsvCell bare = *cell;

  if (cell->length > MAX_TAG_TEXT)
    return FALSE;
  memcpy (text, cell->text, cell->length);
  text[cell->length] = '\0';
  if (psc_tag_parse (text, tag))
    return TRUE;
  psc_csv_cell_skip_guard (&bare);
  return bare.length < cell->length && psc_tag_parse (text + 1, tag);
}

gboolean
psc_csv_cell_read_tag (const PscCsvCell *cell, gboolean is_own, PscTag *tag, gboolean *is_vague)
{
  guint8 bytes[MAX_TAG_TEXT * 2];
  gboolean is_exact = TRUE;
  PscCsvCell text;

  g_return_val_if_fail (cell != NULL && tag != NULL && is_vague != NULL, FALSE);

  text = *cell;
  if (text.length > 4)
    text = is_own ? text : trim (cell);
  if (is_own)
    {
      if (!read_own_tag (&text, tag))
        return FALSE;
    }
  else
    {
      gsize n_bytes;

      if (text.length == 0 || text.length > MAX_TAG_TEXT)
        return FALSE;
      n_bytes = psc_tag_bytes_from_utf8 (text.text, text.length, bytes, &is_exact);
      if (n_bytes > 4)
        return FALSE;
      *tag = psc_tag_from_text ((const char *) bytes, n_bytes);
    }
  *is_vague = !is_exact || psc_tag_bytes_are_vague (*tag);
  return TRUE;
}

/* Whether the letters of @cell begin with @word, without regard to case and signs between. */
static gboolean
begins_with (const PscCsvCell *cell, const char *word)
{
  for (gsize i = 0; i < cell->length && *word != '\0'; i++)
    {
      if (!g_ascii_isalpha (cell->text[i]))
        continue;
      if (g_ascii_tolower (cell->text[i]) != *word)
        return FALSE;
      word++;
    }
  return *word == '\0';
}

gboolean
psc_csv_cell_read_kind (const PscCsvCell *cell, PscPoolKind *kind)
{
  g_return_val_if_fail (cell != NULL && kind != NULL, FALSE);

  if (begins_with (cell, "nonp") || begins_with (cell, "npaged"))
    *kind = PSC_POOL_NONPAGED;
  else if (begins_with (cell, "paged"))
    *kind = PSC_POOL_PAGED;
  else
    return FALSE;
  return TRUE;
}

gboolean
psc_csv_cell_is_true (const PscCsvCell *cell)
{
  PscCsvCell text;

  g_return_val_if_fail (cell != NULL, FALSE);

  text = trim (cell);
  return begins_with (&text, "true") || begins_with (&text, "yes")
         || (text.length == 1 && text.text[0] == '1');
}
