/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A window with the numbers of a chart as a table, for those who cannot or do not want to read the
 * picture.
 */
#pragma once

#include <adwaita.h>

#include "chart/chart.h"

G_BEGIN_DECLS

#define PSC_TYPE_CHART_NUMBERS (psc_chart_numbers_get_type ())
G_DECLARE_FINAL_TYPE (PscChartNumbers, psc_chart_numbers, PSC, CHART_NUMBERS, AdwWindow)

GtkWidget *psc_chart_numbers_new (GtkWindow *parent, PscChart *chart);

G_END_DECLS
