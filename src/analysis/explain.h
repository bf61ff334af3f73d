/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Conclusions: what an expert would say of the files, with the lines that show it.
 *
 * Every rule is a name and a function in one table (explain.c); each is tested by itself. Rules
 * claim no more than the evidence: what is missing makes a finding less sure or keeps it from
 * appearing.
 */
#pragma once

#include "analysis/finding.h"
#include "model/evidence.h"
#include "model/input-file.h"
#include "model/snapshot.h"
#include "model/tag-list.h"

G_BEGIN_DECLS

/**
 * PscCaseFile:
 * @path: of the file, or of the first one
 * @input: (nullable): what else is known of that file
 * @evidence: what it tells beside tag tables
 * @pool: the machine's pool use and limits as far as it tells them
 * @pool_path: (nullable): the file that tells @pool where that is not @path
 * @joined: (nullable): @evidence where it was put together of several files; owned by the array of
 * files
 * @paths: (nullable) (element-type utf8): these files then
 *
 * One file, or after psc_case_files_join() all files of one run of one machine.
 */
typedef struct
{
  const char *path;
  const PscInputFile *input;
  const PscEvidence *evidence;
  PscPoolSizes pool;
  const char *pool_path;
  PscEvidence *joined;
  GPtrArray *paths;
} PscCaseFile;

/**
 * PscCase:
 * @snapshots: (element-type PscSnapshot): in time order
 * @files: (element-type PscCaseFile)
 * @tags: what tags stand for
 *
 * Everything known of one investigation; borrowed.
 */
typedef struct
{
  GPtrArray *snapshots;
  GArray *files;
  const PscTagList *tags;
} PscCase;

/**
 * psc_explain:
 * @problem: what is known
 *
 * Returns: (transfer full) (element-type PscFinding): most important first
 */
GPtrArray *psc_explain (const PscCase *problem);

G_END_DECLS
