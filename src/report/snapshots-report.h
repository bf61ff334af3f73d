/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All snapshots with all their rows, for other programs: what `convert` writes.
 */
#pragma once

#include "base/issue.h"
#include "model/snapshot.h"
#include "report/report-context.h"

G_BEGIN_DECLS

/**
 * PscSnapshotsReport:
 * @snapshots: (element-type PscSnapshot): what is written
 * @series: (element-type PscSnapshot): all snapshots, in the same order, to number those by
 * @issues: of the files and the snapshots
 */
typedef struct
{
  GPtrArray *snapshots;
  GPtrArray *series;
  const PscIssues *issues;
} PscSnapshotsReport;

/**
 * psc_snapshots_report_write:
 *
 * Writes JSON or CSV as @context says, row by row: the whole is never in memory. CSV names what the
 * tags stand for only as far as captures and added tag lists do, so that it reads back as what it
 * was made of.
 */
void psc_snapshots_report_write (const PscSnapshotsReport *self, const PscReportContext *context);

G_END_DECLS
