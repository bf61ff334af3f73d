/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pointer, wheel and keyboard of the chart. Whatever the pointer can reach, keys can: arrows move
 * through snapshots and series, Return picks, plus and minus zoom.
 */
#include "config.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/chart-area-private.h"
#include "chart/chart-summary.h"

#define ZOOM_STEP 1.25
#define PAN_STEP 0.1

static gboolean
is_trend (PscChartArea *self)
{
  return self->chart != NULL && psc_chart_get_kind (self->chart) == PSC_CHART_TREND;
}

char *
psc_chart_area_dup_cursor_text (PscChartArea *self)
{
  g_autofree char *place = NULL;
  g_autofree char *value = NULL;

  if (self->chart == NULL || !self->has_cursor)
    return NULL;
  if (!is_trend (self))
    {
      place = psc_chart_table_dup_cell (self->chart, self->cursor_snapshot, 0);
      value = psc_chart_table_dup_cell (self->chart, self->cursor_snapshot, 1);
      return g_strdup_printf ("%s: %s", place, value);
    }
  place = psc_chart_dup_x_text (self->chart, self->cursor_snapshot);
  if (self->cursor_series == PSC_CHART_NO_SERIES)
    return g_steal_pointer (&place);
  value = psc_chart_dup_value_text (self->chart,
                                    psc_chart_get_value (self->chart, self->cursor_series,
                                                         self->cursor_snapshot),
                                    FALSE);
  /* Translators: a moment, the name of a pool tag, and its value at that moment */
  return g_strdup_printf (_ ("%s, %s: %s"), place,
                          psc_chart_get_label (self->chart, self->cursor_series), value);
}

/* Pointer */

static void
motion_cb (PscChartArea *self, double x, double y)
{
  PscChartFrame *frame = psc_chart_area_get_frame (self);
  PscChartHit hit;

  self->pointer_x = x;
  if (frame == NULL || !psc_chart_frame_hit (frame, x, y, &hit))
    {
      psc_chart_area_hide_cursor (self);
      return;
    }
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self),
                                   hit.kind == PSC_CHART_HIT_SNAPSHOT ? NULL : "pointer");
  switch (hit.kind)
    {
    case PSC_CHART_HIT_SNAPSHOT:
      psc_chart_area_set_cursor (self, hit.snapshot, PSC_CHART_NO_SERIES);
      break;
    case PSC_CHART_HIT_SERIES:
      psc_chart_area_set_cursor (self, hit.snapshot, hit.series);
      break;
    case PSC_CHART_HIT_BAR:
      psc_chart_area_set_cursor (self, hit.bar, PSC_CHART_NO_SERIES);
      break;
    case PSC_CHART_HIT_NOTHING:
    case PSC_CHART_HIT_LEGEND:
    default:
      psc_chart_area_hide_cursor (self);
      break;
    }
}

static void
released_cb (PscChartArea *self, int n_press, double x, double y, GtkGestureClick *gesture)
{
  PscChartFrame *frame = psc_chart_area_get_frame (self);
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  gboolean is_extending = (state & GDK_CONTROL_MASK) != 0;
  PscChartHit hit;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (frame == NULL || !psc_chart_frame_hit (frame, x, y, &hit))
    return;
  if (hit.kind == PSC_CHART_HIT_BAR)
    psc_chart_area_pick_bar (self, hit.bar, is_extending);
  else if (hit.kind == PSC_CHART_HIT_SNAPSHOT)
    psc_chart_area_pick_snapshot (self, hit.snapshot);
  else
    psc_chart_area_pick_series (self, hit.series, is_extending);
}

static void
pan (PscChartArea *self, double share)
{
  if (is_trend (self) && psc_chart_view_pan (&self->view, self->chart, share))
    psc_chart_area_invalidate (self);
}

static void
drag_begin_cb (PscChartArea *self)
{
  self->dragged = 0.0;
}

static void
drag_update_cb (PscChartArea *self, double x, double y, GtkGesture *gesture)
{
  PscChartFrame *frame = psc_chart_area_get_frame (self);
  double width;

  if (frame == NULL || fabs (x) < 4.0)
    return;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  width = psc_chart_frame_get_plot (frame)->width;
  if (width > 0.0)
    pan (self, (self->dragged - x) / width);
  self->dragged = x;
}

static void
zoom_at (PscChartArea *self, double centre, double factor)
{
  if (is_trend (self) && psc_chart_view_zoom (&self->view, self->chart, centre, factor))
    psc_chart_area_invalidate (self);
}

static gboolean
scroll_cb (PscChartArea *self, double dx, double dy, GtkEventControllerScroll *controller)
{
  PscChartFrame *frame = psc_chart_area_get_frame (self);

  if (frame == NULL || !is_trend (self))
    return GDK_EVENT_PROPAGATE;
  if (fabs (dx) > fabs (dy))
    pan (self, dx * PAN_STEP);
  else
    zoom_at (self, psc_chart_frame_get_x_at (frame, self->pointer_x), pow (ZOOM_STEP, -dy));
  return GDK_EVENT_STOP;
}

void
psc_chart_area_add_controllers (PscChartArea *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (psc_chart_area_hide_cursor), self);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

/* Keyboard */

/* The places the cursor can take: snapshots of a trend, bars of the others. */
static guint
count_places (PscChartArea *self)
{
  return is_trend (self) ? psc_chart_get_n_snapshots (self->chart)
                         : psc_chart_get_n_bars (self->chart);
}

/* Scrolls a zoomed view until the cursor is inside. */
static void
reveal_cursor (PscChartArea *self)
{
  double x;
  double from;
  double to;

  if (!is_trend (self))
    return;
  x = psc_chart_get_x (self->chart, self->cursor_snapshot);
  psc_chart_view_get_range (&self->view, self->chart, &from, &to);
  if (x < from)
    pan (self, (x - from) / (to - from));
  else if (x > to)
    pan (self, (x - to) / (to - from));
}

static gboolean
move_place (PscChartArea *self, int step)
{
  gint64 n = count_places (self);
  gint64 place;

  if (n == 0)
    return FALSE;
  if (self->has_cursor)
    place = CLAMP ((gint64) self->cursor_snapshot + step, 0, n - 1);
  else
    /* The end of a trend is what matters first; the largest bar is the first. */
    place = is_trend (self) ? n - 1 : 0;
  psc_chart_area_set_cursor (self, (guint) place,
                             self->has_cursor ? self->cursor_series : PSC_CHART_NO_SERIES);
  reveal_cursor (self);
  return TRUE;
}

static gboolean
move_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  return PSC_CHART_AREA (widget)->chart != NULL
         && move_place (PSC_CHART_AREA (widget), g_variant_get_int32 (args));
}

/* Through the tags of a trend, with "none" at the upper end; the bars are places themselves. */
static gboolean
move_series_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  PscChartArea *self = PSC_CHART_AREA (widget);
  int step = g_variant_get_int32 (args);
  int n;
  int series;

  if (self->chart == NULL)
    return FALSE;
  if (!is_trend (self))
    return move_place (self, step);
  if (!self->has_cursor && !move_place (self, 0))
    return FALSE;
  n = (int) psc_chart_get_n_series (self->chart);
  series = self->cursor_series < 0 ? -1 : self->cursor_series;
  series = CLAMP (series + step, -1, n - 1);
  psc_chart_area_set_cursor (self, self->cursor_snapshot,
                             series < 0 ? PSC_CHART_NO_SERIES : series);
  return TRUE;
}

static gboolean
zoom_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  PscChartArea *self = PSC_CHART_AREA (widget);
  double factor = g_variant_get_double (args);
  double from;
  double to;

  if (!is_trend (self))
    return FALSE;
  psc_chart_view_get_range (&self->view, self->chart, &from, &to);
  if (factor > 0.0)
    zoom_at (self,
             self->has_cursor ? psc_chart_get_x (self->chart, self->cursor_snapshot)
                              : (from + to) / 2.0,
             factor);
  else
    {
      self->view.x_from = (double) NAN;
      self->view.x_to = (double) NAN;
      psc_chart_area_invalidate (self);
    }
  return TRUE;
}

static gboolean
pan_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  pan (PSC_CHART_AREA (widget), g_variant_get_double (args));
  return TRUE;
}

static gboolean
pick_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  PscChartArea *self = PSC_CHART_AREA (widget);
  gboolean is_extending = g_variant_get_boolean (args);

  if (self->chart == NULL || !self->has_cursor)
    return FALSE;
  if (!is_trend (self))
    return psc_chart_area_pick_bar (self, self->cursor_snapshot, is_extending);
  if (self->cursor_series >= 0)
    return psc_chart_area_pick_series (self, self->cursor_series, is_extending);
  psc_chart_area_pick_snapshot (self, self->cursor_snapshot);
  return TRUE;
}

typedef struct
{
  guint key;
  GdkModifierType modifiers;
  int step;
} StepKey;

static void
add_step_keys (GtkWidgetClass *widget_class)
{
  static const StepKey places[] = {
    { GDK_KEY_Left, 0, -1 },      { GDK_KEY_Right, 0, 1 },          { GDK_KEY_Page_Up, 0, -10 },
    { GDK_KEY_Page_Down, 0, 10 }, { GDK_KEY_Home, 0, -G_MAXINT32 }, { GDK_KEY_End, 0, G_MAXINT32 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    gtk_widget_class_add_binding (widget_class, places[i].key, places[i].modifiers, move_cb, "i",
                                  places[i].step);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Up, 0, move_series_cb, "i", -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Down, 0, move_series_cb, "i", 1);
}

void
psc_chart_area_class_add_bindings (GtkWidgetClass *widget_class)
{
  static const guint zoom_in[] = { GDK_KEY_plus, GDK_KEY_KP_Add, GDK_KEY_equal };
  static const guint zoom_out[] = { GDK_KEY_minus, GDK_KEY_KP_Subtract };
  static const guint enter[] = { GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_space };

  add_step_keys (widget_class);
  for (guint i = 0; i < G_N_ELEMENTS (zoom_in); i++)
    gtk_widget_class_add_binding (widget_class, zoom_in[i], 0, zoom_cb, "d", ZOOM_STEP);
  for (guint i = 0; i < G_N_ELEMENTS (zoom_out); i++)
    gtk_widget_class_add_binding (widget_class, zoom_out[i], 0, zoom_cb, "d", 1.0 / ZOOM_STEP);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_0, 0, zoom_cb, "d", 0.0);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, GDK_CONTROL_MASK, pan_cb, "d",
                                -PAN_STEP);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Right, GDK_CONTROL_MASK, pan_cb, "d",
                                PAN_STEP);
  for (guint i = 0; i < G_N_ELEMENTS (enter); i++)
    {
      gtk_widget_class_add_binding (widget_class, enter[i], 0, pick_cb, "b", FALSE);
      gtk_widget_class_add_binding (widget_class, enter[i], GDK_CONTROL_MASK, pick_cb, "b", TRUE);
    }
}
