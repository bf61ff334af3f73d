/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A temporary file without a name that holds those parts of a source that somebody is about to read
 * through a descriptor.
 */
#pragma once

#include "bytes/source.h"

G_BEGIN_DECLS

typedef struct _PscSparseCopy PscSparseCopy;

/** psc_sparse_copy_new: (transfer full): an empty file as long as @source; @error is of
 * %G_FILE_ERROR. */
PscSparseCopy *psc_sparse_copy_new (PscSource *source, GError **error);
void psc_sparse_copy_free (PscSparseCopy *self);

/** psc_sparse_copy_get_fd: the descriptor; belongs to @self. */
int psc_sparse_copy_get_fd (const PscSparseCopy *self);

/**
 * psc_sparse_copy_fill:
 * @error: %PSC_ERROR_LIMIT, or the system's
 *
 * Makes sure that the file holds a part of the source, by whole pages of memory: a reader that
 * keeps what it read keeps whole ones. May be called from several threads at once.
 */
gboolean
psc_sparse_copy_fill (PscSparseCopy *self, guint64 offset, guint64 n_bytes, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscSparseCopy, psc_sparse_copy_free)

G_END_DECLS
