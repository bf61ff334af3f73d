/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pieces of memory in a file, made to not overlap and searched by halving. Called by ms-triage.c.
 *
 * The ends of all pieces cut the address space into cells. Each piece takes the cells in it that
 * are still free; links lead over those that are taken, so that no cell is visited often, however
 * the pieces lie upon each other.
 */
#include "config.h"

#include "dump/memory-blocks-private.h"

#include <string.h>

typedef struct
{
  guint64 va;
  guint64 n_bytes;
  guint64 offset;
} Block;

struct _PscMemoryBlocks
{
  GArray *blocks; /* as added */
};

typedef struct
{
  PscSource *file;
  GArray *blocks; /* sorted, without overlaps */
} BlockSource;

PscMemoryBlocks *
psc_memory_blocks_new (void)
{
  PscMemoryBlocks *self = g_new0 (PscMemoryBlocks, 1);

  self->blocks = g_array_new (FALSE, FALSE, sizeof (Block));
  return self;
}

void
psc_memory_blocks_free (PscMemoryBlocks *self)
{
  g_array_unref (self->blocks);
  g_free (self);
}

static const Block *
get (const GArray *blocks, guint index)
{
  return &g_array_index (blocks, Block, index);
}

gboolean
psc_memory_blocks_add (PscMemoryBlocks *self, guint64 va, guint64 offset, guint64 n_bytes)
{
  Block block = { va, n_bytes, offset };

  if (n_bytes == 0 || n_bytes > G_MAXUINT64 - va || offset > G_MAXINT64
      || n_bytes > G_MAXINT64 - offset)
    return FALSE;
  g_array_append_val (self->blocks, block);
  return TRUE;
}

static gint
compare_numbers (gconstpointer a, gconstpointer b)
{
  const guint64 *left = (const guint64 *) a;
  const guint64 *right = (const guint64 *) b;

  return (*left > *right) - (*left < *right);
}

/* The beginnings and ends of all pieces, sorted, each once: cell i is from edge i to the next. */
static GArray *
list_edges (const GArray *blocks)
{
  GArray *edges = g_array_sized_new (FALSE, FALSE, sizeof (guint64), 2 * blocks->len);
  guint n = 0;

  for (guint i = 0; i < blocks->len; i++)
    {
      guint64 end = get (blocks, i)->va + get (blocks, i)->n_bytes;

      g_array_append_val (edges, get (blocks, i)->va);
      g_array_append_val (edges, end);
    }
  g_array_sort (edges, compare_numbers);
  for (guint i = 0; i < edges->len; i++)
    if (n == 0 || g_array_index (edges, guint64, n - 1) != g_array_index (edges, guint64, i))
      g_array_index (edges, guint64, n++) = g_array_index (edges, guint64, i);
  g_array_set_size (edges, n);
  return edges;
}

static guint
find_edge (const GArray *edges, guint64 va)
{
  guint index = 0;

  g_array_binary_search ((GArray *) edges, &va, compare_numbers, &index);
  return index;
}

/* The first free cell from @cell on; links are shortened on the way. */
static guint
find_free (guint *links, guint cell)
{
  guint free_cell = cell;

  while (links[free_cell] != free_cell)
    free_cell = links[free_cell];
  while (links[cell] != free_cell)
    {
      guint next = links[cell];

      links[cell] = free_cell;
      cell = next;
    }
  return free_cell;
}

#define NOBODY G_MAXUINT

/* For each cell the piece that it belongs to, or NOBODY. */
static guint *
assign_cells (const GArray *blocks, const GArray *edges)
{
  guint *owners = g_new (guint, edges->len);
  g_autofree guint *links = g_new (guint, edges->len);

  for (guint cell = 0; cell < edges->len; cell++)
    {
      owners[cell] = NOBODY;
      links[cell] = cell;
    }
  for (guint i = 0; i < blocks->len; i++)
    {
      guint end = find_edge (edges, get (blocks, i)->va + get (blocks, i)->n_bytes);
      guint cell = find_free (links, find_edge (edges, get (blocks, i)->va));

      /* The last edge of all begins no cell and is never taken: the links end there. */
      while (cell < end)
        {
          owners[cell] = i;
          links[cell] = cell + 1;
          cell = find_free (links, cell + 1);
        }
    }
  return owners;
}

static GArray *
separate (const GArray *blocks)
{
  GArray *result = g_array_new (FALSE, FALSE, sizeof (Block));
  g_autoptr (GArray) edges = list_edges (blocks);
  g_autofree guint *owners = NULL;
  guint last_owner = NOBODY;

  if (blocks->len == 0)
    return result;
  owners = assign_cells (blocks, edges);
  for (guint cell = 0; cell + 1 < edges->len; cell++)
    {
      guint64 va = g_array_index (edges, guint64, cell);
      guint64 n_bytes = g_array_index (edges, guint64, cell + 1) - va;
      const Block *owner = owners[cell] != NOBODY ? get (blocks, owners[cell]) : NULL;

      if (owner != NULL && owners[cell] == last_owner)
        g_array_index (result, Block, result->len - 1).n_bytes += n_bytes;
      else if (owner != NULL)
        {
          Block piece = { va, n_bytes, owner->offset + (va - owner->va) };

          g_array_append_val (result, piece);
        }
      last_owner = owners[cell];
    }
  return result;
}

/* The first piece that ends behind @va; the number of pieces where there is none. */
static guint
find_block (const GArray *blocks, guint64 va)
{
  guint low = 0;
  guint high = blocks->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (get (blocks, middle)->va + get (blocks, middle)->n_bytes > va)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

static gboolean
read_blocks (gpointer state,
             guint64 offset,
             void *buffer,
             gsize n_bytes,
             gsize *n_read,
             PscHole *hole,
             GError **error)
{
  BlockSource *self = (BlockSource *) state;
  guint index = find_block (self->blocks, offset);
  gsize done = 0;

  while (done < n_bytes)
    {
      const Block *block = index < self->blocks->len ? get (self->blocks, index) : NULL;
      guint64 va = offset + done;
      guint64 n_block_bytes;
      gsize n, n_there;

      if (block == NULL || block->va > va)
        {
          *hole =
              (PscHole){ PSC_HOLE_NOT_CAPTURED, (block != NULL ? block->va : G_MAXUINT64) - va };
          break;
        }
      n_block_bytes = block->n_bytes - (va - block->va);
      n = (gsize) MIN (n_block_bytes, n_bytes - done);
      if (!psc_source_read (self->file, block->offset + (va - block->va), (guint8 *) buffer + done,
                            n, &n_there, error))
        return FALSE;
      done += n_there;
      if (n_there < n)
        {
          *hole = (PscHole){ PSC_HOLE_TRUNCATED, n_block_bytes - n_there };
          break;
        }
      index++;
    }
  *n_read = done;
  return TRUE;
}

static gboolean
find_in_blocks (gpointer state, guint64 offset, guint64 *start, guint64 *length)
{
  BlockSource *self = (BlockSource *) state;
  guint64 file_bytes = psc_source_get_size (self->file);

  for (guint i = find_block (self->blocks, offset); i < self->blocks->len; i++)
    {
      const Block *block = get (self->blocks, i);
      guint64 skipped = offset > block->va ? offset - block->va : 0;

      if (block->offset >= file_bytes || skipped >= file_bytes - block->offset)
        continue;
      *start = block->va + skipped;
      *length = MIN (block->n_bytes, file_bytes - block->offset) - skipped;
      return TRUE;
    }
  return FALSE;
}

static void
free_blocks (gpointer state)
{
  BlockSource *self = (BlockSource *) state;

  psc_source_unref (self->file);
  g_array_unref (self->blocks);
  g_free (self);
}

PscSource *
psc_memory_blocks_make_source (const PscMemoryBlocks *self, PscSource *file)
{
  static const PscSourceMethods methods = {
    .read = read_blocks,
    .find_data = find_in_blocks,
    .free = free_blocks,
  };
  BlockSource *state = g_new0 (BlockSource, 1);

  state->file = psc_source_ref (file);
  state->blocks = separate (self->blocks);
  return psc_source_new_for_methods (&methods, state, G_MAXUINT64);
}
