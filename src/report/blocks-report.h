/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pool blocks of one tag: what `blocks` prints.
 */
#pragma once

#include "base/issue.h"
#include "base/tag.h"
#include "report/report-context.h"

G_BEGIN_DECLS

/**
 * psc_blocks_report_write:
 * @evidence: (element-type PscEvidence): what the files tell
 * @tag: whose blocks
 * @n_searched: bytes of a dump's memory that were looked at, or -1
 * @issues: of the files
 */
void psc_blocks_report_write (GPtrArray *evidence,
                              PscTag tag,
                              gint64 n_searched,
                              const PscIssues *issues,
                              const PscReportContext *context);

G_END_DECLS
