/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Times that the debugger prints between the tables of a capture.
 */
#pragma once

#include "capture/format.h"

G_BEGIN_DECLS

/**
 * PSC_CLOCK_DEBUGGER: of the machine the debugger runs on (`.echotime`); with a dump that is the
 * time of the analysis, not of the snapshot
 * PSC_CLOCK_CONNECTION: the target's, when the debugger connected
 * PSC_CLOCK_SESSION: the target's, as the debugger sees it now (`.time`)
 *
 * Whose clock told a time; of two times above one table the greater one counts, of equal ones the
 * later.
 */
#define PSC_CLOCK_DEBUGGER 1u
#define PSC_CLOCK_CONNECTION 2u
#define PSC_CLOCK_SESSION 3u

/**
 * PscCapturedTime:
 * @taken_at: a time, or none
 * @clock: with a time, whose
 * @uptime_seconds: how long the machine ran, or -1
 * @line: where that is told
 */
typedef struct
{
  PscWallTime taken_at;
  guint clock;
  gint64 uptime_seconds;
  guint line;
} PscCapturedTime;

/**
 * psc_captured_time_may_begin:
 * @text: a line without blanks in front
 *
 * Every line of every table is asked, so the first two letters decide for nearly all.
 *
 * Returns: %FALSE when there is surely no time behind @text
 */
static inline gboolean
psc_captured_time_may_begin (const char *text)
{
  switch (text[0])
    {
    case 'd':
    case 'D':
      return text[1] == 'e' || text[1] == 'E';
    case 'c':
    case 'C':
      return text[1] == 'o' || text[1] == 'O';
    case 's':
    case 'S':
      return text[1] == 'y' || text[1] == 'Y';
    default:
      return FALSE;
    }
}

/**
 * psc_captured_time_read:
 * @line: any line
 * @time: (out): what it told; undefined without success
 *
 * Reads `Debug session time:`, `Debugger (not debuggee) time:`, `Connected to … at (…)` and
 * `System Uptime:`.
 *
 * Returns: whether @line told a time
 */
gboolean psc_captured_time_read (const PscFrameLine *line, PscCapturedTime *time);

/** psc_captured_time_note: keeps a time for the next table, and for the file as a whole. */
void psc_captured_time_note (const PscCapturedTime *time, PscCaptureContext *context);

G_END_DECLS
