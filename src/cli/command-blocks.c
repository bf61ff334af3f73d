/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `blocks`: the pool blocks of one tag.
 */
#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "base/tag.h"
#include "cli/command.h"
#include "cli/inputs.h"
#include "cli/messages.h"
#include "load/dump-blocks.h"
#include "report/blocks-report.h"

static gboolean
has_blocks (GPtrArray *evidence, PscTag tag)
{
  for (guint i = 0; i < evidence->len; i++)
    {
      GArray *blocks = ((const PscEvidence *) g_ptr_array_index (evidence, i))->blocks;

      for (guint b = 0; b < blocks->len; b++)
        if (g_array_index (blocks, PscPoolBlock, b).tag == tag)
          return TRUE;
    }
  return FALSE;
}

/* The first snapshot that comes from a file: a dump has no more than one. */
static PscSnapshot *
find_snapshot (const PscLoaded *loaded, const char *path)
{
  for (guint i = 0; i < loaded->series->len; i++)
    {
      PscSnapshot *snapshot = PSC_SNAPSHOT (g_ptr_array_index (loaded->series, i));

      if (g_strcmp0 (psc_snapshot_get_path (snapshot), path) == 0)
        return snapshot;
    }
  return NULL;
}

/* Returns how much memory was searched, or -1 where there is no dump. */
static gint64
search_dumps (PscCliInputs *inputs, PscTag tag)
{
  const PscLoaded *loaded = inputs->loaded;
  gint64 n_all = -1;

  for (guint i = 0; i < loaded->dumps->len; i++)
    {
      PscDumpFile *dump = (PscDumpFile *) g_ptr_array_index (loaded->dumps, i);
      const char *path = ((PscInputFile *) g_ptr_array_index (loaded->files, i))->path;
      g_autoptr (GError) error = NULL;
      guint64 n_bytes;

      if (dump == NULL || dump->kernel == NULL)
        continue;
      if (!psc_dump_blocks_list (dump, find_snapshot (loaded, path), tag,
                                 (PscEvidence *) g_ptr_array_index (loaded->evidence, i), &n_bytes,
                                 inputs->issues, NULL, &error))
        psc_issues_add (inputs->issues, PSC_SEVERITY_ERROR, path, "%s", error->message);
      n_all = MAX (n_all, 0) + (gint64) n_bytes;
    }
  return n_all;
}

static PscExit
report (PscCliInputs *inputs, const PscCliOptions *options, PscTag tag)
{
  g_autoptr (PscOutput) output = psc_output_new_for_file (stdout);
  gint64 n_searched = search_dumps (inputs, tag);
  g_autoptr (GArray) files = psc_cli_inputs_join (inputs);
  g_autoptr (GPtrArray) evidence = psc_cli_inputs_list_evidence (files);
  PscReportContext context;

  /* An empty list must not read as a tag without blocks. */
  if (!has_blocks (evidence, tag))
    psc_issues_add (inputs->issues, PSC_SEVERITY_NOTE, options->files[0],
                    "found no block with this tag%s",
                    n_searched < 0 ? ": !poolfind lists them" : "");
  psc_cli_inputs_init_context (inputs, options, output, &context);
  psc_blocks_report_write (evidence, tag, n_searched, inputs->issues, &context);
  return psc_cli_inputs_finish (inputs, options, output);
}

/* Takes the tag, which comes last, away from the files. */
static gboolean
take_tag (PscCliOptions *options, const PscCliCommand *command, PscTag *tag)
{
  guint last = psc_cli_options_count_files (options) - 1;
  g_autofree char *text = g_steal_pointer (&options->files[last]);

  if (psc_tag_parse (text, tag))
    return TRUE;
  psc_cli_usage_error (command, _ ("bad tag '%s': expected up to four characters"), text);
  return FALSE;
}

static PscExit
run (const PscCliCommand *self, GStrv arguments)
{
  PscCliOptions options;
  PscCliInputs inputs;
  PscTag tag;
  PscExit code = PSC_EXIT_USAGE;

  if (psc_cli_options_parse (&options, self, NULL, arguments, &code))
    {
      code = PSC_EXIT_USAGE;
      if (psc_cli_options_want_files (&options, self, 2, G_MAXUINT)
          && take_tag (&options, self, &tag))
        {
          if (psc_cli_inputs_open (&inputs, &options, &code))
            code = report (&inputs, &options, tag);
          psc_cli_inputs_clear (&inputs);
        }
    }
  psc_cli_options_clear (&options);
  return code;
}

const PscCliCommand psc_command_blocks = {
  .name = "blocks",
  .arguments = "FILE… TAG",
  .summary = N_ ("Show the pool blocks of a tag"),
  .description =
      N_ ("From the output of !poolfind and !pool. A blank at the end of TAG need not be "
          "typed."),
  .examples = "  poolscope-cli blocks windbg.log Leak\n"
              "  poolscope-cli blocks --json windbg.log Io",
  .run = run,
};
