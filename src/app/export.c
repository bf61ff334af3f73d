/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * CSV cells are never translated, never rounded, and empty where unknown. Called by the window's
 * actions.
 */
#include "config.h"

#include "app/export.h"

#include "app/difference-row.h"
#include "app/tag-row.h"
#include "report/csv.h"

/* A picture for the clipboard is to be looked at on any screen. */
#define CLIPBOARD_SCALE 2.0

static PscChartView
complete_view (const PscChartView *view)
{
  PscChartView complete = *view;

  complete.parts = PSC_CHART_SHOW_ALL;
  return complete;
}

gboolean
psc_export_chart (PscChart *chart,
                  const PscChartView *view,
                  double width,
                  double height,
                  GFile *file,
                  GError **error)
{
  PscChartExport options = PSC_CHART_EXPORT_INIT;
  PscChartView complete;

  g_return_val_if_fail (chart != NULL && view != NULL && G_IS_FILE (file), FALSE);

  complete = complete_view (view);
  options.width = width;
  options.height = height;
  options.scale = CLIPBOARD_SCALE;
  return psc_chart_save (chart, &complete, &options, file, NULL, error);
}

GdkTexture *
psc_export_chart_texture (PscChart *chart,
                          const PscChartView *view,
                          double width,
                          double height,
                          GError **error)
{
  PscChartExport options = PSC_CHART_EXPORT_INIT;
  g_autoptr (GBytes) bytes = NULL;
  PscChartView complete;

  g_return_val_if_fail (chart != NULL && view != NULL, NULL);

  complete = complete_view (view);
  options.width = width;
  options.height = height;
  options.scale = CLIPBOARD_SCALE;
  bytes = psc_chart_render (chart, &complete, PSC_CHART_PNG, &options, error);
  return bytes != NULL ? gdk_texture_new_from_bytes (bytes, error) : NULL;
}

static void
write_text (PscOutput *output, const char *text)
{
  psc_csv_comma (output);
  psc_csv_text (output, text);
}

static void
write_unsigned (PscOutput *output, const PscPool *pool, PscPoolField field, guint64 value)
{
  psc_csv_comma (output);
  if ((pool->known & PSC_POOL_KNOWN (field)) != 0)
    psc_csv_unsigned (output, value);
}

static void
write_signed (PscOutput *output, gboolean is_known, gint64 value)
{
  psc_csv_comma (output);
  if (is_known)
    psc_csv_signed (output, value);
}

static void
write_pool (PscOutput *output, const PscPool *pool)
{
  write_unsigned (output, pool, PSC_POOL_ALLOCS, pool->allocs);
  write_unsigned (output, pool, PSC_POOL_FREES, pool->frees);
  write_signed (output, (pool->known & PSC_POOL_KNOWN (PSC_POOL_OUTSTANDING)) != 0,
                pool->outstanding);
  write_unsigned (output, pool, PSC_POOL_BYTES, pool->bytes);
}

static void
write_tag_row (PscOutput *output, PscTagRow *row)
{
  const PscPoolRow *numbers = psc_tag_row_get_row (row);
  char tag[PSC_TAG_STRING_SIZE];
  gint64 change = 0;
  gboolean has_change = psc_tag_row_get_number (row, PSC_TAG_COLUMN_CHANGE, &change);

  psc_csv_text (output, psc_tag_to_string (numbers->tag, tag));
  write_text (output, psc_tag_row_get_owner (row));
  write_pool (output, &numbers->pools[PSC_POOL_NONPAGED]);
  write_pool (output, &numbers->pools[PSC_POOL_PAGED]);
  write_signed (output, has_change, change);
  write_text (output, psc_tag_row_get_description (row));
  psc_csv_end_row (output);
}

static void
write_heading (PscOutput *output, const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      if (i > 0)
        psc_csv_comma (output);
      psc_csv_text (output, names[i]);
    }
  psc_csv_end_row (output);
}

gboolean
psc_export_tags (GListModel *rows, GOutputStream *stream, GError **error)
{
  static const char *const names[] = { "Tag",
                                       "Binary",
                                       "NonPagedAllocs",
                                       "NonPagedFrees",
                                       "NonPagedDiff",
                                       "NonPagedUsedBytes",
                                       "PagedAllocs",
                                       "PagedFrees",
                                       "PagedDiff",
                                       "PagedUsedBytes",
                                       "ChangeBytes",
                                       "Description",
                                       NULL };
  g_autoptr (PscOutput) output = NULL;

  g_return_val_if_fail (G_IS_LIST_MODEL (rows) && G_IS_OUTPUT_STREAM (stream), FALSE);

  output = psc_output_new_for_stream (stream);
  write_heading (output, names);
  for (guint i = 0; i < g_list_model_get_n_items (rows) && !psc_output_has_failed (output); i++)
    {
      g_autoptr (PscTagRow) row = PSC_TAG_ROW (g_list_model_get_item (rows, i));

      write_tag_row (output, row);
    }
  return psc_output_finish (output, error);
}

static void
write_delta (PscOutput *output, const PscPoolDelta *delta)
{
  for (guint field = 0; field < PSC_N_POOL_FIELDS; field++)
    write_signed (output, (delta->known & PSC_POOL_KNOWN (field)) != 0, delta->values[field]);
}

static void
write_difference_row (PscOutput *output, PscDifferenceRow *row)
{
  const PscTagDifference *difference = psc_difference_row_get (row);
  char tag[PSC_TAG_STRING_SIZE];

  psc_csv_text (output, psc_tag_to_string (difference->tag, tag));
  write_text (output, psc_difference_row_get_owner (row));
  write_text (output, psc_change_to_string (difference->change));
  write_delta (output, &difference->pools[PSC_POOL_NONPAGED]);
  write_delta (output, &difference->pools[PSC_POOL_PAGED]);
  write_signed (output, difference->has_bytes, difference->bytes);
  write_signed (output, difference->has_rate, difference->bytes_per_hour);
  psc_csv_end_row (output);
}

gboolean
psc_export_differences (GListModel *rows, GOutputStream *stream, GError **error)
{
  static const char *const names[] = { "Tag",
                                       "Binary",
                                       "Change",
                                       "NonPagedAllocs",
                                       "NonPagedFrees",
                                       "NonPagedDiff",
                                       "NonPagedUsedBytes",
                                       "PagedAllocs",
                                       "PagedFrees",
                                       "PagedDiff",
                                       "PagedUsedBytes",
                                       "ChangeBytes",
                                       "BytesPerHour",
                                       NULL };
  g_autoptr (PscOutput) output = NULL;

  g_return_val_if_fail (G_IS_LIST_MODEL (rows) && G_IS_OUTPUT_STREAM (stream), FALSE);

  output = psc_output_new_for_stream (stream);
  write_heading (output, names);
  for (guint i = 0; i < g_list_model_get_n_items (rows) && !psc_output_has_failed (output); i++)
    {
      g_autoptr (PscDifferenceRow) row = PSC_DIFFERENCE_ROW (g_list_model_get_item (rows, i));

      write_difference_row (output, row);
    }
  return psc_output_finish (output, error);
}
