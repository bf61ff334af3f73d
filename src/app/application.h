/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The application: windows, the command line, style and about.
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PSC_TYPE_APPLICATION (psc_application_get_type ())
G_DECLARE_FINAL_TYPE (PscApplication, psc_application, PSC, APPLICATION, AdwApplication)

PscApplication *psc_application_new (void);

G_END_DECLS
