/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The small line in a table cell that shows where a tag is going.
 */
#pragma once

#include <gtk/gtk.h>

#include "analysis/series.h"

G_BEGIN_DECLS

#define PSC_TYPE_SPARKLINE (psc_sparkline_get_type ())
G_DECLARE_FINAL_TYPE (PscSparkline, psc_sparkline, PSC, SPARKLINE, GtkWidget)

GtkWidget *psc_sparkline_new (void);

/**
 * psc_sparkline_set_tag:
 * @outline: (nullable): the snapshots; %NULL draws nothing
 * @tag: the tag
 * @occurrence: which of the rows that print alike
 *
 * Draws the bytes of both pools. Costs a look-up in each snapshot of @outline.
 */
void psc_sparkline_set_tag (PscSparkline *self, PscSeries *outline, PscTag tag, guint occurrence);

G_END_DECLS
