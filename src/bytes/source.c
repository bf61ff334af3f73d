/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sources over files and memory. Called by every reader.
 */
#include "config.h"

#include "bytes/source.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct _PscSource
{
  gatomicrefcount n_refs;
  GBytes *bytes; /* NULL for a file */
  int fd;
  guint64 size;
#ifdef G_OS_WIN32
  GMutex seek_lock; /* no pread there: seeking and reading is one step */
#endif
};

static void
set_errno_error (GError **error, const char *doing, const char *path)
{
  int saved = errno;

  g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (saved), "%s%s%s: %s", doing,
               path != NULL ? " " : "", path != NULL ? path : "", g_strerror (saved));
}

static PscSource *
source_new (void)
{
  PscSource *self = g_new0 (PscSource, 1);

  g_atomic_ref_count_init (&self->n_refs);
  self->fd = -1;
#ifdef G_OS_WIN32
  g_mutex_init (&self->seek_lock);
#endif
  return self;
}

#ifndef O_BINARY
#define O_BINARY 0
#endif
#ifndef O_CLOEXEC
#define O_CLOEXEC 0
#endif
/* A named pipe must not hold the program up until somebody writes to it. */
#ifndef O_NONBLOCK
#define O_NONBLOCK 0
#endif

PscSource *
psc_source_new_for_path (const char *path, GError **error)
{
  g_autoptr (PscSource) self = source_new ();
  GStatBuf status;

  g_return_val_if_fail (path != NULL, NULL);

  self->fd = g_open (path, O_RDONLY | O_BINARY | O_CLOEXEC | O_NONBLOCK, 0);
  if (self->fd < 0)
    {
      set_errno_error (error, "cannot open", path);
      return NULL;
    }
  if (fstat (self->fd, &status) != 0)
    {
      set_errno_error (error, "cannot examine", path);
      return NULL;
    }
  if (!S_ISREG (status.st_mode))
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "cannot open %s: not a regular file",
                   path);
      return NULL;
    }
  self->size = (guint64) status.st_size;
  return g_steal_pointer (&self);
}

PscSource *
psc_source_new_for_bytes (GBytes *bytes)
{
  PscSource *self;

  g_return_val_if_fail (bytes != NULL, NULL);

  self = source_new ();
  self->bytes = g_bytes_ref (bytes);
  self->size = g_bytes_get_size (bytes);
  return self;
}

PscSource *
psc_source_ref (PscSource *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->n_refs);
  return self;
}

void
psc_source_unref (PscSource *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->n_refs))
    return;
  if (self->fd >= 0)
    close (self->fd);
  g_clear_pointer (&self->bytes, g_bytes_unref);
#ifdef G_OS_WIN32
  g_mutex_clear (&self->seek_lock);
#endif
  g_free (self);
}

guint64
psc_source_get_size (const PscSource *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->size;
}

/* One read at a place, as pread does it. */
static gssize
read_at (PscSource *self, guint64 offset, void *buffer, gsize n_bytes)
{
#ifdef G_OS_WIN32
  gssize n = -1;

  g_mutex_lock (&self->seek_lock);
  if (_lseeki64 (self->fd, (gint64) offset, SEEK_SET) >= 0)
    n = read (self->fd, buffer, (unsigned int) MIN (n_bytes, (gsize) G_MAXINT));
  g_mutex_unlock (&self->seek_lock);
  return n;
#else
  return pread (self->fd, buffer, n_bytes, (off_t) offset);
#endif
}

static gboolean
read_file (PscSource *self,
           guint64 offset,
           void *buffer,
           gsize n_bytes,
           gsize *n_read,
           GError **error)
{
  gsize done = 0;

  while (done < n_bytes)
    {
      gssize n = read_at (self, offset + done, (guint8 *) buffer + done, n_bytes - done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          set_errno_error (error, "cannot read", NULL);
          return FALSE;
        }
      if (n == 0)
        break;
      done += (gsize) n;
    }
  *n_read = done;
  return TRUE;
}

gboolean
psc_source_read (PscSource *self,
                 guint64 offset,
                 void *buffer,
                 gsize n_bytes,
                 gsize *n_read,
                 GError **error)
{
  g_return_val_if_fail (self != NULL && buffer != NULL && n_read != NULL, FALSE);

  if (offset >= self->size)
    {
      *n_read = 0;
      return TRUE;
    }
  n_bytes = (gsize) MIN ((guint64) n_bytes, self->size - offset);
  if (self->bytes == NULL)
    return read_file (self, offset, buffer, n_bytes, n_read, error);
  memcpy (buffer, (const guint8 *) g_bytes_get_data (self->bytes, NULL) + offset, n_bytes);
  *n_read = n_bytes;
  return TRUE;
}
