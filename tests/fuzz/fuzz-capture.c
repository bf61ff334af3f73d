/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any bytes through the whole capture reader.
 *
 * Promises: it either says why it found nothing or gives snapshots; sums are the sums of the rows;
 * every row's line is in the file; what is unknown is zero.
 */
#include "config.h"

#include "base/error.h"
#include "capture/capture.h"
#include "support/fuzz.h"
#include "support/text.h"

static void
check_unknown_is_zero (const PscPool *pool)
{
  g_assert_true ((pool->known & PSC_POOL_KNOWN (PSC_POOL_ALLOCS)) != 0 || pool->allocs == 0);
  g_assert_true ((pool->known & PSC_POOL_KNOWN (PSC_POOL_FREES)) != 0 || pool->frees == 0);
  g_assert_true ((pool->known & PSC_POOL_KNOWN (PSC_POOL_OUTSTANDING)) != 0
                 || pool->outstanding == 0);
  g_assert_true ((pool->known & PSC_POOL_KNOWN (PSC_POOL_BYTES)) != 0 || pool->bytes == 0);
}

/* A sum that is known is the sum of the rows that say anything of the pool. */
static void
check_sums (PscSnapshot *snapshot, PscPoolKind kind)
{
  PscPool sum = { .known = PSC_POOL_ALL_KNOWN };
  PscPool told;

  psc_snapshot_get_computed (snapshot, kind, &told);
  check_unknown_is_zero (&told);
  for (guint i = 0; i < psc_snapshot_get_n_rows (snapshot); i++)
    {
      PscPool pool;

      psc_snapshot_get_pool (snapshot, i, kind, &pool);
      check_unknown_is_zero (&pool);
      if (pool.known == 0)
        continue;
      g_assert_cmpuint (pool.known & told.known, ==, told.known);
      psc_pool_add (&sum, &pool);
    }
  for (guint f = 0; f < PSC_N_POOL_FIELDS; f++)
    if ((told.known & PSC_POOL_KNOWN (f)) == 0)
      psc_pool_forget (&sum, (PscPoolField) f);
  g_assert_true (psc_pool_equal (&sum, &told));
}

static void
check_snapshot (PscSnapshot *snapshot, guint n_lines)
{
  g_assert_nonnull (psc_snapshot_get_label (snapshot));
  g_assert_cmpuint (psc_snapshot_get_line (snapshot), <=, n_lines);
  for (guint i = 0; i < psc_snapshot_get_n_rows (snapshot); i++)
    {
      PscPoolRow row;

      psc_snapshot_get_row (snapshot, i, &row);
      g_assert_cmpuint (row.line, >=, 1);
      g_assert_cmpuint (row.line, <=, n_lines);
      g_assert_true (row.description == NULL || g_utf8_validate (row.description, -1, NULL));
      g_assert_true (row.owner == NULL || g_utf8_validate (row.owner, -1, NULL));
    }
  check_sums (snapshot, PSC_POOL_NONPAGED);
  check_sums (snapshot, PSC_POOL_PAGED);
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
  g_autoptr (GError) error = NULL;

  if (size > PSC_FUZZ_MAX_BYTES)
    return 0;
  source = psc_test_source ((const char *) data, (gssize) size);
  capture = psc_capture_read (source, "capture.log", NULL, NULL, NULL, &error);
  g_assert_true ((capture == NULL) == (error != NULL));
  if (capture == NULL)
    return 0;
  g_assert_cmpuint (capture->file->n_snapshots, ==, capture->snapshots->len);
  for (guint i = 0; i < capture->snapshots->len; i++)
    check_snapshot (PSC_SNAPSHOT (g_ptr_array_index (capture->snapshots, i)),
                    count_lines (data, size));
  return 0;
}
