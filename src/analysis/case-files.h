/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The files of a case: put together from what reading them gave, and asked as one. Written once, so
 * that every front end asks the rules the same question and words an address alike.
 */
#pragma once

#include "analysis/explain.h"
#include "base/issue.h"

G_BEGIN_DECLS

/** psc_case_files_new: (transfer full) (element-type PscCaseFile): no files yet. */
GArray *psc_case_files_new (void);

/**
 * psc_case_files_append:
 * @files: (element-type PscCaseFile): grows
 * @inputs: (element-type PscInputFile): what was read
 * @evidence: (element-type PscEvidence): what each of @inputs tells beside tag tables
 *
 * Borrows everything; @inputs and @evidence have to outlive @files.
 */
void psc_case_files_append (GArray *files, const GPtrArray *inputs, const GPtrArray *evidence);

/**
 * psc_case_files_join:
 * @files: (element-type PscCaseFile): afterwards one for each run of a machine
 * @issues: (nullable): told what files contradict each other about, with both places
 *
 * Puts files of one run of one machine together: names, modules, hits, the verifier's data and the
 * crash of all of them answer for each other, in the order of time where that is known and in the
 * order given where it is not. Files given together belong together unless what they tell of the
 * machine speaks against it: architecture, build, name, kernel base, time of booting, crash. A file
 * that fits several machines goes to the one whose kernel base, boot or crash it shares, then to
 * the one whose modules hold its addresses, and else stays alone, with a note.
 */
void psc_case_files_join (GArray *files, PscIssues *issues);

/** PscEvidenceTest: whether evidence has what somebody looks for. */
typedef gboolean (*PscEvidenceTest) (const PscEvidence *evidence);

/**
 * psc_case_files_choose:
 * @has: what is looked for
 * @issues: (nullable): told of what is left out
 *
 * For what can be shown of one machine alone.
 *
 * Returns: (nullable): the last of @files that has it
 */
const PscCaseFile *
psc_case_files_choose (const GArray *files, PscEvidenceTest has, PscIssues *issues);

/** psc_case_file_get_path: the file that something with this @origin is from. */
const char *psc_case_file_get_path (const PscCaseFile *self, const char *origin);

/**
 * psc_case_file_find_module:
 * @va: an address
 *
 * Returns: (nullable): the module that holds @va
 */
const PscModule *psc_case_file_find_module (const PscCaseFile *self, guint64 va);

/**
 * psc_case_file_name_frame:
 *
 * Returns: (transfer none): @frame, or what another output says of the same address where that
 * knows more: a symbol at all, or its source
 */
const PscFrame *psc_case_file_name_frame (const PscCaseFile *self, const PscFrame *frame);

/**
 * psc_case_file_dup_module_name:
 *
 * Returns: (transfer full) (nullable): the file name of the image that holds the frame's address,
 * the module's name where that is not known, else what the symbol says
 */
char *psc_case_file_dup_module_name (const PscCaseFile *self, const PscFrame *frame);

/**
 * psc_case_file_describe_frame:
 *
 * Returns: (transfer full): `test!DriverEntry+0x33 (test.c line 20)`, as much as is known, at least
 * the address
 */
char *psc_case_file_describe_frame (const PscCaseFile *self, const PscFrame *frame);

G_END_DECLS
