/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An index of pages as a list of runs, for containers that store it so.
 */
#pragma once

#include "dump/page-store-private.h"

G_BEGIN_DECLS

/* Page numbers end here: physical addresses of the processors have 52 bits. */
#define PSC_DUMP_MAX_PAGE (G_GUINT64_CONSTANT (1) << 40)

/** PscExtents: runs while they are collected, and the index made of them. */
typedef struct _PscExtents PscExtents;

PscExtents *psc_extents_new (void);
void psc_extents_free (PscExtents *self);

/**
 * psc_extents_add:
 * @page: the first page
 * @n_pages: at least 1
 * @error: %PSC_ERROR_CORRUPT when there are no such pages
 *
 * Adds a run whose pages lie in the file behind those of all runs added before.
 */
gboolean psc_extents_add (PscExtents *self, guint64 page, guint64 n_pages, GError **error);

/** psc_extents_get_n_pages: how many pages were added. */
guint64 psc_extents_get_n_pages (const PscExtents *self);

/**
 * psc_extents_open:
 * @self: (transfer full): the runs, at least one
 * @first_offset: where the first page is in the file
 * @error: %PSC_ERROR_CORRUPT when runs overlap
 *
 * Makes physical memory of the runs; psc_page_store_open() does the rest.
 */
gboolean psc_extents_open (PscExtents *self,
                           guint64 first_offset,
                           const PscDumpInput *input,
                           PscDump *dump,
                           GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscExtents, psc_extents_free)

G_END_DECLS
