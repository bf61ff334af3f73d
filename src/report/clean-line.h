/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Text from files as one harmless line, for terminals and Markdown.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * psc_clean_line_dup:
 * @text: anything
 *
 * Control characters could command a terminal, and marks of writing direction could make a line
 * read as another one: both become U+FFFD; line ends and tabs become blanks.
 *
 * Returns: (transfer full): valid UTF-8 in one line
 */
char *psc_clean_line_dup (const char *text);

/** psc_clean_line_width: the columns that @text takes in a terminal. */
guint psc_clean_line_width (const char *text);

/**
 * psc_clean_line_cut:
 * @text: a line of psc_clean_line_dup()
 * @width: columns, at least one
 *
 * Returns: (transfer full): @text, ending in `…` where it does not fit
 */
char *psc_clean_line_cut (const char *text, guint width);

G_END_DECLS
