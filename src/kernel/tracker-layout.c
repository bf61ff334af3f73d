/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The known layouts of tag table entries. Called by the search for the tables and by their reader.
 */
#include "config.h"

#include "kernel/tracker-layout.h"

#define TAG_BYTES 4u
#define N_FIELDS (1 + 3 * PSC_N_POOL_KINDS)

/* The order of the pools is that of PscPoolKind: nonpaged, paged. */
static const PscTrackerLayout layouts[] = {
  { "A32", 4, 0x1c, 4, 4, { 0x04, 0x10 }, { 0x08, 0x14 }, { 0x0c, 0x18 } },
  { "A64", 8, 0x28, 4, 8, { 0x04, 0x18 }, { 0x08, 0x1c }, { 0x10, 0x20 } },
  { "B32", 4, 0x30, 8, 4, { 0x08, 0x20 }, { 0x10, 0x28 }, { 0x04, 0x18 } },
  { "B64", 8, 0x38, 8, 8, { 0x10, 0x28 }, { 0x18, 0x30 }, { 0x08, 0x20 } },
  { "C32", 4, 0x40, 8, 4, { 0x08, 0x20 }, { 0x10, 0x28 }, { 0x04, 0x18 } },
  { "C64", 8, 0x50, 8, 8, { 0x10, 0x28 }, { 0x18, 0x30 }, { 0x08, 0x20 } },
};

guint
psc_tracker_layout_get_n (void)
{
  return G_N_ELEMENTS (layouts);
}

const PscTrackerLayout *
psc_tracker_layout_get (guint index)
{
  g_return_val_if_fail (index < G_N_ELEMENTS (layouts), NULL);

  return &layouts[index];
}

gboolean
psc_tracker_layout_is_sound (const PscTrackerLayout *self)
{
  guint starts[N_FIELDS] = { 0 };
  guint lengths[N_FIELDS] = { TAG_BYTES };

  g_return_val_if_fail (self != NULL, FALSE);

  if ((self->count_bytes != 4 && self->count_bytes != 8)
      || (self->size_bytes != 4 && self->size_bytes != 8))
    return FALSE;
  for (guint i = 0; i < PSC_N_POOL_KINDS; i++)
    {
      starts[1 + 3 * i] = self->allocs[i];
      starts[2 + 3 * i] = self->frees[i];
      starts[3 + 3 * i] = self->bytes[i];
      lengths[1 + 3 * i] = lengths[2 + 3 * i] = self->count_bytes;
      lengths[3 + 3 * i] = self->size_bytes;
    }
  for (guint i = 0; i < N_FIELDS; i++)
    {
      if (lengths[i] > self->stride || starts[i] > self->stride - lengths[i])
        return FALSE;
      for (guint j = 0; j < i; j++)
        if (starts[i] < starts[j] + lengths[j] && starts[j] < starts[i] + lengths[i])
          return FALSE;
    }
  return TRUE;
}
