/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What Windows leaves in an entry of the last level that the processor takes for not valid.
 *
 * Bit positions come from the kernel types `_MMPTE_SOFTWARE`, `_MMPTE_TRANSITION`,
 * `_MMPTE_PROTOTYPE` and `_MMPTE_SUBSECTION` of public symbol files, Windows 7 to Windows 11 24H2.
 * Decodes one entry and follows nothing.
 */
#pragma once

#include "memory/address-space.h"

G_BEGIN_DECLS

/**
 * PscSoftwareKind:
 * @PSC_SOFTWARE_EMPTY: all zero
 * @PSC_SOFTWARE_TRANSITION: the page is in memory, at @pa
 * @PSC_SOFTWARE_PROTOTYPE: another entry tells, the one at @va
 * @PSC_SOFTWARE_DEMAND_ZERO: the page will be zero when it is first used
 * @PSC_SOFTWARE_PAGED_OUT: the contents are in @page_file
 * @PSC_SOFTWARE_GARBAGE: an address in it cannot be one
 */
typedef enum
{
  PSC_SOFTWARE_EMPTY,
  PSC_SOFTWARE_TRANSITION,
  PSC_SOFTWARE_PROTOTYPE,
  PSC_SOFTWARE_DEMAND_ZERO,
  PSC_SOFTWARE_PAGED_OUT,
  PSC_SOFTWARE_GARBAGE,
} PscSoftwareKind;

/**
 * PscSoftwareEntry:
 * @pa: where a page in transition begins
 * @va: where the prototype entry is
 * @other_va: (nullable): where it is if the InvalidPteMask is the usual one; 0 where that is known
 * @page_file: as in #PscTranslation
 * @is_guess: whether @kind, @pa or @page_file was guessed
 */
typedef struct
{
  PscSoftwareKind kind;
  guint64 pa;
  guint64 va;
  guint64 other_va;
  guint page_file;
  gboolean is_guess;
} PscSoftwareEntry;

/**
 * psc_software_entry_read:
 * @paging: of which architecture, layout, mask, build and end of memory are used
 * @value: an entry with bit 0 clear
 * @is_prototype: it is a prototype entry itself, which cannot lead to another: what would be an
 * address of one leads to a mapped file
 */
void psc_software_entry_read (const PscPaging *paging,
                              guint64 value,
                              gboolean is_prototype,
                              PscSoftwareEntry *entry);

G_END_DECLS
