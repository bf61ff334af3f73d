/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads the table of large pool blocks. Called when the blocks of a tag are listed and when the
 * tables are searched for.
 */
#include "config.h"

#include "kernel/big-pages.h"

#include <string.h>

#include "bytes/cursor.h"

#define MIN_ENTRIES 0x100u
#define MAX_ENTRIES 0x1000000u
#define SAMPLE_ENTRIES 4096u
#define CHUNK_ENTRIES 2048u
#define MAX_STRIDE 0x20u
#define PAGE_BYTES 4096u
#define PROTECTED_BIT 0x80000000u
#define FREE_BIT 1u

static const PscBigPageLayout layouts[] = {
  { "XP32", 4, 0x0c, 4, 0, 0, 0x08, 4, TRUE },    { "2003-32", 4, 0x10, 4, 0, 0, 0x08, 4, TRUE },
  { "2003-64", 8, 0x18, 8, 0, 0, 0x0c, 4, TRUE }, { "V32", 4, 0x10, 4, 8, 0, 0x0c, 4, FALSE },
  { "V64", 8, 0x18, 8, 0xc, 0, 0x10, 8, FALSE },  { "T32", 4, 0x10, 4, 8, 8, 0x0c, 4, FALSE },
  { "T64", 8, 0x18, 8, 0xc, 8, 0x10, 8, FALSE },  { "E64", 8, 0x20, 8, 0xc, 8, 0x10, 8, FALSE },
};

/* A piece of the table. */
typedef struct
{
  guint8 bytes[CHUNK_ENTRIES * MAX_STRIDE];
  gboolean is_known[CHUNK_ENTRIES];
  guint n;
} Chunk;

guint
psc_big_page_layout_get_n (void)
{
  return G_N_ELEMENTS (layouts);
}

const PscBigPageLayout *
psc_big_page_layout_get (guint index)
{
  g_return_val_if_fail (index < G_N_ELEMENTS (layouts), NULL);

  return &layouts[index];
}

gboolean
psc_big_page_layout_is_sound (const PscBigPageLayout *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return (self->size_bytes == 4 || self->size_bytes == 8) && self->type_shift <= 20
         && self->stride >= 8 && self->stride <= MAX_STRIDE && self->key <= self->stride - 4
         && self->type <= self->stride - 4 && self->size <= self->stride - self->size_bytes
         && self->pointer_bytes <= self->stride;
}

gboolean
psc_big_page_size_is_possible (guint64 n_entries)
{
  return n_entries >= MIN_ENTRIES && n_entries < MAX_ENTRIES && (n_entries & (n_entries - 1)) == 0;
}

/* Reads the piece from `first` on; entries with a hole in them are unknown. */
static gboolean
read_chunk (Chunk *chunk,
            const PscBigPageTable *table,
            PscSource *memory,
            guint first,
            guint limit,
            GError **error)
{
  guint stride = table->layout.stride;
  guint64 va = table->va + (guint64) first * stride;
  gsize n_bytes, done = 0;

  chunk->n = MIN (CHUNK_ENTRIES, limit - first);
  n_bytes = (gsize) chunk->n * stride;
  for (guint i = 0; i < chunk->n; i++)
    chunk->is_known[i] = TRUE;
  while (done < n_bytes)
    {
      PscHole hole;
      gsize n_read, missing;

      if (!psc_source_read_to_hole (memory, va + done, chunk->bytes + done, n_bytes - done, &n_read,
                                    &hole, error))
        return FALSE;
      done += n_read;
      if (done == n_bytes)
        break;
      missing = (gsize) MIN (MAX (hole.length, 1), n_bytes - done);
      if (hole.kind == PSC_HOLE_END)
        missing = n_bytes - done;
      for (gsize i = done / stride; i * stride < done + missing; i++)
        chunk->is_known[i] = FALSE;
      done += missing;
    }
  return TRUE;
}

/* The pool of a type as the kernel numbers them; newer kernels keep flags of another meaning in the
 * same bits, so only the values that pool types have are believed. */
static gboolean
get_pool (guint type, PscPoolKind *pool)
{
  guint base = type & ~0x200u;

  if ((base & ~0x25u) != 0)
    return FALSE;
  *pool = (base & 1) != 0 ? PSC_POOL_PAGED : PSC_POOL_NONPAGED;
  return TRUE;
}

/* Takes an entry apart; FALSE for an empty and a free one. */
static gboolean
get_block (const PscBigPageLayout *layout, const guint8 *entry, PscBigBlock *block)
{
  guint64 va = psc_bytes_get_pointer (entry, layout->pointer_bytes);
  guint32 key = psc_bytes_get_u32 (entry + layout->key);
  guint64 size = psc_bytes_get_pointer (entry + layout->size, layout->size_bytes);

  if (va == 0 || (va & FREE_BIT) != 0)
    return FALSE;
  memset (block, 0, sizeof *block);
  block->va = va;
  block->tag = key & ~PROTECTED_BIT;
  block->is_protected = (key & PROTECTED_BIT) != 0;
  block->bytes = layout->is_in_pages ? size * PAGE_BYTES : size;
  if (layout->type != 0)
    {
      guint32 word = psc_bytes_get_u32 (entry + layout->type);

      block->has_pool =
          get_pool (layout->type_shift > 0 ? word >> layout->type_shift & 0xfff : word,
                    &block->pool);
    }
  return TRUE;
}

static gboolean
is_plausible (const PscBigPageLayout *layout, const PscBigBlock *block)
{
  guint64 kernel = layout->pointer_bytes == 4 ? 0x80000000u : G_GUINT64_CONSTANT (0xffff) << 48;
  guint64 most = layout->pointer_bytes == 4 ? 0x80000000u : G_GUINT64_CONSTANT (1) << 46;

  if ((block->va & kernel) != kernel || block->va % PAGE_BYTES != 0 || block->bytes == 0
      || block->bytes > most)
    return FALSE;
  for (guint i = 0; i < 4; i++)
    {
      guint8 byte = (guint8) (block->tag >> (8 * i));

      if (byte < 0x20 || byte > 0x7e)
        return FALSE;
    }
  return TRUE;
}

static void
score_chunk (const Chunk *chunk, const PscBigPageTable *table, PscBigPageScore *score)
{
  for (guint i = 0; i < chunk->n; i++)
    {
      const guint8 *entry = chunk->bytes + (gsize) i * table->layout.stride;
      PscBigBlock block;

      if (!chunk->is_known[i] || !get_block (&table->layout, entry, &block))
        continue;
      score->n_used++;
      score->n_plausible += is_plausible (&table->layout, &block) ? 1 : 0;
    }
}

gboolean
psc_big_page_table_score (const PscBigPageTable *self,
                          PscSource *memory,
                          PscBigPageScore *score,
                          GError **error)
{
  guint limit = MIN (self->n_entries, SAMPLE_ENTRIES);
  g_autofree Chunk *chunk = g_new (Chunk, 1);

  g_return_val_if_fail (memory != NULL && score != NULL, FALSE);

  memset (score, 0, sizeof *score);
  for (guint first = 0; first < limit; first += chunk->n)
    {
      if (!read_chunk (chunk, self, memory, first, limit, error))
        return FALSE;
      score_chunk (chunk, self, score);
    }
  return TRUE;
}

gboolean
psc_big_page_score_is_table (const PscBigPageScore *self)
{
  return self->n_used >= 8 && (guint64) self->n_plausible * 20 >= (guint64) self->n_used * 19;
}

gboolean
psc_big_page_table_foreach (const PscBigPageTable *self,
                            PscSource *memory,
                            PscBigBlockFunc func,
                            gpointer user_data,
                            guint *n_unknown,
                            GCancellable *cancellable,
                            GError **error)
{
  g_autofree Chunk *chunk = g_new (Chunk, 1);

  g_return_val_if_fail (memory != NULL && func != NULL && n_unknown != NULL, FALSE);

  *n_unknown = 0;
  for (guint first = 0; first < self->n_entries; first += chunk->n)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !read_chunk (chunk, self, memory, first, self->n_entries, error))
        return FALSE;
      for (guint i = 0; i < chunk->n; i++)
        {
          PscBigBlock block;

          if (!chunk->is_known[i])
            *n_unknown += 1;
          else if (get_block (&self->layout, chunk->bytes + (gsize) i * self->layout.stride,
                              &block))
            func (&block, user_data);
        }
    }
  return TRUE;
}
