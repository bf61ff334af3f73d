/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads the parts of debugger lines. Called by the parsers of debugger output.
 */
#include "config.h"

#include "capture/debugger-text.h"

#include <string.h>

#include "base/limits.h"

#define MAX_ADDRESS_DIGITS 16u
#define MIN_ADDRESS_DIGITS 8u

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

const char *
psc_debugger_skip_blanks (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  while (is_blank (*text))
    text++;
  return text;
}

/* The value of a hexadecimal digit plus one; 0 for anything else. */
/* clang-format off */
static const guint8 digit_values[256] = {
  ['0'] = 1, ['1'] = 2, ['2'] = 3, ['3'] = 4, ['4'] = 5, ['5'] = 6, ['6'] = 7, ['7'] = 8,
  ['8'] = 9, ['9'] = 10,
  ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
  ['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
};
/* clang-format on */

static gboolean
continues_word (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '`';
}

gboolean
psc_debugger_take_number (const char **at, PscHexNumber *number)
{
  const char *text;
  PscHexNumber result = { .fits = TRUE };

  g_return_val_if_fail (at != NULL && *at != NULL && number != NULL, FALSE);

  text = *at;
  if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X'))
    {
      result.has_prefix = TRUE;
      text += 2;
    }
  for (;; text++)
    {
      guint8 digit = digit_values[(guint8) *text];

      if (digit == 0)
        {
          if (*text == '`' && result.n_digits > 0 && digit_values[(guint8) text[1]] != 0)
            continue;
          break;
        }
      result.fits &= result.value >> 60 == 0;
      result.value = result.value << 4 | (digit - 1u);
      result.n_digits++;
    }
  if (result.n_digits == 0 || continues_word (*text))
    return FALSE;
  *at = text;
  *number = result;
  return TRUE;
}

gboolean
psc_debugger_take_address (const char **at, guint64 *va)
{
  PscHexNumber number;
  const char *text;

  g_return_val_if_fail (at != NULL && *at != NULL && va != NULL, FALSE);

  text = *at;
  if (!psc_debugger_take_number (&text, &number) || number.n_digits < MIN_ADDRESS_DIGITS
      || number.n_digits > MAX_ADDRESS_DIGITS)
    return FALSE;
  *at = text;
  *va = number.value;
  return TRUE;
}

gboolean
psc_debugger_take_text (const char **at, const char *expected)
{
  const char *text;

  g_return_val_if_fail (at != NULL && *at != NULL && expected != NULL, FALSE);

  text = *at;
  for (; *expected != '\0'; expected++)
    {
      if (*expected == ' ' && is_blank (*text))
        text = psc_debugger_skip_blanks (text);
      else if (*expected == *text)
        text++;
      else
        return FALSE;
    }
  *at = psc_debugger_skip_blanks (text);
  return TRUE;
}

/* The last ` [` of @text; Markdown's backslash may stand in it where the file's own backslashes
 * kept it from being taken away. */
static const char *
find_bracket (const char *text, gsize length)
{
  const char *open = g_strrstr_len (text, (gssize) length, "[");

  while (open != NULL && open > text)
    {
      if (is_blank (open[-1]) || (open[-1] == '\\' && open - text > 1 && is_blank (open[-2])))
        return open;
      open = (const char *) g_strrstr_len (text, open - text, "[");
    }
  return NULL;
}

/* `[e:\driver\test.c @ 20]` at the end of @text: where it begins, or the end. */
static gsize
find_source (const char *text, gsize length, PscSymbolText *symbol)
{
  const char *end = text + length - 1;
  const char *open;
  const char *mark;
  gsize digits;

  if (length == 0 || *end != ']')
    return length;
  open = find_bracket (text, length);
  mark = open != NULL ? g_strrstr_len (open, end - open, " @ ") : NULL;
  if (mark == NULL)
    return length;
  digits = strspn (mark + 3, "0123456789");
  if (digits == 0 || digits > 9 || mark + 3 + digits != end)
    return length;
  symbol->file = open + 1;
  symbol->file_length = (gsize) (mark - symbol->file);
  symbol->source_line = (guint) g_ascii_strtoull (mark + 3, NULL, 10);
  symbol->is_whole = TRUE;
  return (gsize) (open - text) - (open[-1] == '\\' ? 1 : 0);
}

gboolean
psc_debugger_read_symbol (const char *text, PscSymbolText *symbol)
{
  g_return_val_if_fail (text != NULL && symbol != NULL, FALSE);

  return psc_debugger_read_symbol_n (text, strlen (text), symbol);
}

gboolean
psc_debugger_read_symbol_n (const char *text, gsize length, PscSymbolText *symbol)
{
  PscSymbolText result = { 0 };
  gsize first_word;

  g_return_val_if_fail (text != NULL && symbol != NULL, FALSE);

  result.symbol = text;
  result.length = find_source (text, length, &result);
  while (result.length > 0 && is_blank (text[result.length - 1]))
    result.length--;
  if (result.length == 0)
    return FALSE;
  first_word = strcspn (text, " \t");
  if (first_word < result.length && memchr (text, '!', first_word) == NULL)
    return FALSE;
  *symbol = result;
  return TRUE;
}

static gboolean
is_module_char (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '.' || c == '-' || c == '$';
}

/* `0x21` and nothing behind it */
static gboolean
is_offset (const char *text, gsize length)
{
  if (length < 3 || text[0] != '0' || text[1] != 'x')
    return FALSE;
  for (gsize i = 2; i < length; i++)
    if (!g_ascii_isxdigit (text[i]))
      return FALSE;
  return TRUE;
}

/* Whether each blank of a name stands in brackets, in `these' or behind `operator`. */
static gboolean
has_blanks_of_code (const char *name, gsize length)
{
  static const char operator_word[] = "operator";
  guint depth = 0;

  for (gsize i = 0; i < length; i++)
    {
      char c = name[i];

      if (c == '<' || c == '(' || c == '`')
        depth++;
      else if ((c == '>' || c == ')' || c == '\'') && depth > 0)
        depth--;
      else if (is_blank (c) && depth == 0
               && (i < sizeof operator_word - 1
                   || memcmp (name + i - (sizeof operator_word - 1), operator_word,
                              sizeof operator_word - 1)
                          != 0))
        return FALSE;
    }
  return TRUE;
}

gboolean
psc_debugger_is_symbol (const PscSymbolText *symbol)
{
  gsize module = 0;
  gsize rest;

  g_return_val_if_fail (symbol != NULL, FALSE);

  while (module < symbol->length && is_module_char (symbol->symbol[module]))
    module++;
  if (module == 0 || module + 1 >= symbol->length)
    return FALSE;
  rest = module + 1;
  if (symbol->symbol[module] == '+')
    return is_offset (symbol->symbol + rest, symbol->length - rest);
  return symbol->symbol[module] == '!' && !is_blank (symbol->symbol[rest])
         && has_blanks_of_code (symbol->symbol + rest, symbol->length - rest);
}

char *
psc_debugger_dup (const char *text, gsize length)
{
  g_return_val_if_fail (text != NULL, NULL);

  if (length > PSC_MAX_STRING_BYTES)
    {
      length = PSC_MAX_STRING_BYTES;
      while (length > 0 && ((guint8) text[length] & 0xc0) == 0x80)
        length--;
    }
  return g_strndup (text, length);
}

void
psc_debugger_set_symbol (PscFrame *frame, const PscSymbolText *symbol)
{
  g_return_if_fail (frame != NULL && symbol != NULL && frame->symbol == NULL);

  frame->symbol = psc_debugger_dup (symbol->symbol, symbol->length);
  if (symbol->file == NULL)
    return;
  frame->source_file = psc_debugger_dup (symbol->file, symbol->file_length);
  frame->source_line = symbol->source_line;
}

void
psc_debugger_note_symbol (PscEvidence *evidence,
                          guint64 va,
                          const PscSymbolText *symbol,
                          guint line)
{
  PscFrame frame = { 0 };
  const PscFrame *known;

  g_return_if_fail (evidence != NULL && symbol != NULL);

  known = psc_evidence_find_symbol (evidence, va);
  if (known != NULL && (known->source_file != NULL || symbol->file == NULL))
    return;
  psc_debugger_set_symbol (&frame, symbol);
  psc_evidence_add_symbol (evidence, va, frame.symbol, frame.source_file, frame.source_line, line);
  psc_frame_clear (&frame);
}
