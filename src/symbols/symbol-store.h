/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Folders of symbols: stores with their layout NAME/IDENTIFIER/NAME, and plain folders.
 *
 * Looks at names, and at what files say of themselves. Nothing is written but into the folder of a
 * key, and there under another name first.
 */
#pragma once

#include <gio/gio.h>

#include "symbols/symbol-key.h"
#include "symbols/symbol-path.h"

G_BEGIN_DECLS

/**
 * PscSymbolFile:
 * @path: where it is
 * @is_packed: a cabinet that holds the file
 */
typedef struct
{
  char *path;
  gboolean is_packed;
} PscSymbolFile;

PscSymbolFile *psc_symbol_file_new (const char *path, gboolean is_packed);
void psc_symbol_file_free (PscSymbolFile *self);

/**
 * psc_symbol_file_check:
 * @key: what it should be
 * @error: %PSC_ERROR_CORRUPT where it is something else, %PSC_ERROR_TRUNCATED for a PDB that was
 * cut, or the system's error
 *
 * A PDB has to have the GUID and the age of the key, an image its stamp and its size; of a cabinet
 * the beginning has to do.
 */
gboolean psc_symbol_file_check (const PscSymbolFile *self, const PscSymbolKey *key, GError **error);

/**
 * psc_symbol_store_find:
 * @folder: the root of a store, with one or two tiers; need not exist
 * @roots: where a `file.ptr` of the store may point to
 *
 * Names are compared without regard to case, as Windows does.
 *
 * Returns: (transfer full) (nullable): what the store has under the key
 */
PscSymbolFile *
psc_symbol_store_find (const char *folder, const PscSymbolKey *key, const PscSymbolPath *roots);

/**
 * psc_symbol_store_list_plain:
 * @folder: a folder of any layout
 *
 * Returns: (transfer full) (element-type PscSymbolFile): files of the name of @key in @folder and
 * where linkers and installers put them below it; of other builds perhaps
 */
GPtrArray *psc_symbol_store_list_plain (const char *folder,
                                        const PscSymbolKey *key,
                                        const PscSymbolPath *roots);

/** psc_symbol_store_make_folder: (transfer full) (nullable): the folder of a key, which is made
 * where it does not exist; @error is of %G_FILE_ERROR. */
char *psc_symbol_store_make_folder (const char *folder, const PscSymbolKey *key, GError **error);

/**
 * psc_symbol_store_copy:
 * @folder: the root of a store
 * @file: what to put into it
 *
 * Copies the file, and gives the copy its name when it is whole.
 *
 * Returns: (transfer full) (nullable): the copy
 */
PscSymbolFile *psc_symbol_store_copy (const char *folder,
                                      const PscSymbolKey *key,
                                      const PscSymbolFile *file,
                                      GCancellable *cancellable,
                                      GError **error);

/** psc_symbol_pointer_parse: (transfer full) (nullable): the file that the text of a `file.ptr`
 * leads to, if it lies in a folder of @roots. */
char *psc_symbol_pointer_parse (const char *text, const PscSymbolPath *roots);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscSymbolFile, psc_symbol_file_free)

G_END_DECLS
