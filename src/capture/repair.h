/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Undoes what happens to single characters on the way through blogs, mails and issue trackers.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * psc_repair_text:
 * @text: a line of UTF-8
 * @length: its bytes
 * @output: takes the repaired line, replacing what it held
 *
 * Unicode blanks become one blank each, invisible characters nothing; typographic dashes, quotes,
 * ellipses and full-width forms become ASCII; HTML entities, the tags that hold listings, Markdown
 * escapes, code fences and terminal escapes are resolved. Digits are never added, moved or removed.
 * The result has no line end and is valid UTF-8.
 */
void psc_repair_text (const char *text, gsize length, GString *output);

/**
 * psc_repair_is_needed:
 * @text: a line of plain ASCII
 * @length: its bytes
 *
 * Addresses have back-quotes and paths have backslashes, so most lines with a sign that markup
 * could be made of have none.
 *
 * Returns: %FALSE when psc_repair_text() would surely change nothing but blanks at the end
 */
gboolean psc_repair_is_needed (const char *text, gsize length);

G_END_DECLS
