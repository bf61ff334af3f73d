/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Raw images of physical memory: pages from address 0 on, nothing else. There is nothing to
 * recognise them by; psc_dump_open_raw() takes what no reader knows.
 *
 * Machines keep addresses below 4 GiB free for devices. An image either has zeros there, or leaves
 * the gap out, as VMware does in .vmem files, and all memory above 4 GiB lies lower in the file by
 * the length of the gap. Page tables tell which: the address space of each process maps its own
 * highest table, so that somewhere in the page of that table is the page's own address.
 */
#include "config.h"

#include "base/error.h"
#include "base/limits.h"
#include "bytes/cursor.h"
#include "dump/dump-private.h"
#include "dump/pieces-private.h"

#define GIB (G_GUINT64_CONSTANT (1) << 30)
#define GAP_END (4 * GIB)

/* The lead that decides before all was searched. */
#define DECISIVE_LEAD 8u

#define BLOCK_PAGES 256u

/* The address in an entry of a page table, of x86 with PAE, x64 and ARM64 alike, and the bit that
 * says that it is one. */
#define ENTRY_ADDRESS G_GUINT64_CONSTANT (0x0000fffffffff000)
#define ENTRY_VALID 1u

/* Where a gap may begin; the first is no gap. VMware has 3 GiB, and had 3.5 GiB before. */
static const guint64 gap_starts[] = { GAP_END, 3 * GIB, 7 * GIB / 2 };

#define N_GAPS G_N_ELEMENTS (gap_starts)
#define LOWEST_GAP (3 * GIB)

/* The physical address of a place in the file, if the gap begins there. */
static guint64
to_physical (guint64 offset, guint64 gap_start)
{
  return offset < gap_start ? offset : offset + (GAP_END - gap_start);
}

/* Counts for each gap how often a page has the address of itself that it would have then. */
static void
count_votes (const guint8 *page, guint64 offset, guint votes[N_GAPS])
{
  for (gsize at = 0; at < PSC_DUMP_PAGE_BYTES; at += 8)
    {
      guint64 entry = psc_bytes_get_u64 (page + at);
      guint64 address = entry & ENTRY_ADDRESS;

      /* One comparison for nearly all of what is in memory. */
      if (address - offset > GAP_END - LOWEST_GAP || (entry & ENTRY_VALID) == 0)
        continue;
      for (gsize i = 0; i < N_GAPS; i++)
        votes[i] += address == to_physical (offset, gap_starts[i]);
    }
}

/* The gap with the most votes and how many more it has than any other. One that would begin behind
 * the end of the file is none. */
static guint
find_best (guint64 size, const guint votes[N_GAPS], gsize *best)
{
  guint second = 0;

  *best = 0;
  for (gsize i = 1; i < N_GAPS; i++)
    if (gap_starts[i] < size && votes[i] > votes[*best])
      *best = i;
  for (gsize i = 0; i < N_GAPS; i++)
    if (i != *best && (i == 0 || gap_starts[i] < size))
      second = MAX (second, votes[i]);
  return votes[*best] - second;
}

/* Reads from where the gap would be, up to PSC_MAX_RAW_SCAN_BYTES. */
static gboolean
scan (const PscDumpInput *input, guint votes[N_GAPS], GError **error)
{
  g_autofree guint8 *block = g_malloc (BLOCK_PAGES * PSC_DUMP_PAGE_BYTES);
  guint64 size = psc_source_get_size (input->file);
  guint64 end = MIN (size, LOWEST_GAP + PSC_MAX_RAW_SCAN_BYTES);
  gsize best;

  for (guint64 at = LOWEST_GAP; at < end && find_best (size, votes, &best) < DECISIVE_LEAD;
       at += BLOCK_PAGES * PSC_DUMP_PAGE_BYTES)
    {
      gsize n_read;

      if (g_cancellable_set_error_if_cancelled (input->cancellable, error)
          || !psc_source_read (input->file, at, block, BLOCK_PAGES * PSC_DUMP_PAGE_BYTES, &n_read,
                               error))
        return FALSE;
      for (gsize i = 0; i + PSC_DUMP_PAGE_BYTES <= n_read; i += PSC_DUMP_PAGE_BYTES)
        count_votes (block + i, at + i, votes);
    }
  return TRUE;
}

/* More votes than for anything else win; else the image is taken as it is. */
static guint64
choose (const PscDumpInput *input, const guint votes[N_GAPS])
{
  gsize best;

  if (find_best (psc_source_get_size (input->file), votes, &best) == 0)
    {
      psc_dump_input_add_issue (input, PSC_SEVERITY_NOTE, LOWEST_GAP,
                                "raw image: no page table tells whether the addresses of devices "
                                "below 4 GiB are left out; it is read as if they were not");
      return GAP_END;
    }
  if (best > 0)
    psc_dump_input_add_issue (input, PSC_SEVERITY_NOTE, gap_starts[best],
                              "raw image: the addresses of devices from 0x%" G_GINT64_MODIFIER
                              "x to 4 GiB are left out, as page tables tell",
                              gap_starts[best]);
  return gap_starts[best];
}

static gboolean
find_gap (const PscDumpInput *input, guint64 *gap_start, GError **error)
{
  guint votes[N_GAPS] = { 0 };

  *gap_start = GAP_END;
  if (psc_source_get_size (input->file) <= LOWEST_GAP)
    return TRUE;
  if (!scan (input, votes, error))
    return FALSE;
  *gap_start = choose (input, votes);
  return TRUE;
}

gboolean
psc_raw_image_open (const PscDumpInput *input, PscDump *dump, GError **error)
{
  guint64 size = psc_source_get_size (input->file);
  g_autoptr (PscPieces) pieces = psc_pieces_new (input->file);
  guint64 gap_start;

  if (size < PSC_DUMP_PAGE_BYTES)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_UNRECOGNISED,
                   "raw image: %" G_GUINT64_FORMAT " bytes are less than a page", size);
      return FALSE;
    }
  if (!find_gap (input, &gap_start, error)
      || !psc_pieces_add (pieces, 0, MIN (size, gap_start), 0, error)
      || (size > gap_start && !psc_pieces_add (pieces, GAP_END, size - gap_start, gap_start, error))
      || !psc_pieces_finish (pieces, PSC_PIECES_FIRST_WINS, error))
    return FALSE;
  dump->format = PSC_DUMP_RAW;
  dump->n_pages = size >> PSC_DUMP_PAGE_SHIFT;
  dump->physical = psc_pieces_to_source (g_steal_pointer (&pieces), FALSE);
  return TRUE;
}
