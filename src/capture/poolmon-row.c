/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads rows of PoolMon tables. Called by the PoolMon parser for every line of a log, so the common
 * row takes one pass without a copy.
 */
#include "config.h"

#include "capture/poolmon-row.h"

#include <string.h>

#include "capture/scan.h"
#include "capture/tag-bytes.h"

/* A type further to the right belongs to prose: indentation, damage and tag stand before it. */
#define MAX_TYPE_OFFSET 64u

/* Where it stands in most rows: behind a blank, a tag of four bytes, and a blank. */
#define PLAIN_TYPE_OFFSET 6u

static inline gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

static inline gboolean
is_digit (char c)
{
  return (guchar) (c - '0') < 10;
}

static inline const char *
skip_blanks (const char *at)
{
  while (is_blank (*at))
    at++;
  return at;
}

/* How long the type's name is that stands at @at with a blank behind it; 0 for none. */
static inline gsize
match_type (const char *at, PscPoolKind *kind)
{
  if (at[0] == 'N' && at[1] == 'o' && at[2] == 'n' && at[3] == 'p' && is_blank (at[4]))
    {
      *kind = PSC_POOL_NONPAGED;
      return 4;
    }
  if (at[0] == 'P' && at[1] == 'a' && at[2] == 'g' && at[3] == 'e' && at[4] == 'd'
      && is_blank (at[5]))
    {
      *kind = PSC_POOL_PAGED;
      return 5;
    }
  return 0;
}

/* The type that stands at @at with a number behind it: where the number begins, or NULL. */
static inline const char *
read_type (const char *text, gsize at, PscPoolKind *kind)
{
  gsize type_length = match_type (text + at, kind);
  const char *numbers;

  if (type_length == 0)
    return NULL;
  numbers = skip_blanks (text + at + type_length);
  return is_digit (*numbers) ? numbers : NULL;
}

/* The first N or P from @at on, with which types begin, or @end. */
static gsize
find_capital (const char *text, gsize at, gsize end)
{
  const char *n = memchr (text + at, 'N', end - at);
  const char *p;

  if (n != NULL)
    end = (gsize) (n - text);
  p = memchr (text + at, 'P', end - at);
  return p != NULL ? (gsize) (p - text) : end;
}

/* The type is the first one with a number behind it: a tag may be called "Nonp" too. Where one
 * stands in its usual place, there is none before it. */
static const char *
find_numbers (const char *text, gsize length, PscPoolKind *kind, gsize *type_offset)
{
  gsize end = MIN (length, MAX_TYPE_OFFSET);
  const char *numbers = NULL;

  *type_offset = PLAIN_TYPE_OFFSET;
  if (end > PLAIN_TYPE_OFFSET && is_blank (text[PLAIN_TYPE_OFFSET - 1]))
    numbers = read_type (text, PLAIN_TYPE_OFFSET, kind);
  if (numbers != NULL)
    return numbers;
  for (gsize at = find_capital (text, 0, end); at < end; at = find_capital (text, at + 1, end))
    {
      if (at == 0 || is_blank (text[at - 1]))
        numbers = read_type (text, at, kind);
      if (numbers == NULL)
        continue;
      *type_offset = at;
      return numbers;
    }
  return NULL;
}

/* A number of the row: its magnitude, its sign, and whether it fits 64 bits. */
typedef struct
{
  guint64 magnitude;
  gboolean is_negative;
  gboolean fits;
} Number;

/* The last digit of a number may still overflow where nineteen digits before it did not. */
#define MAX_SAFE_DIGITS 19

/* Reads one number and makes sure that it ends; NULL when there is none. */
static inline const char *
read_number (const char *at, Number *number)
{
  const char *digits;

  at = skip_blanks (at);
  number->is_negative = *at == '-';
  digits = number->is_negative ? at + 1 : at;
  at = digits + psc_scan_number (digits, 0, &number->magnitude);
  if (at == digits || (*at != '\0' && *at != '(' && !is_blank (*at)))
    return NULL;
  number->fits = TRUE;
  if (at - digits > MAX_SAFE_DIGITS)
    {
      guint64 value = 0;

      for (const char *digit = digits; digit < at && number->fits; digit++)
        number->fits = g_uint64_checked_mul (&value, value, 10)
                       && g_uint64_checked_add (&value, value, (guint64) (*digit - '0'));
    }
  return at;
}

/* `(    12)`: the change since the screen before. Stays where it is when there is none; NULL when
 * one begins and does not end. */
static inline const char *
skip_change (const char *at)
{
  const char *inside = skip_blanks (at);
  const char *digits;

  if (*inside != '(')
    return at;
  inside = skip_blanks (inside + 1);
  if (*inside == '-' || *inside == '+')
    inside++;
  for (digits = inside; is_digit (*inside); inside++)
    ;
  if (inside == digits)
    return NULL;
  inside = skip_blanks (inside);
  return *inside == ')' ? inside + 1 : NULL;
}

/* The numbers in the order in which they stand in a row. */
typedef struct
{
  Number allocs;
  Number frees;
  Number diff;
  Number bytes;
  Number per_alloc;
} Numbers;

static const char *
read_numbers (const char *at, Numbers *numbers)
{
  at = read_number (at, &numbers->allocs);
  at = at != NULL ? skip_change (at) : NULL;
  at = at != NULL ? read_number (at, &numbers->frees) : NULL;
  at = at != NULL ? skip_change (at) : NULL;
  at = at != NULL ? read_number (at, &numbers->diff) : NULL;
  at = at != NULL ? read_number (at, &numbers->bytes) : NULL;
  at = at != NULL ? skip_change (at) : NULL;
  return at != NULL ? read_number (at, &numbers->per_alloc) : NULL;
}

static void
set_count (PscPool *pool, PscPoolField field, guint64 *place, const Number *number)
{
  if (!number->fits || (number->is_negative && number->magnitude != 0))
    return;
  *place = number->magnitude;
  pool->known |= PSC_POOL_KNOWN (field);
}

/* A Diff above the signed range is a negative one that was printed without its sign, which is
 * believed when Allocs and Frees say so. */
static void
set_outstanding (PscPool *pool, const Number *diff)
{
  const guint8 both = PSC_POOL_KNOWN (PSC_POOL_ALLOCS) | PSC_POOL_KNOWN (PSC_POOL_FREES);
  guint64 value = diff->is_negative ? 0 - diff->magnitude : diff->magnitude;

  if (!diff->fits)
    return;
  if (diff->magnitude > G_MAXINT64
      && (diff->is_negative || (pool->known & both) != both || value != pool->allocs - pool->frees))
    return;
  pool->outstanding = (gint64) value;
  pool->known |= PSC_POOL_KNOWN (PSC_POOL_OUTSTANDING);
}

/* Counters of 32 bits wrap; a difference of wrapped counters is right again in 32 bits. */
gboolean
psc_poolmon_is_balanced (const PscPool *pool)
{
  const guint8 three = PSC_POOL_KNOWN (PSC_POOL_ALLOCS) | PSC_POOL_KNOWN (PSC_POOL_FREES)
                       | PSC_POOL_KNOWN (PSC_POOL_OUTSTANDING);
  guint64 difference = pool->allocs - pool->frees;

  if ((pool->known & three) != three || (guint64) pool->outstanding == difference)
    return TRUE;
  return pool->allocs <= G_MAXUINT32 && pool->frees <= G_MAXUINT32
         && (guint32) pool->outstanding == (guint32) difference;
}

static gboolean
is_closed (const PscPool *pool, const Number *per_alloc)
{
  const guint8 both = PSC_POOL_KNOWN (PSC_POOL_OUTSTANDING) | PSC_POOL_KNOWN (PSC_POOL_BYTES);

  if ((pool->known & both) != both || pool->outstanding < 0 || !per_alloc->fits
      || per_alloc->is_negative)
    return FALSE;
  if (pool->outstanding == 0)
    return pool->bytes == 0 && per_alloc->magnitude == 0;
  return per_alloc->magnitude == pool->bytes / (guint64) pool->outstanding;
}

static void
fill_pool (PscPoolmonRow *row, const Numbers *numbers)
{
  row->pool = (PscPool){ .known = 0 };
  set_count (&row->pool, PSC_POOL_ALLOCS, &row->pool.allocs, &numbers->allocs);
  set_count (&row->pool, PSC_POOL_FREES, &row->pool.frees, &numbers->frees);
  set_count (&row->pool, PSC_POOL_BYTES, &row->pool.bytes, &numbers->bytes);
  set_outstanding (&row->pool, &numbers->diff);
  row->is_balanced = psc_poolmon_is_balanced (&row->pool);
  row->is_closed = is_closed (&row->pool, &numbers->per_alloc);
}

static gboolean
is_blank_run (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!is_blank (text[i]))
      return FALSE;
  return TRUE;
}

/* Whether blanks kept their width behind the type: somewhere two stand together. */
static gboolean
is_aligned (const char *after_type)
{
  return strstr (after_type, "  ") != NULL;
}

/* Where the tag's bytes are in @field, which is all that stands before the type without the blank
 * between them. */
static gboolean
locate_tag (const char *field, gsize length, gboolean aligned, gsize *offset, gsize *n_bytes)
{
  gsize at = 0;

  if (aligned && length >= 4)
    {
      gboolean is_nt4 = length >= 5 && !is_blank (field[length - 5])
                        && !is_blank (field[length - 2]) && is_blank (field[length - 1]);

      *offset = length - (is_nt4 ? 5 : 4);
      *n_bytes = 4;
      return is_blank_run (field, *offset);
    }
  while (length > 0 && is_blank (field[length - 1]))
    length--;
  while (at < length && is_blank (field[at]))
    at++;
  *offset = at;
  *n_bytes = length - at;
  return *n_bytes <= 4;
}

/* A tag as bytes; FALSE when @field is no tag's place. */
static gboolean
read_tag (const char *field, gsize length, gboolean aligned, PscPoolmonRow *row, gboolean *is_empty)
{
  guint8 bytes[MAX_TYPE_OFFSET * 2];
  gboolean is_exact;
  gsize offset, n_bytes;

  n_bytes = psc_tag_bytes_from_utf8 (field, length, bytes, &is_exact);
  if (!locate_tag ((const char *) bytes, n_bytes, aligned, &offset, &n_bytes))
    return FALSE;
  *is_empty = is_blank_run ((const char *) bytes + offset, n_bytes);
  if (*is_empty)
    return TRUE;
  row->tag = psc_tag_from_text ((const char *) bytes + offset, n_bytes);
  row->is_vague = !is_exact || psc_tag_bytes_are_vague (row->tag);
  row->is_protected = psc_tag_take_protected (&row->tag);
  return TRUE;
}

/* The common row: a blank, four printing bytes, a blank, the type. */
static inline gboolean
read_plain_tag (const char *text, gsize type_offset, PscPoolmonRow *row)
{
  guint32 dots;

  if (type_offset != PLAIN_TYPE_OFFSET || text[0] != ' ' || text[5] != ' ')
    return FALSE;
  if (text[1] == ' ')
    return FALSE;
  for (guint i = 1; i < 5; i++)
    if (text[i] < ' ' || text[i] > '~')
      return FALSE;
  row->tag = psc_tag_from_bytes (text + 1);
  dots = row->tag ^ 0x2e2e2e2eu;
  row->is_vague = ((dots - 0x01010101u) & ~dots & 0x80808080u) != 0;
  row->is_protected = FALSE;
  return TRUE;
}

PscPoolmonRowKind
psc_poolmon_row_read (const char *text, gsize length, PscPoolmonRow *row)
{
  gsize type_offset = 0;
  const char *at;
  gboolean is_empty = FALSE;
  Numbers numbers;

  g_return_val_if_fail (text != NULL && row != NULL, PSC_POOLMON_ROW_NONE);

  at = find_numbers (text, length, &row->kind, &type_offset);
  if (at == NULL)
    return PSC_POOLMON_ROW_NONE;
  if (!read_plain_tag (text, type_offset, row)
      && !read_tag (text, type_offset > 0 ? type_offset - 1 : 0, is_aligned (text + type_offset),
                    row, &is_empty))
    return PSC_POOLMON_ROW_NONE;
  at = read_numbers (at, &numbers);
  if (at == NULL)
    return is_empty ? PSC_POOLMON_ROW_NONE : PSC_POOLMON_ROW_BROKEN;
  if (is_empty)
    return PSC_POOLMON_ROW_TOTALS;
  fill_pool (row, &numbers);
  row->driver = skip_blanks (at);
  row->driver_length = length - (gsize) (row->driver - text);
  return PSC_POOLMON_ROW_WHOLE;
}

static gboolean
is_beginning_of_type (const char *word, gsize length)
{
  return (length <= 4 && strncmp (word, "Nonp", length) == 0)
         || (length <= 5 && strncmp (word, "Paged", length) == 0);
}

gboolean
psc_poolmon_row_is_beginning (const char *text, gsize length)
{
  gsize start, end;

  g_return_val_if_fail (text != NULL, FALSE);

  for (start = 0; start < length && is_blank (text[start]); start++)
    ;
  if (g_utf8_strlen (text + start, (gssize) (length - start)) <= 4)
    return TRUE;
  for (end = length; end > start && !is_blank (text[end - 1]); end--)
    ;
  if (!is_beginning_of_type (text + end, length - end))
    return FALSE;
  while (end > start && is_blank (text[end - 1]))
    end--;
  return g_utf8_strlen (text + start, (gssize) (end - start)) <= 4;
}

static const char unknown_driver[] = "Unknown Driver";

static gboolean
is_unknown_driver (const char *text, gsize length)
{
  return length == strlen (unknown_driver)
         && g_ascii_strncasecmp (text, unknown_driver, length) == 0;
}

gboolean
psc_poolmon_driver_is_whole (const char *text, gsize length)
{
  g_return_val_if_fail (text != NULL, FALSE);

  return length > 0 && (text[length - 1] == ']' || is_unknown_driver (text, length));
}

static void
append_trimmed (GString *list, const char *separator, const char *text, gsize length)
{
  while (length > 0 && is_blank (*text))
    {
      text++;
      length--;
    }
  while (length > 0 && is_blank (text[length - 1]))
    length--;
  if (length == 0)
    return;
  if (list->len > 0)
    g_string_append (list, separator);
  g_string_append_len (list, text, (gssize) length);
}

/* `binary  -  description`, or one of the two, without brackets; names of binaries have no blanks.
 */
static void
split_one_driver (const char *text, gsize length, GString *owner, GString *description)
{
  const char *dash = g_strstr_len (text, (gssize) length, " - ");

  if (dash == NULL && memchr (text, ' ', length) != NULL)
    {
      append_trimmed (description, "; ", text, length);
      return;
    }
  if (dash == NULL)
    {
      append_trimmed (owner, ", ", text, length);
      return;
    }
  append_trimmed (owner, ", ", text, (gsize) (dash - text));
  append_trimmed (description, "; ", dash + 3, length - (gsize) (dash + 3 - text));
}

void
psc_poolmon_driver_split (const char *text, gsize length, GString *owner, GString *description)
{
  g_return_if_fail (text != NULL && owner != NULL && description != NULL);

  g_string_truncate (owner, 0);
  g_string_truncate (description, 0);
  if (length == 0 || is_unknown_driver (text, length))
    return;
  if (text[0] != '[')
    {
      append_trimmed (description, "", text, length);
      return;
    }
  length -= text[length - 1] == ']' ? 2 : 1;
  text++;
  for (;;)
    {
      const char *next = g_strstr_len (text, (gssize) length, "][");

      if (next == NULL)
        break;
      split_one_driver (text, (gsize) (next - text), owner, description);
      length -= (gsize) (next + 2 - text);
      text = next + 2;
    }
  split_one_driver (text, length, owner, description);
}
