/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Kernel modules, loaded and unloaded: what `modules` prints.
 */
#pragma once

#include "analysis/explain.h"
#include "base/issue.h"
#include "report/report-context.h"

G_BEGIN_DECLS

/**
 * psc_modules_report_write:
 * @files: (element-type PscCaseFile): the files
 * @issues: of the files
 */
void psc_modules_report_write (const GArray *files,
                               const PscIssues *issues,
                               const PscReportContext *context);

G_END_DECLS
