/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Compressed files and archives, opened as what they contain: gzip, xz, zstd, zip, and tar inside
 * the first three.
 *
 * Nothing is ever written under a name from an archive; contents go to nameless temporary files, up
 * to a limit.
 */
#pragma once

#include "base/issue.h"
#include "bytes/source.h"

G_BEGIN_DECLS

/** psc_archive_detect: whether @source begins like a compressed file or an archive. */
gboolean psc_archive_detect (PscSource *source);

/**
 * PscArchiveFunc:
 * @path: what to call the file: the archive's path, and behind a slash its name in the archive
 * where it has one
 * @source: its content
 *
 * Returns: %FALSE to stop with @error
 */
typedef gboolean (*PscArchiveFunc) (const char *path,
                                    PscSource *source,
                                    gpointer user_data,
                                    GError **error);

/**
 * psc_archive_unpack:
 * @source: the compressed file or archive
 * @path: its name
 * @issues: where to say what is missing: data that end early, encrypted files, what is beyond the
 * limit
 * @func: (scope call): gets each file in turn
 * @error: %PSC_ERROR_CORRUPT when nothing can be unpacked, errors of @func, %G_FILE_ERROR,
 * %G_IO_ERROR_CANCELLED
 */
gboolean psc_archive_unpack (PscSource *source,
                             const char *path,
                             PscIssues *issues,
                             PscArchiveFunc func,
                             gpointer user_data,
                             GCancellable *cancellable,
                             GError **error);

G_END_DECLS
