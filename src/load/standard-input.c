/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Spools standard input to an unnamed temporary file. Called by the loader.
 */
#include "config.h"

#include "load/standard-input.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define BLOCK_BYTES (64u * 1024u)

static gboolean
fail (GError **error, const char *doing)
{
  int saved = errno;

  g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (saved), "%s: %s", doing,
               g_strerror (saved));
  return FALSE;
}

static gboolean
write_all (int fd, const char *bytes, gsize n_bytes, GError **error)
{
  while (n_bytes > 0)
    {
      gssize n = write (fd, bytes, n_bytes);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return fail (error, "cannot keep standard input in a temporary file");
      bytes += n;
      n_bytes -= (gsize) n;
    }
  return TRUE;
}

static gboolean
copy_input (int fd, GError **error)
{
  g_autofree char *block = g_malloc (BLOCK_BYTES);

  while (TRUE)
    {
      gssize n = read (STDIN_FILENO, block, BLOCK_BYTES);

      if (n == 0)
        return TRUE;
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return fail (error, "cannot read standard input");
      if (!write_all (fd, block, (gsize) n, error))
        return FALSE;
    }
}

PscSource *
psc_standard_input_open (GError **error)
{
  g_autofree char *path = NULL;
  PscSource *source = NULL;
  int fd = g_file_open_tmp ("poolscope-XXXXXX", &path, error);

  if (fd < 0)
    return NULL;
  if (copy_input (fd, error))
    source = psc_source_new_for_path (path, error);
  close (fd);
  g_unlink (path);
  return source;
}
