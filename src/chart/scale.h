/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From values to pixels and back, and where the ticks go. Pure arithmetic.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  PSC_SCALE_LINEAR,
  PSC_SCALE_LOG
} PscScaleKind;

typedef struct
{
  PscScaleKind kind;
  /* Values at both ends; for a logarithmic scale above 0. They differ. */
  double from;
  double to;
  /* Pixels at both ends. */
  double start;
  double end;
} PscScale;

/* The pixel of @value. On a logarithmic scale whatever is not above the lower end stands at the
 * lower end. The result is finite for finite values, and at most a million pixels outside. */
double psc_scale_map (const PscScale *self, double value);

/* The value at @pixel; the inverse of psc_scale_map () inside the scale. */
double psc_scale_unmap (const PscScale *self, double pixel);

/**
 * psc_scale_step:
 * @span: the length to be divided
 * @max_ticks: at most this many steps, 1 or more
 * @binary: whether values are bytes
 *
 * Steps are 1, 2 or 5 times a power of ten; for bytes 1, 2, 5, 10, 20, 50, 100, 256 or 512 times a
 * power of 1024 (a quarter and a half of the next unit instead of 200 and 500, so that no tick
 * reads "1500 MiB").
 *
 * Returns: the smallest such step that needs no more than @max_ticks; at least 1 for bytes, else
 * 0.001
 */
double psc_scale_step (double span, guint max_ticks, gboolean binary);

/**
 * psc_scale_linear_ticks:
 *
 * Returns: (transfer full) (element-type double): the multiples of @step from @from to @to
 */
GArray *psc_scale_linear_ticks (double from, double to, double step);

/**
 * psc_scale_log_ticks:
 *
 * Returns: (transfer full) (element-type double): powers of two (bytes) or ten from @from to @to,
 * every one or every few of them, never more than @max_ticks
 */
GArray *psc_scale_log_ticks (double from, double to, guint max_ticks, gboolean binary);

G_END_DECLS
