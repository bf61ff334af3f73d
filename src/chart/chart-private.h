/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The inside of a chart, for the files of this folder that lay it out, draw it and describe it.
 */
#pragma once

#include "chart/chart.h"

G_BEGIN_DECLS

typedef struct
{
  char *label;
  char *owner;
  PscChartPool pool;
  double *values;
  guint style;
} PscSeriesData;

typedef struct
{
  char *label;
  char *owner;
  double nonpaged;
  double paged;
  PscChartChange change;
} PscBarData;

/* A break, a limit or an event: a place on one axis and a text. */
typedef struct
{
  double at;
  char *text;
} PscMark;

struct _PscChart
{
  PscChartKind kind;
  PscChartUnit unit;
  char *title;
  char *subtitle;
  char *source;

  guint n_snapshots;
  char **labels;
  double *x;
  gboolean has_times;
  gboolean zone_known;
  gint32 utc_offset_seconds;

  GPtrArray *series; /* PscSeriesData */
  double *totals;
  double *others;
  GPtrArray *breaks;  /* PscMark, at a snapshot */
  gboolean *is_break; /* one per snapshot */
  GPtrArray *limits;  /* PscMark, at a value */
  GPtrArray *events;  /* PscMark, at an x */

  GPtrArray *bars; /* PscBarData */
  guint n_rest;
  double rest_nonpaged;
  double rest_paged;
};

static inline PscSeriesData *
psc_chart_series (const PscChart *self, guint index)
{
  return g_ptr_array_index (self->series, index);
}

static inline PscBarData *
psc_chart_bar (const PscChart *self, guint index)
{
  return g_ptr_array_index (self->bars, index);
}

/* The values of a series, "other" or the total; NULL where there are none. */
const double *psc_chart_values (const PscChart *self, int series);

/* What is known of two values: NAN only if both are. */
double psc_known_sum (double a, double b);

/* TRUE if a break stands right before @snapshot; one past the last is allowed. */
static inline gboolean
psc_chart_breaks_before (const PscChart *self, guint snapshot)
{
  return snapshot < self->n_snapshots && self->is_break[snapshot];
}

G_END_DECLS
