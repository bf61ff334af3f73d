/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Page tables of a made-up machine, entry by entry, for tests of everything that reads virtual
 * memory.
 *
 * Shares nothing with the walker: what an entry looks like is written down here once more, from the
 * processors' manuals. Levels count upwards: 1 is the table whose entries lead to pages of 4 KiB.
 */
#pragma once

#include "support/memory.h"

G_BEGIN_DECLS

/**
 * PscTestPaging:
 * @PSC_TEST_X86: two levels of 32-bit entries
 * @PSC_TEST_PAE: three levels of 64-bit entries, the root being four of them
 * @PSC_TEST_X64: four levels
 * @PSC_TEST_X64_LA57: five levels
 * @PSC_TEST_ARM64: four levels, 4 KiB granule, one root for both halves as Windows has it
 */
typedef enum
{
  PSC_TEST_X86,
  PSC_TEST_PAE,
  PSC_TEST_X64,
  PSC_TEST_X64_LA57,
  PSC_TEST_ARM64,
} PscTestPaging;

typedef struct _PscTestTables PscTestTables;

/**
 * psc_test_tables_new:
 * @memory: takes the tables; must live as long. Several tables may share it
 *
 * The root is the first page that is free from 0x1a0000 on, where Windows has that of the System
 * process.
 */
PscTestTables *psc_test_tables_new (PscTestMemory *memory, PscTestPaging kind);

/** psc_test_tables_new_at: the root, and what is allocated, begin at the first free page from
 * @first_pa on. */
PscTestTables *psc_test_tables_new_at (PscTestMemory *memory, PscTestPaging kind, guint64 first_pa);
void psc_test_tables_free (PscTestTables *self);

/** psc_test_tables_get_root: the physical address of the highest table, nothing in the low bits. */
guint64 psc_test_tables_get_root (const PscTestTables *self);
guint psc_test_tables_get_n_levels (const PscTestTables *self);

/** psc_test_tables_alloc: the address of @n_pages fresh zeroed pages in a row. */
guint64 psc_test_tables_alloc (PscTestTables *self, guint n_pages);

/** psc_test_tables_map: makes the page of @va lead to the page of @pa, which need not exist. */
void psc_test_tables_map (PscTestTables *self, guint64 va, guint64 pa);

/** psc_test_tables_map_large: the same with the entry of @level, 2 or 3, where the kind has large
 * pages of that size. Bits of @pa above 32 go where PSE-36 has them. */
void psc_test_tables_map_large (PscTestTables *self, guint64 va, guint64 pa, guint level);

/** psc_test_tables_map_self: entry @slot of the root leads to the root. Slots of x86 (0x300) and
 * PAE (the first four of the last directory) are fixed, @slot says nothing there. */
void psc_test_tables_map_self (PscTestTables *self, guint slot);

/** psc_test_tables_get_entry_pa: where the entry of @level is that @va goes through; the tables
 * above it are made. */
guint64 psc_test_tables_get_entry_pa (PscTestTables *self, guint64 va, guint level);

/** psc_test_tables_set_entry: writes the last level's entry of @va as it stands. */
void psc_test_tables_set_entry (PscTestTables *self, guint64 va, guint64 value);

/** psc_test_tables_set_entry_at: writes the entry of any level. */
void psc_test_tables_set_entry_at (PscTestTables *self, guint64 va, guint level, guint64 value);

/** psc_test_tables_write: writes through the tables; pages that are not mapped yet are allocated.
 */
void psc_test_tables_write (PscTestTables *self, guint64 va, const void *bytes, gsize n_bytes);
void psc_test_tables_put_u8 (PscTestTables *self, guint64 va, guint8 value);
void psc_test_tables_put_u16 (PscTestTables *self, guint64 va, guint16 value);
void psc_test_tables_put_u32 (PscTestTables *self, guint64 va, guint32 value);
void psc_test_tables_put_u64 (PscTestTables *self, guint64 va, guint64 value);

/** psc_test_tables_put_pointer: 4 or 8 bytes, by kind. */
void psc_test_tables_put_pointer (PscTestTables *self, guint64 va, guint64 value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscTestTables, psc_test_tables_free)

G_END_DECLS
