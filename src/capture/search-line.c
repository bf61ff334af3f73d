/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads hits and commands of memory searches. Called by the parser of search hits.
 */
#include "config.h"

#include "capture/search-line.h"

#include <string.h>

#include "capture/debugger-text.h"

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

/* Hits. */

/* `4c` and `696e7374` are units of as many bytes as they have pairs of digits. */
static gboolean
take_unit (const char **at, guint n_unit, guint8 *bytes)
{
  PscHexNumber number;
  const char *text = *at;

  if (!psc_debugger_take_number (&text, &number) || number.has_prefix
      || number.n_digits != 2 * n_unit)
    return FALSE;
  for (guint i = 0; i < n_unit; i++)
    bytes[i] = (guint8) (number.value >> (8 * i));
  *at = text;
  return TRUE;
}

/* Reads units as long as there are any; notes where each of them ends. */
static guint
take_units (const char *text,
            guint n_unit,
            guint8 *bytes,
            const char *ends[PSC_SEARCH_MAX_BYTES + 1])
{
  guint n = 0;

  ends[0] = text;
  while ((n + 1) * n_unit <= PSC_SEARCH_MAX_BYTES && take_unit (&text, n_unit, bytes + n * n_unit))
    {
      ends[++n] = text;
      if (*text == '-' && n_unit == 1)
        text++;
      else if (is_blank (*text))
        text = psc_debugger_skip_blanks (text);
      else
        break;
    }
  return n;
}

/* Whether @text is how the debugger prints @bytes; blanks at its end may be lost. */
static gboolean
renders (const char *text, const guint8 *bytes, guint n)
{
  gsize length = strlen (text);

  if (length > n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      char expected = bytes[i] >= 0x20 && bytes[i] < 0x7f ? (char) bytes[i] : '.';

      if (i < length ? text[i] != expected : expected != ' ')
        return FALSE;
    }
  return TRUE;
}

/*
 * The text that repeats the bytes may itself begin like a unit, so the number of units is the one
 * whose bytes the rest repeats. Where none does, because the text is lost or damaged, all
 * units count.
 */
static guint
choose_count (const guint8 *bytes,
              guint n_unit,
              const char *const *ends,
              guint n_units,
              gboolean *is_whole)
{
  for (guint n = n_units; n > 0; n--)
    {
      const char *rest = psc_debugger_skip_blanks (ends[n]);

      /* Blanks that bytes stand for look like those in front of them. */
      for (; rest >= ends[n] && rest > ends[0]; rest--)
        {
          if (*rest != '\0' && renders (rest, bytes, n * n_unit))
            {
              *is_whole = TRUE;
              return n;
            }
          if (!is_blank (rest[-1]))
            break;
        }
    }
  return n_units;
}

static gboolean
read_units (const char *text, guint n_unit, PscSearchLine *line)
{
  const char *ends[PSC_SEARCH_MAX_BYTES + 1];
  guint n = take_units (text, n_unit, line->bytes, ends);

  if (n == 0)
    return FALSE;
  n = choose_count (line->bytes, n_unit, ends, n, &line->is_whole);
  line->n_bytes = n * n_unit;
  return TRUE;
}

gboolean
psc_search_read_line (const char *text, PscSearchLine *line)
{
  static const guint units[] = { 1, 2, 4, 8 };
  PscSearchLine result = { 0 };

  g_return_val_if_fail (text != NULL && line != NULL, FALSE);

  text = psc_debugger_skip_blanks (text);
  if (!psc_debugger_take_address (&text, &result.address) || !is_blank (*text))
    return FALSE;
  text = psc_debugger_skip_blanks (text);
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (read_units (text, units[i], &result))
      {
        *line = result;
        return TRUE;
      }
  return FALSE;
}

/* Commands. */

static gboolean
begins_with_address (const char *text)
{
  guint64 va;

  return psc_debugger_take_address (&text, &va);
}

/* `s -a `, `s -[1]d `, `s `: moves to the arguments. */
static gboolean
take_search (const char **at, char *type)
{
  const char *text = *at;

  if (*text != 's' || !is_blank (text[1]))
    return FALSE;
  text = psc_debugger_skip_blanks (text + 1);
  *type = 'b';
  if (*text == '-')
    {
      text++;
      if (*text == '[')
        text += strcspn (text, "]") + (strchr (text, ']') != NULL ? 1 : 0);
      if (*text == '\0' || strchr ("abdquw", *text) == NULL || !is_blank (text[1]))
        return FALSE;
      *type = *text;
      text = psc_debugger_skip_blanks (text + 1);
    }
  else if (*text != '@' && !begins_with_address (text))
    return FALSE;
  *at = text;
  return TRUE;
}

/* The first word that is the command, at the beginning or behind what can stand before one. */
static gboolean
find_search (const char **at, char *type)
{
  const char *text = *at;

  for (;;)
    {
      *at = text = psc_debugger_skip_blanks (text);
      if (take_search (at, type))
        return TRUE;
      text += strcspn (text, " \t;{\"(");
      if (*text == '\0')
        return FALSE;
      text++;
    }
}

static void
read_quoted (const char *text, char type, PscSearchCommand *command)
{
  const char *open = strchr (text, '"');
  gsize length = open != NULL ? strcspn (open + 1, "\"") : 0;
  gsize n_unit = type == 'u' ? 2 : 1;

  if (open == NULL || open[1 + length] != '"')
    return;
  /* Quotes inside quotes have a backslash in front. */
  if (length > 0 && open[length] == '\\')
    length--;
  if (length * n_unit > PSC_SEARCH_MAX_BYTES)
    return;
  for (gsize i = 0; i < length; i++)
    command->pattern[i * n_unit] = (guint8) open[1 + i];
  command->n_pattern = (guint) (length * n_unit);
}

/* The numbers behind the range, which are the words that are short enough: `696e7374`. */
static void
read_numbers (const char *text, char type, PscSearchCommand *command)
{
  guint n_unit = type == 'q' ? 8 : type == 'd' ? 4 : type == 'w' ? 2 : 1;
  guint n_words = 0;

  while (*text != '\0' && strchr (";}\"", *text) == NULL)
    {
      gsize length = strcspn (text, " \t;}\"");
      const char *at = text;
      PscHexNumber number;

      if (n_words++ >= 2)
        {
          if (!psc_debugger_take_number (&at, &number) || at != text + length
              || (n_unit < 8 && number.value >> (8 * n_unit) != 0)
              || command->n_pattern + n_unit > PSC_SEARCH_MAX_BYTES)
            {
              command->n_pattern = 0;
              return;
            }
          for (guint i = 0; i < n_unit; i++)
            command->pattern[command->n_pattern++] = (guint8) (number.value >> (8 * i));
        }
      text = psc_debugger_skip_blanks (text + length);
    }
}

gboolean
psc_search_read_command (const char *text, PscSearchCommand *command)
{
  PscSearchCommand result = { .n_pattern = 0 };
  char type;

  g_return_val_if_fail (text != NULL && command != NULL, FALSE);

  if (!find_search (&text, &type))
    return FALSE;
  if (type == 'a' || type == 'u')
    read_quoted (text, type, &result);
  else
    read_numbers (text, type, &result);
  *command = result;
  return TRUE;
}
