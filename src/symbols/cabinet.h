/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files of symbol stores that are kept compressed (`name.pd_`): a cabinet with one file in it.
 */
#pragma once

#include "bytes/source.h"

G_BEGIN_DECLS

/** psc_cabinet_detect: whether @file is a cabinet, by its first bytes. */
gboolean psc_cabinet_detect (PscSource *file);

/**
 * psc_cabinet_unpack:
 * @file: a cabinet
 * @cancellable: (nullable): asked between blocks
 * @error: %PSC_ERROR_CORRUPT, %PSC_ERROR_UNSUPPORTED for one that goes on in another file,
 * %PSC_ERROR_LIMIT, %G_FILE_ERROR where no temporary file can be written, %G_IO_ERROR_CANCELLED
 *
 * Unpacks the first file, whatever its name, into a temporary file without a name.
 *
 * Returns: (transfer full) (nullable): its contents
 */
PscSource *psc_cabinet_unpack (PscSource *file, GCancellable *cancellable, GError **error);

G_END_DECLS
