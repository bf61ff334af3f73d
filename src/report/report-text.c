/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Wording that reports share.
 */
#include "config.h"

#include "report/report-text.h"

char *
psc_report_dup_scope (PscSnapshot *snapshot)
{
  gint session = psc_snapshot_get_session (snapshot);

  switch (psc_snapshot_get_scope (snapshot))
    {
    case PSC_SCOPE_SESSION:
      return session < 0 ? g_strdup ("session") : g_strdup_printf ("session %d", session);
    case PSC_SCOPE_ALL_SESSIONS:
      return g_strdup ("all-sessions");
    case PSC_SCOPE_SYSTEM:
    default:
      return g_strdup ("system");
    }
}

char *
psc_report_dup_snapshot (PscSnapshot *snapshot, PscRedactor *redactor)
{
  const char *label = psc_redactor_label (redactor, snapshot);
  g_autofree char *time = psc_wall_time_to_string (psc_snapshot_get_taken_at (snapshot));

  if (time == NULL)
    return g_strdup (label != NULL ? label : "");
  return g_strdup_printf ("%s, %s", label != NULL ? label : "", time);
}
