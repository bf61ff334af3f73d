/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The loaded and unloaded modules, and the tags that were found inside them.
 */
#pragma once

#include <gtk/gtk.h>

#include "app/document.h"

G_BEGIN_DECLS

#define PSC_TYPE_MODULES_PAGE (psc_modules_page_get_type ())
G_DECLARE_FINAL_TYPE (PscModulesPage, psc_modules_page, PSC, MODULES_PAGE, GtkBox)

/** psc_modules_page_set_document: to be called once. */
void psc_modules_page_set_document (PscModulesPage *self, PscDocument *document);

/** psc_modules_page_has_data: whether any file tells of a module. */
gboolean psc_modules_page_has_data (PscModulesPage *self);

/** psc_modules_page_is_ready: whether the table shows what the document has. */
gboolean psc_modules_page_is_ready (PscModulesPage *self);

/** psc_modules_page_get_rows: (transfer none): #PscItem of #PscModuleEntry, as they are shown. */
GListModel *psc_modules_page_get_rows (PscModulesPage *self);

G_END_DECLS
