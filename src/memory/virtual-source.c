/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The virtual memory of an address space as a source.
 */
#include "config.h"

#include "memory/address-space-private.h"

static gboolean
read_virtual (gpointer state,
              guint64 offset,
              void *buffer,
              gsize n_bytes,
              gsize *n_read,
              PscHole *hole,
              GError **error)
{
  PscAddressSpace *self = (PscAddressSpace *) state;
  guint n_prototypes;
  gsize done = 0;

  while (done < n_bytes)
    {
      guint64 va = offset + done;
      PscTranslation at;
      guint64 rest;
      gsize n, n_there;

      n_prototypes = 0;
      if (!psc_address_space_walk (self, va, &n_prototypes, &at, error))
        return FALSE;
      rest = psc_address_space_get_rest (self, va, &at);
      if (!at.is_mapped)
        {
          *hole = (PscHole){ .kind = at.hole, .length = rest };
          break;
        }
      n = (gsize) MIN (MIN (n_bytes - done, rest), self->paging.highest_pa - at.pa);
      if (!psc_source_read_to_hole (self->physical, at.pa, (guint8 *) buffer + done, n, &n_there,
                                    hole, error))
        return FALSE;
      done += n_there;
      if (n_there < n)
        {
          /* The hole is in physical memory: how it goes on behind this page says nothing here. */
          hole->length = MIN (hole->length > 0 ? hole->length : G_MAXUINT64, rest - n_there);
          hole->kind = psc_address_space_get_physical_hole (hole->kind);
          break;
        }
    }
  *n_read = done;
  return TRUE;
}

static gboolean
find_virtual (gpointer state, guint64 offset, guint64 *start, guint64 *length)
{
  return psc_address_space_find (state, offset, start, length);
}

static void
free_space (gpointer state)
{
  psc_address_space_destroy ((PscAddressSpace *) state);
}

const PscSourceMethods psc_address_space_methods = {
  .read = read_virtual,
  .find_data = find_virtual,
  .free = free_space,
};
