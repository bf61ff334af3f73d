/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any lines as output of !verifier.
 *
 * Promises: drivers and symbols lie in the line; a counter is one of those that there are.
 */
#include "config.h"

#include "capture/verifier-line.h"
#include "support/fuzz-lines.h"

static void
read_line (const char *line)
{
  PscVerifierLine said;
  PscVerifierLineKind kind = psc_verifier_read_line (line, &said);

  psc_verifier_may_be_cut (line);
  g_assert_cmpint (said.kind, ==, kind);
  if (kind == PSC_VERIFIER_LINE_DRIVER)
    psc_fuzz_check_part (line, said.name, said.name_length);
  if (kind == PSC_VERIFIER_LINE_STATISTIC)
    g_assert_cmpuint (said.statistic, <=, PSC_N_STATISTICS);
  if (kind == PSC_VERIFIER_LINE_COUNTER || kind == PSC_VERIFIER_LINE_POOL)
    {
      g_assert_cmpuint (said.counter, <, PSC_N_VERIFIER_COUNTERS);
      g_assert_cmpuint (said.n_values, <=, G_N_ELEMENTS (said.values));
    }
  if (kind == PSC_VERIFIER_LINE_ALLOCATION && said.symbol.length > 0)
    psc_fuzz_check_symbol (line, &said.symbol);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  psc_fuzz_each_line (data, size, read_line);
  return 0;
}
