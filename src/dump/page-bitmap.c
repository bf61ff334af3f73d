/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bits of pages with running sums. Called by ms-bitmap.c and kdump-dump.c.
 */
#include "config.h"

#include "dump/page-bitmap-private.h"

#include <string.h>
#ifdef G_OS_UNIX
#include <sys/mman.h>
#endif

#include "base/error.h"
#include "base/limits.h"
#include "bytes/cursor.h"

#define WORD_BITS 64u
#define BLOCK_WORDS (PSC_PAGE_BITMAP_BLOCK_BYTES / 8)
#define BLOCK_BITS (BLOCK_WORDS * WORD_BITS)
#define CACHE_LINE_BYTES 64u
#define LARGE_PAGE_BYTES (2u * 1024u * 1024u)

/* Bits read at once, between two looks at the cancellable; whole blocks. */
#define SLICE_BYTES (4096u * PSC_PAGE_BITMAP_BLOCK_BYTES)

typedef struct
{
  guint64 n_before;
  guint64 words[BLOCK_WORDS];
} Block;

struct _PscPageBitmap
{
  guint64 n_bits;
  guint64 n_blocks;
  guint64 n_filled; /* blocks whose bits are there; one more has its sum */
  void *memory;
  Block *blocks; /* in it, at the beginning of a cache line; one for the sum of all */
};

/* Look-ups go all over the index: with large pages the processor finds more of its addresses
 * without a walk, and the system has fewer to make ready. A wish, and no matter when it is not
 * granted. */
static void
wish_for_large_pages (void *memory, gsize n_bytes)
{
#ifdef MADV_HUGEPAGE
  guintptr large = (guintptr) LARGE_PAGE_BYTES;
  guintptr start = ((guintptr) memory + large - 1) & ~(large - 1);
  guintptr end = ((guintptr) memory + n_bytes) & ~(large - 1);

  if (end > start && madvise ((void *) start, end - start, MADV_HUGEPAGE) != 0)
    return;
#endif
}

PscPageBitmap *
psc_page_bitmap_new (guint64 n_bits, GError **error)
{
  g_autoptr (PscPageBitmap) self = g_new0 (PscPageBitmap, 1);
  gsize n_bytes;

  self->n_bits = n_bits;
  self->n_blocks = n_bits / BLOCK_BITS + (n_bits % BLOCK_BITS != 0 ? 1 : 0);
  n_bytes = (self->n_blocks + 1) * sizeof (Block) + CACHE_LINE_BYTES;
  self->memory = g_try_malloc (n_bytes);
  if (self->memory == NULL)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_LIMIT,
                   "page bitmap: no memory for the index of %" G_GUINT64_FORMAT " pages", n_bits);
      return NULL;
    }
  wish_for_large_pages (self->memory, n_bytes);
  self->blocks = (Block *) (((guintptr) self->memory + CACHE_LINE_BYTES - 1)
                            & ~(guintptr) (CACHE_LINE_BYTES - 1));
  self->blocks[0].n_before = 0;
  return g_steal_pointer (&self);
}

void
psc_page_bitmap_free (PscPageBitmap *self)
{
  g_free (self->memory);
  g_free (self);
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

/* The bits of a word that are below @n_bits. */
static guint64
get_mask (guint64 n_bits)
{
  return n_bits >= WORD_BITS ? G_MAXUINT64 : (G_GUINT64_CONSTANT (1) << n_bits) - 1;
}

static void
append_block (PscPageBitmap *self, const guint8 *bytes)
{
  Block *block = &self->blocks[self->n_filled];
  guint64 left = self->n_bits - self->n_filled * BLOCK_BITS;
  guint64 n_set = block->n_before;

  for (guint i = 0; i < BLOCK_WORDS; i++)
    {
      block->words[i] = psc_bytes_get_u64 (bytes + i * 8) & get_mask (left);
      left -= MIN (left, WORD_BITS);
      n_set += count_bits (block->words[i]);
    }
  self->n_filled++;
  block[1].n_before = n_set;
}

void
psc_page_bitmap_append (PscPageBitmap *self, const guint8 *bytes, gsize n_bytes)
{
  guint8 last[PSC_PAGE_BITMAP_BLOCK_BYTES] = { 0 };

  while (n_bytes >= PSC_PAGE_BITMAP_BLOCK_BYTES)
    {
      g_return_if_fail (self->n_filled < self->n_blocks);
      append_block (self, bytes);
      bytes += PSC_PAGE_BITMAP_BLOCK_BYTES;
      n_bytes -= PSC_PAGE_BITMAP_BLOCK_BYTES;
    }
  if (n_bytes == 0)
    return;
  g_return_if_fail (self->n_filled + 1 == self->n_blocks);
  memcpy (last, bytes, n_bytes);
  append_block (self, last);
}

static gboolean
check_room (const PscDumpInput *input,
            guint64 offset,
            guint64 n_bits,
            const char *what,
            GError **error)
{
  guint64 file_bytes = psc_source_get_size (input->file);
  guint64 left = offset < file_bytes ? file_bytes - offset : 0;
  guint64 n_bytes = psc_page_bitmap_count_bytes (n_bits);

  if (n_bits > PSC_MAX_BITMAP_PAGES)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_LIMIT,
                   "%s: %" G_GUINT64_FORMAT " pages, at most %" G_GUINT64_FORMAT " are read", what,
                   n_bits, PSC_MAX_BITMAP_PAGES);
      return FALSE;
    }
  if (n_bytes > left)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_TRUNCATED,
                   "%s: need %" G_GUINT64_FORMAT " bytes at 0x%" G_GINT64_MODIFIER
                   "x, only %" G_GUINT64_FORMAT " left",
                   what, n_bytes, offset, left);
      return FALSE;
    }
  return TRUE;
}

PscPageBitmap *
psc_page_bitmap_read (const PscDumpInput *input,
                      guint64 offset,
                      guint64 n_bits,
                      const char *what,
                      GError **error)
{
  guint64 n_bytes = psc_page_bitmap_count_bytes (n_bits);
  g_autoptr (PscPageBitmap) self = NULL;
  g_autofree guint8 *slice = NULL;

  if (!check_room (input, offset, n_bits, what, error))
    return NULL;
  self = psc_page_bitmap_new (n_bits, error);
  if (self == NULL)
    return NULL;
  slice = g_malloc (SLICE_BYTES);
  for (guint64 at = 0; at < n_bytes; at += SLICE_BYTES)
    {
      gsize n = (gsize) MIN (SLICE_BYTES, n_bytes - at);

      if (g_cancellable_set_error_if_cancelled (input->cancellable, error)
          || !psc_source_read_all (input->file, offset + at, slice, n, what, error))
        return NULL;
      psc_page_bitmap_append (self, slice, n);
    }
  return g_steal_pointer (&self);
}

guint64
psc_page_bitmap_get_n_set (const PscPageBitmap *self)
{
  return self->blocks[self->n_filled].n_before;
}

static gboolean
is_set (const PscPageBitmap *self, guint64 page)
{
  guint64 in_block = page % BLOCK_BITS;

  return (self->blocks[page / BLOCK_BITS].words[in_block / WORD_BITS] >> in_block % WORD_BITS & 1)
         != 0;
}

static guint64
get_rank (const PscPageBitmap *self, guint64 page)
{
  const Block *block = &self->blocks[page / BLOCK_BITS];
  guint64 in_block = page % BLOCK_BITS;
  guint64 word = in_block / WORD_BITS;
  guint64 rank = block->n_before;

  for (guint64 i = 0; i < word; i++)
    rank += count_bits (block->words[i]);
  return rank + count_bits (block->words[word] & get_mask (in_block % WORD_BITS));
}

/* The first block from @block on that has another number of bits than @n_each, by halving: the sums
 * rise evenly as long as every block has that many. */
static guint64
skip_blocks (const PscPageBitmap *self, guint64 block, guint64 n_each)
{
  guint64 n_before = self->blocks[block].n_before;
  guint64 low = block; /* all blocks before it have @n_each bits */
  guint64 high = self->n_blocks;

  while (low < high)
    {
      guint64 middle = low + (high - low + 1) / 2;

      if (self->blocks[middle].n_before - n_before == (middle - block) * n_each)
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
  guint64 number = page / BLOCK_BITS;
  guint64 bit = page % BLOCK_BITS;

  while (bit < BLOCK_BITS)
    {
      guint64 word = self->blocks[number].words[bit / WORD_BITS];

      word = (stored ? word : ~word) >> bit % WORD_BITS;
      if (word != 0)
        return number * BLOCK_BITS + bit + count_bits (~word & (word - 1));
      bit = (bit / WORD_BITS + 1) * WORD_BITS;
    }
  return (number + 1) * BLOCK_BITS;
}

/* The first page from @page on that is stored, or is not; the end, when there is none. Does not
 * leave the block when that is enough for @n_wanted pages. */
static guint64
find_page (const PscPageBitmap *self, guint64 page, gboolean stored, guint64 n_wanted)
{
  guint64 found = find_in_block (self, page, stored);
  guint64 block;

  if (found % BLOCK_BITS != 0 || found - page >= n_wanted)
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
  run->n_pages = run->is_stored && n_wanted == 1
                     ? 1
                     : find_page (self, page, !run->is_stored, n_wanted) - page;
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

  g_return_val_if_fail (self->n_filled == self->n_blocks, FALSE);

  return psc_page_store_open (&store, input, dump, error);
}
