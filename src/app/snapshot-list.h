/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The sidebar: all snapshots in order; the selected one is the document's current one.
 */
#pragma once

#include <gtk/gtk.h>

#include "app/document.h"

G_BEGIN_DECLS

#define PSC_TYPE_SNAPSHOT_LIST (psc_snapshot_list_get_type ())
G_DECLARE_FINAL_TYPE (PscSnapshotList, psc_snapshot_list, PSC, SNAPSHOT_LIST, GtkBox)

/** psc_snapshot_list_set_document: to be called once. */
void psc_snapshot_list_set_document (PscSnapshotList *self, PscDocument *document);

G_END_DECLS
