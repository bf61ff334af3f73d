/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes tag tables for tests.
 */
#include "config.h"

#include "support/pool-tables.h"

#include <string.h>

/* Offsets of nonpaged allocs, frees, bytes, then the paged ones; widths of counters and bytes. */
static const struct
{
  guint stride;
  guint fields[6];
  guint count_bytes;
  guint size_bytes;
} shapes[] = {
  { 28, { 4, 8, 12, 16, 20, 24 }, 4, 4 }, { 40, { 4, 8, 16, 24, 28, 32 }, 4, 8 },
  { 48, { 8, 16, 4, 32, 40, 24 }, 8, 4 }, { 56, { 16, 24, 8, 40, 48, 32 }, 8, 8 },
  { 64, { 8, 16, 4, 32, 40, 24 }, 8, 4 }, { 80, { 16, 24, 8, 40, 48, 32 }, 8, 8 },
};

guint
psc_test_tracker_stride (PscTestTracker layout)
{
  return shapes[layout].stride;
}

GByteArray *
psc_test_tracker_new (PscTestTracker layout, guint n_slots)
{
  GByteArray *table = g_byte_array_new ();

  g_byte_array_set_size (table, (n_slots + 1) * shapes[layout].stride);
  memset (table->data, 0, table->len);
  return table;
}

static void
put_number (guint8 *bytes, guint64 value, guint n_bytes)
{
  for (guint i = 0; i < n_bytes; i++)
    bytes[i] = (guint8) (value >> (8 * i));
}

void
psc_test_tracker_put_at (GByteArray *table,
                         PscTestTracker layout,
                         guint index,
                         const PscTestUsage *usage)
{
  guint8 *entry = table->data + (gsize) index * shapes[layout].stride;

  if (usage->tag != NULL)
    memcpy (entry, usage->tag, 4);
  for (guint i = 0; i < 6; i++)
    put_number (entry + shapes[layout].fields[i], i < 3 ? usage->nonpaged[i] : usage->paged[i - 3],
                i % 3 == 2 ? shapes[layout].size_bytes : shapes[layout].count_bytes);
}

guint
psc_test_tracker_put (GByteArray *table, PscTestTracker layout, const PscTestUsage *usage)
{
  guint stride = shapes[layout].stride;
  guint n_slots = table->len / stride - 1;
  guint64 number = 0;
  guint index;

  for (guint i = 4; i-- > 0;)
    number = number << 8 | (guint8) usage->tag[i];
  number *= 40543;
  index = (guint) ((number ^ number >> 32) & 0xffffffff) % n_slots;
  while (memcmp (table->data + (gsize) index * stride, "\0\0\0", 4) != 0)
    index = (index + 1) % n_slots;
  psc_test_tracker_put_at (table, layout, index, usage);
  return index;
}

void
psc_test_tracker_fill (GByteArray *table, PscTestTracker layout, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *tag = g_strdup_printf ("T%03x", i);
      PscTestUsage usage = { tag, { i + 2, 1, 16 * (i + 1) }, { i + 2, 1, 16 * (i + 1) } };

      psc_test_tracker_put (table, layout, &usage);
    }
}

/* Stride, width of pointers, offsets of tag, pool type and size. A pool type of 0 is absent. */
static const struct
{
  guint stride;
  guint pointer;
  guint tag;
  guint type;
  guint size;
  gboolean is_packed;
  gboolean is_in_pages;
} big_shapes[] = {
  { 12, 4, 4, 0, 8, FALSE, TRUE },    { 16, 4, 4, 0, 8, FALSE, TRUE },
  { 24, 8, 8, 0, 12, FALSE, TRUE },   { 16, 4, 4, 8, 12, FALSE, FALSE },
  { 24, 8, 8, 12, 16, FALSE, FALSE }, { 16, 4, 4, 8, 12, TRUE, FALSE },
  { 24, 8, 8, 12, 16, TRUE, FALSE },  { 32, 8, 8, 12, 16, TRUE, FALSE },
};

guint
psc_test_big_pages_stride (PscTestBigPages layout)
{
  return big_shapes[layout].stride;
}

GByteArray *
psc_test_big_pages_new (PscTestBigPages layout, guint n_entries)
{
  GByteArray *table = g_byte_array_new ();

  g_byte_array_set_size (table, n_entries * big_shapes[layout].stride);
  memset (table->data, 0, table->len);
  return table;
}

void
psc_test_big_pages_put (GByteArray *table,
                        PscTestBigPages layout,
                        guint index,
                        const PscTestBigBlock *block)
{
  guint8 *entry = table->data + (gsize) index * big_shapes[layout].stride;
  guint64 size = big_shapes[layout].is_in_pages ? block->bytes / 4096 : block->bytes;
  guint size_bytes = big_shapes[layout].is_in_pages ? 4 : big_shapes[layout].pointer;

  put_number (entry, block->va, big_shapes[layout].pointer);
  memcpy (entry + big_shapes[layout].tag, block->tag, 4);
  put_number (entry + big_shapes[layout].size, size, size_bytes);
  if (big_shapes[layout].type == 0)
    return;
  /* The pattern and the rounding that share the word must not matter. */
  put_number (entry + big_shapes[layout].type,
              big_shapes[layout].is_packed ? 0xabc00077u | block->pool_type << 8 : block->pool_type,
              4);
}
