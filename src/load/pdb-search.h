/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finds and opens the PDB of an image along the symbol path.
 */
#pragma once

#include "model/module.h"
#include "symbols/pdb.h"

G_BEGIN_DECLS

/**
 * PscSymbolSettings:
 * @path: (nullable): where PDBs are looked for first, in the grammar of _NT_SYMBOL_PATH; what that
 * variable says follows
 * @allow_downloads: whether servers in these paths may be asked
 *
 * What the user says of symbols.
 */
typedef struct
{
  const char *path;
  gboolean allow_downloads;
} PscSymbolSettings;

/** PscPdbSearch: may be used from several threads. */
typedef struct _PscPdbSearch PscPdbSearch;

/**
 * psc_pdb_search_new:
 * @settings: (nullable): %NULL is the environment alone, without downloads
 */
PscPdbSearch *psc_pdb_search_new (const PscSymbolSettings *settings);
void psc_pdb_search_free (PscPdbSearch *self);

/** psc_pdb_search_is_empty: whether there is no place to look. */
gboolean psc_pdb_search_is_empty (const PscPdbSearch *self);

/**
 * psc_pdb_search_open:
 * @identity: what the image names
 * @error: %PSC_ERROR_NO_SYMBOLS where nothing is found, and for the PDB of another build;
 * %G_IO_ERROR_CANCELLED; else as psc_pdb_open()
 *
 * Blocks while a server is asked.
 *
 * Returns: (transfer full) (nullable): the PDB
 */
PscPdb *psc_pdb_search_open (const PscPdbSearch *self,
                             const PscPdbIdentity *identity,
                             GCancellable *cancellable,
                             GError **error);

/**
 * psc_pdb_search_mark:
 * @modules: those that name a PDB are marked as found or missing
 *
 * Does nothing where there is no place to look.
 */
void psc_pdb_search_mark (const PscPdbSearch *self, PscModuleList *modules);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscPdbSearch, psc_pdb_search_free)

G_END_DECLS
