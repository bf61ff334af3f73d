/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The kernel's table of large pool blocks (POOL_TRACKER_BIG_PAGES): every block that needs a page
 * or more has an entry with its tag and its size, whatever the allocator beneath.
 */
#pragma once

#include <gio/gio.h>

#include "bytes/source.h"
#include "model/pool.h"

G_BEGIN_DECLS

/**
 * PscBigPageLayout:
 * @name: a short name for messages
 * @pointer_bytes: of the machines that have it; the address is the first field
 * @stride: bytes of an entry
 * @key: offset of the tag
 * @type: offset of the pool type, 0 where there is none
 * @type_shift: of the 12 bits of the pool type; 0 where the whole word is the type
 * @size: offset of the size
 * @size_bytes: its width
 * @is_in_pages: whether the size counts pages instead of bytes
 *
 *     name    kernels                       stride   size
 *     XP32    x86 XP                           c     pages
 *     2003-32 x86 2003                        10     pages
 *     2003-64 x64 2003                        18     pages
 *     V32     x86 Vista to 8.1                10     bytes, pool type apart
 *     V64     x64 Vista to 8.1                18     bytes, pool type apart
 *     T32     x86 10                          10     bytes, pool type in 12 bits
 *     T64     x64 10 to 19045                 18     bytes, pool type in 12 bits
 *     E64     x64 20348 and later             20     as T64, with the process that is billed
 *
 * Read from public type dumps of the released kernels.
 */
typedef struct
{
  const char *name;
  guint pointer_bytes;
  guint stride;
  guint key;
  guint type;
  guint type_shift;
  guint size;
  guint size_bytes;
  gboolean is_in_pages;
} PscBigPageLayout;

guint psc_big_page_layout_get_n (void);

/** psc_big_page_layout_get: one of the known layouts; static. */
const PscBigPageLayout *psc_big_page_layout_get (guint index);

/** psc_big_page_layout_is_sound: whether all fields lie inside the entry; one made from symbols is
 * checked with this. */
gboolean psc_big_page_layout_is_sound (const PscBigPageLayout *self);

/**
 * PscBigPageTable:
 * @va: where the table lies
 * @n_entries: a power of two
 * @layout: of its entries
 */
typedef struct
{
  guint64 va;
  guint n_entries;
  PscBigPageLayout layout;
} PscBigPageTable;

/**
 * PscBigBlock:
 * @va: its first byte
 * @bytes: its size
 * @tag: without the protected bit
 * @has_pool: whether @pool is known
 */
typedef struct
{
  guint64 va;
  guint64 bytes;
  PscTag tag;
  gboolean is_protected;
  gboolean has_pool;
  PscPoolKind pool;
} PscBigBlock;

/**
 * PscBigPageScore:
 * @n_used: entries looked at that are neither empty nor free
 * @n_plausible: those that lie in the kernel's half on a page's first byte, with a printable tag
 * and a size
 */
typedef struct
{
  guint n_used;
  guint n_plausible;
} PscBigPageScore;

/** psc_big_page_size_is_possible: a power of two from 256 up, below 2^24. */
gboolean psc_big_page_size_is_possible (guint64 n_entries);

/**
 * psc_big_page_table_score:
 * @memory: the kernel's address space
 *
 * Looks at the first 4096 entries.
 *
 * Returns: %FALSE with @error from the system
 */
gboolean psc_big_page_table_score (const PscBigPageTable *self,
                                   PscSource *memory,
                                   PscBigPageScore *score,
                                   GError **error);

/** psc_big_page_score_is_table: at least 8 blocks, 19 of 20 of them plausible. */
gboolean psc_big_page_score_is_table (const PscBigPageScore *self);

typedef void (*PscBigBlockFunc) (const PscBigBlock *block, gpointer user_data);

/**
 * psc_big_page_table_foreach:
 * @memory: the kernel's address space
 * @func: (scope call): called for each outstanding block, in the order of the table
 * @n_unknown: (out): entries that the dump does not hold
 *
 * Reads piece by piece; memory does not grow with the table.
 *
 * Returns: %FALSE with @error when cancelled and when the system failed
 */
gboolean psc_big_page_table_foreach (const PscBigPageTable *self,
                                     PscSource *memory,
                                     PscBigBlockFunc func,
                                     gpointer user_data,
                                     guint *n_unknown,
                                     GCancellable *cancellable,
                                     GError **error);

G_END_DECLS
