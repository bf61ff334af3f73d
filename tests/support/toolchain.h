/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Images and PDBs made by clang and lld-link while a test runs, and the tools of LLVM that tell
 * what should be found in them. All are optional: without them a test is skipped.
 */
#pragma once

#include "bytes/source.h"

G_BEGIN_DECLS

/** PscTestProgram: paths of a driver built from tests/symbols/fixtures, and of its kernel. */
typedef struct
{
  char *folder;
  char *image;
  char *pdb;
  char *kernel_image;
  char *kernel_pdb;
} PscTestProgram;

/** psc_test_toolchain_is_missing: says so as a skip when a program is not there. */
gboolean psc_test_toolchain_is_missing (void);

/**
 * psc_test_program_build:
 * @machine: one of the PSC_TEST_PE_ machines
 *
 * Compiles for it into a temporary folder; a failure ends the test.
 *
 * Returns: (transfer full): what was built
 */
PscTestProgram *psc_test_program_build (guint16 machine);

/** psc_test_program_free: removes the files as well. */
void psc_test_program_free (PscTestProgram *self);

/** psc_test_run: (transfer full): standard output of a program that must succeed. */
char *psc_test_run (const char *const *arguments);

/** psc_test_dump_pdb: (transfer full): the lines that llvm-pdbutil prints: `--publics`. */
char **psc_test_dump_pdb (const char *path, const char *option);

/** psc_test_open: (transfer full): a source over a file that must be there. */
PscSource *psc_test_open (const char *path);

/**
 * psc_test_data_path:
 * @name: below the folder that PSC_TEST_DATA names: `pdb/minimal.pdb`
 *
 * Real files that may not be part of the project.
 *
 * Returns: (transfer full) (nullable): its path; %NULL, having said that the test is skipped,
 * where the folder is not named or has no such file
 */
char *psc_test_data_path (const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscTestProgram, psc_test_program_free)

G_END_DECLS
