/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sparse copies of sources that are no files. Called by kdump-library.c.
 */
#include "config.h"

#include "dump/sparse-copy-private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "base/error.h"
#include "base/limits.h"

/* The largest page of memory of the machines that this may run on. */
#define CHUNK_BYTES 65536u

struct _PscSparseCopy
{
  PscSource *source;
  int fd;
  GMutex lock;
  GHashTable *chunks; /* set of numbers of chunks that were copied */
};

static void
set_errno_error (GError **error, const char *doing)
{
  int saved = errno;

  g_set_error (error, G_FILE_ERROR, (gint) g_file_error_from_errno (saved), "%s: %s", doing,
               g_strerror (saved));
}

PscSparseCopy *
psc_sparse_copy_new (PscSource *source, GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (PscSparseCopy) self = g_new0 (PscSparseCopy, 1);

  self->source = psc_source_ref (source);
  g_mutex_init (&self->lock);
  self->chunks = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->fd = g_file_open_tmp ("poolscope-XXXXXX", &path, error);
  if (self->fd < 0)
    return NULL;
  g_unlink (path);
  if (ftruncate (self->fd, (off_t) MIN (psc_source_get_size (source), G_MAXINT64)) != 0)
    {
      set_errno_error (error, "cannot make a temporary file");
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
psc_sparse_copy_free (PscSparseCopy *self)
{
  if (self == NULL)
    return;
  if (self->fd >= 0)
    close (self->fd);
  psc_source_unref (self->source);
  g_mutex_clear (&self->lock);
  g_hash_table_unref (self->chunks);
  g_free (self);
}

int
psc_sparse_copy_get_fd (const PscSparseCopy *self)
{
  return self->fd;
}

static gboolean
write_all (int fd, guint64 offset, const guint8 *bytes, gsize n_bytes, GError **error)
{
  for (gsize done = 0; done < n_bytes;)
    {
      gssize n = pwrite (fd, bytes + done, n_bytes - done, (off_t) (offset + done));

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          set_errno_error (error, "cannot write a temporary file");
          return FALSE;
        }
      done += (gsize) n;
    }
  return TRUE;
}

static gboolean
copy_chunk (PscSparseCopy *self, guint64 chunk, GError **error)
{
  g_autofree guint8 *bytes = NULL;
  gsize n_read;

  if (g_hash_table_contains (self->chunks, &chunk))
    return TRUE;
  if (g_hash_table_size (self->chunks) >= PSC_MAX_DUMP_COPY_BYTES / CHUNK_BYTES)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_LIMIT,
                   "flattened dump: more than %" G_GUINT64_FORMAT
                   " bytes of it are needed in a temporary file; unpack it first",
                   PSC_MAX_DUMP_COPY_BYTES);
      return FALSE;
    }
  bytes = g_malloc (CHUNK_BYTES);
  if (!psc_source_read (self->source, chunk * CHUNK_BYTES, bytes, CHUNK_BYTES, &n_read, error)
      || !write_all (self->fd, chunk * CHUNK_BYTES, bytes, n_read, error))
    return FALSE;
  g_hash_table_add (self->chunks, g_memdup2 (&chunk, sizeof chunk));
  return TRUE;
}

gboolean
psc_sparse_copy_fill (PscSparseCopy *self, guint64 offset, guint64 n_bytes, GError **error)
{
  guint64 size = psc_source_get_size (self->source);
  guint64 end = offset + MIN (n_bytes, size - MIN (offset, size));
  gboolean filled = TRUE;

  g_mutex_lock (&self->lock);
  for (guint64 chunk = offset / CHUNK_BYTES; filled && chunk * CHUNK_BYTES < end; chunk++)
    filled = copy_chunk (self, chunk, error);
  g_mutex_unlock (&self->lock);
  return filled;
}
