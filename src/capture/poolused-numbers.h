/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The numbers of a row of `!poolused`, and whether they stand where the headings say.
 */
#pragma once

#include "capture/poolused-header.h"
#include "model/pool.h"

G_BEGIN_DECLS

/**
 * PscPoolusedNumber:
 * @start: where it begins, with its sign
 * @end: the place behind its last digit
 * @value: its magnitude, 0 with @is_too_large
 * @is_negative: it has a minus sign
 * @is_too_large: it does not fit 64 bits
 */
typedef struct
{
  gsize start;
  gsize end;
  guint64 value;
  gboolean is_negative;
  gboolean is_too_large;
} PscPoolusedNumber;

/**
 * psc_poolused_read_numbers:
 * @text: the line
 * @at: the place behind the tag
 * @n: how many numbers; a `*` may stand in the middle
 * @numbers: (out): set as far as they could be read
 *
 * Returns: %FALSE when @text does not go on with that many numbers, each behind a blank
 */
gboolean psc_poolused_read_numbers (const char *text,
                                    gsize at,
                                    guint n,
                                    PscPoolusedNumber numbers[PSC_POOLUSED_MAX_NUMBERS]);

/**
 * psc_poolused_fit_columns:
 * @tag_end: the place behind the tag's four columns
 * @numbers: (inout): the last one is cut at its column where a description that begins with digits
 * is glued to it
 *
 * Returns: whether each number ends in its column
 */
gboolean psc_poolused_fit_columns (const PscPoolusedLayout *layout,
                                   const char *text,
                                   gsize tag_end,
                                   PscPoolusedNumber numbers[PSC_POOLUSED_MAX_NUMBERS]);

/** psc_poolused_numbers_are_collapsed: whether one blank alone stands before each number. */
gboolean psc_poolused_numbers_are_collapsed (const char *text,
                                             gsize tag_end,
                                             const PscPoolusedNumber *numbers,
                                             guint n);

/** psc_poolused_count_blanks_before: how many blanks stand before a place. */
guint psc_poolused_count_blanks_before (const char *text, gsize at);

/**
 * psc_poolused_store_numbers:
 * @pools: (inout): takes the numbers
 * @too_large: (inout): gets the bit of each number that does not fit its type
 */
void psc_poolused_store_numbers (const PscPoolusedNumber *numbers,
                                 guint n,
                                 PscPool pools[PSC_N_POOL_KINDS],
                                 guint8 too_large[PSC_N_POOL_KINDS]);

G_END_DECLS
