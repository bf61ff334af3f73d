/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Wall clocks with and without a zone, on GLib's calendar.
 */
#include "config.h"

#include "model/wall-time.h"

#include <stdio.h>

/* 1970-01-01 as Windows counts it, and its units. */
#define UNIX_EPOCH G_GUINT64_CONSTANT (116444736000000000)
#define UNITS_PER_USEC 10u

gboolean
psc_wall_time_init (PscWallTime *self,
                    int year,
                    int month,
                    int day,
                    int hour,
                    int minute,
                    int second,
                    gint64 usec)
{
  g_autoptr (GDateTime) date = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  *self = (PscWallTime){ .zone = PSC_ZONE_NO_TIME };
  if (usec < 0 || usec >= G_USEC_PER_SEC)
    return FALSE;
  date = g_date_time_new_utc (year, month, day, hour, minute, second);
  if (date == NULL)
    return FALSE;
  self->zone = PSC_ZONE_UNKNOWN;
  self->local_usec = g_date_time_to_unix (date) * G_USEC_PER_SEC + usec;
  return TRUE;
}

void
psc_wall_time_init_filetime (PscWallTime *self, guint64 filetime)
{
  g_return_if_fail (self != NULL);

  *self = (PscWallTime){ .zone = PSC_ZONE_NO_TIME };
  if (filetime < UNIX_EPOCH)
    return;
  self->zone = PSC_ZONE_KNOWN;
  self->local_usec = (gint64) ((filetime - UNIX_EPOCH) / UNITS_PER_USEC);
}

void
psc_wall_time_set_offset (PscWallTime *self, gint32 offset_minutes)
{
  g_return_if_fail (self != NULL && self->zone != PSC_ZONE_NO_TIME);

  self->zone = PSC_ZONE_KNOWN;
  self->offset_minutes = offset_minutes;
}

gint64
psc_wall_time_get_usec (const PscWallTime *self)
{
  g_return_val_if_fail (self != NULL, 0);

  if (self->zone != PSC_ZONE_KNOWN)
    return self->local_usec;
  return self->local_usec - (gint64) self->offset_minutes * 60 * G_USEC_PER_SEC;
}

char *
psc_wall_time_to_string (const PscWallTime *self)
{
  g_autoptr (GDateTime) date = NULL;
  g_autoptr (GString) text = NULL;
  g_autofree char *seconds = NULL;
  gint64 usec;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->zone == PSC_ZONE_NO_TIME)
    return NULL;
  usec = self->local_usec % G_USEC_PER_SEC;
  if (usec < 0)
    usec += G_USEC_PER_SEC;
  date = g_date_time_new_from_unix_utc ((self->local_usec - usec) / G_USEC_PER_SEC);
  if (date == NULL)
    return NULL;
  seconds = g_date_time_format (date, "%Y-%m-%dT%H:%M:%S");
  text = g_string_new (seconds);
  if (usec % 1000 != 0)
    g_string_append_printf (text, ".%06d", (int) usec);
  else if (usec != 0)
    g_string_append_printf (text, ".%03d", (int) (usec / 1000));
  if (self->zone == PSC_ZONE_KNOWN)
    {
      int minutes = ABS (self->offset_minutes);

      if (minutes == 0)
        g_string_append_c (text, 'Z');
      else
        g_string_append_printf (text, "%c%02d:%02d", self->offset_minutes < 0 ? '-' : '+',
                                minutes / 60, minutes % 60);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Reads exactly @digits decimal digits. */
static gboolean
read_digits (const char **text, guint digits, int *value)
{
  int number = 0;

  for (guint i = 0; i < digits; i++)
    {
      if (!g_ascii_isdigit ((*text)[i]))
        return FALSE;
      number = number * 10 + ((*text)[i] - '0');
    }
  *text += digits;
  *value = number;
  return TRUE;
}

static gboolean
read_char (const char **text, char wanted)
{
  if (**text != wanted)
    return FALSE;
  (*text)++;
  return TRUE;
}

static gint64
read_fraction (const char **text)
{
  gint64 usec = 0;
  gint64 unit = G_USEC_PER_SEC / 10;

  for (; g_ascii_isdigit (**text); (*text)++)
    {
      usec += unit * (**text - '0');
      unit /= 10;
    }
  return usec;
}

static gboolean
read_zone (const char **text, PscWallTime *self)
{
  int hours;
  int minutes;
  int sign = **text == '-' ? -1 : 1;

  if (**text == '\0')
    return TRUE;
  if (read_char (text, 'Z') || read_char (text, 'z'))
    {
      psc_wall_time_set_offset (self, 0);
      return TRUE;
    }
  if (!read_char (text, '+') && !read_char (text, '-'))
    return FALSE;
  if (!read_digits (text, 2, &hours))
    return FALSE;
  read_char (text, ':');
  if (!read_digits (text, 2, &minutes) || hours > 23 || minutes > 59)
    return FALSE;
  psc_wall_time_set_offset (self, sign * (hours * 60 + minutes));
  return TRUE;
}

gboolean
psc_wall_time_parse (const char *text, PscWallTime *self)
{
  int year, month, day, hour, minute, second = 0;
  gint64 usec = 0;
  PscWallTime time;

  g_return_val_if_fail (text != NULL && self != NULL, FALSE);

  if (!read_digits (&text, 4, &year) || !read_char (&text, '-') || !read_digits (&text, 2, &month)
      || !read_char (&text, '-') || !read_digits (&text, 2, &day))
    return FALSE;
  if (!read_char (&text, 'T') && !read_char (&text, 't') && !read_char (&text, ' '))
    return FALSE;
  if (!read_digits (&text, 2, &hour) || !read_char (&text, ':') || !read_digits (&text, 2, &minute))
    return FALSE;
  if (read_char (&text, ':') && !read_digits (&text, 2, &second))
    return FALSE;
  if (read_char (&text, '.'))
    usec = read_fraction (&text);
  if (!psc_wall_time_init (&time, year, month, day, hour, minute, second, usec)
      || !read_zone (&text, &time) || *text != '\0')
    return FALSE;
  *self = time;
  return TRUE;
}
