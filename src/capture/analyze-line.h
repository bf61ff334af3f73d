/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One line of a crash report: `!analyze`, its short form, `.bugcheck` and the live break.
 *
 *     *** Fatal System Error: 0x000000c4
 *                            (0x0000000000000062,0xFFFFFA80059C5C88,0xFFFFFA8004F5A010,0x…)
 *     BugCheck C4, {62, fffffa80059c5c88, fffffa8004f5a010, 1}
 *     DRIVER_VERIFIER_DETECTED_VIOLATION (c4)
 *     Arg1: 0000000000000062, A driver has forgotten to free its pool allocations.
 *     BUGCHECK_P1: 62                    IMAGE_NAME:  test.sys
 *     fffff880`03f31ca0 fffff800`0176effe : … … … … : nt!KiBugCheckDebugBreak+0x12
 *
 * Pure functions over one line. The layouts are shown under "Using the !analyze Extension" in the
 * Windows driver documentation.
 */
#pragma once

#include "capture/debugger-text.h"

G_BEGIN_DECLS

/**
 * PscAnalyzeLineKind:
 * @PSC_ANALYZE_LINE_NONE: no line of a crash report
 * @PSC_ANALYZE_LINE_CUT: one that has lost its end
 * @PSC_ANALYZE_LINE_HEAD: the heading of an analysis
 * @PSC_ANALYZE_LINE_BREAK: a live break: the code
 * @PSC_ANALYZE_LINE_SHORT: code and parameters on one line
 * @PSC_ANALYZE_LINE_PARAMETERS: parameters alone, below a break
 * @PSC_ANALYZE_LINE_NAME: the name of the bug check and its code
 * @PSC_ANALYZE_LINE_CODE: the code alone
 * @PSC_ANALYZE_LINE_PARAMETER: one parameter
 * @PSC_ANALYZE_LINE_STRING: the code and perhaps the first parameter, as in `0xc4_62`
 * @PSC_ANALYZE_LINE_FIELD: a text
 * @PSC_ANALYZE_LINE_TRANSFER: where the last return address points to
 * @PSC_ANALYZE_LINE_STACK: the heading of the stack
 */
typedef enum
{
  PSC_ANALYZE_LINE_NONE,
  PSC_ANALYZE_LINE_CUT,
  PSC_ANALYZE_LINE_HEAD,
  PSC_ANALYZE_LINE_BREAK,
  PSC_ANALYZE_LINE_SHORT,
  PSC_ANALYZE_LINE_PARAMETERS,
  PSC_ANALYZE_LINE_NAME,
  PSC_ANALYZE_LINE_CODE,
  PSC_ANALYZE_LINE_PARAMETER,
  PSC_ANALYZE_LINE_STRING,
  PSC_ANALYZE_LINE_FIELD,
  PSC_ANALYZE_LINE_TRANSFER,
  PSC_ANALYZE_LINE_STACK,
} PscAnalyzeLineKind;

/** PscAnalyzeField: the texts of a report that are kept; of two for one purpose the first in this
 * order goes before the other. */
typedef enum
{
  PSC_ANALYZE_IMAGE,
  PSC_ANALYZE_CAUSE, /* "Probably caused by", where no image is named */
  PSC_ANALYZE_PROCESS,
  PSC_ANALYZE_FAILURE_BUCKET,
  PSC_ANALYZE_BUCKET,
} PscAnalyzeField;

#define PSC_N_ANALYZE_FIELDS 5

/**
 * PscAnalyzeLine:
 * @code: the bug check's code
 * @parameters: by their place
 * @n_parameters: how many there are; for one parameter, its place from 1
 * @field: which text
 * @text: a name or a text, pointing into the line
 * @length: its bytes
 * @va: where the last return address points to
 */
typedef struct
{
  guint64 code;
  guint64 parameters[4];
  guint n_parameters;
  PscAnalyzeField field;
  const char *text;
  gsize length;
  guint64 va;
} PscAnalyzeLine;

/**
 * psc_analyze_read_line:
 * @text: a line, NUL-terminated, without blanks at its end
 * @has_end: %FALSE for a line that the end of the file may have cut
 * @line: (out): what it says
 */
PscAnalyzeLineKind psc_analyze_read_line (const char *text, gboolean has_end, PscAnalyzeLine *line);

/**
 * PscAnalyzeFrame:
 * @is_inline: the function is part of the one that comes next, and has no return address
 * @return_va: where the frame returns to, which lies in the function of the next frame
 * @symbol: its length is 0 where the line has none
 */
typedef struct
{
  gboolean is_inline;
  guint64 return_va;
  PscSymbolText symbol;
} PscAnalyzeFrame;

/** psc_analyze_read_frame: whether @text is a line of STACK_TEXT. */
gboolean psc_analyze_read_frame (const char *text, PscAnalyzeFrame *frame);

G_END_DECLS
