/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thins out more points than there are pixels without losing a peak.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What happens within one column of pixels. */
typedef struct
{
  double x;
  double first;
  double low;
  double high;
  double last;
} PscColumn;

/**
 * psc_decimate:
 * @x: (array length=n): ascending positions in pixels
 * @values: (array length=n): finite values
 * @n: how many
 * @columns: (element-type PscColumn): emptied, then filled with one entry per column that has a
 * point
 *
 * The smallest and the largest of all values are kept, and so are both ends.
 */
void psc_decimate (const double *x, const double *values, gsize n, GArray *columns);

G_END_DECLS
