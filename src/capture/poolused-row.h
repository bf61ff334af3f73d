/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One row of a `!poolused` table, and its TOTAL line.
 *
 * Pure functions over one line. A number is believed only where the whole line fits: every column
 * in its place, or, where white space was collapsed, exactly as many numbers as the headings say.
 */
#pragma once

#include "capture/poolused-header.h"
#include "model/pool.h"

G_BEGIN_DECLS

/**
 * PscPoolusedRowKind:
 * @PSC_POOLUSED_ROW_NONE: nothing like a row
 * @PSC_POOLUSED_ROW_OURS: a row, read
 * @PSC_POOLUSED_ROW_SHIFTED: the right number of numbers, not in their columns; read, to be
 * believed where no row of the table keeps the columns
 * @PSC_POOLUSED_ROW_DAMAGED: a row whose numbers are not all there, or not where they belong
 * @PSC_POOLUSED_ROW_HEXADECIMAL: the numbers are hexadecimal: not a table of `!poolused`
 */
typedef enum
{
  PSC_POOLUSED_ROW_NONE,
  PSC_POOLUSED_ROW_OURS,
  PSC_POOLUSED_ROW_SHIFTED,
  PSC_POOLUSED_ROW_DAMAGED,
  PSC_POOLUSED_ROW_HEXADECIMAL,
} PscPoolusedRowKind;

/**
 * PscPoolusedRow:
 * @tag: the tag
 * @is_protected: the row says `(Protected)`
 * @is_unknown: the description is the sentence `UNKNOWN pooltag …`, so there is none
 * @is_glued: a description follows the last number without a blank, as old versions print it
 * @is_counted: white space was collapsed in this row: its numbers were counted
 * @is_separate: a description follows after blanks, in a row without columns
 * @is_whole: the line cannot have been longer than it is; psc_poolused_owner_is_whole() tells more
 * @pools: by #PscPoolKind; a number that does not fit is unknown
 * @too_large: by #PscPoolKind: bits of the numbers that do not fit
 * @description: (nullable): points into the line
 * @owner: (nullable): likewise
 * @widths: as #PscPoolusedLayout.widths, of this row
 */
typedef struct
{
  PscTag tag;
  gboolean is_protected;
  gboolean is_unknown;
  gboolean is_glued;
  gboolean is_counted;
  gboolean is_separate;
  gboolean is_whole;
  PscPool pools[PSC_N_POOL_KINDS];
  guint8 too_large[PSC_N_POOL_KINDS];
  const char *description;
  gsize description_length;
  const char *owner;
  gsize owner_length;
  guint widths[PSC_POOLUSED_MAX_NUMBERS];
} PscPoolusedRow;

/**
 * psc_poolused_read_row:
 * @layout: what the headings say
 * @text: a line, NUL-terminated, without blanks at its end
 * @length: its bytes
 * @row: (out): set with %PSC_POOLUSED_ROW_OURS and %PSC_POOLUSED_ROW_SHIFTED
 */
PscPoolusedRowKind psc_poolused_read_row (const PscPoolusedLayout *layout,
                                          const char *text,
                                          gsize length,
                                          PscPoolusedRow *row);

/**
 * psc_poolused_read_total:
 * @row: (out): its pools, set with %PSC_POOLUSED_ROW_OURS; @is_whole where the last number ends in
 * its column
 *
 * Returns: %PSC_POOLUSED_ROW_NONE, %PSC_POOLUSED_ROW_OURS, or %PSC_POOLUSED_ROW_DAMAGED for a TOTAL
 * with other than the expected numbers
 */
PscPoolusedRowKind psc_poolused_read_total (const PscPoolusedLayout *layout,
                                            const char *text,
                                            gsize length,
                                            PscPoolusedRow *row);

/**
 * psc_poolused_may_be_cut_row:
 *
 * Whether a line that is no row can be the beginning of one, or of a TOTAL: for the last line of a
 * file.
 */
gboolean psc_poolused_may_be_cut_row (const char *text, gsize length);

/**
 * psc_poolused_is_consistent:
 *
 * Whether every difference of a verbose row is its allocations minus its frees, as 64-bit numbers
 * or modulo 2^32: 32-bit systems count in 32 bits.
 */
gboolean psc_poolused_is_consistent (const PscPoolusedRow *row);

G_END_DECLS
