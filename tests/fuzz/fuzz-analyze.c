/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any lines as reports of a crash, as figures of virtual memory and as pool blocks.
 *
 * Promises: names and texts lie in the line; a report has at most four parameters.
 */
#include "config.h"

#include "capture/analyze-line.h"
#include "capture/pool-blocks-line.h"
#include "capture/vm-line.h"
#include "support/fuzz-lines.h"

static void
read_report (const char *line, gboolean has_end)
{
  PscAnalyzeLine said;
  PscAnalyzeLineKind kind = psc_analyze_read_line (line, has_end, &said);

  if (kind == PSC_ANALYZE_LINE_NONE)
    return;
  g_assert_cmpuint (said.n_parameters, <=, G_N_ELEMENTS (said.parameters));
  if (kind == PSC_ANALYZE_LINE_NAME || kind == PSC_ANALYZE_LINE_FIELD)
    psc_fuzz_check_part (line, said.text, said.length);
  if (kind == PSC_ANALYZE_LINE_FIELD)
    g_assert_cmpuint (said.field, <, PSC_N_ANALYZE_FIELDS);
}

static void
read_line (const char *line)
{
  PscAnalyzeFrame frame;
  PscPoolBlocksLine block;
  PscVmLine figure;

  for (guint has_end = 0; has_end < 2; has_end++)
    {
      read_report (line, has_end != 0);
      psc_pool_blocks_read_line (line, has_end != 0, &block);
    }
  if (psc_analyze_read_frame (line, &frame) && frame.symbol.length > 0)
    psc_fuzz_check_symbol (line, &frame.symbol);
  if (psc_vm_read_line (line, &figure) != PSC_VM_LINE_NONE)
    psc_fuzz_check_part (line, figure.name, figure.name_length);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  psc_fuzz_each_line (data, size, read_line);
  return 0;
}
