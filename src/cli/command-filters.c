/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `filters`: minifilters, their instances and volumes.
 */
#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "cli/command.h"
#include "cli/inputs.h"
#include "report/filters-report.h"

static gboolean
has_filters (GPtrArray *evidence)
{
  for (guint i = 0; i < evidence->len; i++)
    {
      const PscEvidence *one = (const PscEvidence *) g_ptr_array_index (evidence, i);

      if (one->filters->len > 0 || one->volumes->len > 0)
        return TRUE;
    }
  return FALSE;
}

static PscExit
report (PscCliInputs *inputs, const PscCliOptions *options)
{
  g_autoptr (PscOutput) output = psc_output_new_for_file (stdout);
  g_autoptr (GArray) files = psc_cli_inputs_join (inputs);
  g_autoptr (GPtrArray) evidence = psc_cli_inputs_list_evidence (files);
  PscReportContext context;

  /* An empty list must not read as a machine without minifilters. */
  if (!has_filters (evidence))
    psc_issues_add (inputs->issues, PSC_SEVERITY_NOTE, options->files[0],
                    "found no minifilters: !fltkd.filters lists them");
  psc_cli_inputs_tell_unread (inputs, PSC_SEVERITY_WARNING, "of dumps, minifilters are not read");
  psc_cli_inputs_init_context (inputs, options, output, &context);
  psc_filters_report_write (evidence, inputs->issues, &context);
  return psc_cli_inputs_finish (inputs, options, output);
}

static PscExit
run (const PscCliCommand *self, GStrv arguments)
{
  PscCliOptions options;
  PscCliInputs inputs;
  PscExit code = PSC_EXIT_USAGE;

  if (psc_cli_options_parse (&options, self, NULL, arguments, &code))
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

const PscCliCommand psc_command_filters = {
  .name = "filters",
  .arguments = "FILE…",
  .summary = N_ ("Show minifilters and what they are attached to"),
  .description =
      N_ ("From the output of !fltkd.filters, !fltkd.volumes and their kin. A minifilter "
          "with far more instances\nthan there are volumes leaks them."),
  .examples = "  poolscope-cli filters windbg.log\n"
              "  poolscope-cli filters --json windbg.log",
  .run = run,
};
