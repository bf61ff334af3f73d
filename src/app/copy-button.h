/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A button that copies a text, for commands that are run on another machine.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** psc_copy_button_new: copies @text, which is what assistive tools name the button after. */
GtkWidget *psc_copy_button_new (const char *text);

G_END_DECLS
