/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes memory: sixteen bytes a line, or in JSON all in one string. Called by the command
 * `memory`.
 */
#include "config.h"

#include "report/memory-report.h"

#include "report/grid.h"
#include "report/json-writer.h"
#include "report/snapshot-json.h"

#define LINE_BYTES 16u

enum
{
  COLUMN_ADDRESS,
  COLUMN_BYTES,
  COLUMN_TEXT,
  N_COLUMNS,
};

static void
append_byte (GString *text, const PscShownMemory *memory, gsize place)
{
  if (memory->known[place])
    g_string_append_printf (text, "%02x", memory->bytes[place]);
  else
    g_string_append (text, "??");
}

static void
write_json (const PscShownMemory *memory, const PscIssues *issues, const PscReportContext *context)
{
  g_autoptr (PscJsonWriter) json = psc_json_writer_new (context->output);
  g_autoptr (GString) bytes = g_string_sized_new (memory->n_bytes * 2);
  g_autofree char *address = g_strdup_printf ("0x%" G_GINT64_MODIFIER "x", memory->address);

  for (gsize i = 0; i < memory->n_bytes; i++)
    append_byte (bytes, memory, i);
  psc_json_begin_object (json, PSC_JSON_LINES);
  psc_json_member (json, "schema", "poolscope.memory/1");
  psc_json_member (json, "address", address);
  psc_json_member (json, "bytes", bytes->str);
  psc_json_name (json, "issues");
  psc_json_issues (json, issues, context->redactor);
  psc_json_end_object (json);
}

/* As the debugger prints addresses, with a back-quote in those of 64 bits. */
static void
append_address (GString *text, guint64 va)
{
  if (va > G_MAXUINT32)
    g_string_append_printf (text, "%08x`", (guint) (va >> 32));
  g_string_append_printf (text, "%08x", (guint) (va & G_MAXUINT32));
}

/* The bytes of a line; the last line is padded so that its text stands below the others'. */
static void
append_bytes (GString *text, const PscShownMemory *memory, gsize from, gboolean is_padded)
{
  for (gsize i = 0; i < LINE_BYTES; i++)
    {
      gboolean is_there = from + i < memory->n_bytes;

      if (!is_there && !is_padded)
        return;
      if (i > 0)
        g_string_append_c (text, i == LINE_BYTES / 2 && is_there ? '-' : ' ');
      if (is_there)
        append_byte (text, memory, from + i);
      else
        g_string_append (text, "  ");
    }
}

static void
append_text (GString *text, const PscShownMemory *memory, gsize from)
{
  for (gsize i = from; i < memory->n_bytes && i < from + LINE_BYTES; i++)
    if (!memory->known[i])
      g_string_append_c (text, '?');
    else
      g_string_append_c (text,
                         g_ascii_isprint ((char) memory->bytes[i]) ? (char) memory->bytes[i] : '.');
}

static void
write_lines (const PscShownMemory *memory, const PscReportContext *context)
{
  for (gsize from = 0; from < memory->n_bytes; from += LINE_BYTES)
    {
      g_autoptr (GString) line = g_string_new (NULL);

      append_address (line, memory->address + from);
      g_string_append (line, "  ");
      append_bytes (line, memory, from, TRUE);
      g_string_append (line, "  ");
      append_text (line, memory, from);
      g_string_append_c (line, '\n');
      psc_output_put_n (context->output, line->str, line->len);
    }
}

static void
write_csv (const PscShownMemory *memory, const PscReportContext *context)
{
  static const PscGridColumn columns[N_COLUMNS] = {
    [COLUMN_ADDRESS] = { .name = "address", .kind = PSC_CELL_TEXT },
    [COLUMN_BYTES] = { .name = "bytes", .kind = PSC_CELL_TEXT },
    [COLUMN_TEXT] = { .name = "text", .kind = PSC_CELL_TEXT },
  };
  g_autoptr (PscGrid) grid = psc_grid_new (columns, N_COLUMNS);

  for (gsize from = 0; from < memory->n_bytes; from += LINE_BYTES)
    {
      g_autoptr (GString) bytes = g_string_new (NULL);
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *address =
          g_strdup_printf ("0x%" G_GINT64_MODIFIER "x", memory->address + from);

      append_bytes (bytes, memory, from, FALSE);
      append_text (text, memory, from);
      psc_grid_add_row (grid);
      psc_grid_set_text (grid, COLUMN_ADDRESS, address);
      psc_grid_set_text (grid, COLUMN_BYTES, bytes->str);
      psc_grid_set_text (grid, COLUMN_TEXT, text->str);
    }
  psc_grid_write (grid, context);
}

void
psc_memory_report_write (const PscShownMemory *memory,
                         const PscIssues *issues,
                         const PscReportContext *context)
{
  g_return_if_fail (memory != NULL && issues != NULL && context != NULL);

  if (context->format == PSC_REPORT_JSON)
    write_json (memory, issues, context);
  else if (context->format == PSC_REPORT_CSV)
    write_csv (memory, context);
  else if (context->format == PSC_REPORT_TABLE)
    write_lines (memory, context);
  else
    {
      /* A line begins with its address, so no byte of it can end the listing. */
      psc_output_put (context->output, "~~~~~~~~~~~~~~~~~~~~\n");
      write_lines (memory, context);
      psc_output_put (context->output, "~~~~~~~~~~~~~~~~~~~~\n");
    }
}
