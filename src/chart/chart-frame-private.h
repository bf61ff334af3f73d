/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The inside of a frame. Layout fills it, drawing and hit-testing only read it.
 *
 *     ┌ pad ─────────────────────────────────────────┐
 *     │ title                                        │ header (chart-frame.c)
 *     │ subtitle                                     │
 *     │ ── Leak  ─ ─ ConT  …   legend                │ chart-legend.c
 *     │  4 GiB ┌──────────────────────────┐ Leak     │
 *     │  2 GiB │ plot                     │ ConT     │ trend-layout.c, bar-layout.c
 *     │      0 └──────────────────────────┘ end      │
 *     │         10:00     10:30     11:00   labels   │
 *     │ source                                       │
 *     └──────────────────────────────────────────────┘
 */
#pragma once

#include "chart/chart-frame.h"
#include "chart/chart-private.h"
#include "chart/scale.h"
#include "chart/text-ruler.h"

G_BEGIN_DECLS

/* A text that is drawn as it stands. */
typedef struct
{
  PscPoint at;
  char *text;
  PscTextStyle style;
} PscPlacedText;

typedef struct
{
  PscRect rect;
  /* PSC_CHART_NO_SERIES where there are bars. */
  int series;
  PscRect swatch;
  PscFill fill;
} PscLegendEntry;

/* One series as the view shows it. */
typedef struct
{
  int series;
  PscSeriesStyle style;
  double width;
  /* After the baseline; owned only if it differs from the chart's. */
  const double *values;
  double *owned_values;
  /* The edges of its area, NULL unless it is stacked. */
  double *bottom;
  double *top;
} PscTrendLine;

typedef struct
{
  int series;
  PscPoint anchor;
  PscRect rect;
} PscEndLabel;

/* A vertical line with an optional text: a tick, an event or a break. */
typedef struct
{
  double x;
  char *title;
} PscVertical;

/* Stands for the bars that the caller or the layout left out. */
#define PSC_REST_BAR G_MAXUINT

/* A filled rectangle that belongs to a bar; a bar may have one for each pool. */
typedef struct
{
  guint bar;
  PscRect rect;
  PscFill fill;
} PscBarShape;

/* Where the pointer finds a bar. */
typedef struct
{
  guint bar;
  PscRect rect;
  double value;
} PscBarRow;

struct _PscChartFrame
{
  PscChart *chart;
  PscChartView view;
  PscChartTheme theme;
  double width;
  double height;
  double pad;
  PscTextRuler *ruler;

  PscRect plot;
  GArray *texts;  /* PscPlacedText */
  GArray *legend; /* PscLegendEntry */

  /* Trend. first > last when nothing is in view. */
  guint first;
  guint last;
  double *x_px;
  PscScale x;
  PscScale y;
  gboolean is_log;
  GArray *lines;       /* PscTrendLine, the topmost last */
  double unseen_total; /* the last total in view where its line was left out, else NAN */
  GArray *end_labels;  /* PscEndLabel */
  gboolean has_end_values;
  GArray *shades; /* PscRect, paper behind the texts of events */
  GArray *events; /* PscVertical */
  GArray *breaks; /* PscVertical */
  GArray *limits; /* double, the y of each limit in view */

  /* Grid lines: y for a trend, x for bars. */
  GArray *grid;  /* double */
  GArray *ticks; /* double, the x of small ticks below a trend */

  GArray *shapes; /* PscBarShape */
  GArray *rows;   /* PscBarRow, from top to bottom */
  double zero;    /* the x at which bars begin */
};

/* Adds a text that the frame owns, or drops it where it would stick out of the picture. */
void psc_frame_take_text (PscChartFrame *self,
                          double x,
                          double baseline,
                          char *text,
                          PscTextRole role,
                          PscAnchor anchor,
                          PscColour colour);

/* The same, cut to fit @width; nothing is added when nothing fits. */
void psc_frame_add_text (PscChartFrame *self,
                         double x,
                         double baseline,
                         const char *text,
                         PscTextRole role,
                         PscAnchor anchor,
                         PscColour colour,
                         double width);

PscSeriesStyle psc_frame_get_style (PscChartFrame *self, int series);
/* A hatch is drawn in a paler shade of its colour. */
PscFill psc_frame_get_area_fill (PscChartFrame *self, PscColour colour, PscHatch hatch);
PscTrendLine *psc_frame_find_line (PscChartFrame *self, int series);

/* Says in the middle of the plot why it is empty. */
void psc_frame_add_notice (PscChartFrame *self, const char *text);

/* Each takes what it needs from self->plot and leaves the rest. */
void psc_frame_layout_legend (PscChartFrame *self);
void psc_frame_layout_trend (PscChartFrame *self);
void psc_frame_layout_bars (PscChartFrame *self);
void psc_frame_layout_share (PscChartFrame *self);

/* trend-lines.c: the values of the view, the range of snapshots and the range of values. */
void psc_frame_prepare_lines (PscChartFrame *self);
void psc_frame_place_snapshots (PscChartFrame *self);
gboolean psc_frame_get_value_range (PscChartFrame *self, double *low, double *high);
/* The smallest value above zero in view, for a logarithmic axis. */
double psc_frame_get_least_positive (PscChartFrame *self);
/* Where the line of a snapshot is drawn: its value, or the upper edge of its area. */
double psc_trend_line_get_edge (const PscTrendLine *self, guint snapshot);

/* trend-labels.c: names at the ends of the lines. */
double psc_frame_measure_end_labels (PscChartFrame *self);
void psc_frame_place_end_labels (PscChartFrame *self);

/* chart-legend.c: one entry, returning its right end; and the sentence for what has no room. */
double psc_frame_place_swatch (PscChartFrame *self,
                               double x,
                               double y,
                               const char *label,
                               const PscFill *fill);
char *psc_frame_dup_more (guint n);

/* The fill of a pool's bars: paged is paler and hatched. */
PscFill psc_frame_get_pool_fill (PscChartFrame *self, PscColour colour, PscChartPool pool);

void psc_frame_draw_legend (PscChartFrame *self, PscCanvas *canvas);
void psc_frame_draw_trend (PscChartFrame *self, PscCanvas *canvas);
void psc_frame_draw_bars (PscChartFrame *self, PscCanvas *canvas);
void
psc_frame_draw_marker (PscCanvas *canvas, PscPoint at, const PscSeriesStyle *style, double size);

G_END_DECLS
