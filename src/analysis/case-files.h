/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The files of a case: put together from what reading them gave, and asked as one. Written once, so
 * that every front end asks the rules the same question and words an address alike.
 */
#pragma once

#include "analysis/explain.h"

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
 * psc_case_files_find_module:
 * @first: (nullable): the file to ask before all others
 * @va: an address
 *
 * Returns: (nullable): the module that holds @va
 */
const PscModule *
psc_case_files_find_module (const GArray *files, const PscCaseFile *first, guint64 va);

/**
 * psc_case_files_name_frame:
 *
 * Returns: (transfer none): @frame, or what another output says of the same address where that
 * knows more: a symbol at all, or its source
 */
const PscFrame *psc_case_files_name_frame (const GArray *files, const PscFrame *frame);

/**
 * psc_case_files_dup_module_name:
 *
 * Returns: (transfer full) (nullable): the file name of the image that holds the frame's address,
 * the module's name where that is not known, else what the symbol says
 */
char *psc_case_files_dup_module_name (const GArray *files, const PscFrame *frame);

/**
 * psc_case_files_describe_frame:
 *
 * Returns: (transfer full): `test!DriverEntry+0x33 (test.c line 20)`, as much as is known, at least
 * the address. What the frame does not know is looked up in the symbols of all files.
 */
char *psc_case_files_describe_frame (const GArray *files, const PscFrame *frame);

G_END_DECLS
