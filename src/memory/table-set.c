/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A set of numbers with linear probing, never more than half full.
 */
#include "config.h"

#include "memory/table-set-private.h"

#include "base/limits.h"

#define FIRST_PLACES 256u

void
psc_table_set_init (PscTableSet *self)
{
  *self = (PscTableSet){ .factor = ((guint64) g_random_int () << 32 | g_random_int ()) | 1 };
  g_mutex_init (&self->lock);
}

void
psc_table_set_clear (PscTableSet *self)
{
  g_free (self->keys);
  g_mutex_clear (&self->lock);
}

/* Tables begin at pages, which leaves the low bits for the level; so no key is 0. */
static guint64
make_key (guint level, guint64 pa)
{
  return pa | level;
}

/* The place of the key, or the free one where it would be. */
static gsize
find_place (const PscTableSet *self, guint64 key)
{
  gsize place = (gsize) (key * self->factor >> 32) & (self->n_places - 1);

  while (self->keys[place] != 0 && self->keys[place] != key)
    place = (place + 1) & (self->n_places - 1);
  return place;
}

static void
grow (PscTableSet *self)
{
  g_autofree guint64 *old = self->keys;
  gsize n_old = self->n_places;

  self->n_places = n_old > 0 ? 2 * n_old : FIRST_PLACES;
  self->keys = g_new0 (guint64, self->n_places);
  for (gsize i = 0; i < n_old; i++)
    if (old[i] != 0)
      self->keys[find_place (self, old[i])] = old[i];
}

void
psc_table_set_add (PscTableSet *self, guint level, guint64 pa)
{
  guint64 key = make_key (level, pa);
  gsize place;

  g_mutex_lock (&self->lock);
  if (self->n_keys < PSC_MAX_EMPTY_TABLES)
    {
      if (2 * (self->n_keys + 1) > self->n_places)
        grow (self);
      place = find_place (self, key);
      self->n_keys += self->keys[place] == 0 ? 1 : 0;
      self->keys[place] = key;
    }
  g_mutex_unlock (&self->lock);
}

gboolean
psc_table_set_contains (PscTableSet *self, guint level, guint64 pa)
{
  guint64 key = make_key (level, pa);
  gboolean contains;

  g_mutex_lock (&self->lock);
  contains = self->n_keys > 0 && self->keys[find_place (self, key)] == key;
  g_mutex_unlock (&self->lock);
  return contains;
}
