/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Temporary files without a name. Called for standard input and for what archives hold.
 */
#include "config.h"

#include "bytes/spool.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

struct _PscSpool
{
  char *path;
  int fd;
};

PscSpool *
psc_spool_new (GError **error)
{
  g_autoptr (PscSpool) self = g_new0 (PscSpool, 1);

  self->fd = g_file_open_tmp ("poolscope-XXXXXX", &self->path, error);
  return self->fd < 0 ? NULL : g_steal_pointer (&self);
}

void
psc_spool_free (PscSpool *self)
{
  g_return_if_fail (self != NULL);

  if (self->path != NULL)
    {
      close (self->fd);
      g_unlink (self->path);
    }
  g_free (self->path);
  g_free (self);
}

gboolean
psc_spool_write (PscSpool *self, const void *bytes, gsize n_bytes, GError **error)
{
  const char *at = (const char *) bytes;

  g_return_val_if_fail (self != NULL && (bytes != NULL || n_bytes == 0), FALSE);

  while (n_bytes > 0)
    {
      gssize n = write (self->fd, at, n_bytes);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          int saved = errno;

          g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (saved),
                       "cannot write a temporary file: %s", g_strerror (saved));
          return FALSE;
        }
      at += n;
      n_bytes -= (gsize) n;
    }
  return TRUE;
}

/* The source has a descriptor of its own, so the name can go. */
PscSource *
psc_spool_finish (PscSpool *self, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  return psc_source_new_for_path (self->path, error);
}
