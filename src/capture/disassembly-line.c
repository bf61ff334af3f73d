/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads labels and instructions of disassembly. Called by the parser of disassembly.
 */
#include "config.h"

#include "capture/disassembly-line.h"

#include <string.h>

#include "capture/scan.h"

/* The longest instruction of x86 has 15 bytes. */
#define MAX_INSTRUCTION_DIGITS 30u
#define MAX_LINE_NUMBER_DIGITS 7u

gboolean
psc_disassembly_read_label (const char *text, gsize length, PscDisassemblyLine *line)
{
  PscDisassemblyLine result = { .kind = PSC_DISASSEMBLY_LINE_LABEL };

  g_return_val_if_fail (text != NULL && line != NULL, FALSE);

  if (length < 2 || text[length - 1] != ':'
      || !psc_debugger_read_symbol_n (text, length - 1, &result.label)
      || !psc_debugger_is_symbol (&result.label))
    return FALSE;
  *line = result;
  return TRUE;
}

/* The bytes of an instruction, or `??` where memory is not there. */
static gboolean
skip_bytes (const char **at)
{
  gsize n = strspn (*at, "0123456789abcdefABCDEF");

  if (n == 0)
    n = strspn (*at, "?");
  if (n < 2 || n > MAX_INSTRUCTION_DIGITS || n % 2 != 0 || !psc_scan_is_blank ((*at)[n]))
    return FALSE;
  *at = psc_debugger_skip_blanks (*at + n);
  return TRUE;
}

/* Words such as `add` are hexadecimal numbers too, but registers are not. */
static gboolean
is_mnemonic (const char *text)
{
  if (*text == '?')
    return text[strspn (text, "?")] == '\0';
  return g_ascii_islower (*text) && text[strspn (text, "0123456789abcdefABCDEF`-? \t")] != '\0';
}

static gboolean
ends_operand_before (char c)
{
  return psc_scan_is_blank (c) || strchr ("[,(:", c) != NULL;
}

/* Where the name begins whose end is at @end. Blanks and commas may stand in a name of C++ behind
 * its `!`, so the first one is what counts. */
static const char *
find_name (const char *text, const char *end)
{
  const char *at = memchr (text, '!', (gsize) (end - text));

  if (at == NULL)
    at = end;
  while (at > text && !ends_operand_before (at[-1]))
    at--;
  return at;
}

/* `test!Unload (fffff880`04c73080)`: the last such operand */
static void
read_target (const char *text, PscDisassemblyLine *line)
{
  const char *open = g_strrstr (text, " (");
  const char *at = open != NULL ? open + 2 : NULL;
  const char *name;

  if (at == NULL || !psc_debugger_take_address (&at, &line->target_address) || *at != ')')
    return;
  name = find_name (text, open);
  line->has_target = psc_debugger_read_symbol_n (name, (gsize) (open - name), &line->target)
                     && psc_debugger_is_symbol (&line->target);
}

static void
skip_source_line (const char **at)
{
  gsize n = strspn (*at, "0123456789");

  if (n > 0 && n <= MAX_LINE_NUMBER_DIGITS && psc_scan_is_blank ((*at)[n]))
    *at = psc_debugger_skip_blanks (*at + n);
}

gboolean
psc_disassembly_read_instruction (const char *text, PscDisassemblyLine *line)
{
  PscDisassemblyLine result = { .kind = PSC_DISASSEMBLY_LINE_INSTRUCTION };
  const char *at;

  g_return_val_if_fail (text != NULL && line != NULL, FALSE);

  at = psc_debugger_skip_blanks (text);
  skip_source_line (&at);
  if (!psc_debugger_take_address (&at, &result.address) || !psc_scan_is_blank (*at))
    return FALSE;
  at = psc_debugger_skip_blanks (at);
  if (!skip_bytes (&at) || !is_mnemonic (at))
    return FALSE;
  read_target (at + psc_scan_word (at, 0), &result);
  *line = result;
  return TRUE;
}
