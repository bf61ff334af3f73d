/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finds the kernel's pool tables: those of the tags and that of the large blocks.
 *
 * Symbols name them; the debugger data block names the first of the tag tables; and without either
 * they are recognised by what is in them, among all that the kernel's own data points to. Nothing
 * is taken for a table that does not look like one.
 */
#pragma once

#include <gio/gio.h>

#include "base/issue.h"
#include "kernel/big-pages.h"
#include "kernel/kernel-memory.h"
#include "kernel/tracker-table.h"
#include "symbols/pe-image.h"

G_BEGIN_DECLS

/**
 * PscPoolFound:
 *
 * How the tag tables were found, from the surest way to the least sure.
 */
typedef enum
{
  PSC_POOL_FOUND_BY_SYMBOLS,
  PSC_POOL_FOUND_BY_DATA_BLOCK,
  PSC_POOL_FOUND_BY_SEARCH,
} PscPoolFound;

/**
 * PscPoolPlaces:
 * @track_table: PoolTrackTable, the variable that points to the boot processor's table
 * @track_table_size: PoolTrackTableSize
 * @expansion: PoolTrackTableExpansion
 * @expansion_size: PoolTrackTableExpansionSize
 * @tag_tables: ExPoolTagTables, the array of pointers to the processors' tables
 * @big_pages: PoolBigPageTable
 * @big_pages_size: PoolBigPageTableSize
 * @tracker_layout: (nullable): of the entries of the tag tables
 * @big_page_layout: (nullable): of the entries of the table of large blocks
 * @are_symbols: whether they come from the kernel's own symbols
 *
 * Addresses of the kernel's variables, as far as they are known; 0 is unknown.
 */
typedef struct
{
  guint64 track_table;
  guint64 track_table_size;
  guint64 expansion;
  guint64 expansion_size;
  guint64 tag_tables;
  guint64 big_pages;
  guint64 big_pages_size;
  const PscTrackerLayout *tracker_layout;
  const PscBigPageLayout *big_page_layout;
  gboolean are_symbols;
} PscPoolPlaces;

/**
 * PscPoolTables:
 * @trackers: (element-type PscTrackerTable): the boot processor's, then the other ones, each once
 * @found: how
 * @has_big_pages: whether @big_pages is known
 * @big_pages: the table of large blocks
 */
typedef struct
{
  GPtrArray *trackers;
  PscPoolFound found;
  gboolean has_big_pages;
  PscBigPageTable big_pages;
} PscPoolTables;

/**
 * psc_pool_tables_find:
 * @memory: the kernel's address space
 * @kernel: (nullable): the kernel's image, whose data is searched; without it only @places are used
 * @windows_build: 0 is unknown
 * @n_processors: 0 is unknown
 * @places: what is known already
 * @issues: takes what is doubtful
 * @error: %PSC_ERROR_UNMAPPED where the tables are not in the dump, %PSC_ERROR_UNRECOGNISED where
 * nothing looks like one, %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): the tables
 */
PscPoolTables *psc_pool_tables_find (const PscKernelMemory *memory,
                                     const PscPeImage *kernel,
                                     guint windows_build,
                                     guint n_processors,
                                     const PscPoolPlaces *places,
                                     PscIssues *issues,
                                     GCancellable *cancellable,
                                     GError **error);
void psc_pool_tables_free (PscPoolTables *self);

/** psc_pool_found_to_string: a clause for people: `by the kernel's symbols`. */
const char *psc_pool_found_to_string (PscPoolFound found);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscPoolTables, psc_pool_tables_free)

G_END_DECLS
