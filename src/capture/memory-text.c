/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The debugger's display of memory as text: `da` and `du`.
 *
 *     0: kd> du fffffa80`059c5c88
 *     fffffa80`059c5c88  "test.sys"
 *
 * A point stands for every character that cannot be printed, so only the other characters tell
 * bytes. A quoted text behind an address may be anything, so the command has to stand above.
 * Documented under "d, da, db, …" in the documentation of Windows' debuggers. The contract has no
 * section of this kind, so none is noted. Called by the capture reader (format.h).
 */
#include "config.h"

#include <string.h>

#include "base/limits.h"
#include "capture/debugger-text.h"
#include "capture/format.h"
#include "capture/scan.h"

typedef struct
{
  PscCaptureContext *context;
  gsize n_bytes; /* kept from the whole file */
} Parser;

static gpointer
memory_text_new (PscCaptureContext *context)
{
  Parser *self = g_new0 (Parser, 1);

  self->context = context;
  return self;
}

/* How many bytes a character of the command above has; 0 where it is none of ours. */
static guint
get_width (const Parser *self)
{
  const char *command = self->context->command;

  if (command == NULL || command[0] != 'd' || psc_scan_word (command, 0) != 2)
    return 0;
  return command[1] == 'a' ? 1 : command[1] == 'u' ? 2 : 0;
}

static void
append (PscMemoryRun *run, guint16 unit, guint width, gboolean is_known)
{
  const guint8 bytes[] = { is_known ? (guint8) (unit & 0xff) : 0,
                           is_known ? (guint8) (unit >> 8) : 0 };
  const guint8 known[] = { is_known ? 1 : 0, is_known ? 1 : 0 };

  g_byte_array_append (run->bytes, bytes, width);
  g_byte_array_append (run->known, known, width);
}

/* A character beyond ASCII is one byte of a code page that nothing tells, or UTF-16. */
static void
append_text (PscMemoryRun *run, const char *text, const char *end, guint width)
{
  while (text < end)
    {
      gunichar c = g_utf8_get_char_validated (text, end - text);

      if (c == (gunichar) -1 || c == (gunichar) -2)
        return;
      if (c > 0xffff && width == 2)
        {
          append (run, (guint16) (0xd800 + ((c - 0x10000) >> 10)), width, TRUE);
          append (run, (guint16) (0xdc00 + ((c - 0x10000) & 0x3ff)), width, TRUE);
        }
      else
        append (run, (guint16) c, width, c != '.' && (width == 2 || c < 0x80));
      text = g_utf8_next_char (text);
    }
}

/* The text between the first quotation mark and the last one. */
static gboolean
find_text (const char *text, const char **begin, const char **end)
{
  if (*text != '"')
    return FALSE;
  *begin = text + 1;
  *end = strrchr (text, '"');
  return *end > text && (*end)[1] == '\0';
}

static gboolean
is_full (const Parser *self)
{
  return self->n_bytes > PSC_MAX_MEMORY_BYTES
         || self->context->evidence->memory->len >= PSC_MAX_EVIDENCE;
}

static PscVerdict
memory_text_feed (gpointer parser, const PscFrameLine *line)
{
  Parser *self = (Parser *) parser;
  const char *text = psc_debugger_skip_blanks (line->text + line->prefix_length);
  guint width = get_width (self);
  const char *begin;
  const char *end;
  PscMemoryRun *run;
  guint64 va;

  if (width == 0 || line->kind != PSC_FRAME_TEXT || !psc_debugger_take_address (&text, &va)
      || !find_text (psc_debugger_skip_blanks (text), &begin, &end))
    return PSC_VERDICT_PASS;
  if (is_full (self))
    return PSC_VERDICT_TAKEN;
  run = psc_memory_run_new (va);
  run->line = line->number;
  append_text (run, begin, end, width);
  self->n_bytes += run->bytes->len;
  if (run->bytes->len > 0 && va <= G_MAXUINT64 - (run->bytes->len - 1))
    g_ptr_array_add (self->context->evidence->memory, run);
  else
    psc_memory_run_free (run);
  return PSC_VERDICT_TAKEN;
}

static void
memory_text_end (gpointer parser G_GNUC_UNUSED, PscTableEnd reason G_GNUC_UNUSED)
{
}

static const PscLineShape shapes[] = {
  { .signs = PSC_SIGN_ADDRESS | PSC_SIGN_STOP },
  { 0 },
};

const PscCaptureFormat psc_memory_text_format = {
  .name = "memory",
  .shapes = shapes,
  .new = memory_text_new,
  .free = g_free,
  .feed = memory_text_feed,
  .end = memory_text_end,
};
