/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Page tables that were read once, found again by the addresses that go through them.
 *
 * One array of slots for each level. A table is found by level and by the part of an address above
 * what selects its entries, so that a walk begins at the lowest table that is known: mostly one
 * look-up. Reading takes no lock; a slot that is being replaced counts as empty. Knows nothing of
 * what entries mean.
 */
#pragma once

#include <stdatomic.h>

#include "memory/page-format-private.h"

G_BEGIN_DECLS

#define PSC_TABLE_WORDS (PSC_PAGE_BYTES / 8)

/**
 * PscTableSlot:
 * @sequence: odd while the slot is being written; a reader that finds it changed has read nothing
 * @state: of the table, as in psc_table_cache_store()
 * @key: 1 and the addresses' upper part; 0 in an empty slot
 * @words: the table, in the byte order of this machine
 */
typedef struct
{
  _Atomic guint32 sequence;
  _Atomic guint32 state;
  _Atomic guint64 key;
  _Atomic guint64 words[PSC_TABLE_WORDS];
} PscTableSlot;

typedef struct
{
  _Atomic (PscTableSlot *) *slots; /* each %NULL until it is used */
  guint n_slots;                   /* a power of two */
} PscTableRow;

typedef struct
{
  PscTableRow rows[PSC_MAX_PAGE_LEVELS + 1]; /* by level, the first unused */
  GMutex write_lock;
} PscTableCache;

void psc_table_cache_init (PscTableCache *self, guint n_levels);
void psc_table_cache_clear (PscTableCache *self);

/* The state of a table: PSC_TABLE_MISSING and the reason for one that is not there, and whether
 * something was guessed on the way to it. */
#define PSC_TABLE_HOLE_MASK 0xffu
#define PSC_TABLE_MISSING 0x100u
#define PSC_TABLE_GUESSED 0x200u

/**
 * psc_table_cache_store:
 * @state: bits and, of a missing table, the #PscHoleKind
 * @words: the table
 */
void psc_table_cache_store (PscTableCache *self,
                            guint level,
                            guint64 key,
                            guint state,
                            const guint64 *words);

static inline guint
psc_table_row_get_place (const PscTableRow *row, guint64 key)
{
  return (guint) (key ^ key >> 11 ^ key >> 22) & (row->n_slots - 1);
}

/**
 * psc_table_cache_look_up:
 * @word: which eight bytes of the table
 * @value: (out): these
 * @state: (out): of the table; @value says nothing of a missing one
 *
 * Returns: whether the table is known
 */
static inline gboolean
psc_table_cache_look_up (const PscTableCache *self,
                         guint level,
                         guint64 key,
                         guint word,
                         guint64 *value,
                         guint *state)
{
  const PscTableRow *row = &self->rows[level];
  PscTableSlot *slot =
      atomic_load_explicit (&row->slots[psc_table_row_get_place (row, key)], memory_order_acquire);
  guint32 sequence;

  if (slot == NULL)
    return FALSE;
  sequence = atomic_load_explicit (&slot->sequence, memory_order_acquire);
  if ((sequence & 1) != 0 || atomic_load_explicit (&slot->key, memory_order_acquire) != key + 1)
    return FALSE;
  *state = atomic_load_explicit (&slot->state, memory_order_acquire);
  *value = atomic_load_explicit (&slot->words[word], memory_order_acquire);
  return atomic_load_explicit (&slot->sequence, memory_order_relaxed) == sequence;
}

G_END_DECLS
