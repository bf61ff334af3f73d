/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Decoding of Windows' software entries. All of them:
 *
 *     bit 0   valid, clear
 *     bit 10  prototype: the rest is an address
 *     bit 11  transition, if bit 10 is clear: the rest is a page frame
 *     else    a place in a page file: a number of 4 bits and an offset, both 0 for demand zero
 *
 * Layout B came with a defence against processors that read memory through entries which are not
 * valid (L1TF): unless SwizzleBit (bit 4) is set, InvalidPteMask has been flipped into the entry,
 * so that it points where no memory is. Its bits are above the machine's memory, and were clear
 * before.
 */
#include "config.h"

#include "memory/software-entry-private.h"

#define BITS(high, low) ((G_MAXUINT64 >> (63 - (high) + (low))) << (low))

#define PROTOTYPE_BIT 0x400u
#define TRANSITION_BIT 0x800u
#define SWIZZLE_BIT 0x10u

/* The InvalidPteMask of most machines that have one: bit 45. */
#define USUAL_INVALID_PTE_MASK (G_GUINT64_CONSTANT (1) << 45)

/* From this build on, an entry whose upper bits are those of a kernel address stands for a page of
 * a mapped file (seen in one public source). */
#define FIRST_BUILD_FILE_BACKED 22621u

/* From this build on, page frames of entries in transition have 40 bits, before that 36. */
#define FIRST_BUILD_WIDE_FRAMES 26100u

/* Entries that take the address from the virtual address descriptor of the process. */
#define ADDRESS_IN_DESCRIPTOR BITS (47, 16)

/**
 * Shape:
 * @protection: the bits that say how the page may be used, and nothing of where it is
 * @page_file_shift: where the four bits of the page file's number begin
 * @offset_shift: where the offset begins, which goes up to the highest bit
 */
typedef struct
{
  guint64 protection;
  guint page_file_shift;
  guint offset_shift;
  gboolean has_swizzle;
} Shape;

/* Windows 7 to 10 1803 (x64), 8.1 (PAE); 10 1809 to 11 24H2 for B, of which PAE has 1809 alone;
 * Windows 7 and before for x86; 10 20H2 for ARM64. */
static const Shape layout_a = { BITS (9, 5), 1, 32, FALSE };
static const Shape layout_b = { BITS (9, 5), 12, 32, TRUE };
static const Shape layout_x86 = { BITS (9, 5), 1, 12, FALSE };
static const Shape layout_arm64 = { BITS (5, 1), 6, 32, FALSE };

/* Where the layout is unknown its page file number means nothing, and it may have a mask. */
static const Shape layout_unknown = { BITS (9, 5), 1, 32, TRUE };

static const Shape *
get_shape (const PscPaging *paging)
{
  if (paging->arch == PSC_ARCH_X86)
    return &layout_x86;
  if (paging->arch == PSC_ARCH_ARM64)
    return &layout_arm64;
  switch (paging->pte_layout)
    {
    case PSC_PTE_LAYOUT_A:
      return &layout_a;
    case PSC_PTE_LAYOUT_B:
      return &layout_b;
    case PSC_PTE_LAYOUT_UNKNOWN:
      break;
    }
  return &layout_unknown;
}

static guint64
get_frame_mask (const PscPaging *paging)
{
  switch (paging->arch)
    {
    case PSC_ARCH_X86:
      return BITS (31, 12);
    case PSC_ARCH_X86_PAE:
      return BITS (37, 12);
    case PSC_ARCH_ARM64:
      return BITS (51, 12);
    case PSC_ARCH_X64:
    case PSC_ARCH_UNKNOWN:
      break;
    }
  return paging->windows_build >= FIRST_BUILD_WIDE_FRAMES ? BITS (51, 12) : BITS (47, 12);
}

/* Whether the mask may have been flipped into an entry. Where the layout is unknown bit 4 may mean
 * something else. */
static gboolean
may_be_masked (const PscPaging *paging, const Shape *shape, guint64 value)
{
  return shape->has_swizzle
         && (paging->pte_layout == PSC_PTE_LAYOUT_UNKNOWN || (value & SWIZZLE_BIT) == 0);
}

static guint64
get_highest_bit (guint64 value)
{
  while ((value & (value - 1)) != 0)
    value &= value - 1;
  return value;
}

static void
read_transition (const PscPaging *paging,
                 const Shape *shape,
                 guint64 value,
                 PscSoftwareEntry *entry)
{
  guint64 pa = value & get_frame_mask (paging);

  entry->kind = PSC_SOFTWARE_TRANSITION;
  if (may_be_masked (paging, shape, value))
    {
      if (paging->has_invalid_pte_mask)
        {
          if (paging->pte_layout == PSC_PTE_LAYOUT_B || pa >= paging->highest_pa)
            pa &= ~paging->invalid_pte_mask;
        }
      else if (pa >= paging->highest_pa)
        {
          /* The mask is above all memory, so it is the highest bit if it is one. */
          pa &= ~get_highest_bit (pa);
          entry->is_guess = TRUE;
        }
    }
  entry->pa = pa;
}

static void
set_paged_out (PscSoftwareEntry *entry, guint page_file, gboolean is_guess)
{
  entry->kind = PSC_SOFTWARE_PAGED_OUT;
  entry->page_file = page_file;
  entry->is_guess = is_guess;
}

static guint64
sign_extend_48 (guint64 value)
{
  return (value >> 47 & 1) != 0 ? value | BITS (63, 48) : value & BITS (47, 0);
}

/* The address is that of an entry: in the kernel's half, and aligned to the entry's size. */
static void
read_prototype_64 (const PscPaging *paging,
                   const Shape *shape,
                   guint64 value,
                   PscSoftwareEntry *entry)
{
  guint64 plain = value;

  if (may_be_masked (paging, shape, value) && paging->has_invalid_pte_mask)
    plain &= ~paging->invalid_pte_mask;
  else if (may_be_masked (paging, shape, value) && (value & USUAL_INVALID_PTE_MASK) != 0)
    entry->other_va = sign_extend_48 ((value & ~USUAL_INVALID_PTE_MASK) >> 16);
  entry->va = sign_extend_48 (plain >> 16);
  entry->kind =
      (plain >> 63) != 0 && (entry->va & 7) == 0 ? PSC_SOFTWARE_PROTOTYPE : PSC_SOFTWARE_GARBAGE;
}

static void
read_prototype_32 (const PscPaging *paging,
                   const Shape *shape,
                   guint64 value,
                   PscSoftwareEntry *entry)
{
  guint64 plain = value;
  guint64 entry_bytes = 8;

  if (paging->arch == PSC_ARCH_X86)
    {
      /* Seen in one public source. */
      entry->va = 0x80000000u | (value >> 1 & 0x7ffffc00) | (value << 1 & 0x3ff);
      entry->is_guess = TRUE;
      entry_bytes = 4;
    }
  else
    {
      if (may_be_masked (paging, shape, value) && paging->has_invalid_pte_mask)
        plain &= ~paging->invalid_pte_mask;
      entry->va = plain >> 32;
    }
  entry->kind = entry->va >= 0x80000000u && entry->va % entry_bytes == 0 ? PSC_SOFTWARE_PROTOTYPE
                                                                         : PSC_SOFTWARE_GARBAGE;
}

static gboolean
is_in_descriptor (const PscPaging *paging, guint64 value)
{
  if (paging->arch == PSC_ARCH_X64 || paging->arch == PSC_ARCH_ARM64)
    return value >> 16 == ADDRESS_IN_DESCRIPTOR;
  return paging->arch == PSC_ARCH_X86_PAE && value >> 32 == G_MAXUINT32;
}

static void
read_prototype (const PscPaging *paging, const Shape *shape, guint64 value, PscSoftwareEntry *entry)
{
  /* Where the layout is unknown the address may be masked with what nobody knows; what the
   * descriptor of a process tells is out of reach here. Neither is empty. */
  if (paging->pte_layout == PSC_PTE_LAYOUT_UNKNOWN || is_in_descriptor (paging, value))
    set_paged_out (entry, PSC_PAGE_FILE_UNKNOWN, TRUE);
  else if (paging->arch == PSC_ARCH_X64 || paging->arch == PSC_ARCH_ARM64)
    read_prototype_64 (paging, shape, value, entry);
  else
    read_prototype_32 (paging, shape, value, entry);
}

static gboolean
is_file_backed (const PscPaging *paging, guint64 value)
{
  return (paging->arch == PSC_ARCH_X64 || paging->arch == PSC_ARCH_ARM64)
         && paging->windows_build >= FIRST_BUILD_FILE_BACKED
         && (value & (BITS (63, 47) | BITS (3, 0))) == BITS (63, 47);
}

static void
read_page_file (const PscPaging *paging, const Shape *shape, guint64 value, PscSoftwareEntry *entry)
{
  gboolean is_known = paging->pte_layout != PSC_PTE_LAYOUT_UNKNOWN;
  guint page_file = is_known ? (guint) (value >> shape->page_file_shift & 0xf) : 0;
  guint64 offset = value >> shape->offset_shift;

  if (may_be_masked (paging, shape, value) && offset != 0)
    {
      if (is_known && paging->has_invalid_pte_mask)
        offset ^= paging->invalid_pte_mask >> shape->offset_shift;
      else if (!paging->has_invalid_pte_mask && offset == get_highest_bit (offset)
               && offset >= 0x10)
        {
          /* Nothing but the mask itself, which has no bit below 36. */
          offset = 0;
          entry->is_guess = TRUE;
        }
    }
  if (page_file != 0 || offset != 0)
    set_paged_out (entry, is_known ? page_file : PSC_PAGE_FILE_UNKNOWN, !is_known);
  else
    {
      entry->kind = PSC_SOFTWARE_DEMAND_ZERO;
      entry->is_guess |= !is_known && (value & ~shape->protection) != 0;
    }
}

void
psc_software_entry_read (const PscPaging *paging,
                         guint64 value,
                         gboolean is_prototype,
                         PscSoftwareEntry *entry)
{
  const Shape *shape = get_shape (paging);

  *entry = (PscSoftwareEntry){ .kind = PSC_SOFTWARE_EMPTY };
  if (value == 0)
    return;
  if (is_file_backed (paging, value) && !is_in_descriptor (paging, value))
    set_paged_out (entry, PSC_PAGE_FILE_MAPPED, FALSE);
  else if ((value & PROTOTYPE_BIT) != 0 && is_prototype)
    set_paged_out (entry, PSC_PAGE_FILE_MAPPED, FALSE);
  else if ((value & PROTOTYPE_BIT) != 0)
    read_prototype (paging, shape, value, entry);
  else if ((value & TRANSITION_BIT) != 0)
    read_transition (paging, shape, value, entry);
  else
    read_page_file (paging, shape, value, entry);
}
