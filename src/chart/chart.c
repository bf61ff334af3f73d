/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Copies what callers give and computes what follows from it: "other" is never given, so it cannot
 * be wrong.
 */
#include "config.h"

#include "chart/chart.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "chart/axis-text.h"
#include "chart/chart-private.h"
#include "chart/clean-text.h"

static void
series_free (gpointer data)
{
  PscSeriesData *self = data;

  g_free (self->label);
  g_free (self->owner);
  g_free (self->values);
  g_free (self);
}

static void
bar_free (gpointer data)
{
  PscBarData *self = data;

  g_free (self->label);
  g_free (self->owner);
  g_free (self);
}

static void
mark_free (gpointer data)
{
  PscMark *self = data;

  g_free (self->text);
  g_free (self);
}

static PscMark *
mark_new (double at, const char *text)
{
  PscMark *self = g_new0 (PscMark, 1);

  self->at = at;
  self->text = psc_clean_text (text);
  return self;
}

PscChart *
psc_chart_new (PscChartKind kind, PscChartUnit unit)
{
  PscChart *self = g_atomic_rc_box_new0 (PscChart);

  self->kind = kind;
  self->unit = unit;
  self->title = g_strdup ("");
  self->subtitle = g_strdup ("");
  self->source = g_strdup ("");
  self->series = g_ptr_array_new_with_free_func (series_free);
  self->breaks = g_ptr_array_new_with_free_func (mark_free);
  self->limits = g_ptr_array_new_with_free_func (mark_free);
  self->events = g_ptr_array_new_with_free_func (mark_free);
  self->bars = g_ptr_array_new_with_free_func (bar_free);
  return self;
}

PscChart *
psc_chart_ref (PscChart *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
chart_clear (gpointer data)
{
  PscChart *self = data;

  g_free (self->title);
  g_free (self->subtitle);
  g_free (self->source);
  g_strfreev (self->labels);
  g_free (self->x);
  g_free (self->is_break);
  g_ptr_array_unref (self->series);
  g_free (self->totals);
  g_free (self->others);
  g_ptr_array_unref (self->breaks);
  g_ptr_array_unref (self->limits);
  g_ptr_array_unref (self->events);
  g_ptr_array_unref (self->bars);
}

void
psc_chart_unref (PscChart *self)
{
  g_atomic_rc_box_release_full (self, chart_clear);
}

static void
set_text (char **field, const char *text)
{
  g_free (*field);
  *field = psc_clean_text (text);
}

void
psc_chart_set_title (PscChart *self, const char *title)
{
  set_text (&self->title, title);
}

void
psc_chart_set_subtitle (PscChart *self, const char *subtitle)
{
  set_text (&self->subtitle, subtitle);
}

void
psc_chart_set_source (PscChart *self, const char *source)
{
  set_text (&self->source, source);
}

void
psc_chart_set_snapshots (PscChart *self, guint n_snapshots, const char *const *labels)
{
  g_return_if_fail (self->kind == PSC_CHART_TREND);
  g_return_if_fail (self->is_break == NULL);

  self->n_snapshots = n_snapshots;
  self->x = g_new (double, n_snapshots);
  self->is_break = g_new0 (gboolean, n_snapshots);
  for (guint i = 0; i < n_snapshots; i++)
    self->x[i] = i;

  if (labels != NULL)
    {
      self->labels = g_new0 (char *, (gsize) n_snapshots + 1);
      for (guint i = 0; i < n_snapshots; i++)
        self->labels[i] = psc_clean_text (labels[i]);
    }
}

gboolean
psc_chart_set_times (PscChart *self,
                     const gint64 *taken_at_usec,
                     gint32 utc_offset_seconds,
                     gboolean zone_known)
{
  for (guint i = 1; i < self->n_snapshots; i++)
    if (taken_at_usec[i] < taken_at_usec[i - 1])
      return FALSE;
  if (self->n_snapshots == 0
      || (self->n_snapshots > 1 && taken_at_usec[0] == taken_at_usec[self->n_snapshots - 1]))
    return FALSE;

  for (guint i = 0; i < self->n_snapshots; i++)
    self->x[i] = (double) taken_at_usec[i];
  self->has_times = TRUE;
  self->zone_known = zone_known;
  self->utc_offset_seconds = utc_offset_seconds;
  return TRUE;
}

/* An infinity is no more of a number than NAN is, and would spoil every sum. */
static double *
copy_values (const PscChart *self, const double *values)
{
  double *copy = g_new (double, self->n_snapshots);

  for (guint i = 0; i < self->n_snapshots; i++)
    copy[i] = isfinite (values[i]) ? values[i] : (double) NAN;
  return copy;
}

static void
subtract_series (const PscChart *self, double *others, const PscSeriesData *series)
{
  for (guint i = 0; i < self->n_snapshots; i++)
    if (!isnan (series->values[i]))
      others[i] -= series->values[i];
}

/* The part of the total that no series accounts for. A value that is unknown accounts for nothing.
 */
static void
update_others (PscChart *self)
{
  g_free (self->others);
  self->others = copy_values (self, self->totals);
  for (guint i = 0; i < self->series->len; i++)
    subtract_series (self, self->others, psc_chart_series (self, i));
}

guint
psc_chart_add_series (PscChart *self, const PscChartSeries *series)
{
  PscSeriesData *copy;

  g_return_val_if_fail (self->kind == PSC_CHART_TREND, 0);

  copy = g_new0 (PscSeriesData, 1);
  copy->label = psc_clean_text (series->label);
  copy->owner = psc_clean_text (series->owner);
  copy->pool = series->pool;
  copy->values = copy_values (self, series->values);
  copy->style = series->style > 0 ? series->style - 1 : self->series->len;
  g_ptr_array_add (self->series, copy);
  if (self->others != NULL)
    subtract_series (self, self->others, copy);

  return self->series->len - 1;
}

void
psc_chart_set_total (PscChart *self, const double *totals)
{
  g_return_if_fail (self->kind == PSC_CHART_TREND);

  g_free (self->totals);
  self->totals = copy_values (self, totals);
  update_others (self);
}

void
psc_chart_add_break (PscChart *self, guint first_snapshot, const char *reason)
{
  g_return_if_fail (first_snapshot < self->n_snapshots);

  if (self->is_break[first_snapshot])
    return;
  self->is_break[first_snapshot] = TRUE;
  g_ptr_array_add (self->breaks, mark_new (first_snapshot, reason));
}

void
psc_chart_add_limit (PscChart *self, double value, const char *label)
{
  if (isfinite (value))
    g_ptr_array_add (self->limits, mark_new (value, label));
}

void
psc_chart_add_event (PscChart *self, double x, const char *text)
{
  if (isfinite (x))
    g_ptr_array_add (self->events, mark_new (x, text));
}

void
psc_chart_add_bar (PscChart *self, const PscChartBar *bar)
{
  PscBarData *copy;

  g_return_if_fail (self->kind != PSC_CHART_TREND);

  copy = g_new0 (PscBarData, 1);
  copy->label = psc_clean_text (bar->label);
  copy->owner = psc_clean_text (bar->owner);
  copy->nonpaged = isfinite (bar->nonpaged) ? bar->nonpaged : (double) NAN;
  copy->paged = isfinite (bar->paged) ? bar->paged : (double) NAN;
  copy->change = bar->change;
  g_ptr_array_add (self->bars, copy);
}

void
psc_chart_set_rest (PscChart *self, guint n_bars, double nonpaged, double paged)
{
  self->n_rest = n_bars;
  self->rest_nonpaged = isfinite (nonpaged) ? nonpaged : (double) NAN;
  self->rest_paged = isfinite (paged) ? paged : (double) NAN;
}

PscChartKind
psc_chart_get_kind (const PscChart *self)
{
  return self->kind;
}

PscChartUnit
psc_chart_get_unit (const PscChart *self)
{
  return self->unit;
}

const char *
psc_chart_get_title (const PscChart *self)
{
  return self->title;
}

guint
psc_chart_get_n_snapshots (const PscChart *self)
{
  return self->n_snapshots;
}

guint
psc_chart_get_n_series (const PscChart *self)
{
  return self->series->len;
}

guint
psc_chart_get_n_bars (const PscChart *self)
{
  return self->bars->len;
}

gboolean
psc_chart_has_times (const PscChart *self)
{
  return self->has_times;
}

double
psc_chart_get_x (const PscChart *self, guint snapshot)
{
  g_return_val_if_fail (snapshot < self->n_snapshots, (double) NAN);

  return self->x[snapshot];
}

char *
psc_chart_dup_x_text (const PscChart *self, guint snapshot)
{
  g_return_val_if_fail (snapshot < self->n_snapshots, NULL);

  if (self->has_times)
    return psc_axis_dup_time (self->x[snapshot], self->utc_offset_seconds, self->zone_known);
  if (self->labels != NULL && self->labels[snapshot][0] != '\0')
    return g_strdup (self->labels[snapshot]);
  return g_strdup_printf ("%u", snapshot);
}

const double *
psc_chart_values (const PscChart *self, int series)
{
  if (series == PSC_CHART_TOTAL)
    return self->totals;
  if (series == PSC_CHART_OTHER)
    return self->others;
  if (series >= 0 && (guint) series < self->series->len)
    return psc_chart_series (self, (guint) series)->values;
  return NULL;
}

double
psc_chart_get_value (const PscChart *self, int series, guint snapshot)
{
  const double *values = psc_chart_values (self, series);

  g_return_val_if_fail (snapshot < self->n_snapshots, (double) NAN);

  return values != NULL ? values[snapshot] : (double) NAN;
}

const char *
psc_chart_get_label (const PscChart *self, int series)
{
  if (series == PSC_CHART_TOTAL)
    return C_ ("chart", "total");
  if (series == PSC_CHART_OTHER)
    return C_ ("chart", "other");

  g_return_val_if_fail (series >= 0 && (guint) series < self->series->len, "");

  return psc_chart_series (self, (guint) series)->label;
}

char *
psc_chart_dup_value_text (const PscChart *self, double value, gboolean is_change)
{
  return psc_axis_dup_value (self->unit, value, is_change);
}

double
psc_known_sum (double a, double b)
{
  if (isnan (a))
    return b;
  return isnan (b) ? a : a + b;
}
