/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Times are shown as the wall clock of the machine that was looked at, year first: captures travel
 * between countries, and 03/05 would not be told from 5 March.
 */
#include "config.h"

#include "app/snapshot-text.h"

static char *
dup_time (PscSnapshot *snapshot)
{
  const PscWallTime *time = psc_snapshot_get_taken_at (snapshot);
  g_autoptr (GDateTime) clock = NULL;

  if (time->zone == PSC_ZONE_NO_TIME)
    return NULL;
  clock = g_date_time_new_from_unix_utc (time->local_usec / G_USEC_PER_SEC);
  if (clock == NULL)
    return NULL;
  return g_date_time_format (clock, g_date_time_get_second (clock) != 0 ? "%Y-%m-%d %H:%M:%S"
                                                                        : "%Y-%m-%d %H:%M");
}

static char *
dup_label (PscSnapshot *snapshot)
{
  const char *label = psc_snapshot_get_label (snapshot);

  return g_utf8_make_valid (label != NULL ? label : "", -1);
}

char *
psc_snapshot_dup_title (PscSnapshot *snapshot)
{
  char *time;

  g_return_val_if_fail (PSC_IS_SNAPSHOT (snapshot), NULL);

  time = dup_time (snapshot);
  return time != NULL ? time : dup_label (snapshot);
}

const char *
psc_snapshot_get_format_name (PscSnapshot *snapshot)
{
  const char *format;

  g_return_val_if_fail (PSC_IS_SNAPSHOT (snapshot), NULL);

  format = psc_snapshot_get_format (snapshot);
  if (g_strcmp0 (format, "poolused") == 0)
    return "!poolused";
  if (g_strcmp0 (format, "poolmon") == 0)
    return "PoolMon";
  return format != NULL ? format : "";
}

char *
psc_snapshot_dup_subtitle (PscSnapshot *snapshot)
{
  g_return_val_if_fail (PSC_IS_SNAPSHOT (snapshot), NULL);

  return psc_snapshot_get_taken_at (snapshot)->zone != PSC_ZONE_NO_TIME ? dup_label (snapshot)
                                                                        : g_strdup ("");
}

char *
psc_snapshot_dup_name (PscSnapshot *snapshot)
{
  g_autofree char *time = NULL;
  g_autofree char *label = NULL;

  g_return_val_if_fail (PSC_IS_SNAPSHOT (snapshot), NULL);

  time = dup_time (snapshot);
  label = dup_label (snapshot);
  return time != NULL ? g_strdup_printf ("%s \xc2\xb7 %s", time, label) : g_steal_pointer (&label);
}
