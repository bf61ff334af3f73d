/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading a text capture: any mixture of debugger output, PoolMon screens and tables in one file.
 *
 * Formats are recognised by the shape of their output, never by the command above it. What is not
 * recognised is passed over; a table that looks like pool usage and is none of ours is refused by
 * name in an issue.
 */
#pragma once

#include "base/issue.h"
#include "bytes/source.h"
#include "model/evidence.h"
#include "model/input-file.h"
#include "model/snapshot.h"

G_BEGIN_DECLS

/**
 * PscCapture:
 * @file: facts of the file
 * @snapshots: (element-type PscSnapshot): in the order of the file
 * @evidence: everything that is no tag table; a caller may steal it
 * @issues: issues of the file as a whole; those of a table are on its snapshot
 */
typedef struct
{
  PscInputFile *file;
  GPtrArray *snapshots;
  PscEvidence *evidence;
  PscIssues *issues;
} PscCapture;

void psc_capture_free (PscCapture *self);

/** PscProgressFunc: called now and then with the bytes done and all bytes. */
typedef void (*PscProgressFunc) (guint64 done, guint64 total, gpointer user_data);

/**
 * psc_capture_read:
 * @source: the text
 * @path: its name, for places in issues
 * @progress: (nullable) (scope call): told how far it is
 * @cancellable: (nullable): ends the work
 * @error: %PSC_ERROR_UNRECOGNISED when nothing in the text is ours, %G_FILE_ERROR from the system,
 *   %G_IO_ERROR_CANCELLED
 *
 * Synchronous. An error of the system in the middle keeps what was read, as an issue.
 *
 * Returns: (transfer full) (nullable): what was read
 */
PscCapture *psc_capture_read (PscSource *source,
                              const char *path,
                              PscProgressFunc progress,
                              gpointer user_data,
                              GCancellable *cancellable,
                              GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscCapture, psc_capture_free)

G_END_DECLS
