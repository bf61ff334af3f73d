/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a PDB or an image is called in a symbol store: NAME/IDENTIFIER/NAME.
 *
 * Names come from dumps and are made into paths and URLs. Only those that can be nothing else than
 * one file name, on any system, become keys; identifiers are hexadecimal numbers and nothing else.
 */
#pragma once

#include "symbols/pdb-identity.h"

G_BEGIN_DECLS

/**
 * PscSymbolKey:
 * @name: a file name
 * @id: GUID and age, stamp and age, or stamp and size, as Microsoft's tools write them
 * @lower_id: the same in lower case, as some stores have it
 * @packed_name: the name of a compressed copy: the last character is an underscore
 * @is_image: an image; else a PDB
 */
typedef struct
{
  char *name;
  char *id;
  char *lower_id;
  char *packed_name;
  gboolean is_image;
} PscSymbolKey;

/** psc_symbol_key_new_for_pdb: (transfer full) (nullable): @error is %PSC_ERROR_CORRUPT for a name
 * that no store has. */
PscSymbolKey *psc_symbol_key_new_for_pdb (const PscPdbIdentity *identity, GError **error);

/** psc_symbol_key_new_for_image: (transfer full) (nullable): the same for an image. */
PscSymbolKey *psc_symbol_key_new_for_image (const char *name,
                                            guint32 timestamp,
                                            guint32 image_bytes,
                                            GError **error);
void psc_symbol_key_free (PscSymbolKey *self);

/**
 * psc_symbol_key_is_of_pdb:
 * @guid: 8-4-4-4-12, as a PDB has it
 * @age: its age
 *
 * Returns: whether the key is that of the PDB; also for keys with a stamp, which newer PDBs do not
 * have
 */
gboolean psc_symbol_key_is_of_pdb (const PscSymbolKey *self, const char *guid, guint32 age);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscSymbolKey, psc_symbol_key_free)

G_END_DECLS
