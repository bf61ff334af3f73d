/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sizes and counts for people, and sizes typed by them.
 */
#include "config.h"

#include "base/format.h"

#include <string.h>

#define MINUS_SIGN "\xe2\x88\x92"

const char *
psc_format_bytes (guint64 bytes, char buffer[PSC_FORMAT_SIZE])
{
  static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };
  double value = (double) bytes;
  guint unit = 0;
  int decimals;

  while (value >= 1023.5 && unit + 1 < G_N_ELEMENTS (units))
    {
      value /= 1024.0;
      unit++;
    }
  decimals = unit == 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  g_snprintf (buffer, PSC_FORMAT_SIZE, "%.*f %s", decimals, value, units[unit]);
  return buffer;
}

/* The size of a negative number without overflow at G_MININT64. */
static guint64
magnitude (gint64 value)
{
  return value < 0 ? (guint64) 0 - (guint64) value : (guint64) value;
}

static const char *
add_sign (gint64 value, const char *unsigned_text, char buffer[PSC_FORMAT_SIZE])
{
  g_snprintf (buffer, PSC_FORMAT_SIZE, "%s%s",
              value < 0   ? MINUS_SIGN
              : value > 0 ? "+"
                          : "",
              unsigned_text);
  return buffer;
}

const char *
psc_format_bytes_signed (gint64 bytes, char buffer[PSC_FORMAT_SIZE])
{
  char plain[PSC_FORMAT_SIZE];

  return add_sign (bytes, psc_format_bytes (magnitude (bytes), plain), buffer);
}

const char *
psc_format_count (guint64 count, char buffer[PSC_FORMAT_SIZE])
{
  /* The apostrophe asks for the locale's grouping; C's own locale has none. */
  g_snprintf (buffer, PSC_FORMAT_SIZE, "%'" G_GUINT64_FORMAT, count);
  return buffer;
}

const char *
psc_format_count_signed (gint64 count, char buffer[PSC_FORMAT_SIZE])
{
  char plain[PSC_FORMAT_SIZE];

  return add_sign (count, psc_format_count (magnitude (count), plain), buffer);
}

static const struct
{
  const char *unit;
  guint64 factor;
} size_units[] = {
  { "", 1 },
  { "B", 1 },
  { "KB", 1000 },
  { "MB", 1000 * 1000 },
  { "GB", 1000 * 1000 * 1000 },
  { "TB", G_GUINT64_CONSTANT (1000) * 1000 * 1000 * 1000 },
  { "KiB", 1024 },
  { "MiB", 1024 * 1024 },
  { "GiB", 1024 * 1024 * 1024 },
  { "TiB", G_GUINT64_CONSTANT (1024) * 1024 * 1024 * 1024 },
};

gboolean
psc_parse_size (const char *text, guint64 *bytes)
{
  char *end;
  double number;

  g_return_val_if_fail (text != NULL && bytes != NULL, FALSE);

  if (!g_ascii_isdigit (text[0]))
    return FALSE;
  number = g_ascii_strtod (text, &end);
  while (*end == ' ')
    end++;
  for (guint i = 0; i < G_N_ELEMENTS (size_units); i++)
    {
      double product;

      if (strcmp (end, size_units[i].unit) != 0)
        continue;
      product = number * (double) size_units[i].factor;
      if (!(product < 9223372036854775808.0))
        return FALSE;
      *bytes = (guint64) product;
      return TRUE;
    }
  return FALSE;
}
