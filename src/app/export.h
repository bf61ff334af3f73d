/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes what is seen: charts as pictures, tables as CSV. The dialogs are in export-dialog.h.
 */
#pragma once

#include <gtk/gtk.h>

#include "chart/chart-export.h"

G_BEGIN_DECLS

/**
 * psc_export_chart:
 * @chart: the chart
 * @view: how it is looked at; title, source and background are added
 * @width: as wide as it is seen
 * @height: as high as it is seen
 * @file: where to; its suffix says the format
 *
 * Returns: %FALSE with @error when it could not be written
 */
gboolean psc_export_chart (PscChart *chart,
                           const PscChartView *view,
                           double width,
                           double height,
                           GFile *file,
                           GError **error);

/** psc_export_chart_texture: (transfer full) (nullable): the same as a picture for the clipboard.
 */
GdkTexture *psc_export_chart_texture (PscChart *chart,
                                      const PscChartView *view,
                                      double width,
                                      double height,
                                      GError **error);

/**
 * psc_export_tags:
 * @rows: (element-type PscTagRow): the rows as they are shown
 * @stream: where to
 *
 * All columns, whether they are shown or not, with whole numbers.
 */
gboolean psc_export_tags (GListModel *rows, GOutputStream *stream, GError **error);

/** psc_export_differences: the same for #PscDifferenceRow. */
gboolean psc_export_differences (GListModel *rows, GOutputStream *stream, GError **error);

G_END_DECLS
