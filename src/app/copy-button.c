/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The window says that it is done: the clipboard itself shows nothing.
 */
#include "config.h"

#include "app/copy-button.h"

#include <glib/gi18n.h>

static void
copy_cb (GtkWidget *button, gpointer user_data)
{
  const char *text = (const char *) g_object_get_data (G_OBJECT (button), "text");

  gdk_clipboard_set_text (gtk_widget_get_clipboard (button), text);
  gtk_widget_activate_action (button, "win.say-copied", NULL);
}

GtkWidget *
psc_copy_button_new (const char *text)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  char *valid;
  g_autofree char *label = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  valid = g_utf8_make_valid (text, -1);
  /* Translators: %s is the text to copy, such as a command */
  label = g_strdup_printf (_ ("Copy: %s"), valid);
  g_object_set_data_full (G_OBJECT (button), "text", valid, g_free);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Copy"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_signal_connect (button, "clicked", G_CALLBACK (copy_cb), NULL);
  return button;
}
