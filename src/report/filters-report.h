/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Minifilters and what they are attached to: what `filters` prints.
 */
#pragma once

#include "base/issue.h"
#include "report/report-context.h"

G_BEGIN_DECLS

/**
 * psc_filters_report_write:
 * @evidence: (element-type PscEvidence): what the files tell
 * @issues: of the files
 */
void psc_filters_report_write (GPtrArray *evidence,
                               const PscIssues *issues,
                               const PscReportContext *context);

G_END_DECLS
