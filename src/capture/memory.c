/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The debugger's display of memory: `db`, `dw`, `dd`, `dc`, `dq`.
 *
 * A hit of a memory search looks like a line of it. What tells them apart: memory begins where the
 * command above asked for it and goes on line by line; hits are at unrelated addresses below a
 * command that searches. So a line counts that is at the address of a display command, or the first
 * one below a display command that names no plain address, or that begins where the line above it
 * ended. Where the command was lost, the first line waits for the second one. The contract has no
 * section of this kind, so none is noted. Called by the capture reader (format.h).
 */
#include "config.h"

#include <string.h>

#include "base/limits.h"
#include "capture/debugger-text.h"
#include "capture/format.h"
#include "capture/memory-line.h"

typedef struct
{
  PscCaptureContext *context;
  gboolean is_open;

  guint command_line; /* of @command */
  PscMemoryCommand command;
  gboolean has_lines; /* below it */

  gboolean has_previous;
  gboolean is_held; /* the line before is not kept yet */
  PscMemoryLine previous;
  guint previous_line;

  gsize n_bytes; /* kept from the whole file */
  gboolean is_full;
} Parser;

static gpointer
memory_new (PscCaptureContext *context)
{
  Parser *self = g_new0 (Parser, 1);

  self->context = context;
  return self;
}

static void
warn (Parser *self, guint line, const char *message)
{
  psc_issues_add_at_line (self->context->issues, PSC_SEVERITY_WARNING, self->context->path, line,
                          "memory: %s", message);
}

static void
look_at_command (Parser *self)
{
  if (self->context->command == NULL || self->context->command_line == self->command_line)
    return;
  self->command_line = self->context->command_line;
  self->has_lines = FALSE;
  psc_memory_read_command (self->context->command, &self->command);
}

/* Adjoining lines are one run. */
static PscMemoryRun *
get_run (Parser *self, guint64 address, guint line)
{
  GPtrArray *runs = self->context->evidence->memory;
  PscMemoryRun *run = NULL;

  if (runs->len > 0)
    run = (PscMemoryRun *) g_ptr_array_index (runs, runs->len - 1);
  if (run != NULL && run->address + run->bytes->len == address && address > run->address)
    return run;
  run = psc_memory_run_new (address);
  run->line = line;
  g_ptr_array_add (runs, run);
  return run;
}

static void
keep (Parser *self, const PscMemoryLine *said, guint line)
{
  PscMemoryRun *run;

  self->n_bytes += said->n_bytes;
  if (self->n_bytes > PSC_MAX_MEMORY_BYTES
      || self->context->evidence->memory->len >= PSC_MAX_EVIDENCE)
    {
      if (!self->is_full)
        warn (self, line, "from here on lines are left out: the file shows too much of it");
      self->is_full = TRUE;
      return;
    }
  run = get_run (self, said->address, line);
  g_byte_array_append (run->bytes, said->bytes, said->n_bytes);
  g_byte_array_append (run->known, said->known, said->n_bytes);
}

static gboolean
follows (const Parser *self, const PscMemoryLine *said)
{
  return self->has_previous && said->address == self->previous.address + self->previous.n_bytes
         && said->address > self->previous.address && said->n_bytes <= self->previous.n_bytes;
}

static gboolean
is_asked_for (const Parser *self, const PscMemoryLine *said)
{
  const PscMemoryCommand *command = &self->command;

  if (!command->is_display)
    return FALSE;
  if (!command->has_address)
    return !self->has_lines;
  return said->address == command->address
         || (command->is_short
             && said->address == (command->address | G_GUINT64_CONSTANT (0xffffffff00000000)));
}

static void
keep_held (Parser *self)
{
  if (self->is_held)
    keep (self, &self->previous, self->previous_line);
  self->is_held = FALSE;
}

static gboolean
feed_line (Parser *self, const PscFrameLine *line, const PscMemoryLine *said)
{
  gboolean is_next = follows (self, said);
  gboolean is_ours = is_next || is_asked_for (self, said);

  if (is_next)
    keep_held (self);
  if (is_ours && !said->is_whole && (!line->has_end || line->is_cut))
    {
      warn (self, line->number, "a line is left out: the text ends in the middle of it");
      return TRUE;
    }
  if (is_ours)
    keep (self, said, line->number);
  self->has_lines |= is_ours;
  self->has_previous = TRUE;
  self->is_held = !is_ours;
  self->previous = *said;
  self->previous_line = line->number;
  return is_ours;
}

/* The last line of a file may be the beginning of one of ours: of its address, or of what follows
 * the right address. */
static gboolean
feed_lost_end (Parser *self, const PscFrameLine *line, const char *text)
{
  const char *at = text;
  guint64 va;

  if (!self->is_open || (line->has_end && !line->is_cut)
      || (text[strspn (text, "0123456789abcdefABCDEF`")] != '\0'
          && (!psc_debugger_take_address (&at, &va)
              || va != self->previous.address + self->previous.n_bytes)))
    return FALSE;
  warn (self, line->number, "a line is left out: the text ends in the middle of it");
  return TRUE;
}

static PscVerdict
memory_feed (gpointer parser, const PscFrameLine *line)
{
  Parser *self = (Parser *) parser;
  const char *text = psc_debugger_skip_blanks (line->text + line->prefix_length);
  PscMemoryLine said;

  look_at_command (self);
  if (self->command.is_other)
    return PSC_VERDICT_PASS;
  if (line->kind == PSC_FRAME_TEXT && psc_memory_read_line (text, &said))
    self->is_open = feed_line (self, line, &said);
  else if (line->kind != PSC_FRAME_TEXT || !feed_lost_end (self, line, text))
    {
      self->has_previous = FALSE;
      self->is_held = FALSE;
      return PSC_VERDICT_PASS;
    }
  return self->is_open ? PSC_VERDICT_TAKEN : PSC_VERDICT_PASS;
}

/* The line above is kept in mind: a remark may stand between two lines, and only the address tells
 * whether the second one goes on. */
static void
memory_end (gpointer parser, PscTableEnd reason)
{
  ((Parser *) parser)->is_open = FALSE;
}

static const PscLineShape shapes[] = {
  { .signs = PSC_SIGN_ADDRESS },
  { 0 },
};

const PscCaptureFormat psc_memory_format = {
  .name = "memory",
  .shapes = shapes,
  .new = memory_new,
  .free = g_free,
  .feed = memory_feed,
  .end = memory_end,
};
