/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Arithmetic and names of the four pool numbers.
 */
#include "config.h"

#include "model/pool.h"

const char *
psc_pool_kind_to_string (PscPoolKind kind)
{
  return kind == PSC_POOL_NONPAGED ? "nonpaged" : "paged";
}

const char *
psc_pool_field_to_string (PscPoolField field)
{
  static const char *const names[PSC_N_POOL_FIELDS] = { "allocs", "frees", "outstanding", "bytes" };

  g_return_val_if_fail ((guint) field < PSC_N_POOL_FIELDS, "");

  return names[field];
}

gboolean
psc_pool_get (const PscPool *self, PscPoolField field, double *value)
{
  g_return_val_if_fail (self != NULL && value != NULL, FALSE);

  if ((self->known & PSC_POOL_KNOWN (field)) == 0)
    return FALSE;
  switch (field)
    {
    case PSC_POOL_ALLOCS:
      *value = (double) self->allocs;
      return TRUE;
    case PSC_POOL_FREES:
      *value = (double) self->frees;
      return TRUE;
    case PSC_POOL_OUTSTANDING:
      *value = (double) self->outstanding;
      return TRUE;
    case PSC_POOL_BYTES:
      *value = (double) self->bytes;
      return TRUE;
    default:
      g_return_val_if_reached (FALSE);
    }
}

static gboolean
add_signed (gint64 *sum, gint64 value)
{
  if ((value > 0 && *sum > G_MAXINT64 - value) || (value < 0 && *sum < G_MININT64 - value))
    return FALSE;
  *sum += value;
  return TRUE;
}

gboolean
psc_pool_add (PscPool *self, const PscPool *other)
{
  guint8 overflowed = 0;

  g_return_val_if_fail (self != NULL && other != NULL, FALSE);

  if (!g_uint64_checked_add (&self->allocs, self->allocs, other->allocs))
    overflowed |= PSC_POOL_KNOWN (PSC_POOL_ALLOCS);
  if (!g_uint64_checked_add (&self->frees, self->frees, other->frees))
    overflowed |= PSC_POOL_KNOWN (PSC_POOL_FREES);
  if (!add_signed (&self->outstanding, other->outstanding))
    overflowed |= PSC_POOL_KNOWN (PSC_POOL_OUTSTANDING);
  if (!g_uint64_checked_add (&self->bytes, self->bytes, other->bytes))
    overflowed |= PSC_POOL_KNOWN (PSC_POOL_BYTES);
  self->known &= (guint8) ~overflowed;
  return overflowed == 0;
}

void
psc_pool_forget (PscPool *self, PscPoolField field)
{
  g_return_if_fail (self != NULL);

  self->known &= (guint8) ~PSC_POOL_KNOWN (field);
  switch (field)
    {
    case PSC_POOL_ALLOCS:
      self->allocs = 0;
      break;
    case PSC_POOL_FREES:
      self->frees = 0;
      break;
    case PSC_POOL_OUTSTANDING:
      self->outstanding = 0;
      break;
    case PSC_POOL_BYTES:
      self->bytes = 0;
      break;
    default:
      g_return_if_reached ();
    }
}

gboolean
psc_pool_equal (const PscPool *a, const PscPool *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return a->known == b->known && a->allocs == b->allocs && a->frees == b->frees
         && a->outstanding == b->outstanding && a->bytes == b->bytes;
}
