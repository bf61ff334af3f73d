/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `info`: what files are, and what is in them.
 */
#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "cli/command.h"
#include "cli/inputs.h"
#include "report/info-report.h"

static PscExit
report (PscCliInputs *inputs, const PscCliOptions *options)
{
  g_autoptr (PscOutput) output = psc_output_new_for_file (stdout);
  /* For the issues: each file is shown by itself. */
  g_autoptr (GArray) machines = psc_cli_inputs_join (inputs);
  PscReportContext context;

  for (guint i = 0; i < inputs->loaded->series->len; i++)
    psc_cli_inputs_add_issues (inputs,
                               PSC_SNAPSHOT (g_ptr_array_index (inputs->loaded->series, i)));
  psc_cli_inputs_init_context (inputs, options, output, &context);
  psc_info_report_write (inputs->loaded->files, inputs->loaded->evidence, inputs->issues, &context);
  return psc_cli_inputs_finish (inputs, options, output);
}

static PscExit
run (const PscCliCommand *self, GStrv arguments)
{
  PscCliOptions options;
  PscCliInputs inputs;
  PscExit code = PSC_EXIT_USAGE;

  if (psc_cli_options_parse (&options, self, NULL, arguments, &code)
      && psc_cli_options_want_files (&options, self, 1, G_MAXUINT))
    {
      if (psc_cli_inputs_open (&inputs, &options, &code))
        code = report (&inputs, &options);
      psc_cli_inputs_clear (&inputs);
    }
  psc_cli_options_clear (&options);
  return code;
}

const PscCliCommand psc_command_info = {
  .name = "info",
  .arguments = "FILE…",
  .summary = N_ ("Show what files are and what is in them"),
  .description = N_ ("Lists the outputs that were recognised in each file, and what the file tells "
                     "of the machine.\nOf a dump, notes say what one of its kind leaves out."),
  .examples = "  poolscope-cli info windbg.log\n"
              "  poolscope-cli info MEMORY.DMP\n"
              "  poolscope-cli info --json captures/",
  .run = run,
};
