/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Parses command lines. Called by every command.
 */
#include "config.h"

#include "cli/options.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "cli/messages.h"
#include "cli/terminal.h"

/* What GOption fills in. */
typedef struct
{
  gboolean help;
  gboolean json;
  gboolean quiet;
  gboolean progress;
  gboolean redact;
  gboolean allow_downloads;
  char *format;
  char *color;
  char *symbols;
  GStrv pooltags;
  GStrv files;
} Raw;

static void
raw_clear (Raw *raw)
{
  g_free (raw->format);
  g_free (raw->color);
  g_free (raw->symbols);
  g_strfreev (raw->pooltags);
  g_strfreev (raw->files);
}

static GOptionContext *
make_context (const PscCliCommand *command, const GOptionEntry *entries, Raw *raw)
{
  const GOptionEntry common[] = {
    { "format", 0, 0, G_OPTION_ARG_STRING, &raw->format,
      N_ ("How to write the result: table, json, csv or markdown"), N_ ("FORMAT") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &raw->json, N_ ("Short for --format json"), NULL },
    { "pooltags", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &raw->pooltags,
      N_ ("A pooltag.txt that says what tags stand for; may be given again"), N_ ("FILE") },
    { "symbols", 0, 0, G_OPTION_ARG_STRING, &raw->symbols,
      N_ ("Where symbols are, as in _NT_SYMBOL_PATH"), N_ ("PATH") },
    { "allow-downloads", 0, 0, G_OPTION_ARG_NONE, &raw->allow_downloads,
      N_ ("Let symbol servers on that path be asked"), NULL },
    { "redact", 0, 0, G_OPTION_ARG_NONE, &raw->redact,
      N_ ("Leave names of machines, people and files out"), NULL },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &raw->quiet, N_ ("Show no messages but errors"), NULL },
    { "progress", 0, 0, G_OPTION_ARG_NONE, &raw->progress,
      N_ ("Show progress even where there is no terminal"), NULL },
    { "color", 0, 0, G_OPTION_ARG_STRING, &raw->color,
      N_ ("When to use colors: auto, always or never"), N_ ("WHEN") },
    { "help", 'h', 0, G_OPTION_ARG_NONE, &raw->help, N_ ("Show this help"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &raw->files, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  GOptionContext *context = g_option_context_new (command->arguments);
  g_autofree char *description = g_strdup_printf ("%s\n\n%s\n%s", _ (command->description),
                                                  _ ("Examples:"), command->examples);

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, _ (command->summary));
  g_option_context_set_description (context, description);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, common, GETTEXT_PACKAGE);
  return context;
}

static gboolean
parse_format (PscCliOptions *self, const PscCliCommand *command, const Raw *raw)
{
  static const char *const names[] = { "table", "json", "csv", "markdown" };
  const char *wanted = raw->json ? "json" : raw->format;

  self->has_format = wanted != NULL;
  if (wanted == NULL)
    return TRUE;
  if (raw->json && raw->format != NULL && strcmp (raw->format, "json") != 0)
    {
      psc_cli_usage_error (command, _ ("--json and --format %s contradict each other"),
                           raw->format);
      return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (wanted, names[i]) == 0)
      {
        self->format = (PscReportFormat) i;
        return TRUE;
      }
  psc_cli_usage_error (command, _ ("unknown format '%s': expected table, json, csv or markdown"),
                       wanted);
  return FALSE;
}

static gboolean
parse_color (PscCliOptions *self, const PscCliCommand *command, const char *when)
{
  if (when == NULL || strcmp (when, "auto") == 0)
    {
      self->use_color = psc_terminal_wants_color (stdout);
      self->color_messages = psc_terminal_wants_color (stderr);
      return TRUE;
    }
  self->use_color = self->color_messages = strcmp (when, "always") == 0;
  if (self->use_color || strcmp (when, "never") == 0)
    return TRUE;
  psc_cli_usage_error (command, _ ("unknown --color '%s': expected auto, always or never"), when);
  return FALSE;
}

static gboolean
take_raw (PscCliOptions *self, const PscCliCommand *command, Raw *raw)
{
  self->is_quiet = raw->quiet;
  self->show_progress = raw->progress || (!raw->quiet && psc_terminal_is_one (stderr));
  self->redact = raw->redact;
  self->symbols = g_steal_pointer (&raw->symbols);
  self->allow_downloads = raw->allow_downloads;
  self->pooltags = g_steal_pointer (&raw->pooltags);
  self->files = g_steal_pointer (&raw->files);
  return parse_format (self, command, raw) && parse_color (self, command, raw->color);
}

gboolean
psc_cli_options_parse (PscCliOptions *self,
                       const PscCliCommand *command,
                       const GOptionEntry *entries,
                       GStrv arguments,
                       PscExit *exit)
{
  g_autoptr (GOptionContext) context = NULL;
  g_auto (GStrv) copy = NULL;
  g_autoptr (GError) error = NULL;
  Raw raw = { FALSE };
  gboolean is_run = FALSE;

  g_return_val_if_fail (self != NULL && command != NULL && exit != NULL, FALSE);

  *self = (PscCliOptions){ .format = PSC_REPORT_TABLE };
  *exit = PSC_EXIT_USAGE;
  copy = g_strdupv (arguments);
  context = make_context (command, entries, &raw);
  if (!g_option_context_parse_strv (context, &copy, &error))
    psc_cli_usage_error (command, "%s", error->message);
  else if (raw.help)
    {
      g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);

      fputs (help, stdout);
      *exit = PSC_EXIT_DONE;
    }
  else
    is_run = take_raw (self, command, &raw);
  raw_clear (&raw);
  return is_run;
}

void
psc_cli_options_clear (PscCliOptions *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->symbols, g_free);
  g_clear_pointer (&self->pooltags, g_strfreev);
  g_clear_pointer (&self->files, g_strfreev);
}

guint
psc_cli_options_count_files (const PscCliOptions *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->files != NULL ? g_strv_length (self->files) : 0;
}

gboolean
psc_cli_options_want_files (const PscCliOptions *self,
                            const PscCliCommand *command,
                            guint at_least,
                            guint at_most)
{
  guint n = psc_cli_options_count_files (self);

  if (n < at_least)
    psc_cli_usage_error (command, _ ("no FILE was given"));
  else if (n > at_most)
    psc_cli_usage_error (command,
                         ngettext ("too many arguments: expected at most %u, found %u",
                                   "too many arguments: expected at most %u, found %u", at_most),
                         at_most, n);
  return n >= at_least && n <= at_most;
}
