/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Times between tables. Called by the capture reader for every line that is not a command.
 *
 * What the debugger prints, documented for `.time`, `.echotime` and seen at connecting:
 *
 *     Debug session time: Sat Jul 13 10:17:30.820 2013 (UTC + 8:00)
 *     Debugger (not debuggee) time: Sat Jul 13 10:17:30.820 2013 (UTC + 8:00)
 *     Connected to Windows 7 7601 x64 target at (Sat Jul 13 10:17:30.820 2013 (UTC + 8:00)), ptr64
 * … System Uptime: 0 days 1:02:03.456
 *
 * Older versions print no fraction and `(GMT+8)`, or no zone at all.
 */
#include "config.h"

#include "capture/times.h"

#include <string.h>

#define MAX_OFFSET_HOURS 14u

static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

static void
skip_blanks (const char **text)
{
  while (**text == ' ' || **text == '\t')
    (*text)++;
}

/* One to @max_digits digits. */
static gboolean
read_number (const char **text, guint max_digits, guint *value)
{
  guint number = 0;
  guint n = 0;

  skip_blanks (text);
  for (; g_ascii_isdigit ((*text)[n]); n++)
    {
      if (n == max_digits)
        return FALSE;
      number = number * 10 + (guint) ((*text)[n] - '0');
    }
  if (n == 0)
    return FALSE;
  *text += n;
  *value = number;
  return TRUE;
}

static gboolean
read_sign (const char **text, char wanted)
{
  skip_blanks (text);
  if (**text != wanted)
    return FALSE;
  (*text)++;
  return TRUE;
}

/* `10:17:30.820` or `10:17:30` */
static gboolean
read_clock (const char **text, guint max_hour_digits, guint *seconds, gint64 *usec)
{
  guint hour, minute, second = 0;
  gint64 unit = G_USEC_PER_SEC / 10;

  *usec = 0;
  if (!read_number (text, max_hour_digits, &hour) || !read_sign (text, ':')
      || !read_number (text, 2, &minute) || minute > 59)
    return FALSE;
  if (read_sign (text, ':') && (!read_number (text, 2, &second) || second > 59))
    return FALSE;
  if (**text == '.')
    for ((*text)++; g_ascii_isdigit (**text); (*text)++, unit /= 10)
      *usec += unit * (**text - '0');
  *seconds = (hour * 60 + minute) * 60 + second;
  return TRUE;
}

static gboolean
read_month (const char **text, guint *month)
{
  skip_blanks (text);
  for (guint m = 0; m < G_N_ELEMENTS (months); m++)
    if (g_ascii_strncasecmp (*text, months[m], 3) == 0)
      {
        *month = m + 1;
        *text += 3;
        return TRUE;
      }
  return FALSE;
}

/* `(UTC + 8:00)`, `(UTC - 3:30)`, `(GMT+8)`, `(UTC)`; without one the zone stays unknown. */
static void
read_zone (const char *text, PscWallTime *time)
{
  guint hours = 0;
  guint minutes = 0;
  gboolean is_west;

  if (!read_sign (&text, '('))
    return;
  skip_blanks (&text);
  if (g_ascii_strncasecmp (text, "UTC", 3) != 0 && g_ascii_strncasecmp (text, "GMT", 3) != 0)
    return;
  text += 3;
  if (read_sign (&text, ')'))
    {
      psc_wall_time_set_offset (time, 0);
      return;
    }
  is_west = read_sign (&text, '-');
  if ((!is_west && !read_sign (&text, '+')) || !read_number (&text, 2, &hours))
    return;
  if (read_sign (&text, ':') && !read_number (&text, 2, &minutes))
    return;
  if (!read_sign (&text, ')') || hours > MAX_OFFSET_HOURS || minutes > 59)
    return;
  psc_wall_time_set_offset (time, (is_west ? -1 : 1) * (gint32) (hours * 60 + minutes));
}

/* `Sat Jul 13 10:17:30.820 2013 (UTC + 8:00)` */
static gboolean
read_date (const char *text, PscWallTime *time)
{
  guint month, day, seconds, year;
  gint64 usec;

  skip_blanks (&text);
  text += strspn (text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
  if (!read_month (&text, &month) || !read_number (&text, 2, &day)
      || !read_clock (&text, 2, &seconds, &usec) || !read_number (&text, 4, &year)
      || !psc_wall_time_init (time, (int) year, (int) month, (int) day, (int) (seconds / 3600),
                              (int) (seconds / 60 % 60), (int) (seconds % 60), usec))
    return FALSE;
  read_zone (text, time);
  return TRUE;
}

/* `0 days 1:02:03.456` */
static gboolean
read_uptime (const char *text, gint64 *uptime_seconds)
{
  guint days, seconds;
  gint64 usec;

  if (!read_number (&text, 6, &days))
    return FALSE;
  skip_blanks (&text);
  if (g_ascii_strncasecmp (text, "day", 3) != 0)
    return FALSE;
  text += strspn (text, "daysDAYS");
  if (!read_clock (&text, 2, &seconds, &usec))
    return FALSE;
  *uptime_seconds = (gint64) days * 24 * 60 * 60 + seconds;
  return TRUE;
}

/* What stands behind @label, or %NULL where @text does not begin with it. Runs of blanks and the
 * case of letters do not matter. */
static const char *
skip_label (const char *text, const char *label)
{
  for (; *label != '\0'; label++)
    {
      if (*label == ' ')
        {
          if (*text != ' ' && *text != '\t')
            return NULL;
          skip_blanks (&text);
        }
      else if (g_ascii_tolower (*text++) != *label)
        return NULL;
    }
  return text;
}

/* `Connected to …` tells the time behind the last `at (`. */
static const char *
skip_connection (const char *text)
{
  const char *at;

  text = skip_label (text, "connected to ");
  at = text != NULL ? strstr (text, " at (") : NULL;
  return at != NULL ? at + strlen (" at (") : NULL;
}

/* psc_captured_time_may_begin() knows the beginnings of these. */
static const char *
skip_clock_label (const char *text, guint *clock)
{
  const char *rest;

  *clock = PSC_CLOCK_SESSION;
  if ((rest = skip_label (text, "debug session time:")) != NULL)
    return rest;
  *clock = PSC_CLOCK_DEBUGGER;
  if ((rest = skip_label (text, "debugger (not debuggee) time:")) != NULL
      || (rest = skip_label (text, "debugger time:")) != NULL)
    return rest;
  *clock = PSC_CLOCK_CONNECTION;
  return skip_connection (text);
}

static gboolean
read_text (const char *text, PscCapturedTime *time)
{
  const char *rest;
  guint clock;

  skip_blanks (&text);
  if (!psc_captured_time_may_begin (text))
    return FALSE;
  time->uptime_seconds = -1;
  rest = skip_clock_label (text, &clock);
  if (rest != NULL && read_date (rest, &time->taken_at))
    {
      time->clock = clock;
      return TRUE;
    }
  time->taken_at = (PscWallTime){ .zone = PSC_ZONE_NO_TIME };
  rest = skip_label (text, "system uptime:");
  return rest != NULL && read_uptime (rest, &time->uptime_seconds);
}

gboolean
psc_captured_time_read (const PscFrameLine *line, PscCapturedTime *time)
{
  g_return_val_if_fail (line != NULL && time != NULL, FALSE);

  /* A last line that is cut may have lost digits. */
  if (line->kind != PSC_FRAME_TEXT || !line->has_end)
    return FALSE;
  time->line = line->number;
  return read_text (line->text, time)
         || (line->prefix_length > 0 && read_text (line->text + line->prefix_length, time));
}

/* The debugger prints the time of the session above the uptime; a time of another clock, or one
 * from further up, would give a boot that never was. */
static void
note_boot (const PscCapturedTime *time, PscCaptureContext *context)
{
  const PscInputFile *file = context->file;

  if (context->clock != PSC_CLOCK_SESSION
      || psc_input_file_note_boot (context->file, &context->taken_at, time->uptime_seconds,
                                   time->line))
    return;
  psc_issues_add_at_line (context->issues, PSC_SEVERITY_NOTE, context->path, time->line,
                          "the machine was started at another time than line %u tells: addresses "
                          "of one run mean nothing in the other",
                          file->boot_line);
}

void
psc_captured_time_note (const PscCapturedTime *time, PscCaptureContext *context)
{
  PscInputFile *file;

  g_return_if_fail (time != NULL && context != NULL);

  file = context->file;
  if (time->uptime_seconds >= 0)
    {
      context->uptime_seconds = time->uptime_seconds;
      file->uptime_seconds = time->uptime_seconds;
      note_boot (time, context);
      return;
    }
  if (context->taken_at.zone == PSC_ZONE_NO_TIME || time->clock >= context->clock)
    {
      context->taken_at = time->taken_at;
      context->clock = time->clock;
    }
  if (time->clock > PSC_CLOCK_DEBUGGER || file->host_time.zone == PSC_ZONE_NO_TIME)
    file->host_time = time->taken_at;
}
