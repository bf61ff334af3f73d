/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Random access to the bytes of an input: a file or memory.
 *
 * Files are read with pread, never mapped: a file cut short while it is mapped would kill the
 * process. The size is the one at opening; a file that shrinks later reads short, which callers
 * report as truncated.
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _PscSource PscSource;

/**
 * psc_source_new_for_path:
 * @path: a regular file
 * @error: %G_FILE_ERROR when it cannot be opened or is not a regular file
 *
 * Returns: (transfer full) (nullable): the source
 */
PscSource *psc_source_new_for_path (const char *path, GError **error);

/** psc_source_new_for_bytes: a source over memory; takes a reference. */
PscSource *psc_source_new_for_bytes (GBytes *bytes);

PscSource *psc_source_ref (PscSource *self);
void psc_source_unref (PscSource *self);

/** psc_source_get_size: the size in bytes when the source was opened. */
guint64 psc_source_get_size (const PscSource *self);

/**
 * psc_source_read:
 * @offset: where to begin
 * @buffer: (out): takes the bytes
 * @n_bytes: how many are wanted
 * @n_read: (out): how many were there; fewer than @n_bytes only at the end of the source
 * @error: %G_FILE_ERROR from the system
 *
 * May be called from several threads at once.
 *
 * Returns: %FALSE when reading failed
 */
gboolean psc_source_read (PscSource *self,
                          guint64 offset,
                          void *buffer,
                          gsize n_bytes,
                          gsize *n_read,
                          GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscSource, psc_source_unref)

G_END_DECLS
