/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * UTF-16 to UTF-8 piece by piece: a character may be split anywhere between two calls.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscUtf16Decoder:
 * @is_big_endian: set by the user; everything else begins as zero
 * @has_half: @half is the first byte of a unit whose second is still to come
 * @high: a high surrogate whose partner is still to come, or 0
 */
typedef struct
{
  gboolean is_big_endian;
  gboolean has_half;
  guint8 half;
  guint16 high;
} PscUtf16Decoder;

/** PSC_UTF16_MAX_OUTPUT: bytes that @n bytes of input can become at most, with what was kept from
 * earlier calls. */
#define PSC_UTF16_MAX_OUTPUT(n) ((n) / 2 * 3 + 9)

/**
 * psc_utf16_decode:
 * @bytes: input
 * @n_bytes: its size
 * @output: (out): at least PSC_UTF16_MAX_OUTPUT (@n_bytes) bytes
 *
 * A surrogate without partner becomes U+FFFD.
 *
 * Returns: bytes written
 */
gsize psc_utf16_decode (PscUtf16Decoder *self, const guint8 *bytes, gsize n_bytes, char *output);

/**
 * psc_utf16_finish:
 * @output: (out): at least 6 bytes
 *
 * What is left at the end of the input: U+FFFD for each unfinished unit or pair.
 *
 * Returns: bytes written
 */
gsize psc_utf16_finish (PscUtf16Decoder *self, char *output);

G_END_DECLS
