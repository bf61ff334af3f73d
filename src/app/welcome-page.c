/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The first page. Commands can be copied, because the machine they are for is another one.
 */
#include "config.h"

#include "app/welcome-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "app/samples.h"

struct _PscWelcomePage
{
  GtkWidget parent_instance;

  GtkWidget *samples_group;
  GtkWidget *commands_group;
};

G_DEFINE_FINAL_TYPE (PscWelcomePage, psc_welcome_page, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_SAMPLE_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

typedef struct
{
  const char *name;
  const char *title;
  const char *subtitle;
} Sample;

static const Sample samples[] = {
  { "leaking-driver", N_ ("A leaking driver"),
    N_ ("Eight PoolMon files, half an hour apart: one tag keeps growing") },
  { "two-logs", N_ ("Morning and evening"),
    N_ ("Two debugger logs to compare: what is new, what has grown?") },
  { "reference-leak", N_ ("Processes that never go away"),
    N_ ("One debugger log: thousands of process objects are still referenced") },
};

/* The subtitle of a command is the command itself; it is not translated. */
typedef struct
{
  const char *title;
  const char *command;
} Command;

static const Command commands[] = {
  { N_ ("Debugger, largest nonpaged users first"), "!poolused 2" },
  { N_ ("PoolMon, one snapshot into a file"), "poolmon -b -n poolmon.log" },
  { N_ ("PowerShell, a snapshot every half hour"),
    "while ($true) { poolmon -b -n \"poolmon-$(Get-Date -f yyyy-MM-ddTHH-mm).log\"; Start-Sleep "
    "1800 }" },
};

static void
psc_welcome_page_dispose (GObject *object)
{
  GtkWidget *child;

  gtk_widget_dispose_template (GTK_WIDGET (object), PSC_TYPE_WELCOME_PAGE);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (psc_welcome_page_parent_class)->dispose (object);
}

static void
psc_welcome_page_class_init (PscWelcomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_welcome_page_dispose;
  signals[SIGNAL_SAMPLE_CHOSEN] =
      g_signal_new ("sample-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/poolscope/Poolscope/welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, PscWelcomePage, samples_group);
  gtk_widget_class_bind_template_child (widget_class, PscWelcomePage, commands_group);
}

static void
sample_activated_cb (AdwActionRow *row, PscWelcomePage *self)
{
  g_signal_emit (self, signals[SIGNAL_SAMPLE_CHOSEN], 0,
                 g_object_get_data (G_OBJECT (row), "path"));
}

static void
add_sample (PscWelcomePage *self, const Sample *sample)
{
  char *path = psc_samples_dup_path (sample->name);
  GtkWidget *row;

  if (path == NULL)
    return;
  row = adw_action_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (sample->title));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ (sample->subtitle));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "path", path, g_free);
  g_signal_connect (row, "activated", G_CALLBACK (sample_activated_cb), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->samples_group), row);
  gtk_widget_set_visible (self->samples_group, TRUE);
}

static void
copy_cb (GtkButton *button, const char *command)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (button)), command);
  gtk_widget_activate_action (GTK_WIDGET (button), "win.say-copied", NULL);
}

static void
add_command (PscWelcomePage *self, const Command *command)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  g_autofree char *escaped = g_markup_escape_text (command->command, -1);
  g_autofree char *markup = g_strdup_printf ("<tt>%s</tt>", escaped);
  /* Translators: %s is the title of a command, such as “PoolMon, one snapshot into a file” */
  g_autofree char *label = g_strdup_printf (_ ("Copy: %s"), _ (command->title));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (command->title));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), markup);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Copy"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_signal_connect (button, "clicked", G_CALLBACK (copy_cb), (gpointer) command->command);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->commands_group), row);
}

static void
psc_welcome_page_init (PscWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    add_sample (self, &samples[i]);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    add_command (self, &commands[i]);
}
