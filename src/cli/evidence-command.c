/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Opens the files and writes the one report. Called by the commands that show evidence.
 */
#include "config.h"

#include "cli/evidence-command.h"

#include <stdio.h>

#include "cli/inputs.h"
#include "load/file-spec.h"

static PscExit
report (const PscEvidenceCommand *self,
        PscCliInputs *inputs,
        const PscCliOptions *options,
        const char *const *words)
{
  g_autoptr (PscOutput) output = psc_output_new_for_file (stdout);
  g_autoptr (GArray) files = NULL;
  PscEvidenceQuery query = { .issues = inputs->issues, .words = words, .parsed = self->parsed };
  PscReportContext context;

  if (self->prepare != NULL)
    self->prepare (inputs, options, self->parsed);
  files = psc_cli_inputs_join (inputs);
  query.files = files;
  psc_cli_inputs_init_context (inputs, options, output, &context);
  self->write (&query, &context);
  return psc_cli_inputs_finish (inputs, options, output);
}

static gboolean
is_there (const char *argument)
{
  PscFileSpec spec;
  gboolean is_found;

  psc_file_spec_init (&spec, argument);
  is_found = g_file_test (spec.path, G_FILE_TEST_EXISTS);
  psc_file_spec_clear (&spec);
  return is_found;
}

/* A misspelt word is better complained about as a word than as a file that is not there. */
static gboolean
is_file (const PscEvidenceCommand *self, const char *argument)
{
  return self->is_word == NULL || (!self->is_word (argument) && is_there (argument));
}

/* Takes everything but the files out of what is to be opened. */
static GStrv
take_words (const PscEvidenceCommand *self, PscCliOptions *options)
{
  GStrvBuilder *builder = g_strv_builder_new ();
  guint n_files = 1;
  GStrv words;

  while (options->files[n_files] != NULL && is_file (self, options->files[n_files]))
    n_files++;
  for (guint i = n_files; options->files[i] != NULL; i++)
    {
      g_strv_builder_add (builder, options->files[i]);
      g_free (options->files[i]);
    }
  options->files[n_files] = NULL;
  words = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);
  return words;
}

static PscExit
run_parsed (const PscEvidenceCommand *self, const PscCliCommand *command, PscCliOptions *options)
{
  g_auto (GStrv) words = take_words (self, options);
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

  if (psc_cli_options_parse (&options, command, self->entries, arguments, &code))
    {
      code = PSC_EXIT_USAGE;
      if (psc_cli_options_want_files (&options, command, 1, G_MAXUINT))
        code = run_parsed (self, command, &options);
    }
  psc_cli_options_clear (&options);
  return code;
}
