/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Called for the search of all memory, which knows nothing of progress.
 */
#include "config.h"

#include "kernel/watched-source.h"

#define N_STEPS 1000u
#define PAGE_BYTES 4096u

typedef struct
{
  PscSource *source;
  PscKernelProgress progress;
  gpointer progress_data;
  guint64 next;   /* the place that is worth telling */
  guint64 n_left; /* bytes that may still be read */
} Watched;

static void
tell (Watched *self, guint64 place)
{
  guint64 size = psc_source_get_size (self->source);

  if (self->progress == NULL || place < self->next)
    return;
  self->progress ((double) place / (double) size, self->progress_data);
  self->next = place + MAX (size / N_STEPS, 1);
}

static gboolean
watched_read (gpointer state,
              guint64 offset,
              void *buffer,
              gsize n_bytes,
              gsize *n_read,
              PscHole *hole,
              GError **error)
{
  Watched *self = (Watched *) state;

  tell (self, offset);
  if (n_bytes > self->n_left)
    {
      *n_read = 0;
      *hole = (PscHole){ .kind = PSC_HOLE_NOT_CAPTURED, .length = n_bytes };
      return TRUE;
    }
  if (!psc_source_read_to_hole (self->source, offset, buffer, n_bytes, n_read, hole, error))
    return FALSE;
  self->n_left -= *n_read;
  return TRUE;
}

static gboolean
watched_find_data (gpointer state, guint64 offset, guint64 *start, guint64 *length)
{
  const Watched *self = (const Watched *) state;

  return self->n_left >= PAGE_BYTES && psc_source_find_data (self->source, offset, start, length);
}

static void
watched_free (gpointer state)
{
  Watched *self = (Watched *) state;

  psc_source_unref (self->source);
  g_free (self);
}

PscSource *
psc_watched_source_new (PscSource *source,
                        guint64 max_bytes,
                        PscKernelProgress progress,
                        gpointer progress_data)
{
  static const PscSourceMethods methods = { watched_read, watched_find_data, watched_free };
  Watched *self;

  g_return_val_if_fail (source != NULL, NULL);

  self = g_new0 (Watched, 1);
  self->source = psc_source_ref (source);
  self->n_left = max_bytes;
  self->progress = progress;
  self->progress_data = progress_data;
  return psc_source_new_for_methods (&methods, self, psc_source_get_size (source));
}
