/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a source says about one tag in one pool, with unknown kept apart from zero.
 */
#pragma once

#include <glib.h>

#include "base/tag.h"

G_BEGIN_DECLS

/**
 * PscPoolKind:
 * @PSC_POOL_NONPAGED: executable nonpaged and NonPagedPoolNx together, as Windows counts them
 * @PSC_POOL_PAGED: paged pool
 */
typedef enum
{
  PSC_POOL_NONPAGED,
  PSC_POOL_PAGED,
} PscPoolKind;

#define PSC_N_POOL_KINDS 2

/**
 * PscPoolField:
 *
 * The four numbers of a pool; also the bits of #PscPool.known (1 << field).
 */
typedef enum
{
  PSC_POOL_ALLOCS,
  PSC_POOL_FREES,
  PSC_POOL_OUTSTANDING,
  PSC_POOL_BYTES,
} PscPoolField;

#define PSC_N_POOL_FIELDS 4
#define PSC_POOL_KNOWN(field) ((guint8) (1u << (field)))
#define PSC_POOL_ALL_KNOWN ((guint8) 0xf)

/**
 * PscPool:
 * @allocs: allocations since boot
 * @frees: frees since boot
 * @outstanding: live blocks; may be below zero on a machine that ran while its counters were read
 * @bytes: bytes of live blocks
 * @known: bit PSC_POOL_KNOWN(field) for each number that the source gives; a number whose bit is
 * clear is zero here and must be shown as unknown
 */
typedef struct
{
  guint64 allocs;
  guint64 frees;
  gint64 outstanding;
  guint64 bytes;
  guint8 known;
} PscPool;

/** psc_pool_kind_to_string: `nonpaged` or `paged`, as the JSON contract writes them. */
const char *psc_pool_kind_to_string (PscPoolKind kind);

/** psc_pool_field_to_string: `allocs`, `frees`, `outstanding` or `bytes`. */
const char *psc_pool_field_to_string (PscPoolField field);

/**
 * psc_pool_get:
 * @self: a pool
 * @field: which number
 * @value: (out): the number as a double, for scales and ranking
 *
 * Returns: %FALSE when it is unknown
 */
gboolean psc_pool_get (const PscPool *self, PscPoolField field, double *value);

/**
 * psc_pool_add:
 * @self: the sum so far
 * @other: what to add
 *
 * Adds number by number. A number that @other does not know stays what it was, for a sum over rows
 * that leave a pool out; a sum that does not fit becomes unknown for good.
 *
 * Returns: %FALSE when a sum overflowed
 */
gboolean psc_pool_add (PscPool *self, const PscPool *other);

/** psc_pool_forget: makes one number unknown. */
void psc_pool_forget (PscPool *self, PscPoolField field);

/** psc_pool_equal: whether both know the same numbers and these are equal. */
gboolean psc_pool_equal (const PscPool *a, const PscPool *b);

/**
 * PscPoolRow:
 * @tag: the tag
 * @is_protected: the source marks the tag as protected pool
 * @is_overflow: no tag, but the slot in which the kernel counts what its table had no room for
 * @pools: by #PscPoolKind
 * @line: line of the file, from 1; 0 where there is none
 * @description: (nullable): what the source says the tag is for
 * @owner: (nullable): the binary or component that the source names
 *
 * One row of a tag table, unpacked. The strings belong to the snapshot that the row came from.
 */
typedef struct
{
  PscTag tag;
  gboolean is_protected;
  gboolean is_overflow;
  PscPool pools[PSC_N_POOL_KINDS];
  guint line;
  const char *description;
  const char *owner;
} PscPoolRow;

G_END_DECLS
