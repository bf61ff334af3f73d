/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sources over literal text, and the lines and frames that come out of them.
 */
#pragma once

#include "bytes/source.h"

G_BEGIN_DECLS

/** psc_test_source: (transfer full): a source over a copy of @n_bytes bytes; -1 for a C string. */
PscSource *psc_test_source (const char *text, gssize n_bytes);

/**
 * psc_test_frames:
 *
 * Returns: (transfer full): what framing makes of a text, one line each: `1 T text`, with the
 * number, the kind (T, C or E) and, where a prefix was measured, its letters (Q, B, H, S or N, the
 * outermost first) and length: `4 TN5   3. text`. An error ends the list with `! message`.
 */
char *psc_test_frames (const char *text, gssize n_bytes);

/** psc_test_lines: (transfer full): the same for the line reader: `1 text`, with `~` behind the
 * number for a line without an end and `#` for one that was cut. */
char *psc_test_lines (PscSource *source);

G_END_DECLS
