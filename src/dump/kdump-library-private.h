/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pages of kdump files through libkdumpfile: those that are packed with LZO, snappy and zstd.
 *
 * The library is asked for one page at a time, of which the caller knows that the file holds what
 * the library will read; see kdump-library.c for what would happen otherwise.
 */
#pragma once

#include "bytes/source.h"

G_BEGIN_DECLS

typedef struct _PscKdumpLibrary PscKdumpLibrary;

/** PscKdumpPlace: where in the file something lies. */
typedef struct
{
  guint64 offset;
  guint64 n_bytes;
} PscKdumpPlace;

/** psc_kdump_library_is_there: whether this build has the library. */
gboolean psc_kdump_library_is_there (void);

/**
 * psc_kdump_library_new:
 * @file: a kdump file whose headers were checked
 * @head_bytes: the length of its headers, notes and bitmaps
 * @block_bytes: the size of its pages
 * @pointer_bytes: 4 or 8: the layout that its headers were found to have
 */
PscKdumpLibrary *
psc_kdump_library_new (PscSource *file, guint64 head_bytes, guint block_bytes, guint pointer_bytes);
void psc_kdump_library_free (PscKdumpLibrary *self);

/**
 * psc_kdump_library_read:
 * @block: the number of the page
 * @descriptor: where its descriptor lies
 * @data: where its packed bytes lie: inside the file, and no more than a page
 * @buffer: (out): takes a page
 * @error: %PSC_ERROR_CORRUPT when the page cannot be unpacked, %PSC_ERROR_UNSUPPORTED when this
 * build cannot, or the system's error
 *
 * May be called from several threads at once.
 */
gboolean psc_kdump_library_read (PscKdumpLibrary *self,
                                 guint64 block,
                                 const PscKdumpPlace *descriptor,
                                 const PscKdumpPlace *data,
                                 void *buffer,
                                 GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscKdumpLibrary, psc_kdump_library_free)

G_END_DECLS
