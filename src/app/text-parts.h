/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Small widgets for what files and rules say: a text, the place it is from, a debugger command.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** psc_text_label_new: @text as it is, wrapped and selectable. */
GtkWidget *psc_text_label_new (const char *text);

/** psc_place_button_new: shows the capture at @place, a `FILE:LINE`, through `win.show-place`. */
GtkWidget *psc_place_button_new (const char *place);

/** psc_place_cell_new: the same for a cell of a table, @n_chars wide, and without a place yet. */
GtkWidget *psc_place_cell_new (int n_chars);

/** psc_place_button_set_place: (nullable): without a place the button hides. */
void psc_place_button_set_place (GtkWidget *button, const char *place);

/** psc_command_row_new: @command with a button that copies it. */
GtkWidget *psc_command_row_new (const char *command);

G_END_DECLS
