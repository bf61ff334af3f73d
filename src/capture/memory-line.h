/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One line of the debugger's `db`, `dw`, `dd`, `dc` or `dq`, and the command that prints it.
 *
 *     fffffa80`059c5c88  74 00 65 00 73 00 74 00-2e 00 73 00 79 00 73 00  t.e.s.t...s.y.s.
 *     fffff980`0933f000  ?? ?? ?? ?? ?? ?? ?? ??-?? ?? ?? ?? ?? ?? ?? ??  ????????????????
 *     a7e0f300  696e7374 00000214 8054c968 8054c950  tsni....h.T.P.T.
 *     fffffa80`059c5ca8  fffffa80`059c5b60 fffffa80`03cbb2a0
 *
 * Pure functions over one line. Documented under "d, da, db, dc, dd, dD, df, dp, dq, du, dw
 * (Display Memory)" in the documentation of Windows' debuggers.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PSC_MEMORY_LINE_BYTES 16u

/**
 * PscMemoryLine:
 * @address: of the first byte
 * @bytes: in the order of memory, whatever the units they were printed in; zero where unknown
 * @known: one for each byte that is there, zero for `??`
 * @n_bytes: how many there are with the unknown ones
 * @is_whole: the line cannot have had more bytes
 */
typedef struct
{
  guint64 address;
  guint8 bytes[PSC_MEMORY_LINE_BYTES];
  guint8 known[PSC_MEMORY_LINE_BYTES];
  guint n_bytes;
  gboolean is_whole;
} PscMemoryLine;

/**
 * psc_memory_read_line:
 * @text: a line, NUL-terminated, without blanks at its end
 * @line: (out): set only on success
 *
 * A hit of a memory search has the same form: whether the line shows memory is for the caller to
 * say.
 */
gboolean psc_memory_read_line (const char *text, PscMemoryLine *line);

/**
 * PscMemoryCommand:
 * @is_display: the command displays virtual memory
 * @is_other: the command prints such lines about something else: hits, or physical memory
 * @has_address: the command says where it begins
 * @address: there
 * @is_short: it was typed with eight digits or less, which the debugger may have sign-extended
 */
typedef struct
{
  gboolean is_display;
  gboolean is_other;
  gboolean has_address;
  guint64 address;
  gboolean is_short;
} PscMemoryCommand;

/** psc_memory_read_command: what @typed says about the lines below it. */
void psc_memory_read_command (const char *typed, PscMemoryCommand *command);

G_END_DECLS
