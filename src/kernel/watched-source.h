/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A source that tells how far somebody has read who reads it from its beginning to its end, and
 * that ends the reading at a limit.
 */
#pragma once

#include "bytes/source.h"
#include "kernel/kernel.h"

G_BEGIN_DECLS

/**
 * psc_watched_source_new:
 * @source: what is read
 * @max_bytes: how much may be read; behind that there is nothing
 * @progress: (nullable): called from the reads, each time that the highest place read so far has
 * moved by a thousandth
 *
 * For one thread, and for as long as @progress may be called.
 *
 * Returns: (transfer full): a source that reads @source
 */
PscSource *psc_watched_source_new (PscSource *source,
                                   guint64 max_bytes,
                                   PscKernelProgress progress,
                                   gpointer progress_data);

G_END_DECLS
