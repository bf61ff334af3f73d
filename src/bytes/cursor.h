/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bounds-checked reading of little-endian values.
 *
 * A cursor never allocates and never looks outside the bytes it was given. It knows nothing of any
 * file format; callers say what they are reading so that errors can name it.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscCursor:
 * @bytes: what is read; borrowed
 * @size: how many there are
 * @pos: where the next read begins; never above @size
 * @base: the file offset or address of the first byte, for messages
 * @what: what is being read, for messages; borrowed
 */
typedef struct
{
  const guint8 *bytes;
  gsize size;
  gsize pos;
  guint64 base;
  const char *what;
} PscCursor;

void
psc_cursor_init (PscCursor *self, const guint8 *bytes, gsize size, guint64 base, const char *what);

/** psc_cursor_get_left: how many bytes remain. */
gsize psc_cursor_get_left (const PscCursor *self);

/**
 * psc_cursor_read_u32:
 * @value: (out): set only on success
 * @error: return location for an error
 *
 * Reads a value and moves past it. When fewer bytes remain the cursor stays where it was and the
 * error is %PSC_ERROR_TRUNCATED. The others differ in width and byte order alone.
 *
 * Returns: %TRUE if a value was read
 */
gboolean psc_cursor_read_u32 (PscCursor *self, guint32 *value, GError **error);
gboolean psc_cursor_read_u8 (PscCursor *self, guint8 *value, GError **error);
gboolean psc_cursor_read_u16 (PscCursor *self, guint16 *value, GError **error);
gboolean psc_cursor_read_u64 (PscCursor *self, guint64 *value, GError **error);

/**
 * psc_cursor_read_bytes:
 * @n_bytes: how many, at least one
 * @error: return location for an error
 *
 * Returns: (transfer none) (nullable): a pointer into the bytes of the cursor, which moves past
 * them
 */
const guint8 *psc_cursor_read_bytes (PscCursor *self, gsize n_bytes, GError **error);

/** psc_cursor_skip: moves past @n_bytes, or fails as the reads do. */
gboolean psc_cursor_skip (PscCursor *self, gsize n_bytes, GError **error);

/** psc_cursor_seek: moves to @pos, counted from the first byte; the end is allowed. */
gboolean psc_cursor_seek (PscCursor *self, gsize pos, GError **error);

/* Values at a place of which the caller has checked that it is inside. For loops over tables whose
 * bounds were checked as a whole. */

static inline guint16
psc_bytes_get_u16 (const guint8 *bytes)
{
  return (guint16) (bytes[0] | bytes[1] << 8);
}

static inline guint32
psc_bytes_get_u32 (const guint8 *bytes)
{
  return (guint32) bytes[0] | (guint32) bytes[1] << 8 | (guint32) bytes[2] << 16
         | (guint32) bytes[3] << 24;
}

static inline guint64
psc_bytes_get_u64 (const guint8 *bytes)
{
  return (guint64) psc_bytes_get_u32 (bytes) | (guint64) psc_bytes_get_u32 (bytes + 4) << 32;
}

/** psc_bytes_get_pointer: a pointer of 4 or 8 bytes. */
static inline guint64
psc_bytes_get_pointer (const guint8 *bytes, guint pointer_bytes)
{
  return pointer_bytes == 4 ? psc_bytes_get_u32 (bytes) : psc_bytes_get_u64 (bytes);
}

static inline guint64
psc_bytes_get_be64 (const guint8 *bytes)
{
  return GUINT64_SWAP_LE_BE (psc_bytes_get_u64 (bytes));
}

G_END_DECLS
