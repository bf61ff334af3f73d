/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The Windows kernel of one dump: found, identified, and opened for whoever walks its structures.
 *
 * Finds page tables under which a kernel can be seen, then its base, its debugger data block and
 * its modules. What the container claims is a hint and is checked. Symbols are not needed; where
 * somebody has them, psc_kernel_read_kdbg() decodes what is encoded.
 */
#pragma once

#include <gio/gio.h>

#include "base/dump-hints.h"
#include "base/issue.h"
#include "kernel/kdbg.h"
#include "memory/address-space.h"
#include "model/module.h"

G_BEGIN_DECLS

/**
 * PscKernel:
 * @memory: virtual memory and the architecture; its source belongs to this object
 * @space: (nullable): the page tables beneath; %NULL for a triage dump, whose pieces of memory have
 * no tables
 * @has_directory_table_base: whether @directory_table_base is known
 * @directory_table_base: the root of the page tables, page aligned
 * @has_base: whether @base is known
 * @base: where the kernel's image begins
 * @image_bytes: its size, 0 is unknown
 * @has_kdbg: whether @kdbg is known
 * @kdbg: the debugger data block
 * @is_kdbg_encoded: there is a block, and decoding it takes symbols
 * @module_list_va: PsLoadedModuleList, 0 is unknown
 * @modules: loaded and unloaded, with the identity of their symbols; empty for a triage dump, which
 * has its own list
 * @build: 0 is unknown
 * @product_type: 1 workstation, 2 domain controller, 3 server, 0 unknown
 * @build_lab: (nullable): such as `19041.1.amd64fre.vb_release.191206-1406`
 * @n_processors: 0 is unknown
 * @system_time: 100 ns since 1601, UTC; 0 is unknown
 * @up_time: 100 ns; 0 is unknown
 * @has_bugcheck: whether the machine had crashed, or the dump's header gives a code
 * @bugcheck_code: its code
 * @bugcheck_parameters: its parameters
 * @bugcheck_driver: (nullable): the driver that the parameters name
 *
 * Read it as you like; only the functions here change it. The source may be read from several
 * threads.
 */
typedef struct
{
  PscKernelMemory memory;
  PscAddressSpace *space;
  gboolean has_directory_table_base;
  guint64 directory_table_base;
  gboolean has_base;
  guint64 base;
  guint32 image_bytes;
  gboolean has_kdbg;
  PscKdbg kdbg;
  gboolean is_kdbg_encoded;
  guint64 module_list_va;
  PscModuleList *modules;
  guint build;
  guint product_type;
  char *build_lab;
  guint n_processors;
  guint64 system_time;
  guint64 up_time;
  gboolean has_bugcheck;
  guint64 bugcheck_code;
  guint64 bugcheck_parameters[4];
  char *bugcheck_driver;
} PscKernel;

/**
 * PscKernelProgress:
 * @fraction: of the memory that is searched
 */
typedef void (*PscKernelProgress) (double fraction, gpointer user_data);

/**
 * psc_kernel_find:
 * @physical: (nullable): the machine's memory
 * @virtual_memory: (nullable): the pieces of kernel memory that a triage dump holds instead
 * @hints: what the container says
 * @issues: what is doubtful or missing
 * @progress: (nullable) (scope call): told while all memory is searched
 * @cancellable: (nullable): stops the search
 * @error: %PSC_ERROR_UNRECOGNISED where no Windows kernel is found, %G_IO_ERROR_CANCELLED
 *
 * Reads no more than what leads to the kernel as long as the hints are right; else memory is
 * searched, up to PSC_MAX_ROOT_SEARCH_BYTES of it.
 *
 * Returns: (transfer full) (nullable): the kernel; it keeps the sources alive
 */
PscKernel *psc_kernel_find (PscSource *physical,
                            PscSource *virtual_memory,
                            const PscDumpHints *hints,
                            PscIssues *issues,
                            PscKernelProgress progress,
                            gpointer progress_data,
                            GCancellable *cancellable,
                            GError **error);

void psc_kernel_free (PscKernel *self);

/**
 * psc_kernel_read_kdbg:
 * @va: the address of KdDebuggerDataBlock; 0 for the one that the dump's header named
 * @keys: what decodes it
 * @issues: as for psc_kernel_find()
 * @error: as psc_kdbg_read(), and %PSC_ERROR_CORRUPT where it is not of this kernel
 *
 * For who has symbols of a kernel whose block is encoded. Also reads what only the block leads to:
 * unloaded modules, the bug check of a machine dumped from outside.
 */
gboolean psc_kernel_read_kdbg (PscKernel *self,
                               guint64 va,
                               const PscKdbgKeys *keys,
                               PscIssues *issues,
                               GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscKernel, psc_kernel_free)

G_END_DECLS
