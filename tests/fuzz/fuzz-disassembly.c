/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any lines as labels and instructions.
 *
 * Promises: names and sources lie in the line; each reader says what it found.
 */
#include "config.h"

#include "capture/disassembly-line.h"
#include "support/fuzz-lines.h"

static void
read_line (const char *line)
{
  PscDisassemblyLine said;

  if (psc_disassembly_read_label (line, strlen (line), &said))
    {
      g_assert_cmpint (said.kind, ==, PSC_DISASSEMBLY_LINE_LABEL);
      psc_fuzz_check_symbol (line, &said.label);
    }
  if (psc_disassembly_read_instruction (line, &said))
    {
      g_assert_cmpint (said.kind, ==, PSC_DISASSEMBLY_LINE_INSTRUCTION);
      if (said.has_target)
        psc_fuzz_check_symbol (line, &said.target);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  psc_fuzz_each_line (data, size, read_line);
  return 0;
}
