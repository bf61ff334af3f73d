/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sources over files and memory, and the frame of those that other folders make. Called by every
 * reader.
 */
#include "config.h"

#include "bytes/source.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

struct _PscSource
{
  gatomicrefcount n_refs;
  const PscSourceMethods *methods; /* NULL for a file and a piece of memory */
  gpointer state;
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
psc_source_new_for_methods (const PscSourceMethods *methods, gpointer state, guint64 size)
{
  PscSource *self;

  g_return_val_if_fail (methods != NULL, NULL);

  self = source_new ();
  self->methods = methods;
  self->state = state;
  self->size = size;
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
  if (self->methods != NULL && self->methods->free != NULL)
    self->methods->free (self->state);
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

/* Ends in front of a hole; `hole` is filled in by the methods alone. */
static gboolean
read_some (PscSource *self,
           guint64 offset,
           void *buffer,
           gsize n_bytes,
           gsize *n_read,
           PscHole *hole,
           GError **error)
{
  if (self->methods != NULL)
    return self->methods->read (self->state, offset, buffer, n_bytes, n_read, hole, error);
  if (self->bytes == NULL)
    return read_file (self, offset, buffer, n_bytes, n_read, error);
  memcpy (buffer, (const guint8 *) g_bytes_get_data (self->bytes, NULL) + offset, n_bytes);
  *n_read = n_bytes;
  return TRUE;
}

gboolean
psc_source_read_to_hole (PscSource *self,
                         guint64 offset,
                         void *buffer,
                         gsize n_bytes,
                         gsize *n_read,
                         PscHole *hole,
                         GError **error)
{
  g_return_val_if_fail (self != NULL && buffer != NULL && n_read != NULL && hole != NULL, FALSE);

  hole->kind = PSC_HOLE_END;
  hole->length = 0;
  *n_read = 0;
  if (offset >= self->size)
    return TRUE;
  return read_some (self, offset, buffer, (gsize) MIN ((guint64) n_bytes, self->size - offset),
                    n_read, hole, error);
}

gboolean
psc_source_read (PscSource *self,
                 guint64 offset,
                 void *buffer,
                 gsize n_bytes,
                 gsize *n_read,
                 GError **error)
{
  PscHole hole;

  return psc_source_read_to_hole (self, offset, buffer, n_bytes, n_read, &hole, error);
}

gboolean
psc_source_read_all (PscSource *self,
                     guint64 offset,
                     void *buffer,
                     gsize n_bytes,
                     const char *what,
                     GError **error)
{
  PscHole hole;
  gsize n_read;
  PscError code;

  g_return_val_if_fail (what != NULL, FALSE);

  if (!psc_source_read_to_hole (self, offset, buffer, n_bytes, &n_read, &hole, error))
    {
      g_prefix_error (error, "%s: ", what);
      return FALSE;
    }
  if (n_read == n_bytes)
    return TRUE;
  code = hole.kind == PSC_HOLE_END || hole.kind == PSC_HOLE_TRUNCATED ? PSC_ERROR_TRUNCATED
                                                                      : PSC_ERROR_UNMAPPED;
  g_set_error (error, PSC_ERROR, (gint) code,
               "%s: need %" G_GSIZE_FORMAT " bytes at 0x%" G_GINT64_MODIFIER
               "x, only %" G_GSIZE_FORMAT " there: %s",
               what, n_bytes, offset, n_read, psc_hole_kind_to_string (hole.kind));
  return FALSE;
}

gboolean
psc_source_find_data (PscSource *self, guint64 offset, guint64 *start, guint64 *length)
{
  g_return_val_if_fail (self != NULL && start != NULL && length != NULL, FALSE);

  if (offset >= self->size)
    return FALSE;
  if (self->methods != NULL)
    return self->methods->find_data (self->state, offset, start, length);
  *start = offset;
  *length = self->size - offset;
  return TRUE;
}

int
psc_source_dup_fd (PscSource *self)
{
  g_return_val_if_fail (self != NULL, -1);

  return self->fd >= 0 ? dup (self->fd) : -1;
}

const char *
psc_hole_kind_to_string (PscHoleKind kind)
{
  static const char *const words[] = {
    [PSC_HOLE_END] = "the end",
    [PSC_HOLE_NOT_MAPPED] = "not mapped",
    [PSC_HOLE_DEMAND_ZERO] = "never had contents (demand zero)",
    [PSC_HOLE_PAGED_OUT] = "paged out",
    [PSC_HOLE_NOT_CAPTURED] = "not captured",
    [PSC_HOLE_OUTSIDE] = "outside the machine's memory",
    [PSC_HOLE_TRUNCATED] = "behind the end of the file",
    [PSC_HOLE_DAMAGED] = "damaged",
  };

  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (words), "unknown");

  return words[kind];
}
