/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Findings as JSON, CSV, Markdown or plain words.
 */
#pragma once

#include "base/issue.h"
#include "report/report-context.h"

G_BEGIN_DECLS

/**
 * psc_explain_report_write:
 * @findings: (element-type PscFinding): most important first
 * @issues: what was left out of the files
 * @context: where and how
 */
void psc_explain_report_write (const GPtrArray *findings,
                               const PscIssues *issues,
                               const PscReportContext *context);

G_END_DECLS
