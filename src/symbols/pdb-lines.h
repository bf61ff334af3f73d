/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Source lines of one object file of a PDB (C13), and the names of source files of all.
 */
#pragma once

#include "symbols/pdb-procedures.h"

G_BEGIN_DECLS

/** PscPdbLines: immutable. */
typedef struct _PscPdbLines PscPdbLines;

/**
 * psc_pdb_lines_read:
 *
 * Returns: (transfer full): the lines; none where the stream has none, damaged parts left out
 */
PscPdbLines *psc_pdb_lines_read (const PscPdbModuleStream *stream, const PscPdbSections *sections);
void psc_pdb_lines_free (PscPdbLines *self);

/**
 * psc_pdb_lines_find:
 * @file: (out): for psc_pdb_lines_get_file_name()
 * @line: (out): at least 1
 *
 * Returns: %FALSE where no line covers the address
 */
gboolean
psc_pdb_lines_find (const PscPdbLines *self, guint32 linked_rva, guint32 *file, guint32 *line);

/**
 * psc_pdb_lines_find_inlinee:
 * @item: a function that was inlined
 *
 * Where the source of the function begins.
 */
gboolean
psc_pdb_lines_find_inlinee (const PscPdbLines *self, guint32 item, guint32 *file, guint32 *line);

/**
 * psc_pdb_lines_get_file_name:
 * @names: the stream of file names
 *
 * Returns: (nullable): the path of the build machine; lives as long as @names, not yet UTF-8
 */
const char *psc_pdb_lines_get_file_name (const PscPdbLines *self, GBytes *names, guint32 file);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscPdbLines, psc_pdb_lines_free)

G_END_DECLS
