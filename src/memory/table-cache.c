/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Filling of the slots. Each store is a release and each load an acquire, so that whoever sees a
 * word of a new table also sees that the sequence has changed.
 */
#include "config.h"

#include "memory/table-cache-private.h"

#include "base/limits.h"

void
psc_table_cache_init (PscTableCache *self, guint n_levels)
{
  /* One table of a level stands for 512 of the level below, yet an address space with holes uses
   * few entries of each; a quarter for each step up is ample. */
  for (guint level = 1; level <= n_levels; level++)
    {
      PscTableRow *row = &self->rows[level];

      row->n_slots = MAX (1u, PSC_MAX_CACHED_TABLES >> (2 * (level - 1)));
      row->slots = g_new0 (_Atomic (PscTableSlot *), row->n_slots);
    }
  g_mutex_init (&self->write_lock);
}

void
psc_table_cache_clear (PscTableCache *self)
{
  for (guint level = 1; level <= PSC_MAX_PAGE_LEVELS; level++)
    {
      for (guint i = 0; i < self->rows[level].n_slots; i++)
        g_free (atomic_load_explicit (&self->rows[level].slots[i], memory_order_relaxed));
      g_free (self->rows[level].slots);
    }
  g_mutex_clear (&self->write_lock);
}

void
psc_table_cache_store (PscTableCache *self,
                       guint level,
                       guint64 key,
                       guint state,
                       const guint64 *words)
{
  PscTableRow *row = &self->rows[level];
  guint place = psc_table_row_get_place (row, key);
  PscTableSlot *slot;
  guint32 sequence;

  g_mutex_lock (&self->write_lock);
  slot = atomic_load_explicit (&row->slots[place], memory_order_acquire);
  if (slot == NULL)
    {
      slot = g_new0 (PscTableSlot, 1);
      atomic_store_explicit (&row->slots[place], slot, memory_order_release);
    }
  sequence = atomic_load_explicit (&slot->sequence, memory_order_relaxed);
  atomic_store_explicit (&slot->sequence, sequence + 1, memory_order_relaxed);
  atomic_store_explicit (&slot->key, key + 1, memory_order_release);
  atomic_store_explicit (&slot->state, state, memory_order_release);
  for (guint i = 0; i < PSC_TABLE_WORDS; i++)
    atomic_store_explicit (&slot->words[i], words[i], memory_order_release);
  atomic_store_explicit (&slot->sequence, sequence + 2, memory_order_release);
  g_mutex_unlock (&self->write_lock);
}
