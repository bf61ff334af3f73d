/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The smallest steps of reading a line: blanks, words, digits. Lines end with a NUL, so no step
 * needs their length.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

static inline gboolean
psc_scan_is_blank (char c)
{
  return c == ' ' || c == '\t';
}

static inline gboolean
psc_scan_is_digit (char c)
{
  return c >= '0' && c <= '9';
}

/** psc_scan_blanks: the first place at or behind @at that is no blank. */
static inline gsize
psc_scan_blanks (const char *text, gsize at)
{
  while (psc_scan_is_blank (text[at]))
    at++;
  return at;
}

/** psc_scan_number: the first place at or behind @at that is no digit; @value is the number in
 * front of it, which wraps where more than nineteen digits do not fit. */
static inline gsize
psc_scan_number (const char *text, gsize at, guint64 *value)
{
  guint64 number = 0;
  guint digit;

  for (; (digit = (guint) (guchar) text[at] - '0') < 10; at++)
    number = number * 10 + digit;
  *value = number;
  return at;
}

/** psc_scan_word: the first place at or behind @at that is a blank or the end. */
static inline gsize
psc_scan_word (const char *text, gsize at)
{
  while (text[at] != '\0' && !psc_scan_is_blank (text[at]))
    at++;
  return at;
}

G_END_DECLS
