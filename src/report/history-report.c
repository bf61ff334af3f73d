/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes the log, newest record first. Called by `history`.
 */
#include "config.h"

#include "report/history-report.h"

#include <glib/gi18n.h>

#include "analysis/case-files.h"
#include "report/evidence-json.h"
#include "report/grid.h"
#include "report/heading.h"
#include "report/snapshot-json.h"

static const PscTrace *
get_trace (const GPtrArray *traces, guint index)
{
  return (const PscTrace *) traces->pdata[index];
}

/* An address is asked for by containment; a block without a size holds its own. */
static gboolean
holds (const PscTrace *trace, const guint64 *va)
{
  return va == NULL || *va == trace->address
         || (*va > trace->address && *va - trace->address < trace->bytes);
}

static GPtrArray *
collect_records (const GArray *files, const guint64 *va)
{
  GPtrArray *records = g_ptr_array_new ();

  for (guint f = files->len; f-- > 0;)
    {
      GPtrArray *traces = g_array_index (files, PscCaseFile, f).evidence->traces;

      for (guint i = 0; i < traces->len; i++)
        if (holds (get_trace (traces, i), va))
          g_ptr_array_add (records, g_ptr_array_index (traces, i));
    }
  return records;
}

/* Blocks whose newest record is an allocation. At address 0 stand allocations that failed. */
static GPtrArray *
collect_open (const GPtrArray *records)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);
  GPtrArray *open = g_ptr_array_new ();

  for (guint i = 0; i < records->len; i++)
    {
      const PscTrace *trace = get_trace (records, i);

      if (g_hash_table_add (seen, (gpointer) &trace->address) && trace->address != 0
          && trace->kind == PSC_TRACE_ALLOCATE)
        g_ptr_array_add (open, (gpointer) trace);
    }
  return open;
}

static const char *
get_kind (PscTraceKind kind)
{
  static const char *const names[] = { "allocate", "free", NULL };

  return names[kind];
}

static void
put_record (PscJsonWriter *json, const GArray *files, const PscTrace *trace, PscRedactor *redactor)
{
  psc_json_begin_object (json, PSC_JSON_LINES);
  psc_json_member (json, "kind", get_kind (trace->kind));
  psc_json_address_member (json, "address", trace->address);
  psc_json_name (json, "bytes");
  psc_json_uint (json, trace->bytes);
  if (trace->has_thread)
    psc_json_address_member (json, "thread", trace->thread);
  else
    psc_json_member (json, "thread", NULL);
  psc_json_name (json, "frames");
  psc_json_frames (json, files, trace->frames, redactor);
  psc_json_name (json, "line");
  psc_json_int_or_null (json, trace->line > 0, trace->line);
  psc_json_end_object (json);
}

static void
put_open (PscJsonWriter *json, const GArray *files, const PscTrace *trace, PscRedactor *redactor)
{
  psc_json_begin_object (json, PSC_JSON_LINES);
  psc_json_address_member (json, "address", trace->address);
  psc_json_name (json, "bytes");
  psc_json_uint (json, trace->bytes);
  psc_json_name (json, "frames");
  psc_json_frames (json, files, trace->frames, redactor);
  psc_json_end_object (json);
}

static void
write_json (const GArray *files,
            const GPtrArray *records,
            const GPtrArray *open,
            const PscIssues *issues,
            const PscReportContext *context)
{
  g_autoptr (PscJsonWriter) json = psc_json_writer_new (context->output);

  psc_json_begin_object (json, PSC_JSON_LINES);
  psc_json_member (json, "schema", "poolscope.history/1");
  psc_json_name (json, "records");
  psc_json_begin_array (json, PSC_JSON_LINES);
  for (guint i = 0; i < records->len; i++)
    put_record (json, files, get_trace (records, i), context->redactor);
  psc_json_end_array (json);
  psc_json_name (json, "open");
  psc_json_begin_array (json, PSC_JSON_LINES);
  for (guint i = 0; i < open->len; i++)
    put_open (json, files, get_trace (open, i), context->redactor);
  psc_json_end_array (json);
  psc_json_name (json, "issues");
  psc_json_issues (json, issues, context->redactor);
  psc_json_end_object (json);
}

enum
{
  COLUMN_RECORD,
  COLUMN_KIND,
  COLUMN_ADDRESS,
  COLUMN_BYTES,
  COLUMN_THREAD,
  COLUMN_FRAME,
  COLUMN_SYMBOL,
  COLUMN_SOURCE,
  COLUMN_SOURCE_LINE,
  COLUMN_LINE,
  N_COLUMNS
};

static const char *
get_kind_word (PscTraceKind kind)
{
  switch (kind)
    {
    case PSC_TRACE_ALLOCATE:
      return C_ ("record", "allocate");
    case PSC_TRACE_FREE:
      return C_ ("record", "free");
    case PSC_TRACE_UNDECIDED:
      return C_ ("record", "allocate or free?");
    default:
      g_return_val_if_reached ("");
    }
}

static void
set_record (PscGrid *grid, const PscTrace *trace, guint number, gboolean is_csv)
{
  psc_grid_set_unsigned (grid, COLUMN_RECORD, number);
  psc_grid_set_text (grid, COLUMN_KIND,
                     is_csv ? get_kind (trace->kind) : get_kind_word (trace->kind));
  psc_grid_set_address (grid, COLUMN_ADDRESS, trace->address);
  psc_grid_set_unsigned (grid, COLUMN_BYTES, trace->bytes);
  if (trace->has_thread)
    psc_grid_set_address (grid, COLUMN_THREAD, trace->thread);
}

static void
set_frame (PscGrid *grid, const GArray *files, const PscFrame *frame, PscRedactor *redactor)
{
  const PscFrame *named = psc_case_files_name_frame (files, frame);

  psc_grid_set_address (grid, COLUMN_FRAME, frame->address);
  psc_grid_set_text (grid, COLUMN_SYMBOL, named->symbol);
  psc_grid_set_text (grid, COLUMN_SOURCE, psc_redactor_apply (redactor, named->source_file));
  if (named->source_file != NULL)
    psc_grid_set_unsigned (grid, COLUMN_SOURCE_LINE, named->source_line);
  psc_grid_set_unsigned (grid, COLUMN_LINE, frame->line);
}

/* A row for each frame; people see what a record says beside its first one only. */
static void
add_record (PscGrid *grid,
            const GArray *files,
            const PscTrace *trace,
            guint number,
            const PscReportContext *context)
{
  gboolean is_csv = context->format == PSC_REPORT_CSV;

  for (guint i = 0; i < MAX (trace->frames->len, 1); i++)
    {
      psc_grid_add_row (grid);
      if (i == 0 || is_csv)
        set_record (grid, trace, number, is_csv);
      else
        for (guint c = COLUMN_KIND; c < COLUMN_FRAME; c++)
          psc_grid_set_text (grid, c, "");
      if (i < trace->frames->len)
        set_frame (grid, files, &g_array_index (trace->frames, PscFrame, i), context->redactor);
    }
}

static void
write_records (const GArray *files, const GPtrArray *records, const PscReportContext *context)
{
  const PscGridColumn columns[N_COLUMNS] = {
    { "Record", NULL, PSC_CELL_COUNT, FALSE, FALSE },
    { "Kind", _ ("Record"), PSC_CELL_TEXT, FALSE, FALSE },
    { "Address", _ ("Block"), PSC_CELL_TEXT, FALSE, FALSE },
    { "Bytes", _ ("Size"), PSC_CELL_BYTES, FALSE, FALSE },
    { "Thread", _ ("Thread"), PSC_CELL_TEXT, TRUE, FALSE },
    { "Frame", _ ("Frame"), PSC_CELL_TEXT, FALSE, FALSE },
    { "Symbol", _ ("Function"), PSC_CELL_TEXT, TRUE, FALSE },
    { "SourceFile", _ ("Source"), PSC_CELL_TEXT, TRUE, TRUE },
    { "SourceLine", _ ("Source line"), PSC_CELL_COUNT, TRUE, FALSE },
    { "Line", NULL, PSC_CELL_COUNT, FALSE, FALSE },
  };
  g_autoptr (PscGrid) grid = psc_grid_new (columns, N_COLUMNS);

  for (guint i = 0; i < records->len; i++)
    add_record (grid, files, get_trace (records, i), i, context);
  psc_grid_write (grid, context);
}

static void
write_open (const GPtrArray *open, const PscReportContext *context)
{
  g_autoptr (GString) blocks = g_string_new (NULL);

  for (guint i = 0; i < open->len; i++)
    g_string_append_printf (blocks, "%s0x%" G_GINT64_MODIFIER "x", i > 0 ? ", " : "",
                            get_trace (open, i)->address);
  if (open->len > 0)
    psc_heading_write (context, _ ("Allocated in the log and not freed after: %s"), blocks->str);
}

void
psc_history_report_write (const GArray *files,
                          const guint64 *va,
                          const PscIssues *issues,
                          const PscReportContext *context)
{
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GPtrArray) open = NULL;

  g_return_if_fail (files != NULL && issues != NULL && context != NULL);

  records = collect_records (files, va);
  open = collect_open (records);
  if (context->format == PSC_REPORT_JSON)
    {
      write_json (files, records, open, issues, context);
      return;
    }
  if (records->len == 0 && context->format != PSC_REPORT_CSV)
    {
      psc_heading_write (context, "%s", _ ("The file has no such record of the verifier's log."));
      return;
    }
  write_open (open, context);
  write_records (files, records, context);
}
