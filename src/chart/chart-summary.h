/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A chart in words and as a table, for those who do not see the picture. The numbers are those that
 * are drawn.
 */
#pragma once

#include "chart/chart.h"

G_BEGIN_DECLS

/**
 * psc_chart_dup_summary:
 * @chart: a chart
 *
 * Returns: (transfer full): a few sentences: what is shown, of how much, and what stands out
 */
char *psc_chart_dup_summary (const PscChart *chart);

/* The table behind the chart: of a trend one row per snapshot and one column per series, "other"
 * and the total; of the other kinds one row per bar. Cells are text as people read it; the first
 * column names the row. */
guint psc_chart_table_get_n_columns (const PscChart *chart);
guint psc_chart_table_get_n_rows (const PscChart *chart);
char *psc_chart_table_dup_heading (const PscChart *chart, guint column);
char *psc_chart_table_dup_cell (const PscChart *chart, guint row, guint column);

G_END_DECLS
