/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads tag lists from files. Called by both front ends.
 */
#include "config.h"

#include "load/tag-file.h"

#include "base/error.h"
#include "base/limits.h"
#include "bytes/source.h"

gboolean
psc_tag_file_load (const char *path, PscTagList *tags, GError **error)
{
  g_autoptr (PscSource) source = NULL;
  g_autofree char *text = NULL;
  guint64 size;
  gsize n_read;

  g_return_val_if_fail (path != NULL && tags != NULL, FALSE);

  source = psc_source_new_for_path (path, error);
  if (source == NULL)
    return FALSE;
  size = psc_source_get_size (source);
  if (size > PSC_MAX_TAG_LIST_BYTES)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_LIMIT,
                   "%s: tag list of %" G_GUINT64_FORMAT " bytes, expected at most %u", path, size,
                   PSC_MAX_TAG_LIST_BYTES);
      return FALSE;
    }
  text = g_malloc ((gsize) size + 1);
  if (!psc_source_read (source, 0, text, (gsize) size, &n_read, error))
    return FALSE;
  return psc_tag_list_add (tags, path, text, n_read, error);
}

static void
load_if_there (const char *path, PscTagList *tags, PscIssues *issues)
{
  g_autoptr (GError) error = NULL;

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR) || psc_tag_file_load (path, tags, &error)
      || issues == NULL)
    return;
  psc_issues_add (issues, PSC_SEVERITY_WARNING, path, "%s", error->message);
}

/* Where the kit's installer puts the debuggers; the variable exists on Windows only. */
static void
load_of_debugger (PscTagList *tags, PscIssues *issues)
{
  static const char *const architectures[] = { "x64", "x86", "arm64" };
  const char *programs = g_getenv ("ProgramFiles(x86)");

  for (guint i = 0; programs != NULL && i < G_N_ELEMENTS (architectures); i++)
    {
      g_autofree char *path = g_build_filename (programs, "Windows Kits", "10", "Debuggers",
                                                architectures[i], "triage", "pooltag.txt", NULL);

      if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
        continue;
      load_if_there (path, tags, issues);
      return;
    }
}

void
psc_tag_file_load_usual (PscTagList *tags, PscIssues *issues)
{
  static const char *const names[] = { "localtag.txt", "pooltag.txt" };

  g_return_if_fail (tags != NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path =
          g_build_filename (g_get_user_config_dir (), "poolscope", names[i], NULL);

      load_if_there (path, tags, issues);
    }
  load_of_debugger (tags, issues);
}
