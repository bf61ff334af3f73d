/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The debugger's `u`, `ub` and `uf`: disassembly, as far as it names addresses.
 *
 * A label names the instruction below it, with the source; operands name what is called. The
 * instructions themselves are not kept. Called by the capture reader (format.h).
 */
#include "config.h"

#include <string.h>

#include "capture/disassembly-line.h"
#include "capture/format.h"
#include "capture/scan.h"

typedef struct
{
  PscCaptureContext *context;
  gboolean is_open;
  PscFrame label; /* waits for its instruction; no symbol: none does */
  gboolean has_section;
  guint command_line; /* of the section */
} Parser;

static gpointer
disassembly_new (PscCaptureContext *context)
{
  Parser *self = g_new0 (Parser, 1);

  self->context = context;
  return self;
}

static void
disassembly_free (gpointer parser)
{
  Parser *self = (Parser *) parser;

  psc_frame_clear (&self->label);
  g_free (self);
}

/* One command may print many functions; they are one section. */
static void
enter_section (Parser *self, guint line)
{
  if (self->has_section && self->command_line == self->context->command_line)
    return;
  self->has_section = TRUE;
  self->command_line = self->context->command_line;
  psc_input_file_add_section (self->context->file, "disassembly", line, self->context->command);
}

static void
take_label (Parser *self, const PscFrameLine *line, const PscDisassemblyLine *said)
{
  psc_frame_clear (&self->label);
  psc_debugger_set_symbol (&self->label, &said->label);
  self->label.source_line = said->label.source_line;
  self->label.line = line->number;
}

static void
take_instruction (Parser *self, const PscFrameLine *line, const PscDisassemblyLine *said)
{
  PscFrame *label = &self->label;

  enter_section (self, label->symbol != NULL ? label->line : line->number);
  if (label->symbol != NULL)
    psc_evidence_add_symbol (self->context->evidence, said->address, label->symbol,
                             label->source_file, label->source_line, label->line);
  psc_frame_clear (label);
  if (said->has_target)
    psc_debugger_note_symbol (self->context->evidence, said->target_address, &said->target,
                              line->number);
}

/* Whether the command above says that instructions come: code outside every known module has no
 * label. */
static gboolean
is_asked_for (const Parser *self)
{
  const char *command = self->context->command;

  return command != NULL && g_ascii_tolower (command[0]) == 'u'
         && (psc_scan_word (command, 0) == 1
             || (strchr ("bfpurx", command[1]) != NULL && psc_scan_word (command, 0) == 2));
}

/* The last line of a file: an instruction whose label is known, but not its address. */
static gboolean
is_lost_end (const Parser *self, const PscFrameLine *line, const char *text)
{
  return self->label.symbol != NULL && (!line->has_end || line->is_cut) && g_ascii_isxdigit (*text);
}

static PscVerdict
feed_text (Parser *self, const PscFrameLine *line)
{
  const char *text = psc_debugger_skip_blanks (line->text + line->prefix_length);
  gsize length = line->length - (gsize) (text - line->text);
  PscDisassemblyLine said;

  if (psc_disassembly_read_label (text, length, &said))
    take_label (self, line, &said);
  else if ((self->is_open || is_asked_for (self)) && psc_disassembly_read_instruction (text, &said))
    take_instruction (self, line, &said);
  else if (self->is_open && is_lost_end (self, line, text))
    psc_issues_add_at_line (self->context->issues, PSC_SEVERITY_WARNING, self->context->path,
                            line->number,
                            "u: the name of an address is left out: the text ends in the middle of "
                            "the line");
  else
    return PSC_VERDICT_PASS;
  self->is_open = TRUE;
  return PSC_VERDICT_TAKEN;
}

static PscVerdict
disassembly_feed (gpointer parser, const PscFrameLine *line)
{
  Parser *self = (Parser *) parser;

  if (line->kind == PSC_FRAME_TEXT)
    return feed_text (self, line);
  if (!self->is_open)
    return PSC_VERDICT_PASS;
  /* What is left out may be the instruction that the label names. */
  psc_frame_clear (&self->label);
  return PSC_VERDICT_TAKEN;
}

static void
disassembly_end (gpointer parser, PscTableEnd reason)
{
  Parser *self = (Parser *) parser;

  self->is_open = FALSE;
  psc_frame_clear (&self->label);
}

/* Labels, and instructions, which may have the number of a source line in front. */
static const PscLineShape shapes[] = {
  { .signs = PSC_SIGN_LABEL | PSC_SIGN_BANG },
  { .signs = PSC_SIGN_LABEL | PSC_SIGN_PLUS },
  { .signs = PSC_SIGN_ADDRESS },
  { 0 },
};

const PscCaptureFormat psc_disassembly_format = {
  .name = "disassembly",
  .shapes = shapes,
  .new = disassembly_new,
  .free = disassembly_free,
  .feed = disassembly_feed,
  .end = disassembly_end,
};
