/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `convert`: all snapshots as CSV or JSON.
 */
#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "cli/inputs.h"
#include "cli/messages.h"
#include "cli/out-file.h"
#include "report/snapshots-report.h"

#define STANDARD_OUTPUT "-"

static const struct
{
  const char *suffix;
  PscReportFormat format;
} suffixes[] = {
  { ".csv", PSC_REPORT_CSV },
  { ".json", PSC_REPORT_JSON },
};

static gboolean
has_suffix (const char *path, const char *suffix)
{
  gsize length = strlen (path);
  gsize suffix_length = strlen (suffix);

  return length > suffix_length && g_ascii_strcasecmp (path + length - suffix_length, suffix) == 0;
}

/* Says which format to write; the name and --format must not contradict each other. */
static gboolean
choose_format (PscCliOptions *options, const PscCliCommand *command, const char *path)
{
  if (options->has_format && options->format != PSC_REPORT_CSV
      && options->format != PSC_REPORT_JSON)
    {
      psc_cli_usage_error (command, _ ("convert writes --format csv or json"));
      return FALSE;
    }
  if (has_suffix (path, ".poolscope"))
    {
      psc_cli_usage_error (command, _ ("%s: this version writes .csv and .json, no sessions yet"),
                           path);
      return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      if (!has_suffix (path, suffixes[i].suffix))
        continue;
      if (options->has_format && options->format != suffixes[i].format)
        {
          psc_cli_usage_error (command, _ ("%s: the name contradicts --format"), path);
          return FALSE;
        }
      options->format = suffixes[i].format;
      return TRUE;
    }
  if (!options->has_format)
    psc_cli_usage_error (command, _ ("%s: expected a name that ends in .csv or .json, or --format"),
                         path);
  return options->has_format;
}

typedef struct
{
  const PscCliInputs *inputs;
  const PscCliOptions *options;
} Job;

static void
write_snapshots (PscOutput *output, gpointer user_data)
{
  const Job *job = (const Job *) user_data;
  PscReportContext context;
  PscSnapshotsReport report = {
    .snapshots = job->inputs->loaded->snapshots,
    .series = job->inputs->loaded->series,
    .issues = job->inputs->issues,
  };

  psc_cli_inputs_init_context (job->inputs, job->options, output, &context);
  psc_snapshots_report_write (&report, &context);
}

static PscExit
convert (PscCliInputs *inputs,
         const PscCliOptions *options,
         const PscCliCommand *command,
         const char *path)
{
  Job job = { inputs, options };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < inputs->loaded->snapshots->len; i++)
    psc_cli_inputs_add_issues (inputs,
                               PSC_SNAPSHOT (g_ptr_array_index (inputs->loaded->snapshots, i)));
  if (strcmp (path, STANDARD_OUTPUT) == 0)
    {
      g_autoptr (PscOutput) output = psc_output_new_for_file (stdout);

      write_snapshots (output, &job);
      return psc_cli_inputs_finish (inputs, options, output);
    }
  if (psc_out_file_is_input (path, inputs))
    {
      psc_cli_usage_error (command, _ ("%s: the result would replace a file that is read"), path);
      return PSC_EXIT_USAGE;
    }
  if (psc_out_file_write (path, write_snapshots, &job, &error))
    return psc_cli_inputs_finish (inputs, options, NULL);
  psc_cli_inputs_finish (inputs, options, NULL);
  psc_cli_show_error (options, inputs->redactor, error);
  return PSC_EXIT_UNREADABLE;
}

static PscExit
run (const PscCliCommand *self, GStrv arguments)
{
  g_autofree char *path = NULL;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &path,
      N_ ("Where to write; - is standard output and needs --format"), N_ ("OUT") },
    G_OPTION_ENTRY_NULL,
  };
  PscCliOptions options;
  PscCliInputs inputs;
  PscExit code = PSC_EXIT_USAGE;

  if (psc_cli_options_parse (&options, self, entries, arguments, &code))
    {
      code = PSC_EXIT_USAGE;
      if (path == NULL)
        psc_cli_usage_error (self, _ ("-o OUT is missing"));
      else if (choose_format (&options, self, path)
               && psc_cli_options_want_files (&options, self, 1, G_MAXUINT))
        {
          if (psc_cli_inputs_open_snapshots (&inputs, &options, &code))
            code = convert (&inputs, &options, self, path);
          psc_cli_inputs_clear (&inputs);
        }
    }
  psc_cli_options_clear (&options);
  return code;
}

const PscCliCommand psc_command_convert = {
  .name = "convert",
  .arguments = "FILE… -o OUT",
  .summary = N_ ("Write all snapshots as CSV or JSON"),
  .description = N_ ("CSV has a line for each tag of each snapshot and can be opened by Poolscope "
                     "again."),
  .examples = "  poolscope-cli convert captures/ -o captures.csv\n"
              "  poolscope-cli convert windbg.log -o - --format json",
  .run = run,
};
