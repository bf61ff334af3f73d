/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Page tables of Windows, found in physical memory that nobody gives the root for.
 *
 * Windows maps its page tables into the address space that they make: one entry of the highest
 * table leads to that table itself. Such a page is rare by accident. Whether it is the kernel's is
 * for the caller to find out.
 */
#pragma once

#include "memory/address-space.h"

G_BEGIN_DECLS

/**
 * PscRootFunc:
 * @paging: a page table that may be one of Windows; what it does not tell is 0 or unknown
 *
 * Returns: whether to go on looking
 */
typedef gboolean (*PscRootFunc) (const PscPaging *paging, gpointer user_data);

/**
 * psc_find_roots:
 * @physical: the machine's memory
 * @arch: what to look for; %PSC_ARCH_UNKNOWN for every kind. Either x86 stands for both, since who
 * knows the processor seldom knows how wide its entries are. x64 roots come with four levels first,
 * then with five
 * @func: called for each candidate once, the likeliest first: what the start-up code of processors
 * in the first megabyte names, what lies where Windows has the root of its System process, then all
 * others by address
 * @error: the system's, %G_IO_ERROR_CANCELLED, or %PSC_ERROR_LIMIT: after PSC_MAX_ROOT_CANDIDATES,
 * of which @func wanted none, or when all was looked at, but for PAE not to the end
 *
 * Reads all memory once, from its beginning, unless @func ends it.
 *
 * Returns: %TRUE when all was looked at or @func ended it
 */
gboolean psc_find_roots (PscSource *physical,
                         PscArch arch,
                         PscRootFunc func,
                         gpointer user_data,
                         GCancellable *cancellable,
                         GError **error);

G_END_DECLS
