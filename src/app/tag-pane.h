/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All that is known of the tag that is picked: its numbers in the shown snapshot, what it stands
 * for, findings, who may own it and what to ask the debugger next.
 */
#pragma once

#include <gtk/gtk.h>

#include "app/document.h"

G_BEGIN_DECLS

#define PSC_TYPE_TAG_PANE (psc_tag_pane_get_type ())
G_DECLARE_FINAL_TYPE (PscTagPane, psc_tag_pane, PSC, TAG_PANE, GtkBox)

/** psc_tag_pane_set_document: to be called once; of several picked tags the first one is shown. */
void psc_tag_pane_set_document (PscTagPane *self, PscDocument *document);

/** psc_tag_pane_is_ready: whether all is shown; owners take a moment. */
gboolean psc_tag_pane_is_ready (PscTagPane *self);

G_END_DECLS
