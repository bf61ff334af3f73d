/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Addresses in a PDB are a section and an offset; this turns them into RVAs and back.
 *
 * An image that was rearranged after linking (by Microsoft's profile tools, on x86 above all) has
 * tables (OMAP) between the RVAs that the linker gave and those of the image.
 */
#pragma once

#include "symbols/pdb-dbi.h"

G_BEGIN_DECLS

/** PscPdbSections: immutable. */
typedef struct _PscPdbSections PscPdbSections;

/**
 * psc_pdb_sections_read:
 * @error: %PSC_ERROR_NO_SYMBOLS where the PDB does not say where sections are,
 * %PSC_ERROR_CORRUPT where it would lead to wrong addresses
 *
 * Returns: (transfer full) (nullable): the sections
 */
PscPdbSections *psc_pdb_sections_read (const PscPdbDbi *dbi, const PscMsf *msf, GError **error);
void psc_pdb_sections_free (PscPdbSections *self);

/** psc_pdb_sections_have_omap: whether the image was rearranged. */
gboolean psc_pdb_sections_have_omap (const PscPdbSections *self);

/**
 * psc_pdb_sections_to_linked_rva:
 * @section: counts from 1
 * @rva: (out): as the linker gave it
 *
 * Returns: %FALSE where there is no such section
 */
gboolean psc_pdb_sections_to_linked_rva (const PscPdbSections *self,
                                         guint section,
                                         guint32 offset,
                                         guint32 *rva);

/**
 * psc_pdb_sections_from_linked_rva:
 * @rva: (inout): as the linker gave it, and as it is in the image
 *
 * Returns: %FALSE where the code was removed
 */
gboolean psc_pdb_sections_from_linked_rva (const PscPdbSections *self, guint32 *rva);

/**
 * psc_pdb_sections_to_rva:
 * @rva: (out): as it is in the image
 *
 * Both steps at once.
 */
gboolean
psc_pdb_sections_to_rva (const PscPdbSections *self, guint section, guint32 offset, guint32 *rva);

/**
 * psc_pdb_sections_find:
 * @rva: as it is in the image
 * @section: (out): as the object files know it
 * @offset: (out): in the section
 * @linked_rva: (out): as the linker gave it
 *
 * Returns: %FALSE where no section holds @rva
 */
gboolean psc_pdb_sections_find (const PscPdbSections *self,
                                guint32 rva,
                                guint *section,
                                guint32 *offset,
                                guint32 *linked_rva);

/** psc_pdb_sections_share: whether two RVAs of the image lie in one section. */
gboolean psc_pdb_sections_share (const PscPdbSections *self, guint32 left, guint32 right);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscPdbSections, psc_pdb_sections_free)

G_END_DECLS
