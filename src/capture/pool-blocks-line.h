/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One line of `!poolfind`, `!pool` or `!poolval`, in the old layout and in the new one.
 *
 *     Scanning large pool allocation table for tag 0x31636241 (Abc1) (ffffb60c… : ffffb60c…)
 *     Searching NonPaged pool (8139c000 : 81800000) for Tag: Abc1
 *     *89c01000 size:  140 previous size:   40  (Allocated) *Abc1 (Protected)
 *     ffffb60c12345670 : tag Abc1, size     0x140, Nonpaged pool
 *     Pool page 89c01008 region is Nonpaged pool
 *     ...terminating - searched pool to 8153e000
 *
 * A pure function over one line. The layouts are shown under "!poolfind" and "!pool" in the Windows
 * driver documentation. Sizes are hexadecimal.
 */
#pragma once

#include "base/tag.h"
#include "model/evidence.h"

G_BEGIN_DECLS

/**
 * PscPoolBlocksLineKind:
 * @PSC_POOL_BLOCKS_LINE_NONE: no such line
 * @PSC_POOL_BLOCKS_LINE_DAMAGED: a row that is not all there
 * @PSC_POOL_BLOCKS_LINE_REGION: what the rows below belong to
 * @PSC_POOL_BLOCKS_LINE_ROW: a block
 * @PSC_POOL_BLOCKS_LINE_CUT: the search was ended early
 * @PSC_POOL_BLOCKS_LINE_TAG: what a tag stands for, below a row
 * @PSC_POOL_BLOCKS_LINE_PAGE: whether a page of the pool is consistent
 */
typedef enum
{
  PSC_POOL_BLOCKS_LINE_NONE,
  PSC_POOL_BLOCKS_LINE_DAMAGED,
  PSC_POOL_BLOCKS_LINE_REGION,
  PSC_POOL_BLOCKS_LINE_ROW,
  PSC_POOL_BLOCKS_LINE_CUT,
  PSC_POOL_BLOCKS_LINE_TAG,
  PSC_POOL_BLOCKS_LINE_PAGE,
} PscPoolBlocksLineKind;

/**
 * PscPoolRegion:
 * @has_pool: whether @pool is told
 * @pool: which pool
 * @has_kind: whether @kind is told
 * @kind: how blocks of the region are kept
 */
typedef struct
{
  gboolean has_pool;
  PscPoolKind pool;
  gboolean has_kind;
  PscPoolBlockKind kind;
} PscPoolRegion;

/**
 * PscPoolBlocksLine:
 * @address: of a block, of a page, or where a search ended
 * @bytes: of a block
 * @tag: likewise
 * @is_allocated: likewise
 * @is_protected: likewise
 * @region: of a heading, or of a block that tells it itself
 * @is_valid: of a page
 */
typedef struct
{
  guint64 address;
  guint64 bytes;
  PscTag tag;
  gboolean is_allocated;
  gboolean is_protected;
  PscPoolRegion region;
  gboolean is_valid;
} PscPoolBlocksLine;

/**
 * psc_pool_blocks_read_line:
 * @text: a line, NUL-terminated, without blanks at its end
 * @has_end: %FALSE for a line that the end of the file may have cut
 * @line: (out): what it says
 */
PscPoolBlocksLineKind
psc_pool_blocks_read_line (const char *text, gboolean has_end, PscPoolBlocksLine *line);

G_END_DECLS
