/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads dates and times word by word. Called for lines near PoolMon tables and for cells of CSV
 * files.
 */
#include "config.h"

#include "capture/time-stamp.h"

#include <string.h>

/* Words before the stamp: "The current date is:". */
#define MAX_WORDS 5u

/* Longer lines are no stamps, so that reading one costs little. */
#define MAX_STAMP_BYTES 120u

static const char *const months[] = {
  "january", "february", "march",     "april",   "may",      "june",
  "july",    "august",   "september", "october", "november", "december",
};

static const char *const weekdays[] = {
  "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
};

/* The stamp so far, and the parts of a date that is spelled in words. */
typedef struct
{
  PscTimeStamp stamp;
  int month;
  int day;
  int year;
  guint n_words;
  gboolean has_half_day;
} Reader;

/* A run of digits; FALSE when there is none or it is too long for a part of a date. */
static gboolean
read_digits (const char **at, int *value, guint *n_digits)
{
  const char *digit = *at;
  int number = 0;

  for (; g_ascii_isdigit (*digit); digit++)
    {
      if (digit - *at >= 8)
        return FALSE;
      number = number * 10 + (*digit - '0');
    }
  *n_digits = (guint) (digit - *at);
  *value = number;
  *at = digit;
  return *n_digits > 0;
}

static gint64
read_fraction (const char **at)
{
  gint64 usec = 0;
  gint64 unit = G_USEC_PER_SEC / 10;

  for (; g_ascii_isdigit (**at); (*at)++)
    {
      usec += unit * (**at - '0');
      unit /= 10;
    }
  return usec;
}

/* `+08:00`, `-0500`, `+08` right behind or after a blank. */
static void
read_offset (const char **at, PscTimeStamp *stamp)
{
  const char *text = *at + strspn (*at, " ");
  int sign = *text == '-' ? -1 : 1;
  int hours, minutes = 0;
  guint n_digits;

  if (stamp->has_offset || (*text != '+' && *text != '-'))
    return;
  text++;
  if (!read_digits (&text, &hours, &n_digits) || (n_digits != 2 && n_digits != 4))
    return;
  if (n_digits == 4)
    {
      minutes = hours % 100;
      hours /= 100;
    }
  else if (*text == ':')
    {
      text++;
      if (!read_digits (&text, &minutes, &n_digits) || n_digits != 2)
        return;
    }
  if (hours > 14 || minutes > 59)
    return;
  stamp->has_offset = TRUE;
  stamp->offset_minutes = sign * (hours * 60 + minutes);
  *at = text;
}

/* `10:00`, `9:00:00.12`, `10:00:00,12`. */
static gboolean
read_clock (const char **at, PscTimeStamp *stamp)
{
  const char *text = *at;
  int hour, minute, second = 0;
  guint n_digits;
  gint64 usec = 0;

  if (stamp->has_clock || !read_digits (&text, &hour, &n_digits) || n_digits > 2 || *text != ':')
    return FALSE;
  text++;
  if (!read_digits (&text, &minute, &n_digits) || n_digits != 2)
    return FALSE;
  if (*text == ':')
    {
      text++;
      if (!read_digits (&text, &second, &n_digits) || n_digits != 2)
        return FALSE;
      if ((*text == '.' || *text == ',') && g_ascii_isdigit (text[1]))
        {
          text++;
          usec = read_fraction (&text);
        }
    }
  stamp->has_clock = TRUE;
  stamp->hour = hour;
  stamp->minute = minute;
  stamp->second = second;
  stamp->usec = usec;
  read_offset (&text, stamp);
  *at = text;
  return TRUE;
}

static void
set_date (PscTimeStamp *stamp, int year, int month, int day)
{
  stamp->has_date = TRUE;
  stamp->year = year;
  for (guint order = 0; order < PSC_N_DATE_ORDERS; order++)
    {
      stamp->month[order] = month;
      stamp->day[order] = day;
    }
}

/* `05-Mar-2024` */
static int find_name (const char *const *names, guint n_names, const char *word, gsize length);

/* Three numbers with the same sign between them, or eight digits. */
static gboolean
read_numeric_date (const char **at, PscTimeStamp *stamp)
{
  const char *text = *at;
  int part[3];
  guint n_digits[3];
  char sign;

  if (stamp->has_date || !read_digits (&text, &part[0], &n_digits[0]))
    return FALSE;
  if (n_digits[0] == 8)
    {
      set_date (stamp, part[0] / 10000, part[0] / 100 % 100, part[0] % 100);
      *at = text;
      return TRUE;
    }
  sign = *text;
  if (sign == '\0' || strchr ("/-.", sign) == NULL)
    return FALSE;
  text++;
  if (!read_digits (&text, &part[1], &n_digits[1]) || *text++ != sign
      || !read_digits (&text, &part[2], &n_digits[2]) || n_digits[1] > 2)
    return FALSE;
  if (n_digits[0] == 4 && n_digits[2] <= 2)
    set_date (stamp, part[0], part[1], part[2]);
  else if (n_digits[0] <= 2 && n_digits[2] == 4)
    {
      set_date (stamp, part[2], part[1], part[0]);
      if (sign != '.')
        {
          stamp->month[PSC_DATE_ORDER_MONTH_FIRST] = part[0];
          stamp->day[PSC_DATE_ORDER_MONTH_FIRST] = part[1];
        }
    }
  else
    return FALSE;
  *at = text;
  return TRUE;
}

/* From 1; 0 for none. Three letters are enough. */
static int
find_name (const char *const *names, guint n_names, const char *word, gsize length)
{
  char first = (char) (*word | 0x20);

  if (length < 3)
    return 0;
  for (guint i = 0; i < n_names; i++)
    if (*names[i] == first && length <= strlen (names[i])
        && g_ascii_strncasecmp (names[i], word, length) == 0)
      return (int) i + 1;
  return 0;
}

/* The day or the year of a date in words. */
static gboolean
read_number (const char **at, Reader *self)
{
  int value;
  guint n_digits;

  if (!read_digits (at, &value, &n_digits))
    return FALSE;
  if (n_digits == 4 && self->year == 0)
    self->year = value;
  else if (n_digits <= 2 && self->day == 0)
    self->day = value;
  else
    return FALSE;
  return TRUE;
}

static gboolean
apply_half_day (Reader *self, gboolean is_afternoon)
{
  PscTimeStamp *stamp = &self->stamp;

  if (!stamp->has_clock || self->has_half_day || stamp->hour < 1 || stamp->hour > 12)
    return FALSE;
  self->has_half_day = TRUE;
  stamp->hour = stamp->hour % 12 + (is_afternoon ? 12 : 0);
  return TRUE;
}

static gboolean
is_word (const char *word, gsize length, const char *wanted)
{
  return length == strlen (wanted) && g_ascii_strncasecmp (word, wanted, length) == 0;
}

/* What ends a word, and what may stand between two parts of a stamp. */
#define ENDS_WORD 1u
#define DECORATES 2u

/* clang-format off */
static const guint8 kinds_of_byte[256] = {
  ['\0'] = ENDS_WORD, ['/'] = ENDS_WORD,
  ['0'] = ENDS_WORD, ['1'] = ENDS_WORD, ['2'] = ENDS_WORD, ['3'] = ENDS_WORD, ['4'] = ENDS_WORD,
  ['5'] = ENDS_WORD, ['6'] = ENDS_WORD, ['7'] = ENDS_WORD, ['8'] = ENDS_WORD, ['9'] = ENDS_WORD,
  [' '] = ENDS_WORD | DECORATES, ['\t'] = ENDS_WORD | DECORATES, [','] = ENDS_WORD | DECORATES,
  [';'] = ENDS_WORD | DECORATES, [':'] = ENDS_WORD | DECORATES, ['='] = ENDS_WORD | DECORATES,
  ['|'] = ENDS_WORD | DECORATES, ['['] = ENDS_WORD | DECORATES, [']'] = ENDS_WORD | DECORATES,
  ['('] = ENDS_WORD | DECORATES, [')'] = ENDS_WORD | DECORATES, ['{'] = ENDS_WORD | DECORATES,
  ['}'] = ENDS_WORD | DECORATES, ['<'] = ENDS_WORD | DECORATES, ['>'] = ENDS_WORD | DECORATES,
  ['*'] = ENDS_WORD | DECORATES, ['#'] = ENDS_WORD | DECORATES, ['-'] = ENDS_WORD | DECORATES,
  ['+'] = ENDS_WORD | DECORATES, ['_'] = DECORATES, ['"'] = DECORATES, ['\''] = DECORATES,
};
/* clang-format on */

static gsize
measure_word (const char *text)
{
  gsize length = 0;

  while ((kinds_of_byte[(guint8) text[length]] & ENDS_WORD) == 0)
    length++;
  return length;
}

static const char *
skip_decoration (const char *text)
{
  while ((kinds_of_byte[(guint8) *text] & DECORATES) != 0)
    text++;
  return text;
}

/* A word is a name of the calendar, a mark of the clock, or a label before the stamp. */
static gboolean
read_word (const char **at, Reader *self)
{
  PscTimeStamp *stamp = &self->stamp;
  const char *word = *at;
  gsize length = measure_word (word);
  int name;

  if (length == 0)
    return FALSE;
  *at = word + length;
  name = find_name (weekdays, G_N_ELEMENTS (weekdays), word, length);
  if (name != 0 && stamp->weekday == 0)
    {
      stamp->weekday = name;
      return TRUE;
    }
  name = find_name (months, G_N_ELEMENTS (months), word, length);
  if (name != 0 && self->month == 0)
    {
      self->month = name;
      return TRUE;
    }
  if (is_word (word, length, "AM") || is_word (word, length, "PM"))
    return apply_half_day (self, g_ascii_tolower (*word) == 'p');
  if (stamp->has_clock
      && (is_word (word, length, "Z") || is_word (word, length, "UTC")
          || is_word (word, length, "GMT")))
    {
      stamp->has_offset = TRUE;
      stamp->offset_minutes = 0;
      read_offset (at, stamp);
      return TRUE;
    }
  if (is_word (word, length, "T") && stamp->has_date && !stamp->has_clock)
    return TRUE;
  return !stamp->has_date && !stamp->has_clock && self->day == 0 && ++self->n_words <= MAX_WORDS;
}

static gboolean
read_part (const char **at, Reader *self)
{
  if (!g_ascii_isdigit (**at))
    return read_word (at, self);
  return read_clock (at, &self->stamp) || read_numeric_date (at, &self->stamp)
         || read_number (at, self);
}

/* A date in words is whole or is no date. */
static gboolean
finish_words (Reader *self)
{
  if (self->month == 0 && self->day == 0 && self->year == 0)
    return TRUE;
  if (self->stamp.has_date || self->month == 0 || self->day == 0 || self->year == 0)
    return FALSE;
  set_date (&self->stamp, self->year, self->month, self->day);
  return TRUE;
}

/* Whether @order gives a date that exists and falls on the weekday that is told. */
static gboolean
is_possible (const PscTimeStamp *stamp, guint order)
{
  GDate date;

  if (!g_date_valid_dmy ((GDateDay) stamp->day[order], (GDateMonth) stamp->month[order],
                         (GDateYear) stamp->year))
    return FALSE;
  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) stamp->day[order], (GDateMonth) stamp->month[order],
                  (GDateYear) stamp->year);
  return stamp->weekday == 0 || (int) g_date_get_weekday (&date) == stamp->weekday;
}

/* Drops a reading that cannot be: its month becomes 0. */
static gboolean
check_date (PscTimeStamp *stamp)
{
  gboolean any = FALSE;

  if (!stamp->has_date)
    return TRUE;
  for (guint order = 0; order < PSC_N_DATE_ORDERS; order++)
    {
      gboolean possible = is_possible (stamp, order);

      if (!possible)
        stamp->month[order] = 0;
      any |= possible;
    }
  return any;
}

/* A time or a date has two numbers at least, or eight digits side by side; most sentences that hold
 * a number have neither. */
static gboolean
may_be_stamp (const char *text)
{
  static const char digits[] = "0123456789";
  const char *first = strpbrk (text, digits);
  gsize n_digits = first != NULL ? strspn (first, digits) : 0;

  return n_digits > 0 && (n_digits >= 8 || strpbrk (first + n_digits, digits) != NULL)
         && strlen (text) <= MAX_STAMP_BYTES;
}

gboolean
psc_time_stamp_read (const char *text, PscTimeStamp *stamp)
{
  Reader self = { .month = 0 };

  g_return_val_if_fail (text != NULL && stamp != NULL, FALSE);

  if (!may_be_stamp (text))
    return FALSE;
  for (text = skip_decoration (text); *text != '\0'; text = skip_decoration (text))
    if (!read_part (&text, &self))
      return FALSE;
  if (!finish_words (&self) || (!self.stamp.has_date && !self.stamp.has_clock)
      || !check_date (&self.stamp))
    return FALSE;
  if (self.stamp.has_clock
      && (self.stamp.hour > 23 || self.stamp.minute > 59 || self.stamp.second > 59))
    return FALSE;
  *stamp = self.stamp;
  return TRUE;
}

gboolean
psc_time_stamp_join (PscTimeStamp *self, const PscTimeStamp *other)
{
  PscTimeStamp joined;

  g_return_val_if_fail (self != NULL && other != NULL, FALSE);

  if (self->has_date == other->has_date || self->has_clock == other->has_clock)
    return FALSE;
  joined = self->has_date ? *self : *other;
  if (self->has_date)
    {
      joined.hour = other->hour;
      joined.minute = other->minute;
      joined.second = other->second;
      joined.usec = other->usec;
      joined.has_offset = other->has_offset;
      joined.offset_minutes = other->offset_minutes;
    }
  else
    {
      joined.hour = self->hour;
      joined.minute = self->minute;
      joined.second = self->second;
      joined.usec = self->usec;
      joined.has_offset = self->has_offset;
      joined.offset_minutes = self->offset_minutes;
    }
  joined.has_clock = TRUE;
  *self = joined;
  return TRUE;
}

gboolean
psc_time_stamp_resolve (const PscTimeStamp *self, PscDateOrder order, PscWallTime *time)
{
  g_return_val_if_fail (self != NULL && time != NULL, FALSE);

  *time = (PscWallTime){ .zone = PSC_ZONE_NO_TIME };
  if (!self->has_date || !self->has_clock || self->month[order] == 0)
    return FALSE;
  if (!psc_wall_time_init (time, self->year, self->month[order], self->day[order], self->hour,
                           self->minute, self->second, self->usec))
    return FALSE;
  if (self->has_offset)
    psc_wall_time_set_offset (time, self->offset_minutes);
  return TRUE;
}
