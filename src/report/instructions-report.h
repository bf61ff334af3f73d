/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Memory as instructions: what `memory --disassemble` prints.
 */
#pragma once

#include "base/issue.h"
#include "model/shown-instruction.h"
#include "model/shown-memory.h"
#include "report/report-context.h"

G_BEGIN_DECLS

/**
 * psc_instructions_report_write:
 * @memory: the bytes
 * @instructions: (element-type PscShownInstruction): one behind the other
 * @issues: of the files
 */
void psc_instructions_report_write (const PscShownMemory *memory,
                                    const GArray *instructions,
                                    const PscIssues *issues,
                                    const PscReportContext *context);

G_END_DECLS
