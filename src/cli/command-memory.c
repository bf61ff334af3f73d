/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `memory`: the bytes at an address, as far as the files show them.
 */
#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "analysis/case-files.h"
#include "cli/command.h"
#include "cli/inputs.h"
#include "cli/messages.h"
#include "load/dump-memory.h"
#include "load/instruction-list.h"
#include "report/instructions-report.h"
#include "report/memory-report.h"

/* What `db` shows. */
#define DEFAULT_BYTES 128u
#define MAX_BYTES (16u * 1024u * 1024u)

typedef struct
{
  guint64 address;
  guint64 n_bytes;
} Range;

/* Hexadecimal like the debugger's, with `0x` or without, perhaps with back-quotes. */
static gboolean
parse_address (const char *text, guint64 *address)
{
  g_autoptr (GString) digits = g_string_new (text);

  g_string_replace (digits, "`", "", 0);
  if (g_ascii_strncasecmp (digits->str, "0x", 2) == 0)
    g_string_erase (digits, 0, 2);
  return g_ascii_string_to_unsigned (digits->str, 16, 0, G_MAXUINT64, address, NULL);
}

static gboolean
parse_length (const char *text, guint64 *n_bytes)
{
  if (g_ascii_strncasecmp (text, "0x", 2) == 0)
    return g_ascii_string_to_unsigned (text + 2, 16, 1, MAX_BYTES, n_bytes, NULL);
  return g_ascii_string_to_unsigned (text, 10, 1, MAX_BYTES, n_bytes, NULL);
}

/* Takes address and length from the arguments, so that the file remains. */
static gboolean
take_range (PscCliOptions *options, const PscCliCommand *command, Range *range)
{
  GStrv words = options->files;

  range->n_bytes = DEFAULT_BYTES;
  if (!parse_address (words[1], &range->address))
    {
      psc_cli_usage_error (command, _ ("'%s' is no address: hexadecimal digits are expected"),
                           words[1]);
      return FALSE;
    }
  if (words[2] != NULL && !parse_length (words[2], &range->n_bytes))
    {
      psc_cli_usage_error (command, _ ("'%s' is no length: 1 to %u bytes are expected"), words[2],
                           MAX_BYTES);
      return FALSE;
    }
  if (range->n_bytes - 1 > G_MAXUINT64 - range->address)
    {
      psc_cli_usage_error (command, _ ("the range goes beyond the end of the address space"));
      return FALSE;
    }
  g_clear_pointer (&words[2], g_free);
  g_clear_pointer (&words[1], g_free);
  return TRUE;
}

/* The last dump whose memory can be read, as every command that shows one of several takes the last
 * one. */
static gboolean
find_dump (const PscLoaded *loaded, guint *index, PscIssues *issues)
{
  guint n_dumps = 0;

  for (guint i = 0; i < loaded->memory->len; i++)
    if (g_ptr_array_index (loaded->memory, i) != NULL)
      {
        *index = i;
        n_dumps++;
      }
  if (n_dumps > 1)
    psc_issues_add (issues, PSC_SEVERITY_NOTE,
                    ((const PscInputFile *) g_ptr_array_index (loaded->files, *index))->path,
                    "%u dumps were read: the memory of this one is shown", n_dumps);
  return n_dumps > 0;
}

/* Debuggers take addresses of 32-bit machines with their sign extended as well. */
static void
read_dump (const PscLoaded *loaded, guint index, PscShownMemory *memory, PscIssues *issues)
{
  const PscInputFile *file = (const PscInputFile *) g_ptr_array_index (loaded->files, index);
  gboolean is_narrow = file->machine.arch != NULL && g_str_has_prefix (file->machine.arch, "x86");

  psc_dump_memory_read ((PscSource *) g_ptr_array_index (loaded->memory, index),
                        is_narrow ? memory->address & G_MAXUINT32 : memory->address, memory,
                        issues);
}

static gboolean
has_dump_file (const PscLoaded *loaded)
{
  for (guint i = 0; i < loaded->files->len; i++)
    if (((const PscInputFile *) g_ptr_array_index (loaded->files, i))->kind == PSC_INPUT_DUMP)
      return TRUE;
  return FALSE;
}

/* Says why bytes are missing, and that some are doubtful. Of dumps each hole was told. */
static void
add_issues (PscIssues *issues, const PscShownMemory *memory, gboolean has_dump)
{
  g_autofree char *place = g_strdup_printf ("0x%" G_GINT64_MODIFIER "x", memory->address);

  if (memory->n_known == 0)
    psc_issues_add (issues, PSC_SEVERITY_WARNING, place,
                    has_dump ? "nothing of this memory is in the dump"
                             : "nothing of this memory is shown in the text");
  else if (!has_dump && memory->n_known < memory->n_bytes)
    psc_issues_add (issues, PSC_SEVERITY_NOTE, place,
                    "%" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " bytes are not shown in the text",
                    memory->n_bytes - memory->n_known, memory->n_bytes);
  if (memory->n_conflicts > 0)
    psc_issues_add (
        issues, PSC_SEVERITY_WARNING, place,
        "shown again with another value, of which the last one is taken: %" G_GSIZE_FORMAT
        " of %" G_GSIZE_FORMAT " bytes",
        memory->n_conflicts, memory->n_bytes);
}

static gboolean
has_memory (const PscEvidence *evidence)
{
  return evidence->memory->len > 0;
}

/* The processor of the dump, or of the last capture that tells one. */
static const char *
get_arch (const PscLoaded *loaded, gboolean has_dump, guint dump)
{
  const char *arch = NULL;

  if (has_dump)
    return ((const PscInputFile *) g_ptr_array_index (loaded->files, dump))->machine.arch;
  for (guint i = 0; i < loaded->files->len; i++)
    {
      const PscInputFile *file = (const PscInputFile *) g_ptr_array_index (loaded->files, i);

      if (file->machine.arch != NULL)
        arch = file->machine.arch;
    }
  return arch;
}

/* Bytes are shown where instructions cannot be. */
static void
write_instructions (PscCliInputs *inputs,
                    const PscCliOptions *options,
                    const PscShownMemory *memory,
                    gboolean has_dump,
                    guint dump,
                    const PscReportContext *context)
{
  const PscLoaded *loaded = inputs->loaded;
  const PscSymbolSettings symbols = { options->symbols, options->allow_downloads };
  g_autoptr (PscSymbolizer) symbolizer = NULL;
  g_autoptr (GArray) instructions = NULL;
  g_autoptr (GError) error = NULL;

  if (has_dump)
    symbolizer = psc_symbolizer_new (
        (PscSource *) g_ptr_array_index (loaded->memory, dump),
        ((const PscEvidence *) g_ptr_array_index (loaded->evidence, dump))->modules, &symbols,
        inputs->issues);
  instructions =
      psc_instruction_list_new (memory, get_arch (loaded, has_dump, dump), symbolizer, &error);
  if (instructions != NULL)
    psc_instructions_report_write (memory, instructions, inputs->issues, context);
  else
    {
      psc_issues_add (inputs->issues, PSC_SEVERITY_WARNING, options->files[0], "%s",
                      error->message);
      psc_memory_report_write (memory, inputs->issues, context);
    }
}

static PscExit
report (PscCliInputs *inputs,
        const PscCliOptions *options,
        const Range *range,
        gboolean disassemble)
{
  g_autoptr (PscOutput) output = psc_output_new_for_file (stdout);
  g_autoptr (PscShownMemory) memory = psc_shown_memory_new (range->address, (gsize) range->n_bytes);
  g_autoptr (GArray) files = psc_cli_inputs_join (inputs);
  const PscCaseFile *file = psc_case_files_choose (files, has_memory, inputs->issues);
  PscReportContext context;
  gboolean has_dump;
  guint dump = 0;

  if (file != NULL)
    psc_shown_memory_add (memory, file->evidence);
  has_dump = find_dump (inputs->loaded, &dump, inputs->issues);
  if (has_dump)
    read_dump (inputs->loaded, dump, memory, inputs->issues);
  add_issues (inputs->issues, memory, has_dump_file (inputs->loaded));
  psc_cli_inputs_init_context (inputs, options, output, &context);
  if (disassemble)
    write_instructions (inputs, options, memory, has_dump, dump, &context);
  else
    psc_memory_report_write (memory, inputs->issues, &context);
  return psc_cli_inputs_finish (inputs, options, output);
}

static PscExit
run (const PscCliCommand *self, GStrv arguments)
{
  gboolean disassemble = FALSE;
  const GOptionEntry entries[] = {
    { "disassemble", 0, 0, G_OPTION_ARG_NONE, &disassemble, N_ ("Print instructions with symbols"),
      NULL },
    G_OPTION_ENTRY_NULL,
  };
  PscCliOptions options;
  PscCliInputs inputs;
  PscExit code = PSC_EXIT_USAGE;
  Range range;

  if (psc_cli_options_parse (&options, self, entries, arguments, &code))
    {
      code = PSC_EXIT_USAGE;
      if (psc_cli_options_want_files (&options, self, 2, 3) && take_range (&options, self, &range))
        {
          if (psc_cli_inputs_open (&inputs, &options, &code))
            code = report (&inputs, &options, &range, disassemble);
          psc_cli_inputs_clear (&inputs);
        }
    }
  psc_cli_options_clear (&options);
  return code;
}

const PscCliCommand psc_command_memory = {
  .name = "memory",
  .arguments = "FILE ADDRESS [LENGTH]",
  .summary = N_ ("Show the bytes at an address"),
  .description = N_ ("ADDRESS is hexadecimal, LENGTH is decimal or begins with 0x; without it, 128 "
                     "bytes are shown.\n?? stands for what no capture shows and no dump holds; "
                     "of a dump, notes say why."),
  .examples = "  poolscope-cli memory windbg.log fffffa80059c5c88\n"
              "  poolscope-cli memory MEMORY.DMP 0x9d2fb000 0x40 --json",
  .run = run,
};
