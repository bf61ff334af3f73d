/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whose tags are: what `owners` prints.
 */
#pragma once

#include "analysis/owners.h"
#include "base/issue.h"
#include "report/report-context.h"

G_BEGIN_DECLS

/**
 * psc_owners_report_write:
 * @files: (element-type PscCaseFile): the files
 * @tags: (array length=n_tags): the tags that were asked for
 * @issues: of the files
 */
void psc_owners_report_write (const GArray *files,
                              const PscTag *tags,
                              guint n_tags,
                              const PscIssues *issues,
                              const PscReportContext *context);

G_END_DECLS
