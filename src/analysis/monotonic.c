/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Mann-Kendall and Theil-Sen (H. B. Mann 1945, M. G. Kendall 1975; H. Theil 1950, P. K. Sen 1968).
 * Called by the rules of explain.
 */
#include "config.h"

#include "analysis/monotonic.h"

#include <math.h>
#include <stdlib.h>

#define MAX_VALUES 128u

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Evenly chosen values, the first and the last among them. */
static guint
thin_out (const double *values, guint n, double thinned[MAX_VALUES])
{
  guint n_thinned = MIN (n, MAX_VALUES);

  for (guint i = 0; i < n_thinned; i++)
    thinned[i] = values[(guint64) i * (n - 1) / (n_thinned - 1)];
  return n_thinned;
}

static double
median (double *values, guint n)
{
  qsort (values, n, sizeof *values, compare_doubles);
  return n % 2 != 0 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2.0;
}

gboolean
psc_monotonic_init (PscMonotonic *self, const double *values, guint n)
{
  double thinned[MAX_VALUES];
  g_autofree double *slopes = NULL;
  guint n_thinned;
  double rise;
  guint n_pairs = 0;
  gint balance = 0;

  g_return_val_if_fail (self != NULL && values != NULL, FALSE);

  if (n < PSC_MONOTONIC_MIN)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (isnan (values[i]))
      return FALSE;
  n_thinned = thin_out (values, n, thinned);
  slopes = g_new (double, (gsize) n_thinned *(n_thinned - 1) / 2);
  for (guint i = 0; i < n_thinned; i++)
    for (guint j = i + 1; j < n_thinned; j++)
      {
        balance += (thinned[j] > thinned[i]) - (thinned[j] < thinned[i]);
        slopes[n_pairs++] = (thinned[j] - thinned[i]) / (double) (j - i);
      }
  self->tau = (double) balance / (double) n_pairs;
  self->slope = median (slopes, n_pairs) * (double) (n_thinned - 1) / (double) (n - 1);
  rise = thinned[n_thinned - 1] - thinned[0];
  self->late_share =
      rise == 0.0 ? 0.0 : (thinned[n_thinned - 1] - thinned[(n_thinned - 1) / 2]) / rise;
  return TRUE;
}
