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
 * @files: (element-type PscCaseFile): the files; of several outputs the last one counts
 * @issues: of the files
 */
void psc_verifier_report_write (const GArray *files,
                                const PscIssues *issues,
                                const PscReportContext *context);

G_END_DECLS
