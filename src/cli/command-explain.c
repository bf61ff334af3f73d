/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `explain`: what the files say, with the lines that show it.
 */
#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "analysis/explain.h"
#include "cli/command.h"
#include "cli/inputs.h"
#include "report/explain-report.h"

static PscExit
report (PscCliInputs *inputs, const PscCliOptions *options)
{
  g_autoptr (PscOutput) output = psc_output_new_for_file (stdout);
  g_autoptr (GArray) files = psc_cli_inputs_join (inputs);
  g_autoptr (GPtrArray) findings = NULL;
  PscCase problem = { .snapshots = inputs->loaded->snapshots,
                      .files = files,
                      .tags = inputs->tags };
  PscReportContext context;

  for (guint i = 0; i < inputs->loaded->snapshots->len; i++)
    psc_cli_inputs_add_issues (inputs,
                               PSC_SNAPSHOT (g_ptr_array_index (inputs->loaded->snapshots, i)));
  psc_cli_inputs_tell_unread (inputs, PSC_SEVERITY_NOTE,
                              "of dumps, the state and the log of Driver Verifier are not read");
  findings = psc_explain (&problem);
  psc_cli_inputs_init_context (inputs, options, output, &context);
  psc_explain_report_write (findings, inputs->issues, &context);
  return psc_cli_inputs_finish (inputs, options, output);
}

static PscExit
run (const PscCliCommand *self, GStrv arguments)
{
  const GOptionEntry entries[] = { G_OPTION_ENTRY_NULL };
  PscCliOptions options;
  PscCliInputs inputs;
  PscExit code = PSC_EXIT_USAGE;

  if (psc_cli_options_parse (&options, self, entries, arguments, &code))
    {
      code = PSC_EXIT_USAGE;
      if (psc_cli_options_want_files (&options, self, 1, G_MAXUINT))
        {
          if (psc_cli_inputs_open (&inputs, &options, &code))
            code = report (&inputs, &options);
          psc_cli_inputs_clear (&inputs);
        }
    }
  psc_cli_options_clear (&options);
  return code;
}

const PscCliCommand psc_command_explain = {
  .name = "explain",
  .arguments = "FILE…",
  .summary = N_ ("Say what the files point at, and why"),
  .description = N_ ("Findings come most important first, each with the lines it rests on and what "
                     "to do next."),
  .examples = "  poolscope-cli explain windbg.log\n"
              "  poolscope-cli explain --format markdown captures/ > finding.md",
  .run = run,
};
