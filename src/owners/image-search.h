/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Looks for the tags of a whole table in the images of all modules, one image after the other, and
 * decides around each place what the bytes are there.
 */
#pragma once

#include <gio/gio.h>

#include "base/issue.h"
#include "model/image-hits.h"
#include "symbols/pe-image.h"

G_BEGIN_DECLS

typedef struct _PscImageSearch PscImageSearch;

/**
 * psc_image_search_new:
 * @tags: what to look for
 * @n_tags: how many
 */
PscImageSearch *psc_image_search_new (const PscTag *tags, guint n_tags);
void psc_image_search_free (PscImageSearch *self);

/**
 * psc_image_search_add_routines:
 * @image: a module in memory that may export pool routines: the kernel and its like
 *
 * Learns where pool routines begin, so that calls are named which the loader has rewritten, and
 * those of modules whose import tables are gone.
 */
void psc_image_search_add_routines (PscImageSearch *self, const PscPeImage *image);

/**
 * psc_image_search_run:
 * @image: a module, in memory or in a file
 * @name: its file name
 * @hits: takes the image and its hits
 * @error: %G_IO_ERROR_CANCELLED, or the system's error
 *
 * The same search may run over several images at once in different threads as long as each has its
 * own @hits.
 */
gboolean psc_image_search_run (const PscImageSearch *self,
                               const PscPeImage *image,
                               const char *name,
                               PscImageHits *hits,
                               GCancellable *cancellable,
                               GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscImageSearch, psc_image_search_free)

G_END_DECLS
