/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Makes text from files fit to be shown: every label passes through here once, when it enters a
 * chart.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Longer texts are cut; no chart has room for more. */
#define PSC_CLEAN_TEXT_MAX_CHARS 300

/**
 * psc_clean_text:
 * @text: (nullable): any bytes
 *
 * Replaces invalid UTF-8, controls, characters that XML forbids and marks that reorder a line by
 * U+FFFD, and white space other than the blank by a blank. %NULL gives an empty text.
 *
 * Returns: (transfer full): one line of valid UTF-8
 */
char *psc_clean_text (const char *text);

G_END_DECLS
