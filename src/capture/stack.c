/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The debugger's stacks (`k`, `kb`, `kv`, `kn`, `kp`, `kP`), its words with symbols (`dds`, `dps`,
 * `dqs`) and its nearest symbols (`ln`), as far as they name addresses.
 *
 * A frame shows where it is and where it goes back to, so the name of a frame belongs to the return
 * address of the frame above it:
 *
 *     00 fffff880`03f31c98 fffff800`0176e212 nt!DbgBreakPointWithStatus
 *     01 fffff880`03f31ca0 fffff800`0176effe nt!KiBugCheckDebugBreak+0x12   ← is fffff800`0176e212
 *
 * The same columns without headings are what `dps` prints, and there a name belongs to the address
 * in front of it. So frames begin below their headings, or below a command that prints them; rows
 * of words below their command, or where one follows another at the distance of a word and both
 * have the two blanks that `k` never prints. Called by the capture reader (format.h).
 */
#include "config.h"

#include <string.h>

#include "capture/format.h"
#include "capture/scan.h"
#include "capture/stack-line.h"

/* More lines of parameters than this are no parameters. */
#define MAX_PARAMETERS 64u

typedef enum
{
  PART_NOTHING,
  PART_FRAMES,
  PART_PARAMETERS, /* of a frame, a line each */
  PART_POINTERS,
  PART_NEAREST,
} Part;

typedef struct
{
  PscCaptureContext *context;
  Part part;
  gboolean has_section;
  guint command_line; /* of the section */
  GString *scratch;

  guint64 next_frame; /* where the next frame is; 0 where nothing tells */
  guint64 here;       /* where the frame is whose parameters are being read; likewise */
  GString *name;      /* its name */
  guint n_parameters;

  char *source; /* of the line above, for the nearest symbols; NULL: none */
  gsize source_length;
  guint source_line;
  guint source_command_line; /* of the command that printed it */
  guint seen_command_line;   /* of the line before */

  PscFrame word; /* of a row that may be one of words; no symbol: none waits */
  gboolean has_word;
  guint64 next_word; /* with @has_word, where the row below it would be */
} Parser;

static gpointer
stack_new (PscCaptureContext *context)
{
  Parser *self = g_new0 (Parser, 1);

  self->context = context;
  self->scratch = g_string_new (NULL);
  self->name = g_string_new (NULL);
  return self;
}

static void
stack_free (gpointer parser)
{
  Parser *self = (Parser *) parser;

  g_string_free (self->scratch, TRUE);
  g_string_free (self->name, TRUE);
  psc_frame_clear (&self->word);
  g_free (self->source);
  g_free (self);
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

static gboolean
may_be_cut (const PscFrameLine *line)
{
  return !line->has_end || line->is_cut;
}

static void
warn_of_end (Parser *self, const PscFrameLine *line)
{
  psc_issues_add_at_line (self->context->issues, PSC_SEVERITY_WARNING, self->context->path,
                          line->number,
                          "stack: a name is left out: the text ends in the middle of the line");
}

/* Whether the command above is a word that begins with @first and goes on with letters of @rest. */
static gboolean
is_command (const Parser *self, const char *first, const char *rest)
{
  const char *command = self->context->command;
  gsize n = strlen (first);

  return command != NULL && strncmp (command, first, n) == 0
         && psc_scan_word (command, 0) == n + strspn (command + n, rest);
}

/* Notes that @va is @symbol; a name that the end of the text may have cut is left out. */
static void
note (Parser *self, const PscFrameLine *line, guint64 va, const PscSymbolText *symbol)
{
  if (may_be_cut (line) && !symbol->is_whole)
    warn_of_end (self, line);
  else
    psc_debugger_note_symbol (self->context->evidence, va, symbol, line->number);
}

/* Frames. */

/* Notes where the present frame is, if that is known, and where the next one will be. An inlined
 * function is at the address of the one that it is in, which names it. */
static void
take_frame (Parser *self, const PscFrameLine *line, PscStackFrameLine *said)
{
  guint64 here = said->is_inline ? 0 : self->next_frame;

  self->part = said->opens_parameters ? PART_PARAMETERS : PART_FRAMES;
  enter_section (self, line->number);
  if (!said->is_inline)
    self->next_frame = said->return_address;
  if (said->opens_parameters)
    {
      self->here = here;
      self->n_parameters = 0;
      g_string_truncate (self->name, 0);
      g_string_append_len (self->name, said->symbol.symbol, (gssize) said->symbol.length);
    }
  else if (said->has_symbol && here != 0)
    {
      psc_stack_strip_parameters (&said->symbol, self->scratch);
      note (self, line, here, &said->symbol);
    }
}

/* The lines of a frame's parameters end in commas, up to the last one, which has the offset. */
static gboolean
feed_parameters (Parser *self, const PscFrameLine *line, const char *text)
{
  PscSymbolText end;

  if (++self->n_parameters > MAX_PARAMETERS)
    return FALSE;
  if (line->text[line->length - 1] == ',')
    return TRUE;
  if (!psc_stack_read_parameters_end (text, &end))
    return FALSE;
  g_string_append_len (self->name, end.symbol, (gssize) end.length);
  end.symbol = self->name->str;
  end.length = self->name->len;
  if (self->here != 0)
    note (self, line, self->here, &end);
  self->part = PART_FRAMES;
  return TRUE;
}

static gboolean
feed_frames (Parser *self, const PscFrameLine *line, const char *text)
{
  PscStackFrameLine said;

  if (psc_stack_is_heading (text))
    {
      self->part = PART_FRAMES;
      self->next_frame = 0;
      return TRUE;
    }
  if (self->part != PART_FRAMES && !is_command (self, "k", "bfLmMnpPv"))
    return FALSE;
  if (psc_stack_read_frame (text, &said))
    {
      take_frame (self, line, &said);
      return TRUE;
    }
  return self->part == PART_FRAMES && psc_stack_is_warning (text);
}

/* Words of memory. */

static gboolean
is_pointer_command (const Parser *self)
{
  return is_command (self, "dps", "") || is_command (self, "dqs", "")
         || is_command (self, "dds", "");
}

static void
hold_word (Parser *self, const PscFrameLine *line, const PscStackPointerLine *said)
{
  psc_frame_clear (&self->word);
  self->word = (PscFrame){ .address = said->value, .line = line->number };
  if (said->has_symbol && !may_be_cut (line))
    psc_debugger_set_symbol (&self->word, &said->symbol);
}

/* Names the row that was held back until another one showed what it is. */
static void
release_word (Parser *self)
{
  const PscFrame *word = &self->word;

  if (word->symbol != NULL)
    psc_evidence_add_symbol (self->context->evidence, word->address, word->symbol,
                             word->source_file, word->source_line, word->line);
  psc_frame_clear (&self->word);
}

static gboolean
feed_pointers (Parser *self, const PscFrameLine *line, const char *text)
{
  PscStackPointerLine said;
  gboolean follows;

  /* `dd /c1` prints words too, and no names. */
  if ((is_command (self, "d", "bcdpqwW") && !is_pointer_command (self))
      || !psc_stack_read_pointer (text, &said))
    return FALSE;
  follows = self->has_word && said.is_spaced && said.address == self->next_word;
  self->has_word =
      said.is_spaced && g_uint64_checked_add (&self->next_word, said.address, said.n_bytes);
  if (!follows && self->part != PART_POINTERS && !is_pointer_command (self))
    {
      hold_word (self, line, &said);
      return FALSE;
    }
  self->part = PART_POINTERS;
  release_word (self);
  enter_section (self, line->number);
  if (said.has_symbol)
    note (self, line, said.value, &said.symbol);
  return TRUE;
}

/* Nearest symbols. */

/* `e:\driver\test\test.c(20)+0x13`, which older debuggers print first of all below `ln` */
static gboolean
feed_source (Parser *self, const PscFrameLine *line, const char *text, gboolean is_first)
{
  gsize length;
  guint number;

  g_clear_pointer (&self->source, g_free);
  if (!is_first || !is_command (self, "ln", "") || !line->has_end
      || !psc_stack_read_source (text, &length, &number))
    return FALSE;
  self->part = PART_NEAREST;
  self->source = g_strndup (text, length);
  self->source_length = length;
  self->source_line = number;
  self->source_command_line = self->context->command_line;
  enter_section (self, line->number);
  return TRUE;
}

static gboolean
feed_nearest (Parser *self, const PscFrameLine *line, const char *text, gsize length)
{
  PscStackNearestLine said;

  if (*text != '(' && *text != '[' && *text != '\\')
    return FALSE;
  if (!psc_stack_read_nearest (text, length, &said))
    return FALSE;
  self->part = PART_NEAREST;
  enter_section (self, line->number);
  if (said.symbol.file == NULL && self->source != NULL
      && self->source_command_line == self->context->command_line)
    {
      said.symbol.file = self->source;
      said.symbol.file_length = self->source_length;
      said.symbol.source_line = self->source_line;
    }
  note (self, line, said.address, &said.symbol);
  if (said.symbol.is_whole || !may_be_cut (line))
    psc_debugger_note_symbol (self->context->evidence, said.start, &said.name, line->number);
  if (said.has_next)
    note (self, line, said.next_start, &said.next);
  return TRUE;
}

/* The last line of a file: it may be the beginning of a row whose name is not there any more. */
static gboolean
feed_lost_end (Parser *self, const PscFrameLine *line, const char *text)
{
  if (self->part == PART_NOTHING || !may_be_cut (line)
      || (!g_ascii_isxdigit (*text) && *text != '('))
    return FALSE;
  warn_of_end (self, line);
  return TRUE;
}

static PscVerdict
feed_text (Parser *self, const PscFrameLine *line)
{
  const char *text = psc_debugger_skip_blanks (line->text + line->prefix_length);
  gsize length = line->length - (gsize) (text - line->text);
  gboolean is_first = self->seen_command_line != self->context->command_line;
  gboolean is_ours;

  self->seen_command_line = self->context->command_line;
  if (self->part == PART_PARAMETERS)
    is_ours = feed_parameters (self, line, text);
  else
    is_ours = feed_frames (self, line, text)
              || (self->part != PART_FRAMES && feed_pointers (self, line, text))
              || feed_nearest (self, line, text, length) || feed_source (self, line, text, is_first)
              || feed_lost_end (self, line, text);
  return is_ours ? PSC_VERDICT_TAKEN : PSC_VERDICT_PASS;
}

static PscVerdict
stack_feed (gpointer parser, const PscFrameLine *line)
{
  Parser *self = (Parser *) parser;

  if (line->kind == PSC_FRAME_TEXT)
    return feed_text (self, line);
  if (self->part == PART_NOTHING)
    return PSC_VERDICT_PASS;
  /* The frame above the gap does not go back to the one below it. */
  self->next_frame = 0;
  self->part = self->part == PART_PARAMETERS ? PART_FRAMES : self->part;
  return PSC_VERDICT_TAKEN;
}

static void
stack_end (gpointer parser, PscTableEnd reason)
{
  Parser *self = (Parser *) parser;

  self->part = PART_NOTHING;
  self->next_frame = 0;
}

/* Headings (`RetAddr` and `Child-SP`, `Call Site`, …), frames, inlined ones (`(Inline`), words, and
 * nearest symbols. */
static const PscLineShape shapes[] = {
  { .signs = PSC_SIGN_UPPER_R | PSC_SIGN_UPPER_A | PSC_SIGN_UPPER_C },
  { .signs = PSC_SIGN_ADDRESS },
  { .signs = PSC_SIGN_BRACKET | PSC_SIGN_UPPER_I },
  { .first = "([\\" },
  { 0 },
};

const PscCaptureFormat psc_stack_format = {
  .name = "stack",
  .shapes = shapes,
  .new = stack_new,
  .free = stack_free,
  .feed = stack_feed,
  .end = stack_end,
};
