/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What Driver Verifier checks, and what the drivers under it hold: what `verifier` prints.
 */
#pragma once

#include "analysis/explain.h"
#include "base/issue.h"
#include "report/report-context.h"

G_BEGIN_DECLS

/**
 * psc_verifier_report_write:
 * @file: (nullable): what tells of Driver Verifier
 * @issues: of the files
 */
void psc_verifier_report_write (const PscCaseFile *file,
                                const PscIssues *issues,
                                const PscReportContext *context);

G_END_DECLS
