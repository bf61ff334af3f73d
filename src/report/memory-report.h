/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Memory as the debugger's `db` prints it, or as the contract's JSON.
 */
#pragma once

#include "base/issue.h"
#include "model/shown-memory.h"
#include "report/report-context.h"

G_BEGIN_DECLS

/** psc_memory_report_write: in any format; @issues are for JSON. */
void psc_memory_report_write (const PscShownMemory *memory,
                              const PscIssues *issues,
                              const PscReportContext *context);

G_END_DECLS
