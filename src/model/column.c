/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Packing and reading of integer columns. Called by the snapshot builder and the snapshot.
 */
#include "config.h"

#include "model/column.h"

#include <string.h>

#define BLOCK_VALUES 128u

typedef struct _PscColumnBlock
{
  guint64 base;
  guint32 offset;
  guint8 width;
} PscColumnBlock;

/* A read always takes eight bytes and masks them, so the data end with this many spare ones. */
#define SPARE_BYTES 8u

static guint8
get_width (guint64 largest)
{
  guint8 width = 0;

  for (; largest != 0; largest >>= 8)
    width++;
  return width;
}

static void
measure_block (PscColumnBlock *block, const guint64 *values, guint n)
{
  guint64 smallest = values[0];
  guint64 largest = values[0];

  for (guint i = 1; i < n; i++)
    {
      smallest = MIN (smallest, values[i]);
      largest = MAX (largest, values[i]);
    }
  block->base = smallest;
  block->width = get_width (largest - smallest);
}

/* Writes all eight bytes of each distance, which is safe and quick: whatever is behind it is
 * written later. */
static void
write_block (const PscColumnBlock *block, const guint64 *values, guint n, guint8 *data)
{
  guint8 *at = data + block->offset;

  for (guint i = 0; block->width > 0 && i < n; i++, at += block->width)
    {
      guint64 distance = GUINT64_TO_LE (values[i] - block->base);

      memcpy (at, &distance, sizeof distance);
    }
}

static gboolean
is_constant (const guint64 *values, guint n_values)
{
  for (guint i = 1; i < n_values; i++)
    if (values[i] != values[0])
      return FALSE;
  return TRUE;
}

void
psc_column_init (PscColumn *self, const guint64 *values, guint n_values)
{
  guint n_blocks = (n_values + BLOCK_VALUES - 1) / BLOCK_VALUES;
  gsize n_bytes = 0;

  g_return_if_fail (self != NULL && (values != NULL || n_values == 0));

  *self = (PscColumn){ .n_values = n_values };
  if (n_values == 0)
    return;
  self->constant = values[0];
  if (is_constant (values, n_values))
    return;
  self->blocks = g_new (PscColumnBlock, n_blocks);
  for (guint b = 0; b < n_blocks; b++)
    {
      guint first = b * BLOCK_VALUES;
      guint n = MIN (BLOCK_VALUES, n_values - first);

      measure_block (&self->blocks[b], values + first, n);
      self->blocks[b].offset = (guint32) n_bytes;
      n_bytes += (gsize) n * self->blocks[b].width;
    }
  self->n_bytes = n_bytes;
  if (n_bytes == 0)
    return;
  self->data = g_malloc (n_bytes + SPARE_BYTES);
  memset (self->data + n_bytes, 0, SPARE_BYTES);
  for (guint b = 0; b < n_blocks; b++)
    write_block (&self->blocks[b], values + b * BLOCK_VALUES,
                 MIN (BLOCK_VALUES, n_values - b * BLOCK_VALUES), self->data);
}

void
psc_column_clear (PscColumn *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->blocks);
  g_free (self->data);
  *self = (PscColumn){ 0 };
}

guint64
psc_column_get (const PscColumn *self, guint index)
{
  const PscColumnBlock *block;
  guint64 distance;

  g_return_val_if_fail (self != NULL && index < self->n_values, 0);

  if (self->blocks == NULL)
    return self->constant;
  block = &self->blocks[index / BLOCK_VALUES];
  if (block->width == 0)
    return block->base;
  memcpy (&distance, self->data + block->offset + (gsize) (index % BLOCK_VALUES) * block->width,
          sizeof distance);
  distance = GUINT64_FROM_LE (distance);
  if (block->width < 8)
    distance &= (G_GUINT64_CONSTANT (1) << (8 * block->width)) - 1;
  return block->base + distance;
}

gsize
psc_column_get_size (const PscColumn *self)
{
  gsize n_blocks;

  g_return_val_if_fail (self != NULL, 0);

  if (self->blocks == NULL)
    return 0;
  n_blocks = (self->n_values + BLOCK_VALUES - 1) / BLOCK_VALUES;
  return n_blocks * sizeof (PscColumnBlock)
         + (self->data != NULL ? self->n_bytes + SPARE_BYTES : 0);
}
