/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One dump, opened: its container, the kernel in it, and what both tell, in the form that captures
 * have as well.
 *
 * Recognises nothing by name.
 */
#pragma once

#include <gio/gio.h>

#include "base/issue.h"
#include "bytes/source.h"
#include "kernel/kernel.h"
#include "kernel/pool-search.h"
#include "load/load-stage.h"
#include "load/pdb-search.h"
#include "model/evidence.h"
#include "model/input-file.h"
#include "model/snapshot.h"

G_BEGIN_DECLS

/**
 * PscDumpFile:
 * @file: what `info` shows
 * @evidence: modules and crash
 * @snapshot: (nullable): the tags of the pool; %NULL where the dump does not hold their tables
 * @memory: (nullable): virtual memory of the kernel, from which anybody may read
 * @kernel: (nullable): the kernel in it, for who looks further
 * @tables: (nullable): its pool tables
 */
typedef struct
{
  PscInputFile *file;
  PscEvidence *evidence;
  PscSnapshot *snapshot;
  PscSource *memory;
  PscKernel *kernel;
  PscPoolTables *tables;
} PscDumpFile;

void psc_dump_file_free (PscDumpFile *self);

/**
 * PscDumpProgress:
 * @stage: what is being done
 * @fraction: of this file, 0 to 1
 */
typedef void (*PscDumpProgress) (PscLoadStage stage, double fraction, gpointer user_data);

/**
 * psc_dump_file_read:
 * @source: the file
 * @path: its name
 * @symbols: (nullable): where the kernel's PDB is looked for
 * @issues: what the dump lacks, as notes, and what is wrong with it
 * @progress: (nullable) (scope call): told at each stage
 * @error: as psc_dump_open(); %PSC_ERROR_UNRECOGNISED for a dump of some other system
 *
 * A dump of Windows in which no kernel can be found still tells what its header says, with an issue
 * that names what failed.
 *
 * Returns: (transfer full) (nullable): what was read
 */
PscDumpFile *psc_dump_file_read (PscSource *source,
                                 const char *path,
                                 const PscPdbSearch *symbols,
                                 PscIssues *issues,
                                 PscDumpProgress progress,
                                 gpointer user_data,
                                 GCancellable *cancellable,
                                 GError **error);

/**
 * psc_dump_file_may_be_raw:
 *
 * Whether a file that nothing recognises could be an image of physical memory: it is large enough
 * and does not begin as text or as a program does. Reads its beginning.
 */
gboolean psc_dump_file_may_be_raw (PscSource *source);

/**
 * psc_dump_file_read_raw:
 * @error: %PSC_ERROR_UNRECOGNISED where no kernel of Windows is found in it
 *
 * Reads such a file, which may take as long as reading all of it. Where that fails, nothing was
 * added to @issues.
 *
 * Returns: (transfer full) (nullable): what was read
 */
PscDumpFile *psc_dump_file_read_raw (PscSource *source,
                                     const char *path,
                                     const PscPdbSearch *symbols,
                                     PscIssues *issues,
                                     PscDumpProgress progress,
                                     gpointer user_data,
                                     GCancellable *cancellable,
                                     GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscDumpFile, psc_dump_file_free)

G_END_DECLS
