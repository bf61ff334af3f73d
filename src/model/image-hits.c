/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Keeps hits in one array, which is sorted once and then searched.
 */
#include "config.h"

#include "model/image-hits.h"

static void
image_clear (gpointer data)
{
  g_free (((PscSearchedImage *) data)->name);
}

static void
hit_clear (gpointer data)
{
  g_free (((PscImageHit *) data)->instruction);
}

PscImageHits *
psc_image_hits_new (void)
{
  PscImageHits *self = g_new0 (PscImageHits, 1);

  g_atomic_ref_count_init (&self->n_refs);
  self->images = g_array_new (FALSE, FALSE, sizeof (PscSearchedImage));
  self->hits = g_array_new (FALSE, FALSE, sizeof (PscImageHit));
  g_array_set_clear_func (self->images, image_clear);
  g_array_set_clear_func (self->hits, hit_clear);
  return self;
}

PscImageHits *
psc_image_hits_ref (PscImageHits *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->n_refs);
  return self;
}

void
psc_image_hits_unref (PscImageHits *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->n_refs))
    return;
  g_array_unref (self->images);
  g_array_unref (self->hits);
  g_free (self);
}

static gint
compare_hits (gconstpointer a, gconstpointer b)
{
  const PscImageHit *left = (const PscImageHit *) a;
  const PscImageHit *right = (const PscImageHit *) b;

  if (left->tag != right->tag)
    return psc_tag_compare (left->tag, right->tag);
  if (left->rank != right->rank)
    return left->rank < right->rank ? -1 : 1;
  if (left->image != right->image)
    return left->image < right->image ? -1 : 1;
  return (left->va > right->va) - (left->va < right->va);
}

void
psc_image_hits_sort (PscImageHits *self)
{
  g_return_if_fail (self != NULL);

  g_array_sort (self->hits, compare_hits);
}

const PscImageHit *
psc_image_hits_find (const PscImageHits *self, PscTag tag, guint *n_hits)
{
  guint low = 0, high, first;

  g_return_val_if_fail (self != NULL && n_hits != NULL, NULL);

  high = self->hits->len;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (psc_tag_compare (g_array_index (self->hits, PscImageHit, middle).tag, tag) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  first = low;
  while (low < self->hits->len && g_array_index (self->hits, PscImageHit, low).tag == tag)
    low++;
  *n_hits = low - first;
  return *n_hits > 0 ? &g_array_index (self->hits, PscImageHit, first) : NULL;
}
