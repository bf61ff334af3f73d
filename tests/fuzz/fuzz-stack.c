/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any lines as rows of stacks, words with symbols, and nearest symbols.
 *
 * Promises: names and sources lie in the line; names without parameters are no longer than with
 * them; an address with its offset does not run over.
 */
#include "config.h"

#include "capture/stack-line.h"
#include "support/fuzz-lines.h"

static void
read_frame (const char *line)
{
  g_autoptr (GString) scratch = g_string_new (NULL);
  PscStackFrameLine said;
  PscSymbolText name;

  if (!psc_stack_read_frame (line, &said) || !said.has_symbol)
    return;
  psc_fuzz_check_symbol (line, &said.symbol);
  name = said.symbol;
  psc_stack_strip_parameters (&name, scratch);
  g_assert_cmpuint (name.length, <=, said.symbol.length);
}

static void
read_nearest (const char *line)
{
  PscStackNearestLine said;

  if (!psc_stack_read_nearest (line, strlen (line), &said))
    return;
  psc_fuzz_check_symbol (line, &said.symbol);
  psc_fuzz_check_part (line, said.name.symbol, said.name.length);
  g_assert_cmpuint (said.address, >=, said.start);
  if (said.has_next)
    psc_fuzz_check_part (line, said.next.symbol, said.next.length);
}

static void
read_line (const char *line)
{
  PscStackPointerLine pointer;
  PscSymbolText end;
  gsize length;
  guint number;

  read_frame (line);
  read_nearest (line);
  psc_stack_is_heading (line);
  psc_stack_is_warning (line);
  if (psc_stack_read_parameters_end (line, &end))
    psc_fuzz_check_symbol (line, &end);
  if (psc_stack_read_pointer (line, &pointer) && pointer.has_symbol)
    psc_fuzz_check_symbol (line, &pointer.symbol);
  if (psc_stack_read_source (line, &length, &number))
    psc_fuzz_check_part (line, line, length + 1);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  psc_fuzz_each_line (data, size, read_line);
  return 0;
}
