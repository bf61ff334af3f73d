/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes the log, newest record first. Called by `history`.
 */
#include "config.h"

#include "report/history-report.h"

#include <glib/gi18n.h>

#include "analysis/block-history.h"
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
select_records (const GPtrArray *traces, const guint64 *va)
{
  GPtrArray *records = g_ptr_array_new ();

  for (guint i = 0; i < traces->len; i++)
    if (holds (get_trace (traces, i), va))
      g_ptr_array_add (records, (gpointer) get_trace (traces, i));
  return records;
}

static const char *
get_kind (PscTraceKind kind)
{
  static const char *const names[] = { "allocate", "free", NULL };

  return names[kind];
}

static void
put_record (PscJsonWriter *json,
            const PscCaseFile *file,
            const PscTrace *trace,
            PscRedactor *redactor)
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
  psc_json_frames (json, file, trace->frames, redactor);
  psc_json_origin (json, trace->origin, redactor);
  psc_json_name (json, "line");
  psc_json_int_or_null (json, trace->line > 0, trace->line);
  psc_json_end_object (json);
}

static void
put_open (PscJsonWriter *json,
          const PscCaseFile *file,
          const PscTrace *trace,
          PscRedactor *redactor)
{
  psc_json_begin_object (json, PSC_JSON_LINES);
  psc_json_address_member (json, "address", trace->address);
  psc_json_name (json, "bytes");
  psc_json_uint (json, trace->bytes);
  psc_json_name (json, "frames");
  psc_json_frames (json, file, trace->frames, redactor);
  psc_json_end_object (json);
}

static void
write_json (const PscCaseFile *file,
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
    put_record (json, file, get_trace (records, i), context->redactor);
  psc_json_end_array (json);
  psc_json_name (json, "open");
  psc_json_begin_array (json, PSC_JSON_LINES);
  for (guint i = 0; i < open->len; i++)
    put_open (json, file, get_trace (open, i), context->redactor);
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
  COLUMN_PATH,
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
set_frame (PscGrid *grid, const PscCaseFile *file, const PscFrame *frame, PscRedactor *redactor)
{
  const PscFrame *named = psc_case_file_name_frame (file, frame);

  psc_grid_set_address (grid, COLUMN_FRAME, frame->address);
  psc_grid_set_text (grid, COLUMN_SYMBOL, named->symbol);
  psc_grid_set_text (grid, COLUMN_SOURCE, psc_redactor_apply (redactor, named->source_file));
  if (named->source_file != NULL)
    psc_grid_set_unsigned (grid, COLUMN_SOURCE_LINE, named->source_line);
  psc_grid_set_text (grid, COLUMN_PATH, psc_redactor_apply (redactor, frame->origin));
  psc_grid_set_unsigned (grid, COLUMN_LINE, frame->line);
}

/* A row for each frame; people see what a record says beside its first one only. */
static void
add_record (PscGrid *grid,
            const PscCaseFile *file,
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
        set_frame (grid, file, &g_array_index (trace->frames, PscFrame, i), context->redactor);
    }
}

static void
write_records (const PscCaseFile *file, const GPtrArray *records, const PscReportContext *context)
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
    { "Path", _ ("File"), PSC_CELL_TEXT, TRUE, TRUE },
  };
  g_autoptr (PscGrid) grid = psc_grid_new (columns, N_COLUMNS);

  for (guint i = 0; i < records->len; i++)
    add_record (grid, file, get_trace (records, i), i, context);
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
psc_history_report_write (const PscCaseFile *file,
                          const guint64 *va,
                          const PscIssues *issues,
                          const PscReportContext *context)
{
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  const GPtrArray *traces = file != NULL ? file->evidence->traces : nothing;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GPtrArray) all_open = NULL;
  g_autoptr (GPtrArray) open = NULL;

  g_return_if_fail (issues != NULL && context != NULL);

  records = select_records (traces, va);
  /* A free may end the block without holding the address that is asked for. */
  all_open = psc_block_history_find_open (traces);
  open = select_records (all_open, va);
  if (context->format == PSC_REPORT_JSON)
    {
      write_json (file, records, open, issues, context);
      return;
    }
  if (records->len == 0 && context->format != PSC_REPORT_CSV)
    {
      psc_heading_write (context, "%s", _ ("The file has no such record of the verifier's log."));
      return;
    }
  write_open (open, context);
  write_records (file, records, context);
}
