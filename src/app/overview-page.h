/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The first answer: what the files point at, how sure that is, and what is missing from them.
 */
#pragma once

#include <gtk/gtk.h>

#include "app/document.h"

G_BEGIN_DECLS

#define PSC_TYPE_OVERVIEW_PAGE (psc_overview_page_get_type ())
G_DECLARE_FINAL_TYPE (PscOverviewPage, psc_overview_page, PSC, OVERVIEW_PAGE, GtkBox)

/** psc_overview_page_set_document: to be called once. */
void psc_overview_page_set_document (PscOverviewPage *self, PscDocument *document);

/** psc_overview_page_has_findings: whether it has an answer, so that it should be looked at first.
 */
gboolean psc_overview_page_has_findings (PscOverviewPage *self);

/** psc_overview_page_has_data: whether it says anything that the other pages do not. */
gboolean psc_overview_page_has_data (PscOverviewPage *self);

G_END_DECLS
