/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reboot and scope changes between snapshots. Called by the difference and the series.
 */
#include "config.h"

#include "analysis/continuity.h"

/* Two clocks that tell the same boot may differ by this much. */
#define BOOT_TOLERANCE_USEC (G_GINT64_CONSTANT (5) * 60 * G_USEC_PER_SEC)

/* A 32-bit counter that wrapped was in the last quarter of its range and is in the first one now.
 */
static gboolean
may_have_wrapped (guint64 from, guint64 to)
{
  return from <= G_MAXUINT32 && from >= G_GUINT64_CONSTANT (0xc0000000)
         && to < G_GUINT64_CONSTANT (0x40000000);
}

typedef struct
{
  guint n_moved;
  guint n_backwards;
} Movement;

static void
count_movement (Movement *movement, guint64 from, guint64 to)
{
  if (from == to)
    return;
  movement->n_moved++;
  if (to < from && !may_have_wrapped (from, to))
    movement->n_backwards++;
}

static void
compare_pools (Movement *movement, const PscPool *from, const PscPool *to)
{
  guint8 both = from->known & to->known;

  if ((both & PSC_POOL_KNOWN (PSC_POOL_ALLOCS)) != 0)
    count_movement (movement, from->allocs, to->allocs);
  if ((both & PSC_POOL_KNOWN (PSC_POOL_FREES)) != 0)
    count_movement (movement, from->frees, to->frees);
}

/* Walks both tables in byte order; tags that print alike are no evidence and are paired as they
 * come. */
static gboolean
counters_run_backwards (PscSnapshot *from, PscSnapshot *to)
{
  guint n_from = psc_snapshot_get_n_rows (from);
  guint n_to = psc_snapshot_get_n_rows (to);
  Movement movement = { 0, 0 };

  for (guint a = 0, b = 0; a < n_from && b < n_to;)
    {
      guint row_a = psc_snapshot_get_sorted (from, a);
      guint row_b = psc_snapshot_get_sorted (to, b);
      int order =
          psc_tag_compare (psc_snapshot_get_tag (from, row_a), psc_snapshot_get_tag (to, row_b));

      for (guint k = 0; order == 0 && k < PSC_N_POOL_KINDS; k++)
        {
          PscPool pool_a;
          PscPool pool_b;

          psc_snapshot_get_pool (from, row_a, (PscPoolKind) k, &pool_a);
          psc_snapshot_get_pool (to, row_b, (PscPoolKind) k, &pool_b);
          compare_pools (&movement, &pool_a, &pool_b);
        }
      a += order <= 0 ? 1 : 0;
      b += order >= 0 ? 1 : 0;
    }
  return movement.n_backwards > 0 && movement.n_backwards * 10 >= movement.n_moved;
}

/* Both boot times are told and differ. */
static gboolean
boot_differs (PscSnapshot *from, PscSnapshot *to)
{
  const PscWallTime *time_a = psc_snapshot_get_taken_at (from);
  const PscWallTime *time_b = psc_snapshot_get_taken_at (to);
  gint64 uptime_a = psc_snapshot_get_uptime (from);
  gint64 uptime_b = psc_snapshot_get_uptime (to);
  gint64 boot_a;
  gint64 boot_b;

  if (uptime_a < 0 || uptime_b < 0)
    return FALSE;
  if (time_a->zone == PSC_ZONE_NO_TIME || time_a->zone != time_b->zone)
    return uptime_b < uptime_a;
  boot_a = psc_wall_time_get_usec (time_a) - uptime_a * G_USEC_PER_SEC;
  boot_b = psc_wall_time_get_usec (time_b) - uptime_b * G_USEC_PER_SEC;
  return ABS (boot_b - boot_a) > BOOT_TOLERANCE_USEC;
}

PscContinuity
psc_continuity_check (PscSnapshot *from, PscSnapshot *to)
{
  g_return_val_if_fail (PSC_IS_SNAPSHOT (from) && PSC_IS_SNAPSHOT (to), PSC_CONTINUITY_SAME_RUN);

  if (psc_snapshot_get_scope (from) != psc_snapshot_get_scope (to)
      || psc_snapshot_get_session (from) != psc_snapshot_get_session (to))
    return PSC_CONTINUITY_OTHER_SCOPE;
  if (boot_differs (from, to) || counters_run_backwards (from, to))
    return PSC_CONTINUITY_REBOOT;
  return PSC_CONTINUITY_SAME_RUN;
}
