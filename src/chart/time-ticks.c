/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Picks the finest step that gives few enough ticks, then walks the wall clock in that step.
 */
#include "config.h"

#include "chart/time-ticks.h"

#include <math.h>

typedef struct
{
  /* One of the two is 0. */
  gint64 seconds;
  int months;
  const char *label_format;
  const char *context_format;
} TimeStep;

#define MINUTE G_GINT64_CONSTANT (60)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

static const TimeStep steps[] = {
  { 1, 0, "%H:%M:%S", "%Y-%m-%d" },
  { 2, 0, "%H:%M:%S", "%Y-%m-%d" },
  { 5, 0, "%H:%M:%S", "%Y-%m-%d" },
  { 10, 0, "%H:%M:%S", "%Y-%m-%d" },
  { 15, 0, "%H:%M:%S", "%Y-%m-%d" },
  { 30, 0, "%H:%M:%S", "%Y-%m-%d" },
  { MINUTE, 0, "%H:%M", "%Y-%m-%d" },
  { 2 * MINUTE, 0, "%H:%M", "%Y-%m-%d" },
  { 5 * MINUTE, 0, "%H:%M", "%Y-%m-%d" },
  { 10 * MINUTE, 0, "%H:%M", "%Y-%m-%d" },
  { 15 * MINUTE, 0, "%H:%M", "%Y-%m-%d" },
  { 30 * MINUTE, 0, "%H:%M", "%Y-%m-%d" },
  { HOUR, 0, "%H:%M", "%Y-%m-%d" },
  { 2 * HOUR, 0, "%H:%M", "%Y-%m-%d" },
  { 3 * HOUR, 0, "%H:%M", "%Y-%m-%d" },
  { 6 * HOUR, 0, "%H:%M", "%Y-%m-%d" },
  { 12 * HOUR, 0, "%H:%M", "%Y-%m-%d" },
  { DAY, 0, "%m-%d", "%Y" },
  { 2 * DAY, 0, "%m-%d", "%Y" },
  { 7 * DAY, 0, "%m-%d", "%Y" },
  { 14 * DAY, 0, "%m-%d", "%Y" },
  { 0, 1, "%Y-%m", NULL },
  { 0, 3, "%Y-%m", NULL },
  { 0, 6, "%Y-%m", NULL },
  { 0, 12, "%Y", NULL },
  { 0, 24, "%Y", NULL },
  { 0, 60, "%Y", NULL },
  { 0, 120, "%Y", NULL },
  { 0, 240, "%Y", NULL },
  { 0, 600, "%Y", NULL },
  { 0, 1200, "%Y", NULL },
};

static void
tick_clear (gpointer data)
{
  PscTimeTick *self = data;

  g_free (self->label);
  g_free (self->context);
}

static const TimeStep *
choose_step (double span_seconds, guint max_ticks)
{
  /* Of the average month; only the choice of the step depends on it. */
  const double month = 365.2425 / 12 * (double) DAY;

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      const double length = (double) steps[i].seconds + steps[i].months * month;

      /* A span of n steps can touch n + 1 ticks. */
      if (span_seconds / length + 1 <= max_ticks)
        return &steps[i];
    }
  return NULL;
}

/* The first moment of the wall clock at or after @seconds that is a multiple of @step. Days count
 * from 1970. */
static gint64
round_up (gint64 seconds, gint64 step)
{
  const gint64 rest = seconds % step;

  if (rest == 0)
    return seconds;
  return rest > 0 ? seconds - rest + step : seconds - rest;
}

static GDateTime *
first_month (gint64 seconds, int months)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);
  int index;

  if (time == NULL)
    return NULL;

  index = g_date_time_get_year (time) * 12 + g_date_time_get_month (time) - 1;
  index -= index % months;
  for (;; index += months)
    {
      GDateTime *tick = g_date_time_new_utc (index / 12, index % 12 + 1, 1, 0, 0, 0);

      if (index / 12 < 1 && tick == NULL)
        continue;
      if (tick == NULL || g_date_time_to_unix (tick) >= seconds)
        return tick;
      g_date_time_unref (tick);
    }
}

static GDateTime *
first_tick (const TimeStep *step, gint64 seconds)
{
  if (step->months > 0)
    return first_month (seconds, step->months);
  return g_date_time_new_from_unix_utc (round_up (seconds, step->seconds));
}

static GDateTime *
next_tick (const TimeStep *step, GDateTime *tick)
{
  if (step->months > 0)
    return g_date_time_add_months (tick, step->months);
  return g_date_time_add_seconds (tick, (double) step->seconds);
}

/* Appends a tick; its context is written only where it differs from @context, which it replaces. */
static void
append_tick (GArray *ticks,
             const TimeStep *step,
             GDateTime *time,
             gint32 utc_offset_seconds,
             char **context)
{
  PscTimeTick tick = { 0 };

  tick.usec = (double) (g_date_time_to_unix (time) - utc_offset_seconds) * 1e6;
  tick.label = g_date_time_format (time, step->label_format);
  if (step->context_format != NULL)
    {
      tick.context = g_date_time_format (time, step->context_format);
      if (g_strcmp0 (tick.context, *context) == 0)
        g_clear_pointer (&tick.context, g_free);
      else
        {
          g_free (*context);
          *context = g_strdup (tick.context);
        }
    }
  g_array_append_val (ticks, tick);
}

GArray *
psc_time_ticks_new (double from_usec, double to_usec, gint32 utc_offset_seconds, guint max_ticks)
{
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (PscTimeTick));
  const gint64 from = (gint64) ceil (from_usec / 1e6) + utc_offset_seconds;
  const gint64 to = (gint64) floor (to_usec / 1e6) + utc_offset_seconds;
  const TimeStep *step = choose_step ((to_usec - from_usec) / 1e6, max_ticks);
  g_autofree char *context = NULL;
  GDateTime *time;

  g_array_set_clear_func (ticks, tick_clear);
  if (step == NULL)
    return ticks;

  time = first_tick (step, from);
  while (time != NULL && g_date_time_to_unix (time) <= to && ticks->len < max_ticks)
    {
      GDateTime *next = next_tick (step, time);

      append_tick (ticks, step, time, utc_offset_seconds, &context);
      g_date_time_unref (time);
      time = next;
    }
  g_clear_pointer (&time, g_date_time_unref);
  return ticks;
}
