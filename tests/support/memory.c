/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sparse physical memory for tests. Pages lie in a hash table: tests choose the addresses.
 */
#include "config.h"

#include "support/memory.h"

#include <string.h>

struct _PscTestMemory
{
  GHashTable *pages; /* page frame -> 4096 bytes */
};

PscTestMemory *
psc_test_memory_new (void)
{
  PscTestMemory *self = g_new0 (PscTestMemory, 1);

  self->pages = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  return self;
}

void
psc_test_memory_free (PscTestMemory *self)
{
  g_hash_table_unref (self->pages);
  g_free (self);
}

const guint8 *
psc_test_memory_get_page (PscTestMemory *self, guint64 page_frame)
{
  return (const guint8 *) g_hash_table_lookup (self->pages, &page_frame);
}

static guint8 *
need_page (PscTestMemory *self, guint64 page_frame)
{
  guint8 *page = (guint8 *) g_hash_table_lookup (self->pages, &page_frame);

  if (page == NULL)
    {
      page = (guint8 *) g_malloc0 (PSC_TEST_PAGE);
      g_hash_table_insert (self->pages, g_memdup2 (&page_frame, sizeof page_frame), page);
    }
  return page;
}

void
psc_test_memory_add_page (PscTestMemory *self, guint64 pa)
{
  need_page (self, pa / PSC_TEST_PAGE);
}

void
psc_test_memory_remove_page (PscTestMemory *self, guint64 pa)
{
  guint64 page_frame = pa / PSC_TEST_PAGE;

  g_hash_table_remove (self->pages, &page_frame);
}

void
psc_test_memory_write (PscTestMemory *self, guint64 pa, const void *bytes, gsize n_bytes)
{
  const guint8 *from = (const guint8 *) bytes;

  while (n_bytes > 0)
    {
      gsize at = (gsize) (pa % PSC_TEST_PAGE);
      gsize n = MIN (n_bytes, PSC_TEST_PAGE - at);

      memcpy (need_page (self, pa / PSC_TEST_PAGE) + at, from, n);
      pa += n;
      from += n;
      n_bytes -= n;
    }
}

static void
put (PscTestMemory *self, guint64 pa, guint64 value, guint n_bytes)
{
  guint8 bytes[8];

  for (guint i = 0; i < n_bytes; i++)
    bytes[i] = (guint8) (value >> (8 * i));
  psc_test_memory_write (self, pa, bytes, n_bytes);
}

void
psc_test_memory_put_u8 (PscTestMemory *self, guint64 pa, guint8 value)
{
  put (self, pa, value, 1);
}

void
psc_test_memory_put_u16 (PscTestMemory *self, guint64 pa, guint16 value)
{
  put (self, pa, value, 2);
}

void
psc_test_memory_put_u32 (PscTestMemory *self, guint64 pa, guint32 value)
{
  put (self, pa, value, 4);
}

void
psc_test_memory_put_u64 (PscTestMemory *self, guint64 pa, guint64 value)
{
  put (self, pa, value, 8);
}

guint64
psc_test_memory_get_u64 (PscTestMemory *self, guint64 pa)
{
  guint64 value = 0;

  for (guint i = 8; i-- > 0;)
    {
      const guint8 *page = psc_test_memory_get_page (self, (pa + i) / PSC_TEST_PAGE);

      value = value << 8 | (page != NULL ? page[(pa + i) % PSC_TEST_PAGE] : 0);
    }
  return value;
}

static gint
compare_frames (gconstpointer a, gconstpointer b)
{
  const guint64 *left = (const guint64 *) a;
  const guint64 *right = (const guint64 *) b;

  return (*left > *right) - (*left < *right);
}

GArray *
psc_test_memory_list_pages (PscTestMemory *self)
{
  GArray *frames = g_array_new (FALSE, FALSE, sizeof (guint64));
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->pages);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_array_append_vals (frames, key, 1);
  g_array_sort (frames, compare_frames);
  return frames;
}

static gboolean
read_memory (gpointer state,
             guint64 offset,
             void *buffer,
             gsize n_bytes,
             gsize *n_read,
             PscHole *hole,
             GError **error)
{
  PscTestMemory *self = (PscTestMemory *) state;
  gsize done = 0;

  while (done < n_bytes)
    {
      guint64 pa = offset + done;
      const guint8 *page = psc_test_memory_get_page (self, pa / PSC_TEST_PAGE);
      gsize at = (gsize) (pa % PSC_TEST_PAGE);
      gsize n = MIN (n_bytes - done, PSC_TEST_PAGE - at);

      if (page == NULL)
        {
          hole->kind = PSC_HOLE_NOT_CAPTURED;
          hole->length = PSC_TEST_PAGE - at;
          break;
        }
      memcpy ((guint8 *) buffer + done, page + at, n);
      done += n;
    }
  *n_read = done;
  return TRUE;
}

static gboolean
find_memory (gpointer state, guint64 offset, guint64 *start, guint64 *length)
{
  PscTestMemory *self = (PscTestMemory *) state;
  g_autoptr (GArray) frames = psc_test_memory_list_pages (self);

  for (guint i = 0; i < frames->len; i++)
    {
      guint64 pa = g_array_index (frames, guint64, i) * PSC_TEST_PAGE;

      if (offset < pa + PSC_TEST_PAGE)
        {
          *start = MAX (pa, offset);
          *length = pa + PSC_TEST_PAGE - *start;
          return TRUE;
        }
    }
  return FALSE;
}

PscSource *
psc_test_memory_to_source (PscTestMemory *self)
{
  static const PscSourceMethods methods = { .read = read_memory, .find_data = find_memory };
  g_autoptr (GArray) frames = psc_test_memory_list_pages (self);
  guint64 size =
      frames->len > 0 ? (g_array_index (frames, guint64, frames->len - 1) + 1) * PSC_TEST_PAGE : 0;

  return psc_source_new_for_methods (&methods, self, size);
}
