/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One row of a PoolMon table: text in, numbers out.
 *
 *      Tag  Type     Allocs            Frees            Diff   Bytes       Per Alloc
 *
 *      Wait Nonp    3971107 (   0)   3971077 (   0)       30    8456 (     0)    281 [nt!ke -
 * waits]
 *
 * The changes in brackets are on screens and not in files of `poolmon -n`; the driver is there with
 * `/g`. Widths differ between versions, so columns are found by counting numbers; only the tag is
 * found by its place: it is the four bytes before the blank that precedes the type. The layout is
 * documented under "PoolMon Display" in the Windows driver documentation; listings of NT 4 put the
 * tag one column further to the left.
 */
#pragma once

#include "model/pool.h"

G_BEGIN_DECLS

/**
 * PscPoolmonRowKind:
 * @PSC_POOLMON_ROW_NONE: no row
 * @PSC_POOLMON_ROW_WHOLE: a row with all its numbers
 * @PSC_POOLMON_ROW_BROKEN: begins like a row and does not go on like one
 * @PSC_POOLMON_ROW_TOTALS: the numbers of a row without a tag: the sums that `/e` adds at the
 * bottom
 */
typedef enum
{
  PSC_POOLMON_ROW_NONE,
  PSC_POOLMON_ROW_WHOLE,
  PSC_POOLMON_ROW_BROKEN,
  PSC_POOLMON_ROW_TOTALS,
} PscPoolmonRowKind;

/**
 * PscPoolmonRow:
 * @tag: the tag, padded with blanks where a collapsed line lost them
 * @is_protected: the last byte of the tag bears the protected bit, which was taken off
 * @is_vague: the printed tag may stand for several tags: it has dots or bytes that do not print
 * @kind: which pool
 * @pool: the numbers; unknown where one does not fit 64 bits
 * @is_balanced: Diff is Allocs − Frees, or was when the counters had 32 bits
 * @is_closed: Per Alloc is what Bytes and Diff make it, so that no digit is missing at the end
 * @driver: what follows the numbers, inside the text given; empty without `/g`
 * @driver_length: its bytes
 */
typedef struct
{
  PscTag tag;
  gboolean is_protected;
  gboolean is_vague;
  PscPoolKind kind;
  PscPool pool;
  gboolean is_balanced;
  gboolean is_closed;
  const char *driver;
  gsize driver_length;
} PscPoolmonRow;

/**
 * psc_poolmon_row_read:
 * @text: a line, NUL-terminated
 * @length: its bytes
 * @row: (out caller-allocates): set for %PSC_POOLMON_ROW_WHOLE only
 *
 * Allocates nothing.
 */
PscPoolmonRowKind psc_poolmon_row_read (const char *text, gsize length, PscPoolmonRow *row);

/**
 * psc_poolmon_is_balanced:
 *
 * Whether the outstanding blocks are allocations − frees, or were when the counters had 32 bits;
 * also where one of the three is unknown.
 */
gboolean psc_poolmon_is_balanced (const PscPool *pool);

/**
 * psc_poolmon_row_is_beginning:
 *
 * Whether a file that ends in the middle of a row can end with @text, before the row's first
 * number.
 */
gboolean psc_poolmon_row_is_beginning (const char *text, gsize length);

/**
 * psc_poolmon_driver_is_whole:
 *
 * Whether the Mapped_Driver column ends as it should: with its bracket, or as `Unknown Driver`.
 */
gboolean psc_poolmon_driver_is_whole (const char *text, gsize length);

/**
 * psc_poolmon_driver_split:
 * @text: the Mapped_Driver column: `[binary  -  description]`, `[binary]` or `[description]`,
 * repeated where several drivers use the tag
 * @owner: takes the binaries, with a comma between them
 * @description: takes the descriptions, with a semicolon between them
 *
 * Both are emptied first; they stay empty for `Unknown Driver`.
 */
void
psc_poolmon_driver_split (const char *text, gsize length, GString *owner, GString *description);

G_END_DECLS
