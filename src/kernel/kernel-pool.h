/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The pool of a found kernel: its tables, and the snapshot that they make.
 */
#pragma once

#include "kernel/kernel.h"
#include "kernel/pool-search.h"
#include "model/snapshot-builder.h"

G_BEGIN_DECLS

/**
 * psc_kernel_find_pool:
 * @symbols: (nullable): where the kernel's own symbols place the tables; without them the debugger
 * data block and the kernel's data are used
 * @issues: takes what is doubtful
 * @error: as psc_pool_tables_find()
 *
 * Returns: (transfer full) (nullable): the tables
 */
PscPoolTables *psc_kernel_find_pool (const PscKernel *self,
                                     const PscPoolPlaces *symbols,
                                     PscIssues *issues,
                                     GCancellable *cancellable,
                                     GError **error);

/**
 * psc_kernel_fill_snapshot:
 * @tables: of psc_kernel_find_pool()
 * @builder: was reset for the dump's file; takes rows, times, and what is doubtful
 */
void psc_kernel_fill_snapshot (const PscKernel *self,
                               const PscPoolTables *tables,
                               PscSnapshotBuilder *builder);

G_END_DECLS
