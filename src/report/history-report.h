/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The verifier's log of allocations and frees: what `history` prints.
 */
#pragma once

#include "analysis/explain.h"
#include "base/issue.h"
#include "report/report-context.h"

G_BEGIN_DECLS

/**
 * psc_history_report_write:
 * @file: (nullable): what tells the log
 * @va: (nullable): only records of blocks that hold this address
 * @issues: of the files
 */
void psc_history_report_write (const PscCaseFile *file,
                               const guint64 *va,
                               const PscIssues *issues,
                               const PscReportContext *context);

G_END_DECLS
