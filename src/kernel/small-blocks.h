/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Small pool blocks of a tag, found by their headers (POOL_HEADER) in the kernel's memory.
 *
 *                 x86 (8 bytes)               x64, ARM64 (16 bytes)
 *     previous    bits 0-8 of word 0          byte 0         in units of a header
 *     size        bits 0-8 of word 1          byte 2         in units, header included
 *     pool type   bits 9-15 of word 1         byte 3
 *     tag         4                           4
 *
 * Up to Windows 10 1809 blocks fill a page from its start to its end, each naming the size of the
 * one in front; a page that does so proves the blocks in it. Later kernels keep them in heaps of
 * their own, where nothing but the header itself speaks for a block.
 */
#pragma once

#include <gio/gio.h>

#include "kernel/kernel-memory.h"
#include "model/pool.h"

G_BEGIN_DECLS

/**
 * PscSmallBlock:
 * @header_va: the header
 * @va: what the caller of the allocation got
 * @bytes: without the header
 * @pool: which pool it is of
 * @is_allocated: whether it is in use
 * @is_proven: whether all blocks of its page agree
 */
typedef struct
{
  guint64 header_va;
  guint64 va;
  guint64 bytes;
  PscPoolKind pool;
  gboolean is_allocated;
  gboolean is_protected;
  gboolean is_proven;
} PscSmallBlock;

typedef void (*PscSmallBlockFunc) (const PscSmallBlock *block, gpointer user_data);

/**
 * psc_small_blocks_scan:
 * @memory: the kernel's address space
 * @build: of Windows, 0 is unknown
 * @tag: whose blocks
 * @first: where to begin
 * @last: the last byte to look at
 * @func: (scope call): called for each block, by address
 * @n_bytes: (out): how much memory was there to be looked at
 * @error: %G_IO_ERROR_CANCELLED, or the system's error
 *
 * Looks at every mapped page of the range.
 */
gboolean psc_small_blocks_scan (const PscKernelMemory *memory,
                                guint build,
                                PscTag tag,
                                guint64 first,
                                guint64 last,
                                PscSmallBlockFunc func,
                                gpointer user_data,
                                guint64 *n_bytes,
                                GCancellable *cancellable,
                                GError **error);

G_END_DECLS
