/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pieces of an address space that lie somewhere in a file, as one source.
 */
#pragma once

#include "bytes/source.h"

G_BEGIN_DECLS

/** PscMemoryBlocks: pieces while they are collected. */
typedef struct _PscMemoryBlocks PscMemoryBlocks;

PscMemoryBlocks *psc_memory_blocks_new (void);
void psc_memory_blocks_free (PscMemoryBlocks *self);

/**
 * psc_memory_blocks_add:
 * @va: the address of the first byte
 * @offset: its place in the file
 * @n_bytes: at least 1
 *
 * Where pieces overlap, the one that was added first counts. A piece may lie behind the end of the
 * file: who reads it learns that it was cut off.
 *
 * Returns: %FALSE when the piece is empty, or runs over the end of an address space or of any file
 */
gboolean psc_memory_blocks_add (PscMemoryBlocks *self, guint64 va, guint64 offset, guint64 n_bytes);

/** psc_memory_blocks_make_source: (transfer full): what was added until now; all else is not
 * captured. */
PscSource *psc_memory_blocks_make_source (const PscMemoryBlocks *self, PscSource *file);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscMemoryBlocks, psc_memory_blocks_free)

G_END_DECLS
