/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pool tag tables as the kernel keeps them, written field by field.
 *
 * Has its own idea of layouts and of the hash; the readers' code is not used.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** PscTestTracker: the layouts of an entry, by the names that the readers have for them too. */
typedef enum
{
  PSC_TEST_TRACKER_A32,
  PSC_TEST_TRACKER_A64,
  PSC_TEST_TRACKER_B32,
  PSC_TEST_TRACKER_B64,
  PSC_TEST_TRACKER_C32,
  PSC_TEST_TRACKER_C64,
} PscTestTracker;

#define PSC_N_TEST_TRACKERS 6

/** PscTestUsage: what one table says of one tag: allocations, frees and bytes of both pools. */
typedef struct
{
  const char *tag;
  guint64 nonpaged[3];
  guint64 paged[3];
} PscTestUsage;

/** psc_test_tracker_stride: bytes of an entry. */
guint psc_test_tracker_stride (PscTestTracker layout);

/** psc_test_tracker_new: (transfer full): an empty table of @n_slots slots and the one behind them.
 */
GByteArray *psc_test_tracker_new (PscTestTracker layout, guint n_slots);

/**
 * psc_test_tracker_put:
 *
 * Enters a tag where the kernel would: at its hash or the next free slot.
 *
 * Returns: the index of the slot
 */
guint psc_test_tracker_put (GByteArray *table, PscTestTracker layout, const PscTestUsage *usage);

/** psc_test_tracker_put_at: writes an entry into a slot of choice; a %NULL tag leaves the key 0. */
void psc_test_tracker_put_at (GByteArray *table,
                              PscTestTracker layout,
                              guint index,
                              const PscTestUsage *usage);

/** psc_test_tracker_fill: enters @n tags `T000`, `T001`…, the one numbered i with i + 2
 * allocations, 1 free and 16 (i + 1) bytes in both pools. */
void psc_test_tracker_fill (GByteArray *table, PscTestTracker layout, guint n);

/** PscTestBigPages: the layouts of the table of large blocks, in the readers' order. */
typedef enum
{
  PSC_TEST_BIG_PAGES_XP32,
  PSC_TEST_BIG_PAGES_2003_32,
  PSC_TEST_BIG_PAGES_2003_64,
  PSC_TEST_BIG_PAGES_V32,
  PSC_TEST_BIG_PAGES_V64,
  PSC_TEST_BIG_PAGES_T32,
  PSC_TEST_BIG_PAGES_T64,
  PSC_TEST_BIG_PAGES_E64,
} PscTestBigPages;

#define PSC_N_TEST_BIG_PAGES 8

/** PscTestBigBlock: an entry; @va with bit 0 set is a freed one. */
typedef struct
{
  guint64 va;
  const char *tag;
  guint pool_type;
  guint64 bytes;
} PscTestBigBlock;

guint psc_test_big_pages_stride (PscTestBigPages layout);

/** psc_test_big_pages_new: (transfer full): an empty table. */
GByteArray *psc_test_big_pages_new (PscTestBigPages layout, guint n_entries);

void psc_test_big_pages_put (GByteArray *table,
                             PscTestBigPages layout,
                             guint index,
                             const PscTestBigBlock *block);

G_END_DECLS
