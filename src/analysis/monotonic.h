/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether a row of numbers keeps rising, by two statistics that outliers and spacing do not upset.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscMonotonic:
 * @tau: Kendall's rank correlation of the values with their order, the statistic of the
 * Mann-Kendall test: 1 where every later value is above every earlier one, 0 without a trend, -1
 * where they always fall
 * @slope: the Theil-Sen slope: the median change from one value to the next over all pairs
 * @late_share: how much of the rise from the first to the last value happened in the second half;
 * 0.5 for a straight line, near 0 for what rose and is steady now
 */
typedef struct
{
  double tau;
  double slope;
  double late_share;
} PscMonotonic;

/* Fewer values prove nothing, whatever they do. */
#define PSC_MONOTONIC_MIN 4u

/**
 * psc_monotonic_init:
 * @self: (out caller-allocates): what is found
 * @values: evenly spaced values
 * @n: how many
 *
 * Quadratic in at most 128 values; longer rows are thinned evenly, first and last value kept.
 *
 * Returns: %FALSE for fewer than PSC_MONOTONIC_MIN values, or where one is unknown
 */
gboolean psc_monotonic_init (PscMonotonic *self, const double *values, guint n);

G_END_DECLS
