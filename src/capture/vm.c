/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The debugger's `!vm`: how much pool the whole machine uses, and how much it may.
 *
 * The last output of a file counts, before the head of any PoolMon screen. Its figures stand in
 * two units, and a pool is no larger than the memory it lies in; what contradicts that is left out
 * by name. Lines between the figures are warnings and processes and pass. Called by the capture
 * reader (format.h).
 */
#include "config.h"

#include <string.h>

#include "capture/format.h"
#include "capture/vm-line.h"

/* No machine has so much; counters that ran below zero look like it. */
#define MAX_KB (G_GUINT64_CONSTANT (1) << 40)

typedef struct
{
  PscCaptureContext *context;
  guint command_line; /* of the output */
  guint known;        /* a bit for each figure of the output that can be used */
  guint seen;         /* a bit for each figure of the output */
  guint64 kb[PSC_N_VM_FIGURES];
  guint lines[PSC_N_VM_FIGURES];
  gboolean has_output;
  guint64 physical_kb; /* of the machine; 0 while unknown */
  gboolean has_pool;
  PscPoolSizes pool; /* of the last output that tells any */
} Parser;

static gpointer
vm_new (PscCaptureContext *context)
{
  Parser *self = g_new0 (Parser, 1);

  self->context = context;
  return self;
}

static void
complain (Parser *self, PscSeverity severity, guint number, const PscVmLine *line, const char *why)
{
  psc_issues_add_at_line (self->context->issues, severity, self->context->path, number,
                          "!vm: %.*s: %s", (int) line->name_length, line->name, why);
}

static gboolean
is_known (const Parser *self, PscVmFigure figure)
{
  return (self->known & 1u << figure) != 0;
}

/* A figure's bytes, or -1. Figures that are known are far below 2^50. */
static gint64
get_bytes (const Parser *self, PscVmFigure figure)
{
  return is_known (self, figure) ? (gint64) self->kb[figure] * 1024 : -1;
}

/* Executable nonpaged pool and the other kind are one pool to the tag tables. */
static gint64
get_nonpaged_bytes (Parser *self)
{
  gint64 bytes = get_bytes (self, PSC_VM_NONPAGED);

  if (bytes < 0 || ((self->seen & ~self->known) & 1u << PSC_VM_NONPAGED_NX) != 0)
    return -1;
  if (is_known (self, PSC_VM_NONPAGED_NX))
    bytes += get_bytes (self, PSC_VM_NONPAGED_NX);
  if (self->physical_kb == 0 || (guint64) bytes <= self->physical_kb * 1024)
    return bytes;
  psc_issues_add_at_line (self->context->issues, PSC_SEVERITY_WARNING, self->context->path,
                          self->lines[PSC_VM_NONPAGED],
                          "!vm: nonpaged pool is larger than the machine's memory: left out");
  return -1;
}

static void
finish_output (Parser *self)
{
  if (!self->has_output)
    return;
  self->has_output = FALSE;
  if (is_known (self, PSC_VM_PHYSICAL))
    self->physical_kb = self->kb[PSC_VM_PHYSICAL];
  if ((self->seen & ~(1u << PSC_VM_PHYSICAL)) == 0)
    return;
  self->has_pool = TRUE;
  self->pool = (PscPoolSizes){
    .nonpaged_bytes = get_nonpaged_bytes (self),
    .paged_bytes = get_bytes (self, PSC_VM_PAGED),
    .nonpaged_limit_bytes = get_bytes (self, PSC_VM_NONPAGED_LIMIT),
    .paged_limit_bytes = get_bytes (self, PSC_VM_PAGED_LIMIT),
  };
}

static void
begin_output (Parser *self, guint line)
{
  PscCaptureContext *context = self->context;

  finish_output (self);
  self->has_output = TRUE;
  self->known = 0;
  self->seen = 0;
  self->command_line = context->command_line;
  context->has_facts = TRUE;
  psc_input_file_add_section (context->file, "vm", line, context->command);
}

/* An output belongs to one command. */
static gboolean
is_inside (const Parser *self)
{
  return self->has_output && self->command_line == self->context->command_line;
}

/* A figure comes once in each output. */
static gboolean
is_same_output (const Parser *self, PscVmFigure figure)
{
  return is_inside (self) && (figure == PSC_VM_OTHER || (self->seen & 1u << figure) == 0);
}

/* What is wrong with a figure, or NULL. */
static const char *
find_fault (const PscVmLine *line)
{
  if (!line->fits)
    return "a number does not fit 64 bits: left out";
  if (line->kb > MAX_KB)
    return "no machine has that much: left out";
  /* Below 2^40 KB nothing runs over. */
  if (line->pages != line->kb / PSC_VM_PAGE_KB || line->kb % PSC_VM_PAGE_KB != 0)
    return "pages and kilobytes contradict each other: left out";
  return NULL;
}

/* Counters of no use here are known to run below zero; that is worth a word and no more. */
static void
take_other (Parser *self, guint number, const PscVmLine *line)
{
  if (!line->fits || line->kb > MAX_KB)
    complain (self, PSC_SEVERITY_NOTE, number, line, "no machine has that much");
}

static void
take_figure (Parser *self, guint number, const PscVmLine *line)
{
  const char *fault = find_fault (line);

  self->seen |= 1u << line->figure;
  self->lines[line->figure] = number;
  if (fault != NULL)
    {
      complain (self, PSC_SEVERITY_WARNING, number, line, fault);
      return;
    }
  self->known |= 1u << line->figure;
  self->kb[line->figure] = line->kb;
}

static PscVerdict
feed_figure (Parser *self, guint number, const PscVmLine *line)
{
  if (!is_same_output (self, line->figure))
    {
      if (line->figure == PSC_VM_OTHER)
        return PSC_VERDICT_PASS;
      begin_output (self, number);
    }
  if (line->figure == PSC_VM_OTHER)
    take_other (self, number, line);
  else
    take_figure (self, number, line);
  return PSC_VERDICT_TAKEN;
}

/* Half a figure, as the end of a file or the edge of a screen makes it. */
static PscVerdict
feed_cut (Parser *self, const PscFrameLine *frame, const PscVmLine *line)
{
  if (!is_inside (self) || (frame->has_end && line->figure == PSC_VM_OTHER))
    return PSC_VERDICT_PASS;
  complain (self, PSC_SEVERITY_WARNING, frame->number, line, "the line is cut: left out");
  return PSC_VERDICT_TAKEN;
}

static PscVerdict
vm_feed (gpointer parser, const PscFrameLine *frame)
{
  Parser *self = (Parser *) parser;
  const char *text = frame->text + frame->prefix_length;
  PscVmLine line;

  if (frame->kind != PSC_FRAME_TEXT)
    return PSC_VERDICT_PASS;
  switch (psc_vm_read_line (text, &line))
    {
    case PSC_VM_LINE_FIGURE:
      return feed_figure (self, frame->number, &line);
    case PSC_VM_LINE_CUT:
      return feed_cut (self, frame, &line);
    case PSC_VM_LINE_NONE:
    default:
      if (strstr (text, "*** Virtual Memory Usage ***") == NULL)
        return PSC_VERDICT_PASS;
      begin_output (self, frame->number);
      return PSC_VERDICT_TAKEN;
    }
}

static void
vm_end (gpointer parser G_GNUC_UNUSED, PscTableEnd reason G_GNUC_UNUSED)
{
  /* An output goes on below warnings and remarks; the next one ends it. */
}

static void
vm_finish (gpointer parser)
{
  Parser *self = (Parser *) parser;

  finish_output (self);
  if (self->has_pool)
    self->context->file->pool = self->pool;
}

/* Figures by name, in whole or in part; any other figure; the heading, which may have something in
 * front. */
static const PscLineShape shapes[] = {
  { .begin = "Physical Memory" },
  { .begin = "NonPagedPool" },
  { .begin = "PagedPool" },
  { .first = "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    .signs = PSC_SIGN_COLON | PSC_SIGN_BRACKET | PSC_SIGN_DIGIT | PSC_SIGN_UPPER_K },
  { .signs = PSC_SIGN_STAR | PSC_SIGN_UPPER_V },
  { 0 },
};

const PscCaptureFormat psc_vm_format = {
  .name = "vm",
  .shapes = shapes,
  .new = vm_new,
  .free = g_free,
  .feed = vm_feed,
  .end = vm_end,
  .finish = vm_finish,
};
