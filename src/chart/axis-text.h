/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers and times as a chart writes them. Sizes and counts outside an axis are those of
 * base/format.h.
 */
#pragma once

#include "chart/chart.h"

G_BEGIN_DECLS

/**
 * psc_axis_dup_value:
 * @unit: what is measured
 * @value: any number, NAN for unknown
 * @is_change: whether to write a sign
 *
 * Returns: (transfer full): for example "4.65 GiB", "+12 MiB/h", "unknown"
 */
char *psc_axis_dup_value (PscChartUnit unit, double value, gboolean is_change);

/**
 * psc_axis_dup_tick:
 * @unit: what is measured
 * @value: the place of a tick
 * @step: the distance between ticks, which says how many decimals are needed; 0 for as few as
 * @value needs
 * @largest: the largest value on the axis, in whose unit all ticks are written; 0 for that of
 * @value
 *
 * Returns: (transfer full): for example "0.50 GiB"
 */
char *psc_axis_dup_tick (PscChartUnit unit, double value, double step, double largest);

/**
 * psc_axis_dup_time:
 * @usec: microseconds since 1970 as UTC
 * @utc_offset_seconds: added to give the wall clock
 * @zone_known: whether to name the offset
 *
 * Returns: (transfer full): for example "2024-03-05 10:30:00 UTC+01:00"
 */
char *psc_axis_dup_time (double usec, gint32 utc_offset_seconds, gboolean zone_known);

/* The offset alone: "UTC", "UTC+01:00". */
char *psc_axis_dup_zone (gint32 utc_offset_seconds);

/* TRUE for bytes and rates of bytes. */
gboolean psc_chart_unit_is_binary (PscChartUnit unit);

G_END_DECLS
