/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One window: one document and the views of it.
 */
#pragma once

#include <adwaita.h>

#include "app/document.h"

G_BEGIN_DECLS

#define PSC_TYPE_WINDOW (psc_window_get_type ())
G_DECLARE_FINAL_TYPE (PscWindow, psc_window, PSC, WINDOW, AdwApplicationWindow)

PscWindow *psc_window_new (GtkApplication *application);

PscDocument *psc_window_get_document (PscWindow *self);

/** psc_window_open: adds files and folders to what the window shows. */
void psc_window_open (PscWindow *self, const char *const *specs);

G_END_DECLS
