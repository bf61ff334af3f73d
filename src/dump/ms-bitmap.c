/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Dumps whose pages are listed in a bitmap: the kernel dumps before Windows 8, and all but triage
 * dumps since. Behind the header of the dump:
 *
 *          before Windows 8 (type 2)              since (types 5, 6)
 *     00   `SDMP` `DUMP`                          `SDMP` or `FDMP`, `DUMP`
 *     0C   u32 offset of the first page
 *     10   u32 bits of the bitmap
 *     14   u32 pages
 *     18   u32 bits again
 *     20   32 bits wide: bitmap                   u64 offset of the first page
 *     28   64 bits wide: bitmap                   u64 pages
 *     30                                          u64 bits of the bitmap
 *     38                                          bitmap
 *
 * The offset of the first page counts from the beginning of the file and is not aligned. Sources:
 * SUMMARY_DUMP of mindumpdef.h; for the newer one 0vercl0k/kdmp-parser and volatility3
 * (crash64.json), agreeing.
 */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "bytes/cursor.h"
#include "dump/ms-dump-private.h"
#include "dump/page-bitmap-private.h"

#define MAX_PART_BYTES 0x38u

typedef struct
{
  guint64 bitmap_offset;
  guint64 first_offset;
  guint64 n_pages;
  guint64 n_bits;
} Part;

/* What lies in front of the bitmap. */
static gboolean
read_part (const PscDumpInput *input, const PscMsHeader *header, Part *part, GError **error)
{
  gboolean is_summary = header->dump_type == PSC_MS_TYPE_SUMMARY;
  guint n_bytes = !is_summary ? 0x38 : header->pointer_bytes == 4 ? 0x20 : 0x28;
  guint8 bytes[MAX_PART_BYTES];

  if (!psc_source_read_all (input->file, header->header_bytes, bytes, n_bytes, "bitmap header",
                            error))
    return FALSE;
  if ((memcmp (bytes, "SDMP", 4) != 0 && memcmp (bytes, "FDMP", 4) != 0)
      || memcmp (bytes + 4, "DUMP", 4) != 0)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT,
                   "bitmap header at 0x%" G_GINT64_MODIFIER "x: no signature SDMPDUMP or FDMPDUMP",
                   header->header_bytes);
      return FALSE;
    }
  part->bitmap_offset = header->header_bytes + n_bytes;
  part->first_offset =
      is_summary ? psc_bytes_get_u32 (bytes + 0x0c) : psc_bytes_get_u64 (bytes + 0x20);
  part->n_pages = is_summary ? psc_bytes_get_u32 (bytes + 0x14) : psc_bytes_get_u64 (bytes + 0x28);
  part->n_bits = is_summary ? psc_bytes_get_u32 (bytes + 0x10) : psc_bytes_get_u64 (bytes + 0x30);
  if (is_summary && psc_bytes_get_u32 (bytes + 0x18) != part->n_bits)
    psc_dump_input_add_issue (input, PSC_SEVERITY_WARNING, header->header_bytes + 0x18,
                              "bitmap header: %u bits here, %" G_GUINT64_FORMAT " in front of it",
                              psc_bytes_get_u32 (bytes + 0x18), part->n_bits);
  return TRUE;
}

static PscPageBitmap *
read_bitmap (const PscDumpInput *input, const Part *part, GError **error)
{
  g_autoptr (PscPageBitmap) bitmap = NULL;
  guint64 n_set;

  bitmap = psc_page_bitmap_read (input, part->bitmap_offset, part->n_bits, "page bitmap", error);
  if (bitmap == NULL)
    return NULL;
  n_set = psc_page_bitmap_get_n_set (bitmap);
  if (n_set == 0)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT,
                   "page bitmap at 0x%" G_GINT64_MODIFIER "x: no page is stored",
                   part->bitmap_offset);
      return NULL;
    }
  if (n_set != part->n_pages)
    psc_dump_input_add_issue (input, PSC_SEVERITY_WARNING, part->bitmap_offset,
                              "bitmap header: %" G_GUINT64_FORMAT
                              " pages announced, the bitmap has %" G_GUINT64_FORMAT,
                              part->n_pages, n_set);
  return g_steal_pointer (&bitmap);
}

/* The bits were read, so that their number is one that can be. */
static gboolean
check_first_page (const Part *part, GError **error)
{
  guint64 end = part->bitmap_offset + psc_page_bitmap_count_bytes (part->n_bits);

  if (part->first_offset >= end)
    return TRUE;
  g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT,
               "bitmap header: the first page at 0x%" G_GINT64_MODIFIER
               "x lies in front of the bitmap's end at 0x%" G_GINT64_MODIFIER "x",
               part->first_offset, end);
  return FALSE;
}

/* Active memory dumps are full dumps that left something out: the attribute tells, not the type. */
static PscDumpFormat
get_format (const PscMsHeader *header)
{
  if (header->dump_type == PSC_MS_TYPE_SUMMARY)
    return PSC_DUMP_MS_KERNEL;
  if ((header->attributes & PSC_MS_ATTRIBUTE_FILTERED) != 0)
    return PSC_DUMP_MS_BITMAP_ACTIVE;
  return header->dump_type == PSC_MS_TYPE_BITMAP_FULL ? PSC_DUMP_MS_BITMAP_FULL
                                                      : PSC_DUMP_MS_BITMAP_KERNEL;
}

gboolean
psc_ms_bitmap_open (const PscDumpInput *input,
                    const PscMsHeader *header,
                    PscDump *dump,
                    GError **error)
{
  g_autoptr (PscPageBitmap) bitmap = NULL;
  Part part;

  dump->format = get_format (header);
  if (!read_part (input, header, &part, error))
    return FALSE;
  bitmap = read_bitmap (input, &part, error);
  if (bitmap == NULL || !check_first_page (&part, error))
    return FALSE;
  return psc_page_bitmap_open (g_steal_pointer (&bitmap), part.first_offset, input, dump, error);
}
