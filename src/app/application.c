/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files on the command line go to a window that is empty, or to a new one. All accelerators with a
 * modifier are defined here.
 */
#include "config.h"

#include "app/application.h"

#include <glib/gi18n.h>

#include "app/open-dialog.h"
#include "app/window.h"
#include "poolscope-resources.h"

struct _PscApplication
{
  AdwApplication parent_instance;

  GSettings *settings;
};

G_DEFINE_FINAL_TYPE (PscApplication, psc_application, ADW_TYPE_APPLICATION)

static void
psc_application_dispose (GObject *object)
{
  g_clear_object (&PSC_APPLICATION (object)->settings);

  G_OBJECT_CLASS (psc_application_parent_class)->dispose (object);
}

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkApplication *application = GTK_APPLICATION (user_data);
  GtkWindow *window;

  /* Closing lets each window remember its size. */
  while ((window = gtk_application_get_active_window (application)) != NULL)
    gtk_window_destroy (window);
  g_application_quit (G_APPLICATION (application));
}

static void
new_window_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_window_present (GTK_WINDOW (psc_window_new (GTK_APPLICATION (user_data))));
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *parent = gtk_application_get_active_window (GTK_APPLICATION (user_data));

  adw_show_about_window (parent, "application-name", _ ("Poolscope"), "application-icon",
                         PSC_APP_ID, "version", PSC_VERSION, "developer-name",
                         _ ("The Poolscope contributors"), "license-type", GTK_LICENSE_GPL_3_0,
                         "comments", _ ("Finds kernel pool leaks of Windows from captures alone."),
                         /* Translators: your names, one a line */
                         "translator-credits", _ ("translator-credits"), NULL);
}

static void
style_changed_cb (PscApplication *self)
{
  g_autofree char *style = g_settings_get_string (self->settings, "style-variant");
  AdwColorScheme scheme = ADW_COLOR_SCHEME_DEFAULT;

  if (g_str_equal (style, "light"))
    scheme = ADW_COLOR_SCHEME_FORCE_LIGHT;
  else if (g_str_equal (style, "dark"))
    scheme = ADW_COLOR_SCHEME_FORCE_DARK;
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), scheme);
}

static const GActionEntry actions[] = {
  { .name = "quit", .activate = quit_cb },
  { .name = "new-window", .activate = new_window_cb },
  { .name = "about", .activate = about_cb },
};

typedef struct
{
  const char *action;
  const char *keys[3];
} Accelerator;

static const Accelerator accelerators[] = {
  { "app.quit", { "<Control>q" } },
  { "app.new-window", { "<Control>n" } },
  { "window.close", { "<Control>w" } },
  { "win.tag-pane", { "F9" } },
  { "win.open", { "<Control>o" } },
  { "win.add", { "<Control><Shift>o" } },
  { "win.search", { "<Control>f" } },
  { "win.show-issues", { "<Control>i" } },
  { "win.show-chart-table", { "<Control>t" } },
  { "win.copy-chart", { "<Control><Shift>c" } },
  { "win.show-help-overlay", { "<Control>question" } },
};

static void
psc_application_startup (GApplication *application)
{
  PscApplication *self = PSC_APPLICATION (application);
  g_autoptr (GAction) style = NULL;

  G_APPLICATION_CLASS (psc_application_parent_class)->startup (application);

  self->settings = g_settings_new (PSC_APP_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  style = g_settings_create_action (self->settings, "style-variant");
  g_action_map_add_action (G_ACTION_MAP (self), style);
  g_signal_connect_object (self->settings, "changed::style-variant", G_CALLBACK (style_changed_cb),
                           self, G_CONNECT_SWAPPED);
  style_changed_cb (self);
  for (guint i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accelerators[i].action,
                                           accelerators[i].keys);
  gtk_window_set_default_icon_name (PSC_APP_ID);
}

/* A window that has nothing open yet, or a new one. */
static PscWindow *
get_empty_window (PscApplication *self)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  for (GList *l = windows; l != NULL; l = l->next)
    if (PSC_IS_WINDOW (l->data)
        && psc_document_is_empty (psc_window_get_document (PSC_WINDOW (l->data))))
      return PSC_WINDOW (l->data);
  return psc_window_new (GTK_APPLICATION (self));
}

static void
psc_application_activate (GApplication *application)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (window == NULL)
    window = GTK_WINDOW (psc_window_new (GTK_APPLICATION (application)));
  gtk_window_present (window);
}

/* `FILE#N` arrives as a file of that name; its path is what was typed, made absolute. */
static void
psc_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  g_autoptr (GListStore) list = g_list_store_new (G_TYPE_FILE);
  PscWindow *window = get_empty_window (PSC_APPLICATION (application));
  g_auto (GStrv) paths = NULL;

  for (int i = 0; i < n_files; i++)
    g_list_store_append (list, files[i]);
  paths = psc_files_dup_paths (G_LIST_MODEL (list));
  if (paths[0] != NULL)
    psc_window_open (window, (const char *const *) paths);
  gtk_window_present (GTK_WINDOW (window));
}

static void
psc_application_class_init (PscApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = psc_application_dispose;
  application_class->startup = psc_application_startup;
  application_class->activate = psc_application_activate;
  application_class->open = psc_application_open;

  /* Once in a process. A static library's resources do not register themselves. */
  g_resources_register (psc_get_resource ());
  g_set_application_name (_ ("Poolscope"));
}

static void
psc_application_init (PscApplication *self)
{
}

PscApplication *
psc_application_new (void)
{
  return PSC_APPLICATION (g_object_new (PSC_TYPE_APPLICATION, "application-id", PSC_APP_ID, "flags",
                                        G_APPLICATION_HANDLES_OPEN, NULL));
}
