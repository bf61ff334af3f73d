/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines that are not UTF-8: which older encoding they are in, and their conversion.
 *
 * One object serves one file. It is shown the lines that are not UTF-8 and keeps a score for each
 * encoding; a conversion uses the one with the best score so far.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _PscLegacyText PscLegacyText;

PscLegacyText *psc_legacy_text_new (void);
void psc_legacy_text_free (PscLegacyText *self);

/** psc_legacy_text_add_sample: scores one line. */
void psc_legacy_text_add_sample (PscLegacyText *self, const char *text, gsize length);

/**
 * psc_legacy_text_convert:
 * @text: a line
 * @length: its bytes
 * @output: takes UTF-8, replacing what it held
 *
 * ASCII stays what it is. Bytes that mean nothing in the encoding become U+FFFD, and so does every
 * character where the system's iconv does not know the encoding.
 */
void psc_legacy_text_convert (PscLegacyText *self, const char *text, gsize length, GString *output);

/** psc_legacy_text_get_name: the encoding with the best score, `UTF-8` before any sample. */
const char *psc_legacy_text_get_name (const PscLegacyText *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscLegacyText, psc_legacy_text_free)

G_END_DECLS
