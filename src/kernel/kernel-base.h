/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where the kernel's image begins.
 *
 * Asks what names it, then follows the processor's entry points down to the header of the image
 * they lie in, and searches at last. Knows virtual memory alone; which page tables are the right
 * ones is decided by whether a kernel is found.
 */
#pragma once

#include <gio/gio.h>

#include "base/dump-hints.h"
#include "kernel/kdbg.h"

G_BEGIN_DECLS

/** psc_kernel_base_has_image: whether an image of the right machine begins at @base. */
gboolean psc_kernel_base_has_image (const PscKernelMemory *memory, guint64 base);

/**
 * psc_kernel_base_is_kernel:
 *
 * Whether the image at @base is a Windows kernel: by the name of its PDB, or by a section that
 * kernels alone have.
 */
gboolean psc_kernel_base_is_kernel (const PscKernelMemory *memory, guint64 base);

/**
 * psc_kernel_base_find_named:
 * @base: (out): set only on success
 *
 * The base that the debugger data block or the module list of @hints names, where that is right in
 * itself: the block has its tag and a list near its base, the list's first entry leads back and has
 * an image at its base, unless that page is not in the dump.
 */
gboolean psc_kernel_base_find_named (const PscKernelMemory *memory,
                                     const PscDumpHints *hints,
                                     guint64 *base);

/**
 * psc_kernel_base_find_below:
 * @va: an address in the kernel
 * @base: (out): set only on success
 *
 * Goes down page by page, at most PSC_MAX_KERNEL_WALK_BYTES, passing over what is missing.
 */
gboolean psc_kernel_base_find_below (const PscKernelMemory *memory, guint64 va, guint64 *base);

/**
 * psc_kernel_base_find_by_cpu:
 * @base: (out): set only on success
 *
 * Goes down from where interrupts and system calls enter the kernel, and from where processors
 * were.
 */
gboolean psc_kernel_base_find_by_cpu (const PscKernelMemory *memory,
                                      const PscDumpHints *hints,
                                      guint64 *base);

/**
 * psc_kernel_base_search:
 * @base: (out): set only on success
 * @cancellable: (nullable): stops the search
 *
 * Looks at the beginning of every page where kernels are loaded, as far as memory has it and up to
 * PSC_MAX_KERNEL_SCAN_PAGES.
 */
gboolean
psc_kernel_base_search (const PscKernelMemory *memory, guint64 *base, GCancellable *cancellable);

G_END_DECLS
