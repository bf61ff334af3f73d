/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any lines as displayed memory, as hits of a search, and as the commands above them.
 *
 * Promises: a line has one to sixteen bytes and ends below the end of addresses; what is unknown is
 * zero.
 */
#include "config.h"

#include "capture/memory-line.h"
#include "capture/search-line.h"
#include "support/fuzz-lines.h"

static void
read_line (const char *line)
{
  PscMemoryCommand command;
  PscSearchCommand search;
  PscSearchLine hit;
  PscMemoryLine said;

  psc_memory_read_command (line, &command);
  if (psc_search_read_command (line, &search))
    g_assert_cmpuint (search.n_pattern, <=, sizeof search.pattern);
  if (psc_search_read_line (line, &hit))
    g_assert_cmpuint (hit.n_bytes, <=, sizeof hit.bytes);
  if (!psc_memory_read_line (line, &said))
    return;
  g_assert_cmpuint (said.n_bytes, >, 0);
  g_assert_cmpuint (said.n_bytes, <=, PSC_MEMORY_LINE_BYTES);
  g_assert_cmpuint (said.n_bytes - 1, <=, G_MAXUINT64 - said.address);
  for (guint i = 0; i < said.n_bytes; i++)
    g_assert_true (said.known[i] || said.bytes[i] == 0);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  psc_fuzz_each_line (data, size, read_line);
  return 0;
}
