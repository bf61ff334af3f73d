/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The debugger's list of symbols: `x module!pattern`.
 *
 *     0: kd> x myfault!*Leak*
 *     fffff807`47f51530 myfault!PoolLeak (void *)
 *     fffff807`47f53010          myfault!LeakList = struct _LIST_ENTRY [ … ]
 *     fffff807`47f51600 myfault!FreePoolLeak (<no parameter info>)
 *
 * An address and a symbol are in many outputs, so the command has to stand above. Documented under
 * "x (Examine Symbols)" in the documentation of Windows' debuggers. Called by the capture reader
 * (format.h).
 */
#include "config.h"

#include <string.h>

#include "capture/debugger-text.h"
#include "capture/format.h"
#include "capture/scan.h"

typedef struct
{
  PscCaptureContext *context;
  gboolean has_section;
  guint command_line; /* of the section */
} Parser;

static gpointer
symbol_list_new (PscCaptureContext *context)
{
  Parser *self = g_new0 (Parser, 1);

  self->context = context;
  return self;
}

static gboolean
is_below_command (const Parser *self)
{
  const char *command = self->context->command;

  return command != NULL && command[0] == 'x' && psc_scan_is_blank (command[1]);
}

/* Where the name ends: before its parameters, its value, or two blanks; blanks inside the brackets
 * of a template belong to it. */
static gsize
measure_name (const char *text)
{
  guint depth = 0;
  gsize i = 0;

  for (; text[i] != '\0'; i++)
    {
      if (text[i] == '<')
        depth++;
      else if (text[i] == '>' && depth > 0)
        depth--;
      else if (psc_scan_is_blank (text[i])
               && (depth == 0 || text[i + 1] == '=' || psc_scan_is_blank (text[i + 1])))
        break;
    }
  return i;
}

static void
enter_section (Parser *self, guint line)
{
  if (self->has_section && self->command_line == self->context->command_line)
    return;
  self->has_section = TRUE;
  self->command_line = self->context->command_line;
  psc_input_file_add_section (self->context->file, "stack", line, self->context->command);
}

static PscVerdict
symbol_list_feed (gpointer parser, const PscFrameLine *line)
{
  Parser *self = (Parser *) parser;
  const char *text = psc_debugger_skip_blanks (line->text + line->prefix_length);
  PscSymbolText symbol;
  gsize length;
  guint64 va;

  if (!is_below_command (self) || line->kind != PSC_FRAME_TEXT
      || !psc_debugger_take_address (&text, &va))
    return PSC_VERDICT_PASS;
  text = psc_debugger_skip_blanks (text);
  length = measure_name (text);
  if (!psc_debugger_read_symbol_n (text, length, &symbol) || !psc_debugger_is_symbol (&symbol)
      || memchr (symbol.symbol, '!', symbol.length) == NULL)
    return PSC_VERDICT_PASS;
  enter_section (self, line->number);
  if (text[length] == '\0' && (!line->has_end || line->is_cut))
    psc_issues_add_at_line (self->context->issues, PSC_SEVERITY_WARNING, self->context->path,
                            line->number,
                            "x: a name is left out: the text ends in the middle of the line");
  else
    psc_debugger_note_symbol (self->context->evidence, va, &symbol, line->number);
  return PSC_VERDICT_TAKEN;
}

static void
symbol_list_end (gpointer parser G_GNUC_UNUSED, PscTableEnd reason G_GNUC_UNUSED)
{
}

static const PscLineShape shapes[] = {
  { .signs = PSC_SIGN_ADDRESS | PSC_SIGN_BANG },
  { 0 },
};

const PscCaptureFormat psc_symbol_list_format = {
  .name = "stack",
  .shapes = shapes,
  .new = symbol_list_new,
  .free = g_free,
  .feed = symbol_list_feed,
  .end = symbol_list_end,
};
