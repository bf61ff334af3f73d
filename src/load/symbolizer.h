/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names addresses of a dump: by the PDBs of its modules where they are found, else by what the
 * modules export.
 */
#pragma once

#include "base/issue.h"
#include "bytes/source.h"
#include "load/pdb-search.h"
#include "model/evidence.h"

G_BEGIN_DECLS

/** PscSymbolizer: belongs to one thread. */
typedef struct _PscSymbolizer PscSymbolizer;

/**
 * psc_symbolizer_new:
 * @memory: the dump's virtual memory; a reference is taken
 * @modules: its modules; must live as long
 * @settings: (nullable): where PDBs are looked for
 * @issues: takes why PDBs could not be used; must live as long
 */
PscSymbolizer *psc_symbolizer_new (PscSource *memory,
                                   const PscModuleList *modules,
                                   const PscSymbolSettings *settings,
                                   PscIssues *issues);
void psc_symbolizer_free (PscSymbolizer *self);

/**
 * psc_symbolizer_name:
 * @va: an address; of a return address the one before it, so that it is the call's
 * @frame: (out caller-allocates): to be freed with psc_frame_clear(); `module!name+0xOFFSET`, the
 * module alone where nothing in it has a name, and the source where the PDB tells
 *
 * The first address in a module reads its exports, or finds and opens its PDB.
 *
 * Returns: whether @va lies in a module
 */
gboolean psc_symbolizer_name (PscSymbolizer *self, guint64 va, PscFrame *frame);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscSymbolizer, psc_symbolizer_free)

G_END_DECLS
