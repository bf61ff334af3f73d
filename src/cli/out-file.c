/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes files as a whole. Called by `convert` and `chart`.
 */
#include "config.h"

#include "cli/out-file.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

/* GIO's sentences name absolute paths, and temporary ones; these do not. */
static const struct
{
  GIOErrorEnum code;
  const char *reason;
} reasons[] = {
  { G_IO_ERROR_NOT_FOUND, N_ ("there is no such folder") },
  { G_IO_ERROR_PERMISSION_DENIED, N_ ("it is not allowed") },
  { G_IO_ERROR_READ_ONLY, N_ ("the file system cannot be written to") },
  { G_IO_ERROR_IS_DIRECTORY, N_ ("it is a folder") },
  { G_IO_ERROR_NOT_DIRECTORY, N_ ("a part of its path is no folder") },
  { G_IO_ERROR_NO_SPACE, N_ ("there is no space left") },
};

static const char *
get_reason (const GError *error)
{
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    if (g_error_matches (error, G_IO_ERROR, (int) reasons[i].code))
      return _ (reasons[i].reason);
  return error->message;
}

void
psc_out_file_explain (const char *path, GError **error)
{
  const char *reason;
  GError *plain;

  if (error == NULL || *error == NULL)
    return;
  reason = get_reason (*error);
  /* Translators: a file's name, and why. */
  plain = g_error_new ((*error)->domain, (*error)->code, _ ("cannot write %s: %s"), path, reason);
  g_clear_error (error);
  *error = plain;
}

gboolean
psc_out_file_write (const char *path, PscOutFileWriter writer, gpointer user_data, GError **error)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GFileOutputStream) stream = NULL;
  g_autoptr (PscOutput) output = NULL;
  g_autoptr (GCancellable) giving_up = NULL;

  g_return_val_if_fail (path != NULL && writer != NULL, FALSE);

  file = g_file_new_for_path (path);
  stream = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_NONE, NULL, error);
  if (stream != NULL)
    {
      output = psc_output_new_for_stream (G_OUTPUT_STREAM (stream));
      writer (output, user_data);
      if (psc_output_finish (output, error)
          && g_output_stream_close (G_OUTPUT_STREAM (stream), NULL, error))
        return TRUE;
      /* Closing what is cancelled leaves the file that was there. */
      giving_up = g_cancellable_new ();
      g_cancellable_cancel (giving_up);
      g_output_stream_close (G_OUTPUT_STREAM (stream), giving_up, NULL);
    }
  psc_out_file_explain (path, error);
  return FALSE;
}

static gboolean
is_same_file (const char *a, const char *b)
{
  GStatBuf x;
  GStatBuf y;

  if (strcmp (a, b) == 0)
    return TRUE;
#ifdef G_OS_WIN32
  return FALSE;
#else
  return g_stat (a, &x) == 0 && g_stat (b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
#endif
}

gboolean
psc_out_file_is_input (const char *path, const PscCliInputs *inputs)
{
  g_return_val_if_fail (path != NULL && inputs != NULL, FALSE);

  for (guint i = 0; i < inputs->loaded->files->len; i++)
    {
      const PscInputFile *file =
          (const PscInputFile *) g_ptr_array_index (inputs->loaded->files, i);

      if (strcmp (file->path, "-") != 0 && is_same_file (path, file->path))
        return TRUE;
    }
  return FALSE;
}
