/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The chart above the tag table with its controls: measure, pool, lines or areas.
 */
#pragma once

#include <gtk/gtk.h>

#include "app/chart-area.h"
#include "app/document.h"

G_BEGIN_DECLS

#define PSC_TYPE_CHART_PANE (psc_chart_pane_get_type ())
G_DECLARE_FINAL_TYPE (PscChartPane, psc_chart_pane, PSC, CHART_PANE, GtkBox)

/** psc_chart_pane_set_document: to be called once. */
void psc_chart_pane_set_document (PscChartPane *self, PscDocument *document);

/** psc_chart_pane_get_area: (transfer none): the chart itself. */
PscChartArea *psc_chart_pane_get_area (PscChartPane *self);

G_END_DECLS
