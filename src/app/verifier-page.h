/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Driver Verifier: what drivers hold and from where, its log, its drivers and its settings.
 */
#pragma once

#include <gtk/gtk.h>

#include "app/document.h"

G_BEGIN_DECLS

#define PSC_TYPE_VERIFIER_PAGE (psc_verifier_page_get_type ())
G_DECLARE_FINAL_TYPE (PscVerifierPage, psc_verifier_page, PSC, VERIFIER_PAGE, GtkBox)

/** psc_verifier_page_set_document: to be called once. */
void psc_verifier_page_set_document (PscVerifierPage *self, PscDocument *document);

/** psc_verifier_page_has_data: whether any file has an output of the verifier. */
gboolean psc_verifier_page_has_data (PscVerifierPage *self);

/** psc_verifier_page_is_ready: whether the tables show what the document has. */
gboolean psc_verifier_page_is_ready (PscVerifierPage *self);

/** psc_verifier_page_get_held: (transfer none) (nullable): #GtkTreeListRow of #PscItem of
 * #PscCallNode. */
GListModel *psc_verifier_page_get_held (PscVerifierPage *self);

/** psc_verifier_page_get_log: (transfer none): #GtkTreeListRow of #PscItem of #PscLogRow. */
GListModel *psc_verifier_page_get_log (PscVerifierPage *self);

G_END_DECLS
