/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any lines as output of !fltkd.
 *
 * Promises: names and altitudes lie in the line.
 */
#include "config.h"

#include "capture/filters-line.h"
#include "support/fuzz-lines.h"

static void
read_line (const char *line)
{
  for (guint has_end = 0; has_end < 2; has_end++)
    {
      PscFiltersLine said;
      PscFiltersLineKind kind = psc_filters_read_line (line, has_end != 0, &said);

      if (kind == PSC_FILTERS_LINE_NONE || kind == PSC_FILTERS_LINE_DAMAGED)
        continue;
      g_assert_cmpint (said.label, ==, kind);
      if (said.name.text != NULL)
        psc_fuzz_check_part (line, said.name.text, said.name.length);
      if (said.altitude.text != NULL)
        psc_fuzz_check_part (line, said.altitude.text, said.altitude.length);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  psc_fuzz_each_line (data, size, read_line);
  return 0;
}
