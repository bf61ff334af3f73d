/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Looks over a piece of text many bytes at a time, so that clean lines need no closer look.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** psc_scan_is_plain: whether all of @text is printable ASCII and TAB. */
gboolean psc_scan_is_plain (const char *text, gsize length);

/** psc_scan_has_markup: whether @text has one of the five bytes that HTML, Markdown and prompts
 * are made with: `&`, `<`, `>`, backslash, back-quote. */
gboolean psc_scan_has_markup (const char *text, gsize length);

/** psc_scan_has_pair: whether the two letters, given in lower case, stand side by side in @text,
 * whatever their case there. */
gboolean psc_scan_has_pair (const char *text, gsize length, char first, char second);

G_END_DECLS
