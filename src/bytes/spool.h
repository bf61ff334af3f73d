/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bytes that come as a stream, kept where readers can go back and forth: a temporary file that has
 * no name once it is open, so that nothing is left behind.
 */
#pragma once

#include "bytes/source.h"

G_BEGIN_DECLS

typedef struct _PscSpool PscSpool;

/** psc_spool_new: (transfer full) (nullable): an empty spool; @error is of %G_FILE_ERROR. */
PscSpool *psc_spool_new (GError **error);
void psc_spool_free (PscSpool *self);

gboolean psc_spool_write (PscSpool *self, const void *bytes, gsize n_bytes, GError **error);

/**
 * psc_spool_finish:
 *
 * Ends writing.
 *
 * Returns: (transfer full) (nullable): what was written, as a source
 */
PscSource *psc_spool_finish (PscSpool *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscSpool, psc_spool_free)

G_END_DECLS
