/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Scans memory for headers with a tag. Called when the blocks of a tag are listed.
 */
#include "config.h"

#include "kernel/small-blocks.h"

#include <string.h>

#include "bytes/cursor.h"

#define PAGE_BYTES 4096u
#define PROTECTED_BIT 0x80000000u
#define TAG_OFFSET 4u
#define PAGES_BETWEEN_CHECKS 4096u

/* Segment heaps came with Windows 10 1903, the meaning of the type's bits with Vista. */
#define BUILD_SEGMENT_HEAP 18362u
#define BUILD_VISTA 6000u

#define TYPE_PAGED 1u
#define TYPE_IN_USE 2u

typedef struct
{
  guint previous;
  guint size;
  guint type;
} Header;

typedef struct
{
  const PscKernelMemory *memory;
  guint build;
  PscTag tag;
  guint unit;
  PscSmallBlockFunc func;
  gpointer user_data;
} Scan;

static void
read_header (const Scan *self, const guint8 *bytes, Header *header)
{
  if (self->unit == 16)
    {
      *header = (Header){ bytes[0], bytes[2], bytes[3] };
      return;
    }
  *header = (Header){ psc_bytes_get_u16 (bytes) & 0x1ffu, psc_bytes_get_u16 (bytes + 2) & 0x1ffu,
                      (guint) psc_bytes_get_u16 (bytes + 2) >> 9 };
}

/* Before Vista the type is one above the pool's, and 0 for a free block. */
static gboolean
is_in_use (const Scan *self, const Header *header)
{
  if (self->build != 0 && self->build < BUILD_VISTA)
    return header->type != 0;
  return (header->type & TYPE_IN_USE) != 0;
}

static PscPoolKind
get_pool (const Scan *self, const Header *header)
{
  gboolean is_odd = (header->type & TYPE_PAGED) != 0;

  if (self->build != 0 && self->build < BUILD_VISTA)
    return is_odd ? PSC_POOL_NONPAGED : PSC_POOL_PAGED;
  return is_odd ? PSC_POOL_PAGED : PSC_POOL_NONPAGED;
}

/* Whether the blocks of a page follow each other from its first byte to its last, one of them
 * beginning at `offset`. */
static gboolean
is_chain (const Scan *self, const guint8 *page, guint offset)
{
  gboolean is_part = FALSE;
  guint previous = 0;
  guint at = 0;

  while (at < PAGE_BYTES)
    {
      Header header;

      read_header (self, page + at, &header);
      if (header.size == 0 || header.previous != previous
          || header.size * self->unit > PAGE_BYTES - at)
        return FALSE;
      is_part |= at == offset;
      previous = header.size;
      at += header.size * self->unit;
    }
  return is_part;
}

/* A header alone must at least be possible: a block with room behind its header that ends in its
 * page, and on older kernels one of a chain. */
static void
judge (const Scan *self, const guint8 *page, guint offset, guint64 page_va)
{
  PscSmallBlock block = { 0 };
  Header header;

  read_header (self, page + offset, &header);
  if (header.size < 2 || header.size * self->unit > PAGE_BYTES - offset)
    return;
  block.is_proven = is_chain (self, page, offset);
  if (!block.is_proven && self->build != 0 && self->build < BUILD_SEGMENT_HEAP)
    return;
  block.header_va = page_va + offset;
  block.va = block.header_va + self->unit;
  block.bytes = (guint64) (header.size - 1) * self->unit;
  block.pool = get_pool (self, &header);
  block.is_allocated = is_in_use (self, &header);
  block.is_protected = (psc_bytes_get_u32 (page + offset + TAG_OFFSET) & PROTECTED_BIT) != 0;
  self->func (&block, self->user_data);
}

static void
scan_page (const Scan *self, const guint8 *page, guint64 page_va)
{
  for (guint offset = 0; offset < PAGE_BYTES; offset += self->unit)
    if ((psc_bytes_get_u32 (page + offset + TAG_OFFSET) & ~PROTECTED_BIT) == self->tag)
      judge (self, page, offset, page_va);
}

gboolean
psc_small_blocks_scan (const PscKernelMemory *memory,
                       guint build,
                       PscTag tag,
                       guint64 first,
                       guint64 last,
                       PscSmallBlockFunc func,
                       gpointer user_data,
                       guint64 *n_bytes,
                       GCancellable *cancellable,
                       GError **error)
{
  const Scan self = { memory, build,    tag, psc_kernel_memory_get_pointer_bytes (memory) * 2,
                      func,   user_data };
  guint64 va = first & ~(guint64) (PAGE_BYTES - 1);
  guint8 page[PAGE_BYTES];
  guint64 start, length;

  g_return_val_if_fail (func != NULL && n_bytes != NULL, FALSE);

  *n_bytes = 0;
  for (guint n = 0; psc_source_find_data (memory->source, va, &start, &length); n++)
    {
      gsize n_read;

      va = start & ~(guint64) (PAGE_BYTES - 1);
      if (va > last)
        break;
      if (n % PAGES_BETWEEN_CHECKS == 0
          && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!psc_source_read (memory->source, va, page, sizeof page, &n_read, error))
        return FALSE;
      if (n_read == sizeof page)
        {
          scan_page (&self, page, va);
          *n_bytes += PAGE_BYTES;
        }
      if (va > G_MAXUINT64 - 2 * PAGE_BYTES)
        break;
      va += PAGE_BYTES;
    }
  return TRUE;
}
