/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A window that lists what was found wrong while reading, with a button to copy it all.
 */
#pragma once

#include <adwaita.h>

#include "base/issue.h"

G_BEGIN_DECLS

#define PSC_TYPE_ISSUE_LIST (psc_issue_list_get_type ())
G_DECLARE_FINAL_TYPE (PscIssueList, psc_issue_list, PSC, ISSUE_LIST, AdwWindow)

/**
 * psc_issue_list_new:
 * @parent: the window that it stays above
 * @issues: what to list
 */
GtkWidget *psc_issue_list_new (GtkWindow *parent, PscIssues *issues);

G_END_DECLS
