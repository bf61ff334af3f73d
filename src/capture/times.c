/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Times between tables. Called by the capture reader for lines that no open table takes.
 */
#include "config.h"

#include "capture/times.h"

#include <stdio.h>
#include <string.h>

static const char *const month_names = "JanFebMarAprMayJunJulAugSepOctNovDec";

static int
find_month (const char *name)
{
  const char *at = strlen (name) == 3 ? strstr (month_names, name) : NULL;

  return at == NULL || (at - month_names) % 3 != 0 ? 0 : (int) (at - month_names) / 3 + 1;
}

/* `Debug session time: Sat Jul 13 10:17:30.820 2013 (UTC + 8:00)` */
static gboolean
read_session_time (const char *text, PscWallTime *time)
{
  char weekday[4], month[4], sign = '+';
  int day, hour, minute, second, year, zone_hours = 0, zone_minutes = 0, at = 0;

  if (sscanf (text, "%3s %3s %d %d:%d:%d%n", weekday, month, &day, &hour, &minute, &second, &at)
      < 6)
    return FALSE;
  text += at;
  if (*text == '.')
    text += 1 + strspn (text + 1, "0123456789");
  at = 0;
  if (sscanf (text, " %d%n", &year, &at) < 1
      || !psc_wall_time_init (time, year, find_month (month), day, hour, minute, second, 0))
    return FALSE;
  text += at;
  if (sscanf (text, " (UTC %c %d:%d)", &sign, &zone_hours, &zone_minutes) == 3 && zone_hours <= 14
      && zone_hours >= 0 && zone_minutes >= 0 && zone_minutes < 60)
    psc_wall_time_set_offset (time, (sign == '-' ? -1 : 1) * (zone_hours * 60 + zone_minutes));
  return TRUE;
}

gboolean
psc_capture_times_feed (PscCaptureContext *context, const PscFrameLine *line)
{
  static const char session_time[] = "Debug session time: ";
  PscWallTime time;

  if (strncmp (line->text, session_time, strlen (session_time)) != 0
      || !read_session_time (line->text + strlen (session_time), &time))
    return FALSE;
  context->taken_at = time;
  context->file->host_time = time;
  return TRUE;
}
