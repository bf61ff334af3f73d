/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Charts as files. The same chart, view and options give the same bytes.
 */
#pragma once

#include "chart/chart-frame.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  PSC_CHART_SVG,
  PSC_CHART_PNG,
  PSC_CHART_PDF
} PscChartFormat;

/* Larger pictures are refused: nobody could look at them. */
#define PSC_CHART_MAX_SIZE 16384.0
#define PSC_CHART_MAX_PIXELS (64.0 * 1024.0 * 1024.0)

typedef struct
{
  /* In pixels; a PDF page is as large as these at 96 to the inch. */
  double width;
  double height;
  /* PNG only: device pixels for each pixel, 0.1 to 8. */
  double scale;
  /* SVG only: put before ids, so that several pictures can stand in one page; NULL for none.
   * Letters, digits, hyphens. */
  const char *id_prefix;
  /* PDF only: the moment of making, as in "2024-03-05T10:00:00Z"; NULL for the start of 1970, not
   * the clock, so that the same chart stays the same file. */
  const char *created;
} PscChartExport;

#define PSC_CHART_EXPORT_INIT                                                                      \
  {                                                                                                \
    .width = 960, .height = 540, .scale = 1                                                        \
  }

/**
 * psc_chart_format_from_path:
 * @path: a file name
 * @format: (out): what its suffix says, without regard to case
 *
 * Returns: %FALSE for any suffix but .svg, .png and .pdf
 */
gboolean psc_chart_format_from_path (const char *path, PscChartFormat *format);

/**
 * psc_chart_render:
 * @chart: what to draw
 * @view: (nullable): how; %NULL is everything, light, as lines
 * @format: the kind of file
 * @options: (nullable): %NULL for 960 × 540
 * @error: return location for an error: %G_IO_ERROR_INVALID_ARGUMENT for a size or scale that
 * cannot be, else what cairo says
 *
 * Returns: (transfer full): the bytes of the file, or %NULL
 */
GBytes *psc_chart_render (PscChart *chart,
                          const PscChartView *view,
                          PscChartFormat format,
                          const PscChartExport *options,
                          GError **error);

/* The three by name, writing to a stream that stays open. */
gboolean psc_chart_write (PscChart *chart,
                          const PscChartView *view,
                          PscChartFormat format,
                          const PscChartExport *options,
                          GOutputStream *stream,
                          GCancellable *cancellable,
                          GError **error);

/**
 * psc_chart_save:
 * @chart: what to draw
 * @view: (nullable): how
 * @options: (nullable): size and scale
 * @file: where to; its suffix says the format
 * @cancellable: (nullable): may stop the writing
 * @error: return location for an error
 *
 * Replaces @file as a whole: a failure leaves what was there.
 */
gboolean psc_chart_save (PscChart *chart,
                         const PscChartView *view,
                         const PscChartExport *options,
                         GFile *file,
                         GCancellable *cancellable,
                         GError **error);

G_END_DECLS
