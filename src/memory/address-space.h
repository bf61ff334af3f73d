/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The virtual memory of a machine: its page tables walked over its physical memory.
 *
 * Walks by the hardware's rules (x86, PAE, x64 with four and five levels, ARM64 with pages of
 * 4 KiB), and where those end, by what Windows leaves in an entry of a page that is not present. It
 * does not look for the root of the tables; find-root.h does. Called by whoever reads kernel
 * memory of a dump.
 */
#pragma once

#include "base/arch.h"
#include "bytes/source.h"

G_BEGIN_DECLS

/**
 * PscPteLayout:
 * @PSC_PTE_LAYOUT_UNKNOWN: entries of pages in transition are followed, what else is not present is
 * named as far as every layout agrees
 * @PSC_PTE_LAYOUT_A: Windows 7 to Windows 10 1803 as released
 * @PSC_PTE_LAYOUT_B: Windows 10 1809 and later: the kernel's type `_MMPTE_SOFTWARE` has a member
 * `SwizzleBit`
 *
 * How Windows fills an entry that is not present. x86 without PAE and ARM64 have one layout each,
 * which both A and B select.
 */
typedef enum
{
  PSC_PTE_LAYOUT_UNKNOWN,
  PSC_PTE_LAYOUT_A,
  PSC_PTE_LAYOUT_B,
} PscPteLayout;

/**
 * PscPaging:
 * @arch: of which the mode follows; not %PSC_ARCH_UNKNOWN
 * @n_levels: x64: 4 or 5, 0 for 4; others have one number of levels
 * @root: the physical address of the highest table as the machine stores it: the process context or
 * address space identifier in it is ignored
 * @highest_pa: the address behind the machine's last byte; 0 for the size of the physical source
 * @pte_layout: how entries that are not present are laid out
 * @has_invalid_pte_mask: whether @invalid_pte_mask is known
 * @invalid_pte_mask: the kernel's InvalidPteMask, 0 where it does not change entries
 * @windows_build: 0 is unknown
 */
typedef struct
{
  PscArch arch;
  guint n_levels;
  guint64 root;
  guint64 highest_pa;
  PscPteLayout pte_layout;
  gboolean has_invalid_pte_mask;
  guint64 invalid_pte_mask;
  guint windows_build;
} PscPaging;

/* Numbers of page files beyond those that Windows has. */
#define PSC_PAGE_FILE_UNKNOWN G_MAXUINT
#define PSC_PAGE_FILE_MAPPED (G_MAXUINT - 1)

/**
 * PscTranslation:
 * @is_mapped: whether the address leads to physical memory. Whether the dump holds that page is
 * told by reading it
 * @hole: why not; meaningless where it is mapped
 * @pa: where it leads; 0 where it is not mapped
 * @page_bytes: the size of the aligned piece of the address space, with the address in it, of which
 * all the rest but @pa holds: a page, or what a missing table would have covered. 4096 for an
 * address of which the processor has no such bits
 * @is_transition: the page was on its way out of memory, and its contents are good
 * @is_guess: something unknown, such as the InvalidPteMask, was guessed on the way
 * @page_file: the number of the page file for %PSC_HOLE_PAGED_OUT; %PSC_PAGE_FILE_MAPPED for a page
 * that lives in a mapped file, %PSC_PAGE_FILE_UNKNOWN where the layout does not tell
 */
typedef struct
{
  gboolean is_mapped;
  PscHoleKind hole;
  guint64 pa;
  guint64 page_bytes;
  gboolean is_transition;
  gboolean is_guess;
  guint page_file;
} PscTranslation;

typedef struct _PscAddressSpace PscAddressSpace;

/**
 * psc_address_space_new:
 * @physical: the machine's memory; a reference is taken
 * @paging: how to walk
 *
 * Reads nothing yet. Tables are kept as they are read, up to PSC_MAX_CACHED_TABLES.
 */
PscAddressSpace *psc_address_space_new (PscSource *physical, const PscPaging *paging);

/** psc_address_space_free: the source of it may live on, where somebody holds a reference. */
void psc_address_space_free (PscAddressSpace *self);

/**
 * psc_address_space_translate:
 * @va: any number; x86 has addresses of 32 bits, not sign-extended
 * @translation: (out): the answer
 *
 * A table that the system fails to read counts as not captured here; reading through the source
 * gives the error. May be called from several threads at once. Some nanoseconds where the tables
 * were read before.
 */
void psc_address_space_translate (PscAddressSpace *self, guint64 va, PscTranslation *translation);

/**
 * psc_address_space_get_source:
 *
 * Its offsets are virtual addresses, its size is %G_MAXUINT64: the very last byte of 64-bit memory,
 * which Windows never maps, cannot be read. A hole is at least as long as what the missing table or
 * page would have covered. Damaged tables can map one page everywhere, so who reads all that
 * psc_source_find_data() finds needs an end of its own.
 *
 * Returns: (transfer none): the virtual memory
 */
PscSource *psc_address_space_get_source (PscAddressSpace *self);

/** psc_address_space_get_paging: what was given, @n_levels and @highest_pa filled in. */
const PscPaging *psc_address_space_get_paging (const PscAddressSpace *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscAddressSpace, psc_address_space_free)

G_END_DECLS
