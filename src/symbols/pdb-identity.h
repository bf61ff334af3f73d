/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What binds an image to its PDB: the GUID and the age that the linker wrote into both.
 *
 * Images carry it in their debug directory, PDBs in their info and DBI streams; symbol stores make
 * their folder names of it.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Characters of a GUID as text, without the end. */
#define PSC_GUID_CHARS 36u

/**
 * PscPdbIdentity:
 * @guid: 8-4-4-4-12 in lower case; empty for the PDB 2.0 files of old linkers, which have a stamp
 * @age: how many times the PDB was written for this image
 * @stamp: of a PDB 2.0 file alone, else 0
 * @name: the last component of @path, fit to be a file name: UTF-8, no separator, no control
 * character, neither `.` nor `..`
 * @path: as the linker wrote it, made valid UTF-8; often a path of the build machine
 */
typedef struct
{
  char guid[PSC_GUID_CHARS + 1];
  guint32 age;
  guint32 stamp;
  char *name;
  char *path;
} PscPdbIdentity;

/**
 * psc_pdb_identity_new:
 * @guid: (nullable): the 16 bytes of a GUID as they are in a file
 * @path: (type filename): bytes from a file, not yet text
 * @n_path: how many; a NUL among them ends it
 * @error: %PSC_ERROR_CORRUPT when the path ends in no possible file name
 *
 * Returns: (transfer full) (nullable): the identity
 */
PscPdbIdentity *psc_pdb_identity_new (const guint8 *guid,
                                      guint32 age,
                                      const guint8 *path,
                                      gsize n_path,
                                      GError **error);
void psc_pdb_identity_free (PscPdbIdentity *self);

/**
 * psc_guid_to_string:
 * @bytes: 16 bytes: a u32, two u16 and eight single bytes
 * @text: (out): takes %PSC_GUID_CHARS characters and the end
 */
void psc_guid_to_string (const guint8 *bytes, char text[PSC_GUID_CHARS + 1]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscPdbIdentity, psc_pdb_identity_free)

G_END_DECLS
