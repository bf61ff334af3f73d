/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Opens what the command line names. Called by every command.
 */
#include "config.h"

#include "cli/inputs.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "analysis/case-files.h"
#include "base/error.h"
#include "cli/messages.h"
#include "cli/terminal.h"
#include "load/file-spec.h"
#include "load/tag-file.h"
#include "report/clean-line.h"

#define PROGRESS_INTERVAL_USEC (G_USEC_PER_SEC / 10)
/* What is done sooner needs no progress on a terminal: it would only flicker. */
#define PROGRESS_DELAY_USEC (G_USEC_PER_SEC / 2)
#define CLEAR_LINE "\r\033[K"

typedef struct
{
  PscRedactor *redactor;
  gboolean is_terminal;
  gboolean is_shown;
  gint64 next_usec;
} Progress;

/* How far it is with the file @name. */
static char *
dup_progress (PscLoadStage stage, const char *name, int percent)
{
  switch (stage)
    {
    case PSC_LOAD_OPENING_DUMP:
      /* Translators: %s is the name of a file, %d a number of percent */
      return g_strdup_printf (_ ("%s: opening the dump, %d %%"), name, percent);
    case PSC_LOAD_FINDING_KERNEL:
      /* Translators: %s is the name of a file, %d a number of percent */
      return g_strdup_printf (_ ("%s: looking for the kernel, %d %%"), name, percent);
    case PSC_LOAD_READING_POOL:
      /* Translators: %s is the name of a file, %d a number of percent */
      return g_strdup_printf (_ ("%s: reading the pool, %d %%"), name, percent);
    case PSC_LOAD_READING:
    default:
      return g_strdup_printf ("%s: %d %%", name, percent);
    }
}

/* Called on the thread that loads, which is this one. */
static void
show_progress (const char *path, PscLoadStage stage, double fraction, gpointer user_data)
{
  Progress *progress = (Progress *) user_data;
  gint64 now = g_get_monotonic_time ();
  g_autofree char *name = NULL;
  g_autofree char *line = NULL;

  if (now < progress->next_usec)
    return;
  progress->next_usec = now + PROGRESS_INTERVAL_USEC;
  progress->is_shown = TRUE;
  name = psc_clean_line_dup (psc_redactor_apply (progress->redactor, path));
  line = dup_progress (stage, name, (int) (fraction * 100.0));
  fprintf (stderr, "%s%s%s", progress->is_terminal ? CLEAR_LINE : "", line,
           progress->is_terminal ? "" : "\n");
}

static PscLoaded *
load (const PscCliOptions *options, PscRedactor *redactor, GError **error)
{
  const char *const *files = (const char *const *) options->files;
  Progress progress = { .redactor = redactor, .is_terminal = psc_terminal_is_one (stderr) };
  const PscSymbolSettings symbols = { options->symbols, options->allow_downloads };
  PscLoaded *loaded;

  if (!options->show_progress)
    return psc_load_with_symbols (files, &symbols, NULL, NULL, NULL, error);
  if (progress.is_terminal)
    progress.next_usec = g_get_monotonic_time () + PROGRESS_DELAY_USEC;
  loaded = psc_load_with_symbols (files, &symbols, show_progress, &progress, NULL, error);
  if (progress.is_terminal && progress.is_shown)
    fputs (CLEAR_LINE, stderr);
  return loaded;
}

/* Files first, so that they are numbered from 1 whether they came from a folder or not. */
static void
name_paths (PscCliInputs *self, const PscCliOptions *options)
{
  guint n_files = self->loaded != NULL ? self->loaded->files->len : 0;

  if (self->redactor == NULL)
    return;
  for (guint i = 0; i < n_files; i++)
    {
      const PscInputFile *file = (const PscInputFile *) g_ptr_array_index (self->loaded->files, i);

      psc_redactor_add_path (self->redactor, file->path);
    }
  for (guint i = 0; i < psc_cli_options_count_files (options); i++)
    {
      PscFileSpec spec;

      psc_file_spec_init (&spec, options->files[i]);
      psc_redactor_add_path (self->redactor, spec.path);
      psc_file_spec_clear (&spec);
    }
  for (guint i = 0; options->pooltags != NULL && options->pooltags[i] != NULL; i++)
    psc_redactor_add_path (self->redactor, options->pooltags[i]);
}

/* A list that cannot be read leaves descriptions out, and no more than that. */
static void
load_pooltags (PscCliInputs *self, const PscCliOptions *options)
{
  self->tags = psc_tag_list_new ();
  for (guint i = 0; options->pooltags != NULL && options->pooltags[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;

      if (!psc_tag_file_load (options->pooltags[i], self->tags, &error))
        psc_issues_add (self->issues, PSC_SEVERITY_ERROR, "", "%s", error->message);
    }
  psc_tag_file_load_usual (self->tags, self->issues);
}

gboolean
psc_cli_inputs_open (PscCliInputs *self, const PscCliOptions *options, PscExit *exit)
{
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (self != NULL && options != NULL && exit != NULL, FALSE);

  *self = (PscCliInputs){ .issues = psc_issues_new () };
  if (options->redact)
    self->redactor = psc_redactor_new ();
  load_pooltags (self, options);
  self->loaded = load (options, self->redactor, &error);
  name_paths (self, options);
  if (self->loaded == NULL)
    {
      psc_cli_show_issues (options, self->redactor, self->issues);
      psc_cli_show_error (options, self->redactor, error);
      *exit = g_error_matches (error, PSC_ERROR, PSC_ERROR_RANGE) ? PSC_EXIT_USAGE
                                                                  : PSC_EXIT_UNREADABLE;
      return FALSE;
    }
  psc_issues_append (self->issues, self->loaded->issues);
  return TRUE;
}

gboolean
psc_cli_inputs_open_snapshots (PscCliInputs *self, const PscCliOptions *options, PscExit *exit)
{
  g_autoptr (GError) error = NULL;

  if (!psc_cli_inputs_open (self, options, exit))
    return FALSE;
  if (self->loaded->snapshots->len > 0)
    return TRUE;
  psc_cli_show_issues (options, self->redactor, self->issues);
  g_set_error (&error, PSC_ERROR, PSC_ERROR_UNRECOGNISED, "%s: found no tag table",
               options->files[0]);
  psc_cli_show_error (options, self->redactor, error);
  *exit = PSC_EXIT_UNREADABLE;
  return FALSE;
}

void
psc_cli_inputs_clear (PscCliInputs *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->loaded, psc_loaded_unref);
  g_clear_pointer (&self->tags, psc_tag_list_free);
  g_clear_pointer (&self->redactor, psc_redactor_free);
  g_clear_pointer (&self->issues, psc_issues_unref);
}

GArray *
psc_cli_inputs_join (PscCliInputs *self)
{
  GArray *files = psc_case_files_new ();

  g_return_val_if_fail (self != NULL && self->loaded != NULL, files);

  psc_case_files_append (files, self->loaded->files, self->loaded->evidence);
  psc_case_files_join (files, self->issues);
  return files;
}

void
psc_cli_inputs_tell_unread (PscCliInputs *self, PscSeverity severity, const char *message)
{
  g_return_if_fail (self != NULL && self->loaded != NULL && message != NULL);

  for (guint i = 0; i < self->loaded->files->len; i++)
    {
      const PscInputFile *file = (const PscInputFile *) g_ptr_array_index (self->loaded->files, i);

      if (file->kind == PSC_INPUT_DUMP)
        psc_issues_add (self->issues, severity, file->path, "%s", message);
    }
}

GPtrArray *
psc_cli_inputs_list_evidence (const GArray *files)
{
  GPtrArray *evidence = g_ptr_array_new ();

  g_return_val_if_fail (files != NULL, evidence);

  for (guint i = 0; i < files->len; i++)
    g_ptr_array_add (evidence, (gpointer) g_array_index (files, PscCaseFile, i).evidence);
  return evidence;
}

PscSnapshot *
psc_cli_inputs_get_chosen (const PscCliInputs *self, guint argument, guint *index)
{
  g_return_val_if_fail (argument < self->loaded->chosen->len, NULL);

  *index = g_array_index (self->loaded->chosen, guint, argument);
  if (*index == PSC_NO_SNAPSHOT)
    return NULL;
  return PSC_SNAPSHOT (g_ptr_array_index (self->loaded->series, *index));
}

void
psc_cli_inputs_add_issues (PscCliInputs *self, PscSnapshot *snapshot)
{
  psc_issues_append (self->issues, psc_snapshot_get_issues (snapshot));
}

void
psc_cli_inputs_init_context (const PscCliInputs *self,
                             const PscCliOptions *options,
                             PscOutput *output,
                             PscReportContext *context)
{
  *context = (PscReportContext){
    .output = output,
    .format = options->format,
    .use_color = options->use_color,
    .width = psc_terminal_get_width (stdout),
    .tags = self->tags,
    .redactor = self->redactor,
  };
}

PscExit
psc_cli_inputs_finish (const PscCliInputs *self, const PscCliOptions *options, PscOutput *output)
{
  g_autoptr (GError) error = NULL;
  PscSeverity worst;
  gboolean is_written = output == NULL || psc_output_finish (output, &error);

  psc_cli_show_issues (options, self->redactor, self->issues);
  if (!is_written)
    {
      psc_cli_show_error (options, self->redactor, error);
      return PSC_EXIT_UNREADABLE;
    }
  if (psc_issues_get_worst (self->issues, &worst) && worst > PSC_SEVERITY_NOTE)
    return PSC_EXIT_PARTIAL;
  return PSC_EXIT_DONE;
}
