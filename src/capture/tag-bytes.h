/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the text of a tag back to its bytes.
 *
 * A tool writes a tag's bytes as they are; reading the file as text turns those above 0x7e into
 * other characters. Where that was Windows-1252 or Latin-1, each character stands for one byte and
 * is turned back; any other character stands for bytes that cannot be told.
 */
#pragma once

#include "base/tag.h"

G_BEGIN_DECLS

/**
 * psc_tag_bytes_from_utf8:
 * @text: UTF-8, need not end with a NUL
 * @length: its bytes
 * @bytes: (out): room for 2 * @length bytes
 * @is_exact: (out): whether every character was turned back
 *
 * A character that cannot be turned back gives one `?`, or two where it takes two columns, as the
 * wide characters of East Asian code pages are two bytes there.
 *
 * Returns: how many bytes were written
 */
gsize psc_tag_bytes_from_utf8 (const char *text, gsize length, guint8 *bytes, gboolean *is_exact);

/**
 * psc_tag_bytes_are_vague:
 *
 * Whether @tag has a dot, which tools print for any byte that does not print, or a byte that does
 * not print itself. Such a tag may appear twice in one table.
 */
gboolean psc_tag_bytes_are_vague (PscTag tag);

/**
 * psc_tag_take_protected:
 * @tag: (inout): loses the protected bit
 *
 * Returns: whether the bit was set
 */
gboolean psc_tag_take_protected (PscTag *tag);

G_END_DECLS
