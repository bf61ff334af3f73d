/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The symbol records of a PDB that concern the whole image: publics and global data by address and
 * by name, and references to procedures by name.
 *
 * The hashes that come with them are not used: an index of our own is built as fast and cannot lie.
 */
#pragma once

#include "symbols/pdb-sections.h"

G_BEGIN_DECLS

/** PscPdbSymbols: may be used from several threads. */
typedef struct _PscPdbSymbols PscPdbSymbols;

/**
 * PscPdbGlobal:
 * @name: without the decoration of x86; lives as long as the table
 * @rva: where it begins; 0 for a reference
 * @is_reference: a procedure whose record is in the stream of a module
 * @module: of a reference: counts from 0
 * @record: of a reference: the offset of the record in that stream
 */
typedef struct
{
  const char *name;
  guint32 rva;
  gboolean is_reference;
  guint module;
  guint32 record;
} PscPdbGlobal;

/**
 * psc_pdb_symbols_read:
 * @sections: is kept and must live as long
 *
 * Reads all records and sorts them by address.
 *
 * Returns: (transfer full) (nullable): the table
 */
PscPdbSymbols *psc_pdb_symbols_read (const PscPdbDbi *dbi,
                                     const PscPdbSections *sections,
                                     const PscMsf *msf,
                                     GError **error);
void psc_pdb_symbols_free (PscPdbSymbols *self);

/** psc_pdb_symbols_get_n: how many have an address. */
guint psc_pdb_symbols_get_n (const PscPdbSymbols *self);

/** psc_pdb_symbols_get: by address; of several at one address the preferred one comes first. */
void psc_pdb_symbols_get (PscPdbSymbols *self, guint index, PscPdbGlobal *global);

/**
 * psc_pdb_symbols_find_address:
 * @global: (out): the last symbol at or in front of @rva in its section
 */
gboolean psc_pdb_symbols_find_address (PscPdbSymbols *self, guint32 rva, PscPdbGlobal *global);

/**
 * psc_pdb_symbols_find_name:
 * @name: exact; on x86 with or without decoration
 * @global: (out): one with an address where there is one, else a reference
 *
 * The index by name is built by the first call.
 */
gboolean psc_pdb_symbols_find_name (PscPdbSymbols *self, const char *name, PscPdbGlobal *global);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscPdbSymbols, psc_pdb_symbols_free)

G_END_DECLS
