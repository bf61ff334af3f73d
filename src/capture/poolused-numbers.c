/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads the numbers of a row and judges their columns. Called by poolused-row.c for every row, so
 * digits are read by hand.
 */
#include "config.h"

#include "capture/poolused-numbers.h"

#include <string.h>

#include "capture/scan.h"

/* So many digits always fit 64 bits. */
#define SAFE_DIGITS 19

static void
read_digits (const char *text, gsize start, gsize end, PscPoolusedNumber *number)
{
  guint64 value = 0;
  gboolean fits = TRUE;

  for (gsize at = start; at < end && fits; at++)
    fits = g_uint64_checked_mul (&value, value, 10)
           && g_uint64_checked_add (&value, value, (guint64) (text[at] - '0'));
  number->value = fits ? value : 0;
  number->is_too_large = !fits;
}

/* The line ends with a NUL, so no test for its length is needed. What wraps here is read again with
 * checks. */
static gboolean
read_number (const char *text, gsize at, PscPoolusedNumber *number)
{
  gsize start;

  number->start = at;
  number->is_negative = text[at] == '-';
  number->is_too_large = FALSE;
  start = at + (number->is_negative ? 1 : 0);
  at = psc_scan_number (text, start, &number->value);
  number->end = at;
  if (at - start > SAFE_DIGITS)
    read_digits (text, start, at, number);
  return at > start;
}

/* No number is printed with zeros in front: digits behind one begin the description. */
static gboolean
check_zero (const char *text, gboolean is_last, PscPoolusedNumber *number)
{
  gsize start = number->start + (number->is_negative ? 1 : 0);

  if (text[start] != '0' || number->end == start + 1)
    return TRUE;
  number->end = start + 1;
  read_digits (text, start, number->end, number);
  return is_last;
}

/* Reads n numbers with blanks in front of each; a `*` may stand between the two halves. */
gboolean
psc_poolused_read_numbers (const char *text,
                           gsize at,
                           guint n,
                           PscPoolusedNumber numbers[PSC_POOLUSED_MAX_NUMBERS])
{
  for (guint i = 0; i < n; i++)
    {
      if (!psc_scan_is_blank (text[at]))
        return FALSE;
      at = psc_scan_blanks (text, at);
      if (i == n / 2 && text[at] == '*' && psc_scan_is_blank (text[at + 1]))
        at = psc_scan_blanks (text, at + 1);
      if (!read_number (text, at, &numbers[i]) || !check_zero (text, i + 1 == n, &numbers[i]))
        return FALSE;
      at = numbers[i].end;
    }
  return TRUE;
}

guint
psc_poolused_count_blanks_before (const char *text, gsize at)
{
  guint n = 0;

  while (n < at && psc_scan_is_blank (text[at - n - 1]))
    n++;
  return n;
}

/* Blanks between a number and what stands before it; a `*` and its blank do not count. */
static gsize
measure_gap (const char *text, gsize before, const PscPoolusedNumber *number)
{
  gsize gap = number->start - before;

  return gap > 2 && memchr (text + before, '*', gap) != NULL ? gap - 2 : gap;
}

/* The digits of a description that is glued to the last number run on behind its column. They
 * belong to the number only when it fills its field, which has one blank in front. */
static gboolean
cut_glued_digits (const char *text, gsize column, gsize gap, PscPoolusedNumber *number)
{
  char next = text[number->end];
  gsize start = number->start + (number->is_negative ? 1 : 0);

  if (next == '\t' || next == '\0' || start >= column || gap < 2)
    return FALSE;
  number->end = column;
  read_digits (text, start, column, number);
  return TRUE;
}

/* A number that is too long for its field begins one or two blanks behind the one before, and moves
 * the rest. */
gboolean
psc_poolused_fit_columns (const PscPoolusedLayout *layout,
                          const char *text,
                          gsize tag_end,
                          PscPoolusedNumber numbers[PSC_POOLUSED_MAX_NUMBERS])
{
  gsize before = tag_end;

  for (guint i = 0; i < layout->n_numbers; i++)
    {
      PscPoolusedNumber *number = &numbers[i];
      gboolean is_last = i + 1 == layout->n_numbers;
      gsize column = before + layout->widths[i];

      if (number->end < column)
        return FALSE;
      if (number->end > column)
        {
          gsize gap = measure_gap (text, before, number);

          if (!(is_last && cut_glued_digits (text, column, gap, number)) && gap > 2)
            return FALSE;
        }
      before = number->end;
    }
  return TRUE;
}

/* Blanks between all numbers are single ones: white space was collapsed in this row. */
gboolean
psc_poolused_numbers_are_collapsed (const char *text,
                                    gsize tag_end,
                                    const PscPoolusedNumber *numbers,
                                    guint n)
{
  gsize before = tag_end;

  for (guint i = 0; i < n; i++)
    {
      gsize star = i == n / 2 && text[before + 1] == '*' ? 2 : 0;

      if (numbers[i].start != before + 1 + star)
        return FALSE;
      before = numbers[i].end;
    }
  return TRUE;
}

/* Counts have no sign but that of a zero. */
static guint8
store_count (guint64 *place, PscPoolField field, const PscPoolusedNumber *number)
{
  if (number->is_too_large || (number->is_negative && number->value != 0))
    return 0;
  *place = number->value;
  return PSC_POOL_KNOWN (field);
}

static guint8
store_difference (gint64 *place, const PscPoolusedNumber *number)
{
  if (number->is_too_large || number->value > G_MAXINT64)
    return 0;
  *place = (gint64) number->value * (number->is_negative ? -1 : 1);
  return PSC_POOL_KNOWN (PSC_POOL_OUTSTANDING);
}

/* A verbose row has allocations, frees, difference and bytes for each pool, a brief one live blocks
 * and bytes. */
void
psc_poolused_store_numbers (const PscPoolusedNumber *numbers,
                            guint n,
                            PscPool pools[PSC_N_POOL_KINDS],
                            guint8 too_large[PSC_N_POOL_KINDS])
{
  const guint8 brief = PSC_POOL_KNOWN (PSC_POOL_OUTSTANDING) | PSC_POOL_KNOWN (PSC_POOL_BYTES);
  gboolean is_brief = n == 4;

  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    {
      PscPool *pool = &pools[k];
      guint8 known = 0;

      if (!is_brief)
        {
          known |= store_count (&pool->allocs, PSC_POOL_ALLOCS, numbers++);
          known |= store_count (&pool->frees, PSC_POOL_FREES, numbers++);
        }
      known |= store_difference (&pool->outstanding, numbers++);
      known |= store_count (&pool->bytes, PSC_POOL_BYTES, numbers++);
      pool->known |= known;
      too_large[k] |= (is_brief ? brief : PSC_POOL_ALL_KNOWN) & (guint8) ~known;
    }
}
