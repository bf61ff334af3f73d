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
#include "report/owners-report.h"

static gboolean
is_word (const char *argument)
{
  PscTag tag;

  return psc_tag_parse (argument, &tag);
}

static gboolean
parse_tags (const PscCliCommand *command, const char *const *words, gpointer parsed)
{
  GArray *tags = (GArray *) parsed;

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
write_report (const PscEvidenceQuery *query, const PscReportContext *context)
{
  const GArray *tags = (const GArray *) query->parsed;

  psc_owners_report_write (query->files, &g_array_index (tags, PscTag, 0), tags->len, query->issues,
                           context);
}

static PscExit
run (const PscCliCommand *self, GStrv arguments)
{
  g_autoptr (GArray) tags = g_array_new (FALSE, FALSE, sizeof (PscTag));
  const PscEvidenceCommand kind = {
    .is_word = is_word, .parse = parse_tags, .parsed = tags, .write = write_report
  };

  return psc_evidence_command_run (&kind, self, arguments);
}

const PscCliCommand psc_command_owners = {
  .name = "owners",
  .arguments = "FILE… TAG…",
  .summary = N_ ("Show whose tags are, with what speaks for it"),
  .description = N_ ("Joins the hits of memory searches, and the callers that Driver Verifier "
                     "recorded, to the modules that hold\nthem."),
  .examples = "  poolscope-cli owners windbg.log Leak\n"
              "  poolscope-cli owners --json windbg.log tsni SBcx Drti",
  .run = run,
};
