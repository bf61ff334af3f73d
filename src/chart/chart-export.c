/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Renders into memory first: a file is written only when the whole picture is there.
 */
#include "config.h"

#include "chart/chart-export.h"

#include <cairo-pdf.h>
#include <math.h>
#include <string.h>

#include "chart/chart-frame-private.h"
#include "chart/chart-summary.h"
#include "chart/svg-canvas.h"

/* PDF counts in points of 1/72 inch. */
#define POINTS_PER_PIXEL (72.0 / 96.0)

static const struct
{
  const char *suffix;
  PscChartFormat format;
} suffixes[] = { { ".svg", PSC_CHART_SVG }, { ".png", PSC_CHART_PNG }, { ".pdf", PSC_CHART_PDF } };

gboolean
psc_chart_format_from_path (const char *path, PscChartFormat *format)
{
  const char *dot = strrchr (path, '.');

  for (gsize i = 0; dot != NULL && i < G_N_ELEMENTS (suffixes); i++)
    if (g_ascii_strcasecmp (dot, suffixes[i].suffix) == 0)
      {
        *format = suffixes[i].format;
        return TRUE;
      }
  return FALSE;
}

static gboolean
check_options (const PscChartExport *options, PscChartFormat format, GError **error)
{
  const double scale = format == PSC_CHART_PNG ? options->scale : 1.0;

  if (!(options->width >= 1 && options->width <= PSC_CHART_MAX_SIZE && options->height >= 1
        && options->height <= PSC_CHART_MAX_SIZE))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "chart: size %g\u00d7%g, expected 1 to %g pixels each way", options->width,
                   options->height, PSC_CHART_MAX_SIZE);
      return FALSE;
    }
  if (!(scale >= 0.1 && scale <= 8
        && options->width * options->height * scale * scale <= PSC_CHART_MAX_PIXELS
        && MAX (options->width, options->height) * scale <= 2 * PSC_CHART_MAX_SIZE - 1))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "chart: scale %g of %g\u00d7%g, expected 0.1 to 8 and at most %g pixels in all",
                   scale, options->width, options->height, PSC_CHART_MAX_PIXELS);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_status (cairo_status_t status, GError **error)
{
  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "chart: cannot draw: %s",
               cairo_status_to_string (status));
  return FALSE;
}

static cairo_status_t
append_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static GBytes *
render_svg (PscChartFrame *frame, const PscChartExport *options)
{
  g_autofree char *summary = psc_chart_dup_summary (frame->chart);
  g_autoptr (PscCanvas) canvas =
      psc_svg_canvas_new (frame->width, frame->height, frame->chart->title, summary,
                          options->id_prefix != NULL ? options->id_prefix : "", frame->ruler);

  psc_chart_frame_draw (frame, canvas);
  return psc_svg_canvas_finish (canvas);
}

static GBytes *
render_png (PscChartFrame *frame, const PscChartExport *options, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) ceil (frame->width * options->scale),
                                  (int) ceil (frame->height * options->scale));
  cairo_t *cr;
  cairo_status_t status;

  cairo_surface_set_device_scale (surface, options->scale, options->scale);
  cr = cairo_create (surface);
  psc_chart_frame_draw_cairo (frame, cr);
  status = cairo_status (cr);
  cairo_destroy (cr);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream (surface, append_cb, bytes);
  cairo_surface_destroy (surface);

  if (!check_status (status, error))
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static void
set_pdf_facts (cairo_surface_t *surface, PscChartFrame *frame, const PscChartExport *options)
{
  const char *created = options->created != NULL ? options->created : "1970-01-01T00:00:00Z";

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, frame->chart->title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Poolscope");
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, created);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_MOD_DATE, created);
}

static GBytes *
render_pdf (PscChartFrame *frame, const PscChartExport *options, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface =
      cairo_pdf_surface_create_for_stream (append_cb, bytes, frame->width * POINTS_PER_PIXEL,
                                           frame->height * POINTS_PER_PIXEL);
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  set_pdf_facts (surface, frame, options);
  cairo_scale (cr, POINTS_PER_PIXEL, POINTS_PER_PIXEL);
  psc_chart_frame_draw_cairo (frame, cr);
  status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);

  if (!check_status (status, error))
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

GBytes *
psc_chart_render (PscChart *chart,
                  const PscChartView *view,
                  PscChartFormat format,
                  const PscChartExport *options,
                  GError **error)
{
  static const PscChartExport defaults = PSC_CHART_EXPORT_INIT;
  g_autoptr (PscChartFrame) frame = NULL;

  if (options == NULL)
    options = &defaults;
  if (!check_options (options, format, error))
    return NULL;

  frame = psc_chart_frame_new (chart, view, options->width, options->height);
  switch (format)
    {
    case PSC_CHART_SVG:
      return render_svg (frame, options);
    case PSC_CHART_PNG:
      return render_png (frame, options, error);
    case PSC_CHART_PDF:
      return render_pdf (frame, options, error);
    }
  g_assert_not_reached ();
}

gboolean
psc_chart_write (PscChart *chart,
                 const PscChartView *view,
                 PscChartFormat format,
                 const PscChartExport *options,
                 GOutputStream *stream,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (GBytes) bytes = psc_chart_render (chart, view, format, options, error);
  gsize size;
  gconstpointer data;

  if (bytes == NULL)
    return FALSE;
  data = g_bytes_get_data (bytes, &size);
  return g_output_stream_write_all (stream, data, size, NULL, cancellable, error);
}

gboolean
psc_chart_save (PscChart *chart,
                const PscChartView *view,
                const PscChartExport *options,
                GFile *file,
                GCancellable *cancellable,
                GError **error)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autoptr (GBytes) bytes = NULL;
  PscChartFormat format;
  gsize size;
  gconstpointer data;

  if (name == NULL || !psc_chart_format_from_path (name, &format))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "%s: unknown kind of picture, expected a name ending in .svg, .png or .pdf",
                   name != NULL ? name : "");
      return FALSE;
    }

  bytes = psc_chart_render (chart, view, format, options, error);
  if (bytes == NULL)
    return FALSE;
  data = g_bytes_get_data (bytes, &size);
  return g_file_replace_contents (file, data, size, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                  cancellable, error);
}
