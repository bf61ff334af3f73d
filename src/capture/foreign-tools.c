/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Output of tools that are not the debugger and not PoolMon: named, and passed over.
 *
 * verifier.exe, which runs on the machine itself, uses many words of `!verifier` with decimal
 * numbers, so its lines are taken away from the parser of that. Of other tools the heading is
 * enough. Documented under "Driver Verifier command syntax" and "fltmc" in the Windows driver
 * documentation. Called by the capture reader (format.h).
 */
#include "config.h"

#include <string.h>

#include "capture/debugger-text.h"
#include "capture/format.h"

typedef struct
{
  const char *begin; /* blanks stand for any number of them */
  const char *tool;
} Heading;

#define VERIFIER "output of verifier.exe is passed over: !verifier 3 shows each driver’s blocks"
#define FLTMC "fltmc output is passed over: !fltkd.filters shows each instance"
#define COUNTERS "a log of performance counters is passed over: it has no pool tags"
#define LINUX "this is about the memory of Linux, not of Windows: passed over"

static const Heading headings[] = {
  { "Verifier Flags: 0x", VERIFIER },
  { "RaiseIrqls: ", VERIFIER },
  { "AllocationsSucceededSpecialPool: ", VERIFIER },
  { "Verified drivers:", VERIFIER },
  { "Verified Drivers:", VERIFIER },
  { "Verifier Statistics Summary", VERIFIER },
  { "Special pool: Enabled", VERIFIER },
  { "Special pool: Disabled", VERIFIER },
  { "Filter Volume Name Altitude", FLTMC },
  { "Dos Name Volume Name", FLTMC },
  { "Image Name PID Session Name", "tasklist output is passed over: it has no pool tags" },
  { "Usage,Total,Active,Standby", "a table of RAMMap is passed over: it has no pool tags" },
  { "\"(PDH-CSV ", COUNTERS },
  { "Timestamp CounterSamples", COUNTERS },
  { "\"Time of Day\",\"Process Name\"", "a log of Process Monitor is passed over" },
  { "Nthandle v", "output of handle.exe is passed over" },
  { "Tag NpAllocs NpFrees ",
    "output of Volatility is passed over: it is not a capture of Windows’ tools" },
  { "slabinfo - version:", LINUX },
  { "Active / Total Objects (% used)", LINUX },
  { "unreferenced object 0x", LINUX },
};

typedef struct
{
  PscCaptureContext *context;
  gboolean in_verifier;
  const char *last_tool; /* what was named last… */
  guint command_line;    /* …and below which command */
} Parser;

static gpointer
foreign_tools_new (PscCaptureContext *context)
{
  Parser *self = g_new0 (Parser, 1);

  self->context = context;
  return self;
}

static const char *
find_tool (const char *text)
{
  for (gsize i = 0; i < G_N_ELEMENTS (headings); i++)
    {
      const char *rest = text;

      if (*text == *headings[i].begin && psc_debugger_take_text (&rest, headings[i].begin))
        return headings[i].tool;
    }
  return NULL;
}

static void
name_tool (Parser *self, guint line, const char *tool)
{
  if (self->last_tool == tool && self->command_line == self->context->command_line)
    return;
  self->last_tool = tool;
  self->command_line = self->context->command_line;
  psc_issues_add_at_line (self->context->issues, PSC_SEVERITY_NOTE, self->context->path, line, "%s",
                          tool);
}

/* Labels and values, marks of options, headings, and names of drivers. */
static gboolean
is_of_verifier (const char *text)
{
  return strchr (text, ':') != NULL || *text == '[' || g_str_has_suffix (text, ".sys")
         || g_str_has_prefix (text, "Driver Verification List")
         || g_str_has_prefix (text, "Verifier ") || g_str_has_prefix (text, "All rules are ")
         || g_str_has_prefix (text, "Persistent");
}

static PscVerdict
foreign_tools_feed (gpointer parser, const PscFrameLine *line)
{
  Parser *self = (Parser *) parser;
  const char *text = psc_debugger_skip_blanks (line->text + line->prefix_length);
  const char *tool;

  if (line->kind != PSC_FRAME_TEXT)
    return PSC_VERDICT_PASS;
  tool = find_tool (text);
  if (tool != NULL)
    {
      name_tool (self, line->number, tool);
      self->in_verifier = strcmp (tool, VERIFIER) == 0;
      return PSC_VERDICT_TAKEN;
    }
  return self->in_verifier && is_of_verifier (text) ? PSC_VERDICT_TAKEN : PSC_VERDICT_PASS;
}

static void
foreign_tools_end (gpointer parser, PscTableEnd reason G_GNUC_UNUSED)
{
  ((Parser *) parser)->in_verifier = FALSE;
}

/* The headings. */
static const PscLineShape shapes[] = {
  { .begin = "Verifier Flags: 0x" },
  { .begin = "RaiseIrqls:" },
  { .begin = "AllocationsSucceededSpecialPool:" },
  { .begin = "Verified drivers:" },
  { .begin = "Verifier Statistics Summary" },
  { .begin = "Special pool: Enabled" },
  { .begin = "Special pool: Disabled" },
  { .begin = "Filter Volume Name Altitude" },
  { .begin = "Dos Name Volume Name" },
  { .begin = "Image Name PID Session Name" },
  { .begin = "Usage,Total,Active,Standby" },
  { .begin = "\"(PDH-CSV" },
  { .begin = "Timestamp CounterSamples" },
  { .begin = "\"Time of Day\",\"Process Name\"" },
  { .begin = "Nthandle v" },
  { .begin = "Tag NpAllocs NpFrees" },
  { .begin = "slabinfo - version:" },
  { .begin = "Active / Total Objects (% used)" },
  { .begin = "unreferenced object 0x" },
  { 0 },
};

const PscCaptureFormat psc_foreign_tools_format = {
  .name = "foreign",
  .shapes = shapes,
  .new = foreign_tools_new,
  .free = g_free,
  .feed = foreign_tools_feed,
  .end = foreign_tools_end,
};
