/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The tag table of one snapshot: what `tags` prints.
 */
#pragma once

#include "report/report-context.h"
#include "report/tag-view.h"

G_BEGIN_DECLS

/**
 * PscTagsReport:
 * @snapshot: what is shown
 * @index: its place in the series
 * @count: how many snapshots the series has
 * @view: which rows
 * @issues: of the snapshot and its files
 */
typedef struct
{
  PscSnapshot *snapshot;
  guint index;
  guint count;
  const PscTagView *view;
  const PscIssues *issues;
} PscTagsReport;

void psc_tags_report_write (const PscTagsReport *self, const PscReportContext *context);

G_END_DECLS
