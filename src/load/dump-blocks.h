/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lists the pool blocks of a tag in a dump.
 */
#pragma once

#include <gio/gio.h>

#include "base/issue.h"
#include "load/dump-file.h"

G_BEGIN_DECLS

/**
 * psc_dump_blocks_list:
 * @self: a dump with a kernel
 * @snapshot: (nullable): the tags of the same dump, to compare with
 * @tag: whose blocks
 * @evidence: its module list; takes the blocks
 * @n_bytes: (out): memory that was searched for small blocks
 * @issues: takes what was not searched, and how the result differs from the tag table
 * @error: %G_IO_ERROR_CANCELLED, or the system's error
 *
 * Large blocks come from the kernel's own table of them; small ones are searched for by their
 * headers in all of the kernel's memory, images and large blocks excepted.
 */
gboolean psc_dump_blocks_list (PscDumpFile *self,
                               PscSnapshot *snapshot,
                               PscTag tag,
                               PscEvidence *evidence,
                               guint64 *n_bytes,
                               PscIssues *issues,
                               GCancellable *cancellable,
                               GError **error);

G_END_DECLS
