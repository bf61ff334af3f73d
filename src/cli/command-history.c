/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `history`: the verifier's log of allocations and frees.
 */
#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "analysis/case-files.h"
#include "cli/command.h"
#include "cli/evidence-command.h"
#include "cli/messages.h"
#include "report/history-report.h"

typedef struct
{
  gboolean has_address;
  guint64 va;
} Own;

/* `0x9d2fb000`, `fffff807`47f50000` */
static gboolean
read_address (const char *word, guint64 *va)
{
  g_auto (GStrv) parts = g_strsplit (word, "`", -1);
  g_autofree char *digits = g_strjoinv ("", parts);
  const char *number = g_ascii_strncasecmp (digits, "0x", 2) == 0 ? digits + 2 : digits;

  if (*number == '\0' || strlen (number) > 16
      || strspn (number, "0123456789abcdefABCDEF") != strlen (number))
    return FALSE;
  *va = g_ascii_strtoull (number, NULL, 16);
  return TRUE;
}

static gboolean
is_word (const char *argument)
{
  guint64 va;

  return read_address (argument, &va);
}

static gboolean
parse_address (const PscCliCommand *command, const char *const *words, gpointer parsed)
{
  Own *own = (Own *) parsed;

  if (words[0] == NULL)
    return TRUE;
  own->has_address = words[1] == NULL && read_address (words[0], &own->va);
  if (!own->has_address)
    psc_cli_usage_error (command, _ ("bad address '%s': expected hexadecimal digits"), words[0]);
  return own->has_address;
}

static gboolean
has_log (const PscEvidence *evidence)
{
  return evidence->traces->len > 0;
}

static void
write_report (const PscEvidenceQuery *query, const PscReportContext *context)
{
  const Own *own = (const Own *) query->parsed;

  psc_history_report_write (psc_case_files_choose (query->files, has_log, query->issues),
                            own->has_address ? &own->va : NULL, query->issues, context);
}

/* An empty list must not read as a log without records. */
static void
prepare (PscCliInputs *inputs, const PscCliOptions *options, gconstpointer parsed)
{
  (void) options;
  (void) parsed;
  psc_cli_inputs_tell_unread (inputs, PSC_SEVERITY_WARNING,
                              "of dumps, the log of Driver Verifier is not read: a text with the "
                              "output of !verifier 80 tells it");
}

static PscExit
run (const PscCliCommand *self, GStrv arguments)
{
  Own own = { 0 };
  const PscEvidenceCommand kind = {
    .is_word = is_word,
    .parse = parse_address,
    .parsed = &own,
    .prepare = prepare,
    .write = write_report,
  };

  return psc_evidence_command_run (&kind, self, arguments);
}

const PscCliCommand psc_command_history = {
  .name = "history",
  .arguments = "FILE… [ADDRESS]",
  .summary = N_ ("Show the log of allocations and frees"),
  .description = N_ ("Newest first, with stacks. With ADDRESS, only records of blocks that hold it "
                     "are shown."),
  .examples = "  poolscope-cli history windbg.log\n"
              "  poolscope-cli history --json windbg.log 0x9d2fb000",
  .run = run,
};
