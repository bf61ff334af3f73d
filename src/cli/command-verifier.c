/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `verifier`: Driver Verifier's options, statistics, drivers and what they hold.
 */
#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "analysis/case-files.h"
#include "cli/command.h"
#include "cli/evidence-command.h"
#include "report/verifier-report.h"

static gboolean
has_verifier (const PscEvidence *evidence)
{
  return evidence->verifier != NULL;
}

static void
write_report (const PscEvidenceQuery *query, const PscReportContext *context)
{
  psc_verifier_report_write (psc_case_files_choose (query->files, has_verifier, query->issues),
                             query->issues, context);
}

/* An empty list must not read as a machine without Driver Verifier. */
static void
prepare (PscCliInputs *inputs, const PscCliOptions *options, gconstpointer parsed)
{
  (void) options;
  (void) parsed;
  psc_cli_inputs_tell_unread (inputs, PSC_SEVERITY_WARNING,
                              "of dumps, the state of Driver Verifier is not read: a text with the "
                              "output of !verifier 3 tells it");
}

static PscExit
run (const PscCliCommand *self, GStrv arguments)
{
  const PscEvidenceCommand kind = { .prepare = prepare, .write = write_report };

  return psc_evidence_command_run (&kind, self, arguments);
}

const PscCliCommand psc_command_verifier = {
  .name = "verifier",
  .arguments = "FILE…",
  .summary = N_ ("Show what Driver Verifier says of drivers"),
  .description = N_ ("Of several outputs the last report for each driver counts. Blocks get the "
                     "stacks of the verifier's log\nwhere it has them."),
  .examples = "  poolscope-cli verifier windbg.log\n"
              "  poolscope-cli verifier --json windbg.log symbols.log",
  .run = run,
};
