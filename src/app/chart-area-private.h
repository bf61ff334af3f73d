/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What chart-area.c, which draws, and chart-input.c, which listens, share.
 */
#pragma once

#include "app/chart-area.h"

G_BEGIN_DECLS

struct _PscChartArea
{
  GtkWidget parent_instance;

  PscChart *chart;
  PscChartView view;
  PscChartFrame *frame;     /* laid out for the current size, or NULL */
  cairo_surface_t *picture; /* the frame drawn, or NULL */

  char *selected;
  guint selected_bar;

  gboolean has_cursor;
  guint cursor_snapshot; /* or bar */
  int cursor_series;

  double pointer_x;
  double dragged; /* how far the drag under way has moved the view, in pixels */
};

/** psc_chart_area_invalidate: something that is drawn is another. */
void psc_chart_area_invalidate (PscChartArea *self);

/** psc_chart_area_get_frame: (nullable): the layout for the current size. */
PscChartFrame *psc_chart_area_get_frame (PscChartArea *self);

void psc_chart_area_set_cursor (PscChartArea *self, guint snapshot, int series);
void psc_chart_area_hide_cursor (PscChartArea *self);

/** psc_chart_area_dup_cursor_text: (transfer full) (nullable): what the cursor is on, in words. */
char *psc_chart_area_dup_cursor_text (PscChartArea *self);

/* Say that something was chosen; FALSE for what is no tag. */
gboolean psc_chart_area_pick_series (PscChartArea *self, int series, gboolean is_extending);
gboolean psc_chart_area_pick_bar (PscChartArea *self, guint bar, gboolean is_extending);
void psc_chart_area_pick_snapshot (PscChartArea *self, guint snapshot);

void psc_chart_area_add_controllers (PscChartArea *self);
void psc_chart_area_class_add_bindings (GtkWidgetClass *widget_class);

G_END_DECLS
