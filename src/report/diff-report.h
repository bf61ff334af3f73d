/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What changed between two snapshots: what `diff` prints.
 */
#pragma once

#include "analysis/difference.h"
#include "report/report-context.h"

G_BEGIN_DECLS

/**
 * PscDiffReport:
 * @difference: what changed
 * @from_index: place of the earlier snapshot in the series
 * @to_index: place of the later one
 * @count: how many snapshots the series has
 * @issues: of the files, the snapshots and the difference
 */
typedef struct
{
  const PscDifference *difference;
  guint from_index;
  guint to_index;
  guint count;
  const PscIssues *issues;
} PscDiffReport;

/**
 * psc_diff_report_write:
 *
 * Tags that stayed the same are only counted in tables for people.
 */
void psc_diff_report_write (const PscDiffReport *self, const PscReportContext *context);

G_END_DECLS
