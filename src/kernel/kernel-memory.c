/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading of kernel memory. Called by everything that walks structures of the kernel.
 */
#include "config.h"

#include "kernel/kernel-memory.h"

#include "base/limits.h"
#include "bytes/cursor.h"
#include "bytes/utf16.h"

/* The upper halves: of 57 bits where there are five levels of page tables, so that both kinds of
 * x64 fit; of 48 bits on ARM64. */
#define X64_KERNEL_START G_GUINT64_CONSTANT (0xff00000000000000)
#define ARM64_KERNEL_START G_GUINT64_CONSTANT (0xffff000000000000)
#define X86_KERNEL_START G_GUINT64_CONSTANT (0x80000000)

guint
psc_kernel_memory_get_pointer_bytes (const PscKernelMemory *self)
{
  return psc_arch_get_pointer_bytes (self->arch);
}

guint64
psc_kernel_memory_normalise (const PscKernelMemory *self, guint64 va)
{
  return psc_kernel_memory_get_pointer_bytes (self) == 4 ? va & G_MAXUINT32 : va;
}

gboolean
psc_kernel_memory_is_kernel_va (const PscKernelMemory *self, guint64 va)
{
  if (psc_kernel_memory_get_pointer_bytes (self) == 4)
    return va >= X86_KERNEL_START && va <= G_MAXUINT32;
  return va >= (self->arch == PSC_ARCH_ARM64 ? ARM64_KERNEL_START : X64_KERNEL_START);
}

gboolean
psc_kernel_memory_read (const PscKernelMemory *self,
                        guint64 va,
                        void *buffer,
                        gsize n_bytes,
                        const char *what,
                        GError **error)
{
  g_return_val_if_fail (self != NULL && self->source != NULL, FALSE);

  return psc_source_read_all (self->source, psc_kernel_memory_normalise (self, va), buffer, n_bytes,
                              what, error);
}

gboolean
psc_kernel_memory_read_u32 (const PscKernelMemory *self,
                            guint64 va,
                            guint32 *value,
                            const char *what,
                            GError **error)
{
  guint8 bytes[4];

  if (!psc_kernel_memory_read (self, va, bytes, sizeof bytes, what, error))
    return FALSE;
  *value = psc_bytes_get_u32 (bytes);
  return TRUE;
}

gboolean
psc_kernel_memory_read_u64 (const PscKernelMemory *self,
                            guint64 va,
                            guint64 *value,
                            const char *what,
                            GError **error)
{
  guint8 bytes[8];

  if (!psc_kernel_memory_read (self, va, bytes, sizeof bytes, what, error))
    return FALSE;
  *value = psc_bytes_get_u64 (bytes);
  return TRUE;
}

gboolean
psc_kernel_memory_read_pointer (const PscKernelMemory *self,
                                guint64 va,
                                guint64 *value,
                                const char *what,
                                GError **error)
{
  guint n_bytes = psc_kernel_memory_get_pointer_bytes (self);
  guint8 bytes[8];

  if (!psc_kernel_memory_read (self, va, bytes, n_bytes, what, error))
    return FALSE;
  *value = psc_bytes_get_pointer (bytes, n_bytes);
  return TRUE;
}

char *
psc_kernel_dup_utf16 (const guint8 *bytes, gsize n_bytes)
{
  PscUtf16Decoder decoder = { 0 };
  g_autofree char *text = NULL;
  gsize n = 0;
  gsize n_text;

  g_return_val_if_fail (bytes != NULL || n_bytes == 0, NULL);

  n_bytes -= n_bytes % 2;
  while (n < n_bytes && psc_bytes_get_u16 (bytes + n) != 0)
    n += 2;
  text = (char *) g_malloc (PSC_UTF16_MAX_OUTPUT (n) + 1);
  n_text = psc_utf16_decode (&decoder, bytes, n, text);
  n_text += psc_utf16_finish (&decoder, text + n_text);
  text[n_text] = '\0';
  return g_steal_pointer (&text);
}

char *
psc_kernel_memory_dup_string (const PscKernelMemory *self, const guint8 *descriptor)
{
  guint pointer_bytes = psc_kernel_memory_get_pointer_bytes (self);
  guint n_bytes = psc_bytes_get_u16 (descriptor);
  guint n_room = psc_bytes_get_u16 (descriptor + 2);
  guint64 va = psc_bytes_get_pointer (descriptor + pointer_bytes, pointer_bytes);
  guint8 bytes[PSC_MAX_KERNEL_NAME_BYTES];

  if (n_bytes == 0 || n_bytes % 2 != 0 || n_bytes > n_room || n_bytes > sizeof bytes
      || !psc_kernel_memory_is_kernel_va (self, va)
      || !psc_kernel_memory_read (self, va, bytes, n_bytes, "string", NULL))
    return NULL;
  return psc_kernel_dup_utf16 (bytes, n_bytes);
}
