/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One of the kernel's pool tag tables (an array of POOL_TRACKER_TABLE), as it lies in memory.
 *
 * The table is a hash table with linear probing of 2^n slots, followed by one slot for what found
 * no place. Entries are never removed, so every entry must be reachable from its hash: that tells a
 * real table, of the right layout and size, from anything else.
 */
#pragma once

#include "bytes/source.h"
#include "kernel/tracker-layout.h"

G_BEGIN_DECLS

/**
 * PscTrackerTable:
 * @va: where it lies
 * @layout: of its entries
 * @n_entries: 2^n + 1, of an expansion table any number
 * @is_expansion: a plain array of entries, for which the hash table had no room
 * @bytes: the entries; zero where memory has a hole
 * @is_known: one for each entry: whether all of it was there
 * @n_unknown: entries that were not
 */
typedef struct
{
  guint64 va;
  PscTrackerLayout layout;
  guint n_entries;
  gboolean is_expansion;
  guint8 *bytes;
  gboolean *is_known;
  guint n_unknown;
} PscTrackerTable;

/**
 * PscTrackerScore:
 * @n_keys: slots in use that can be judged: those behind the first empty one, because what lies in
 * front of it may have come around the end of the table, and without the last slot
 * @n_well_placed: those that a search from their hash would find
 * @n_printable: those whose tag is printable ASCII
 *
 * How much a piece of memory looks like a tag table.
 */
typedef struct
{
  guint n_keys;
  guint n_well_placed;
  guint n_printable;
} PscTrackerScore;

/**
 * psc_tracker_hash:
 * @tag: without the protected bit
 *
 * The kernel's hash of a tag before it is masked: both halves of the product with 40543.
 */
guint32 psc_tracker_hash (PscTag tag);

/** psc_tracker_size_is_possible: whether @n_entries is 2^n + 1 and within what Windows uses. */
gboolean psc_tracker_size_is_possible (guint64 n_entries);

/**
 * psc_tracker_table_read:
 * @memory: the kernel's address space
 * @va: where the table begins
 * @layout: copied
 * @n_entries: at most PSC_MAX_ROWS
 * @is_expansion: see #PscTrackerTable
 * @error: %PSC_ERROR_UNMAPPED where nothing of it is there, or the system's error
 *
 * Holes make entries unknown, not the table unreadable.
 *
 * Returns: (transfer full) (nullable): the table
 */
PscTrackerTable *psc_tracker_table_read (PscSource *memory,
                                         guint64 va,
                                         const PscTrackerLayout *layout,
                                         guint n_entries,
                                         gboolean is_expansion,
                                         GError **error);
void psc_tracker_table_free (PscTrackerTable *self);

/** psc_tracker_table_get_n_slots: entries that hold tags: all but the overflow's. */
guint psc_tracker_table_get_n_slots (const PscTrackerTable *self);

/** psc_tracker_table_get_tag: the tag as it lies there; 0 in an empty slot. */
PscTag psc_tracker_table_get_tag (const PscTrackerTable *self, guint index);

/** psc_tracker_table_get_pool: @values takes allocs, frees and bytes as stored. */
void psc_tracker_table_get_pool (const PscTrackerTable *self,
                                 guint index,
                                 PscPoolKind kind,
                                 guint64 values[3]);

/** psc_tracker_table_score: looks at all entries; linear. A table without an empty slot scores
 * nothing. */
void psc_tracker_table_score (const PscTrackerTable *self, PscTrackerScore *score);

/**
 * psc_tracker_score_is_table:
 * @is_named: whether something says that a table is here; then 8 tags are enough, if all of them
 * are well placed
 *
 * At least 50 tags, of which 99 of 100 are well placed and 9 of 10 printable. With a wrong layout,
 * size or place these shares fall to those of chance.
 */
gboolean psc_tracker_score_is_table (const PscTrackerScore *self, gboolean is_named);

/**
 * psc_tracker_table_detect:
 * @memory: the kernel's address space
 * @va: where a table may begin
 * @layout: the layout to try
 * @is_named: as for psc_tracker_score_is_table()
 * @error: as psc_tracker_table_read()
 *
 * Reads the table with the largest size that fits: a smaller one than the true size fits as well.
 *
 * Returns: (transfer full) (nullable): the table; %NULL without @error where no size fits
 */
PscTrackerTable *psc_tracker_table_detect (PscSource *memory,
                                           guint64 va,
                                           const PscTrackerLayout *layout,
                                           gboolean is_named,
                                           GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscTrackerTable, psc_tracker_table_free)

G_END_DECLS
