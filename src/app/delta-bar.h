/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The bar beside a row of a comparison: to the right for what grew, to the left for what shrank.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PSC_TYPE_DELTA_BAR (psc_delta_bar_get_type ())
G_DECLARE_FINAL_TYPE (PscDeltaBar, psc_delta_bar, PSC, DELTA_BAR, GtkWidget)

GtkWidget *psc_delta_bar_new (void);

/**
 * psc_delta_bar_set_value:
 * @share: from -1 to 1
 * @text: the same in words, for those who do not see it
 */
void psc_delta_bar_set_value (PscDeltaBar *self, double share, const char *text);

G_END_DECLS
