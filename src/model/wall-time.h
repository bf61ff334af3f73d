/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Times as captures give them: often a wall clock without a zone.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscZone:
 * @PSC_ZONE_NO_TIME: there is no time at all
 * @PSC_ZONE_UNKNOWN: a wall clock whose zone the source does not tell
 * @PSC_ZONE_KNOWN: a moment with its offset from UTC
 */
typedef enum
{
  PSC_ZONE_NO_TIME,
  PSC_ZONE_UNKNOWN,
  PSC_ZONE_KNOWN,
} PscZone;

/**
 * PscWallTime:
 * @zone: what is known
 * @local_usec: the wall clock in microseconds since 1970-01-01T00:00:00 of that same wall clock
 * @offset_minutes: with %PSC_ZONE_KNOWN, minutes east of UTC
 */
typedef struct
{
  PscZone zone;
  gint64 local_usec;
  gint32 offset_minutes;
} PscWallTime;

/**
 * psc_wall_time_init:
 * @self: (out): a wall clock of unknown zone
 *
 * Returns: %FALSE, leaving @self without a time, when the date or time does not exist (31 February,
 * 25 o'clock)
 */
gboolean psc_wall_time_init (PscWallTime *self,
                             int year,
                             int month,
                             int day,
                             int hour,
                             int minute,
                             int second,
                             gint64 usec);

/** psc_wall_time_init_filetime: a moment as Windows counts it: 100 ns since 1601, UTC; one before
 * 1970 is no time. */
void psc_wall_time_init_filetime (PscWallTime *self, guint64 filetime);

/** psc_wall_time_set_offset: says that @self was read @offset_minutes east of UTC. */
void psc_wall_time_set_offset (PscWallTime *self, gint32 offset_minutes);

/**
 * psc_wall_time_get_usec:
 *
 * Microseconds for comparing and subtracting: since 1970 UTC where the zone is known, else of the
 * wall clock.
 */
gint64 psc_wall_time_get_usec (const PscWallTime *self);

/**
 * psc_wall_time_to_string:
 *
 * RFC 3339 with its offset (`2024-03-05T10:00:00+08:00`), without one where the zone is unknown;
 * fractions only where there are any.
 *
 * Returns: (transfer full) (nullable): the text, or %NULL where there is no time
 */
char *psc_wall_time_to_string (const PscWallTime *self);

/**
 * psc_wall_time_parse:
 * @text: RFC 3339 or the forms people use for it: `2024-03-05T10:00[:00[.5]][Z|+08:00]`, a blank
 * for the `T`
 * @self: (out): the time
 *
 * Returns: whether @text is such a time, to its end
 */
gboolean psc_wall_time_parse (const char *text, PscWallTime *self);

G_END_DECLS
