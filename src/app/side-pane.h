/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A main widget with a pane at its end that comes and goes.
 *
 * Beside it where there is room for both, else in its place. Nothing moves on its own account:
 * neither an animation nor a swipe, so that the sizes it asks for depend on its children alone.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PscSidePane:
 *
 * Properties: `content` and `pane` (the two widgets), `reveal` (whether the pane is shown; %FALSE
 * at first).
 */
#define PSC_TYPE_SIDE_PANE (psc_side_pane_get_type ())
G_DECLARE_FINAL_TYPE (PscSidePane, psc_side_pane, PSC, SIDE_PANE, GtkWidget)

gboolean psc_side_pane_get_reveal (PscSidePane *self);
void psc_side_pane_set_reveal (PscSidePane *self, gboolean reveal);

/** psc_side_pane_is_folded: whether there is room for one of the two only, as of the last layout.
 */
gboolean psc_side_pane_is_folded (PscSidePane *self);

G_END_DECLS
