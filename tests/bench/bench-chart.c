/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Frames of a long trend: 10,000 snapshots, twelve series with "other" and the total, 1200 by 600
 * pixels. Prints the median of many runs for laying out and for drawing, with values that jump as
 * much as they can and with smooth ones.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include <math.h>

#include "chart/chart-frame.h"

#define N_SNAPSHOTS 10000u
#define N_SERIES 12u
#define N_RUNS 31u
#define WIDTH 1200
#define HEIGHT 600

/* The same on every machine. */
static guint32
next_random (guint32 *state)
{
  *state = *state * 1664525u + 1013904223u;
  return *state >> 8;
}

static PscChart *
create_chart (gboolean is_noisy)
{
  PscChart *chart = psc_chart_new (PSC_CHART_TREND, PSC_CHART_BYTES);
  g_autofree double *values = g_new (double, N_SNAPSHOTS);
  g_autofree double *totals = g_new0 (double, N_SNAPSHOTS);
  guint32 state = 1;

  psc_chart_set_title (chart, "Nonpaged pool");
  psc_chart_set_snapshots (chart, N_SNAPSHOTS, NULL);
  for (guint s = 0; s < N_SERIES; s++)
    {
      g_autofree char *label = g_strdup_printf ("Tag%u", s);

      for (guint i = 0; i < N_SNAPSHOTS; i++)
        {
          const double noise = is_noisy ? next_random (&state) % 100000000u : 0;

          values[i] = 1e7 * (s + 1) + 1e4 * i * (s % 3) + noise;
          totals[i] += values[i];
        }
      psc_chart_add_series (chart, &(PscChartSeries){ .label = label, .values = values });
    }
  for (guint i = 0; i < N_SNAPSHOTS; i++)
    totals[i] += 5e8;
  psc_chart_set_total (chart, totals);
  return chart;
}

static int
compare_double (gconstpointer a, gconstpointer b)
{
  const double da = *(const double *) a;
  const double db = *(const double *) b;

  return (da > db) - (da < db);
}

static double
median (double *values)
{
  qsort (values, N_RUNS, sizeof *values, compare_double);
  return values[N_RUNS / 2];
}

static void
measure (const char *name, PscChart *chart, const PscChartView *view)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  double layout_ms[N_RUNS];
  double draw_ms[N_RUNS];
  PscPoint at;

  for (guint run = 0; run < N_RUNS; run++)
    {
      cairo_t *cr = cairo_create (surface);
      const gint64 start = g_get_monotonic_time ();
      g_autoptr (PscChartFrame) frame = psc_chart_frame_new (chart, view, WIDTH, HEIGHT);
      const gint64 laid_out = g_get_monotonic_time ();

      psc_chart_frame_draw_cairo (frame, cr);
      cairo_surface_flush (surface);
      layout_ms[run] = (double) (laid_out - start) / 1000;
      draw_ms[run] = (double) (g_get_monotonic_time () - laid_out) / 1000;
      g_assert (psc_chart_frame_locate (frame, 0, N_SNAPSHOTS / 2, &at));
      cairo_destroy (cr);
    }
  printf ("%-24s layout %6.2f ms, draw %6.2f ms\n", name, median (layout_ms), median (draw_ms));
  cairo_surface_destroy (surface);
}

int
main (void)
{
  g_autoptr (PscChart) noisy = create_chart (TRUE);
  g_autoptr (PscChart) smooth = create_chart (FALSE);
  PscChartView view = PSC_CHART_VIEW_INIT;

  measure ("lines, noisy", noisy, &view);
  measure ("lines, smooth", smooth, &view);
  view.logarithmic = TRUE;
  measure ("lines, logarithmic", noisy, &view);
  view.logarithmic = FALSE;
  view.arrangement = PSC_CHART_STACKED;
  measure ("stacked, noisy", noisy, &view);
  measure ("stacked, smooth", smooth, &view);
  return EXIT_SUCCESS;
}
