/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bits of pages with running sums. Called by ms-bitmap.c.
 */
#include "config.h"

#include "dump/page-bitmap-private.h"

#include "base/error.h"
#include "bytes/cursor.h"

#define WORD_BITS 64u
#define BLOCK_BITS 512u
#define BLOCK_WORDS (BLOCK_BITS / WORD_BITS)

/* Blocks between two looks at the cancellable: some milliseconds. */
#define BLOCKS_A_SLICE (64u * 1024u)

struct _PscPageBitmap
{
  guint8 *bytes;
  guint64 n_bits;
  guint64 n_blocks;
  guint64 *sums; /* bits set before each block, and at the end all of them */
};

static guint64
get_word (const PscPageBitmap *self, guint64 word)
{
  return psc_bytes_get_u64 (self->bytes + word * (WORD_BITS / 8));
}

/* In pairs, fours and eights, then all eights added by one product. Inline and without a table,
 * where the compiler may not use an instruction that old processors lack. */
static inline guint
count_bits (guint64 word)
{
  word -= word >> 1 & G_GUINT64_CONSTANT (0x5555555555555555);
  word = (word & G_GUINT64_CONSTANT (0x3333333333333333))
         + (word >> 2 & G_GUINT64_CONSTANT (0x3333333333333333));
  word = (word + (word >> 4)) & G_GUINT64_CONSTANT (0x0f0f0f0f0f0f0f0f);
  return (guint) (word * G_GUINT64_CONSTANT (0x0101010101010101) >> 56);
}

static guint
count_block (const PscPageBitmap *self, guint64 block)
{
  guint n = 0;

  for (guint i = 0; i < BLOCK_WORDS; i++)
    n += count_bits (get_word (self, block * BLOCK_WORDS + i));
  return n;
}

/* Bits behind the last one that counts say nothing. */
static void
clear_tail (PscPageBitmap *self)
{
  guint64 n_bytes = self->n_blocks * PSC_PAGE_BITMAP_BLOCK_BYTES;
  guint64 at = self->n_bits / 8;

  if (at >= n_bytes)
    return;
  self->bytes[at] = (guint8) (self->bytes[at] & ((1u << (self->n_bits % 8)) - 1));
  while (++at < n_bytes)
    self->bytes[at] = 0;
}

PscPageBitmap *
psc_page_bitmap_new (guint8 *bytes, guint64 n_bits, GCancellable *cancellable, GError **error)
{
  g_autoptr (PscPageBitmap) self = g_new0 (PscPageBitmap, 1);
  guint64 sum = 0;

  self->bytes = bytes;
  self->n_bits = n_bits;
  self->n_blocks = n_bits / BLOCK_BITS + (n_bits % BLOCK_BITS != 0 ? 1 : 0);
  self->sums = g_try_new (guint64, self->n_blocks + 1);
  if (self->sums == NULL)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_LIMIT,
                   "page bitmap: no memory for the index of %" G_GUINT64_FORMAT " pages", n_bits);
      return NULL;
    }
  clear_tail (self);
  for (guint64 block = 0; block < self->n_blocks; block++)
    {
      if (block % BLOCKS_A_SLICE == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      self->sums[block] = sum;
      sum += count_block (self, block);
    }
  self->sums[self->n_blocks] = sum;
  return g_steal_pointer (&self);
}

void
psc_page_bitmap_free (PscPageBitmap *self)
{
  g_free (self->bytes);
  g_free (self->sums);
  g_free (self);
}

guint64
psc_page_bitmap_get_n_set (const PscPageBitmap *self)
{
  return self->sums[self->n_blocks];
}

static gboolean
is_set (const PscPageBitmap *self, guint64 page)
{
  return (self->bytes[page / 8] >> (page % 8) & 1) != 0;
}

static guint64
get_rank (const PscPageBitmap *self, guint64 page)
{
  guint64 rank = self->sums[page / BLOCK_BITS];
  guint64 word = page / WORD_BITS;

  for (guint64 i = page / BLOCK_BITS * BLOCK_WORDS; i < word; i++)
    rank += count_bits (get_word (self, i));
  return rank + count_bits (get_word (self, word) & ((G_GUINT64_CONSTANT (1) << page % 64) - 1));
}

/* The first block from @block on that has another number of bits than @n_each, by halving: the sums
 * rise evenly as long as every block has that many. */
static guint64
skip_blocks (const PscPageBitmap *self, guint64 block, guint64 n_each)
{
  guint64 low = block; /* all blocks before it have @n_each bits */
  guint64 high = self->n_blocks;

  while (low < high)
    {
      guint64 middle = low + (high - low + 1) / 2;

      if (self->sums[middle] - self->sums[block] == (middle - block) * n_each)
        low = middle;
      else
        high = middle - 1;
    }
  return low;
}

/* The first page from @page on in its block that is stored, or is not; the end of the block, when
 * there is none. */
static guint64
find_in_block (const PscPageBitmap *self, guint64 page, gboolean stored)
{
  guint64 end = (page / BLOCK_BITS + 1) * BLOCK_BITS;

  while (page < end)
    {
      guint64 word = get_word (self, page / WORD_BITS);

      word = (stored ? word : ~word) >> page % WORD_BITS;
      if (word != 0)
        return page + count_bits (~word & (word - 1));
      page = (page / WORD_BITS + 1) * WORD_BITS;
    }
  return end;
}

/* The first page from @page on that is stored, or is not; the end, when there is none. */
static guint64
find_page (const PscPageBitmap *self, guint64 page, gboolean stored)
{
  guint64 found = find_in_block (self, page, stored);
  guint64 block;

  if (found % BLOCK_BITS != 0 || found == page)
    return MIN (found, self->n_bits);
  block = skip_blocks (self, found / BLOCK_BITS, stored ? 0 : BLOCK_BITS);
  if (block == self->n_blocks)
    return self->n_bits;
  return MIN (find_in_block (self, block * BLOCK_BITS, stored), self->n_bits);
}

void
psc_page_bitmap_find (const PscPageBitmap *self, guint64 page, guint64 n_wanted, PscPageRun *run)
{
  g_return_if_fail (page < self->n_bits);

  run->is_stored = is_set (self, page);
  run->first = run->is_stored ? get_rank (self, page) : 0;
  run->n_pages =
      run->is_stored && n_wanted == 1 ? 1 : find_page (self, page, !run->is_stored) - page;
}

static void
find_bit (gconstpointer index, guint64 page, guint64 n_wanted, PscPageRun *run)
{
  psc_page_bitmap_find ((const PscPageBitmap *) index, page, n_wanted, run);
}

static void
free_bitmap (gpointer index)
{
  psc_page_bitmap_free ((PscPageBitmap *) index);
}

gboolean
psc_page_bitmap_open (PscPageBitmap *self,
                      guint64 first_offset,
                      const PscDumpInput *input,
                      PscDump *dump,
                      GError **error)
{
  static const PscPageIndexMethods methods = { .find = find_bit, .free = free_bitmap };
  const PscPageStore store = {
    .methods = &methods,
    .index = self,
    .first_offset = first_offset,
    .n_stored = psc_page_bitmap_get_n_set (self),
    .n_machine_pages = self->n_bits,
  };

  return psc_page_store_open (&store, input, dump, error);
}
