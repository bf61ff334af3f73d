/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the kernel's own PDB adds to what was found without it.
 */
#pragma once

#include "kernel/kernel.h"
#include "kernel/pool-search.h"
#include "symbols/pdb.h"

G_BEGIN_DECLS

/**
 * psc_kernel_decode_with:
 * @pdb: of this very kernel
 * @issues: takes why the debugger data block stays encoded
 *
 * Decodes the debugger data block with the kernel's own values, where it is encoded: KiWaitNever,
 * KiWaitAlways, and the address of KdpDataBlockEncoded.
 */
void psc_kernel_decode_with (PscKernel *self, PscPdb *pdb, PscIssues *issues);

/**
 * PscPoolSymbols:
 * @places: what psc_pool_tables_find() is given; its layouts are those below
 * @tracker: of the tag tables' entries
 * @big_page: of the entries of the table of large blocks
 */
typedef struct
{
  PscPoolPlaces places;
  PscTrackerLayout tracker;
  PscBigPageLayout big_page;
} PscPoolSymbols;

/**
 * psc_kernel_get_pool_symbols:
 * @symbols: (out): names and types of @pdb, as far as it has them; points into itself, so it must
 * not be moved
 *
 * Public PDBs of Windows name the variables and mostly have the types. A type that makes no sense
 * is left out.
 */
void psc_kernel_get_pool_symbols (const PscKernel *self, PscPdb *pdb, PscPoolSymbols *symbols);

G_END_DECLS
