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

static void
add_run (PscShownMemory *self, const PscMemoryRun *run)
{
  gsize from = 0;
  gsize place = 0;

  if (run->address < self->address)
    {
      if (self->address - run->address >= run->bytes->len)
        return;
      from = (gsize) (self->address - run->address);
    }
  else
    {
      if (run->address - self->address >= self->n_bytes)
        return;
      place = (gsize) (run->address - self->address);
    }
  for (; from < run->bytes->len && place < self->n_bytes; from++, place++)
    if (run->known->data[from])
      add_byte (self, place, run->bytes->data[from]);
}

void
psc_shown_memory_add (PscShownMemory *self, const PscEvidence *evidence)
{
  g_return_if_fail (self != NULL && evidence != NULL);

  for (guint i = 0; i < evidence->memory->len; i++)
    add_run (self, (const PscMemoryRun *) g_ptr_array_index (evidence->memory, i));
}
