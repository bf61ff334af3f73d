/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Builds snapshots from tables in tests.
 */
#include "config.h"

#include "support/snapshots.h"

static void
fill_pool (PscPool *pool, const gint64 numbers[4])
{
  for (guint f = 0; f < PSC_N_POOL_FIELDS; f++)
    if (numbers[f] != PSC_TEST_UNKNOWN)
      pool->known |= PSC_POOL_KNOWN (f);
  pool->allocs = numbers[0] == PSC_TEST_UNKNOWN ? 0 : (guint64) numbers[0];
  pool->frees = numbers[1] == PSC_TEST_UNKNOWN ? 0 : (guint64) numbers[1];
  pool->outstanding = numbers[2] == PSC_TEST_UNKNOWN ? 0 : numbers[2];
  pool->bytes = numbers[3] == PSC_TEST_UNKNOWN ? 0 : (guint64) numbers[3];
}

PscSnapshot *
psc_test_snapshot (const PscTestFacts *facts, const PscTestRow *rows)
{
  g_autoptr (PscStringTable) strings = psc_string_table_new ();
  g_autoptr (PscSnapshotBuilder) builder = psc_snapshot_builder_new (strings);
  PscWallTime time;

  psc_snapshot_builder_reset (builder, "test.log");
  psc_snapshot_builder_set_format (builder, facts->format != NULL ? facts->format : "poolmon");
  psc_snapshot_builder_set_filter (builder, facts->filter);
  psc_snapshot_builder_set_sorted_by (builder, facts->sorted_by);
  psc_snapshot_builder_set_complete (builder, facts->complete);
  psc_snapshot_builder_set_uptime (builder, facts->uptime_seconds);
  psc_snapshot_builder_set_scope (builder, facts->scope, -1);
  if (facts->minutes >= 0
      && psc_wall_time_init (&time, 2024, 3, 5, 10 + facts->minutes / 60, facts->minutes % 60, 0,
                             0))
    psc_snapshot_builder_set_taken_at (builder, &time);
  for (guint i = 0; rows[i].tag[0] != '\0'; i++)
    {
      guint row = psc_snapshot_builder_add_row (builder, psc_tag_from_bytes (rows[i].tag), 10 + i);

      fill_pool (psc_snapshot_builder_get_pool (builder, row, PSC_POOL_NONPAGED), rows[i].nonpaged);
      fill_pool (psc_snapshot_builder_get_pool (builder, row, PSC_POOL_PAGED), rows[i].paged);
    }
  return psc_snapshot_builder_end (builder);
}
