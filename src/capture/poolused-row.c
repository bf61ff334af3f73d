/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads rows and the TOTAL line of `!poolused`. Called for every line of a table, so the usual row,
 * whose columns are where the headings say, goes through without any search.
 */
#include "config.h"

#include "capture/poolused-row.h"

#include <string.h>

#include "capture/poolused-numbers.h"
#include "capture/poolused-text.h"
#include "capture/scan.h"

/* Two numbers at the beginning of a description are numbers of a row that has too many. */
static gboolean
more_numbers_follow (const char *text, gsize at)
{
  at = psc_scan_blanks (text, at);
  if (text[at] == '*')
    at++;
  for (guint n = 0; n < 2; n++)
    {
      at = psc_scan_blanks (text, at);
      if (!psc_scan_is_digit (text[at]))
        return FALSE;
      while (psc_scan_is_digit (text[at]))
        at++;
      if (text[at] != '\0' && !psc_scan_is_blank (text[at]))
        return FALSE;
    }
  return TRUE;
}

/* What may follow the last digit: nothing, a blank, or a glued description. */
static gboolean
ends_cleanly (const char *text, gsize at)
{
  if ((text[at] == '.' || text[at] == ',') && psc_scan_is_digit (text[at + 1]))
    return FALSE;
  return !more_numbers_follow (text, at);
}

static void
measure_row (PscPoolusedRow *row, gsize tag_end, const PscPoolusedNumber *numbers, guint n)
{
  gsize before = tag_end;

  for (guint i = 0; i < n; i++)
    {
      row->widths[i] = (guint) (numbers[i].end - before);
      before = numbers[i].end;
    }
}

static void
fill_row (PscPoolusedRow *row,
          const PscPoolusedLayout *layout,
          const char *text,
          gsize length,
          const PscPoolusedNumber *numbers,
          const char *tag,
          gsize tag_length)
{
  const PscPoolusedNumber *last = &numbers[layout->n_numbers - 1];

  *row = (PscPoolusedRow){ .tag = psc_tag_from_text (tag, tag_length) };
  psc_poolused_store_numbers (numbers, layout->n_numbers, row->pools, row->too_large);
  row->is_glued = last->end < length && !psc_scan_is_blank (text[last->end]);
  psc_poolused_read_description (row, text, length, last->end);
}

/* The row whose columns are exactly those of the headings. */
static gboolean
read_aligned (const PscPoolusedLayout *layout, const char *text, gsize length, PscPoolusedRow *row)
{
  PscPoolusedNumber numbers[PSC_POOLUSED_MAX_NUMBERS];
  gsize tag_end = layout->tag + 4;

  if (length <= tag_end || !psc_poolused_read_numbers (text, tag_end, layout->n_numbers, numbers)
      || !psc_poolused_fit_columns (layout, text, tag_end, numbers))
    return FALSE;
  for (guint i = 0; i < layout->tag; i++)
    if (!psc_scan_is_blank (text[i]))
      return FALSE;
  fill_row (row, layout, text, length, numbers, text + layout->tag, 4);
  if (row->description == NULL && !row->is_unknown)
    row->is_whole =
        psc_poolused_count_blanks_before (text, numbers[layout->n_numbers - 1].start) > 2;
  return TRUE;
}

/* One way to divide a line into tag and numbers. */
typedef struct
{
  gsize tag_start;
  gsize tag_end;
  PscPoolusedNumber numbers[PSC_POOLUSED_MAX_NUMBERS];
} Division;

/* The tag may hold one gap: `a  b`. */
static gboolean
divide (const PscPoolusedLayout *layout, const char *text, guint n_tag_words, Division *division)
{
  gsize at = psc_scan_blanks (text, 0);

  division->tag_start = at;
  for (guint i = 0; i < n_tag_words; i++)
    at = psc_scan_word (text, psc_scan_blanks (text, at));
  division->tag_end = at;
  return at - division->tag_start <= 4
         && psc_poolused_read_numbers (text, at, layout->n_numbers, division->numbers);
}

/* A row that moved sideways as a whole: the columns are counted from where its tag begins, which
 * must not be a blank then. */
static gboolean
fit_moved (const PscPoolusedLayout *layout,
           const char *text,
           gsize length,
           Division *division,
           PscPoolusedRow *row)
{
  gsize tag_end = division->tag_start + 4;

  if (division->numbers[0].start <= tag_end
      || !psc_poolused_fit_columns (layout, text, tag_end, division->numbers))
    return FALSE;
  fill_row (row, layout, text, length, division->numbers, text + division->tag_start, 4);
  return TRUE;
}

static gboolean
quote_agrees (const char *text, const Division *division)
{
  gsize length = 0;
  const char *quoted = psc_poolused_find_quoted_tag (text, &length);

  return quoted != NULL
         && psc_poolused_same_but_for_blanks (quoted, length, text + division->tag_start,
                                              division->tag_end - division->tag_start);
}

/* Blanks that the tag lost in front or inside are still in the sentence about it. */
static void
recover_tag (PscPoolusedRow *row, const char *text, const Division *division)
{
  gsize length = 0;
  const char *quoted = psc_poolused_find_quoted_tag (text, &length);

  if (length == 4 && quote_agrees (text, division))
    row->tag = psc_tag_from_text (quoted, length);
}

static void
fill_from_division (const PscPoolusedLayout *layout,
                    const char *text,
                    gsize length,
                    const Division *division,
                    PscPoolusedRow *row)
{
  gsize last = division->numbers[layout->n_numbers - 1].end;

  fill_row (row, layout, text, length, division->numbers, text + division->tag_start,
            division->tag_end - division->tag_start);
  row->is_separate = !row->is_glued && last < length && text[last] != '\t';
  if (row->is_unknown)
    recover_tag (row, text, division);
  measure_row (row, division->tag_end, division->numbers, layout->n_numbers);
}

/* Chooses between a tag of one word and a tag of two when both leave enough numbers. */
static const Division *
choose_division (const PscPoolusedLayout *layout,
                 const char *text,
                 gsize length,
                 const Division *one,
                 const Division *two)
{
  PscPoolusedRow row;

  if (quote_agrees (text, one) != quote_agrees (text, two))
    return quote_agrees (text, one) ? one : two;
  if (layout->n_numbers != 8)
    return NULL;
  fill_from_division (layout, text, length, one, &row);
  if (psc_poolused_is_consistent (&row))
    return one;
  fill_from_division (layout, text, length, two, &row);
  return psc_poolused_is_consistent (&row) ? two : NULL;
}

/* At least two of the words behind the first one begin like numbers, or the end of the line can
 * only be that of a row. */
static gboolean
looks_like_row (const PscPoolusedLayout *layout, const char *text)
{
  gsize start = psc_scan_blanks (text, 0);
  gsize at = psc_scan_word (text, start);
  guint n = 0;

  if (at - start > 4)
    return FALSE;
  for (guint i = 0; i < 2; i++)
    {
      at = psc_scan_blanks (text, at);
      if (psc_scan_is_digit (text[at]) || (text[at] == '-' && psc_scan_is_digit (text[at + 1])))
        n++;
      at = psc_scan_word (text, at);
    }
  return n == 2 || strstr (text, "please update pooltag.txt") != NULL
         || strstr (text, ", Binary:") != NULL;
}

static gboolean
is_hexadecimal_word (const char *text, gsize length, gboolean *has_letter)
{
  gsize at = 0;

  if (length > 2 && text[0] == '0' && (text[1] | 0x20) == 'x')
    {
      *has_letter = TRUE;
      at = 2;
    }
  for (; at < length; at++)
    {
      if (!g_ascii_isxdigit (text[at]) && text[at] != '`')
        return FALSE;
      if (!psc_scan_is_digit (text[at]))
        *has_letter = TRUE;
    }
  return length > 0;
}

static gboolean
is_hexadecimal (const PscPoolusedLayout *layout, const char *text)
{
  gsize start = psc_scan_blanks (text, 0);
  gsize at = psc_scan_word (text, start);
  gboolean has_letter = FALSE;

  if (at - start > 4)
    return FALSE;
  for (guint i = 0; i < layout->n_numbers; i++)
    {
      gsize end;

      at = psc_scan_blanks (text, at);
      if (i == layout->n_numbers / 2 && text[at] == '*')
        at = psc_scan_blanks (text, at + 1);
      end = psc_scan_word (text, at);
      if (!is_hexadecimal_word (text + at, end - at, &has_letter))
        return FALSE;
      at = end;
    }
  return has_letter;
}

static PscPoolusedRowKind
classify_misfit (const PscPoolusedLayout *layout, const char *text)
{
  if (is_hexadecimal (layout, text))
    return PSC_POOLUSED_ROW_HEXADECIMAL;
  return looks_like_row (layout, text) ? PSC_POOLUSED_ROW_DAMAGED : PSC_POOLUSED_ROW_NONE;
}

/* A row without the columns of the headings. */
static PscPoolusedRowKind
read_loose (const PscPoolusedLayout *layout, const char *text, gsize length, PscPoolusedRow *row)
{
  Division one, two;
  gboolean fits_one = divide (layout, text, 1, &one);
  gboolean fits_two = divide (layout, text, 2, &two);
  const Division *chosen = fits_one ? &one : &two;

  if (!fits_one && !fits_two)
    return classify_misfit (layout, text);
  if (layout->is_aligned
      && ((fits_one && fit_moved (layout, text, length, &one, row))
          || (fits_two && fit_moved (layout, text, length, &two, row))))
    return PSC_POOLUSED_ROW_OURS;
  if (fits_one && fits_two)
    chosen = choose_division (layout, text, length, &one, &two);
  if (chosen == NULL || !ends_cleanly (text, chosen->numbers[layout->n_numbers - 1].end))
    return classify_misfit (layout, text);
  fill_from_division (layout, text, length, chosen, row);
  row->is_counted = !layout->is_aligned
                    || psc_poolused_numbers_are_collapsed (text, chosen->tag_end, chosen->numbers,
                                                           layout->n_numbers);
  return row->is_counted ? PSC_POOLUSED_ROW_OURS : PSC_POOLUSED_ROW_SHIFTED;
}

PscPoolusedRowKind
psc_poolused_read_row (const PscPoolusedLayout *layout,
                       const char *text,
                       gsize length,
                       PscPoolusedRow *row)
{
  g_return_val_if_fail (layout != NULL && text != NULL && row != NULL, PSC_POOLUSED_ROW_NONE);

  if (layout->is_aligned && read_aligned (layout, text, length, row))
    return PSC_POOLUSED_ROW_OURS;
  return read_loose (layout, text, length, row);
}

static const char total_mark[] = "TOTAL";

PscPoolusedRowKind
psc_poolused_read_total (const PscPoolusedLayout *layout,
                         const char *text,
                         gsize length,
                         PscPoolusedRow *row)
{
  PscPoolusedNumber numbers[PSC_POOLUSED_MAX_NUMBERS];
  gsize start, end;

  g_return_val_if_fail (layout != NULL && text != NULL && row != NULL, PSC_POOLUSED_ROW_NONE);

  start = psc_scan_blanks (text, 0);
  end = psc_scan_word (text, start);
  if (end - start != strlen (total_mark) || memcmp (text + start, total_mark, end - start) != 0)
    return PSC_POOLUSED_ROW_NONE;
  if (!psc_poolused_read_numbers (text, end, layout->n_numbers, numbers)
      || numbers[layout->n_numbers - 1].end != length)
    return PSC_POOLUSED_ROW_DAMAGED;
  *row = (PscPoolusedRow){ 0 };
  psc_poolused_store_numbers (numbers, layout->n_numbers, row->pools, row->too_large);
  row->is_whole =
      layout->is_aligned && psc_poolused_fit_columns (layout, text, end, numbers)
      && psc_poolused_count_blanks_before (text, numbers[layout->n_numbers - 1].start) > 2;
  return PSC_POOLUSED_ROW_OURS;
}

/* Nothing but what stands in the columns of numbers. */
static gboolean
only_numbers_follow (const char *text, gsize at, gsize length)
{
  while (at < length && strchr ("0123456789-* \t", text[at]) != NULL)
    at++;
  return at >= length;
}

gboolean
psc_poolused_may_be_cut_row (const char *text, gsize length)
{
  gsize start, n;

  g_return_val_if_fail (text != NULL, FALSE);

  start = psc_scan_blanks (text, 0);
  n = length - MIN (start, length);
  if (n <= 4)
    return TRUE;
  if (strncmp (text + start, total_mark, strlen (total_mark)) == 0)
    return only_numbers_follow (text, start + strlen (total_mark), length);
  return (psc_scan_word (text, start) <= start + 4
          && only_numbers_follow (text, psc_scan_word (text, start), length))
         || (psc_scan_is_blank (text[start + 4]) && only_numbers_follow (text, start + 4, length));
}

gboolean
psc_poolused_is_consistent (const PscPoolusedRow *row)
{
  g_return_val_if_fail (row != NULL, FALSE);

  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    {
      const PscPool *pool = &row->pools[k];
      guint64 difference = pool->allocs - pool->frees;
      guint64 excess = difference - (guint64) pool->outstanding;

      if (pool->known == PSC_POOL_ALL_KNOWN && excess != 0
          && (excess % (G_GUINT64_CONSTANT (1) << 32) != 0 || pool->allocs > G_MAXUINT32
              || pool->frees > G_MAXUINT32))
        return FALSE;
    }
  return TRUE;
}
