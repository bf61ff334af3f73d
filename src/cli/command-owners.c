/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `owners`: the modules that tags may belong to.
 */
#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "cli/command.h"
#include "cli/evidence-command.h"
#include "cli/messages.h"
#include "load/dump-owners.h"
#include "report/owners-report.h"

/* What was asked for. */
typedef struct
{
  GArray *tags; /* of PscTag */
  char *drivers;
} Request;

static gboolean
is_word (const char *argument)
{
  PscTag tag;

  return psc_tag_parse (argument, &tag);
}

static gboolean
parse_tags (const PscCliCommand *command, const char *const *words, gpointer parsed)
{
  GArray *tags = ((Request *) parsed)->tags;

  if (words[0] == NULL)
    {
      psc_cli_usage_error (command, _ ("no tag was given"));
      return FALSE;
    }
  for (guint i = 0; words[i] != NULL; i++)
    {
      PscTag tag;

      if (!psc_tag_parse (words[i], &tag))
        {
          psc_cli_usage_error (command, _ ("bad tag '%s': expected one to four characters"),
                               words[i]);
          return FALSE;
        }
      g_array_append_val (tags, tag);
    }
  return TRUE;
}

static void
note_failure (PscCliInputs *inputs, const char *place, const GError *error)
{
  psc_issues_add (inputs->issues, PSC_SEVERITY_ERROR, place, "%s", error->message);
}

/* The images of all modules of each dump. */
static void
search_dumps (PscCliInputs *inputs, const Request *request)
{
  const PscLoaded *loaded = inputs->loaded;

  for (guint i = 0; i < loaded->dumps->len; i++)
    {
      PscDumpFile *dump = (PscDumpFile *) g_ptr_array_index (loaded->dumps, i);
      PscEvidence *evidence = (PscEvidence *) g_ptr_array_index (loaded->evidence, i);
      g_autoptr (GError) error = NULL;

      if (dump == NULL || dump->kernel == NULL)
        continue;
      evidence->image_hits = psc_image_hits_new ();
      if (!psc_dump_owners_search (dump, evidence->modules,
                                   (const PscTag *) (gconstpointer) request->tags->data,
                                   request->tags->len, evidence->image_hits, inputs->issues, NULL,
                                   NULL, NULL, &error))
        note_failure (inputs, ((PscInputFile *) g_ptr_array_index (loaded->files, i))->path, error);
    }
}

/* Files on disk belong to the machine of the last file. */
static void
search_drivers (PscCliInputs *inputs, const Request *request)
{
  const PscLoaded *loaded = inputs->loaded;
  PscEvidence *evidence =
      (PscEvidence *) g_ptr_array_index (loaded->evidence, loaded->evidence->len - 1);
  g_autoptr (GError) error = NULL;

  if (evidence->image_hits == NULL)
    evidence->image_hits = psc_image_hits_new ();
  if (!psc_driver_folder_search (request->drivers,
                                 (const PscTag *) (gconstpointer) request->tags->data,
                                 request->tags->len, evidence->image_hits, inputs->issues, NULL,
                                 NULL, NULL, &error))
    note_failure (inputs, request->drivers, error);
}

static void
search_images (PscCliInputs *inputs, const PscCliOptions *options, gconstpointer parsed)
{
  const Request *request = (const Request *) parsed;

  search_dumps (inputs, request);
  if (request->drivers != NULL)
    search_drivers (inputs, request);
  for (guint i = 0; i < inputs->loaded->evidence->len; i++)
    {
      PscEvidence *evidence = (PscEvidence *) g_ptr_array_index (inputs->loaded->evidence, i);

      if (evidence->image_hits != NULL)
        psc_image_hits_sort (evidence->image_hits);
    }
}

static void
write_report (const PscEvidenceQuery *query, const PscReportContext *context)
{
  const GArray *tags = ((const Request *) query->parsed)->tags;

  psc_owners_report_write (query->files, &g_array_index (tags, PscTag, 0), tags->len, query->issues,
                           context);
}

static PscExit
run (const PscCliCommand *self, GStrv arguments)
{
  Request request = { .tags = g_array_new (FALSE, FALSE, sizeof (PscTag)) };
  const GOptionEntry entries[] = {
    { "drivers", 0, 0, G_OPTION_ARG_FILENAME, &request.drivers,
      N_ ("Search the driver files in FOLDER too"), N_ ("FOLDER") },
    G_OPTION_ENTRY_NULL,
  };
  const PscEvidenceCommand kind = { .is_word = is_word,
                                    .parse = parse_tags,
                                    .parsed = &request,
                                    .entries = entries,
                                    .prepare = search_images,
                                    .write = write_report };
  PscExit code = psc_evidence_command_run (&kind, self, arguments);

  g_array_unref (request.tags);
  g_free (request.drivers);
  return code;
}

const PscCliCommand psc_command_owners = {
  .name = "owners",
  .arguments = "FILE… TAG…",
  .summary = N_ ("Show whose tags are, with what speaks for it"),
  .description = N_ ("Joins the hits of memory searches, and the callers that Driver Verifier "
                     "recorded, to the modules that hold\nthem. Of a dump, the code and data of "
                     "all modules are searched for the tags."),
  .examples = "  poolscope-cli owners windbg.log Leak\n"
              "  poolscope-cli owners MEMORY.DMP Leak --drivers drivers\n"
              "  poolscope-cli owners --json windbg.log tsni SBcx Drti",
  .run = run,
};
