/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The text behind the numbers of a row of `!poolused`.
 */
#pragma once

#include "capture/poolused-row.h"

G_BEGIN_DECLS

/**
 * psc_poolused_read_description:
 * @row: (inout): gets description, owner, and what else the text tells
 * @text: the line
 * @length: its bytes
 * @at: the place behind the last number
 *
 * Reads `text , Binary: name`, `text`, or `UNKNOWN pooltag 'abcd', please update pooltag.txt`,
 * which is no description.
 */
void psc_poolused_read_description (PscPoolusedRow *row, const char *text, gsize length, gsize at);

/**
 * psc_poolused_owner_is_whole:
 *
 * Whether the row's owner cannot have been longer: a file name with its suffix, or a part of the
 * kernel whose name begins no other one. For the last line of a file.
 */
gboolean psc_poolused_owner_is_whole (const PscPoolusedRow *row);

/**
 * psc_poolused_find_quoted_tag:
 * @length: (out): its bytes, one to four
 *
 * Returns: (nullable): the tag between the quotes of `UNKNOWN pooltag 'Pp  '`, in @text
 */
const char *psc_poolused_find_quoted_tag (const char *text, gsize *length);

/** psc_poolused_same_but_for_blanks: compares two tags as texts that may have lost blanks. */
gboolean
psc_poolused_same_but_for_blanks (const char *a, gsize a_length, const char *b, gsize b_length);

G_END_DECLS
