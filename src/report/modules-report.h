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
 * @file: (nullable): what lists modules
 * @issues: of the files
 */
void psc_modules_report_write (const PscCaseFile *file,
                               const PscIssues *issues,
                               const PscReportContext *context);

G_END_DECLS
