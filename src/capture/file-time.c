/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finds times in file names. Called by the PoolMon parsers at the end of a file.
 */
#include "config.h"

#include "capture/file-time.h"

#include <string.h>

/* Years in which Windows had pool tags, and some more. */
#define FIRST_YEAR 1993
#define LAST_YEAR 2199

static gboolean
read_fixed (const char **at, guint n_digits, int *value)
{
  int number = 0;

  for (guint i = 0; i < n_digits; i++)
    {
      if (!g_ascii_isdigit ((*at)[i]))
        return FALSE;
      number = number * 10 + ((*at)[i] - '0');
    }
  *at += n_digits;
  *value = number;
  return TRUE;
}

/* One of the signs that file systems allow between the parts of a time. */
static gboolean
skip_sign (const char **at, const char *signs)
{
  if (**at == '\0' || strchr (signs, **at) == NULL)
    return FALSE;
  (*at)++;
  return TRUE;
}

typedef struct
{
  int year;
  int month;
  int day;
  int hour;
  int minute;
  int second;
  gboolean is_utc;
} Parts;

/* `2024-03-05`, `2024.03.05`, `20240305` */
static gboolean
read_date (const char **at, Parts *parts)
{
  if (!read_fixed (at, 4, &parts->year) || parts->year < FIRST_YEAR || parts->year > LAST_YEAR)
    return FALSE;
  skip_sign (at, "-_. ");
  if (!read_fixed (at, 2, &parts->month))
    return FALSE;
  skip_sign (at, "-_. ");
  return read_fixed (at, 2, &parts->day);
}

/* `10-00`, `10.00.00`, `1000`, `100000`; seconds need the sign that the minutes have. */
static gboolean
read_clock (const char **at, Parts *parts)
{
  const char *seconds;
  const char *sign;

  parts->second = 0;
  if (!read_fixed (at, 2, &parts->hour))
    return FALSE;
  sign = *at;
  skip_sign (at, "-_.:h ");
  if (!read_fixed (at, 2, &parts->minute))
    return FALSE;
  seconds = *at;
  if (g_ascii_isdigit (*sign) == g_ascii_isdigit (*seconds)
      && (g_ascii_isdigit (*sign) || skip_sign (&seconds, "-_.:m "))
      && read_fixed (&seconds, 2, &parts->second) && !g_ascii_isdigit (*seconds))
    *at = seconds;
  else
    parts->second = 0;
  return !g_ascii_isdigit (**at);
}

static void
read_half_day (const char **at, Parts *parts)
{
  const char *mark = *at + strspn (*at, " _-");
  gboolean is_afternoon = g_ascii_tolower (*mark) == 'p';

  if ((!is_afternoon && g_ascii_tolower (*mark) != 'a') || g_ascii_tolower (mark[1]) != 'm'
      || g_ascii_isalnum (mark[2]) || parts->hour < 1 || parts->hour > 12)
    return;
  parts->hour = parts->hour % 12 + (is_afternoon ? 12 : 0);
  *at = mark + 2;
}

/* A time that begins at @at. */
static gboolean
read_time (const char *at, PscWallTime *time)
{
  Parts parts = { .year = 0 };

  if (!read_date (&at, &parts))
    return FALSE;
  at += strspn (at, "T_-. ");
  if (!read_clock (&at, &parts))
    return FALSE;
  read_half_day (&at, &parts);
  if (!psc_wall_time_init (time, parts.year, parts.month, parts.day, parts.hour, parts.minute,
                           parts.second, 0))
    return FALSE;
  if (*at == 'Z' && !g_ascii_isalnum (at[1]))
    psc_wall_time_set_offset (time, 0);
  return TRUE;
}

static const char *
find_name (const char *path)
{
  const char *name = path;

  for (; *path != '\0'; path++)
    if (*path == '/' || *path == '\\')
      name = path + 1;
  return name;
}

gboolean
psc_time_from_name (const char *path, PscWallTime *time)
{
  PscWallTime found = { .zone = PSC_ZONE_NO_TIME };
  PscWallTime other;
  const char *name;

  g_return_val_if_fail (path != NULL && time != NULL, FALSE);

  name = find_name (path);
  *time = found;
  for (const char *at = name; *at != '\0'; at++)
    {
      if ((at > name && g_ascii_isdigit (at[-1])) || !read_time (at, &other))
        continue;
      if (found.zone != PSC_ZONE_NO_TIME
          && psc_wall_time_get_usec (&found) != psc_wall_time_get_usec (&other))
        return FALSE;
      found = other;
    }
  *time = found;
  return found.zone != PSC_ZONE_NO_TIME;
}

static gboolean
is_poolmons (PscSnapshot *snapshot)
{
  return strcmp (psc_snapshot_get_format (snapshot), psc_poolmon_format.name) == 0;
}

static void
date_only_snapshot (PscCaptureContext *context)
{
  PscSnapshot *snapshot = PSC_SNAPSHOT (g_ptr_array_index (context->snapshots, 0));
  PscWallTime time;

  if (psc_snapshot_get_taken_at (snapshot)->zone != PSC_ZONE_NO_TIME
      || !psc_time_from_name (context->path, &time))
    return;
  psc_snapshot_builder_redate (snapshot, &time);
  context->file->host_time = time;
}

void
psc_file_time_apply (PscCaptureContext *context)
{
  g_return_if_fail (context != NULL);

  for (guint i = 0; i < context->snapshots->len; i++)
    if (!is_poolmons (PSC_SNAPSHOT (g_ptr_array_index (context->snapshots, i))))
      return;
  if (context->snapshots->len == 0)
    return;
  context->file->kind = PSC_INPUT_POOLMON;
  if (context->snapshots->len == 1)
    date_only_snapshot (context);
}
