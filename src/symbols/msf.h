/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The container of PDB files (MSF 7.0): numbered streams, cut into blocks that lie anywhere.
 *
 * Only the directory is read at opening; a stream is read when it is asked for.
 */
#pragma once

#include "bytes/source.h"

G_BEGIN_DECLS

/** A stream number that stands for none. */
#define PSC_MSF_NO_STREAM 0xffffu

/** PscMsf: immutable; may be read from several threads. */
typedef struct _PscMsf PscMsf;

/**
 * psc_msf_open:
 * @file: a reference is taken
 * @error: %PSC_ERROR_UNRECOGNISED where it is no MSF file, %PSC_ERROR_UNSUPPORTED for PDB 2.0,
 * %PSC_ERROR_TRUNCATED, %PSC_ERROR_CORRUPT, %PSC_ERROR_LIMIT
 *
 * Returns: (transfer full) (nullable): the container
 */
PscMsf *psc_msf_open (PscSource *file, GError **error);
void psc_msf_free (PscMsf *self);

guint psc_msf_get_n_streams (const PscMsf *self);

/** psc_msf_has_stream: whether a stream of this number is there, be it empty. */
gboolean psc_msf_has_stream (const PscMsf *self, guint stream);

/** psc_msf_get_stream_bytes: 0 for a stream that is not there. */
guint32 psc_msf_get_stream_bytes (const PscMsf *self, guint stream);

/**
 * psc_msf_read:
 * @what: what is being read, for messages: `DBI header`
 *
 * Reads @n_bytes of a stream or fails with %PSC_ERROR_TRUNCATED or %PSC_ERROR_CORRUPT.
 */
gboolean psc_msf_read (const PscMsf *self,
                       guint stream,
                       guint32 offset,
                       void *buffer,
                       gsize n_bytes,
                       const char *what,
                       GError **error);

/**
 * psc_msf_read_stream:
 *
 * Returns: (transfer full) (nullable): the whole stream; %PSC_ERROR_NO_SYMBOLS where it is not
 * there
 */
GBytes *psc_msf_read_stream (const PscMsf *self, guint stream, const char *what, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscMsf, psc_msf_free)

G_END_DECLS
