/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What files are: what `info` prints.
 */
#pragma once

#include "base/issue.h"
#include "model/evidence.h"
#include "model/input-file.h"
#include "report/report-context.h"

G_BEGIN_DECLS

/**
 * psc_info_report_write:
 * @files: (element-type PscInputFile): the files
 * @evidence: (element-type PscEvidence): what each of @files tells
 * @issues: of the files and all their snapshots
 */
void psc_info_report_write (GPtrArray *files,
                            GPtrArray *evidence,
                            const PscIssues *issues,
                            const PscReportContext *context);

G_END_DECLS
