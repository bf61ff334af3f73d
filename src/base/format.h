/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers as people read them. Machine-readable output never comes through here.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Enough for every text made here, the sign and a grouping locale included. */
#define PSC_FORMAT_SIZE 64

/**
 * psc_format_bytes:
 * @bytes: a size
 * @buffer: (out): takes the text, for example `4.65 GiB` or `17 B`
 *
 * Three significant digits, binary units, the decimal point of the locale.
 *
 * Returns: @buffer
 */
const char *psc_format_bytes (guint64 bytes, char buffer[PSC_FORMAT_SIZE]);

/**
 * psc_format_bytes_signed:
 *
 * The same for a difference: always with a sign (U+2212 for minus) unless it is zero.
 */
const char *psc_format_bytes_signed (gint64 bytes, char buffer[PSC_FORMAT_SIZE]);

/**
 * psc_format_count:
 * @count: a number
 * @buffer: (out): takes the text, grouped in threes as the locale does
 *
 * Returns: @buffer
 */
const char *psc_format_count (guint64 count, char buffer[PSC_FORMAT_SIZE]);

/** psc_format_count_signed: the same for a difference, with a sign as psc_format_bytes_signed(). */
const char *psc_format_count_signed (gint64 count, char buffer[PSC_FORMAT_SIZE]);

/**
 * psc_parse_size:
 * @text: a number with an optional unit: B, KB, MB, GB, TB (powers of 1000), KiB, MiB, GiB, TiB
 * @bytes: (out): the size
 *
 * Returns: %FALSE when @text is no such number or does not fit
 */
gboolean psc_parse_size (const char *text, guint64 *bytes);

G_END_DECLS
