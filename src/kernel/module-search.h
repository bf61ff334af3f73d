/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finds the head of the module list where neither the dump nor the debugger data block names it.
 */
#pragma once

#include <gio/gio.h>

#include "kernel/kernel-memory.h"

G_BEGIN_DECLS

/**
 * psc_module_search_list:
 * @kernel_base: where the kernel's image begins
 * @kernel_bytes: its size, 0 is unknown
 *
 * Kernels of Windows 10 and later export PsLoadedModuleList. Of others, or where the exports are
 * not in the dump, the data are looked through for two pointers that head a ring whose first entry
 * is the kernel itself.
 *
 * Returns: the address of the head, or 0
 */
guint64 psc_module_search_list (const PscKernelMemory *memory,
                                guint64 kernel_base,
                                guint64 kernel_bytes,
                                GCancellable *cancellable);

G_END_DECLS
