/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a chart shows: numbers and words, and nothing of how they are drawn.
 *
 * A chart is filled by one thread and not changed after it was first drawn; from then on threads
 * may share it. An unknown value is NAN everywhere and never drawn as 0. Texts may hold any bytes:
 * they are cleaned on entry.
 *
 * Example:
 *
 *     g_autoptr (PscChart) chart = psc_chart_new (PSC_CHART_TREND, PSC_CHART_BYTES);
 *
 *     psc_chart_set_title (chart, _("Nonpaged pool"));
 *     psc_chart_set_snapshots (chart, n, labels);
 *     psc_chart_set_times (chart, times, 0, FALSE);
 *     psc_chart_add_series (chart, &(PscChartSeries){ .label = "Leak", .owner = "myfault.sys",
 * .values = bytes }); psc_chart_set_total (chart, totals); psc_chart_save (chart, NULL, "leak.svg",
 * NULL, &error);
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  /* Lines or stacked areas over the snapshots. */
  PSC_CHART_TREND,
  /* Ranked bars of one snapshot. */
  PSC_CHART_TOP,
  /* Bars to the right for what grew, to the left for what shrank. */
  PSC_CHART_COMPARE,
  /* Parts of one total. */
  PSC_CHART_SHARE
} PscChartKind;

typedef enum
{
  PSC_CHART_BYTES,
  PSC_CHART_COUNT,
  PSC_CHART_BYTES_PER_HOUR,
  PSC_CHART_BYTES_PER_SNAPSHOT,
  PSC_CHART_COUNT_PER_HOUR,
  PSC_CHART_COUNT_PER_SNAPSHOT
} PscChartUnit;

typedef enum
{
  /* Both together, or it does not matter. */
  PSC_CHART_POOL_BOTH,
  PSC_CHART_POOL_NONPAGED,
  PSC_CHART_POOL_PAGED
} PscChartPool;

typedef enum
{
  PSC_CHART_CHANGE_NONE,
  PSC_CHART_CHANGE_NEW,
  PSC_CHART_CHANGE_GONE
} PscChartChange;

/* Stand for a series where an index is asked for. */
#define PSC_CHART_NO_SERIES (-1)
#define PSC_CHART_OTHER (-2)
#define PSC_CHART_TOTAL (-3)

/* One line of a trend. */
typedef struct
{
  /* The tag as people read it. */
  const char *label;
  /* Who owns it, or NULL. */
  const char *owner;
  PscChartPool pool;
  /* One per snapshot. */
  const double *values;
  /* 1 and up: a place in the palette that the tag keeps whatever else is shown; 0: the next one. */
  guint style;
} PscChartSeries;

/* One bar of the other kinds. */
typedef struct
{
  const char *label;
  const char *owner;
  /* Bytes or counts; differences in a comparison. */
  double nonpaged;
  double paged;
  PscChartChange change;
} PscChartBar;

typedef struct _PscChart PscChart;

PscChart *psc_chart_new (PscChartKind kind, PscChartUnit unit);
PscChart *psc_chart_ref (PscChart *self);
void psc_chart_unref (PscChart *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscChart, psc_chart_unref)

/* What is said above and below the drawing: a title, one grey line, and where the numbers come
 * from. */
void psc_chart_set_title (PscChart *self, const char *title);
void psc_chart_set_subtitle (PscChart *self, const char *subtitle);
void psc_chart_set_source (PscChart *self, const char *source);

/**
 * psc_chart_set_snapshots:
 * @self: a trend without snapshots
 * @n_snapshots: how many points each series has
 * @labels: (nullable) (array length=n_snapshots): names of the snapshots; without, they are
 * numbered from 0
 *
 * To be called once, before anything that has one value per snapshot.
 */
void psc_chart_set_snapshots (PscChart *self, guint n_snapshots, const char *const *labels);

/**
 * psc_chart_set_times:
 * @self: a trend with snapshots
 * @taken_at_usec: one time per snapshot, since 1970 as UTC
 * @utc_offset_seconds: what to add for the clock on the wall where the capture was taken
 * @zone_known: %FALSE when the times are that wall clock already and nobody knows the zone
 *
 * Puts the snapshots at their times. When the times run backwards (snapshots were reordered by
 * hand) or are all the same, nothing changes and the snapshots stay evenly spaced.
 *
 * Returns: %TRUE if the times are used
 */
gboolean psc_chart_set_times (PscChart *self,
                              const gint64 *taken_at_usec,
                              gint32 utc_offset_seconds,
                              gboolean zone_known);

/**
 * psc_chart_add_series:
 * @self: a trend with snapshots
 * @series: the series; everything is copied
 *
 * Returns: its index, 0 for the first
 */
guint psc_chart_add_series (PscChart *self, const PscChartSeries *series);

/**
 * psc_chart_set_total:
 * @self: a trend with snapshots
 * @totals: one per snapshot
 *
 * With a total there is a total line, and "other" is what the series leave of it: the parts always
 * add up.
 */
void psc_chart_set_total (PscChart *self, const double *totals);

/* No line is drawn from the snapshot before @first_snapshot to it: the machine restarted, or is
 * another. */
void psc_chart_add_break (PscChart *self, guint first_snapshot, const char *reason);

/* A level that should not be reached, in the unit of the chart. */
void psc_chart_add_limit (PscChart *self, double value, const char *label);

/**
 * psc_chart_add_event:
 * @self: a trend with snapshots
 * @x: microseconds as in psc_chart_set_times () where times are used, else a snapshot number (may
 * lie between two)
 * @text: what happened
 */
void psc_chart_add_event (PscChart *self, double x, const char *text);

/* Adds a bar to any kind but the trend, in the order to be shown (the caller ranks). */
void psc_chart_add_bar (PscChart *self, const PscChartBar *bar);

/* How many bars were left out by the caller and what they sum to (NAN: unknown): a last bar, or
 * share, "other". */
void psc_chart_set_rest (PscChart *self, guint n_bars, double nonpaged, double paged);

PscChartKind psc_chart_get_kind (const PscChart *self);
PscChartUnit psc_chart_get_unit (const PscChart *self);
const char *psc_chart_get_title (const PscChart *self);
guint psc_chart_get_n_snapshots (const PscChart *self);
guint psc_chart_get_n_series (const PscChart *self);
guint psc_chart_get_n_bars (const PscChart *self);

/* TRUE where snapshots stand at their times. */
gboolean psc_chart_has_times (const PscChart *self);

/* Where a snapshot stands on the x axis: microseconds or its number. */
double psc_chart_get_x (const PscChart *self, guint snapshot);

/**
 * psc_chart_dup_x_text:
 *
 * Returns: (transfer full): the time or name of a snapshot, in words
 */
char *psc_chart_dup_x_text (const PscChart *self, guint snapshot);

/* @series is an index, %PSC_CHART_OTHER or %PSC_CHART_TOTAL; NAN where unknown. */
double psc_chart_get_value (const PscChart *self, int series, guint snapshot);

/* The name of a series, %PSC_CHART_OTHER and %PSC_CHART_TOTAL included. */
const char *psc_chart_get_label (const PscChart *self, int series);

/**
 * psc_chart_dup_value_text:
 *
 * Returns: (transfer full): @value in the unit of the chart, with a sign where @is_change;
 * "unknown" for NAN
 */
char *psc_chart_dup_value_text (const PscChart *self, double value, gboolean is_change);

G_END_DECLS
