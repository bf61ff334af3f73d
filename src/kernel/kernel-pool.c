/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Joins the found kernel with the search for its tables. Called when a dump is loaded.
 */
#include "config.h"

#include "kernel/kernel-pool.h"

#include "kernel/tag-usage.h"

#define UNITS_OF_A_SECOND 10000000u

PscPoolTables *
psc_kernel_find_pool (const PscKernel *self,
                      const PscPoolPlaces *symbols,
                      PscIssues *issues,
                      GCancellable *cancellable,
                      GError **error)
{
  PscPoolPlaces places = { 0 };
  g_autoptr (PscPeImage) image = NULL;

  g_return_val_if_fail (self != NULL && issues != NULL, NULL);

  if (symbols != NULL)
    places = *symbols;
  if (places.track_table == 0 && self->has_kdbg)
    places.track_table = psc_kdbg_get (&self->kdbg, PSC_KDBG_POOL_TRACK_TABLE);
  if (self->has_base)
    image = psc_pe_image_open (self->memory.source, self->base, PSC_PE_MEMORY, NULL);
  return psc_pool_tables_find (&self->memory, image, self->build, self->n_processors, &places,
                               issues, cancellable, error);
}

void
psc_kernel_fill_snapshot (const PscKernel *self,
                          const PscPoolTables *tables,
                          PscSnapshotBuilder *builder)
{
  const PscTrackerTable *boot;
  g_autofree char *place = NULL;
  PscWallTime taken_at;
  gboolean is_whole;

  g_return_if_fail (self != NULL && tables != NULL && builder != NULL);

  boot = (const PscTrackerTable *) g_ptr_array_index (tables->trackers, 0);
  place = g_strdup_printf ("0x%" G_GINT64_MODIFIER "x", boot->va);
  psc_wall_time_init_filetime (&taken_at, self->system_time);
  psc_snapshot_builder_set_taken_at (builder, &taken_at);
  if (self->up_time > 0)
    psc_snapshot_builder_set_uptime (builder, (gint64) (self->up_time / UNITS_OF_A_SECOND));
  psc_snapshot_builder_set_scope (builder, PSC_SCOPE_SYSTEM, -1);
  psc_snapshot_builder_set_format (builder, "dump");
  is_whole = psc_tag_usage_add (tables->trackers, builder);
  psc_snapshot_builder_set_complete (builder, is_whole ? PSC_UNKNOWN : PSC_NO);
  psc_issues_add (psc_snapshot_builder_get_issues (builder), PSC_SEVERITY_NOTE, place,
                  "tag tables: %u with %u entries each, layout %s, found %s", tables->trackers->len,
                  boot->n_entries, boot->layout.name, psc_pool_found_to_string (tables->found));
}
