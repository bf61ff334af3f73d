/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which blocks of the verifier's log were freed in it.
 *
 * A free need not name the address that the allocation does: some builds log the header of a small
 * block (8 bytes below on x86, 16 on x64), and of a block in special pool the page that it ends in.
 * Blocks never overlap, so a free that covers a whole block is of that block.
 */
#pragma once

#include "model/evidence.h"

G_BEGIN_DECLS

/**
 * psc_block_is_freed_by:
 * @address: of the block
 * @bytes: its size
 * @record: a free, or any record of the same address
 *
 * Returns: whether the block is gone with @record: the address is the same, the range of @record
 * holds all of the block, or it begins at the block's header and is as long as the block at least
 */
gboolean psc_block_is_freed_by (guint64 address, guint64 bytes, const PscTrace *record);

/**
 * psc_block_history_find_open:
 * @traces: (element-type PscTrace): newest first
 *
 * At address 0 stand allocations that failed; those are none.
 *
 * Returns: (transfer container) (element-type PscTrace): allocations without a later free, newest
 * first, each address once
 */
GPtrArray *psc_block_history_find_open (const GPtrArray *traces);

G_END_DECLS
