/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Direction tells growth from shrinking; the colours, which come from the chart's theme, repeat it.
 */
#include "config.h"

#include "app/delta-bar.h"

#include "app/chart-area.h"

#define BAR_HEIGHT 10.0f

struct _PscDeltaBar
{
  GtkWidget parent_instance;

  double share;
};

G_DEFINE_FINAL_TYPE (PscDeltaBar, psc_delta_bar, GTK_TYPE_WIDGET)

static GdkRGBA
to_rgba (PscColour colour)
{
  return (GdkRGBA){ (float) (colour >> 24 & 0xff) / 255.0f, (float) (colour >> 16 & 0xff) / 255.0f,
                    (float) (colour >> 8 & 0xff) / 255.0f, (float) (colour & 0xff) / 255.0f };
}

static void
psc_delta_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PscDeltaBar *self = PSC_DELTA_BAR (widget);
  const PscChartTheme *theme = psc_chart_area_get_theme ();
  float middle = (float) gtk_widget_get_width (widget) / 2.0f;
  float top = ((float) gtk_widget_get_height (widget) - BAR_HEIGHT) / 2.0f;
  float length = (float) ABS (self->share) * (middle - 1.0f);
  GdkRGBA axis = to_rgba (theme->axis);
  GdkRGBA fill = to_rgba (self->share > 0.0 ? theme->grown : theme->shrunk);

  gtk_snapshot_append_color (snapshot, &axis,
                             &GRAPHENE_RECT_INIT (middle, 0.0f, 1.0f,
                                                  (float) gtk_widget_get_height (widget)));
  if (length <= 0.0f)
    return;
  /* What changed at all can be seen. */
  length = MAX (length, 1.0f);
  gtk_snapshot_append_color (snapshot, &fill,
                             &GRAPHENE_RECT_INIT (self->share > 0.0 ? middle + 1.0f
                                                                    : middle - length,
                                                  top, length, BAR_HEIGHT));
}

static void
psc_delta_bar_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 80 : (int) BAR_HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 160 : 20;
}

static void
psc_delta_bar_class_init (PscDeltaBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = psc_delta_bar_snapshot;
  widget_class->measure = psc_delta_bar_measure;
  gtk_widget_class_set_css_name (widget_class, "deltabar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
psc_delta_bar_init (PscDeltaBar *self)
{
}

GtkWidget *
psc_delta_bar_new (void)
{
  return GTK_WIDGET (g_object_new (PSC_TYPE_DELTA_BAR, NULL));
}

void
psc_delta_bar_set_value (PscDeltaBar *self, double share, const char *text)
{
  g_return_if_fail (PSC_IS_DELTA_BAR (self) && text != NULL);

  self->share = CLAMP (share, -1.0, 1.0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
