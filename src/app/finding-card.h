/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One finding: how sure it is, what it says, the lines it rests on and what to do next.
 */
#pragma once

#include <gtk/gtk.h>

#include "analysis/finding.h"

G_BEGIN_DECLS

#define PSC_TYPE_FINDING_CARD (psc_finding_card_get_type ())
G_DECLARE_FINAL_TYPE (PscFindingCard, psc_finding_card, PSC, FINDING_CARD, GtkBox)

/** psc_finding_card_new: @finding is read here and not kept. */
GtkWidget *psc_finding_card_new (const PscFinding *finding);

G_END_DECLS
