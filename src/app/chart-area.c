/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The drawing is kept as a picture and made again only when chart, view, theme or size change; the
 * cursor is drawn over it. Pointer and keyboard move the same cursor.
 */
#include "config.h"

#include "app/chart-area.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "app/chart-area-private.h"
#include "base/tag.h"
#include "chart/chart-summary.h"

G_DEFINE_FINAL_TYPE (PscChartArea, psc_chart_area, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_PICKED,
  SIGNAL_SNAPSHOT_PICKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
psc_chart_area_dispose (GObject *object)
{
  PscChartArea *self = PSC_CHART_AREA (object);

  g_signal_handlers_disconnect_by_data (adw_style_manager_get_default (), self);
  g_clear_pointer (&self->frame, psc_chart_frame_free);
  g_clear_pointer (&self->picture, cairo_surface_destroy);
  g_clear_pointer (&self->chart, psc_chart_unref);
  g_clear_pointer (&self->selected, g_free);

  G_OBJECT_CLASS (psc_chart_area_parent_class)->dispose (object);
}

void
psc_chart_area_invalidate (PscChartArea *self)
{
  g_clear_pointer (&self->frame, psc_chart_frame_free);
  g_clear_pointer (&self->picture, cairo_surface_destroy);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

PscChartFrame *
psc_chart_area_get_frame (PscChartArea *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int height = gtk_widget_get_height (GTK_WIDGET (self));

  if (self->chart == NULL || width <= 0 || height <= 0)
    return NULL;
  if (self->frame == NULL)
    self->frame = psc_chart_frame_new (self->chart, &self->view, width, height);
  return self->frame;
}

static void
draw_picture (PscChartArea *self, PscChartFrame *frame)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  cairo_t *cr;

  self->picture = cairo_image_surface_create (CAIRO_FORMAT_ARGB32,
                                              gtk_widget_get_width (GTK_WIDGET (self)) * scale,
                                              gtk_widget_get_height (GTK_WIDGET (self)) * scale);
  cairo_surface_set_device_scale (self->picture, scale, scale);
  cr = cairo_create (self->picture);
  psc_chart_frame_draw_cairo (frame, cr);
  cairo_destroy (cr);
}

static void
psc_chart_area_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PscChartArea *self = PSC_CHART_AREA (widget);
  PscChartFrame *frame = psc_chart_area_get_frame (self);
  cairo_t *cr;

  if (frame == NULL)
    return;
  if (self->picture == NULL)
    draw_picture (self, frame);
  cr = gtk_snapshot_append_cairo (snapshot,
                                  &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                                                       (float) gtk_widget_get_height (widget)));
  cairo_set_source_surface (cr, self->picture, 0, 0);
  cairo_paint (cr);
  if (self->has_cursor)
    psc_chart_frame_draw_cursor (frame, cr, self->cursor_snapshot, self->cursor_series);
  else if (self->selected_bar != G_MAXUINT)
    psc_chart_frame_draw_cursor (frame, cr, self->selected_bar, PSC_CHART_NO_SERIES);
  cairo_destroy (cr);
}

static void
psc_chart_area_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  psc_chart_area_invalidate (PSC_CHART_AREA (widget));
}

static void
psc_chart_area_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 240 : 120;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 720 : 300;
}

/* The chart in words, and where the cursor is. */
static void
describe (PscChartArea *self)
{
  g_autofree char *summary = NULL;
  g_autofree char *cursor = NULL;
  g_autofree char *description = NULL;

  if (self->chart == NULL)
    return;
  summary = psc_chart_dup_summary (self->chart);
  cursor = psc_chart_area_dup_cursor_text (self);
  if (cursor != NULL)
    description = g_strdup_printf ("%s\n%s", cursor, summary);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  psc_chart_get_title (self->chart),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  description != NULL ? description : summary, -1);
}

/* @bar or @series by the text that names it. */
static void
find_selected (PscChartArea *self)
{
  self->view.selected = PSC_CHART_NO_SERIES;
  self->selected_bar = G_MAXUINT;
  if (self->chart == NULL || self->selected == NULL)
    return;
  for (guint i = 0; i < psc_chart_get_n_series (self->chart); i++)
    if (g_str_equal (psc_chart_get_label (self->chart, (int) i), self->selected))
      self->view.selected = (int) i;
  for (guint i = 0; i < psc_chart_get_n_bars (self->chart); i++)
    {
      g_autofree char *name = psc_chart_table_dup_cell (self->chart, i, 0);

      if (g_str_equal (name, self->selected))
        self->selected_bar = i;
    }
}

const PscChartTheme *
psc_chart_area_get_theme (void)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  gboolean is_dark = adw_style_manager_get_dark (manager);
  gboolean is_high = adw_style_manager_get_high_contrast (manager);
  PscChartThemeName name = is_high
                               ? (is_dark ? PSC_CHART_HIGH_CONTRAST_DARK : PSC_CHART_HIGH_CONTRAST)
                               : (is_dark ? PSC_CHART_DARK : PSC_CHART_LIGHT);

  return psc_chart_theme_get (name);
}

static void
theme_changed_cb (PscChartArea *self)
{
  self->view.theme = psc_chart_area_get_theme ();
  psc_chart_area_invalidate (self);
}

void
psc_chart_area_set_cursor (PscChartArea *self, guint snapshot, int series)
{
  if (self->has_cursor && self->cursor_snapshot == snapshot && self->cursor_series == series)
    return;
  self->has_cursor = TRUE;
  self->cursor_snapshot = snapshot;
  self->cursor_series = series;
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
psc_chart_area_hide_cursor (PscChartArea *self)
{
  if (!self->has_cursor)
    return;
  self->has_cursor = FALSE;
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The name is the tag in its printed form; "other" and the total are no tags. */
static gboolean
pick (PscChartArea *self, const char *name, gboolean is_extending)
{
  PscTag tag;

  if (!psc_tag_parse (name, &tag))
    return FALSE;
  g_signal_emit (self, signals[SIGNAL_PICKED], 0, tag, is_extending);
  return TRUE;
}

gboolean
psc_chart_area_pick_series (PscChartArea *self, int series, gboolean is_extending)
{
  return series >= 0 && pick (self, psc_chart_get_label (self->chart, series), is_extending);
}

gboolean
psc_chart_area_pick_bar (PscChartArea *self, guint bar, gboolean is_extending)
{
  g_autofree char *name = NULL;

  if (bar >= psc_chart_get_n_bars (self->chart))
    return FALSE;
  name = psc_chart_table_dup_cell (self->chart, bar, 0);
  return pick (self, name, is_extending);
}

void
psc_chart_area_pick_snapshot (PscChartArea *self, guint snapshot)
{
  g_signal_emit (self, signals[SIGNAL_SNAPSHOT_PICKED], 0, snapshot);
}

static void
psc_chart_area_class_init (PscChartAreaClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_chart_area_dispose;
  widget_class->snapshot = psc_chart_area_snapshot;
  widget_class->measure = psc_chart_area_measure;
  widget_class->size_allocate = psc_chart_area_size_allocate;

  signals[SIGNAL_PICKED] =
      g_signal_new ("picked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_BOOLEAN);
  signals[SIGNAL_SNAPSHOT_PICKED] =
      g_signal_new ("snapshot-picked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  gtk_widget_class_set_css_name (widget_class, "chartarea");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  psc_chart_area_class_add_bindings (widget_class);
}

static void
psc_chart_area_init (PscChartArea *self)
{
  psc_chart_view_init (&self->view);
  self->view.parts =
      PSC_CHART_SHOW_ALL
      & (PscChartParts) ~(PSC_CHART_SHOW_TITLE | PSC_CHART_SHOW_SOURCE | PSC_CHART_SHOW_BACKGROUND);
  self->selected_bar = G_MAXUINT;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  psc_chart_area_add_controllers (self);
  g_signal_connect_swapped (adw_style_manager_get_default (), "notify::dark",
                            G_CALLBACK (theme_changed_cb), self);
  g_signal_connect_swapped (adw_style_manager_get_default (), "notify::high-contrast",
                            G_CALLBACK (theme_changed_cb), self);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (psc_chart_area_invalidate), NULL);
  theme_changed_cb (self);
}

/* Another measure of the same snapshots is looked at through the same window. */
static gboolean
has_same_range (const PscChart *a, const PscChart *b)
{
  guint n = psc_chart_get_n_snapshots (a);

  if (psc_chart_get_kind (a) != psc_chart_get_kind (b) || n != psc_chart_get_n_snapshots (b)
      || n == 0)
    return FALSE;
  return psc_chart_get_x (a, 0) == psc_chart_get_x (b, 0)
         && psc_chart_get_x (a, n - 1) == psc_chart_get_x (b, n - 1);
}

void
psc_chart_area_set_chart (PscChartArea *self, PscChart *chart)
{
  g_return_if_fail (PSC_IS_CHART_AREA (self));

  if (self->chart == NULL || chart == NULL || !has_same_range (self->chart, chart))
    {
      self->view.x_from = (double) NAN;
      self->view.x_to = (double) NAN;
    }
  g_clear_pointer (&self->chart, psc_chart_unref);
  self->chart = chart != NULL ? psc_chart_ref (chart) : NULL;
  self->has_cursor = FALSE;
  find_selected (self);
  describe (self);
  psc_chart_area_invalidate (self);
}

PscChart *
psc_chart_area_get_chart (PscChartArea *self)
{
  g_return_val_if_fail (PSC_IS_CHART_AREA (self), NULL);

  return self->chart;
}

const PscChartView *
psc_chart_area_get_view (PscChartArea *self)
{
  g_return_val_if_fail (PSC_IS_CHART_AREA (self), NULL);

  return &self->view;
}

void
psc_chart_area_set_arrangement (PscChartArea *self,
                                gboolean is_stacked,
                                gboolean is_logarithmic,
                                gboolean shows_total)
{
  g_return_if_fail (PSC_IS_CHART_AREA (self));

  self->view.arrangement = is_stacked ? PSC_CHART_STACKED : PSC_CHART_LINES;
  self->view.logarithmic = is_logarithmic && !is_stacked;
  self->view.totals = shows_total ? PSC_CHART_TOTALS_SHOWN : PSC_CHART_TOTALS_IF_LEGIBLE;
  psc_chart_area_invalidate (self);
}

void
psc_chart_area_set_selected (PscChartArea *self, const char *label)
{
  g_return_if_fail (PSC_IS_CHART_AREA (self));

  if (g_strcmp0 (self->selected, label) == 0)
    return;
  g_free (self->selected);
  self->selected = g_strdup (label);
  find_selected (self);
  psc_chart_area_invalidate (self);
}

char *
psc_chart_area_dup_selected (PscChartArea *self)
{
  g_return_val_if_fail (PSC_IS_CHART_AREA (self), NULL);

  return g_strdup (self->selected);
}
