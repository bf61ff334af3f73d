/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any bytes through the parsers of `!vm`, crash reports, banners, `!fltkd` and pool blocks.
 *
 * Promises: sizes are unknown or possible; a crash has a code; each object and block is there once;
 * texts are UTF-8; every line is in the file; what a bug check means never has a placeholder left.
 */
#include "config.h"

#include <string.h>

#include "capture/capture.h"
#include "model/bugcheck.h"
#include "support/fuzz.h"
#include "support/text.h"

static void
check_text (const char *text)
{
  g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
}

static void
check_size (gint64 bytes)
{
  g_assert_cmpint (bytes, >=, -1);
  /* Twice what one figure may be: nonpaged pool is the sum of two. */
  g_assert_cmpint (bytes, <=, G_GINT64_CONSTANT (1) << 51);
}

static void
check_file (const PscInputFile *file)
{
  guint major, minor;

  check_size (file->pool.nonpaged_bytes);
  check_size (file->pool.paged_bytes);
  check_size (file->pool.nonpaged_limit_bytes);
  check_size (file->pool.paged_limit_bytes);
  check_text (file->machine.windows_name);
  if (psc_machine_facts_get_version (&file->machine, &major, &minor))
    g_assert_cmpuint (file->machine.windows_build, >, 0);
}

static void
check_crash (const PscCrash *crash, guint n_lines)
{
  g_autofree char *meaning = NULL;

  if (crash == NULL)
    return;
  meaning = psc_bugcheck_describe (crash);
  g_assert_cmpuint (crash->code, >, 0);
  g_assert_cmpuint (crash->n_parameters, <=, G_N_ELEMENTS (crash->parameters));
  g_assert_cmpuint (crash->line, >=, 1);
  g_assert_cmpuint (crash->line, <=, n_lines);
  g_assert_true (meaning == NULL || strpbrk (meaning, "{}") == NULL);
  check_text (crash->name);
  check_text (crash->driver);
  check_text (crash->process);
  check_text (crash->bucket);
  for (guint i = 0; i < crash->stack->len; i++)
    check_text (g_array_index (crash->stack, PscFrame, i).symbol);
}

static void
check_filters (const GPtrArray *filters, guint n_lines)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint f = 0; f < filters->len; f++)
    {
      PscFilter *filter = (PscFilter *) g_ptr_array_index (filters, f);
      g_autoptr (GHashTable) instances = g_hash_table_new (g_int64_hash, g_int64_equal);

      g_assert_true (g_hash_table_add (seen, &filter->address));
      g_assert_cmpuint (filter->line, <=, n_lines);
      check_text (filter->name);
      check_text (filter->frame);
      for (guint i = 0; i < filter->instances->len; i++)
        {
          PscFilterInstance *instance = &g_array_index (filter->instances, PscFilterInstance, i);

          g_assert_true (g_hash_table_add (instances, &instance->address));
          check_text (instance->name);
          check_text (instance->volume);
        }
    }
}

static void
check_blocks (const GArray *blocks, guint n_lines)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < blocks->len; i++)
    {
      PscPoolBlock *block = &g_array_index (blocks, PscPoolBlock, i);

      g_assert_true (g_hash_table_add (seen, &block->address));
      g_assert_cmpuint (block->line, >=, 1);
      g_assert_cmpuint (block->line, <=, n_lines);
    }
}

/* Line ends of any kind, in any encoding. */
static guint
count_lines (const uint8_t *data, size_t size)
{
  guint n = 1;

  for (size_t i = 0; i < size; i++)
    n += data[i] == '\n' || data[i] == '\r' ? 1 : 0;
  return n;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (PscSource) source = NULL;
  g_autoptr (PscCapture) capture = NULL;
  guint n_lines;

  if (size > PSC_FUZZ_MAX_BYTES)
    return 0;
  source = psc_test_source ((const char *) data, (gssize) size);
  capture = psc_capture_read (source, "capture.log", NULL, NULL, NULL, NULL);
  if (capture == NULL)
    return 0;
  n_lines = count_lines (data, size);
  check_file (capture->file);
  check_crash (capture->evidence->crash, n_lines);
  check_filters (capture->evidence->filters, n_lines);
  check_filters (capture->evidence->volumes, n_lines);
  check_blocks (capture->evidence->blocks, n_lines);
  return 0;
}
