/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Crash reports: `!analyze` in both forms, `.bugcheck` and the live break.
 *
 * A crash is usually printed several times, each time telling more: reports with the same code and
 * no parameter that differs are one crash, and add up. Of different crashes in one file the last
 * one is kept. Called by the capture reader (format.h).
 */
#include "config.h"

#include <string.h>

#include "base/limits.h"
#include "capture/analyze-line.h"
#include "capture/format.h"

typedef struct
{
  PscCaptureContext *context;
  gboolean has_report;
  guint command_line; /* of the report */
  PscCrash *draft;    /* what it tells; its code is 0 while unknown */
  guint8 known;       /* a bit for each parameter of the draft */
  PscAnalyzeField driver_from;
  PscAnalyzeField bucket_from;
  gboolean in_break; /* parameters may follow */
  gboolean in_stack;
  guint64 next_va; /* of the frame that comes; 0 while unknown */
  guint stars_line;
} Parser;

static gpointer
analyze_new (PscCaptureContext *context)
{
  Parser *self = g_new0 (Parser, 1);

  self->context = context;
  return self;
}

static void
analyze_free (gpointer parser)
{
  Parser *self = (Parser *) parser;

  g_clear_pointer (&self->draft, psc_crash_free);
  g_free (self);
}

/* Joining reports. */

static gboolean
is_same_crash (const PscCrash *a, const PscCrash *b)
{
  if (a->code != b->code)
    return FALSE;
  for (guint i = 0; i < MIN (a->n_parameters, b->n_parameters); i++)
    if (a->parameters[i] != b->parameters[i])
      return FALSE;
  return TRUE;
}

static void
move_text (char **to, char **from)
{
  if (*from == NULL)
    return;
  g_free (*to);
  *to = g_steal_pointer (from);
}

/* What the later report tells goes before what an earlier one told. */
static void
join (PscCrash *crash, PscCrash *later)
{
  for (guint i = crash->n_parameters; i < later->n_parameters; i++)
    crash->parameters[i] = later->parameters[i];
  crash->n_parameters = MAX (crash->n_parameters, later->n_parameters);
  move_text (&crash->name, &later->name);
  move_text (&crash->driver, &later->driver);
  move_text (&crash->process, &later->process);
  move_text (&crash->bucket, &later->bucket);
  if (later->stack->len >= crash->stack->len)
    {
      GArray *stack = crash->stack;

      crash->stack = later->stack;
      later->stack = stack;
    }
}

static void
take_draft (Parser *self)
{
  PscEvidence *evidence = self->context->evidence;
  PscCrash *draft = self->draft;

  if (evidence->crash != NULL && (draft->code == 0 || is_same_crash (evidence->crash, draft)))
    {
      join (evidence->crash, draft);
      psc_crash_free (draft);
    }
  else if (draft->code == 0)
    {
      /* A report without its head; there is nothing to say what it is about. */
      psc_crash_free (draft);
    }
  else
    {
      if (evidence->crash != NULL)
        psc_issues_add_at_line (self->context->issues, PSC_SEVERITY_NOTE, self->context->path,
                                draft->line,
                                "another crash than that of line %u: the last one is shown",
                                evidence->crash->line);
      g_clear_pointer (&evidence->crash, psc_crash_free);
      evidence->crash = draft;
    }
  self->draft = NULL;
}

static void
finish_report (Parser *self)
{
  if (!self->has_report)
    return;
  self->has_report = FALSE;
  self->in_break = FALSE;
  self->in_stack = FALSE;
  /* Parameters count from the first one on. */
  while ((self->known & 1u << self->draft->n_parameters) != 0)
    self->draft->n_parameters++;
  take_draft (self);
}

static void
begin_report (Parser *self, guint line)
{
  PscCaptureContext *context = self->context;

  finish_report (self);
  self->has_report = TRUE;
  self->command_line = context->command_line;
  self->draft = psc_crash_new (0);
  self->draft->line = line;
  self->known = 0;
  self->driver_from = PSC_N_ANALYZE_FIELDS;
  self->bucket_from = PSC_N_ANALYZE_FIELDS;
  self->next_va = 0;
  psc_input_file_add_section (context->file, "analyze", line, context->command);
}

/* Lines of a report. */

static void
warn_cut (Parser *self, guint line)
{
  psc_issues_add_at_line (self->context->issues, PSC_SEVERITY_WARNING, self->context->path, line,
                          "crash report: the line is not all there and is left out");
}

static void
take_parameter (Parser *self, guint index, guint64 value)
{
  self->draft->parameters[index] = value;
  self->known |= (guint8) (1u << index);
}

/* A report has one code; a second one begins another report. */
static void
take_code (Parser *self, guint line, guint64 code)
{
  if (self->draft->code != 0 && self->draft->code != code)
    begin_report (self, line);
  self->draft->code = code;
}

static void
take_text (char **text, PscAnalyzeField *from, const PscAnalyzeLine *line)
{
  if (*text != NULL && *from < line->field)
    return;
  g_free (*text);
  *text = psc_debugger_dup (line->text, line->length);
  *from = line->field;
}

static void
take_field (Parser *self, const PscAnalyzeLine *line)
{
  PscAnalyzeField ignored = line->field;

  switch (line->field)
    {
    case PSC_ANALYZE_IMAGE:
    case PSC_ANALYZE_CAUSE:
      take_text (&self->draft->driver, &self->driver_from, line);
      break;
    case PSC_ANALYZE_PROCESS:
      take_text (&self->draft->process, &ignored, line);
      break;
    case PSC_ANALYZE_FAILURE_BUCKET:
    case PSC_ANALYZE_BUCKET:
      take_text (&self->draft->bucket, &self->bucket_from, line);
      break;
    default:
      g_return_if_reached ();
    }
}

static char *
dup_name (const PscAnalyzeLine *line)
{
  g_autofree char *name = psc_debugger_dup (line->text, line->length);
  g_auto (GStrv) parts = g_strsplit (name, "\\", -1);

  return g_strjoinv ("", parts);
}

static void
take_parameters (Parser *self, const PscAnalyzeLine *line)
{
  for (guint i = 0; i < line->n_parameters; i++)
    take_parameter (self, i, line->parameters[i]);
}

static void
take_line (Parser *self, guint number, PscAnalyzeLineKind kind, const PscAnalyzeLine *line)
{
  switch (kind)
    {
    case PSC_ANALYZE_LINE_BREAK:
    case PSC_ANALYZE_LINE_CODE:
      take_code (self, number, line->code);
      break;
    case PSC_ANALYZE_LINE_SHORT:
    case PSC_ANALYZE_LINE_STRING:
      take_code (self, number, line->code);
      take_parameters (self, line);
      break;
    case PSC_ANALYZE_LINE_PARAMETERS:
      take_parameters (self, line);
      break;
    case PSC_ANALYZE_LINE_NAME:
      take_code (self, number, line->code);
      g_free (self->draft->name);
      self->draft->name = dup_name (line);
      break;
    case PSC_ANALYZE_LINE_PARAMETER:
      take_parameter (self, line->n_parameters - 1, line->parameters[line->n_parameters - 1]);
      break;
    case PSC_ANALYZE_LINE_FIELD:
      take_field (self, line);
      break;
    case PSC_ANALYZE_LINE_TRANSFER:
      self->next_va = line->va;
      break;
    case PSC_ANALYZE_LINE_CUT:
      warn_cut (self, number);
      break;
    case PSC_ANALYZE_LINE_HEAD:
    case PSC_ANALYZE_LINE_STACK:
    case PSC_ANALYZE_LINE_NONE:
    default:
      break;
    }
}

/* Whether a line can be the first one of a report that is not open yet. */
static gboolean
is_opening (PscAnalyzeLineKind kind)
{
  return kind == PSC_ANALYZE_LINE_HEAD || kind == PSC_ANALYZE_LINE_BREAK
         || kind == PSC_ANALYZE_LINE_SHORT || kind == PSC_ANALYZE_LINE_NAME
         || kind == PSC_ANALYZE_LINE_CODE || kind == PSC_ANALYZE_LINE_STRING;
}

/* These stand in front of everything else that a report has. */
static gboolean
is_always_first (PscAnalyzeLineKind kind)
{
  return kind == PSC_ANALYZE_LINE_HEAD || kind == PSC_ANALYZE_LINE_BREAK;
}

static gboolean
is_inside (const Parser *self)
{
  return self->has_report && self->command_line == self->context->command_line;
}

static void
take_frame (Parser *self, const PscFrameLine *line, const PscAnalyzeFrame *read)
{
  PscFrame frame = { .address = self->next_va, .line = line->number };

  if (!line->has_end && !read->symbol.is_whole)
    {
      warn_cut (self, line->number);
      return;
    }
  if (self->draft->stack->len >= PSC_MAX_FRAMES)
    return;
  if (read->symbol.length > 0)
    psc_debugger_set_symbol (&frame, &read->symbol);
  if (frame.address != 0 && frame.symbol != NULL)
    psc_evidence_add_symbol (self->context->evidence, frame.address, frame.symbol,
                             frame.source_file, frame.source_line, frame.line);
  g_array_append_val (self->draft->stack, frame);
  if (!read->is_inline)
    self->next_va = read->return_va;
}

static PscVerdict
feed_stack (Parser *self, const PscFrameLine *line, const char *text)
{
  PscAnalyzeFrame frame;

  if (line->kind == PSC_FRAME_ELISION)
    {
      /* What comes next is not what the last frame returns to. */
      self->next_va = 0;
      psc_issues_add_at_line (self->context->issues, PSC_SEVERITY_WARNING, self->context->path,
                              line->number, "crash report: frames of the stack are left out here");
      return PSC_VERDICT_TAKEN;
    }
  if (!psc_analyze_read_frame (text, &frame))
    {
      self->in_stack = FALSE;
      /* An address that stands alone is the beginning of a frame. */
      if (line->has_end
          || psc_debugger_skip_blanks (text)[strspn (text, "0123456789abcdef` ")] != 0)
        return PSC_VERDICT_PASS;
      warn_cut (self, line->number);
      return PSC_VERDICT_TAKEN;
    }
  take_frame (self, line, &frame);
  return PSC_VERDICT_TAKEN;
}

/* Where rows of asterisks begin that frame the heading. */
static void
note_stars (Parser *self, const PscFrameLine *line, const char *text)
{
  if (*text != '*' || text[strspn (text, "* \t")] != '\0')
    self->stars_line = 0;
  else if (self->stars_line == 0)
    self->stars_line = line->number;
}

static PscVerdict
feed_report (Parser *self, const PscFrameLine *line, const char *text)
{
  guint first_line = self->stars_line != 0 ? self->stars_line : line->number;
  gboolean in_break = self->in_break;
  PscAnalyzeLine read;
  PscAnalyzeLineKind kind = psc_analyze_read_line (text, line->has_end && !line->is_cut, &read);

  note_stars (self, line, psc_debugger_skip_blanks (text));
  if (kind == PSC_ANALYZE_LINE_NONE)
    return PSC_VERDICT_PASS;
  if (kind == PSC_ANALYZE_LINE_PARAMETERS && !in_break)
    return PSC_VERDICT_PASS;
  if (!is_inside (self) || is_always_first (kind))
    {
      if (!is_opening (kind))
        return PSC_VERDICT_PASS;
      begin_report (self, first_line);
    }
  take_line (self, line->number, kind, &read);
  self->in_break = kind == PSC_ANALYZE_LINE_BREAK || kind == PSC_ANALYZE_LINE_CODE;
  self->in_stack = kind == PSC_ANALYZE_LINE_STACK;
  return PSC_VERDICT_TAKEN;
}

static PscVerdict
analyze_feed (gpointer parser, const PscFrameLine *line)
{
  Parser *self = (Parser *) parser;
  const char *text = line->text + line->prefix_length;

  if (self->in_stack && is_inside (self))
    {
      PscVerdict verdict = feed_stack (self, line, text);

      if (verdict != PSC_VERDICT_PASS)
        return verdict;
    }
  return line->kind == PSC_FRAME_TEXT ? feed_report (self, line, text) : PSC_VERDICT_PASS;
}

static void
analyze_end (gpointer parser, PscTableEnd reason G_GNUC_UNUSED)
{
  /* A report has prose in it; the next report or another command ends it. */
  ((Parser *) parser)->in_stack = FALSE;
}

static void
analyze_finish (gpointer parser)
{
  finish_report ((Parser *) parser);
}

/* Labels up to the first sign that Markdown may have put a backslash in front of, parameters of a
 * break, and names of bug checks with their code. */
static const PscLineShape shapes[] = {
  { .first = "*(" },
  { .begin = "BugCheck" },
  { .begin = "Arg" },
  { .begin = "IMAGE" },
  { .begin = "Probably caused by" },
  { .begin = "PROCESS" },
  { .begin = "FAILURE" },
  { .begin = "BUCKET" },
  { .begin = "LAST" },
  { .begin = "STACK" },
  { .first = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", .signs = PSC_SIGN_SCORE | PSC_SIGN_BRACKET },
  { 0 },
};

const PscCaptureFormat psc_analyze_format = {
  .name = "analyze",
  .shapes = shapes,
  .new = analyze_new,
  .free = analyze_free,
  .feed = analyze_feed,
  .end = analyze_end,
  .finish = analyze_finish,
};
