/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads lines of memory. Called by the parser of memory.
 */
#include "config.h"

#include "capture/memory-line.h"

#include <string.h>

#include "capture/debugger-text.h"
#include "capture/scan.h"
#include "capture/search-line.h"

/* The places behind each of the units of a line, to begin again at. */
typedef struct
{
  PscMemoryLine line;
  guint unit_bytes;
  guint n_units;
  const char *ends[PSC_MEMORY_LINE_BYTES];
} Units;

/* The digits or question marks of one unit, with the back-quote in the middle of eight bytes. */
static guint
measure_unit (const char *text, gboolean *is_known)
{
  guint n = 0;

  *is_known = *text != '?';
  for (;; text++)
    {
      if (*text == '`' && n == 8)
        continue;
      if (*is_known ? !g_ascii_isxdigit (*text) : *text != '?')
        break;
      n++;
    }
  if (*text != '\0' && *text != '-' && !psc_scan_is_blank (*text))
    return 0;
  return n == 2 || n == 4 || n == 8 || n == 16 ? n / 2 : 0;
}

/* Puts a unit's bytes in the order of memory, which is that of x86, x64 and ARM64. */
static const char *
take_unit (const char *text, gboolean is_known, Units *units)
{
  PscMemoryLine *line = &units->line;
  guint8 *bytes = line->bytes + line->n_bytes;
  guint n_digits = 0;

  for (; n_digits < units->unit_bytes * 2; text++)
    {
      guint place = units->unit_bytes - 1 - n_digits / 2;

      if (*text == '`')
        continue;
      if (is_known)
        bytes[place] = (guint8) (bytes[place] << 4 | g_ascii_xdigit_value (*text));
      n_digits++;
    }
  memset (line->known + line->n_bytes, is_known ? 1 : 0, units->unit_bytes);
  line->n_bytes += units->unit_bytes;
  units->ends[units->n_units++] = text;
  return text;
}

/* A dash stands in the middle of the bytes of `db`. */
static const char *
skip_gap (const char *text, const Units *units)
{
  if (*text == '-')
    return units->unit_bytes == 1 && units->n_units == 8 ? text + 1 : NULL;
  return psc_scan_is_blank (*text) ? psc_debugger_skip_blanks (text) : NULL;
}

static void
take_units (const char *text, Units *units)
{
  while (text != NULL && units->line.n_bytes < PSC_MEMORY_LINE_BYTES)
    {
      gboolean is_known;
      guint n_bytes = measure_unit (text, &is_known);

      if (n_bytes == 0 || (units->n_units > 0 && n_bytes != units->unit_bytes))
        return;
      units->unit_bytes = n_bytes;
      text = skip_gap (take_unit (text, is_known, units), units);
    }
}

/* Whether @text repeats the bytes as characters; blanks do not count, since they may be lost. */
static gboolean
repeats_bytes (const PscMemoryLine *line, const char *text)
{
  for (guint i = 0; i < line->n_bytes; i++)
    {
      char wanted = '.';

      if (!line->known[i])
        wanted = '?';
      else if (line->bytes[i] >= 0x20 && line->bytes[i] < 0x7f)
        wanted = (char) line->bytes[i];
      text = psc_debugger_skip_blanks (text);
      if (wanted != ' ' && *text++ != wanted)
        return FALSE;
    }
  return *psc_debugger_skip_blanks (text) == '\0';
}

/* The characters at the end of a line may look like units. Of a line that is not full, as many
 * units count as what is behind them repeats. */
static gboolean
settle (Units *units)
{
  PscMemoryLine *line = &units->line;
  const char *rest;

  if (units->n_units == 0)
    return FALSE;
  rest = psc_debugger_skip_blanks (units->ends[units->n_units - 1]);
  line->is_whole = line->n_bytes == PSC_MEMORY_LINE_BYTES || *rest != '\0';
  if (line->n_bytes == PSC_MEMORY_LINE_BYTES)
    return g_utf8_strlen (rest, -1) <= (glong) PSC_MEMORY_LINE_BYTES;
  if (*rest == '\0')
    return TRUE;
  for (; units->n_units > 0; units->n_units--, line->n_bytes -= units->unit_bytes)
    if (repeats_bytes (line, psc_debugger_skip_blanks (units->ends[units->n_units - 1])))
      return TRUE;
  return FALSE;
}

gboolean
psc_memory_read_line (const char *text, PscMemoryLine *line)
{
  Units units = { 0 };

  g_return_val_if_fail (text != NULL && line != NULL, FALSE);

  text = psc_debugger_skip_blanks (text);
  if (!g_ascii_isxdigit (text[0]) || text[1] == 'x'
      || !psc_debugger_take_address (&text, &units.line.address) || !psc_scan_is_blank (*text))
    return FALSE;
  take_units (psc_debugger_skip_blanks (text), &units);
  if (!settle (&units) || units.line.address > G_MAXUINT64 - (units.line.n_bytes - 1))
    return FALSE;
  *line = units.line;
  return TRUE;
}

void
psc_memory_read_command (const char *typed, PscMemoryCommand *command)
{
  PscMemoryCommand result = { 0 };
  PscSearchCommand search;
  PscHexNumber number;
  gsize word;

  g_return_if_fail (typed != NULL && command != NULL);

  word = psc_scan_word (typed, 0);
  result.is_display =
      typed[0] == 'd' && (word == 1 || (word == 2 && strchr ("bcdpqwW", typed[1]) != NULL));
  result.is_other =
      (typed[0] == '!' && typed[1] == 'd' && word <= 3) || psc_search_read_command (typed, &search);
  typed = psc_debugger_skip_blanks (typed + word);
  /* `dd /c1 ADDRESS` */
  if (typed[0] == '/')
    typed = psc_debugger_skip_blanks (typed + psc_scan_word (typed, 0));
  if (result.is_display && psc_debugger_take_number (&typed, &number) && number.fits
      && (*typed == '\0' || psc_scan_is_blank (*typed)))
    {
      result.has_address = TRUE;
      result.address = number.value;
      result.is_short = number.n_digits <= 8;
    }
  *command = result;
}
