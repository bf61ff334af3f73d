/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * libkdumpfile, for packed pages of kdump files. The only file that includes it.
 *
 * What its version 0.5.1 does with files that lie, and who sees to it that it is not asked to:
 *
 *   it maps files, and dies when one becomes shorter    mmap_policy is set to never, here
 *   it reads zeros behind the end of the file           kdump-dump.c looks first
 *   its buffer for packed bytes has the size of a page,
 *   and it fills in up to 256 KiB                       kdump-dump.c looks first
 *   a table of runs as long as the bitmap can be made   kdump-dump.c counts them first
 *   notes may change its size of a page, and it tries
 *   other layouts of the header than are read here      compared here
 *   it writes to attributes that it has freed           it is not asked to, here
 *   notes of Xen are read without regard to their size  kdump-dump.c looks first
 *
 * A context serves one thread: each read takes a clone of the first context and gives it back.
 * Messages are copied at once, since the next call replaces them.
 */
#include "config.h"

#include "dump/kdump-library-private.h"

#include <libkdumpfile/kdumpfile.h>
#include <unistd.h>

#include "base/error.h"
#include "dump/sparse-copy-private.h"

/* With the library's own 1024 a page of a kdump file takes twice as long (measured with 0.5.1). */
#define CACHE_PAGES 16u

struct _PscKdumpLibrary
{
  PscSource *file;
  guint64 head_bytes;
  guint block_bytes;
  guint pointer_bytes;
  GMutex lock;
  kdump_ctx_t *context; /* the one that the others are clones of; NULL before the first read */
  GPtrArray *clones;    /* those that nobody uses */
  PscSparseCopy *copy;  /* NULL where the library reads the file itself */
  int fd;               /* -1 where there is a copy */
};

/* Version 0.5.1 frees its attributes and then changes two of them, whose memory may be somebody
 * else's by then. What cannot be freed is kept, about a MiB for each file that was read. */
static void
free_context (kdump_ctx_t *context)
{
#ifdef HAVE_KDUMP_ORDERLY_FREE
  kdump_free (context);
#else
  static GMutex lock;
  static GSList *kept;

  g_mutex_lock (&lock);
  kept = g_slist_prepend (kept, context);
  g_mutex_unlock (&lock);
#endif
}

gboolean
psc_kdump_library_is_there (void)
{
  return TRUE;
}

static void
free_clone (gpointer data)
{
  kdump_free ((kdump_ctx_t *) data);
}

PscKdumpLibrary *
psc_kdump_library_new (PscSource *file, guint64 head_bytes, guint block_bytes, guint pointer_bytes)
{
  PscKdumpLibrary *self = g_new0 (PscKdumpLibrary, 1);

  self->file = psc_source_ref (file);
  self->head_bytes = head_bytes;
  self->block_bytes = block_bytes;
  self->pointer_bytes = pointer_bytes;
  self->clones = g_ptr_array_new_with_free_func (free_clone);
  self->fd = -1;
  g_mutex_init (&self->lock);
  return self;
}

void
psc_kdump_library_free (PscKdumpLibrary *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->clones);
  g_clear_pointer (&self->context, free_context);
  g_clear_pointer (&self->copy, psc_sparse_copy_free);
  if (self->fd >= 0)
    close (self->fd);
  psc_source_unref (self->file);
  g_mutex_clear (&self->lock);
  g_free (self);
}

static gboolean
set_error (kdump_ctx_t *context, const char *doing, GError **error)
{
  g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT, "kdump file: %s: %s", doing,
               kdump_get_err (context));
  return FALSE;
}

/* A file is read by the library itself; for a view of one it needs another file. */
static int
get_fd (PscKdumpLibrary *self, GError **error)
{
  if (self->fd < 0 && self->copy == NULL)
    self->fd = psc_source_dup_fd (self->file);
  if (self->fd >= 0)
    return self->fd;
  if (self->copy == NULL)
    self->copy = psc_sparse_copy_new (self->file, error);
  if (self->copy == NULL || !psc_sparse_copy_fill (self->copy, 0, self->head_bytes, error))
    return -1;
  return psc_sparse_copy_get_fd (self->copy);
}

static gboolean
open_context (PscKdumpLibrary *self, kdump_ctx_t *context, int fd, GError **error)
{
  kdump_num_t page_bytes, pointer_bytes;

  if (kdump_set_number_attr (context, KDUMP_ATTR_FILE_MMAP_POLICY, KDUMP_MMAP_NEVER) != KDUMP_OK
      || kdump_set_number_attr (context, "cache.size", CACHE_PAGES) != KDUMP_OK)
    return set_error (context, "cannot set up libkdumpfile", error);
  if (kdump_open_fd (context, fd) != KDUMP_OK)
    return set_error (context, "libkdumpfile cannot open it", error);
  if (kdump_get_number_attr (context, KDUMP_ATTR_PAGE_SIZE, &page_bytes) != KDUMP_OK
      || kdump_get_number_attr (context, KDUMP_ATTR_PTR_SIZE, &pointer_bytes) != KDUMP_OK)
    return set_error (context, "libkdumpfile does not tell how it reads it", error);
  if (page_bytes == self->block_bytes && pointer_bytes == self->pointer_bytes)
    return TRUE;
  g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT,
               "kdump file: pages of %u bytes and pointers of %u; libkdumpfile takes them for "
               "%" G_GUINT64_FORMAT " and %" G_GUINT64_FORMAT,
               self->block_bytes, self->pointer_bytes, (guint64) page_bytes,
               (guint64) pointer_bytes);
  return FALSE;
}

static kdump_ctx_t *
make_context (PscKdumpLibrary *self, GError **error)
{
  int fd = get_fd (self, error);
  kdump_ctx_t *context;

  if (fd < 0)
    return NULL;
  context = kdump_new ();
  if (context == NULL)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_LIMIT, "kdump file: no memory for libkdumpfile");
      return NULL;
    }
  if (open_context (self, context, fd, error))
    return context;
  free_context (context);
  return NULL;
}

/* A context that nobody else uses until it is given back. */
static kdump_ctx_t *
take_clone (PscKdumpLibrary *self, GError **error)
{
  kdump_ctx_t *clone = NULL;

  g_mutex_lock (&self->lock);
  if (self->context == NULL)
    self->context = make_context (self, error);
  if (self->context != NULL)
    {
      if (self->clones->len > 0)
        clone = (kdump_ctx_t *) g_ptr_array_steal_index_fast (self->clones, self->clones->len - 1);
      else if ((clone = kdump_clone (self->context, 0)) == NULL)
        g_set_error (error, PSC_ERROR, PSC_ERROR_LIMIT, "kdump file: no memory for libkdumpfile");
    }
  g_mutex_unlock (&self->lock);
  return clone;
}

static void
give_back (PscKdumpLibrary *self, kdump_ctx_t *clone)
{
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->clones, clone);
  g_mutex_unlock (&self->lock);
}

/* What is copied stays: the library keeps whole pages of the file and would not see a change. */
static gboolean
fill_copy (PscKdumpLibrary *self,
           const PscKdumpPlace *descriptor,
           const PscKdumpPlace *data,
           GError **error)
{
  return self->copy == NULL
         || (psc_sparse_copy_fill (self->copy, descriptor->offset, descriptor->n_bytes, error)
             && psc_sparse_copy_fill (self->copy, data->offset, data->n_bytes, error));
}

gboolean
psc_kdump_library_read (PscKdumpLibrary *self,
                        guint64 block,
                        const PscKdumpPlace *descriptor,
                        const PscKdumpPlace *data,
                        void *buffer,
                        GError **error)
{
  kdump_ctx_t *clone = take_clone (self, error);
  size_t n_bytes = self->block_bytes;
  gboolean was_read;

  if (clone == NULL)
    return FALSE;
  was_read = fill_copy (self, descriptor, data, error);
  if (was_read
      && kdump_read (clone, KDUMP_MACHPHYSADDR, block * self->block_bytes, buffer, &n_bytes)
             != KDUMP_OK)
    was_read = set_error (clone, "libkdumpfile cannot unpack a page", error);
  give_back (self, clone);
  return was_read;
}
