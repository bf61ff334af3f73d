/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pool tags: four arbitrary bytes, shown and parsed in one place.
 *
 * A tag is kept as the 32-bit little-endian value the kernel uses, so its first printed byte is the
 * lowest one. The protected bit (0x80 of the last byte) is not part of a tag; whoever reads tags
 * from memory removes it first.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef guint32 PscTag;

/* Four bytes as \xNN and the end. */
#define PSC_TAG_STRING_SIZE 17

/**
 * psc_tag_from_bytes:
 * @bytes: the four bytes in memory order
 */
static inline PscTag
psc_tag_from_bytes (const void *bytes)
{
  const guint8 *b = (const guint8 *) bytes;

  return (guint32) b[0] | (guint32) b[1] << 8 | (guint32) b[2] << 16 | (guint32) b[3] << 24;
}

/**
 * psc_tag_from_text:
 * @text: one to four bytes; need not end with a NUL
 * @length: how many
 *
 * Returns: the tag, padded with blanks where a capture lost them
 */
PscTag psc_tag_from_text (const char *text, gsize length);

/**
 * psc_tag_to_string:
 * @tag: a tag
 * @buffer: (out): takes the text
 *
 * The four bytes in memory order, trailing blanks kept; a byte that is not printable ASCII, and the
 * backslash, become
 * `\xNN`.
 *
 * Returns: @buffer
 */
const char *psc_tag_to_string (PscTag tag, char buffer[PSC_TAG_STRING_SIZE]);

/**
 * psc_tag_parse:
 * @text: what a person typed: up to four characters, `\xNN` for a byte
 * @tag: (out): the tag, padded with blanks
 *
 * Returns: %FALSE when @text is empty, too long or holds a broken escape
 */
gboolean psc_tag_parse (const char *text, PscTag *tag);

/**
 * psc_tag_compare:
 *
 * Byte order of the printed form: negative, zero or positive.
 */
static inline int
psc_tag_compare (PscTag a, PscTag b)
{
  guint32 x = GUINT32_SWAP_LE_BE (a);
  guint32 y = GUINT32_SWAP_LE_BE (b);

  return (x > y) - (x < y);
}

/**
 * psc_tag_matches:
 * @tag: a tag
 * @pattern: `*` any run of bytes, `?` one byte, else the byte itself (`\xNN` for any byte);
 * case-sensitive. A pattern without `*` that is shorter than four is padded with blanks.
 */
gboolean psc_tag_matches (PscTag tag, const char *pattern);

/** psc_tag_pattern_is_valid: whether @pattern is not empty and holds no broken escape. */
gboolean psc_tag_pattern_is_valid (const char *pattern);

G_END_DECLS
