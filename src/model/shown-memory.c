/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Collects bytes from runs of memory. Called by the command that shows memory.
 */
#include "config.h"

#include "model/shown-memory.h"

PscShownMemory *
psc_shown_memory_new (guint64 address, gsize n_bytes)
{
  PscShownMemory *self;

  g_return_val_if_fail (n_bytes > 0 && n_bytes - 1 <= G_MAXUINT64 - address, NULL);

  self = g_new0 (PscShownMemory, 1);
  self->address = address;
  self->n_bytes = n_bytes;
  self->bytes = g_malloc0 (n_bytes);
  self->known = g_malloc0 (n_bytes);
  return self;
}

void
psc_shown_memory_free (PscShownMemory *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->bytes);
  g_free (self->known);
  g_free (self);
}

static void
add_byte (PscShownMemory *self, gsize place, guint8 value)
{
  if (!self->known[place])
    self->n_known++;
  else if (self->bytes[place] != value)
    self->n_conflicts++;
  self->known[place] = 1;
  self->bytes[place] = value;
}

/* @known is NULL where every byte is. */
static void
add_range (PscShownMemory *self,
           guint64 address,
           const guint8 *bytes,
           const guint8 *known,
           gsize n_bytes)
{
  gsize from = 0;
  gsize place = 0;

  if (address < self->address)
    {
      if (self->address - address >= n_bytes)
        return;
      from = (gsize) (self->address - address);
    }
  else
    {
      if (address - self->address >= self->n_bytes)
        return;
      place = (gsize) (address - self->address);
    }
  for (; from < n_bytes && place < self->n_bytes; from++, place++)
    if (known == NULL || known[from])
      add_byte (self, place, bytes[from]);
}

void
psc_shown_memory_add_bytes (PscShownMemory *self,
                            guint64 address,
                            const guint8 *bytes,
                            gsize n_bytes)
{
  g_return_if_fail (self != NULL && (bytes != NULL || n_bytes == 0));

  add_range (self, address, bytes, NULL, n_bytes);
}

void
psc_shown_memory_add (PscShownMemory *self, const PscEvidence *evidence)
{
  g_return_if_fail (self != NULL && evidence != NULL);

  for (guint i = 0; i < evidence->memory->len; i++)
    {
      const PscMemoryRun *run = (const PscMemoryRun *) g_ptr_array_index (evidence->memory, i);

      add_range (self, run->address, run->bytes->data, run->known->data, run->bytes->len);
    }
}
