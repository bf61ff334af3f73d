/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where functions begin and end, as the tables for unwinding (.pdata) of x64 and ARM64 images say.
 *
 * Functions without a frame of their own are not in them, and x86 images have none.
 */
#pragma once

#include "symbols/pe-image.h"

G_BEGIN_DECLS

/**
 * PscPeFunction:
 * @begin: the RVA of the first instruction of this piece
 * @end: behind the last one
 * @primary: where the function begins that the piece belongs to; @begin for most
 */
typedef struct
{
  guint32 begin;
  guint32 end;
  guint32 primary;
} PscPeFunction;

/** PscPeFunctions: immutable. */
typedef struct _PscPeFunctions PscPeFunctions;

/**
 * psc_pe_functions_read:
 * @image: is kept and must live as long
 * @error: %PSC_ERROR_NO_SYMBOLS where there is no table, %PSC_ERROR_CORRUPT
 *
 * Returns: (transfer full) (nullable): the table
 */
PscPeFunctions *psc_pe_functions_read (const PscPeImage *image, GError **error);
void psc_pe_functions_free (PscPeFunctions *self);

guint psc_pe_functions_get_n (const PscPeFunctions *self);
guint psc_pe_functions_get_n_missing (const PscPeFunctions *self);

/**
 * psc_pe_functions_find:
 * @function: (out): the piece that holds @rva
 *
 * Returns: %FALSE when none does, or the page that would tell is missing
 */
gboolean psc_pe_functions_find (const PscPeFunctions *self, guint32 rva, PscPeFunction *function);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscPeFunctions, psc_pe_functions_free)

G_END_DECLS
