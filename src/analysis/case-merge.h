/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Puts the evidence of one file into that of its machine.
 */
#pragma once

#include "base/issue.h"
#include "model/evidence.h"

G_BEGIN_DECLS

/**
 * PscCaseMoment:
 *
 * How the moment of one file stands to that of an earlier one.
 */
typedef enum
{
  PSC_CASE_MOMENT_LATER,
  PSC_CASE_MOMENT_SAME,
  PSC_CASE_MOMENT_UNKNOWN,
} PscCaseMoment;

/** PscCaseCompareMoments: how the file @path stands to @origin, which was merged before. */
typedef PscCaseMoment (*PscCaseCompareMoments) (const char *origin,
                                                const char *path,
                                                gpointer user_data);

/**
 * psc_case_merge:
 * @to: what the files before told; grows
 * @from: what the next file tells
 * @path: of that file; has to outlive @to
 * @compare: (scope call): asked where two files differ in what changes with time
 * @issues: (nullable): told what the files contradict each other about
 *
 * Everything is kept where both can be: hits, memory, records of the log. Of one module, block or
 * filter the first word counts and is made complete; of a driver under Driver Verifier, its options
 * and statistics the last. A contradiction becomes an issue that names both places: a warning where
 * both speak of one moment, a note where nothing tells whether they do, and nothing where time went
 * by in between.
 */
void psc_case_merge (PscEvidence *to,
                     const PscEvidence *from,
                     const char *path,
                     PscCaseCompareMoments compare,
                     gpointer user_data,
                     PscIssues *issues);

G_END_DECLS
