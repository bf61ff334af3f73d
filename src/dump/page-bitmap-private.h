/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An index of pages as one bit for each page of the machine, for containers that store it so.
 *
 * The stored pages follow each other in the file, so a page's place is the number of bits set below
 * its own. A running sum for each block of 512 bits answers that in constant time: the sum, and the
 * bits of at most one block. A terabyte of memory has 32 MiB of bits and 4 MiB of sums.
 */
#pragma once

#include "dump/page-store-private.h"

G_BEGIN_DECLS

/** PSC_PAGE_BITMAP_BLOCK_BYTES: the bytes of a bitmap are padded with zeros to whole blocks. */
#define PSC_PAGE_BITMAP_BLOCK_BYTES G_GUINT64_CONSTANT (64)

typedef struct _PscPageBitmap PscPageBitmap;

/**
 * psc_page_bitmap_new:
 * @bytes: (transfer full): the bits, the lowest of each byte first, in whole blocks; from
 * g_malloc()
 * @n_bits: how many of them count; those behind are taken to be 0
 * @cancellable: (nullable): asked now and then
 *
 * Returns: (transfer full) (nullable): %NULL when cancelled, or without memory for the sums
 */
PscPageBitmap *
psc_page_bitmap_new (guint8 *bytes, guint64 n_bits, GCancellable *cancellable, GError **error);

void psc_page_bitmap_free (PscPageBitmap *self);

/** psc_page_bitmap_get_n_set: how many pages are stored. */
guint64 psc_page_bitmap_get_n_set (const PscPageBitmap *self);

/** psc_page_bitmap_find: tells of @page, which must be below the number of bits, as
 * #PscPageIndexMethods does. */
void
psc_page_bitmap_find (const PscPageBitmap *self, guint64 page, guint64 n_wanted, PscPageRun *run);

/**
 * psc_page_bitmap_open:
 * @self: (transfer full): at least one bit is set
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
