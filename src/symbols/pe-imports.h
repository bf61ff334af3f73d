/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What an image imports: names for the slots through which its code calls other modules.
 */
#pragma once

#include "symbols/pe-image.h"

G_BEGIN_DECLS

/**
 * PscPeImport:
 * @slot_rva: the pointer that the loader fills in
 * @module: the file name of the module: `ntoskrnl.exe`
 * @name: (nullable): %NULL for an import by ordinal
 * @ordinal: meaningful where there is no name
 */
typedef struct
{
  guint32 slot_rva;
  const char *module;
  const char *name;
  guint ordinal;
} PscPeImport;

/** PscPeImports: immutable. */
typedef struct _PscPeImports PscPeImports;

/**
 * psc_pe_imports_read:
 * @image: is no longer needed afterwards
 * @error: %PSC_ERROR_NO_SYMBOLS where nothing is imported, %PSC_ERROR_UNMAPPED where the directory
 * is missing: linkers of old kits put it among what is dropped once a driver has started
 *
 * Reads all descriptors and names. What is in missing pages is left out and counted.
 *
 * Returns: (transfer full) (nullable): the imports
 */
PscPeImports *psc_pe_imports_read (const PscPeImage *image, GError **error);
void psc_pe_imports_free (PscPeImports *self);

guint psc_pe_imports_get_n (const PscPeImports *self);

/** psc_pe_imports_get_n_missing: slots, or modules with all of theirs, that could not be read. */
guint psc_pe_imports_get_n_missing (const PscPeImports *self);

/** psc_pe_imports_get: by the RVA of the slot. */
const PscPeImport *psc_pe_imports_get (const PscPeImports *self, guint index);

/** psc_pe_imports_find_slot: (nullable): what the pointer at exactly @slot_rva imports. */
const PscPeImport *psc_pe_imports_find_slot (const PscPeImports *self, guint32 slot_rva);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscPeImports, psc_pe_imports_free)

G_END_DECLS
