/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Called for the search of all memory, which knows nothing of progress.
 */
#include "config.h"

#include "kernel/watched-source.h"

#define N_STEPS 1000u

typedef struct
{
  PscSource *source;
  PscKernelProgress progress;
  gpointer progress_data;
  guint64 next; /* the place that is worth telling */
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
  return psc_source_read_to_hole (self->source, offset, buffer, n_bytes, n_read, hole, error);
}

static gboolean
watched_find_data (gpointer state, guint64 offset, guint64 *start, guint64 *length)
{
  return psc_source_find_data (((Watched *) state)->source, offset, start, length);
}

static void
watched_free (gpointer state)
{
  Watched *self = (Watched *) state;

  psc_source_unref (self->source);
  g_free (self);
}

PscSource *
psc_watched_source_new (PscSource *source, PscKernelProgress progress, gpointer progress_data)
{
  static const PscSourceMethods methods = { watched_read, watched_find_data, watched_free };
  Watched *self;

  g_return_val_if_fail (source != NULL, NULL);

  self = g_new0 (Watched, 1);
  self->source = psc_source_ref (source);
  self->progress = progress;
  self->progress_data = progress_data;
  return psc_source_new_for_methods (&methods, self, psc_source_get_size (source));
}
