/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a command works on: the files that were named, and what tags stand for.
 */
#pragma once

#include "cli/options.h"
#include "load/loader.h"

G_BEGIN_DECLS

/**
 * PscCliInputs:
 * @loaded: the files
 * @tags: what tags stand for
 * @redactor: (nullable): takes names out, with `--redact`
 * @issues: of the files; a command adds those of the snapshots that it uses
 */
typedef struct
{
  PscLoaded *loaded;
  PscTagList *tags;
  PscRedactor *redactor;
  PscIssues *issues;
} PscCliInputs;

/**
 * psc_cli_inputs_open:
 * @self: (out caller-allocates): to be freed with psc_cli_inputs_clear(), whatever is returned
 * @options: the files, and what to do with them
 * @exit: (out): what to end with when nothing could be read
 *
 * Shows progress, and complains when nothing can be read.
 */
gboolean psc_cli_inputs_open (PscCliInputs *self, const PscCliOptions *options, PscExit *exit);

/** psc_cli_inputs_open_snapshots: the same for a command that needs a tag table at least. */
gboolean
psc_cli_inputs_open_snapshots (PscCliInputs *self, const PscCliOptions *options, PscExit *exit);
void psc_cli_inputs_clear (PscCliInputs *self);

/**
 * psc_cli_inputs_join:
 *
 * Puts files of one machine together; what they contradict each other about joins the issues.
 *
 * Returns: (transfer full) (element-type PscCaseFile): one for each machine, borrowing from @self
 */
GArray *psc_cli_inputs_join (PscCliInputs *self);

/** psc_cli_inputs_tell_unread: of each dump, that something in it was not looked at. */
void psc_cli_inputs_tell_unread (PscCliInputs *self, PscSeverity severity, const char *message);

/** psc_cli_inputs_list_evidence: (transfer container) (element-type PscEvidence): of what
 * psc_cli_inputs_join() gave. */
GPtrArray *psc_cli_inputs_list_evidence (const GArray *files);

/** psc_cli_inputs_get_chosen: (nullable): the one snapshot that an argument stands for. */
PscSnapshot *psc_cli_inputs_get_chosen (const PscCliInputs *self, guint argument, guint *index);

/** psc_cli_inputs_add_issues: the issues of a snapshot that the result is made of. */
void psc_cli_inputs_add_issues (PscCliInputs *self, PscSnapshot *snapshot);

/** psc_cli_inputs_init_context: fills in what reports need; the output is standard output. */
void psc_cli_inputs_init_context (const PscCliInputs *self,
                                  const PscCliOptions *options,
                                  PscOutput *output,
                                  PscReportContext *context);

/**
 * psc_cli_inputs_finish:
 * @output: (nullable): what was written to
 *
 * Ends a command: writes what is left of the result, and then the issues to standard error.
 *
 * Returns: the exit code
 */
PscExit
psc_cli_inputs_finish (const PscCliInputs *self, const PscCliOptions *options, PscOutput *output);

G_END_DECLS
