/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What lines of the debugger are made of: hexadecimal numbers, addresses, symbols with their
 * source.
 *
 * Every function takes a place in a NUL-terminated line and, on success alone, moves it behind what
 * it read.
 */
#pragma once

#include "model/evidence.h"

G_BEGIN_DECLS

/**
 * PscHexNumber:
 * @value: the number; meaningless unless @fits
 * @n_digits: how many digits were printed, without back-quotes
 * @has_prefix: it begins with `0x`
 * @fits: it fits 64 bits
 */
typedef struct
{
  guint64 value;
  guint n_digits;
  gboolean has_prefix;
  gboolean fits;
} PscHexNumber;

/** psc_debugger_skip_blanks: the first byte at or behind @text that is no blank. */
const char *psc_debugger_skip_blanks (const char *text);

/**
 * psc_debugger_take_number:
 * @at: (inout): where the number begins
 * @number: (out): set only on success
 *
 * Reads a hexadecimal number, with `0x` or without, perhaps with a back-quote in the middle as the
 * debugger prints 64-bit values. What follows must not go on as a word.
 */
gboolean psc_debugger_take_number (const char **at, PscHexNumber *number);

/**
 * psc_debugger_take_address:
 * @va: (out): set only on success
 *
 * Reads a number of eight to sixteen digits: addresses are printed with all theirs.
 */
gboolean psc_debugger_take_address (const char **at, guint64 *va);

/** psc_debugger_take_text: moves behind @expected, case-sensitive, and the blanks that follow;
 * where
 * @expected has a blank, the line may have any number of them. */
gboolean psc_debugger_take_text (const char **at, const char *expected);

/**
 * PscSymbolText:
 * @symbol: points into the line: `module!name+0x21`
 * @length: its bytes
 * @file: (nullable): points into the line: the file of `[file @ line]`
 * @file_length: its bytes
 * @source_line: 0 where there is none
 * @is_whole: the line cannot have been longer
 */
typedef struct
{
  const char *symbol;
  gsize length;
  const char *file;
  gsize file_length;
  guint source_line;
  gboolean is_whole;
} PscSymbolText;

/**
 * psc_debugger_read_symbol:
 * @text: the rest of a line, without blanks at its end
 * @symbol: (out): set only on success
 *
 * Reads a symbol, and the source behind it where there is one. Symbols of C++ may hold blanks, so a
 * text of several words is a symbol where the first one has a `!`.
 */
gboolean psc_debugger_read_symbol (const char *text, PscSymbolText *symbol);

/**
 * psc_debugger_read_symbol_n:
 * @length: where the symbol's text ends in a longer line
 *
 * The same for a part of a line.
 */
gboolean psc_debugger_read_symbol_n (const char *text, gsize length, PscSymbolText *symbol);

/**
 * psc_debugger_is_symbol:
 *
 * Whether what was read is a symbol by its form, and not prose that begins with one: `module!name`
 * or `module+0x21`, with blanks only where C++ has them.
 */
gboolean psc_debugger_is_symbol (const PscSymbolText *symbol);

/** psc_debugger_dup: (transfer full): a copy of at most PSC_MAX_STRING_BYTES bytes, cut between two
 * characters. */
char *psc_debugger_dup (const char *text, gsize length);

/** psc_debugger_set_symbol: copies @symbol and its source to @frame, which has none yet. */
void psc_debugger_set_symbol (PscFrame *frame, const PscSymbolText *symbol);

/**
 * psc_debugger_note_symbol:
 * @evidence: where names are kept
 * @va: what has the name
 * @line: of the file
 *
 * As psc_evidence_add_symbol(); copies nothing where that would keep nothing, since most stacks
 * show the same functions again.
 */
void psc_debugger_note_symbol (PscEvidence *evidence,
                               guint64 va,
                               const PscSymbolText *symbol,
                               guint line);

G_END_DECLS
