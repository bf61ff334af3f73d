/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What tells the highest page table of Windows from other pages, one page at a time.
 *
 *     x64     an entry of the upper half leads to the page itself; which one is random since
 *             Windows 10 1607, before that it was 0x1ed
 *     ARM64   the same, with the bits that forbid execution
 *     x86     entry 0x300 leads to the page itself
 *     PAE     four entries lead to four directories, of which the last begins with entries to
 *             the same four
 *
 * All other entries that are valid must be possible ones.
 */
#pragma once

#include "memory/address-space.h"

G_BEGIN_DECLS

/** psc_root_shape_is_x64: @page has 4096 bytes; @highest_pa is the end of memory. */
gboolean psc_root_shape_is_x64 (const guint8 *page, guint64 pa, guint64 highest_pa);
gboolean psc_root_shape_is_arm64 (const guint8 *page, guint64 pa, guint64 highest_pa);
gboolean psc_root_shape_is_x86 (const guint8 *page, guint64 pa, guint64 highest_pa);

#define PSC_PAE_ROOT_BYTES 32u

/**
 * psc_root_shape_is_pae:
 * @entries: PSC_PAE_ROOT_BYTES that may be the four entries
 * @last_directory_pa: (out): where the fourth leads; undefined where it is no root
 *
 * Returns: whether they may be; psc_root_shape_is_pae_directory() has to agree
 */
gboolean
psc_root_shape_is_pae (const guint8 *entries, guint64 highest_pa, guint64 *last_directory_pa);

/** psc_root_shape_is_pae_directory: @start has the first PSC_PAE_ROOT_BYTES of the directory that
 * the fourth of @entries leads to. */
gboolean psc_root_shape_is_pae_directory (const guint8 *entries, const guint8 *start);

/**
 * psc_root_shape_read_start_up:
 * @page: one of the first megabyte
 * @root: (out): the root that it names
 *
 * The code that brings up another processor of an x64 machine begins with a jump, and has the
 * kernel's entry and the root behind it (layout from MemProcFS).
 */
gboolean psc_root_shape_read_start_up (const guint8 *page, guint64 *root);

G_END_DECLS
