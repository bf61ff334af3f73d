/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Linear and logarithmic scales. Time has its own ticks, in time-ticks.c.
 */
#include "config.h"

#include "chart/scale.h"

#include <math.h>

/* Further outside no canvas can tell the difference, and sums of coordinates stay exact. */
#define FAR_OUTSIDE 1e6

static double
position_of (const PscScale *self, double value)
{
  if (self->kind == PSC_SCALE_LINEAR)
    return (value - self->from) / (self->to - self->from);
  if (value <= self->from)
    return 0;
  return log (value / self->from) / log (self->to / self->from);
}

double
psc_scale_map (const PscScale *self, double value)
{
  const double pixel = self->start + position_of (self, value) * (self->end - self->start);

  return CLAMP (pixel, -FAR_OUTSIDE, FAR_OUTSIDE);
}

double
psc_scale_unmap (const PscScale *self, double pixel)
{
  const double position = (pixel - self->start) / (self->end - self->start);

  if (self->kind == PSC_SCALE_LINEAR)
    return self->from + position * (self->to - self->from);
  return self->from * pow (self->to / self->from, position);
}

double
psc_scale_step (double span, guint max_ticks, gboolean binary)
{
  static const double decimal_steps[] = { 1, 2, 5 };
  static const double binary_steps[] = { 1, 2, 5, 10, 20, 50, 100, 256, 512 };
  const double *steps = binary ? binary_steps : decimal_steps;
  const gsize n_steps = binary ? G_N_ELEMENTS (binary_steps) : G_N_ELEMENTS (decimal_steps);
  const double base = binary ? 1024.0 : 10.0;
  const double wanted = span / max_ticks;

  for (double unit = binary ? 1.0 : 0.001; unit < 1e300; unit *= base)
    for (gsize i = 0; i < n_steps; i++)
      if (steps[i] * unit >= wanted)
        return steps[i] * unit;

  return wanted;
}

/* Enough for any axis; a step far too small for its span must not fill the memory. */
#define MAX_TICKS 1000

GArray *
psc_scale_linear_ticks (double from, double to, double step)
{
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (double));
  const double first = ceil (from / step - 1e-9);
  const double last = floor (to / step + 1e-9);

  for (double i = first; i <= last && ticks->len < MAX_TICKS; i += 1)
    {
      const double tick = i * step;

      g_array_append_val (ticks, tick);
      if (i + 1 == i)
        break;
    }
  return ticks;
}

GArray *
psc_scale_log_ticks (double from, double to, guint max_ticks, gboolean binary)
{
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (double));
  const double base = binary ? 2.0 : 10.0;
  const int first = (int) ceil (log (from) / log (base) - 1e-9);
  const int last = (int) floor (log (to) / log (base) + 1e-9);
  int every = 1;

  /* 2, 4, 10, 20 … doublings: a step of ten doublings goes from one unit to the next. */
  static const int doublings[] = { 1, 2, 5, 10, 20, 30, 60, 120, 400, 2000 };
  for (gsize i = 0; i < G_N_ELEMENTS (doublings); i++)
    {
      every = doublings[i];
      if ((last - first) / every + 1 <= (int) MAX (max_ticks, 1))
        break;
    }

  for (int i = first; i <= last; i++)
    if (i % every == 0)
      {
        const double tick = pow (base, i);

        g_array_append_val (ticks, tick);
      }
  return ticks;
}
