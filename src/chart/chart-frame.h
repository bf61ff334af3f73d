/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A chart laid out for one size and one view: drawn as often as needed, and asked what lies where.
 *
 * Laying out and drawing are for one thread at a time. A widget makes a frame when the chart, the
 * view or the size changes and keeps it for pointer and keyboard.
 */
#pragma once

#include "chart/canvas.h"
#include "chart/chart-theme.h"
#include "chart/chart.h"

#include <cairo.h>

G_BEGIN_DECLS

typedef enum
{
  PSC_CHART_LINES,
  PSC_CHART_STACKED
} PscChartArrangement;

/* Whether lines have "other" and the total among them; a stack always has. */
typedef enum
{
  /* Unless the total is so large that the series would lie flat: then it is named above the plot.
   */
  PSC_CHART_TOTALS_IF_LEGIBLE,
  PSC_CHART_TOTALS_SHOWN,
  PSC_CHART_TOTALS_HIDDEN
} PscChartTotals;

typedef enum
{
  PSC_CHART_SHOW_TITLE = 1 << 0,
  PSC_CHART_SHOW_LEGEND = 1 << 1,
  PSC_CHART_SHOW_SOURCE = 1 << 2,
  PSC_CHART_SHOW_AXES = 1 << 3,
  PSC_CHART_SHOW_END_LABELS = 1 << 4,
  PSC_CHART_SHOW_BACKGROUND = 1 << 5,
  PSC_CHART_SHOW_MARKS = 1 << 6,
  PSC_CHART_SHOW_ALL = 0x7f,
  /* A bare line, for a table cell. */
  PSC_CHART_SHOW_SPARKLINE = 0
} PscChartParts;

/* How a chart is looked at. */
typedef struct
{
  /* Borrowed and copied by frames; NULL is the light theme. */
  const PscChartTheme *theme;
  PscChartParts parts;
  PscChartArrangement arrangement;
  /* Takes effect for lines without negative values; elsewhere a logarithm would mislead or not
   * exist. */
  gboolean logarithmic;
  /* Subtract from every series its first known value of each segment: growth alone remains. */
  gboolean baseline;
  PscChartTotals totals;
  /* The part of the x axis that is shown; NAN: all of it. */
  double x_from;
  double x_to;
  /* Drawn more strongly than the rest; PSC_CHART_NO_SERIES for none. */
  int selected;
} PscChartView;

/* Everything, light, as lines. */
#define PSC_CHART_VIEW_INIT                                                                        \
  {                                                                                                \
    .parts = PSC_CHART_SHOW_ALL, .x_from = (double) NAN, .x_to = (double) NAN,                     \
    .selected = PSC_CHART_NO_SERIES                                                                \
  }

void psc_chart_view_init (PscChartView *self);

/* The shown part of the x axis, in its unit, NAN resolved. They differ. */
void psc_chart_view_get_range (const PscChartView *self,
                               const PscChart *chart,
                               double *from,
                               double *to);

/**
 * psc_chart_view_zoom:
 * @self: the view to change
 * @chart: what it looks at
 * @centre: the x that keeps its place
 * @factor: above 1 to see less, below 1 to see more
 *
 * Zooms within the chart: never past its ends, never closer than a few snapshots.
 *
 * Returns: %TRUE if the view changed
 */
gboolean
psc_chart_view_zoom (PscChartView *self, const PscChart *chart, double centre, double factor);

/* Moves the view by @share of its width, stopping at the ends. TRUE if it changed. */
gboolean psc_chart_view_pan (PscChartView *self, const PscChart *chart, double share);

typedef struct _PscChartFrame PscChartFrame;

/**
 * psc_chart_frame_new:
 * @chart: what to show; referenced
 * @view: (nullable): how; copied; %NULL is everything, light, as lines
 * @width: in pixels; whatever is too small for a part leaves the part out
 * @height: in pixels
 *
 * Returns: (transfer full): the layout
 */
PscChartFrame *
psc_chart_frame_new (PscChart *chart, const PscChartView *view, double width, double height);
void psc_chart_frame_free (PscChartFrame *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscChartFrame, psc_chart_frame_free)

/* Draws on any canvas, or on cairo from the current origin. */
void psc_chart_frame_draw (PscChartFrame *self, PscCanvas *canvas);
void psc_chart_frame_draw_cairo (PscChartFrame *self, cairo_t *cr);

/**
 * psc_chart_frame_draw_cursor:
 * @self: a frame
 * @cr: where the frame was drawn
 * @snapshot: the snapshot (of a trend) or bar that is pointed at
 * @series: the series that is pointed at, or %PSC_CHART_NO_SERIES
 *
 * Draws a line through the snapshot and a box with its values, or an outline around the bar, over a
 * drawn frame.
 */
void psc_chart_frame_draw_cursor (PscChartFrame *self, cairo_t *cr, guint snapshot, int series);

/* Where the data are drawn. */
const PscRect *psc_chart_frame_get_plot (PscChartFrame *self);

typedef enum
{
  PSC_CHART_HIT_NOTHING,
  /* Inside the plot: the nearest snapshot. */
  PSC_CHART_HIT_SNAPSHOT,
  /* On a line or in an area: its series and the nearest snapshot. */
  PSC_CHART_HIT_SERIES,
  /* A legend entry or a label at a line's end: its series. */
  PSC_CHART_HIT_LEGEND,
  PSC_CHART_HIT_BAR
} PscChartHitKind;

typedef struct
{
  PscChartHitKind kind;
  guint snapshot;
  int series;
  guint bar;
  /* The value in question as it is drawn (after baseline), NAN if unknown. */
  double value;
  /* Where it is drawn. */
  PscPoint at;
} PscChartHit;

/**
 * psc_chart_frame_hit:
 * @self: a frame
 * @x: in pixels
 * @y: in pixels
 * @hit: (out): what is there
 *
 * Returns: %FALSE when nothing is there
 */
gboolean psc_chart_frame_hit (PscChartFrame *self, double x, double y, PscChartHit *hit);

/* Where a series' value is drawn, for a keyboard cursor; FALSE if it is unknown or out of view. */
gboolean psc_chart_frame_locate (PscChartFrame *self, int series, guint snapshot, PscPoint *at);

/* The x of the axis at a pixel; what zooming and panning need. */
double psc_chart_frame_get_x_at (PscChartFrame *self, double pixel);

/* How many characters no installed font can show. */
guint psc_chart_frame_get_n_missing_glyphs (PscChartFrame *self);

/* Lays out and draws at once, for those who do not keep a frame. */
void psc_chart_draw (PscChart *chart,
                     const PscChartView *view,
                     cairo_t *cr,
                     double width,
                     double height);

G_END_DECLS
