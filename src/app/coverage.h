/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the open files hold and what they lack, in words: a conclusion is worth what it rests on.
 */
#pragma once

#include "app/investigation.h"

G_BEGIN_DECLS

typedef enum
{
  PSC_COVERAGE_TABLES,
  PSC_COVERAGE_POOL_SIZES,
  PSC_COVERAGE_MODULES,
  PSC_COVERAGE_SEARCHES,
  PSC_COVERAGE_VERIFIER,
  PSC_COVERAGE_VERIFIER_LOG,
  PSC_COVERAGE_STACKS,
  PSC_COVERAGE_BLOCKS,
  PSC_COVERAGE_MEMORY,
  PSC_COVERAGE_FILTERS,
  PSC_COVERAGE_VOLUMES,
  PSC_COVERAGE_CRASH,
  PSC_N_COVERAGES
} PscCoverage;

/** psc_coverage_get_title: the translated name of what it is about. */
const char *psc_coverage_get_title (PscCoverage coverage);

/** psc_coverage_get_command: (nullable): the debugger command that prints it. */
const char *psc_coverage_get_command (PscCoverage coverage);

/**
 * psc_coverage_describe:
 *
 * Returns: (transfer full) (nullable): what the files hold of it, such as “157 modules”; %NULL when
 * they hold nothing
 */
char *psc_coverage_describe (PscCoverage coverage, PscInvestigation *investigation);

/** psc_coverage_describe_input: (transfer full) (nullable): the same of one file as it was read. */
char *
psc_coverage_describe_input (PscCoverage coverage, PscInvestigation *investigation, guint index);

G_END_DECLS
