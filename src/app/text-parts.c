/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The words come from files and rules: neither markup nor surely UTF-8.
 */
#include "config.h"

#include "app/text-parts.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/copy-button.h"

#define MAX_PLACE_CHARS 32

GtkWidget *
psc_text_label_new (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GtkWidget *label = gtk_label_new (valid);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, TRUE);
  return label;
}

static GtkWidget *
create_place_button (void)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 1.0f);
  gtk_widget_add_css_class (label, "numeric");
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_add_css_class (button, "flat");
  return button;
}

/* A dump has no lines that could be shown. */
static gboolean
has_line (const char *place)
{
  const char *colon = strrchr (place, ':');

  return colon != NULL && g_ascii_isdigit (colon[1]);
}

void
psc_place_button_set_place (GtkWidget *button, const char *place)
{
  g_autofree char *name = NULL;
  g_autofree char *valid = NULL;
  g_autofree char *full = NULL;
  g_autofree char *spoken = NULL;

  g_return_if_fail (GTK_IS_BUTTON (button));

  gtk_widget_set_visible (button, place != NULL);
  if (place == NULL)
    return;
  name = g_path_get_basename (place);
  valid = g_utf8_make_valid (name, -1);
  full = g_utf8_make_valid (place, -1);
  /* Translators: %s is a file and the number of a line in it */
  spoken = g_strdup_printf (_ ("Show %s"), valid);
  gtk_label_set_text (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), valid);
  gtk_widget_set_tooltip_text (button, full);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken,
                                  -1);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button),
                                          g_variant_new_bytestring (place));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button),
                                  has_line (place) ? "win.show-place" : NULL);
  gtk_widget_set_focusable (button, has_line (place));
  if (has_line (place))
    gtk_widget_add_css_class (button, "place");
  else
    gtk_widget_remove_css_class (button, "place");
}

GtkWidget *
psc_place_button_new (const char *place)
{
  GtkWidget *button = create_place_button ();
  GtkLabel *label = GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button)));

  psc_place_button_set_place (button, place);
  /* A place of usual length is never cut, however long the text beside it is. */
  if (g_utf8_strlen (gtk_label_get_text (label), -1) > MAX_PLACE_CHARS)
    {
      gtk_label_set_ellipsize (label, PANGO_ELLIPSIZE_START);
      gtk_label_set_width_chars (label, MAX_PLACE_CHARS);
    }
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  return button;
}

GtkWidget *
psc_place_cell_new (int n_chars)
{
  GtkWidget *button = create_place_button ();
  GtkLabel *label = GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button)));

  gtk_label_set_ellipsize (label, PANGO_ELLIPSIZE_START);
  gtk_label_set_width_chars (label, n_chars);
  gtk_label_set_max_width_chars (label, n_chars);
  gtk_label_set_xalign (label, 0.0f);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  return button;
}

GtkWidget *
psc_command_row_new (const char *command)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *label = psc_text_label_new (command);

  gtk_widget_add_css_class (row, "command");
  gtk_widget_add_css_class (label, "monospace");
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (GTK_BOX (row), psc_copy_button_new (command));
  return row;
}
