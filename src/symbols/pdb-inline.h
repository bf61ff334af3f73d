/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Functions that were inlined into a procedure.
 */
#pragma once

#include "symbols/pdb-lines.h"

G_BEGIN_DECLS

/**
 * PscPdbInlineSite:
 * @item: the function, for psc_pdb_types_get_function_name()
 * @file: for psc_pdb_lines_get_file_name()
 * @line: 0 is unknown
 */
typedef struct
{
  guint32 item;
  guint32 file;
  guint32 line;
} PscPdbInlineSite;

/**
 * psc_pdb_inline_sites_find:
 * @procedure: of @stream
 * @linked_rva: an address in it
 *
 * Returns: (transfer full) (element-type PscPdbInlineSite): what was inlined there, the outermost
 * first
 */
GArray *psc_pdb_inline_sites_find (const PscPdbModuleStream *stream,
                                   const PscPdbLines *lines,
                                   const PscPdbProcedure *procedure,
                                   guint32 linked_rva);

G_END_DECLS
