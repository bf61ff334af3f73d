/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Opens the one file and writes the one report. Called by the commands that show evidence.
 */
#include "config.h"

#include "cli/evidence-command.h"

#include <stdio.h>

#include "analysis/case-files.h"
#include "cli/inputs.h"

static PscExit
report (const PscEvidenceCommand *self,
        PscCliInputs *inputs,
        const PscCliOptions *options,
        const char *const *words)
{
  g_autoptr (PscOutput) output = psc_output_new_for_file (stdout);
  g_autoptr (GArray) files = psc_case_files_new ();
  PscEvidenceQuery query = {
    .files = files, .issues = inputs->issues, .words = words, .parsed = self->parsed
  };
  PscReportContext context;

  psc_case_files_append (files, inputs->loaded->files, inputs->loaded->evidence);
  psc_cli_inputs_init_context (inputs, options, output, &context);
  self->write (&query, &context);
  return psc_cli_inputs_finish (inputs, options, output);
}

/* Takes everything but the file out of what is to be opened. */
static GStrv
take_words (PscCliOptions *options)
{
  GStrvBuilder *builder = g_strv_builder_new ();
  GStrv words;

  for (guint i = 1; options->files[i] != NULL; i++)
    {
      g_strv_builder_add (builder, options->files[i]);
      g_free (options->files[i]);
    }
  options->files[1] = NULL;
  words = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
  return words;
}

static PscExit
run_parsed (const PscEvidenceCommand *self, const PscCliCommand *command, PscCliOptions *options)
{
  g_auto (GStrv) words = take_words (options);
  PscExit code = PSC_EXIT_USAGE;
  PscCliInputs inputs;

  if (self->parse != NULL && !self->parse (command, (const char *const *) words, self->parsed))
    return PSC_EXIT_USAGE;
  if (psc_cli_inputs_open (&inputs, options, &code))
    code = report (self, &inputs, options, (const char *const *) words);
  psc_cli_inputs_clear (&inputs);
  return code;
}

PscExit
psc_evidence_command_run (const PscEvidenceCommand *self,
                          const PscCliCommand *command,
                          GStrv arguments)
{
  PscCliOptions options;
  PscExit code = PSC_EXIT_USAGE;

  if (psc_cli_options_parse (&options, command, NULL, arguments, &code))
    {
      code = PSC_EXIT_USAGE;
      if (psc_cli_options_want_files (&options, command, 1, self->at_most))
        code = run_parsed (self, command, &options);
    }
  psc_cli_options_clear (&options);
  return code;
}
