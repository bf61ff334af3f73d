/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Ticks of one axis share their unit and their decimals, which the general size formatter cannot
 * know; everything else is left to that formatter.
 */
#include "config.h"

#include "chart/axis-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/format.h"

static const char *const size_units[] = { "B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };
static const char *const count_units[] = { "", "k", "M", "G", "T", "P", "E" };

gboolean
psc_chart_unit_is_binary (PscChartUnit unit)
{
  switch (unit)
    {
    case PSC_CHART_BYTES:
    case PSC_CHART_BYTES_PER_HOUR:
    case PSC_CHART_BYTES_PER_SNAPSHOT:
      return TRUE;
    case PSC_CHART_COUNT:
    case PSC_CHART_COUNT_PER_HOUR:
    case PSC_CHART_COUNT_PER_SNAPSHOT:
      return FALSE;
    }
  g_assert_not_reached ();
}

/* Puts @amount into the sentence of its unit. */
static char *
dup_with_unit (PscChartUnit unit, const char *amount)
{
  switch (unit)
    {
    case PSC_CHART_BYTES:
    case PSC_CHART_COUNT:
      return g_strdup (amount);
    case PSC_CHART_BYTES_PER_HOUR:
    case PSC_CHART_COUNT_PER_HOUR:
      /* Translators: a rate; %s is an amount such as "12 MiB" */
      return g_strdup_printf (C_ ("rate", "%s/h"), amount);
    case PSC_CHART_BYTES_PER_SNAPSHOT:
    case PSC_CHART_COUNT_PER_SNAPSHOT:
      /* Translators: a rate; %s is an amount such as "12 MiB" */
      return g_strdup_printf (C_ ("rate", "%s/snapshot"), amount);
    }
  g_assert_not_reached ();
}

/* A double of 2^63 or more has no signed counterpart; values that large are unreal and only have to
 * stay large. */
static gint64
to_signed (double value)
{
  if (value >= 0x1p63)
    return G_MAXINT64;
  return value <= -0x1p63 ? G_MININT64 : (gint64) llround (value);
}

static guint64
to_unsigned (double value)
{
  return value >= 0x1p64 ? G_MAXUINT64 : (guint64) (value + 0.5);
}

/* A rate of blocks is seldom whole, and a slow one must not read as none. */
static char *
dup_slow_rate (PscChartUnit unit, double value, gboolean is_change)
{
  const char *sign = value < 0 ? "\u2212" : is_change ? "+" : "";
  g_autofree char *amount = g_strdup_printf ("%s%.3g", sign, fabs (value));

  return dup_with_unit (unit, amount);
}

char *
psc_axis_dup_value (PscChartUnit unit, double value, gboolean is_change)
{
  char amount[PSC_FORMAT_SIZE];
  const gboolean binary = psc_chart_unit_is_binary (unit);

  if (isnan (value))
    return g_strdup (C_ ("value", "unknown"));

  if (!binary && unit != PSC_CHART_COUNT && value != 0 && fabs (value) < 100)
    return dup_slow_rate (unit, value, is_change);
  if (is_change || value < 0)
    {
      if (binary)
        psc_format_bytes_signed (to_signed (value), amount);
      else
        psc_format_count_signed (to_signed (value), amount);
    }
  else if (binary)
    psc_format_bytes (to_unsigned (value), amount);
  else
    psc_format_count (to_unsigned (value), amount);

  return dup_with_unit (unit, amount);
}

/* How often @base goes into @value. */
static guint
find_power (double value, double base)
{
  guint power = 0;

  for (double rest = fabs (value); rest >= base && power < G_N_ELEMENTS (size_units) - 1; power++)
    rest /= base;
  return power;
}

/* Decimals that write @step exactly, three at most. */
static int
count_decimals (double step)
{
  int decimals = 0;

  while (decimals < 3 && fabs (step - round (step)) > 1e-6 * step)
    {
      step *= 10;
      decimals++;
    }
  return decimals;
}

char *
psc_axis_dup_tick (PscChartUnit unit, double value, double step, double largest)
{
  const gboolean binary = psc_chart_unit_is_binary (unit);
  const double base = binary ? 1024.0 : 1000.0;
  const double reach = largest > 0 ? largest : fabs (value);
  /* Counts stay plain as long as they are short: "2,500" reads better than "2.5 k". */
  const guint power = binary || reach >= 100000.0 ? find_power (reach, base) : 0;
  const double scale = pow (base, power);
  const int decimals = count_decimals ((step > 0 ? step : fabs (value)) / scale);
  const char *name = binary ? size_units[power] : count_units[power];
  /* U+2212, as the formatter for differences writes it. */
  const char *sign = value < 0 ? "\u2212" : "";
  g_autofree char *amount = NULL;

  if (value == 0)
    return g_strdup ("0");

  amount = g_strdup_printf ("%s%'.*f%s%s", sign, decimals, fabs (value) / scale,
                            name[0] != '\0' ? "\u00a0" : "", name);
  return dup_with_unit (unit, amount);
}

char *
psc_axis_dup_zone (gint32 utc_offset_seconds)
{
  const gint32 minutes = ABS (utc_offset_seconds) / 60;

  if (minutes == 0)
    return g_strdup ("UTC");
  return g_strdup_printf ("UTC%s%02d:%02d", utc_offset_seconds < 0 ? "\u2212" : "+", minutes / 60,
                          minutes % 60);
}

char *
psc_axis_dup_time (double usec, gint32 utc_offset_seconds, gboolean zone_known)
{
  const gint64 seconds = (gint64) floor (usec / 1e6) + utc_offset_seconds;
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);
  g_autofree char *text = NULL;
  g_autofree char *zone = NULL;

  /* Outside the years 1 to 9999 there is no calendar. */
  if (time == NULL)
    return g_strdup (C_ ("value", "unknown"));

  text = g_date_time_format (time, "%Y-%m-%d %H:%M:%S");
  if (!zone_known)
    return g_steal_pointer (&text);

  zone = psc_axis_dup_zone (utc_offset_seconds);
  return g_strdup_printf ("%s %s", text, zone);
}
