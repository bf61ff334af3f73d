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
  guint64 value = 0;
  gsize start;

  number->start = at;
  number->is_negative = text[at] == '-';
  number->is_too_large = FALSE;
  start = at += number->is_negative ? 1 : 0;
  while (psc_scan_is_digit (text[at]))
    value = value * 10 + (guint64) (text[at++] - '0');
  number->value = value;
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

/* A verbose row has allocations, frees, difference and bytes for each pool, a brief one live blocks
 * and bytes. */
static PscPoolField
get_field (guint n_numbers, guint i)
{
  static const PscPoolField brief[] = { PSC_POOL_OUTSTANDING, PSC_POOL_BYTES };

  return n_numbers == 4 ? brief[i % 2] : (PscPoolField) (i % 4);
}

static gboolean
store_number (PscPool *pool, PscPoolField field, const PscPoolusedNumber *number)
{
  guint64 limit = G_MAXINT64;

  if (number->is_too_large)
    return FALSE;
  switch (field)
    {
    case PSC_POOL_OUTSTANDING:
      if (number->value > limit)
        return FALSE;
      pool->outstanding = (gint64) number->value * (number->is_negative ? -1 : 1);
      break;
    case PSC_POOL_ALLOCS:
    case PSC_POOL_FREES:
    case PSC_POOL_BYTES:
      if (number->is_negative && number->value != 0)
        return FALSE;
      *(field == PSC_POOL_ALLOCS  ? &pool->allocs
        : field == PSC_POOL_FREES ? &pool->frees
                                  : &pool->bytes) = number->value;
      break;
    default:
      g_return_val_if_reached (FALSE);
    }
  pool->known |= PSC_POOL_KNOWN (field);
  return TRUE;
}

void
psc_poolused_store_numbers (const PscPoolusedNumber *numbers,
                            guint n,
                            PscPool pools[PSC_N_POOL_KINDS],
                            guint8 too_large[PSC_N_POOL_KINDS])
{
  for (guint i = 0; i < n; i++)
    {
      PscPoolKind kind = i < n / 2 ? PSC_POOL_NONPAGED : PSC_POOL_PAGED;
      PscPoolField field = get_field (n, i);

      if (!store_number (&pools[kind], field, &numbers[i]))
        too_large[kind] |= PSC_POOL_KNOWN (field);
    }
}
