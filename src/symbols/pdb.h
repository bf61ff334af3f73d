/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Microsoft's PDB 7.0 files: names, source lines and structure layouts for the RVAs of one image.
 *
 * Opening reads a few blocks; each kind of fact is read when it is first asked for, and what an
 * object file alone knows when an address in it is. Nothing needs Windows or a network.
 */
#pragma once

#include "bytes/source.h"
#include "symbols/layout.h"
#include "symbols/pdb-identity.h"

G_BEGIN_DECLS

/** PscPdb: may be used from several threads. */
typedef struct _PscPdb PscPdb;

/**
 * PscPdbMatch:
 * @PSC_PDB_MATCH: the PDB was written with the image
 * @PSC_PDB_OTHER_AGE: with the same GUID for an earlier or later link: names may be wrong
 * @PSC_PDB_NO_MATCH: it belongs to another image
 */
typedef enum
{
  PSC_PDB_MATCH,
  PSC_PDB_OTHER_AGE,
  PSC_PDB_NO_MATCH,
} PscPdbMatch;

/**
 * PscPdbSymbol:
 * @name: without the decoration of C functions; lives as long as the PDB
 * @rva: where it begins
 * @displacement: how far the address asked for lies behind that
 * @n_bytes: how long a procedure is; 0 is unknown
 */
typedef struct
{
  const char *name;
  guint32 rva;
  guint32 displacement;
  guint32 n_bytes;
} PscPdbSymbol;

/**
 * PscPdbFrame:
 * @function: (nullable): %NULL where it has no name
 * @file: (nullable): the path of the source on the build machine
 * @line: at least 1 where @file is known
 *
 * A function at an address: the procedure there, or one that was inlined into it.
 */
typedef struct
{
  const char *function;
  const char *file;
  guint32 line;
} PscPdbFrame;

/**
 * psc_pdb_open:
 * @file: a reference is taken
 * @error: as psc_msf_open()
 *
 * Returns: (transfer full) (nullable): the PDB
 */
PscPdb *psc_pdb_open (PscSource *file, GError **error);
void psc_pdb_free (PscPdb *self);

/** psc_pdb_get_guid: 8-4-4-4-12 in lower case. */
const char *psc_pdb_get_guid (const PscPdb *self);

/** psc_pdb_get_age: what images name: of the DBI stream where there is one. */
guint32 psc_pdb_get_age (const PscPdb *self);

/** psc_pdb_get_machine: as in an image: 0x14c, 0x8664, 0xaa64; 0 is unknown. */
guint16 psc_pdb_get_machine (const PscPdb *self);

/** psc_pdb_is_stripped: whether private symbols were taken out: no lines, no lengths. */
gboolean psc_pdb_is_stripped (const PscPdb *self);

/** psc_pdb_match: whether this is the PDB that an image names. */
PscPdbMatch psc_pdb_match (const PscPdb *self, const PscPdbIdentity *identity);

/**
 * psc_pdb_find_address:
 * @symbol: (out): the procedure that holds @rva, or else the last symbol in front of it
 * @error: why no address can be named at all; unset where merely this one has no symbol
 *
 * Returns: %FALSE when nothing is known of @rva
 */
gboolean psc_pdb_find_address (PscPdb *self, guint32 rva, PscPdbSymbol *symbol, GError **error);

/**
 * psc_pdb_find_name:
 * @name: a function or a variable; exact
 * @rva: (out): where it begins
 * @error: why no name can be found at all; unset where merely this one is unknown
 *
 * Returns: %FALSE when there is no such symbol
 */
gboolean psc_pdb_find_name (PscPdb *self, const char *name, guint32 *rva, GError **error);

/**
 * psc_pdb_find_line:
 * @rva: of an instruction; for a return address the one before it, which is the call
 * @file: (out): the path of the source on the build machine; lives as long as the PDB
 * @line: (out): at least 1
 *
 * Of a function that was inlined it is the line in that function.
 *
 * Returns: %FALSE where no line is known
 */
gboolean psc_pdb_find_line (PscPdb *self, guint32 rva, const char **file, guint32 *line);

/**
 * psc_pdb_list_frames:
 * @rva: as of psc_pdb_find_line()
 *
 * Returns: (transfer full) (element-type PscPdbFrame): the function at @rva, the innermost of those
 * that were inlined there first and the procedure last; empty where nothing is known. Strings live
 * as long as the PDB
 */
GArray *psc_pdb_list_frames (PscPdb *self, guint32 rva);

/**
 * psc_pdb_find_type:
 * @name: a structure, class or union; exact: `_POOL_HEADER`
 * @error: %PSC_ERROR_NO_SYMBOLS where the PDB does not have it
 *
 * Returns: (transfer full) (nullable): its members, with names that live as long as the PDB
 */
PscLayout *psc_pdb_find_type (PscPdb *self, const char *name, GError **error);

/**
 * psc_pdb_find_member:
 * @type: a structure, class or union
 * @path: a member of it, or `Member.Inner` through members that are structures themselves
 * @member: (out): its offset is counted from the beginning of @type
 * @error: %PSC_ERROR_NO_SYMBOLS where the PDB does not have it
 */
gboolean psc_pdb_find_member (PscPdb *self,
                              const char *type,
                              const char *path,
                              PscLayoutMember *member,
                              GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscPdb, psc_pdb_free)

G_END_DECLS
