/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Puts snapshots in the order of their times, as far as they have any. Called by the loader and by
 * who joins several loads.
 */
#include "config.h"

#include "load/loader-private.h"

static gboolean
have_common_times (GPtrArray *snapshots)
{
  PscZone zone = PSC_ZONE_NO_TIME;

  for (guint i = 0; i < snapshots->len; i++)
    {
      const PscWallTime *time = psc_snapshot_get_taken_at (g_ptr_array_index (snapshots, i));

      if (time->zone == PSC_ZONE_NO_TIME || (i > 0 && time->zone != zone))
        return FALSE;
      zone = time->zone;
    }
  return snapshots->len > 0;
}

static gint64
get_usec (gconstpointer snapshot)
{
  return psc_wall_time_get_usec (psc_snapshot_get_taken_at ((PscSnapshot *) snapshot));
}

/* g_ptr_array_sort() is stable. */
static gint
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 x = get_usec (*(gconstpointer const *) a);
  gint64 y = get_usec (*(gconstpointer const *) b);

  return (x > y) - (x < y);
}

gboolean
psc_snapshots_order (GPtrArray *snapshots)
{
  g_return_val_if_fail (snapshots != NULL, FALSE);

  if (!have_common_times (snapshots))
    return FALSE;
  g_ptr_array_sort (snapshots, compare_times);
  return TRUE;
}

void
psc_loaded_order_series (PscLoaded *loaded)
{
  guint n_timed = 0;

  if (psc_snapshots_order (loaded->series))
    return;
  for (guint i = 0; i < loaded->series->len; i++)
    {
      PscSnapshot *snapshot = PSC_SNAPSHOT (g_ptr_array_index (loaded->series, i));

      n_timed += psc_snapshot_get_taken_at (snapshot)->zone != PSC_ZONE_NO_TIME ? 1 : 0;
    }
  if (n_timed == 0 || loaded->files->len < 2)
    return;
  if (n_timed < loaded->series->len)
    psc_issues_add (loaded->issues, PSC_SEVERITY_NOTE, "",
                    "%u of %u snapshots have no time: files are kept in the order given",
                    loaded->series->len - n_timed, loaded->series->len);
  else
    psc_issues_add (loaded->issues, PSC_SEVERITY_NOTE, "",
                    "the time zone of some of %u snapshots is not known, so their times cannot be "
                    "compared: files are kept in the order given",
                    loaded->series->len);
}
