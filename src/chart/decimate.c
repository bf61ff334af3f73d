/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One pass; a new column starts where the whole part of x changes.
 */
#include "config.h"

#include "chart/decimate.h"

#include <math.h>

void
psc_decimate (const double *x, const double *values, gsize n, GArray *columns)
{
  PscColumn column = { 0 };
  double pixel = (double) NAN;

  g_array_set_size (columns, 0);
  for (gsize i = 0; i < n; i++)
    {
      const double value = values[i];

      if (i == 0 || floor (x[i]) != pixel)
        {
          if (i > 0)
            g_array_append_val (columns, column);
          pixel = floor (x[i]);
          column = (PscColumn){ x[i], value, value, value, value };
          continue;
        }
      column.low = MIN (column.low, value);
      column.high = MAX (column.high, value);
      column.last = value;
    }
  if (n > 0)
    g_array_append_val (columns, column);
}
