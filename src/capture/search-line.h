/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One line of the debugger's memory search, and the command that searches.
 *
 *     s -a fffff807`47f50000 L?0x9000 "Leak"
 *     fffff807`47f51559  4c 65 61 6b 0f 42 c1 41-8d 49 fd 8b d0 ff 15 0c  Leak.B.A.I......
 *     !for_each_module s -d @#Base @#End 696e7374
 *     a7e0f300  696e7374 00000214 8054c968 8054c950  tsni....h.T.P.T.
 *
 * Pure functions over one line. Documented under "s (Search Memory)" in the documentation of
 * Windows' debuggers.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PSC_SEARCH_MAX_BYTES 16u

/**
 * PscSearchLine:
 * @address: of the first byte
 * @bytes: in the order of memory, whatever the units they were printed in
 * @n_bytes: how many
 * @is_whole: all bytes are repeated as text at the end, so none of them is cut
 */
typedef struct
{
  guint64 address;
  guint8 bytes[PSC_SEARCH_MAX_BYTES];
  guint n_bytes;
  gboolean is_whole;
} PscSearchLine;

/**
 * psc_search_read_line:
 * @text: a line, NUL-terminated, without blanks at its end
 * @line: (out): set only on success
 *
 * Reads bytes, words, double words and quad words. `db` and its kin print the same form.
 */
gboolean psc_search_read_line (const char *text, PscSearchLine *line);

/**
 * PscSearchCommand:
 * @pattern: the bytes that were searched for, as far as the command tells
 * @n_pattern: how many; 0 where it does not tell
 */
typedef struct
{
  guint8 pattern[PSC_SEARCH_MAX_BYTES];
  guint n_pattern;
} PscSearchCommand;

/**
 * psc_search_read_command:
 * @text: what was typed
 * @command: (out): set only on success
 *
 * Finds `s` among the commands of a line, also as the argument of `!for_each_module` and in the
 * braces of `.foreach`.
 */
gboolean psc_search_read_command (const char *text, PscSearchCommand *command);

G_END_DECLS
