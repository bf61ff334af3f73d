/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes instructions as the debugger's `u` does: a line with the function's name where one begins,
 * then address, bytes, text, and the name of the address that it leads to.
 */
#include "config.h"

#include "report/instructions-report.h"

#include <string.h>

#include "report/evidence-json.h"
#include "report/grid.h"
#include "report/json-writer.h"
#include "report/snapshot-json.h"

enum
{
  COLUMN_ADDRESS,
  COLUMN_BYTES,
  COLUMN_TEXT,
  COLUMN_SYMBOL,
  COLUMN_TARGET,
  COLUMN_TARGET_SYMBOL,
  N_COLUMNS,
};

static char *
dup_bytes (const PscShownMemory *memory, const PscShownInstruction *instruction)
{
  GString *text = g_string_new (NULL);

  for (gsize i = instruction->offset; i < instruction->offset + instruction->n_bytes; i++)
    if (memory->known[i])
      g_string_append_printf (text, "%02x", memory->bytes[i]);
    else
      g_string_append (text, "??");
  return g_string_free (text, FALSE);
}

static guint64
get_va (const PscShownMemory *memory, const PscShownInstruction *instruction)
{
  return memory->address + instruction->offset;
}

/* The bytes as a whole, as without instructions. */
static void
put_all_bytes (PscJsonWriter *json, const PscShownMemory *memory)
{
  const PscShownInstruction all = { .n_bytes = memory->n_bytes };
  g_autofree char *bytes = dup_bytes (memory, &all);

  psc_json_member (json, "bytes", bytes);
}

static void
put_instruction (PscJsonWriter *json,
                 const PscShownMemory *memory,
                 const PscShownInstruction *instruction,
                 PscRedactor *redactor)
{
  g_autofree char *bytes = dup_bytes (memory, instruction);

  psc_json_begin_object (json, PSC_JSON_INLINE);
  psc_json_address_member (json, "address", get_va (memory, instruction));
  psc_json_member (json, "bytes", bytes);
  psc_json_member (json, "text", instruction->text);
  psc_json_symbol (json, &instruction->place, redactor);
  if (instruction->has_target)
    psc_json_address_member (json, "target", instruction->target);
  else
    psc_json_member (json, "target", NULL);
  psc_json_member (json, "target_symbol", instruction->target_symbol);
  psc_json_end_object (json);
}

static void
write_json (const PscShownMemory *memory,
            const GArray *instructions,
            const PscIssues *issues,
            const PscReportContext *context)
{
  g_autoptr (PscJsonWriter) json = psc_json_writer_new (context->output);

  psc_json_begin_object (json, PSC_JSON_LINES);
  psc_json_member (json, "schema", "poolscope.memory/1");
  psc_json_address_member (json, "address", memory->address);
  put_all_bytes (json, memory);
  psc_json_name (json, "instructions");
  psc_json_begin_array (json, PSC_JSON_LINES);
  for (guint i = 0; i < instructions->len; i++)
    put_instruction (json, memory, &g_array_index (instructions, PscShownInstruction, i),
                     context->redactor);
  psc_json_end_array (json);
  psc_json_name (json, "issues");
  psc_json_issues (json, issues, context->redactor);
  psc_json_end_object (json);
}

/* How much of a symbol is the function's name. */
static gsize
count_name (const char *symbol)
{
  const char *plus = strrchr (symbol, '+');

  return plus != NULL ? (gsize) (plus - symbol) : strlen (symbol);
}

/* A function begins, or the first line is somewhere inside of one. */
static gboolean
begins (const PscShownInstruction *instruction, const PscShownInstruction *previous)
{
  const char *symbol = instruction->place.symbol;

  return symbol != NULL
         && (previous == NULL || previous->place.symbol == NULL
             || count_name (symbol) != count_name (previous->place.symbol)
             || strncmp (symbol, previous->place.symbol, count_name (symbol)) != 0);
}

static void
write_heading (const PscShownInstruction *instruction, const PscReportContext *context)
{
  const PscFrame *place = &instruction->place;
  g_autoptr (GString) line = g_string_new (place->symbol);

  if (place->source_file != NULL)
    g_string_append_printf (line, " [%s @ %u]",
                            psc_redactor_apply (context->redactor, place->source_file),
                            place->source_line);
  g_string_append (line, ":\n");
  psc_output_put_n (context->output, line->str, line->len);
}

static void
write_line (const PscShownMemory *memory,
            const PscShownInstruction *instruction,
            const PscReportContext *context)
{
  guint64 va = get_va (memory, instruction);
  g_autofree char *bytes = dup_bytes (memory, instruction);
  g_autoptr (GString) line = g_string_new (NULL);

  if (va > G_MAXUINT32)
    g_string_append_printf (line, "%08x`", (guint) (va >> 32));
  g_string_append_printf (line, "%08x %-16s %s", (guint) (va & G_MAXUINT32), bytes,
                          instruction->text != NULL ? instruction->text : "???");
  if (instruction->target_symbol != NULL)
    g_string_append_printf (line, "  ; %s", instruction->target_symbol);
  g_string_append_c (line, '\n');
  psc_output_put_n (context->output, line->str, line->len);
}

static void
write_lines (const PscShownMemory *memory,
             const GArray *instructions,
             const PscReportContext *context)
{
  const PscShownInstruction *previous = NULL;

  for (guint i = 0; i < instructions->len; i++)
    {
      const PscShownInstruction *instruction =
          &g_array_index (instructions, PscShownInstruction, i);

      if (begins (instruction, previous))
        write_heading (instruction, context);
      write_line (memory, instruction, context);
      previous = instruction;
    }
}

static void
write_csv (const PscShownMemory *memory,
           const GArray *instructions,
           const PscReportContext *context)
{
  static const PscGridColumn columns[N_COLUMNS] = {
    [COLUMN_ADDRESS] = { .name = "address", .kind = PSC_CELL_TEXT },
    [COLUMN_BYTES] = { .name = "bytes", .kind = PSC_CELL_TEXT },
    [COLUMN_TEXT] = { .name = "text", .kind = PSC_CELL_TEXT },
    [COLUMN_SYMBOL] = { .name = "symbol", .kind = PSC_CELL_TEXT },
    [COLUMN_TARGET] = { .name = "target", .kind = PSC_CELL_TEXT },
    [COLUMN_TARGET_SYMBOL] = { .name = "target_symbol", .kind = PSC_CELL_TEXT },
  };
  g_autoptr (PscGrid) grid = psc_grid_new (columns, N_COLUMNS);

  for (guint i = 0; i < instructions->len; i++)
    {
      const PscShownInstruction *instruction =
          &g_array_index (instructions, PscShownInstruction, i);
      g_autofree char *bytes = dup_bytes (memory, instruction);

      psc_grid_add_row (grid);
      psc_grid_set_address (grid, COLUMN_ADDRESS, get_va (memory, instruction));
      psc_grid_set_text (grid, COLUMN_BYTES, bytes);
      psc_grid_set_text (grid, COLUMN_TEXT, instruction->text);
      psc_grid_set_text (grid, COLUMN_SYMBOL, instruction->place.symbol);
      if (instruction->has_target)
        psc_grid_set_address (grid, COLUMN_TARGET, instruction->target);
      psc_grid_set_text (grid, COLUMN_TARGET_SYMBOL, instruction->target_symbol);
    }
  psc_grid_write (grid, context);
}

void
psc_instructions_report_write (const PscShownMemory *memory,
                               const GArray *instructions,
                               const PscIssues *issues,
                               const PscReportContext *context)
{
  g_return_if_fail (memory != NULL && instructions != NULL && issues != NULL && context != NULL);

  if (context->format == PSC_REPORT_JSON)
    write_json (memory, instructions, issues, context);
  else if (context->format == PSC_REPORT_CSV)
    write_csv (memory, instructions, context);
  else if (context->format == PSC_REPORT_TABLE)
    write_lines (memory, instructions, context);
  else
    {
      /* No line begins with the fence: they begin with an address or with a module's name. */
      psc_output_put (context->output, "~~~~~~~~~~~~~~~~~~~~\n");
      write_lines (memory, instructions, context);
      psc_output_put (context->output, "~~~~~~~~~~~~~~~~~~~~\n");
    }
}
