/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What every report needs to know of how it is to be written.
 */
#pragma once

#include "model/tag-list.h"
#include "report/output.h"
#include "report/redactor.h"

G_BEGIN_DECLS

/**
 * PscReportFormat:
 * @PSC_REPORT_TABLE: for people, in columns
 * @PSC_REPORT_JSON: for programs, as the contract says
 * @PSC_REPORT_CSV: for spreadsheets, whole numbers
 * @PSC_REPORT_MARKDOWN: for issue trackers and mails
 */
typedef enum
{
  PSC_REPORT_TABLE,
  PSC_REPORT_JSON,
  PSC_REPORT_CSV,
  PSC_REPORT_MARKDOWN,
} PscReportFormat;

/**
 * PscReportContext:
 * @output: where to write
 * @format: how
 * @use_color: whether a table may stress parts of it with terminal colours
 * @width: columns of the terminal that a table should fit into; 0 for no limit
 * @tags: what tags stand for
 * @redactor: (nullable): takes names out
 */
typedef struct
{
  PscOutput *output;
  PscReportFormat format;
  gboolean use_color;
  guint width;
  const PscTagList *tags;
  PscRedactor *redactor;
} PscReportContext;

G_END_DECLS
