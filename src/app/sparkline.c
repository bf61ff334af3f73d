/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A sparkline scales to its own largest value: it tells the shape, the columns beside it the size.
 */
#include "config.h"

#include "app/sparkline.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/opener.h"
#include "base/format.h"

#define MARGIN 3.0f
#define DOT_RADIUS 2.0

struct _PscSparkline
{
  GtkWidget parent_instance;

  double values[PSC_OUTLINE_SNAPSHOTS];
  guint n_values;
  double top;
};

G_DEFINE_FINAL_TYPE (PscSparkline, psc_sparkline, GTK_TYPE_WIDGET)

static void
draw_line (PscSparkline *self, cairo_t *cr, double width, double height)
{
  double step = self->n_values > 1 ? width / (self->n_values - 1) : 0.0;
  gboolean is_down = FALSE;
  double x = 0.0;
  double y = 0.0;

  for (guint i = 0; i < self->n_values; i++)
    {
      if (isnan (self->values[i]))
        {
          is_down = FALSE;
          continue;
        }
      x = i * step;
      y = self->top > 0.0 ? height * (1.0 - self->values[i] / self->top) : height;
      if (is_down)
        cairo_line_to (cr, x, y);
      else
        cairo_move_to (cr, x, y);
      is_down = TRUE;
    }
  cairo_stroke (cr);
  if (!is_down)
    return;
  cairo_arc (cr, x, y, DOT_RADIUS, 0.0, 2.0 * G_PI);
  cairo_fill (cr);
}

static void
psc_sparkline_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PscSparkline *self = PSC_SPARKLINE (widget);
  float width = (float) gtk_widget_get_width (widget) - 2.0f * MARGIN;
  float height = (float) gtk_widget_get_height (widget) - 2.0f * MARGIN;
  cairo_t *cr;
  GdkRGBA colour;

  if (self->n_values < 2 || width <= 0.0f || height <= 0.0f)
    return;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width + 2.0f * MARGIN,
                                                                 height + 2.0f * MARGIN));
  cairo_translate (cr, (double) MARGIN, (double) MARGIN);
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_set_line_width (cr, 1.5);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  draw_line (self, cr, (double) width, (double) height);
  cairo_destroy (cr);
}

static void
psc_sparkline_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 40 : 16;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 96 : 20;
}

static void
psc_sparkline_class_init (PscSparklineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = psc_sparkline_snapshot;
  widget_class->measure = psc_sparkline_measure;
  gtk_widget_class_set_css_name (widget_class, "sparkline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
psc_sparkline_init (PscSparkline *self)
{
}

GtkWidget *
psc_sparkline_new (void)
{
  return GTK_WIDGET (g_object_new (PSC_TYPE_SPARKLINE, NULL));
}

/* Bytes of both pools as far as they are known. */
static void
read_values (PscSparkline *self, PscSeries *outline, PscTag tag, guint occurrence)
{
  double paged[PSC_OUTLINE_SNAPSHOTS];

  psc_series_get_values (outline, tag, occurrence, PSC_POOL_NONPAGED, PSC_POOL_BYTES, self->values);
  psc_series_get_values (outline, tag, occurrence, PSC_POOL_PAGED, PSC_POOL_BYTES, paged);
  self->top = 0.0;
  for (guint i = 0; i < self->n_values; i++)
    {
      if (isnan (self->values[i]))
        self->values[i] = paged[i];
      else if (!isnan (paged[i]))
        self->values[i] += paged[i];
      if (self->values[i] > self->top)
        self->top = self->values[i];
    }
}

static char *
describe_value (double value)
{
  char buffer[PSC_FORMAT_SIZE];

  if (isnan (value))
    /* Translators: a number that the capture does not tell */
    return g_strdup (C_ ("value", "unknown"));
  return g_strdup (psc_format_bytes ((guint64) value, buffer));
}

static void
update_label (PscSparkline *self)
{
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;
  g_autofree char *label = NULL;

  if (self->n_values > 0)
    {
      first = describe_value (self->values[0]);
      last = describe_value (self->values[self->n_values - 1]);
      /* Translators: how the bytes of a tag went; both are sizes such as “12 MiB” */
      label = g_strdup_printf (_ ("From %s to %s"), first, last);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label != NULL ? label : _ ("No trend"), -1);
}

void
psc_sparkline_set_tag (PscSparkline *self, PscSeries *outline, PscTag tag, guint occurrence)
{
  g_return_if_fail (PSC_IS_SPARKLINE (self));
  g_return_if_fail (outline == NULL || psc_series_get_n (outline) <= PSC_OUTLINE_SNAPSHOTS);

  self->n_values = outline != NULL ? psc_series_get_n (outline) : 0;
  if (outline != NULL)
    read_values (self, outline, tag, occurrence);
  update_label (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
