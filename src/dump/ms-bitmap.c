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
#include "base/limits.h"
#include "bytes/cursor.h"
#include "dump/ms-dump-private.h"
#include "dump/page-bitmap-private.h"

#define MAX_PART_BYTES 0x38u

/* Bytes of the bitmap read at once, between two looks at the cancellable. */
#define SLICE_BYTES (1024u * 1024u)

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

static guint64
count_bytes (guint64 n_bits)
{
  return n_bits / 8 + (n_bits % 8 != 0 ? 1 : 0);
}

static gboolean
check_part (const PscDumpInput *input, const Part *part, GError **error)
{
  guint64 file_bytes = psc_source_get_size (input->file);
  guint64 n_bytes = count_bytes (part->n_bits);

  if (part->n_bits > PSC_MAX_BITMAP_PAGES)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_LIMIT,
                   "bitmap header: %" G_GUINT64_FORMAT " pages, at most %" G_GUINT64_FORMAT
                   " are read",
                   part->n_bits, PSC_MAX_BITMAP_PAGES);
      return FALSE;
    }
  /* The header was read, so the bitmap begins in the file. */
  if (n_bytes > file_bytes - part->bitmap_offset)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_TRUNCATED,
                   "page bitmap: need %" G_GUINT64_FORMAT " bytes at 0x%" G_GINT64_MODIFIER
                   "x, only %" G_GUINT64_FORMAT " left",
                   n_bytes, part->bitmap_offset, file_bytes - part->bitmap_offset);
      return FALSE;
    }
  if (part->first_offset < part->bitmap_offset + n_bytes)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT,
                   "bitmap header: the first page at 0x%" G_GINT64_MODIFIER
                   "x lies in front of the bitmap's end at 0x%" G_GINT64_MODIFIER "x",
                   part->first_offset, part->bitmap_offset + n_bytes);
      return FALSE;
    }
  return TRUE;
}

static guint8 *
read_bits (const PscDumpInput *input, const Part *part, GError **error)
{
  guint64 n_bytes = count_bytes (part->n_bits);
  guint64 n_blocks = (n_bytes + PSC_PAGE_BITMAP_BLOCK_BYTES - 1) / PSC_PAGE_BITMAP_BLOCK_BYTES;
  g_autofree guint8 *bytes = g_try_malloc (MAX (n_blocks, 1) * PSC_PAGE_BITMAP_BLOCK_BYTES);

  if (bytes == NULL)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_LIMIT,
                   "page bitmap: no memory for %" G_GUINT64_FORMAT " bytes", n_bytes);
      return NULL;
    }
  for (guint64 at = 0; at < n_bytes; at += SLICE_BYTES)
    if (g_cancellable_set_error_if_cancelled (input->cancellable, error)
        || !psc_source_read_all (input->file, part->bitmap_offset + at, bytes + at,
                                 (gsize) MIN (SLICE_BYTES, n_bytes - at), "page bitmap", error))
      return NULL;
  return g_steal_pointer (&bytes);
}

static PscPageBitmap *
read_bitmap (const PscDumpInput *input, const Part *part, GError **error)
{
  guint8 *bytes = read_bits (input, part, error);
  g_autoptr (PscPageBitmap) bitmap = NULL;
  guint64 n_set;

  if (bytes == NULL)
    return NULL;
  bitmap = psc_page_bitmap_new (bytes, part->n_bits, input->cancellable, error);
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
  PscPageBitmap *bitmap;
  Part part;

  if (!read_part (input, header, &part, error) || !check_part (input, &part, error))
    return FALSE;
  bitmap = read_bitmap (input, &part, error);
  if (bitmap == NULL)
    return FALSE;
  dump->format = get_format (header);
  return psc_page_bitmap_open (bitmap, part.first_offset, input, dump, error);
}
