/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An index of pages as one bit for each page of the machine, for containers that store it so.
 *
 * The stored pages follow each other in the file, so a page's place is the number of bits set below
 * its own. The bits are kept in blocks as large as a line of the processor's cache, each with the
 * number of bits set before it, which answers that in constant time and with one access to memory:
 *
 *     u64 bits set before | 448 bits
 *
 * A terabyte of memory takes 37 MiB.
 */
#pragma once

#include "dump/page-store-private.h"

G_BEGIN_DECLS

/** PSC_PAGE_BITMAP_BLOCK_BYTES: the bits of one block. */
#define PSC_PAGE_BITMAP_BLOCK_BYTES 56u

typedef struct _PscPageBitmap PscPageBitmap;

/** psc_page_bitmap_count_bytes: what the bits take in a file. */
static inline guint64
psc_page_bitmap_count_bytes (guint64 n_bits)
{
  return n_bits / 8 + (n_bits % 8 != 0 ? 1 : 0);
}

/**
 * psc_page_bitmap_new:
 * @n_bits: pages of the machine, at most PSC_MAX_BITMAP_PAGES
 * @error: %PSC_ERROR_LIMIT without memory for them
 *
 * Returns: (transfer full) (nullable): an index whose bits are still to come
 */
PscPageBitmap *psc_page_bitmap_new (guint64 n_bits, GError **error);

void psc_page_bitmap_free (PscPageBitmap *self);

/**
 * psc_page_bitmap_append:
 * @bytes: bits, the lowest of each byte first
 * @n_bytes: whole blocks, but for the last bytes of all; together as many as the bits take
 *
 * Bits behind the last one that counts may have any value.
 */
void psc_page_bitmap_append (PscPageBitmap *self, const guint8 *bytes, gsize n_bytes);

/**
 * psc_page_bitmap_read:
 * @offset: where the bits are in the file
 * @n_bits: pages of the machine
 * @what: what is being read, for messages
 * @error: %PSC_ERROR_LIMIT, %PSC_ERROR_TRUNCATED, or when cancelled
 *
 * No memory is taken for bits that the file has no room for.
 *
 * Returns: (transfer full) (nullable): an index with all of its bits
 */
PscPageBitmap *psc_page_bitmap_read (const PscDumpInput *input,
                                     guint64 offset,
                                     guint64 n_bits,
                                     const char *what,
                                     GError **error);

/** psc_page_bitmap_get_n_set: how many pages are stored. */
guint64 psc_page_bitmap_get_n_set (const PscPageBitmap *self);

/** psc_page_bitmap_find: tells of @page, which must be below the number of bits, as
 * #PscPageIndexMethods does. */
void
psc_page_bitmap_find (const PscPageBitmap *self, guint64 page, guint64 n_wanted, PscPageRun *run);

/**
 * psc_page_bitmap_open:
 * @self: (transfer full): all bits are there, at least one is set
 * @first_offset: where the first page is in the file
 *
 * Makes physical memory of the bits; psc_page_store_open() does the rest.
 */
gboolean psc_page_bitmap_open (PscPageBitmap *self,
                               guint64 first_offset,
                               const PscDumpInput *input,
                               PscDump *dump,
                               GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscPageBitmap, psc_page_bitmap_free)

G_END_DECLS
