/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes minifilters and volumes. Called by `filters`.
 */
#include "config.h"

#include "report/filters-report.h"

#include <glib/gi18n.h>

#include "model/evidence.h"
#include "report/evidence-json.h"
#include "report/grid.h"
#include "report/machine-json.h"
#include "report/snapshot-json.h"

enum
{
  COLUMN_KIND,
  COLUMN_NAME,
  COLUMN_ALTITUDE,
  COLUMN_FRAME,
  COLUMN_ADDRESS,
  COLUMN_INSTANCES,
  COLUMN_COMPLETE,
  COLUMN_LINE,
  COLUMN_PATH,
  N_COLUMNS
};

static const PscEvidence *
get_evidence (GPtrArray *evidence, guint index)
{
  return (const PscEvidence *) g_ptr_array_index (evidence, index);
}

static void
put_address (PscJsonWriter *json, guint64 va)
{
  psc_json_name (json, "address");
  psc_json_address (json, va);
}

/* Only filters know the volume; a volume's instances are on it. */
static void
put_instances (PscJsonWriter *json, const PscFilter *filter, gboolean is_volume)
{
  psc_json_name (json, "instances");
  psc_json_begin_array (json, PSC_JSON_LINES);
  for (guint i = 0; i < filter->instances->len; i++)
    {
      const PscFilterInstance *instance = &g_array_index (filter->instances, PscFilterInstance, i);

      psc_json_begin_object (json, PSC_JSON_INLINE);
      psc_json_member (json, "name", instance->name);
      psc_json_member (json, "altitude", instance->altitude);
      put_address (json, instance->address);
      if (!is_volume)
        psc_json_member (json, "volume", instance->volume);
      psc_json_name (json, "line");
      psc_json_uint (json, instance->line);
      psc_json_end_object (json);
    }
  psc_json_end_array (json);
}

/* `false` where the text shows that it does not list all; nothing tells that it does. */
static void
put_complete (PscJsonWriter *json, const PscFilter *filter)
{
  psc_json_name (json, "complete");
  if (filter->is_cut)
    psc_json_boolean (json, FALSE);
  else
    psc_json_null (json);
}

static void
put_filter (PscJsonWriter *json, const PscFilter *filter, PscRedactor *redactor)
{
  psc_json_begin_object (json, PSC_JSON_LINES);
  psc_json_member (json, "name", filter->name);
  psc_json_member (json, "altitude", filter->altitude);
  put_address (json, filter->address);
  psc_json_member (json, "frame", filter->frame);
  psc_json_name (json, "instance_count");
  psc_json_uint (json, filter->instances->len);
  put_complete (json, filter);
  psc_json_origin (json, filter->origin, redactor);
  psc_json_name (json, "line");
  psc_json_uint (json, filter->line);
  put_instances (json, filter, FALSE);
  psc_json_end_object (json);
}

static void
put_volume (PscJsonWriter *json, const PscFilter *volume, PscRedactor *redactor)
{
  psc_json_begin_object (json, PSC_JSON_LINES);
  psc_json_member (json, "name", volume->name);
  put_address (json, volume->address);
  put_complete (json, volume);
  psc_json_origin (json, volume->origin, redactor);
  psc_json_name (json, "line");
  psc_json_uint (json, volume->line);
  put_instances (json, volume, TRUE);
  psc_json_end_object (json);
}

static void
write_json (GPtrArray *evidence, const PscIssues *issues, const PscReportContext *context)
{
  g_autoptr (PscJsonWriter) json = psc_json_writer_new (context->output);

  psc_json_begin_object (json, PSC_JSON_LINES);
  psc_json_member (json, "schema", "poolscope.filters/1");
  psc_json_name (json, "filters");
  psc_json_begin_array (json, PSC_JSON_LINES);
  for (guint e = 0; e < evidence->len; e++)
    for (guint i = 0; i < get_evidence (evidence, e)->filters->len; i++)
      put_filter (json, g_ptr_array_index (get_evidence (evidence, e)->filters, i),
                  context->redactor);
  psc_json_end_array (json);
  psc_json_name (json, "volumes");
  psc_json_begin_array (json, PSC_JSON_LINES);
  for (guint e = 0; e < evidence->len; e++)
    for (guint i = 0; i < get_evidence (evidence, e)->volumes->len; i++)
      put_volume (json, g_ptr_array_index (get_evidence (evidence, e)->volumes, i),
                  context->redactor);
  psc_json_end_array (json);
  psc_json_name (json, "issues");
  psc_json_issues (json, issues, context->redactor);
  psc_json_end_object (json);
}

static PscGrid *
make_grid (void)
{
  const PscGridColumn columns[N_COLUMNS] = {
    { "Kind", _ ("Kind"), PSC_CELL_TEXT, FALSE, FALSE },
    { "Name", _ ("Name"), PSC_CELL_TEXT, FALSE, TRUE },
    { "Altitude", _ ("Altitude"), PSC_CELL_TEXT, TRUE, FALSE },
    /* Translators: a frame of Windows' filter manager, which holds minifilters. */
    { "Frame", _ ("Frame"), PSC_CELL_TEXT, TRUE, FALSE },
    { "Address", _ ("Address"), PSC_CELL_TEXT, FALSE, FALSE },
    /* Translators: how often a minifilter is attached to volumes. */
    { "Instances", _ ("Instances"), PSC_CELL_COUNT, FALSE, FALSE },
    /* Translators: whether all instances are listed. */
    { "Complete", _ ("Complete"), PSC_CELL_TEXT, TRUE, FALSE },
    { "Line", _ ("Line"), PSC_CELL_COUNT, FALSE, FALSE },
    { "Path", _ ("File"), PSC_CELL_TEXT, TRUE, TRUE },
  };

  return psc_grid_new (columns, N_COLUMNS);
}

static void
add_rows (PscGrid *grid, GPtrArray *filters, gboolean is_volume, const PscReportContext *context)
{
  gboolean is_csv = context->format == PSC_REPORT_CSV;

  for (guint i = 0; i < filters->len; i++)
    {
      const PscFilter *filter = (const PscFilter *) g_ptr_array_index (filters, i);
      g_autofree char *address = g_strdup_printf ("0x%" G_GINT64_MODIFIER "x", filter->address);

      psc_grid_add_row (grid);
      if (is_csv)
        psc_grid_set_text (grid, COLUMN_KIND, is_volume ? "volume" : "filter");
      else
        psc_grid_set_text (grid, COLUMN_KIND, is_volume ? _ ("volume") : _ ("filter"));
      psc_grid_set_text (grid, COLUMN_NAME, filter->name);
      psc_grid_set_text (grid, COLUMN_ALTITUDE, filter->altitude);
      psc_grid_set_text (grid, COLUMN_FRAME, filter->frame);
      psc_grid_set_text (grid, COLUMN_ADDRESS, address);
      psc_grid_set_unsigned (grid, COLUMN_INSTANCES, filter->instances->len);
      if (filter->is_cut)
        psc_grid_set_text (grid, COLUMN_COMPLETE, is_csv ? "false" : _ ("no"));
      psc_grid_set_text (grid, COLUMN_PATH, psc_redactor_apply (context->redactor, filter->origin));
      psc_grid_set_unsigned (grid, COLUMN_LINE, filter->line);
    }
}

void
psc_filters_report_write (GPtrArray *evidence,
                          const PscIssues *issues,
                          const PscReportContext *context)
{
  g_autoptr (PscGrid) grid = NULL;

  g_return_if_fail (evidence != NULL && issues != NULL && context != NULL);

  if (context->format == PSC_REPORT_JSON)
    {
      write_json (evidence, issues, context);
      return;
    }
  grid = make_grid ();
  for (guint e = 0; e < evidence->len; e++)
    add_rows (grid, get_evidence (evidence, e)->filters, FALSE, context);
  for (guint e = 0; e < evidence->len; e++)
    add_rows (grid, get_evidence (evidence, e)->volumes, TRUE, context);
  psc_grid_write (grid, context);
}
