/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Dumps that newer debuggers write of a running machine: the pages are listed as ranges. Behind the
 * 64-bit header of the dump:
 *
 *     00   u32 0x40
 *     04   `RDMP` `DUMP`
 *     10   u64 bytes from 20 to the first page
 *     18   u64 offset of the first page, from the beginning of the file
 *     20   of the kernel (types 8 and 9): two u64; of all memory (type A): u32 ranges, u32, u64
 * pages 30   ranges of {u64 page, u64 pages}; of the kernel they end with page 0, else where the
 *          number of pages is reached
 *
 * Source: 0vercl0k/kdmp-parser, the only one; no 32-bit dump of the kind is known.
 */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "bytes/cursor.h"
#include "dump/extents-private.h"
#include "dump/ms-dump-private.h"

#define PART_BYTES 0x30u
#define METADATA_OFFSET 0x20u
#define RANGE_BYTES 0x10u

/* Ranges read at once, between two looks at the cancellable. */
#define RANGES_A_SLICE 4096u

typedef struct
{
  guint64 ranges_offset;
  guint64 max_ranges; /* that fit in front of the first page */
  guint64 first_offset;
  guint64 n_pages; /* of all memory: where the list ends; else 0 */
} Part;

static gboolean
read_part (const PscDumpInput *input, const PscMsHeader *header, Part *part, GError **error)
{
  guint64 start = header->header_bytes;
  guint8 bytes[PART_BYTES];
  guint64 n_metadata_bytes;

  if (!psc_source_read_all (input->file, start, bytes, sizeof bytes, "range header", error))
    return FALSE;
  if (memcmp (bytes + 4, "RDMPDUMP", 8) != 0)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT,
                   "range header at 0x%" G_GINT64_MODIFIER "x: no signature RDMPDUMP", start);
      return FALSE;
    }
  n_metadata_bytes = psc_bytes_get_u64 (bytes + 0x10);
  part->ranges_offset = start + PART_BYTES;
  part->first_offset = psc_bytes_get_u64 (bytes + 0x18);
  part->n_pages =
      header->dump_type == PSC_MS_TYPE_RANGES_FULL ? psc_bytes_get_u64 (bytes + 0x28) : 0;
  if (part->first_offset < part->ranges_offset
      || (part->first_offset - part->ranges_offset) % RANGE_BYTES != 0
      || part->first_offset - start - METADATA_OFFSET != n_metadata_bytes)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT,
                   "range header at 0x%" G_GINT64_MODIFIER "x: 0x%" G_GINT64_MODIFIER
                   "x bytes of ranges do not end at the first page at 0x%" G_GINT64_MODIFIER "x",
                   start, n_metadata_bytes, part->first_offset);
      return FALSE;
    }
  part->max_ranges = (part->first_offset - part->ranges_offset) / RANGE_BYTES;
  return TRUE;
}

/* Takes ranges of one slice; @ended tells that the list is over. */
static gboolean
add_ranges (const Part *part,
            const guint8 *bytes,
            guint64 n_ranges,
            PscExtents *extents,
            gboolean *ended,
            GError **error)
{
  for (guint64 i = 0; i < n_ranges && !*ended; i++)
    {
      guint64 page = psc_bytes_get_u64 (bytes + i * RANGE_BYTES);
      guint64 n_pages = psc_bytes_get_u64 (bytes + i * RANGE_BYTES + 8);

      if (part->n_pages == 0 && page == 0)
        *ended = TRUE;
      else if (n_pages > 0 && !psc_extents_add (extents, page, n_pages, error))
        return FALSE;
      if (part->n_pages > 0 && psc_extents_get_n_pages (extents) >= part->n_pages)
        *ended = TRUE;
    }
  return TRUE;
}

static gboolean
check_n_ranges (guint64 n_read, GError **error)
{
  if (n_read < PSC_MAX_DUMP_RANGES)
    return TRUE;
  g_set_error (error, PSC_ERROR, PSC_ERROR_LIMIT, "ranges of pages: more than %u",
               PSC_MAX_DUMP_RANGES);
  return FALSE;
}

static gboolean
read_ranges (const PscDumpInput *input, const Part *part, PscExtents *extents, GError **error)
{
  g_autofree guint8 *bytes = g_malloc (RANGES_A_SLICE * RANGE_BYTES);
  gboolean ended = FALSE;

  for (guint64 at = 0; at < part->max_ranges && !ended; at += RANGES_A_SLICE)
    {
      guint64 n = MIN (part->max_ranges - at, RANGES_A_SLICE);

      if (!check_n_ranges (at, error)
          || g_cancellable_set_error_if_cancelled (input->cancellable, error)
          || !psc_source_read_all (input->file, part->ranges_offset + at * RANGE_BYTES, bytes,
                                   (gsize) n * RANGE_BYTES, "ranges of pages", error)
          || !add_ranges (part, bytes, n, extents, &ended, error))
        return FALSE;
    }
  if (psc_extents_get_n_pages (extents) == 0)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT,
                   "ranges of pages at 0x%" G_GINT64_MODIFIER "x: no page is stored",
                   part->ranges_offset);
      return FALSE;
    }
  if (!ended || (part->n_pages > 0 && psc_extents_get_n_pages (extents) != part->n_pages))
    psc_dump_input_add_issue (input, PSC_SEVERITY_WARNING, part->ranges_offset,
                              "ranges of pages: the list has %" G_GUINT64_FORMAT
                              " pages and does not end as it should",
                              psc_extents_get_n_pages (extents));
  return TRUE;
}

gboolean
psc_ms_ranges_open (const PscDumpInput *input,
                    const PscMsHeader *header,
                    PscDump *dump,
                    GError **error)
{
  g_autoptr (PscExtents) extents = psc_extents_new ();
  Part part;

  dump->format = header->dump_type == PSC_MS_TYPE_RANGES_FULL ? PSC_DUMP_MS_RANGES_FULL
                                                              : PSC_DUMP_MS_RANGES_KERNEL;
  if (header->pointer_bytes != 8)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_UNSUPPORTED,
                   "dump header: dump type 0x%x is not known with 32 bits", header->dump_type);
      return FALSE;
    }
  if (!read_part (input, header, &part, error) || !read_ranges (input, &part, extents, error))
    return FALSE;
  return psc_extents_open (g_steal_pointer (&extents), part.first_offset, input, dump, error);
}
