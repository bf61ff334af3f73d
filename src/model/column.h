/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A packed, immutable column of integers with constant-time access.
 *
 * Values are kept in blocks of 128; a block stores its smallest value once and, for each value, the
 * distance to it in as many whole bytes as the largest distance needs (none where all are equal):
 *
 *     block:  base (8 bytes)   offset of the first distance (4)   width in bytes (1)
 *     data:   d0 d1 d2 … d127  each `width` bytes, little-endian
 *
 * A column whose values are all equal is that value alone. Neighbouring rows of a tag table are
 * alike (sorted by size, or counting lines), so most blocks need one to four bytes a value.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscColumn:
 *
 * Owned by whoever embeds it; all zero is an empty column.
 */
typedef struct
{
  guint64 constant;
  struct _PscColumnBlock *blocks; /* NULL where every value is the constant */
  guint8 *data;
  gsize n_bytes;
  guint n_values;
} PscColumn;

/**
 * psc_column_init:
 * @self: (out): the column
 * @values: the values
 * @n_values: how many
 */
void psc_column_init (PscColumn *self, const guint64 *values, guint n_values);
void psc_column_clear (PscColumn *self);

/** psc_column_get: the value at @index, which must be below the number of values. */
guint64 psc_column_get (const PscColumn *self, guint index);

/** psc_column_get_size: bytes of memory behind the column. */
gsize psc_column_get_size (const PscColumn *self);

/* Signed numbers as unsigned ones in which small magnitudes stay small. */
static inline guint64
psc_zigzag (gint64 value)
{
  return ((guint64) value << 1) ^ (value < 0 ? G_MAXUINT64 : 0);
}

static inline gint64
psc_unzigzag (guint64 value)
{
  return (gint64) ((value >> 1) ^ ((value & 1) != 0 ? G_MAXUINT64 : 0));
}

G_END_DECLS
