/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any lines as rows and details of module lists, and as paths of symbols.
 *
 * Promises: names and paths lie in the line; a GUID has its form.
 */
#include "config.h"

#include "capture/module-line.h"
#include "support/fuzz-lines.h"

static void
read_symbol_path (const char *line)
{
  g_autofree char *name = NULL;
  g_autofree char *guid = NULL;
  guint32 age;

  if (!psc_module_read_symbol_path (line, strlen (line), &name, &guid, &age))
    return;
  g_assert_nonnull (name);
  g_assert_cmpuint (strlen (guid), ==, 36);
  g_assert_true (guid[8] == '-' && guid[13] == '-' && guid[23] == '-');
}

static void
read_line (const char *line)
{
  PscModuleLine said;

  read_symbol_path (line);
  if (psc_module_read_line (line, &said) == PSC_MODULE_LINE_ROW)
    psc_fuzz_check_part (line, said.name, said.name_length);
  if (said.path != NULL)
    psc_fuzz_check_part (line, said.path, said.path_length);
  if (said.symbols != NULL)
    psc_fuzz_check_part (line, said.symbols, said.symbols_length);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  psc_fuzz_each_line (data, size, read_line);
  return 0;
}
