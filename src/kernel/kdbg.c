/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The debugger data block: reading, decoding, and the search for it. Called by the search for the
 * kernel.
 */
#include "config.h"

#include "kernel/kdbg.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "bytes/cursor.h"

#define TAG 0x4742444bu /* `KDBG` */
#define TAG_OFFSET 0x10u
#define SIZE_OFFSET 0x14u
#define PAGE_BYTES 0x1000u
/* Read at once while searching. */
#define BLOCK_BYTES (64u * 1024u)

static gboolean
check_size (guint64 n_bytes, GError **error)
{
  if (n_bytes >= PSC_KDBG_MIN_BYTES && n_bytes <= PSC_KDBG_MAX_BYTES && n_bytes % 8 == 0)
    return TRUE;
  g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT,
               "debugger data block: size 0x%" G_GINT64_MODIFIER
               "x, expected a multiple of 8 from 0x%x to 0x%x",
               n_bytes, PSC_KDBG_MIN_BYTES, PSC_KDBG_MAX_BYTES);
  return FALSE;
}

static gboolean
check_header (const guint8 *header, GError **error)
{
  guint32 tag = psc_bytes_get_u32 (header + TAG_OFFSET);

  if (tag == TAG)
    return check_size (psc_bytes_get_u32 (header + SIZE_OFFSET), error);
  g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT, "debugger data block: tag 0x%x, expected 0x%x",
               tag, TAG);
  return FALSE;
}

gboolean
psc_kdbg_init (PscKdbg *self,
               const guint8 *bytes,
               gsize n_bytes,
               PscArch arch,
               guint64 va,
               GError **error)
{
  guint32 size;

  g_return_val_if_fail (self != NULL && (bytes != NULL || n_bytes == 0), FALSE);

  if (n_bytes < PSC_KDBG_HEADER_BYTES)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_TRUNCATED,
                   "debugger data block: %" G_GSIZE_FORMAT " bytes, expected at least %u", n_bytes,
                   PSC_KDBG_HEADER_BYTES);
      return FALSE;
    }
  if (!check_header (bytes, error))
    return FALSE;
  size = psc_bytes_get_u32 (bytes + SIZE_OFFSET);
  if (size > n_bytes)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_TRUNCATED,
                   "debugger data block: %" G_GSIZE_FORMAT " bytes, expected 0x%x", n_bytes, size);
      return FALSE;
    }
  *self = (PscKdbg){ .va = va, .arch = arch, .n_bytes = size };
  memcpy (self->bytes, bytes, size);
  return TRUE;
}

static guint64
rotate_left (guint64 value, guint count)
{
  return count == 0 ? value : value << count | value >> (64 - count);
}

void
psc_kdbg_decode (guint8 *bytes, gsize n_bytes, const PscKdbgKeys *keys)
{
  g_return_if_fail (bytes != NULL && n_bytes % 8 == 0 && keys != NULL);

  for (gsize i = 0; i < n_bytes; i += 8)
    {
      guint64 value = psc_bytes_get_u64 (bytes + i);

      value = rotate_left (value ^ keys->wait_never, (guint) (keys->wait_never & 63));
      value = GUINT64_SWAP_LE_BE (value ^ keys->encoded_va) ^ keys->wait_always;
      for (guint b = 0; b < 8; b++)
        bytes[i + b] = (guint8) (value >> (8 * b));
    }
}

/* The size stands in the header, which may have to be decoded first. */
gboolean
psc_kdbg_read (PscKdbg *self,
               const PscKernelMemory *memory,
               guint64 va,
               const PscKdbgKeys *keys,
               GError **error)
{
  guint8 bytes[PSC_KDBG_MAX_BYTES];
  gboolean is_encoded;
  guint32 size;

  g_return_val_if_fail (self != NULL && memory != NULL, FALSE);

  va = psc_kernel_memory_normalise (memory, va);
  if (!psc_kernel_memory_read (memory, va, bytes, PSC_KDBG_HEADER_BYTES, "debugger data block",
                               error))
    return FALSE;
  is_encoded = psc_bytes_get_u32 (bytes + TAG_OFFSET) != TAG;
  if (is_encoded && keys == NULL)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_NO_SYMBOLS,
                   "debugger data block at 0x%016" G_GINT64_MODIFIER
                   "x: no tag, so it is encoded; decoding it takes symbols of the kernel",
                   va);
      return FALSE;
    }
  if (is_encoded)
    psc_kdbg_decode (bytes, PSC_KDBG_HEADER_BYTES, keys);
  if (!check_header (bytes, error))
    return FALSE;
  size = psc_bytes_get_u32 (bytes + SIZE_OFFSET);
  if (!psc_kernel_memory_read (memory, va, bytes, size, "debugger data block", error))
    return FALSE;
  if (is_encoded)
    psc_kdbg_decode (bytes, size, keys);
  return psc_kdbg_init (self, bytes, size, memory->arch, va, error);
}

static gboolean
has_field (const PscKdbg *self, PscKdbgField field, guint width)
{
  return (guint) field + width <= self->n_bytes;
}

guint64
psc_kdbg_get (const PscKdbg *self, PscKdbgField field)
{
  guint64 value;

  g_return_val_if_fail (self != NULL, 0);

  if (!has_field (self, field, 8))
    return 0;
  value = psc_bytes_get_u64 (self->bytes + field);
  return psc_arch_get_pointer_bytes (self->arch) == 4 ? value & G_MAXUINT32 : value;
}

guint
psc_kdbg_get_u16 (const PscKdbg *self, PscKdbgField field)
{
  g_return_val_if_fail (self != NULL, 0);

  return has_field (self, field, 2) ? psc_bytes_get_u16 (self->bytes + field) : 0;
}

guint
psc_kdbg_get_n_page_levels (const PscKdbg *self)
{
  guint levels = psc_kdbg_get_u16 (self, PSC_KDBG_FLAGS) >> 2 & 0xf;

  return levels == 4 || levels == 5 ? levels : 0;
}

gboolean
psc_kdbg_is_of_kernel (const PscKdbg *self, guint64 kernel_base, guint64 kernel_bytes)
{
  guint64 head;

  g_return_val_if_fail (self != NULL, FALSE);

  head = psc_kdbg_get (self, PSC_KDBG_PS_LOADED_MODULE_LIST);
  return psc_kdbg_get (self, PSC_KDBG_KERN_BASE) == kernel_base && head > kernel_base
         && head - kernel_base < (kernel_bytes > 0 ? kernel_bytes : PSC_MAX_IMAGE_BYTES);
}

/* A tag at @place of @block, whose first byte has the address @va, and KernBase behind it. */
static gboolean
is_candidate (const guint8 *block, gsize place, gsize n_bytes, guint64 kernel_base, PscArch arch)
{
  guint64 base;

  if (psc_bytes_get_u32 (block + place + TAG_OFFSET) != TAG
      || n_bytes - place < PSC_KDBG_KERN_BASE + 8u)
    return FALSE;
  base = psc_bytes_get_u64 (block + place + PSC_KDBG_KERN_BASE);
  return (psc_arch_get_pointer_bytes (arch) == 4 ? base & G_MAXUINT32 : base) == kernel_base;
}

static gboolean
find_in_block (PscKdbg *self,
               const PscKernelMemory *memory,
               const guint8 *block,
               gsize n_bytes,
               guint64 va,
               guint64 kernel_base,
               guint64 kernel_bytes)
{
  for (gsize i = 0; n_bytes - i >= PSC_KDBG_KERN_BASE + 8u; i += 4)
    if (is_candidate (block, i, n_bytes, kernel_base, memory->arch)
        && psc_kdbg_read (self, memory, va + i, NULL, NULL)
        && psc_kdbg_is_of_kernel (self, kernel_base, kernel_bytes))
      return TRUE;
  return FALSE;
}

/* The blocks overlap by what a header may need of the next one. */
gboolean
psc_kdbg_find (PscKdbg *self,
               const PscKernelMemory *memory,
               guint64 kernel_base,
               guint64 kernel_bytes,
               GCancellable *cancellable)
{
  g_autofree guint8 *block = (guint8 *) g_malloc (BLOCK_BYTES + PSC_KDBG_HEADER_BYTES + 8);
  guint64 end;
  guint64 va = kernel_base;

  g_return_val_if_fail (self != NULL && memory != NULL, FALSE);

  end = kernel_base + MIN (kernel_bytes, PSC_MAX_IMAGE_BYTES);
  while (va < end && end > kernel_base && !g_cancellable_is_cancelled (cancellable))
    {
      gsize wanted = (gsize) MIN (end - va, BLOCK_BYTES + PSC_KDBG_HEADER_BYTES + 8);
      gsize n_read = 0;

      if (!psc_source_read (memory->source, va, block, wanted, &n_read, NULL))
        return FALSE;
      if (n_read >= PSC_KDBG_KERN_BASE + 8u
          && find_in_block (self, memory, block, n_read, va, kernel_base, kernel_bytes))
        return TRUE;
      va = n_read < wanted ? ((va + n_read) / PAGE_BYTES + 1) * PAGE_BYTES : va + BLOCK_BYTES;
    }
  return FALSE;
}
