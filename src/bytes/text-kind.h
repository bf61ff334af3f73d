/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tells from the first bytes of a file what sort of text it is, if it is text.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscTextKind:
 * @PSC_TEXT_BYTES: one byte or more a character, ASCII among them
 * @PSC_TEXT_UTF16_LE: UTF-16, low byte first
 * @PSC_TEXT_UTF16_BE: UTF-16, high byte first
 * @PSC_TEXT_BINARY: no text
 */
typedef enum
{
  PSC_TEXT_BYTES,
  PSC_TEXT_UTF16_LE,
  PSC_TEXT_UTF16_BE,
  PSC_TEXT_BINARY,
} PscTextKind;

/**
 * psc_text_kind_detect:
 * @head: the first bytes of a file; some kilobytes are enough
 * @n_bytes: how many
 * @bom_length: (out): bytes of the byte order mark, 0 without one
 */
PscTextKind psc_text_kind_detect (const guint8 *head, gsize n_bytes, gsize *bom_length);

/** psc_text_count_controls: bytes that text does not have, NULs at the very end apart: a log that
 * its writer allocated ahead ends with those. */
gsize psc_text_count_controls (const guint8 *head, gsize n_bytes);

G_END_DECLS
