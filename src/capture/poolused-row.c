/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads rows and the TOTAL line of `!poolused`. Called by poolused.c for every line of a table, so
 * the usual row, whose columns are where the headings say, goes through without any search.
 */
#include "config.h"

#include "capture/poolused-row.h"

#include <string.h>

#define MAX_NUMBERS PSC_POOLUSED_MAX_NUMBERS

/* A run of digits: [start, end) in the line. */
typedef struct
{
  gsize start;
  gsize end;
  guint64 value;
  gboolean is_negative;
  gboolean is_too_large;
} Number;

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

static gboolean
is_digit (char c)
{
  return c >= '0' && c <= '9';
}

static gsize
skip_blanks (const char *text, gsize at)
{
  while (is_blank (text[at]))
    at++;
  return at;
}

static gsize
skip_word (const char *text, gsize at)
{
  while (text[at] != '\0' && !is_blank (text[at]))
    at++;
  return at;
}

/* Nineteen digits always fit 64 bits; the twentieth has to be looked at. */
static void
read_digits (const char *text, gsize start, gsize end, Number *number)
{
  guint64 value = 0;
  gboolean fits = TRUE;

  if (end - start <= 19)
    {
      for (gsize at = start; at < end; at++)
        value = value * 10 + (guint64) (text[at] - '0');
    }
  else
    {
      for (gsize at = start; at < end && fits; at++)
        fits = g_uint64_checked_mul (&value, value, 10)
               && g_uint64_checked_add (&value, value, (guint64) (text[at] - '0'));
    }
  number->value = fits ? value : 0;
  number->is_too_large = !fits;
}

/* The line ends with a NUL, so no test for its length is needed. */
static gboolean
read_number (const char *text, gsize at, Number *number)
{
  gsize start = at;

  number->start = at;
  number->is_negative = text[at] == '-';
  if (number->is_negative)
    start = ++at;
  while (is_digit (text[at]))
    at++;
  if (at == start)
    return FALSE;
  number->end = at;
  read_digits (text, start, at, number);
  return TRUE;
}

/* Reads n numbers with blanks in front of each; a `*` may stand between the two halves. */
static gboolean
read_numbers (const char *text, gsize at, guint n, Number numbers[MAX_NUMBERS])
{
  for (guint i = 0; i < n; i++)
    {
      if (!is_blank (text[at]))
        return FALSE;
      at = skip_blanks (text, at);
      if (i == n / 2 && text[at] == '*' && is_blank (text[at + 1]))
        at = skip_blanks (text, at + 1);
      if (!read_number (text, at, &numbers[i]))
        return FALSE;
      at = numbers[i].end;
    }
  return TRUE;
}

static guint
count_blanks_before (const char *text, gsize at)
{
  guint n = 0;

  while (n < at && is_blank (text[at - n - 1]))
    n++;
  return n;
}

/*
 * Whether each number ends in its column. A number that is too long for its field begins one or two
 * blanks after the one before and moves the rest.
 *
 * The digits of a description that is glued to the last number run on behind its column. They
 * belong to the number only when it fills its field, which has one blank in front.
 */
static gboolean
fit_columns (const PscPoolusedLayout *layout,
             const char *text,
             gsize tag_end,
             Number numbers[MAX_NUMBERS])
{
  gsize before = tag_end;

  for (guint i = 0; i < layout->n_numbers; i++)
    {
      Number *number = &numbers[i];
      gsize column = before + layout->widths[i];

      if (number->end < column)
        return FALSE;
      if (number->end > column && count_blanks_before (text, number->start) > 2)
        {
          char next = text[number->end];

          if (i + 1 < layout->n_numbers || number->start >= column || next == '\t' || next == '\0')
            return FALSE;
          number->end = column;
          read_digits (text, number->start + (number->is_negative ? 1 : 0), column, number);
        }
      before = number->end;
    }
  return TRUE;
}

/* Blanks between all numbers are single ones: white space was collapsed in this row. */
static gboolean
is_collapsed (const char *text, gsize tag_end, const Number *numbers, guint n)
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
store_number (PscPool *pool, PscPoolField field, const Number *number)
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

static void
store_numbers (PscPoolusedRow *row, const Number *numbers, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      PscPoolKind kind = i < n / 2 ? PSC_POOL_NONPAGED : PSC_POOL_PAGED;
      PscPoolField field = get_field (n, i);

      if (!store_number (&row->pools[kind], field, &numbers[i]))
        row->too_large[kind] |= PSC_POOL_KNOWN (field);
    }
}

static gsize
trim_end (const char *text, gsize length)
{
  while (length > 0 && is_blank (text[length - 1]))
    length--;
  return length;
}

static gboolean
ends_with (const char *text, gsize length, const char *end)
{
  gsize n = strlen (end);

  return length >= n && memcmp (text + length - n, end, n) == 0;
}

/* Takes `(Protected)` out of either end of a description. */
static void
read_protected (PscPoolusedRow *row)
{
  static const char mark[] = "(Protected)";
  gsize n = strlen (mark);

  if (row->description_length < n)
    return;
  if (ends_with (row->description, row->description_length, mark))
    row->description_length = trim_end (row->description, row->description_length - n);
  else if (memcmp (row->description, mark, n) == 0)
    {
      gsize skipped = n + strspn (row->description + n, " \t");

      row->description += skipped;
      row->description_length -= MIN (skipped, row->description_length);
    }
  else
    return;
  row->is_protected = TRUE;
}

/* `text , Binary: name` */
static void
read_owner (PscPoolusedRow *row)
{
  static const char mark[] = ", Binary:";
  const char *end = row->description + row->description_length;
  const char *comma = row->description;
  gsize skipped;

  while ((comma = (const char *) memchr (comma, ',', (gsize) (end - comma))) != NULL
         && strncmp (comma, mark, strlen (mark)) != 0)
    comma++;
  if (comma == NULL || (gsize) (end - comma) < strlen (mark))
    return;
  skipped = strlen (mark);
  skipped += strspn (comma + skipped, " \t");
  row->owner_length = (gsize) (end - comma) - MIN (skipped, (gsize) (end - comma));
  row->owner = row->owner_length > 0 ? comma + skipped : NULL;
  row->description_length = trim_end (row->description, (gsize) (comma - row->description));
}

static const char unknown_mark[] = "UNKNOWN pooltag";

/* A driver's file name is the only end of a description that tells that nothing is missing. */
static gboolean
owner_is_whole (const PscPoolusedRow *row)
{
  return row->owner != NULL
         && (ends_with (row->owner, row->owner_length, ".sys")
             || ends_with (row->owner, row->owner_length, ".dll")
             || ends_with (row->owner, row->owner_length, ".exe"));
}

/* Compares two tags as texts that may have lost blanks. */
static gboolean
same_but_for_blanks (const char *a, gsize a_length, const char *b, gsize b_length)
{
  gsize i = 0, j = 0;

  while (TRUE)
    {
      while (i < a_length && a[i] == ' ')
        i++;
      while (j < b_length && b[j] == ' ')
        j++;
      if (i == a_length || j == b_length)
        return i == a_length && j == b_length;
      if (a[i++] != b[j++])
        return FALSE;
    }
}

/* The tag between the quotes of `UNKNOWN pooltag 'Pp  '`. */
static const char *
find_quoted_tag (const char *text, gsize *length)
{
  const char *start = strstr (text, unknown_mark);
  const char *end;

  start = start != NULL ? strchr (start, '\'') : NULL;
  end = start != NULL ? strchr (start + 1, ',') : NULL;
  if (end == NULL || end[-1] != '\'' || end - start < 3 || end - start > 6)
    return NULL;
  *length = (gsize) (end - start) - 2;
  return start + 1;
}

static void
read_description (PscPoolusedRow *row, const char *text, gsize length, gsize at)
{
  at = skip_blanks (text, at);
  if (at >= length)
    return;
  row->description = text + at;
  row->description_length = length - at;
  read_protected (row);
  if (strncmp (row->description, unknown_mark, strlen (unknown_mark)) == 0)
    {
      row->is_unknown = TRUE;
      row->is_whole =
          ends_with (row->description, row->description_length, "please update pooltag.txt");
      row->description = NULL;
      row->description_length = 0;
      return;
    }
  read_owner (row);
  row->is_whole = owner_is_whole (row);
  if (row->description_length == 0)
    row->description = NULL;
}

/* Two numbers at the beginning of a description are numbers of a row that has too many. */
static gboolean
more_numbers_follow (const char *text, gsize at)
{
  at = skip_blanks (text, at);
  if (text[at] == '*')
    at++;
  for (guint n = 0; n < 2; n++)
    {
      at = skip_blanks (text, at);
      if (!is_digit (text[at]))
        return FALSE;
      while (is_digit (text[at]))
        at++;
      if (text[at] != '\0' && !is_blank (text[at]))
        return FALSE;
    }
  return TRUE;
}

/* What may follow the last digit: nothing, a blank, or a glued description. */
static gboolean
ends_cleanly (const char *text, gsize at)
{
  if ((text[at] == '.' || text[at] == ',') && is_digit (text[at + 1]))
    return FALSE;
  return !more_numbers_follow (text, at);
}

static void
measure_row (PscPoolusedRow *row, gsize tag_end, const Number *numbers, guint n)
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
          const Number *numbers,
          const char *tag,
          gsize tag_length)
{
  const Number *last = &numbers[layout->n_numbers - 1];

  *row = (PscPoolusedRow){ .tag = psc_tag_from_text (tag, tag_length) };
  store_numbers (row, numbers, layout->n_numbers);
  row->is_glued = last->end < length && !is_blank (text[last->end]);
  read_description (row, text, length, last->end);
}

/* The row whose columns are exactly those of the headings. */
static gboolean
read_aligned (const PscPoolusedLayout *layout, const char *text, gsize length, PscPoolusedRow *row)
{
  Number numbers[MAX_NUMBERS];
  gsize tag_end = layout->tag + 4;

  if (length <= tag_end || !read_numbers (text, tag_end, layout->n_numbers, numbers)
      || !fit_columns (layout, text, tag_end, numbers))
    return FALSE;
  for (guint i = 0; i < layout->tag; i++)
    if (!is_blank (text[i]))
      return FALSE;
  fill_row (row, layout, text, length, numbers, text + layout->tag, 4);
  if (row->description == NULL && !row->is_unknown)
    row->is_whole = count_blanks_before (text, numbers[layout->n_numbers - 1].start) > 2;
  return TRUE;
}

/* One way to divide a line into tag and numbers. */
typedef struct
{
  gsize tag_start;
  gsize tag_end;
  Number numbers[MAX_NUMBERS];
} Division;

/* The tag may hold one gap: `a  b`. */
static gboolean
divide (const PscPoolusedLayout *layout, const char *text, guint n_tag_words, Division *division)
{
  gsize at = skip_blanks (text, 0);

  division->tag_start = at;
  for (guint i = 0; i < n_tag_words; i++)
    at = skip_word (text, skip_blanks (text, at));
  division->tag_end = at;
  return at - division->tag_start <= 4
         && read_numbers (text, at, layout->n_numbers, division->numbers);
}

/* A row that moved sideways as a whole: the columns are counted from where its first number ends.
 */
static gboolean
fit_moved (const PscPoolusedLayout *layout,
           const char *text,
           gsize length,
           Division *division,
           PscPoolusedRow *row)
{
  gsize first = division->numbers[0].end;
  gsize tag_end = first - MIN (first, layout->widths[0]);
  char tag[4] = { ' ', ' ', ' ', ' ' };

  if (tag_end < division->tag_end || tag_end > division->tag_start + 4
      || !fit_columns (layout, text, tag_end, division->numbers))
    return FALSE;
  for (gsize at = division->tag_start; at < division->tag_end; at++)
    tag[at + 4 - tag_end] = text[at];
  fill_row (row, layout, text, length, division->numbers, tag, 4);
  return TRUE;
}

static gboolean
quote_agrees (const char *text, const Division *division)
{
  gsize length = 0;
  const char *quoted = find_quoted_tag (text, &length);

  return quoted != NULL
         && same_but_for_blanks (quoted, length, text + division->tag_start,
                                 division->tag_end - division->tag_start);
}

/* Blanks that the tag lost in front or inside are still in the sentence about it. */
static void
recover_tag (PscPoolusedRow *row, const char *text, const Division *division)
{
  gsize length = 0;
  const char *quoted = find_quoted_tag (text, &length);

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
  gsize start = skip_blanks (text, 0);
  gsize at = skip_word (text, start);
  guint n = 0;

  if (at - start > 4)
    return FALSE;
  for (guint i = 0; i < 2; i++)
    {
      at = skip_blanks (text, at);
      if (is_digit (text[at]) || (text[at] == '-' && is_digit (text[at + 1])))
        n++;
      at = skip_word (text, at);
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
      if (!is_digit (text[at]))
        *has_letter = TRUE;
    }
  return length > 0;
}

static gboolean
is_hexadecimal (const PscPoolusedLayout *layout, const char *text)
{
  gsize start = skip_blanks (text, 0);
  gsize at = skip_word (text, start);
  gboolean has_letter = FALSE;

  if (at - start > 4)
    return FALSE;
  for (guint i = 0; i < layout->n_numbers; i++)
    {
      gsize end;

      at = skip_blanks (text, at);
      if (i == layout->n_numbers / 2 && text[at] == '*')
        at = skip_blanks (text, at + 1);
      end = skip_word (text, at);
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
                    || is_collapsed (text, chosen->tag_end, chosen->numbers, layout->n_numbers);
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
  Number numbers[MAX_NUMBERS];
  gsize start, end;

  g_return_val_if_fail (layout != NULL && text != NULL && row != NULL, PSC_POOLUSED_ROW_NONE);

  start = skip_blanks (text, 0);
  end = skip_word (text, start);
  if (end - start != strlen (total_mark) || memcmp (text + start, total_mark, end - start) != 0)
    return PSC_POOLUSED_ROW_NONE;
  if (!read_numbers (text, end, layout->n_numbers, numbers)
      || numbers[layout->n_numbers - 1].end != length)
    return PSC_POOLUSED_ROW_DAMAGED;
  *row = (PscPoolusedRow){ 0 };
  store_numbers (row, numbers, layout->n_numbers);
  row->is_whole = layout->is_aligned && fit_columns (layout, text, end, numbers)
                  && count_blanks_before (text, numbers[layout->n_numbers - 1].start) > 2;
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

  start = skip_blanks (text, 0);
  n = length - MIN (start, length);
  if (n <= 4)
    return TRUE;
  if (strncmp (text + start, total_mark, strlen (total_mark)) == 0)
    return only_numbers_follow (text, start + strlen (total_mark), length);
  return (skip_word (text, start) <= start + 4
          && only_numbers_follow (text, skip_word (text, start), length))
         || (is_blank (text[start + 4]) && only_numbers_follow (text, start + 4, length));
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
