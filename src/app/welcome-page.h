/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a window shows before anything is open: ways to begin, and how to capture evidence on
 * Windows.
 *
 * Signal: `sample-chosen` (the path of a sample).
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PSC_TYPE_WELCOME_PAGE (psc_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (PscWelcomePage, psc_welcome_page, PSC, WELCOME_PAGE, GtkWidget)

G_END_DECLS
