/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs of pages, sorted by page and searched by halving. Called by ms-runs.c and ms-ranges.c.
 */
#include "config.h"

#include "dump/extents-private.h"

#include "base/error.h"

typedef struct
{
  guint64 page;
  guint64 n_pages;
  guint64 first; /* pages before it in the file */
} Extent;

struct _PscExtents
{
  GArray *extents;
  guint64 n_pages;
};

PscExtents *
psc_extents_new (void)
{
  PscExtents *self = g_new0 (PscExtents, 1);

  self->extents = g_array_new (FALSE, FALSE, sizeof (Extent));
  return self;
}

void
psc_extents_free (PscExtents *self)
{
  g_array_unref (self->extents);
  g_free (self);
}

guint64
psc_extents_get_n_pages (const PscExtents *self)
{
  return self->n_pages;
}

static const Extent *
get (const PscExtents *self, guint index)
{
  return &g_array_index (self->extents, Extent, index);
}

gboolean
psc_extents_add (PscExtents *self, guint64 page, guint64 n_pages, GError **error)
{
  Extent extent = { page, n_pages, self->n_pages };

  g_return_val_if_fail (n_pages > 0, FALSE);

  /* The sum cannot overflow either: runs that do not overlap have no more pages than there are, and
   * others are refused later. */
  if (page >= PSC_DUMP_MAX_PAGE || n_pages > PSC_DUMP_MAX_PAGE - page
      || self->n_pages > PSC_DUMP_MAX_PAGE)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT,
                   "run of pages %u: 0x%" G_GINT64_MODIFIER
                   "x pages from page 0x%" G_GINT64_MODIFIER "x on are more than any machine has",
                   self->extents->len, n_pages, page);
      return FALSE;
    }
  self->n_pages += n_pages;
  g_array_append_val (self->extents, extent);
  return TRUE;
}

static gint
compare_extents (gconstpointer a, gconstpointer b)
{
  const Extent *left = (const Extent *) a;
  const Extent *right = (const Extent *) b;

  return (left->page > right->page) - (left->page < right->page);
}

static gboolean
check_order (PscExtents *self, GError **error)
{
  for (guint i = 1; i < self->extents->len; i++)
    {
      const Extent *last = get (self, i - 1);
      const Extent *next = get (self, i);

      if (last->page + last->n_pages <= next->page)
        continue;
      g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT,
                   "runs of pages: 0x%" G_GINT64_MODIFIER "x pages from page 0x%" G_GINT64_MODIFIER
                   "x on overlap the run at page 0x%" G_GINT64_MODIFIER "x",
                   last->n_pages, last->page, next->page);
      return FALSE;
    }
  return TRUE;
}

static void
find_extent (gconstpointer index, guint64 page, guint64 n_wanted, PscPageRun *run)
{
  const PscExtents *self = (const PscExtents *) index;
  guint low = 0;
  guint high = self->extents->len;

  /* The first extent that begins behind the page. */
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (get (self, middle)->page > page)
        high = middle;
      else
        low = middle + 1;
    }
  if (low > 0 && page - get (self, low - 1)->page < get (self, low - 1)->n_pages)
    {
      const Extent *extent = get (self, low - 1);

      run->is_stored = TRUE;
      run->n_pages = extent->n_pages - (page - extent->page);
      run->first = extent->first + (page - extent->page);
      return;
    }
  run->is_stored = FALSE;
  run->n_pages = low < self->extents->len ? get (self, low)->page - page : 1;
  run->first = 0;
}

static void
free_extents (gpointer index)
{
  psc_extents_free ((PscExtents *) index);
}

gboolean
psc_extents_open (PscExtents *self,
                  guint64 first_offset,
                  const PscDumpInput *input,
                  PscDump *dump,
                  GError **error)
{
  static const PscPageIndexMethods methods = { .find = find_extent, .free = free_extents };
  g_autoptr (PscExtents) owned = self;
  const Extent *last;
  PscPageStore store;

  g_return_val_if_fail (self->extents->len > 0, FALSE);

  g_array_sort (self->extents, compare_extents);
  if (!check_order (self, error))
    return FALSE;
  last = get (self, self->extents->len - 1);
  store.methods = &methods;
  store.first_offset = first_offset;
  store.n_stored = self->n_pages;
  store.n_machine_pages = last->page + last->n_pages;
  store.index = g_steal_pointer (&owned);
  return psc_page_store_open (&store, input, dump, error);
}
