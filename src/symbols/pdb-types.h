/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The type stream of a PDB (TPI), and the item stream (IPI) of the same form, which names
 * functions.
 */
#pragma once

#include "symbols/layout.h"
#include "symbols/msf.h"

G_BEGIN_DECLS

/** PscPdbTypes: may be used from several threads once read. */
typedef struct _PscPdbTypes PscPdbTypes;

#define PSC_PDB_TYPE_STREAM 2u
#define PSC_PDB_ITEM_STREAM 4u

/**
 * psc_pdb_types_read:
 * @stream: %PSC_PDB_TYPE_STREAM or %PSC_PDB_ITEM_STREAM
 *
 * Reads the stream and notes where each record is.
 *
 * Returns: (transfer full) (nullable): the types
 */
PscPdbTypes *psc_pdb_types_read (const PscMsf *msf, guint stream, GError **error);
void psc_pdb_types_free (PscPdbTypes *self);

guint psc_pdb_types_get_n (const PscPdbTypes *self);

/**
 * psc_pdb_types_find:
 * @name: of a structure, class or union, exact
 *
 * Returns: the index of its first definition; 0 where there is none
 */
guint32 psc_pdb_types_find (PscPdbTypes *self, const char *name);

/**
 * psc_pdb_types_read_layout:
 * @index: of a structure, class or union
 * @error: %PSC_ERROR_NO_SYMBOLS where it is none
 *
 * Returns: (transfer full) (nullable): its members; names live as long as @self and are not yet
 * UTF-8
 */
PscLayout *psc_pdb_types_read_layout (PscPdbTypes *self, guint32 index, GError **error);

/**
 * psc_pdb_types_find_member:
 * @index: of a structure, class or union
 * @path: `Member` or `Member.Inner`, through members that are structures themselves
 * @member: (out): what it leads to; the offset is counted from the outermost structure
 */
gboolean psc_pdb_types_find_member (PscPdbTypes *self,
                                    guint32 index,
                                    const char *path,
                                    PscLayoutMember *member,
                                    GError **error);

/** psc_pdb_types_get_function_name: (nullable): of an item that was inlined. */
const char *psc_pdb_types_get_function_name (const PscPdbTypes *self, guint32 item);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscPdbTypes, psc_pdb_types_free)

G_END_DECLS
