/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The widget around a chart: size, theme, pointer and keyboard. What is drawn is src/chart's
 * business.
 *
 * Signals: `picked` (a tag's value, and whether it is meant beside the others) and
 * `snapshot-picked` (its place in the series).
 */
#pragma once

#include <gtk/gtk.h>

#include "chart/chart-frame.h"

G_BEGIN_DECLS

#define PSC_TYPE_CHART_AREA (psc_chart_area_get_type ())
G_DECLARE_FINAL_TYPE (PscChartArea, psc_chart_area, PSC, CHART_AREA, GtkWidget)

/** psc_chart_area_set_chart: (nullable): what to show. The zoom stays where the range is the same.
 */
void psc_chart_area_set_chart (PscChartArea *self, PscChart *chart);
PscChart *psc_chart_area_get_chart (PscChartArea *self);

/** psc_chart_area_get_view: (transfer none): how it is looked at now, for an export that shows what
 * is seen. */
const PscChartView *psc_chart_area_get_view (PscChartArea *self);

/** psc_chart_area_set_arrangement: the options of lines; see #PscChartView. */
void psc_chart_area_set_arrangement (PscChartArea *self,
                                     gboolean is_stacked,
                                     gboolean is_logarithmic,
                                     gboolean shows_total);

/**
 * psc_chart_area_set_selected:
 * @label: (nullable): the tag, as text, that stands out
 */
void psc_chart_area_set_selected (PscChartArea *self, const char *label);

/** psc_chart_area_get_selected: (transfer full) (nullable): the same. */
char *psc_chart_area_dup_selected (PscChartArea *self);

/** psc_chart_area_get_theme: (transfer none): the colours that suit the style now. */
const PscChartTheme *psc_chart_area_get_theme (void);

G_END_DECLS
