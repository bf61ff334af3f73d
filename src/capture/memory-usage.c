/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The debugger's `!memusage`: physical memory by lists of pages and by who uses it.
 *
 *      loading PFN database
 *     Compiling memory usage data (99% Complete).
 *                  Zeroed:   12345 (   49380 kb)
 *                   TOTAL: 2069421 ( 8277684 kb)
 *       Usage Summary (in Kb):
 *     Control       Valid Standby Dirty Shared Locked PageTables  name
 *     --------     200 ----- ----- ----- 100 ----- process ( System ) [ ffffc88b4ee6a040 ]
 *
 * None of its figures is of pool, so it is named and passed over; read as `!vm` they would be
 * wrong. Documented under "!memusage" in the documentation of Windows' debuggers. Called by the
 * capture reader (format.h).
 */
#include "config.h"

#include <string.h>

#include "capture/debugger-text.h"
#include "capture/format.h"

typedef struct
{
  PscCaptureContext *context;
  gboolean is_open;
  gboolean has_output;
  guint command_line; /* of the output */
} Parser;

static gpointer
memory_usage_new (PscCaptureContext *context)
{
  Parser *self = g_new0 (Parser, 1);

  self->context = context;
  return self;
}

/* The sentences that only this command prints. */
static gboolean
is_opening (const char *text)
{
  static const char *const openings[] = { "loading PFN database", "Compiling memory usage data",
                                          "Usage Summary (in Kb):" };

  for (gsize i = 0; i < G_N_ELEMENTS (openings); i++)
    if (g_str_has_prefix (text, openings[i]))
      return TRUE;
  return FALSE;
}

/* `Standby:  445015 ( 1780060 kb)`; the small k tells it from `!vm`. */
static gboolean
is_list (const char *text)
{
  const char *colon = strchr (text, ':');
  gsize n;

  if (colon == NULL || !g_str_has_suffix (colon, " kb)"))
    return FALSE;
  colon = psc_debugger_skip_blanks (colon + 1);
  n = strspn (colon, "0123456789");
  return n > 0 && *psc_debugger_skip_blanks (colon + n) == '(';
}

static gboolean
is_inside (const char *text)
{
  static const char *const others[] = { "loading (",         "Building kernel map",
                                        "Finished building", "Scanning PFN database",
                                        "Control ",          "----" };
  guint64 va;

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    if (g_str_has_prefix (text, others[i]))
      return TRUE;
  /* ffffc88b4f5d1a20   128      0     0     0     0     0  mapped_file( ntdll.dll ) */
  return psc_debugger_take_address (&text, &va) && strchr (text, '(') != NULL;
}

static void
enter (Parser *self, guint line)
{
  PscCaptureContext *context = self->context;

  self->is_open = TRUE;
  if (self->has_output && self->command_line == context->command_line)
    return;
  self->has_output = TRUE;
  self->command_line = context->command_line;
  context->has_facts = TRUE;
  psc_input_file_add_section (context->file, "vm", line, context->command);
  psc_issues_add_at_line (context->issues, PSC_SEVERITY_NOTE, context->path, line,
                          "!memusage shows physical memory, not pool: passed over");
}

static PscVerdict
memory_usage_feed (gpointer parser, const PscFrameLine *line)
{
  Parser *self = (Parser *) parser;
  const char *text = psc_debugger_skip_blanks (line->text + line->prefix_length);

  if (line->kind != PSC_FRAME_TEXT)
    return self->is_open ? PSC_VERDICT_TAKEN : PSC_VERDICT_PASS;
  if (is_opening (text))
    enter (self, line->number);
  else if (!self->is_open || (!is_list (text) && !is_inside (text)))
    return PSC_VERDICT_PASS;
  return PSC_VERDICT_TAKEN;
}

static void
memory_usage_end (gpointer parser, PscTableEnd reason G_GNUC_UNUSED)
{
  ((Parser *) parser)->is_open = FALSE;
}

static const PscLineShape shapes[] = {
  { .begin = "loading PFN database" },
  { .begin = "Compiling memory usage data" },
  { .begin = "Usage Summary (in Kb):" },
  { 0 },
};

const PscCaptureFormat psc_memory_usage_format = {
  .name = "vm",
  .shapes = shapes,
  .new = memory_usage_new,
  .free = g_free,
  .feed = memory_usage_feed,
  .end = memory_usage_end,
};
