/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Dates and times as loggers and scripts write them.
 *
 *     2024-03-05T10:00:00+08:00     Tue 03/05/2024 10:00:00.12     05.03.2024 10:00:00
 *     ===== 22/05/2020 22:35:55.53 =====     Tuesday, March 5, 2024 10:00:00 AM
 *     The current date is: Tue 03/05/2024    10:00 AM
 *
 * A date written with slashes may have the day or the month first. Nothing is guessed: both
 * readings are kept until a weekday, a number above twelve or another time of the same file tells.
 */
#pragma once

#include "model/wall-time.h"

G_BEGIN_DECLS

/**
 * PscDateOrder:
 *
 * Which of two numbers of a date comes first.
 */
typedef enum
{
  PSC_DATE_ORDER_DAY_FIRST,
  PSC_DATE_ORDER_MONTH_FIRST,
} PscDateOrder;

#define PSC_N_DATE_ORDERS 2

/**
 * PscTimeStamp:
 * @has_date: @year and @date are set
 * @has_clock: @hour and what follows are set
 * @month: by #PscDateOrder: the month in either reading
 * @day: likewise
 * @weekday: 1 for Monday to 7, or 0 where none is told
 * @has_offset: @offset_minutes is set
 *
 * What a text says of a moment; either half may be missing.
 */
typedef struct
{
  gboolean has_date;
  gboolean has_clock;
  int year;
  int month[PSC_N_DATE_ORDERS];
  int day[PSC_N_DATE_ORDERS];
  int weekday;
  int hour;
  int minute;
  int second;
  gint64 usec;
  gboolean has_offset;
  gint32 offset_minutes;
} PscTimeStamp;

/**
 * psc_time_stamp_read:
 * @text: a line or a cell, NUL-terminated
 * @stamp: (out caller-allocates): set on success
 *
 * Decoration around the stamp and a few words before it are passed over; behind it there must be
 * nothing else.
 *
 * Returns: whether @text is a date, a time or both
 */
gboolean psc_time_stamp_read (const char *text, PscTimeStamp *stamp);

/**
 * psc_time_stamp_join:
 * @self: a date, a time or both
 * @other: what the next line says
 *
 * Returns: %FALSE, leaving @self alone, unless one has the half that the other one lacks
 */
gboolean psc_time_stamp_join (PscTimeStamp *self, const PscTimeStamp *other);

/**
 * psc_time_stamp_resolve:
 * @order: how to read the date
 * @time: (out caller-allocates): the moment, or no time
 *
 * Returns: %FALSE when there is no such moment, or half of the stamp is missing
 */
gboolean psc_time_stamp_resolve (const PscTimeStamp *self, PscDateOrder order, PscWallTime *time);

G_END_DECLS
