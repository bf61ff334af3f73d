/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hits of the debugger's memory search: `s -a`, `s -d`, `!for_each_module s`.
 *
 * A hit looks like a line of `db`. What tells them apart: hits come below a command that searches
 * and begin with the bytes it searched for. Where commands were lost, two lines at unrelated
 * addresses that begin with the same four characters are hits; lines of memory follow one another.
 * Called by the capture reader (format.h).
 */
#include "config.h"

#include <string.h>

#include "base/limits.h"
#include "capture/debugger-text.h"
#include "capture/format.h"
#include "capture/search-line.h"

#define TAG_BYTES 4u

typedef struct
{
  PscCaptureContext *context;
  guint prompt_line; /* of the last prompt that was looked at */

  gboolean is_search;       /* what follows is below a command that searches: */
  guint command_line;       /* the command's line… */
  char *command;            /* …and its text */
  PscSearchCommand pattern; /* what it tells */
  gboolean has_section;

  gboolean has_previous; /* the line before could be a hit */
  PscSearchHit previous;
} Parser;

static gpointer
search_hits_new (PscCaptureContext *context)
{
  Parser *self = g_new0 (Parser, 1);

  self->context = context;
  return self;
}

static void
search_hits_free (gpointer parser)
{
  Parser *self = (Parser *) parser;

  g_free (self->command);
  g_free (self);
}

static void
warn (Parser *self, guint line, const char *message)
{
  psc_issues_add_at_line (self->context->issues, PSC_SEVERITY_WARNING, self->context->path, line,
                          "memory search: %s", message);
}

static void
note_command (Parser *self, const char *text, guint line)
{
  self->is_search = psc_search_read_command (text, &self->pattern);
  self->command_line = line;
  self->has_section = FALSE;
  self->has_previous = FALSE;
  g_free (self->command);
  self->command = g_strdup (text);
}

static void
look_at_prompt (Parser *self)
{
  if (self->context->command == NULL || self->context->command_line == self->prompt_line)
    return;
  self->prompt_line = self->context->command_line;
  note_command (self, self->context->command, self->prompt_line);
}

static void
add_hit (Parser *self, const PscSearchHit *hit)
{
  GArray *hits = self->context->evidence->hits;

  if (hits->len >= PSC_MAX_EVIDENCE)
    {
      warn (self, hit->line, "a hit is left out: the file has too many");
      return;
    }
  if (!self->has_section)
    psc_input_file_add_section (self->context->file, "search-hits", hit->line, self->command);
  self->has_section = TRUE;
  g_array_append_vals (hits, hit, 1);
}

static gboolean
begins_with_pattern (const Parser *self, const PscSearchLine *said)
{
  guint n = MIN (self->pattern.n_pattern, said->n_bytes);

  return memcmp (said->bytes, self->pattern.pattern, n) == 0;
}

static gboolean
is_printable (const guint8 *bytes)
{
  for (guint i = 0; i < TAG_BYTES; i++)
    if (bytes[i] < 0x20 || bytes[i] >= 0x7f)
      return FALSE;
  return TRUE;
}

/* The debugger's commands that display memory begin with a d. */
static gboolean
is_below_display (const Parser *self)
{
  return self->command != NULL && *self->command == 'd';
}

/* Whether this line and the one before can only be hits. */
static gboolean
is_pair (const Parser *self, const PscSearchHit *hit)
{
  const PscSearchHit *previous = &self->previous;

  return self->has_previous && !is_below_display (self) && hit->n_bytes >= TAG_BYTES
         && previous->n_bytes >= TAG_BYTES && is_printable (hit->bytes)
         && memcmp (hit->bytes, previous->bytes, TAG_BYTES) == 0
         && hit->address != previous->address + previous->n_bytes;
}

/* A line without a command that searches above it. */
static PscVerdict
feed_unannounced (Parser *self, const PscSearchHit *hit)
{
  gboolean is_hit = is_pair (self, hit);

  if (is_hit)
    {
      if (!self->has_section)
        add_hit (self, &self->previous);
      add_hit (self, hit);
    }
  else
    self->has_section = FALSE;
  self->previous = *hit;
  self->has_previous = TRUE;
  return is_hit ? PSC_VERDICT_TAKEN : PSC_VERDICT_SEEN;
}

static PscVerdict
feed_hit (Parser *self, const PscFrameLine *line, const PscSearchLine *said)
{
  PscSearchHit hit = { .address = said->address, .n_bytes = said->n_bytes, .line = line->number };

  memcpy (hit.bytes, said->bytes, sizeof hit.bytes);
  if (!self->is_search)
    return feed_unannounced (self, &hit);
  if (!begins_with_pattern (self, said))
    return PSC_VERDICT_PASS;
  if ((line->has_end && !line->is_cut) || said->is_whole)
    add_hit (self, &hit);
  else
    warn (self, line->number, "a hit is left out: the text ends in the middle of its line");
  return PSC_VERDICT_TAKEN;
}

/* Whether the last line of a file can be the beginning of a hit. */
static gboolean
may_begin (const char *text)
{
  gsize length;

  text = psc_debugger_skip_blanks (text);
  length = strcspn (text, " \t");
  return length > 0 && strspn (text, "0123456789abcdefABCDEF`") == length;
}

static PscVerdict
search_hits_feed (gpointer parser, const PscFrameLine *line)
{
  Parser *self = (Parser *) parser;
  const char *text = line->text + line->prefix_length;
  PscSearchCommand command;
  PscSearchLine said;

  look_at_prompt (self);
  if (psc_search_read_line (text, &said))
    return feed_hit (self, line, &said);
  self->has_previous = FALSE;
  text = psc_debugger_skip_blanks (text);
  if (text[0] == 's' && psc_search_read_command (text, &command) && command.n_pattern > 0)
    {
      /* a command whose prompt was lost */
      note_command (self, text, line->number);
      return PSC_VERDICT_SEEN;
    }
  if (line->has_end || !self->is_search || !self->has_section || !may_begin (text))
    return PSC_VERDICT_PASS;
  warn (self, line->number, "the text ends in the middle of a line");
  return PSC_VERDICT_TAKEN;
}

static void
search_hits_end (gpointer parser, PscTableEnd reason)
{
}

/* Hits, and commands whose prompt was lost. */
static const PscLineShape shapes[] = {
  { .signs = PSC_SIGN_ADDRESS },
  { .first = "s" },
  { 0 },
};

const PscCaptureFormat psc_search_hits_format = {
  .name = "search-hits",
  .shapes = shapes,
  .new = search_hits_new,
  .free = search_hits_free,
  .feed = search_hits_feed,
  .end = search_hits_end,
};
