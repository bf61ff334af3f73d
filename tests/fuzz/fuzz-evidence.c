/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any bytes through the whole capture reader, looked at beside the tag tables.
 *
 * Promises: lines are in the file; a driver's block and a module's base are there once; ranges are
 * not empty; stacks and hits keep their bounds; what is unknown is zero; text is UTF-8.
 */
#include "config.h"

#include "base/limits.h"
#include "capture/capture.h"
#include "support/fuzz.h"
#include "support/text.h"

static guint n_lines;

static void
check_line (guint line)
{
  g_assert_cmpuint (line, >=, 1);
  g_assert_cmpuint (line, <=, n_lines);
}

static void
check_text (const char *text)
{
  g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
}

static void
check_frame (const PscFrame *frame)
{
  check_text (frame->symbol);
  check_text (frame->source_file);
  g_assert_true (frame->source_file != NULL || frame->source_line == 0);
}

static void
check_counters (const PscVerifierCounters *counters)
{
  g_assert_true ((counters->known & 1u) != 0 || counters->current_allocs == 0);
  g_assert_true ((counters->known & 2u) != 0 || counters->current_bytes == 0);
  g_assert_true ((counters->known & 4u) != 0 || counters->peak_allocs == 0);
  g_assert_true ((counters->known & 8u) != 0 || counters->peak_bytes == 0);
}

static void
check_driver (const PscVerifierDriver *driver)
{
  g_autoptr (GHashTable) addresses = g_hash_table_new (g_int64_hash, g_int64_equal);

  check_line (driver->line);
  check_text (driver->name);
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    check_counters (&driver->counters[k]);
  for (guint i = 0; i < driver->allocations->len; i++)
    {
      PscVerifierAllocation *allocation =
          &g_array_index (driver->allocations, PscVerifierAllocation, i);

      g_assert_true (g_hash_table_add (addresses, &allocation->address));
      check_line (allocation->line);
      check_frame (&allocation->caller);
    }
}

static void
check_verifier (const PscVerifier *verifier)
{
  g_assert_true (verifier->has_level || verifier->level == 0);
  for (guint i = 0; i < verifier->flags->len; i++)
    check_text (g_array_index (verifier->flags, PscVerifierFlag, i).name);
  for (guint i = 0; i < PSC_N_STATISTICS; i++)
    g_assert_cmpint (verifier->statistics[i], >=, -1);
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    check_counters (&verifier->counters[k]);
  for (guint i = 0; i < verifier->drivers->len; i++)
    check_driver ((const PscVerifierDriver *) g_ptr_array_index (verifier->drivers, i));
}

static void
check_trace (const PscTrace *trace)
{
  check_line (trace->line);
  g_assert_true (trace->has_thread || trace->thread == 0);
  g_assert_cmpuint (trace->frames->len, <=, PSC_MAX_FRAMES);
  for (guint i = 0; i < trace->frames->len; i++)
    check_frame (&g_array_index (trace->frames, PscFrame, i));
}

static void
check_modules (const PscModuleList *modules)
{
  for (guint i = 0; i < psc_module_list_get_n (modules); i++)
    {
      const PscModule *module = psc_module_list_get (modules, i);
      const PscModule *holder = psc_module_list_find (modules, module->base);

      g_assert_cmpuint (module->base, <, module->end);
      g_assert_nonnull (module->name);
      check_text (module->name);
      check_text (module->image);
      check_text (module->path);
      check_line (module->line);
      g_assert_true (module->has_timestamp || !module->is_reproducible);
      g_assert_true ((module->pdb_name == NULL) == (module->pdb_guid == NULL));
      g_assert_true (holder != NULL && holder->base <= module->base && module->base < holder->end);
    }
}

static void
check_evidence (const PscEvidence *evidence)
{
  check_modules (evidence->modules);
  if (evidence->verifier != NULL)
    check_verifier (evidence->verifier);
  for (guint i = 0; i < evidence->traces->len; i++)
    check_trace ((const PscTrace *) g_ptr_array_index (evidence->traces, i));
  for (guint i = 0; i < evidence->hits->len; i++)
    {
      const PscSearchHit *hit = &g_array_index (evidence->hits, PscSearchHit, i);

      check_line (hit->line);
      g_assert_cmpuint (hit->n_bytes, >=, 1);
      g_assert_cmpuint (hit->n_bytes, <=, sizeof hit->bytes);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (PscSource) source = NULL;
  g_autoptr (PscCapture) capture = NULL;

  if (size > PSC_FUZZ_MAX_BYTES)
    return 0;
  n_lines = 1;
  for (size_t i = 0; i < size; i++)
    n_lines += data[i] == '\n' || data[i] == '\r' ? 1 : 0;
  source = psc_test_source ((const char *) data, (gssize) size);
  capture = psc_capture_read (source, "capture.log", NULL, NULL, NULL, NULL);
  if (capture != NULL)
    check_evidence (capture->evidence);
  return 0;
}
