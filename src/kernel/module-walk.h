/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The kernel's lists of loaded and unloaded modules.
 *
 * PsLoadedModuleList heads a ring of KLDR_DATA_TABLE_ENTRY:
 *
 *                     64 bit  32 bit
 *     Flink, Blink    00 08   00 04
 *     DllBase         30      18
 *     SizeOfImage     40      20      u32
 *     FullDllName     48      24      UNICODE_STRING
 *     BaseDllName     58      2c      UNICODE_STRING
 *     CheckSum        78      40      u32
 *     TimeDateStamp   80      44      u32
 *
 * MmUnloadedDrivers points to a ring of 50 records:
 *
 *     Name            00      00      UNICODE_STRING
 *     StartAddress    10      08
 *     EndAddress      18      0c      exclusive
 *     CurrentTime     20      10      FILETIME
 *     size            28      18
 *
 * Layouts as in ReactOS, MemProcFS and the Volatility Framework; the fixed offsets hold since
 * Windows XP. The module list of a triage dump (build 19041) agrees.
 */
#pragma once

#include <gio/gio.h>

#include "base/issue.h"
#include "kernel/kernel-memory.h"
#include "model/module.h"

G_BEGIN_DECLS

/**
 * psc_module_walk:
 * @head: the address of PsLoadedModuleList
 * @kernel_base: where the kernel's image begins
 * @modules: the list that grows
 * @issues: what is damaged or was left out
 * @error: where not even the head can be read
 *
 * Follows the ring forwards and, where that breaks, backwards from the head. An entry whose address
 * range is impossible is left out; one whose name is not in the dump is named by its base.
 *
 * Returns: %FALSE when nothing was found
 */
gboolean psc_module_walk (const PscKernelMemory *memory,
                          guint64 head,
                          guint64 kernel_base,
                          PscModuleList *modules,
                          PscIssues *issues,
                          GCancellable *cancellable,
                          GError **error);

/**
 * psc_module_walk_find_kernel:
 * @head: the address of PsLoadedModuleList
 * @base: (out): set only on success
 *
 * The first entry of the ring is the kernel. It has to lead back to the head.
 */
gboolean psc_module_walk_find_kernel (const PscKernelMemory *memory, guint64 head, guint64 *base);

/**
 * psc_module_walk_unloaded:
 * @drivers: the address of MmUnloadedDrivers
 *
 * Adds the records, the one that was unloaded last first. Records that are not in the dump are an
 * issue; a machine that never unloaded anything has none.
 */
void psc_module_walk_unloaded (const PscKernelMemory *memory,
                               guint64 drivers,
                               PscModuleList *modules,
                               PscIssues *issues);

/**
 * psc_module_set_file:
 * @self: a module without names
 * @path: (nullable) (transfer full): the full path
 * @image: (nullable) (transfer full): the file name; the last part of @path where it is %NULL
 * @is_kernel: whether it is the kernel itself
 *
 * Names the module as the debugger does: `nt` for the kernel, else the file name without its
 * ending, what is no letter, digit or underscore being an underscore; by its base where no name is
 * known.
 */
void psc_module_set_file (PscModule *self, char *path, char *image, gboolean is_kernel);

/** psc_module_is_range: whether an image can lie at @base with @n_bytes: page aligned, in the
 * kernel's half, of a possible size. */
gboolean psc_module_is_range (const PscKernelMemory *memory, guint64 base, guint64 n_bytes);

G_END_DECLS
