/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes messages. Called by the commands; standard output is not touched here.
 */
#include "config.h"

#include "cli/messages.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "report/clean-line.h"

#define PROGRAM "poolscope-cli"
#define PLAIN "\033[0m"

void
psc_cli_usage_error (const PscCliCommand *command, const char *format, ...)
{
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  line = psc_clean_line_dup (text);
  fprintf (stderr, PROGRAM ": %s\n", line);
  if (command != NULL)
    fprintf (stderr, _ ("Try '%s %s --help'.\n"), PROGRAM, command->name);
  else
    fprintf (stderr, _ ("Try '%s --help'.\n"), PROGRAM);
}

static const char *
get_color (PscSeverity severity)
{
  switch (severity)
    {
    case PSC_SEVERITY_ERROR:
      return "\033[1;31m";
    case PSC_SEVERITY_WARNING:
      return "\033[1;33m";
    case PSC_SEVERITY_NOTE:
    default:
      return "\033[1m";
    }
}

void
psc_cli_show_message (const PscCliOptions *options, PscSeverity severity, const char *text)
{
  g_autofree char *line = NULL;

  if (options->is_quiet && severity != PSC_SEVERITY_ERROR)
    return;
  line = psc_clean_line_dup (text);
  fprintf (stderr, "%s%s:%s %s\n", options->color_messages ? get_color (severity) : "",
           psc_severity_to_string (severity), options->color_messages ? PLAIN : "", line);
}

/* What a person can do, by kind of error; NULL where the message says it. */
static const char *
get_advice (const GError *error)
{
  if (g_error_matches (error, PSC_ERROR, PSC_ERROR_UNRECOGNISED))
    return _ (
        "Poolscope reads dumps of Windows, logs of a debugger with !poolused in them, PoolMon "
        "logs, and pool tables in CSV.");
  if (g_error_matches (error, PSC_ERROR, PSC_ERROR_RANGE))
    return _ ("Leave '#' and the number out to take the last snapshot; '#-1' names it too.");
  return NULL;
}

void
psc_cli_show_error (const PscCliOptions *options, PscRedactor *redactor, const GError *error)
{
  const char *advice = get_advice (error);

  psc_cli_show_message (options, PSC_SEVERITY_ERROR, psc_redactor_apply (redactor, error->message));
  if (advice != NULL && !options->is_quiet)
    fprintf (stderr, "%s\n", advice);
}

void
psc_cli_show_issues (const PscCliOptions *options, PscRedactor *redactor, const PscIssues *issues)
{
  guint n = psc_issues_get_n (issues);

  for (guint i = 0; i < n; i++)
    {
      const PscIssue *issue = psc_issues_get (issues, i);
      /* Errors of the system name their file already. */
      gboolean is_named = strstr (issue->message, issue->place) != NULL;
      g_autofree char *text =
          g_strdup_printf ("%s%s%s", is_named ? "" : psc_redactor_apply (redactor, issue->place),
                           is_named ? "" : ": ", psc_redactor_apply (redactor, issue->message));

      psc_cli_show_message (options, issue->severity, text);
    }
}
