/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The page table formats, as tables.
 *
 *     x86     32:  directory 10 | table 10 | offset 12
 *     PAE     32:  pointers 2 | directory 9 | table 9 | offset 12
 *     x64     48:  9 | 9 | 9 | 9 | 12, with five levels 57: 9 above
 *     ARM64   48:  9 | 9 | 9 | 9 | 12; Windows keeps both halves in one root
 */
#include "config.h"

#include "memory/page-format-private.h"

#define BITS(high, low)                                                                            \
  ((G_MAXUINT64 >> (63 - (high) + (low))) << (low)) /* both included, as the manuals write */

/* Never equal to a masked entry, for levels without large pages. */
#define NO_BLOCK_MASK 0
#define NO_BLOCK_VALUE 1

/* Bit 7 of an entry of x86 makes it a large page. */
#define X86_LARGE 0x80

/* Bit 1 of an entry of ARM64 is clear in a block, and set in what leads to a table or a page. */
#define ARM_NO_BLOCK 0x2

static const PscPageFormat x86 = {
  .n_levels = 2,
  .va_bits = 32,
  .index_bits = 10,
  .n_root_bytes = PSC_PAGE_BYTES,
  .is_narrow = TRUE,
  .root_mask = BITS (31, 12),
  .frame_mask = BITS (31, 12),
  .has_pse36 = TRUE,
  .levels = {
    [1] = { 12, NO_BLOCK_MASK, NO_BLOCK_VALUE, FALSE, 0, 0 },
    [2] = { 22, X86_LARGE, X86_LARGE, TRUE, 0, BITS (21, 21) },
  },
};

static const PscPageFormat pae = {
  .n_levels = 3,
  .va_bits = 32,
  .index_bits = 9,
  .n_root_bytes = 32,
  .root_mask = BITS (31, 5),
  .frame_mask = BITS (51, 12),
  .levels = {
    [1] = { 12, NO_BLOCK_MASK, NO_BLOCK_VALUE, FALSE, BITS (62, 52), 0 },
    [2] = { 21, X86_LARGE, X86_LARGE, TRUE, BITS (62, 52), BITS (62, 52) | BITS (20, 13) },
    [3] = { 30, NO_BLOCK_MASK, NO_BLOCK_VALUE, FALSE,
            BITS (63, 52) | BITS (8, 5) | BITS (2, 1), 0 },
  },
};

#define X64_LOW_LEVELS                                                                             \
  [1] = { 12, NO_BLOCK_MASK, NO_BLOCK_VALUE, FALSE, 0, 0 },                                        \
  [2] = { 21, X86_LARGE, X86_LARGE, TRUE, 0, BITS (20, 13) },                                      \
  [3] = { 30, X86_LARGE, X86_LARGE, TRUE, 0, BITS (29, 13) }, [4] = { 39,                          \
                                                                      NO_BLOCK_MASK,               \
                                                                      NO_BLOCK_VALUE,              \
                                                                      FALSE,                       \
                                                                      X86_LARGE,                   \
                                                                      0 }

static const PscPageFormat x64 = {
  .n_levels = 4,
  .va_bits = 48,
  .sign_extends = TRUE,
  .index_bits = 9,
  .n_root_bytes = PSC_PAGE_BYTES,
  .root_mask = BITS (51, 12),
  .frame_mask = BITS (51, 12),
  .levels = { X64_LOW_LEVELS },
};

static const PscPageFormat x64_5_levels = {
  .n_levels = 5,
  .va_bits = 57,
  .sign_extends = TRUE,
  .index_bits = 9,
  .n_root_bytes = PSC_PAGE_BYTES,
  .root_mask = BITS (51, 12),
  .frame_mask = BITS (51, 12),
  .levels = {
    X64_LOW_LEVELS,
    [5] = { 48, NO_BLOCK_MASK, NO_BLOCK_VALUE, FALSE, X86_LARGE, 0 },
  },
};

/* The processor ignores the address bits that a large page does not use, so nothing is reserved. */
static const PscPageFormat arm64 = {
  .n_levels = 4,
  .va_bits = 48,
  .sign_extends = TRUE,
  .index_bits = 9,
  .n_root_bytes = PSC_PAGE_BYTES,
  .root_mask = BITS (47, 12),
  .frame_mask = BITS (47, 12),
  .levels = {
    [1] = { 12, ARM_NO_BLOCK, 0, FALSE, 0, 0 },
    [2] = { 21, ARM_NO_BLOCK, 0, TRUE, 0, 0 },
    [3] = { 30, ARM_NO_BLOCK, 0, TRUE, 0, 0 },
    [4] = { 39, ARM_NO_BLOCK, 0, FALSE, 0, 0 },
  },
};

const PscPageFormat *
psc_page_format_get (PscArch arch, guint n_levels)
{
  switch (arch)
    {
    case PSC_ARCH_X86:
      return &x86;
    case PSC_ARCH_X86_PAE:
      return &pae;
    case PSC_ARCH_X64:
      return n_levels == 5 ? &x64_5_levels : &x64;
    case PSC_ARCH_ARM64:
      return &arm64;
    case PSC_ARCH_UNKNOWN:
      break;
    }
  g_return_val_if_reached (&x64);
}
