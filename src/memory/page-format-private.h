/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the entries of page tables look like to the processor, one description for each mode.
 *
 * From Intel's Software Developer's Manual, volume 3, chapter 4, and Arm's Architecture Reference
 * Manual, "VMSAv8-64 translation table format descriptors". Knows nothing of what an operating
 * system leaves in entries that are not valid.
 *
 * Levels count upwards: 1 is the table whose entries lead to pages of 4 KiB.
 */
#pragma once

#include "memory/address-space.h"

G_BEGIN_DECLS

#define PSC_PAGE_BYTES 4096u
#define PSC_MAX_PAGE_LEVELS 5u

/**
 * PscPageLevel:
 * @shift: the lowest bit of an address that selects an entry; an entry covers 1 << @shift bytes
 * @block_mask: an entry leads to a large page where these bits are...
 * @block_value: ...this
 * @has_blocks: whether the processor has large pages at this level; where not, such an entry is
 * garbage
 * @reserved: bits that make any other valid entry garbage
 * @block_reserved: the same of one that leads to a large page
 */
typedef struct
{
  guint shift;
  guint64 block_mask;
  guint64 block_value;
  gboolean has_blocks;
  guint64 reserved;
  guint64 block_reserved;
} PscPageLevel;

/**
 * PscPageFormat:
 * @n_levels: how many levels there are
 * @va_bits: how many bits of an address are looked at
 * @sign_extends: whether the bits above repeat the highest of them; else they are zero
 * @index_bits: how many select the entry of a table
 * @n_root_bytes: the size of the highest table
 * @is_narrow: entries have 4 bytes, not 8
 * @root_mask: the bits of the root's address
 * @frame_mask: the bits of an entry that are an address
 * @has_pse36: large pages have address bits 39:32 in bits 20:13
 * @levels: by level, the first unused
 */
typedef struct
{
  guint n_levels;
  guint va_bits;
  gboolean sign_extends;
  guint index_bits;
  guint n_root_bytes;
  gboolean is_narrow;
  guint64 root_mask;
  guint64 frame_mask;
  gboolean has_pse36;
  PscPageLevel levels[PSC_MAX_PAGE_LEVELS + 1];
} PscPageFormat;

/** psc_page_format_get: for x64 by @n_levels, which is 4 or 5; others have one. */
const PscPageFormat *psc_page_format_get (PscArch arch, guint n_levels);

typedef enum
{
  PSC_ENTRY_NOT_VALID,
  PSC_ENTRY_TABLE,
  PSC_ENTRY_PAGE,
  PSC_ENTRY_GARBAGE,
} PscEntryKind;

/**
 * psc_page_format_read_entry:
 * @entry: of the table of @level
 * @pa: (out): where the table or the page begins; set for these two alone
 */
static inline PscEntryKind
psc_page_format_read_entry (const PscPageFormat *self, guint level, guint64 entry, guint64 *pa)
{
  const PscPageLevel *at = &self->levels[level];

  if ((entry & 1) == 0)
    return PSC_ENTRY_NOT_VALID;
  if ((entry & at->block_mask) == at->block_value)
    {
      if (!at->has_blocks || (entry & at->block_reserved) != 0)
        return PSC_ENTRY_GARBAGE;
      *pa = entry & self->frame_mask & ~((G_GUINT64_CONSTANT (1) << at->shift) - 1);
      if (self->has_pse36)
        *pa |= (entry >> 13 & 0xff) << 32;
      return PSC_ENTRY_PAGE;
    }
  if ((entry & at->reserved) != 0)
    return PSC_ENTRY_GARBAGE;
  *pa = entry & self->frame_mask;
  return level == 1 ? PSC_ENTRY_PAGE : PSC_ENTRY_TABLE;
}

/** psc_page_format_get_index: which entry of the table of @level an address goes through. */
static inline guint
psc_page_format_get_index (const PscPageFormat *self, guint level, guint64 va)
{
  return (guint) (va >> self->levels[level].shift) & ((1u << self->index_bits) - 1);
}

/** psc_page_format_has_address: whether the processor has such an address. */
static inline gboolean
psc_page_format_has_address (const PscPageFormat *self, guint64 va)
{
  guint64 above = va >> (self->va_bits - 1);

  if (!self->sign_extends)
    return above <= 1;
  return above == 0 || above == G_MAXUINT64 >> (self->va_bits - 1);
}

G_END_DECLS
