/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What changed between the document's snapshots A and B: a chart, five groups, a table.
 */
#pragma once

#include <gtk/gtk.h>

#include "analysis/tag-filter.h"
#include "app/chart-area.h"
#include "app/document.h"

G_BEGIN_DECLS

#define PSC_TYPE_COMPARE_VIEW (psc_compare_view_get_type ())
G_DECLARE_FINAL_TYPE (PscCompareView, psc_compare_view, PSC, COMPARE_VIEW, GtkBox)

/** psc_compare_view_set_document: to be called once. */
void psc_compare_view_set_document (PscCompareView *self, PscDocument *document);

/** psc_compare_view_set_filter: (nullable): which tags are shown; %NULL shows all. */
void psc_compare_view_set_filter (PscCompareView *self, PscTagFilter *filter);

PscChartArea *psc_compare_view_get_area (PscCompareView *self);

/** psc_compare_view_get_rows: (transfer none): the #PscDifferenceRow that are shown, in their
 * order. */
GListModel *psc_compare_view_get_rows (PscCompareView *self);

G_END_DECLS
