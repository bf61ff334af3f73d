/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One line of the debugger's `k` and its kin, of `dps` and its kin, or of `ln`.
 *
 *     Child-SP          RetAddr           Call Site
 *     fffff880`03f31c98 fffff800`0176e212 nt!DbgBreakPointWithStatus
 *     RetAddr           : Args to Child                            : Call Site
 *     fffff800`0176e212 : 00000000`00000062 … 00000000`00000000    : nt!KiBugCheckDebugBreak+0x12
 *      # ChildEBP RetAddr  Args to Child
 *     01 9f0c7b5c 8124fbd1 00000001 00000002 00000003 nt!KeBugCheck2+0x71e (FPO: [Non-Fpo])
 *     02 (Inline Function) --------`-------- test!Get+0x7 [e:\test.c @ 12]
 *     fffff880`03f31c98  fffff800`0176e212 nt!KiBugCheckDebugBreak+0x12
 *     [e:\test.c @ 20] (fffff880`04c73010)   test!DriverEntry+0x33   |  (fffff880`04c73080)
 * test!Unload
 *
 * Pure functions over one line. Documented under "k, kb, kc, kd, kp, kP, kv (Display Stack
 * Backtrace)", "dds, dps, dqs (Display Words and Symbols)" and "ln (List Nearest Symbols)" in the
 * documentation of Windows' debuggers.
 */
#pragma once

#include "capture/debugger-text.h"

G_BEGIN_DECLS

/**
 * PscStackFrameLine:
 * @is_inline: the frame has no return address of its own
 * @return_address: where the frame goes back to, which is where the next one is; 0 for none
 * @has_symbol: whether @symbol is known
 * @symbol: where the frame is, pointing into the line; perhaps with its parameters
 * @opens_parameters: the symbol goes on, a parameter a line, in the lines below
 */
typedef struct
{
  gboolean is_inline;
  guint64 return_address;
  gboolean has_symbol;
  PscSymbolText symbol;
  gboolean opens_parameters;
} PscStackFrameLine;

/** psc_stack_is_heading: whether @text is the headings of a stack. */
gboolean psc_stack_is_heading (const char *text);

/** psc_stack_is_warning: whether @text is what the debugger prints between frames that it is not
 * sure of. */
gboolean psc_stack_is_warning (const char *text);

/**
 * psc_stack_read_frame:
 * @line: (out): set only on success
 *
 * Reads a frame in any layout. Two addresses and a symbol are a frame by their form alone: whether
 * they are one by their place is for the caller to say.
 */
gboolean psc_stack_read_frame (const char *text, PscStackFrameLine *line);

/**
 * psc_stack_read_parameters_end:
 * @text: a line below a frame that opens parameters
 * @end: (out): the offset of the symbol, if any, and the source; set only on success
 *
 * Returns: whether @text closes the parameters
 */
gboolean psc_stack_read_parameters_end (const char *text, PscSymbolText *end);

/**
 * psc_stack_strip_parameters:
 * @symbol: (inout): `test!Get(int a = 0n5)+0x7`
 * @scratch: holds the symbol without them, as long as @symbol is used
 */
void psc_stack_strip_parameters (PscSymbolText *symbol, GString *scratch);

/**
 * PscStackPointerLine:
 * @address: of the word
 * @n_bytes: of the word, four or eight
 * @is_spaced: two blanks or more stand between the two, as `dps` prints them and `k` does not
 * @value: the word
 * @has_symbol: whether @symbol is known
 * @symbol: what @value is, pointing into the line
 */
typedef struct
{
  guint64 address;
  guint n_bytes;
  gboolean is_spaced;
  guint64 value;
  gboolean has_symbol;
  PscSymbolText symbol;
} PscStackPointerLine;

/** psc_stack_read_pointer: whether @text is a row of `dps` by its form. */
gboolean psc_stack_read_pointer (const char *text, PscStackPointerLine *line);

/**
 * PscStackNearestLine:
 * @start: where the function begins
 * @name: its name, without an offset
 * @address: what was asked for
 * @symbol: its name, with the offset and the source
 * @has_next: whether the line names the next function
 * @next_start: where that begins
 * @next: its name
 *
 * The names point into the line.
 */
typedef struct
{
  guint64 start;
  PscSymbolText name;
  guint64 address;
  PscSymbolText symbol;
  gboolean has_next;
  guint64 next_start;
  PscSymbolText next;
} PscStackNearestLine;

/** psc_stack_read_nearest: whether @text, a line of @length bytes without blanks at its end, is an
 * answer of `ln`. */
gboolean psc_stack_read_nearest (const char *text, gsize length, PscStackNearestLine *line);

/**
 * psc_stack_read_source:
 * @length: (out): how long the file's name is, with which @text begins; set only on success
 * @line: (out): likewise
 *
 * Reads `e:\test\test.c(20)+0x13`, the place of the source that `ln` prints in a line of its own.
 */
gboolean psc_stack_read_source (const char *text, gsize *length, guint *line);

G_END_DECLS
