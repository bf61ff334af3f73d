/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The entry that filters tags in whatever view is shown, opened with Ctrl+F.
 *
 * Signal: `changed`, when the filter is another one.
 */
#pragma once

#include <gtk/gtk.h>

#include "analysis/tag-filter.h"

G_BEGIN_DECLS

#define PSC_TYPE_FILTER_BAR (psc_filter_bar_get_type ())
G_DECLARE_FINAL_TYPE (PscFilterBar, psc_filter_bar, PSC, FILTER_BAR, GtkWidget)

/** psc_filter_bar_get_filter: (transfer none): what was typed last that makes sense. */
PscTagFilter *psc_filter_bar_get_filter (PscFilterBar *self);

/** psc_filter_bar_set_text: as if it were typed. */
void psc_filter_bar_set_text (PscFilterBar *self, const char *text);

/** psc_filter_bar_open: shows the entry and puts the cursor there. */
void psc_filter_bar_open (PscFilterBar *self);

G_END_DECLS
