/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes whole series. Called by `convert`.
 */
#include "config.h"

#include "report/snapshots-report.h"

#include "report/csv.h"
#include "report/snapshot-json.h"

static PscSnapshot *
get_snapshot (GPtrArray *snapshots, guint index)
{
  return PSC_SNAPSHOT (g_ptr_array_index (snapshots, index));
}

/* The place of the next snapshot in the series; both are in the same order. */
static guint
find_place (const PscSnapshotsReport *self, PscSnapshot *snapshot, guint from)
{
  while (from < self->series->len && get_snapshot (self->series, from) != snapshot)
    from++;
  return from;
}

static void
put_snapshot (const PscSnapshotsReport *self,
              const PscReportContext *context,
              PscJsonWriter *json,
              PscSnapshot *snapshot,
              guint place)
{
  guint n_rows = psc_snapshot_get_n_rows (snapshot);

  psc_json_begin_object (json, PSC_JSON_LINES);
  psc_json_name (json, "snapshot");
  psc_json_snapshot (json, snapshot, place, self->series->len, context->redactor);
  psc_json_name (json, "totals");
  psc_json_totals (json, snapshot);
  psc_json_name (json, "tags");
  psc_json_begin_array (json, PSC_JSON_LINES);
  for (guint i = 0; i < n_rows; i++)
    {
      PscPoolRow row;

      psc_snapshot_get_row (snapshot, i, &row);
      psc_json_row (json, &row, context->tags, context->redactor);
    }
  psc_json_end_array (json);
  psc_json_end_object (json);
}

static void
write_json (const PscSnapshotsReport *self, const PscReportContext *context)
{
  g_autoptr (PscJsonWriter) json = psc_json_writer_new (context->output);
  guint place = 0;

  psc_json_begin_object (json, PSC_JSON_LINES);
  psc_json_member (json, "schema", "poolscope.snapshots/1");
  psc_json_name (json, "snapshots");
  psc_json_begin_array (json, PSC_JSON_LINES);
  for (guint i = 0; i < self->snapshots->len && !psc_output_has_failed (context->output); i++)
    {
      PscSnapshot *snapshot = get_snapshot (self->snapshots, i);

      place = find_place (self, snapshot, place);
      put_snapshot (self, context, json, snapshot, place);
    }
  psc_json_end_array (json);
  psc_json_name (json, "issues");
  psc_json_issues (json, self->issues, context->redactor);
  psc_json_end_object (json);
}

static const char csv_header[] =
    "Snapshot,Label,DateTime,Tag,Protected,NonPagedAllocs,NonPagedFrees,NonPagedDiff,"
    "NonPagedUsedBytes,PagedAllocs,PagedFrees,PagedDiff,PagedUsedBytes,Binary,Description,Source,"
    "Line";

/* Facts of a snapshot that each of its rows repeats. */
typedef struct
{
  guint place;
  const char *label;
  char *time;
  const char *path;
} CsvSnapshot;

static void
put_pool_fields (PscOutput *output, const PscPool *pool)
{
  if ((pool->known & PSC_POOL_KNOWN (PSC_POOL_ALLOCS)) != 0)
    psc_csv_unsigned (output, pool->allocs);
  psc_csv_comma (output);
  if ((pool->known & PSC_POOL_KNOWN (PSC_POOL_FREES)) != 0)
    psc_csv_unsigned (output, pool->frees);
  psc_csv_comma (output);
  if ((pool->known & PSC_POOL_KNOWN (PSC_POOL_OUTSTANDING)) != 0)
    psc_csv_signed (output, pool->outstanding);
  psc_csv_comma (output);
  if ((pool->known & PSC_POOL_KNOWN (PSC_POOL_BYTES)) != 0)
    psc_csv_unsigned (output, pool->bytes);
  psc_csv_comma (output);
}

static void
put_text_field (PscOutput *output, const char *text)
{
  psc_csv_text (output, text);
  psc_csv_comma (output);
}

static void
put_csv_row (const PscReportContext *context, const CsvSnapshot *snapshot, const PscPoolRow *row)
{
  PscOutput *output = context->output;
  char tag[PSC_TAG_STRING_SIZE];
  PscTagInfo info;

  psc_tag_list_describe_given (context->tags, row, &info);
  psc_csv_unsigned (output, snapshot->place);
  psc_csv_comma (output);
  put_text_field (output, snapshot->label);
  put_text_field (output, snapshot->time);
  put_text_field (output, psc_tag_to_string (row->tag, tag));
  put_text_field (output, row->is_protected ? "true" : "false");
  put_pool_fields (output, &row->pools[PSC_POOL_NONPAGED]);
  put_pool_fields (output, &row->pools[PSC_POOL_PAGED]);
  put_text_field (output, psc_redactor_apply (context->redactor, info.owner));
  put_text_field (output, psc_redactor_apply (context->redactor, info.description));
  put_text_field (output, snapshot->path);
  if (row->line > 0)
    psc_csv_unsigned (output, row->line);
  psc_csv_end_row (output);
}

static void
put_csv_snapshot (const PscReportContext *context, PscSnapshot *snapshot, guint place)
{
  guint n_rows = psc_snapshot_get_n_rows (snapshot);
  CsvSnapshot facts = {
    .place = place,
    .label = psc_redactor_label (context->redactor, snapshot),
    .time = psc_wall_time_to_string (psc_snapshot_get_taken_at (snapshot)),
    .path = psc_redactor_apply (context->redactor, psc_snapshot_get_path (snapshot)),
  };

  for (guint i = 0; i < n_rows; i++)
    {
      PscPoolRow row;

      psc_snapshot_get_row (snapshot, i, &row);
      put_csv_row (context, &facts, &row);
    }
  g_free (facts.time);
}

static void
write_csv (const PscSnapshotsReport *self, const PscReportContext *context)
{
  guint place = 0;

  psc_output_put (context->output, csv_header);
  psc_csv_end_row (context->output);
  for (guint i = 0; i < self->snapshots->len && !psc_output_has_failed (context->output); i++)
    {
      PscSnapshot *snapshot = get_snapshot (self->snapshots, i);

      place = find_place (self, snapshot, place);
      put_csv_snapshot (context, snapshot, place);
    }
}

void
psc_snapshots_report_write (const PscSnapshotsReport *self, const PscReportContext *context)
{
  g_return_if_fail (self != NULL && context != NULL);
  g_return_if_fail (context->format == PSC_REPORT_JSON || context->format == PSC_REPORT_CSV);

  if (context->format == PSC_REPORT_JSON)
    write_json (self, context);
  else
    write_csv (self, context);
}
