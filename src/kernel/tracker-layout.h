/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How an entry of the kernel's pool tag tables (POOL_TRACKER_TABLE) is laid out.
 */
#pragma once

#include <glib.h>

#include "model/pool.h"

G_BEGIN_DECLS

/**
 * PscTrackerLayout:
 * @name: a short name for messages
 * @pointer_bytes: of the machines that have it
 * @stride: bytes of an entry; the tag is its first four
 * @count_bytes: width of the two counters
 * @size_bytes: width of the byte figure
 * @allocs: offset of the allocations, by #PscPoolKind
 * @frees: offset of the frees
 * @bytes: offset of the bytes in use
 *
 * Made from the kernel's symbols, or one of the six that are known:
 *
 *     name  kernels                            stride  counters  bytes
 *     A32   x86, XP 2600 to 10 1703 (15063)       1c    u32       u32   allocs, frees, bytes
 *     A64   x64, 2003 3790 to 10 1703 (15063)     28    u32       u64   allocs, frees, bytes
 *     B32   x86, 10 1709 (16299) to 22H2 (19045)  30    u64       u32   bytes, allocs, frees
 *     B64   x64 and ARM64, 1709 to 22H2           38    u64       u64   bytes, allocs, frees
 *     C32   x86 previews of 20150 to 21292        40    as B32, with a limit behind it
 *     C64   x64 and ARM64, 11 22000 and later     50    as B64, with a limit behind it
 *
 * Read from public type dumps of the released kernels.
 */
typedef struct
{
  const char *name;
  guint pointer_bytes;
  guint stride;
  guint count_bytes;
  guint size_bytes;
  guint allocs[PSC_N_POOL_KINDS];
  guint frees[PSC_N_POOL_KINDS];
  guint bytes[PSC_N_POOL_KINDS];
} PscTrackerLayout;

guint psc_tracker_layout_get_n (void);

/** psc_tracker_layout_get: one of the known layouts; static. */
const PscTrackerLayout *psc_tracker_layout_get (guint index);

/**
 * psc_tracker_layout_is_sound:
 *
 * Returns: whether all fields lie inside the entry and do not overlap; one made from symbols is
 * checked with this
 */
gboolean psc_tracker_layout_is_sound (const PscTrackerLayout *self);

G_END_DECLS
