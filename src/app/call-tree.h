/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What verified drivers hold, folded by driver, place of the allocation and the stack behind it.
 */
#pragma once

#include <gio/gio.h>

#include "app/investigation.h"

G_BEGIN_DECLS

/**
 * PscCallNode:
 * @text: (nullable): the driver or the frame in words; %NULL for a block
 * @address: of the frame or the block
 * @n_blocks: how many blocks lie below
 * @bytes: what they hold together
 * @tag: their tag
 * @is_mixed: they have different tags, and @tag is one of them
 * @path: the file that tells of it
 * @line: there; 0 where there is none
 * @children: (element-type PscCallNode) (nullable): largest first; %NULL for a block
 */
typedef struct
{
  char *text;
  guint64 address;
  guint64 n_blocks;
  guint64 bytes;
  PscTag tag;
  gboolean is_mixed;
  const char *path;
  guint line;
  GPtrArray *children;
} PscCallNode;

/**
 * psc_call_tree_new:
 * @cancellable: (nullable): ends the work early, with whatever is there by then
 *
 * Stacks come from the verifier's log, where it has the block; else the caller stands alone.
 *
 * Returns: (transfer full) (element-type PscCallNode): one node for each driver that holds blocks,
 * largest first; paths belong to @investigation
 */
GPtrArray *psc_call_tree_new (PscInvestigation *investigation, GCancellable *cancellable);

/** psc_call_tree_has_blocks: whether the tree will have any root; costs next to nothing. */
gboolean psc_call_tree_has_blocks (PscInvestigation *investigation);

G_END_DECLS
