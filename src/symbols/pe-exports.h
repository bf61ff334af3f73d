/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What an image exports: names for addresses where there is no PDB.
 */
#pragma once

#include "symbols/pe-image.h"

G_BEGIN_DECLS

/**
 * PscPeExport:
 * @rva: 0 for a forwarder
 * @ordinal: by which it can be imported as well
 * @name: (nullable): %NULL where it has none, or its page is missing
 * @forwarder: (nullable): `module.name` of what it stands for
 */
typedef struct
{
  guint32 rva;
  guint32 ordinal;
  const char *name;
  const char *forwarder;
} PscPeExport;

/** PscPeExports: immutable. */
typedef struct _PscPeExports PscPeExports;

/**
 * psc_pe_exports_read:
 * @image: is no longer needed afterwards
 * @error: %PSC_ERROR_NO_SYMBOLS where nothing is exported, %PSC_ERROR_UNMAPPED,
 * %PSC_ERROR_TRUNCATED or %PSC_ERROR_CORRUPT where the directory cannot be read
 *
 * Reads the whole table. Rows in missing pages are left out and counted.
 *
 * Returns: (transfer full) (nullable): the exports
 */
PscPeExports *psc_pe_exports_read (const PscPeImage *image, GError **error);
void psc_pe_exports_free (PscPeExports *self);

/** psc_pe_exports_get_module: (nullable): the name that the linker gave the image. */
const char *psc_pe_exports_get_module (const PscPeExports *self);

guint psc_pe_exports_get_n (const PscPeExports *self);

/** psc_pe_exports_get_n_missing: rows that could not be read. */
guint psc_pe_exports_get_n_missing (const PscPeExports *self);

/** psc_pe_exports_get: by RVA, forwarders first. */
const PscPeExport *psc_pe_exports_get (const PscPeExports *self, guint index);

/** psc_pe_exports_find_name: (nullable): by the exact name. */
const PscPeExport *psc_pe_exports_find_name (const PscPeExports *self, const char *name);

/**
 * psc_pe_exports_find_address:
 * @displacement: (out): how far @rva lies behind it
 *
 * Returns: (nullable): the last export at or in front of @rva in its section
 */
const PscPeExport *
psc_pe_exports_find_address (const PscPeExports *self, guint32 rva, guint32 *displacement);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscPeExports, psc_pe_exports_free)

G_END_DECLS
