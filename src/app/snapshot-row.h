/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One line of the snapshot list: when, from where, whether something is wrong, and the A and B
 * marks.
 */
#pragma once

#include <gtk/gtk.h>

#include "app/document.h"

G_BEGIN_DECLS

#define PSC_TYPE_SNAPSHOT_ROW (psc_snapshot_row_get_type ())
G_DECLARE_FINAL_TYPE (PscSnapshotRow, psc_snapshot_row, PSC, SNAPSHOT_ROW, GtkBox)

GtkWidget *psc_snapshot_row_new (PscDocument *document);

/** psc_snapshot_row_set_snapshot: (nullable): what it shows. */
void psc_snapshot_row_set_snapshot (PscSnapshotRow *self, PscSnapshot *snapshot);

G_END_DECLS
