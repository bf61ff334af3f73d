/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The debugger's `!verifier 80`: the verifier's log of allocations and frees, with their stacks.
 *
 *     Log of recent kernel pool Allocate and Free operations:
 *     Parsing 0x00010000 log entries, searching for address 0x9d2fb000.
 *     ======================================================================
 *     Pool block 9d2fb000, Size 000fa000, Thread 98090300
 *     81530238 nt!XdvExAllocatePoolInternal+0x17
 *     98726659 myfault!PoolLeak+0x21
 *     Parsed entry 00010000/00010000...
 *
 * Windows Vista prints `# Parsing 00004000 array entries, searching for address a2b1cf20.` and
 * blank lines in the place of the rules. A record begins with `Pool block` and has the frames below
 * it. Documented under "!verifier" in the Windows driver documentation. Called by the capture
 * reader (format.h).
 */
#include "config.h"

#include <string.h>

#include "base/limits.h"
#include "capture/debugger-text.h"
#include "capture/format.h"
#include "capture/verifier-kinds.h"
#include "capture/verifier-records.h"

typedef struct
{
  PscCaptureContext *context;
  PscVerifierRecords *records;
  PscTrace *record; /* being read */
  guint n_address_digits;
  gboolean is_open;
  gboolean has_output;
  gboolean has_records; /* in this output */
  guint command_line;   /* of the output */
  guint n_frames;       /* kept from the whole file */
} Parser;

typedef enum
{
  LINE_NONE,
  LINE_HEAD,     /* begins an output */
  LINE_SEARCH,   /* begins an output unless a head has */
  LINE_HARMLESS, /* within an output */
  LINE_RECORD,
  LINE_FRAME,
} LineKind;

typedef struct
{
  LineKind kind;
  gboolean is_whole;
  PscHexNumber address;
  PscHexNumber size;
  PscHexNumber thread;
  PscSymbolText symbol; /* length 0: none */
} Line;

static gpointer
verifier_log_new (PscCaptureContext *context)
{
  Parser *self = g_new0 (Parser, 1);

  self->context = context;
  self->records = psc_verifier_records_new ();
  return self;
}

static void
verifier_log_free (gpointer parser)
{
  Parser *self = (Parser *) parser;

  g_clear_pointer (&self->record, psc_trace_free);
  psc_verifier_records_free (self->records);
  g_free (self);
}

static void
warn (Parser *self, guint line, const char *message)
{
  psc_issues_add_at_line (self->context->issues, PSC_SEVERITY_WARNING, self->context->path, line,
                          "!verifier 80: %s", message);
}

/* Lines. */

/* `Pool block 9d2fb000, Size 000fa000, Thread 98090300` */
static gboolean
read_record (const char *text, Line *line)
{
  if (!psc_debugger_take_text (&text, "Pool block ")
      || !psc_debugger_take_number (&text, &line->address)
      || !psc_debugger_take_text (&text, ", Size ")
      || !psc_debugger_take_number (&text, &line->size)
      || !psc_debugger_take_text (&text, ", Thread ")
      || !psc_debugger_take_number (&text, &line->thread) || *text != '\0')
    return FALSE;
  line->kind = LINE_RECORD;
  line->is_whole = line->thread.n_digits == line->address.n_digits;
  return TRUE;
}

/* `98726659 myfault!PoolLeak+0x21 [leak.c @ 7]`, or the address alone */
static gboolean
read_frame (const char *text, Line *line)
{
  if (!psc_debugger_take_number (&text, &line->address) || line->address.n_digits < 8
      || line->address.n_digits > 16)
    return FALSE;
  text = psc_debugger_skip_blanks (text);
  if (*text != '\0' && !psc_debugger_read_symbol (text, &line->symbol))
    return FALSE;
  line->kind = LINE_FRAME;
  line->is_whole = line->symbol.is_whole;
  return TRUE;
}

static LineKind
read_sentence (const char *text)
{
  static const struct
  {
    const char *begin;
    const char *part; /* must follow somewhere */
    LineKind kind;
  } sentences[] = {
    { "Log of recent kernel pool Allocate and Free operations", "", LINE_HEAD },
    { "Parsing ", "entries, searching for address", LINE_SEARCH },
    { "There are up to ", "entries in the log", LINE_HARMLESS },
    { "Parsed entry ", "/", LINE_HARMLESS },
    { "Finished parsing all pool tracking information", "", LINE_HARMLESS },
    { "Displaying ", "entries", LINE_HARMLESS },
    { "====", "", LINE_HARMLESS },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sentences); i++)
    if (g_str_has_prefix (text, sentences[i].begin) && strstr (text, sentences[i].part) != NULL)
      return sentences[i].kind;
  /* Lines of `#` alone stand between records. */
  return text[strspn (text, "#")] == '\0' ? LINE_HARMLESS : LINE_NONE;
}

static void
read_line (const char *text, Line *line)
{
  text = psc_debugger_skip_blanks (text);
  /* The log's own mark, in front of a line or alone; inside a quotation it is not taken for damage.
   */
  if (g_str_has_prefix (text, "# "))
    text = psc_debugger_skip_blanks (text + 2);
  *line = (Line){ .kind = LINE_NONE };
  if (read_record (text, line))
    return;
  *line = (Line){ .kind = LINE_NONE };
  if (read_frame (text, line))
    return;
  *line = (Line){ .kind = read_sentence (text), .is_whole = TRUE };
}

/* Outputs. */

static void
finish_record (Parser *self)
{
  if (self->record == NULL)
    return;
  self->record->kind = psc_verifier_guess_kind (self->record->frames);
  psc_verifier_records_add (self->records, g_steal_pointer (&self->record));
}

static gboolean
is_same_output (const Parser *self)
{
  return self->has_output && self->command_line == self->context->command_line;
}

static void
begin_output (Parser *self, guint line)
{
  finish_record (self);
  psc_verifier_records_begin_output (self->records);
  self->has_output = TRUE;
  self->has_records = FALSE;
  self->command_line = self->context->command_line;
  psc_input_file_add_section (self->context->file, "verifier-log", line, self->context->command);
}

static void
take_record (Parser *self, const PscFrameLine *line, const Line *said)
{
  if (!is_same_output (self))
    begin_output (self, line->number);
  else if (!self->is_open)
    {
      finish_record (self);
      psc_verifier_records_begin_part (self->records);
    }
  finish_record (self);
  self->has_records = TRUE;
  if (!said->address.fits || !said->size.fits || !said->thread.fits)
    {
      warn (self, line->number, "a record is left out: a number does not fit 64 bits");
      return;
    }
  if (psc_verifier_records_get_n (self->records) >= PSC_MAX_EVIDENCE)
    {
      warn (self, line->number, "a record is left out: the file has too many");
      return;
    }
  self->record = psc_trace_new ();
  self->record->address = said->address.value;
  self->record->bytes = said->size.value;
  self->record->has_thread = said->thread.value != said->address.value;
  self->record->thread = self->record->has_thread ? said->thread.value : 0;
  self->record->line = line->number;
  self->n_address_digits = said->address.n_digits;
}

static gboolean
may_be_cut (const PscFrameLine *line)
{
  return !line->has_end || line->is_cut;
}

static void
take_frame (Parser *self, const PscFrameLine *line, const Line *said)
{
  PscFrame frame = { .address = said->address.value, .line = line->number };

  if (self->record->frames->len >= PSC_MAX_FRAMES || self->n_frames >= PSC_MAX_EVIDENCE)
    {
      warn (self, line->number, "a frame is left out: there are too many");
      return;
    }
  self->n_frames++;
  if (said->symbol.length > 0 && may_be_cut (line) && !said->is_whole)
    warn (self, line->number, "the name of a frame is left out: the text ends in the middle of it");
  else if (said->symbol.length > 0)
    psc_debugger_set_symbol (&frame, &said->symbol);
  g_array_append_val (self->record->frames, frame);
}

/* Whether a frame belongs to the record above it. Below a remark only a name makes it one, and so
 * does the width of addresses for the last line of a file. */
static gboolean
is_frame_here (const Parser *self, const PscFrameLine *line, const Line *said)
{
  if (self->record == NULL || !is_same_output (self) || !said->address.fits)
    return FALSE;
  if (said->symbol.length > 0)
    return self->is_open || memchr (said->symbol.symbol, '!', said->symbol.length) != NULL;
  return self->is_open && (!may_be_cut (line) || said->address.n_digits == self->n_address_digits);
}

/* Whether the last line of a file can be the beginning of one of ours. */
static gboolean
may_begin (const char *text)
{
  static const char record[] = "Pool block ";

  text = psc_debugger_skip_blanks (text);
  return g_str_has_prefix (text, record) || g_str_has_prefix (record, text)
         || strspn (text, "0123456789abcdefABCDEFxX`") == strcspn (text, " \t");
}

static PscVerdict
feed_other (Parser *self, const PscFrameLine *line)
{
  if (!self->is_open)
    return PSC_VERDICT_PASS;
  if (line->kind == PSC_FRAME_ELISION)
    {
      if (self->has_records)
        warn (self, line->number, "records or frames are left out in this text");
      return PSC_VERDICT_TAKEN;
    }
  if (!may_be_cut (line) || !may_begin (line->text + line->prefix_length))
    return PSC_VERDICT_PASS;
  warn (self, line->number, "the text ends in the middle of a line");
  return PSC_VERDICT_TAKEN;
}

static PscVerdict
take_line (Parser *self, const PscFrameLine *line, const Line *said)
{
  switch (said->kind)
    {
    case LINE_HEAD:
      begin_output (self, line->number);
      break;
    case LINE_SEARCH:
      if (!is_same_output (self) || self->has_records)
        begin_output (self, line->number);
      break;
    case LINE_HARMLESS:
      if (!self->is_open)
        return PSC_VERDICT_PASS;
      break;
    case LINE_RECORD:
      if (may_be_cut (line) && !said->is_whole)
        return feed_other (self, line);
      take_record (self, line, said);
      break;
    case LINE_FRAME:
      if (!is_frame_here (self, line, said))
        return feed_other (self, line);
      take_frame (self, line, said);
      break;
    case LINE_NONE:
      return feed_other (self, line);
    default:
      g_return_val_if_reached (PSC_VERDICT_PASS);
    }
  self->is_open = TRUE;
  return PSC_VERDICT_TAKEN;
}

static PscVerdict
verifier_log_feed (gpointer parser, const PscFrameLine *line)
{
  Line said;

  read_line (line->text + line->prefix_length, &said);
  return take_line ((Parser *) parser, line, &said);
}

/* Frames may go on below a remark, so the record is not finished here. */
static void
verifier_log_end (gpointer parser, PscTableEnd reason)
{
  ((Parser *) parser)->is_open = FALSE;
}

static void
verifier_log_finish (gpointer parser)
{
  Parser *self = (Parser *) parser;

  finish_record (self);
  psc_verifier_records_take (self->records, self->context->evidence->traces);
  psc_verifier_settle_kinds (self->context->evidence->traces);
}

/* The log's own mark may stand in front of each of its lines. */
static const PscLineShape shapes[] = {
  { .begin = "Log of recent" },  { .begin = "Parsing" },
  { .begin = "Pool block" },     { .first = "#" },
  { .signs = PSC_SIGN_ADDRESS }, { 0 },
};

const PscCaptureFormat psc_verifier_log_format = {
  .name = "verifier-log",
  .shapes = shapes,
  .new = verifier_log_new,
  .free = verifier_log_free,
  .feed = verifier_log_feed,
  .end = verifier_log_end,
  .finish = verifier_log_finish,
};
