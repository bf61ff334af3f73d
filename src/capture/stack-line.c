/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads lines of stacks and of nearest symbols. Called by the parser of stacks.
 */
#include "config.h"

#include "capture/stack-line.h"

#include <string.h>

#include "capture/scan.h"

/* `kb` prints three arguments on x86, between the two addresses and the name. */
#define N_ADDRESSES 2u
#define N_ADDRESSES_AND_ARGUMENTS 5u

gboolean
psc_stack_is_heading (const char *text)
{
  g_return_val_if_fail (text != NULL, FALSE);

  return strstr (text, "RetAddr") != NULL
         && (strstr (text, "Child-SP") != NULL || strstr (text, "ChildEBP") != NULL
             || strstr (text, "Args to Child") != NULL || strstr (text, "Call Site") != NULL);
}

gboolean
psc_stack_is_warning (const char *text)
{
  g_return_val_if_fail (text != NULL, FALSE);

  return g_str_has_prefix (text, "WARNING: Stack unwind information not available")
         || g_str_has_prefix (text, "WARNING: Frame IP not in any known module")
         || g_str_has_prefix (text, "*** WARNING: ") || g_str_has_prefix (text, "*** ERROR: ")
         || g_str_has_prefix (text, "DBGHELP: ");
}

/* Symbols. */

/* What `kv` prints behind a name: `(FPO: [1,0,0])`, `(CONV: stdcall)`, `(TrapFrame @ 9f0c7b5c)`. */
static gsize
trim_notes (const char *text, gsize length)
{
  static const char *const notes[] = { "(FPO: ", "(CONV: ", "(TrapFrame", "(Managed" };
  gboolean again = TRUE;

  while (again && length > 0 && text[length - 1] == ')')
    {
      const char *open = g_strrstr_len (text, (gssize) length, " (");

      again = FALSE;
      for (gsize i = 0; open != NULL && i < G_N_ELEMENTS (notes); i++)
        again |= g_str_has_prefix (open + 1, notes[i]);
      if (!again)
        break;
      length = (gsize) (open - text);
      while (length > 0 && psc_scan_is_blank (text[length - 1]))
        length--;
    }
  return length;
}

/* Where `+0x21` begins at the end of a name, or the end. */
static gsize
find_offset (const char *text, gsize length)
{
  gsize at = length;

  while (at > 0 && g_ascii_isxdigit (text[at - 1]))
    at--;
  return at > 3 && at < length && memcmp (text + at - 3, "+0x", 3) == 0 ? at - 3 : length;
}

/* Where the parameters begin that end at @end, or @end: the bracket that belongs to the last one.
 */
static gsize
find_parameters (const char *text, gsize end)
{
  guint depth = 0;

  if (end == 0 || text[end - 1] != ')')
    return end;
  for (gsize at = end; at > 0; at--)
    {
      if (text[at - 1] == ')')
        depth++;
      else if (text[at - 1] == '(' && --depth == 0)
        /* `operator()` without its parameters ends like that too. */
        return at > 8 && memcmp (text + at - 9, "operator", 8) == 0 ? end : at - 1;
    }
  return end;
}

void
psc_stack_strip_parameters (PscSymbolText *symbol, GString *scratch)
{
  gsize offset;
  gsize open;

  g_return_if_fail (symbol != NULL && scratch != NULL);

  offset = find_offset (symbol->symbol, symbol->length);
  open = find_parameters (symbol->symbol, offset);
  if (open == offset)
    return;
  g_string_truncate (scratch, 0);
  g_string_append_len (scratch, symbol->symbol, (gssize) open);
  g_string_append_len (scratch, symbol->symbol + offset, (gssize) (symbol->length - offset));
  symbol->symbol = scratch->str;
  symbol->length = scratch->len;
}

static gboolean
read_call_site (const char *text, gsize length, PscSymbolText *symbol)
{
  length = trim_notes (text, length);
  if (!psc_debugger_read_symbol_n (text, length, symbol))
    return FALSE;
  symbol->length = trim_notes (symbol->symbol, symbol->length);
  return psc_debugger_is_symbol (symbol);
}

/* The bracket that closes the parameters: what follows is an offset, a source or nothing. */
static const char *
find_close (const char *text, gsize length)
{
  const char *close = g_strrstr_len (text, (gssize) length, ")+0x");

  if (close == NULL)
    close = g_strrstr_len (text, (gssize) length, ") [");
  if (close == NULL && length > 0 && text[length - 1] == ')')
    close = text + length - 1;
  return close;
}

gboolean
psc_stack_read_parameters_end (const char *text, PscSymbolText *end)
{
  PscSymbolText result;
  const char *close;
  gsize length;

  g_return_val_if_fail (text != NULL && end != NULL, FALSE);

  length = trim_notes (text, strlen (text));
  close = find_close (text, length);
  if (close == NULL
      || !psc_debugger_read_symbol_n (close, length - (gsize) (close - text), &result))
    return FALSE;
  result.symbol++;
  result.length = trim_notes (result.symbol, result.length - 1);
  if (result.length > 0 && find_offset (close, result.length + 1) != 1)
    return FALSE;
  *end = result;
  return TRUE;
}

/* Frames. */

/* The number of the frame and how much stack it has; both may be there or not. */
static const char *
skip_short_numbers (const char *text)
{
  for (guint i = 0; i < 2; i++)
    {
      gsize n = strspn (text, "0123456789abcdefABCDEF");

      if (n == 0 || n > 7 || !psc_scan_is_blank (text[n]))
        break;
      text = psc_debugger_skip_blanks (text + n);
    }
  return text;
}

/* Words that are an address, as many as there are. */
static guint
take_addresses (const char **at, guint64 addresses[N_ADDRESSES])
{
  guint n = 0;
  guint64 va;

  for (;;)
    {
      const char *next = *at;

      if (g_str_has_prefix (next, "0x") || !psc_debugger_take_address (&next, &va)
          || (*next != '\0' && !psc_scan_is_blank (*next)))
        return n;
      if (n < N_ADDRESSES)
        addresses[n] = va;
      n++;
      *at = psc_debugger_skip_blanks (next);
    }
}

/* `: 00000000`00000062 … 00000000`00000001 : `, which comes on x64 before the name. */
static gboolean
skip_arguments (const char **at)
{
  const char *text = *at;
  guint64 ignored[N_ADDRESSES];

  if (*text != ':' || !psc_scan_is_blank (text[1]))
    return FALSE;
  text = psc_debugger_skip_blanks (text + 1);
  if (take_addresses (&text, ignored) == 0 || *text != ':' || !psc_scan_is_blank (text[1]))
    return FALSE;
  *at = psc_debugger_skip_blanks (text + 1);
  return TRUE;
}

static gboolean
read_site (const char *text, PscStackFrameLine *line)
{
  gsize length = strlen (text);
  const char *end = text;
  guint64 va;

  /* Outside every module there is an address. */
  if (g_str_has_prefix (text, "0x"))
    return psc_debugger_take_address (&end, &va);
  line->opens_parameters = length > 1 && text[length - 1] == '(';
  if (line->opens_parameters)
    length--;
  line->has_symbol = read_call_site (text, length, &line->symbol);
  return line->has_symbol;
}

/* `(Inline Function) --------`-------- ` */
static gboolean
read_inline (const char *text, PscStackFrameLine *line)
{
  line->is_inline = TRUE;
  if (!psc_debugger_take_text (&text, "(Inline Function) ")
      && !psc_debugger_take_text (&text, "(Inline) "))
    return FALSE;
  text = psc_debugger_skip_blanks (text + strspn (text, "-`0123456789abcdef"));
  return read_site (text, line);
}

static gboolean
read_physical (const char *text, PscStackFrameLine *line)
{
  guint64 addresses[N_ADDRESSES] = { 0 };
  guint n = take_addresses (&text, addresses);

  if (skip_arguments (&text) ? n != 1 && n != N_ADDRESSES
                             : n != N_ADDRESSES && n != N_ADDRESSES_AND_ARGUMENTS)
    return FALSE;
  line->return_address = addresses[n == 1 ? 0 : 1];
  return read_site (text, line);
}

gboolean
psc_stack_read_frame (const char *text, PscStackFrameLine *line)
{
  PscStackFrameLine result = { 0 };

  g_return_val_if_fail (text != NULL && line != NULL, FALSE);

  text = skip_short_numbers (psc_debugger_skip_blanks (text));
  if (*text == '(' ? !read_inline (text, &result) : !read_physical (text, &result))
    return FALSE;
  *line = result;
  return TRUE;
}

/* Words of memory with their names. */

static gboolean
take_word (const char **at, guint64 *value, guint *n_bytes)
{
  PscHexNumber number;
  const char *text = *at;

  if (!psc_debugger_take_number (&text, &number) || number.has_prefix
      || (number.n_digits != 8 && number.n_digits != 16))
    return FALSE;
  *at = psc_debugger_skip_blanks (text);
  *value = number.value;
  *n_bytes = number.n_digits / 2;
  return *text == '\0' || psc_scan_is_blank (*text);
}

gboolean
psc_stack_read_pointer (const char *text, PscStackPointerLine *line)
{
  PscStackPointerLine result = { 0 };
  guint n_bytes;

  g_return_val_if_fail (text != NULL && line != NULL, FALSE);

  text = psc_debugger_skip_blanks (text);
  if (!take_word (&text, &result.address, &n_bytes))
    return FALSE;
  result.is_spaced = psc_scan_is_blank (text[-1]) && psc_scan_is_blank (text[-2]);
  if (!take_word (&text, &result.value, &result.n_bytes))
    return FALSE;
  if (*text != '\0')
    {
      result.has_symbol = psc_debugger_read_symbol (text, &result.symbol)
                          && psc_debugger_is_symbol (&result.symbol);
      if (!result.has_symbol)
        return FALSE;
    }
  *line = result;
  return TRUE;
}

/* Nearest symbols. */

/* `(fffff880`04c73010)   ` */
static gboolean
take_bracketed (const char **at, guint64 *va)
{
  const char *text = *at;

  if (*text != '(')
    return FALSE;
  text++;
  if (!psc_debugger_take_address (&text, va) || *text != ')')
    return FALSE;
  *at = psc_debugger_skip_blanks (text + 1);
  return TRUE;
}

/* `[e:\test.c @ 20] ` in front of the line, perhaps with Markdown's backslash */
static void
take_source (const char **at, PscSymbolText *symbol)
{
  const char *open = **at == '\\' ? *at + 1 : *at;
  const char *close = strstr (open, "] (");
  const char *mark;
  gsize digits;

  if (*open != '[' || close == NULL)
    return;
  mark = g_strrstr_len (open, close - open, " @ ");
  digits = mark != NULL ? strspn (mark + 3, "0123456789") : 0;
  if (digits == 0 || digits > 9 || mark + 3 + digits != close)
    return;
  symbol->file = open + 1;
  symbol->file_length = (gsize) (mark - symbol->file);
  symbol->source_line = (guint) g_ascii_strtoull (mark + 3, NULL, 10);
  *at = close + 2;
}

static gboolean
read_name (const char *text, gsize length, PscSymbolText *name)
{
  PscSymbolText result;

  if (!psc_debugger_read_symbol_n (text, length, &result) || !psc_debugger_is_symbol (&result))
    return FALSE;
  name->symbol = result.symbol;
  name->length = result.length;
  return TRUE;
}

/* Where the bar stands that divides the two names; the end without one. */
static gsize
find_bar (const char *text, gsize length)
{
  for (gsize i = 1; i + 1 < length; i++)
    if (text[i] == '|' && psc_scan_is_blank (text[i - 1]) && psc_scan_is_blank (text[i + 1]))
      return i;
  return length;
}

static gboolean
add_offset (PscStackNearestLine *line)
{
  gsize offset = find_offset (line->symbol.symbol, line->symbol.length);
  const char *at = line->symbol.symbol + offset + 1;
  PscHexNumber number;

  line->name = (PscSymbolText){ .symbol = line->symbol.symbol, .length = offset };
  line->address = line->start;
  if (offset == line->symbol.length)
    return TRUE;
  return psc_debugger_take_number (&at, &number) && number.fits
         && g_uint64_checked_add (&line->address, line->start, number.value);
}

gboolean
psc_stack_read_nearest (const char *text, gsize length, PscStackNearestLine *line)
{
  PscStackNearestLine result = { 0 };
  const char *at = text;
  gsize bar;

  g_return_val_if_fail (text != NULL && line != NULL, FALSE);

  take_source (&at, &result.symbol);
  if (!take_bracketed (&at, &result.start))
    return FALSE;
  length -= (gsize) (at - text);
  bar = find_bar (at, length);
  if (!read_name (at, bar, &result.symbol) || !add_offset (&result))
    return FALSE;
  result.symbol.is_whole = bar < length;
  if (bar < length)
    {
      const char *next = psc_debugger_skip_blanks (at + bar + 1);

      result.has_next = take_bracketed (&next, &result.next_start)
                        && read_name (next, strlen (next), &result.next);
    }
  *line = result;
  return TRUE;
}

gboolean
psc_stack_read_source (const char *text, gsize *length, guint *line)
{
  const char *open;
  const char *at;
  gsize digits;

  g_return_val_if_fail (text != NULL && length != NULL && line != NULL, FALSE);

  open = strrchr (text, '(');
  if (open == NULL || open == text)
    return FALSE;
  digits = strspn (open + 1, "0123456789");
  at = open + 1 + digits;
  if (digits == 0 || digits > 9 || *at != ')')
    return FALSE;
  at++;
  if (g_str_has_prefix (at, "+0x"))
    at += 3 + strspn (at + 3, "0123456789abcdefABCDEF");
  /* A path has a folder or an ending, and no name of a function. */
  if (*at != '\0' || memchr (text, '!', (gsize) (open - text)) != NULL
      || strcspn (text, "\\/.") >= (gsize) (open - text))
    return FALSE;
  *length = (gsize) (open - text);
  *line = (guint) g_ascii_strtoull (open + 1, NULL, 10);
  return TRUE;
}
