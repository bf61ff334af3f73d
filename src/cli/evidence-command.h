/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The frame of the commands that show what files tell beside tag tables: files, perhaps words
 * behind them, one report.
 */
#pragma once

#include "cli/inputs.h"
#include "cli/options.h"

G_BEGIN_DECLS

/**
 * PscEvidenceQuery:
 * @files: (element-type PscCaseFile): what was read, one for each machine
 * @issues: of the files; a report may add to them
 * @words: (array zero-terminated=1): what was typed behind the files
 * @parsed: what #PscEvidenceCommand.parse made of @words
 */
typedef struct
{
  const GArray *files;
  PscIssues *issues;
  const char *const *words;
  gconstpointer parsed;
} PscEvidenceQuery;

/**
 * PscEvidenceCommand:
 * @is_word: (nullable): whether an argument behind the first one has the form of a word; one that
 * has not is a file where there is such a file. Without it, all arguments are files
 * @parse: (nullable): looks at the words before anything is read; complains and returns %FALSE
 * where they are wrong
 * @parsed: what @parse fills in
 * @entries: (nullable): options of its own
 * @prepare: (nullable): looks for more in what was read, before files are put together
 * @write: writes the report
 */
typedef struct
{
  gboolean (*is_word) (const char *argument);
  gboolean (*parse) (const PscCliCommand *command, const char *const *words, gpointer parsed);
  gpointer parsed;
  const GOptionEntry *entries;
  void (*prepare) (PscCliInputs *inputs, const PscCliOptions *options, gconstpointer parsed);
  void (*write) (const PscEvidenceQuery *query, const PscReportContext *context);
} PscEvidenceCommand;

/** psc_evidence_command_run: the whole of such a command. */
PscExit psc_evidence_command_run (const PscEvidenceCommand *self,
                                  const PscCliCommand *command,
                                  GStrv arguments);

G_END_DECLS
