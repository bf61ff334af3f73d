/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a parser of one text format looks like to the capture reader, and what it may use.
 *
 * The reader offers every line to the active parser; when that one gives the line up, its table is
 * over and the line is offered to all parsers that it may concern, in the order of the list in
 * capture.c, first come, first served. Parsers never see one another.
 */
#pragma once

#include "capture/capture.h"
#include "capture/framing.h"
#include "capture/line-shape.h"
#include "model/snapshot-builder.h"

G_BEGIN_DECLS

/**
 * PscCaptureContext:
 * @path: the file's name
 * @file: facts to fill in
 * @issues: issues of the file as a whole
 * @evidence: where parsers of anything but tag tables put what they read
 * @builder: the builder that every table is made with; a parser resets it when its table begins
 * @command: (nullable): the last command typed above the present line
 * @command_line: its line
 * @taken_at: a time that was read and that belongs to the next table; no time otherwise
 * @clock: with a time, whose clock told it, see capture/times.h; 0 for any other source
 * @uptime_seconds: likewise, or -1
 * @has_facts: something was read that is neither a table nor evidence
 *
 * What all parsers of one file share.
 */
typedef struct
{
  const char *path;
  PscInputFile *file;
  PscIssues *issues;
  PscEvidence *evidence;
  PscSnapshotBuilder *builder;
  char *command;
  guint command_line;
  PscWallTime taken_at;
  guint clock;
  gint64 uptime_seconds;
  gboolean has_facts;
  GPtrArray *snapshots;
} PscCaptureContext;

/**
 * PscVerdict:
 * @PSC_VERDICT_PASS: not mine; an active parser ends its table with this
 * @PSC_VERDICT_SEEN: mine or harmless (noise, half a header), and no table is open yet: others may
 * look at it too
 * @PSC_VERDICT_TAKEN: mine, and a table is open: the parser is active from here on
 * @PSC_VERDICT_DONE: mine, and the table is complete with this line
 */
typedef enum
{
  PSC_VERDICT_PASS,
  PSC_VERDICT_SEEN,
  PSC_VERDICT_TAKEN,
  PSC_VERDICT_DONE,
} PscVerdict;

/**
 * PscTableEnd:
 * @PSC_TABLE_END_OTHER: other output or a prompt follows
 * @PSC_TABLE_END_FILE: the file ends
 *
 * Why a table is over.
 */
typedef enum
{
  PSC_TABLE_END_OTHER,
  PSC_TABLE_END_FILE,
} PscTableEnd;

/**
 * PscCaptureFormat:
 * @name: the contract's kind of section
 * @new: makes the parser's state for one file
 * @free: frees it
 * @shapes: (nullable): what lines look like that @feed does not pass over while no table of it is
 * open; without any it is shown every line
 * @feed: looks at one line of text or one elision. Prompts never come here: they end the table
 * @end: the table that was open is over: make the snapshot with
 * psc_capture_context_take_snapshot(), or say in an issue why there is none. Also called after
 * %PSC_VERDICT_DONE. Never called without an open table
 * @finish: (nullable): the whole file was read and no table is open: says what only the end shows
 *
 * A line of none of @shapes is withheld where two conditions hold. The line before that @feed was
 * shown had none either, and was passed over: so the first line behind any other is always shown.
 * And no prompt stands between. @feed may therefore count on seeing that something does not go on,
 * but not on seeing how long.
 */
typedef struct
{
  const char *name;
  const PscLineShape *shapes;
  gpointer (*new) (PscCaptureContext *context);
  void (*free) (gpointer parser);
  PscVerdict (*feed) (gpointer parser, const PscFrameLine *line);
  void (*end) (gpointer parser, PscTableEnd reason);
  void (*finish) (gpointer parser);
} PscCaptureFormat;

/* One line for each format. */
extern const PscCaptureFormat psc_poolused_format;
extern const PscCaptureFormat psc_poolmon_format;
extern const PscCaptureFormat psc_pool_csv_format;
extern const PscCaptureFormat psc_verifier_format;
extern const PscCaptureFormat psc_verifier_log_format;
extern const PscCaptureFormat psc_modules_format;
extern const PscCaptureFormat psc_search_hits_format;
extern const PscCaptureFormat psc_vm_format;
extern const PscCaptureFormat psc_analyze_format;
extern const PscCaptureFormat psc_filters_format;
extern const PscCaptureFormat psc_disassembly_format;
extern const PscCaptureFormat psc_stack_format;
extern const PscCaptureFormat psc_memory_format;
extern const PscCaptureFormat psc_foreign_tools_format;
extern const PscCaptureFormat psc_memory_text_format;
extern const PscCaptureFormat psc_memory_usage_format;
extern const PscCaptureFormat psc_module_info_format;
extern const PscCaptureFormat psc_pool_blocks_format;
extern const PscCaptureFormat psc_symbol_list_format;

/**
 * psc_capture_context_begin_table:
 * @kind: the section's kind, a constant
 * @line: where the table begins
 *
 * Resets the builder, gives it the command and the pending time, which is used up by that, and
 * notes the section.
 */
void psc_capture_context_begin_table (PscCaptureContext *self, const char *kind, guint line);

/**
 * psc_capture_context_take_snapshot:
 *
 * Ends the builder's table and adds the snapshot to the file's list.
 */
void psc_capture_context_take_snapshot (PscCaptureContext *self);

G_END_DECLS
