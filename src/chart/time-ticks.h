/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Ticks of a time axis at seconds, minutes, hours, days, months and years of the wall clock.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  double usec;
  /* What changes from tick to tick: "10:30", "03-05", "2024". */
  char *label;
  /* What stays: the date or the year, on the first tick and where it changes, else NULL. */
  char *context;
} PscTimeTick;

/**
 * psc_time_ticks_new:
 * @from_usec: microseconds since 1970 as UTC
 * @to_usec: not before @from_usec
 * @utc_offset_seconds: added to give the wall clock, on which the ticks are round
 * @max_ticks: no more than this
 *
 * Returns: (transfer full) (element-type PscTimeTick): the ticks; none when the span is outside the
 * calendar
 */
GArray *
psc_time_ticks_new (double from_usec, double to_usec, gint32 utc_offset_seconds, guint max_ticks);

G_END_DECLS
