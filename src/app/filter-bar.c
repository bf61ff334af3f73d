/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A broken expression keeps the filter before it and is marked as an error, with the reason as a
 * tooltip; the table does not flicker while somebody types.
 */
#include "config.h"

#include "app/filter-bar.h"

struct _PscFilterBar
{
  GtkWidget parent_instance;

  GtkSearchBar *bar;
  GtkSearchEntry *entry;
  GtkToggleButton *regex_button;

  PscTagFilter *filter;
};

G_DEFINE_FINAL_TYPE (PscFilterBar, psc_filter_bar, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_IS_OPEN,
  N_PROPS
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
psc_filter_bar_dispose (GObject *object)
{
  GtkWidget *child;

  gtk_widget_dispose_template (GTK_WIDGET (object), PSC_TYPE_FILTER_BAR);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (psc_filter_bar_parent_class)->dispose (object);
}

static void
psc_filter_bar_finalize (GObject *object)
{
  psc_tag_filter_unref (PSC_FILTER_BAR (object)->filter);

  G_OBJECT_CLASS (psc_filter_bar_parent_class)->finalize (object);
}

static void
psc_filter_bar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_IS_OPEN)
    g_value_set_boolean (value, gtk_search_bar_get_search_mode (PSC_FILTER_BAR (object)->bar));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
psc_filter_bar_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_IS_OPEN)
    gtk_search_bar_set_search_mode (PSC_FILTER_BAR (object)->bar, g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
show_error (PscFilterBar *self, const GError *error)
{
  GtkWidget *entry = GTK_WIDGET (self->entry);

  if (error == NULL)
    gtk_widget_remove_css_class (entry, "error");
  else
    gtk_widget_add_css_class (entry, "error");
  gtk_widget_set_tooltip_text (entry, error != NULL ? error->message : NULL);
  gtk_accessible_update_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID,
                               error != NULL ? GTK_ACCESSIBLE_INVALID_TRUE
                                             : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
}

static void
changed_cb (PscFilterBar *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  gboolean is_regex = gtk_toggle_button_get_active (self->regex_button);
  g_autoptr (GError) error = NULL;
  PscTagFilter *filter = psc_tag_filter_new (text, is_regex, &error);

  show_error (self, error);
  if (filter == NULL)
    return;
  psc_tag_filter_unref (self->filter);
  self->filter = filter;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
mode_changed_cb (PscFilterBar *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_OPEN]);
}

static void
psc_filter_bar_class_init (PscFilterBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = psc_filter_bar_dispose;
  object_class->finalize = psc_filter_bar_finalize;
  object_class->get_property = psc_filter_bar_get_property;
  object_class->set_property = psc_filter_bar_set_property;

  properties[PROP_IS_OPEN] =
      g_param_spec_boolean ("is-open", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolscope/Poolscope/filter-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, PscFilterBar, bar);
  gtk_widget_class_bind_template_child (widget_class, PscFilterBar, entry);
  gtk_widget_class_bind_template_child (widget_class, PscFilterBar, regex_button);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, mode_changed_cb);
}

static void
psc_filter_bar_init (PscFilterBar *self)
{
  self->filter = psc_tag_filter_new ("", FALSE, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->bar, GTK_EDITABLE (self->entry));
}

PscTagFilter *
psc_filter_bar_get_filter (PscFilterBar *self)
{
  g_return_val_if_fail (PSC_IS_FILTER_BAR (self), NULL);

  return self->filter;
}

void
psc_filter_bar_set_text (PscFilterBar *self, const char *text)
{
  g_return_if_fail (PSC_IS_FILTER_BAR (self) && text != NULL);

  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
}

void
psc_filter_bar_open (PscFilterBar *self)
{
  g_return_if_fail (PSC_IS_FILTER_BAR (self));

  gtk_search_bar_set_search_mode (self->bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}
