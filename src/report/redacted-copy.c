/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Builds a snapshot anew with its names taken out. Called by `chart`.
 */
#include "config.h"

#include "report/redacted-copy.h"

#include <string.h>

#include "model/snapshot-builder.h"

static void
copy_facts (PscRedactor *redactor, PscSnapshot *snapshot, PscSnapshotBuilder *builder)
{
  psc_snapshot_builder_reset (builder,
                              psc_redactor_apply (redactor, psc_snapshot_get_path (snapshot)));
  psc_snapshot_builder_set_label (builder, psc_redactor_label (redactor, snapshot));
  psc_snapshot_builder_set_line (builder, psc_snapshot_get_line (snapshot));
  psc_snapshot_builder_set_taken_at (builder, psc_snapshot_get_taken_at (snapshot));
  psc_snapshot_builder_set_uptime (builder, psc_snapshot_get_uptime (snapshot));
  psc_snapshot_builder_set_scope (builder, psc_snapshot_get_scope (snapshot),
                                  psc_snapshot_get_session (snapshot));
  psc_snapshot_builder_set_command (builder,
                                    psc_redactor_apply (redactor,
                                                        psc_snapshot_get_command (snapshot)));
  psc_snapshot_builder_set_sorted_by (builder, psc_snapshot_get_sorted_by (snapshot));
  psc_snapshot_builder_set_filter (builder, psc_snapshot_get_filter (snapshot));
  psc_snapshot_builder_set_complete (builder, psc_snapshot_get_complete (snapshot));
  psc_snapshot_builder_set_format (builder, psc_snapshot_get_format (snapshot));
}

static void
copy_totals (PscSnapshot *snapshot, PscSnapshotBuilder *builder)
{
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    {
      PscPool total;

      if (psc_snapshot_get_reported (snapshot, (PscPoolKind) k, &total))
        psc_snapshot_builder_set_reported (builder, (PscPoolKind) k, &total);
    }
}

static void
copy_row (PscRedactor *redactor, PscSnapshot *snapshot, guint index, PscSnapshotBuilder *builder)
{
  PscPoolRow row;
  const char *owner;
  const char *description;
  guint copy;

  psc_snapshot_get_row (snapshot, index, &row);
  copy = psc_snapshot_builder_add_row (builder, row.tag, row.line);
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    *psc_snapshot_builder_get_pool (builder, copy, (PscPoolKind) k) = row.pools[k];
  if (row.is_protected)
    psc_snapshot_builder_set_protected (builder, copy);
  if (row.is_overflow)
    psc_snapshot_builder_set_overflow (builder, copy);
  owner = psc_redactor_apply (redactor, row.owner);
  if (owner != NULL)
    psc_snapshot_builder_set_owner (builder, copy, owner, strlen (owner));
  description = psc_redactor_apply (redactor, row.description);
  if (description != NULL)
    psc_snapshot_builder_set_description (builder, copy, description, strlen (description));
}

PscSnapshot *
psc_redacted_copy_new (PscRedactor *redactor, PscSnapshot *snapshot)
{
  g_autoptr (PscStringTable) strings = psc_string_table_new ();
  g_autoptr (PscSnapshotBuilder) builder = psc_snapshot_builder_new (strings);
  guint n_rows;

  g_return_val_if_fail (redactor != NULL && PSC_IS_SNAPSHOT (snapshot), NULL);

  n_rows = psc_snapshot_get_n_rows (snapshot);
  copy_facts (redactor, snapshot, builder);
  copy_totals (snapshot, builder);
  for (guint i = 0; i < n_rows; i++)
    copy_row (redactor, snapshot, i, builder);
  return psc_snapshot_builder_end (builder);
}
