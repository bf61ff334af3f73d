/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tests of a page for being a root. Most pages fail at the first: none of their entries leads to
 * themselves.
 */
#include "config.h"

#include "memory/root-shape-private.h"

#include "bytes/cursor.h"
#include "memory/page-format-private.h"

#define N_WIDE 512u
#define N_NARROW 1024u

/* An entry of ARM64 that maps the tables: valid, a table, nobody executes; and its address. */
#define ARM_SELF_MASK G_GUINT64_CONSTANT (0x0063fffffffff073)
#define ARM_SELF_FLAGS G_GUINT64_CONSTANT (0x0060000000000003)

/* Present and writable, and no large page. */
#define X64_SELF_MASK G_GUINT64_CONSTANT (0x000ffffffffff083)
#define X64_SELF_FLAGS 0x3u

#define X86_SELF_INDEX 0x300u
#define X86_SELF_MASK 0xfffff083u
#define X86_SELF_FLAGS 0x3u

/* The kernel's half has at least the tables themselves, and the kernel. */
#define MIN_KERNEL_ENTRIES 2u

/* Whether each entry that is valid may be one of a root. */
static gboolean
has_possible_entries (const PscPageFormat *format, const guint8 *page, guint64 highest_pa)
{
  guint n_entries = format->is_narrow ? N_NARROW : N_WIDE;
  guint n_kernel = 0;

  for (guint i = 0; i < n_entries; i++)
    {
      guint64 value =
          format->is_narrow ? psc_bytes_get_u32 (page + 4 * i) : psc_bytes_get_u64 (page + 8 * i);
      guint64 pa;

      switch (psc_page_format_read_entry (format, format->n_levels, value, &pa))
        {
        case PSC_ENTRY_GARBAGE:
          return FALSE;
        case PSC_ENTRY_TABLE:
        case PSC_ENTRY_PAGE:
          /* Devices may be mapped by large pages beyond memory, tables are inside. */
          if (pa >= highest_pa && format->n_levels > 2)
            return FALSE;
          n_kernel += i >= n_entries / 2 ? 1 : 0;
          break;
        case PSC_ENTRY_NOT_VALID:
          break;
        }
    }
  return n_kernel >= MIN_KERNEL_ENTRIES;
}

static gboolean
has_self_entry (const guint8 *page, guint64 mask, guint64 wanted)
{
  guint n = 0;

  /* All of them, without a branch, so that the compiler can take several at once. */
  for (guint i = N_WIDE / 2; i < N_WIDE; i++)
    n += (psc_bytes_get_u64 (page + 8 * i) & mask) == wanted ? 1 : 0;
  return n == 1;
}

gboolean
psc_root_shape_is_x64 (const guint8 *page, guint64 pa, guint64 highest_pa)
{
  return has_self_entry (page, X64_SELF_MASK, pa | X64_SELF_FLAGS)
         && has_possible_entries (psc_page_format_get (PSC_ARCH_X64, 4), page, highest_pa);
}

gboolean
psc_root_shape_is_arm64 (const guint8 *page, guint64 pa, guint64 highest_pa)
{
  return has_self_entry (page, ARM_SELF_MASK, pa | ARM_SELF_FLAGS)
         && has_possible_entries (psc_page_format_get (PSC_ARCH_ARM64, 0), page, highest_pa);
}

gboolean
psc_root_shape_is_x86 (const guint8 *page, guint64 pa, guint64 highest_pa)
{
  return pa <= G_MAXUINT32
         && (psc_bytes_get_u32 (page + 4 * X86_SELF_INDEX) & X86_SELF_MASK) == (pa | X86_SELF_FLAGS)
         && has_possible_entries (psc_page_format_get (PSC_ARCH_X86, 0), page, highest_pa);
}

gboolean
psc_root_shape_is_pae (const guint8 *entries, guint64 highest_pa, guint64 *last_directory_pa)
{
  const PscPageFormat *format = psc_page_format_get (PSC_ARCH_X86_PAE, 0);

  for (guint i = 0; i < 4; i++)
    if (psc_page_format_read_entry (format, 3, psc_bytes_get_u64 (entries + 8 * i),
                                    last_directory_pa)
            != PSC_ENTRY_TABLE
        || *last_directory_pa == 0 || *last_directory_pa >= highest_pa)
      return FALSE;
  return TRUE;
}

gboolean
psc_root_shape_is_pae_directory (const guint8 *entries, const guint8 *start)
{
  const PscPageFormat *format = psc_page_format_get (PSC_ARCH_X86_PAE, 0);

  for (guint i = 0; i < 4; i++)
    {
      guint64 from_root;
      guint64 from_directory;

      if (psc_page_format_read_entry (format, 3, psc_bytes_get_u64 (entries + 8 * i), &from_root)
              != PSC_ENTRY_TABLE
          || psc_page_format_read_entry (format, 2, psc_bytes_get_u64 (start + 8 * i),
                                         &from_directory)
                 != PSC_ENTRY_TABLE
          || from_root != from_directory)
        return FALSE;
    }
  return TRUE;
}

gboolean
psc_root_shape_read_start_up (const guint8 *page, guint64 *root)
{
  guint64 entry = psc_bytes_get_u64 (page + 0x70);
  guint64 found = psc_bytes_get_u64 (page + 0xa0);

  if ((psc_bytes_get_u64 (page) & G_GUINT64_CONSTANT (0xffffffffffff00ff))
          != G_GUINT64_CONSTANT (0x00000001000600e9)
      || entry >> 40 != 0xfffff8 || found == 0
      || (found & G_GUINT64_CONSTANT (0xfff0000000000fff)) != 0)
    return FALSE;
  *root = found;
  return TRUE;
}
