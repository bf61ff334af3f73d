/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Values, pointers and strings at addresses of the kernel.
 *
 * Knows the width of a pointer and which addresses belong to the kernel; where a page comes from is
 * the affair of the source beneath.
 */
#pragma once

#include "base/arch.h"
#include "bytes/source.h"

G_BEGIN_DECLS

/**
 * PscKernelMemory:
 * @source: virtual memory; borrowed
 * @arch: decides the width of pointers
 *
 * Initialise it in place; nothing is owned.
 */
typedef struct
{
  PscSource *source;
  PscArch arch;
} PscKernelMemory;

/** psc_kernel_memory_get_pointer_bytes: 4 or 8. */
guint psc_kernel_memory_get_pointer_bytes (const PscKernelMemory *self);

/**
 * psc_kernel_memory_is_kernel_va:
 *
 * Whether @va can belong to the kernel: the upper half of the canonical addresses. A 32-bit machine
 * started with a larger user half is taken for one with 2 GiB of each.
 */
gboolean psc_kernel_memory_is_kernel_va (const PscKernelMemory *self, guint64 va);

/**
 * psc_kernel_memory_normalise:
 *
 * Addresses of 32-bit machines are stored zero or sign extended where a field has 64 bits.
 *
 * Returns: the address as the source counts it
 */
guint64 psc_kernel_memory_normalise (const PscKernelMemory *self, guint64 va);

/**
 * psc_kernel_memory_read:
 * @what: what is being read, for the message
 * @error: as psc_source_read_all()
 *
 * Reads all of @n_bytes or fails.
 */
gboolean psc_kernel_memory_read (const PscKernelMemory *self,
                                 guint64 va,
                                 void *buffer,
                                 gsize n_bytes,
                                 const char *what,
                                 GError **error);

/** psc_kernel_memory_read_u32: @value is set only on success. The others differ in width alone. */
gboolean psc_kernel_memory_read_u32 (const PscKernelMemory *self,
                                     guint64 va,
                                     guint32 *value,
                                     const char *what,
                                     GError **error);
gboolean psc_kernel_memory_read_u64 (const PscKernelMemory *self,
                                     guint64 va,
                                     guint64 *value,
                                     const char *what,
                                     GError **error);
gboolean psc_kernel_memory_read_pointer (const PscKernelMemory *self,
                                         guint64 va,
                                         guint64 *value,
                                         const char *what,
                                         GError **error);

/**
 * psc_kernel_memory_dup_string:
 * @descriptor: the bytes of a UNICODE_STRING: u16 length and room in bytes, and a pointer at 4 (32
 * bits) or 8
 *
 * Returns: (transfer full) (nullable): the text as UTF-8; %NULL where the length is odd, absurd or
 * more than the room, or the characters are not in the dump. A text ends at a NUL
 */
char *psc_kernel_memory_dup_string (const PscKernelMemory *self, const guint8 *descriptor);

/**
 * psc_kernel_dup_utf16:
 * @bytes: UTF-16 of the kernel
 *
 * Returns: (transfer full): valid UTF-8 up to the first NUL; broken pairs become U+FFFD
 */
char *psc_kernel_dup_utf16 (const guint8 *bytes, gsize n_bytes);

G_END_DECLS
