/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is not shown keeps its place in the tree but is neither drawn nor reached by the keyboard
 * (gtk_widget_set_child_visible()).
 */
#include "config.h"

#include "app/side-pane.h"

/* The pane's part of the width, as long as that is between its own least width and this. */
#define PANE_SHARE 0.3
#define MAX_PANE_WIDTH 460

struct _PscSidePane
{
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkWidget *separator;
  GtkWidget *pane;
  gboolean reveal;
  gboolean is_folded;
};

G_DEFINE_FINAL_TYPE (PscSidePane, psc_side_pane, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_CONTENT,
  PROP_PANE,
  PROP_REVEAL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
psc_side_pane_dispose (GObject *object)
{
  PscSidePane *self = PSC_SIDE_PANE (object);

  g_clear_pointer (&self->content, gtk_widget_unparent);
  g_clear_pointer (&self->separator, gtk_widget_unparent);
  g_clear_pointer (&self->pane, gtk_widget_unparent);

  G_OBJECT_CLASS (psc_side_pane_parent_class)->dispose (object);
}

static void
psc_side_pane_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PscSidePane *self = PSC_SIDE_PANE (object);

  switch (id)
    {
    case PROP_CONTENT:
      g_value_set_object (value, self->content);
      break;
    case PROP_PANE:
      g_value_set_object (value, self->pane);
      break;
    case PROP_REVEAL:
      g_value_set_boolean (value, self->reveal);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

/* Templates set each child once, in any order; the keyboard goes from the content to the pane. */
static void
set_child (PscSidePane *self, GtkWidget **field, GtkWidget *child)
{
  if (*field == child)
    return;
  g_clear_pointer (field, gtk_widget_unparent);
  *field = child;
  if (child == self->content && child != NULL)
    gtk_widget_insert_after (child, GTK_WIDGET (self), NULL);
  else if (child != NULL)
    gtk_widget_insert_before (child, GTK_WIDGET (self), NULL);
  if (self->pane != NULL)
    gtk_widget_set_child_visible (self->pane, self->reveal);
}

static void
psc_side_pane_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  PscSidePane *self = PSC_SIDE_PANE (object);

  switch (id)
    {
    case PROP_CONTENT:
      set_child (self, &self->content, GTK_WIDGET (g_value_get_object (value)));
      break;
    case PROP_PANE:
      set_child (self, &self->pane, GTK_WIDGET (g_value_get_object (value)));
      break;
    case PROP_REVEAL:
      psc_side_pane_set_reveal (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
measure_child (GtkWidget *child, GtkOrientation orientation, int *minimum, int *natural)
{
  *minimum = 0;
  *natural = 0;
  if (child != NULL)
    gtk_widget_measure (child, orientation, -1, minimum, natural, NULL, NULL);
}

static int
get_minimum (GtkWidget *child, GtkOrientation orientation)
{
  int minimum;
  int natural;

  measure_child (child, orientation, &minimum, &natural);
  return minimum;
}

/* As small as the larger of the two, because one can stand for both. */
static void
psc_side_pane_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  PscSidePane *self = PSC_SIDE_PANE (widget);
  int pane_minimum;
  int pane_natural;

  measure_child (self->content, orientation, minimum, natural);
  measure_child (self->pane, orientation, &pane_minimum, &pane_natural);
  *minimum = MAX (*minimum, pane_minimum);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *natural = MAX (*natural, pane_natural);
  else if (self->reveal)
    *natural += pane_natural + get_minimum (self->separator, orientation);
  *natural = MAX (*natural, *minimum);
}

static void
place (GtkWidget *child, int x, int width, int height, int baseline)
{
  GtkAllocation allocation = { .x = x, .width = width, .height = height };

  if (child != NULL && gtk_widget_should_layout (child))
    gtk_widget_size_allocate (child, &allocation, baseline);
}

static void
place_alone (GtkWidget *child, int width, int height, int baseline)
{
  place (child, 0, width, height, baseline);
}

static void
place_both (PscSidePane *self, int width, int height, int baseline)
{
  gboolean is_mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int line = get_minimum (self->separator, GTK_ORIENTATION_HORIZONTAL);
  int least = get_minimum (self->pane, GTK_ORIENTATION_HORIZONTAL);
  int most = width - line - get_minimum (self->content, GTK_ORIENTATION_HORIZONTAL);
  int wanted = MIN ((int) (width * PANE_SHARE), MAX_PANE_WIDTH);
  int pane = MIN (MAX (wanted, least), most);
  int content = width - line - pane;

  place (self->content, is_mirrored ? pane + line : 0, content, height, baseline);
  place (self->separator, is_mirrored ? pane : content, line, height, baseline);
  place (self->pane, is_mirrored ? 0 : content + line, pane, height, baseline);
}

static void
psc_side_pane_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PscSidePane *self = PSC_SIDE_PANE (widget);
  int needed = get_minimum (self->content, GTK_ORIENTATION_HORIZONTAL)
               + get_minimum (self->separator, GTK_ORIENTATION_HORIZONTAL)
               + get_minimum (self->pane, GTK_ORIENTATION_HORIZONTAL);

  self->is_folded = width < needed;
  if (self->content != NULL)
    gtk_widget_set_child_visible (self->content, !self->reveal || !self->is_folded);
  gtk_widget_set_child_visible (self->separator, self->reveal && !self->is_folded);
  if (!self->reveal)
    place_alone (self->content, width, height, baseline);
  else if (self->is_folded)
    place_alone (self->pane, width, height, baseline);
  else
    place_both (self, width, height, baseline);
}

static void
psc_side_pane_class_init (PscSidePaneClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = psc_side_pane_dispose;
  object_class->get_property = psc_side_pane_get_property;
  object_class->set_property = psc_side_pane_set_property;
  widget_class->measure = psc_side_pane_measure;
  widget_class->size_allocate = psc_side_pane_size_allocate;

  properties[PROP_CONTENT] = g_param_spec_object ("content", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_PANE] = g_param_spec_object ("pane", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_REVEAL] = g_param_spec_boolean ("reveal", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
psc_side_pane_init (PscSidePane *self)
{
  self->separator = gtk_separator_new (GTK_ORIENTATION_VERTICAL);
  gtk_widget_set_child_visible (self->separator, FALSE);
  gtk_widget_set_parent (self->separator, GTK_WIDGET (self));
}

gboolean
psc_side_pane_get_reveal (PscSidePane *self)
{
  g_return_val_if_fail (PSC_IS_SIDE_PANE (self), FALSE);

  return self->reveal;
}

void
psc_side_pane_set_reveal (PscSidePane *self, gboolean reveal)
{
  g_return_if_fail (PSC_IS_SIDE_PANE (self));

  if (self->reveal == !!reveal)
    return;
  self->reveal = !!reveal;
  if (self->pane != NULL)
    gtk_widget_set_child_visible (self->pane, self->reveal);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REVEAL]);
}

gboolean
psc_side_pane_is_folded (PscSidePane *self)
{
  g_return_val_if_fail (PSC_IS_SIDE_PANE (self), FALSE);

  return self->is_folded;
}
