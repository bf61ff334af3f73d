/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the open files tell beside tag tables, and what follows from all of it.
 *
 * Never changes once it is made, so that it may be made on a thread; a document gets a new one with
 * every file that is added.
 */
#pragma once

#include <glib-object.h>

#include "analysis/owners.h"
#include "app/collection.h"

G_BEGIN_DECLS

#define PSC_TYPE_INVESTIGATION (psc_investigation_get_type ())
G_DECLARE_FINAL_TYPE (PscInvestigation, psc_investigation, PSC, INVESTIGATION, GObject)

/**
 * psc_investigation_new:
 * @collection: everything that is open; kept
 *
 * Runs the rules, so it belongs on a thread.
 */
PscInvestigation *psc_investigation_new (PscCollection *collection);

guint psc_investigation_get_n_snapshots (PscInvestigation *self);

guint psc_investigation_get_n_files (PscInvestigation *self);
/** psc_investigation_get_file: (transfer none): all files of one machine as one; lives as long as
 * the investigation. */
const PscCaseFile *psc_investigation_get_file (PscInvestigation *self, guint index);

guint psc_investigation_get_n_inputs (PscInvestigation *self);

/** psc_investigation_get_input: (transfer none): a file as it was read; lives as long as the
 * investigation. */
const PscInputFile *psc_investigation_get_input (PscInvestigation *self, guint index);

/** psc_investigation_get_input_evidence: (transfer none): what that file alone tells. */
const PscEvidence *psc_investigation_get_input_evidence (PscInvestigation *self, guint index);

/** psc_investigation_get_findings: (transfer none) (element-type PscFinding): most important
 * first. */
const GPtrArray *psc_investigation_get_findings (PscInvestigation *self);

/** psc_investigation_get_issues: (transfer none): what files contradict each other about, then all
 * issues of what was opened. */
PscIssues *psc_investigation_get_issues (PscInvestigation *self);

/** psc_investigation_has_evidence: whether any file tells anything beside tag tables. */
gboolean psc_investigation_has_evidence (PscInvestigation *self);

/**
 * psc_investigation_find_owners:
 *
 * Returns: (transfer full) (element-type PscOwner): the modules that may own @tag, the likeliest
 * first; they point into the investigation
 */
GPtrArray *psc_investigation_find_owners (PscInvestigation *self, PscTag tag);

/**
 * psc_investigation_describe_frame:
 *
 * Returns: (transfer full): the symbol of @frame with its source line as far as any file tells
 * them, else the module and the offset in it, else the address
 */
char *psc_investigation_describe_frame (PscInvestigation *self, const PscFrame *frame);

G_END_DECLS
