/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Opens whatever a person names: files, folders, standard input; joins the readers and orders the
 * snapshots.
 *
 * The only place that starts threads.
 */
#pragma once

#include <gio/gio.h>

#include "base/issue.h"
#include "load/dump-file.h"
#include "load/load-stage.h"
#include "model/evidence.h"
#include "model/input-file.h"
#include "model/snapshot.h"

G_BEGIN_DECLS

#define PSC_NO_SNAPSHOT G_MAXUINT

/**
 * PscLoaded:
 * @files: (element-type PscInputFile): every file that was read, in the order given
 * @evidence: (element-type PscEvidence): what each of @files tells beside tag tables
 * @memory: (element-type PscSource): the virtual memory that each of @files holds, %NULL where it
 * is no dump or has none
 * @dumps: (element-type PscDumpFile): the kernel of each of @files that is a dump, %NULL for the
 * others; what is in the other arrays was taken out of it
 * @snapshots: (element-type PscSnapshot): all snapshots in time order, or only those selected with
 * `FILE#N`
 * @series: (element-type PscSnapshot): all snapshots of the files in time order, selected or not
 * @chosen: (element-type guint): for each argument the place in @series of the one snapshot it
 * stands for: the one of `FILE#N`, else its last one; %PSC_NO_SNAPSHOT where nothing was read
 * @issues: issues of the files and of the order; those of a table are on its snapshot
 *
 * What was opened. A file that could not be read is an issue as long as another one could.
 */
typedef struct
{
  gatomicrefcount n_refs;
  GPtrArray *files;
  GPtrArray *evidence;
  GPtrArray *memory;
  GPtrArray *dumps;
  GPtrArray *snapshots;
  GPtrArray *series;
  GArray *chosen;
  PscIssues *issues;
} PscLoaded;

PscLoaded *psc_loaded_ref (PscLoaded *self);
void psc_loaded_unref (PscLoaded *self);

/**
 * PscLoadProgress:
 * @path: the file being read
 * @stage: what is being done with it
 * @fraction: of all bytes, 0 to 1
 *
 * Called on the thread that loads.
 */
typedef void (*PscLoadProgress) (const char *path,
                                 PscLoadStage stage,
                                 double fraction,
                                 gpointer user_data);

/**
 * psc_load:
 * @specs: (array zero-terminated=1): files, folders, `-`; each may end in `#N` to select one
 * snapshot
 * @progress: (nullable) (scope call): told how far it is
 * @cancellable: (nullable): ends the work; files that were read by then are the result
 * @error: when nothing could be read: the first file's error; %PSC_ERROR_RANGE for a snapshot that
 * is not there
 *
 * Synchronous; touches nothing but its arguments.
 *
 * Snapshots are put in the order of their times. Where some have none, files keep the order given,
 * but files that all have times are ordered by them, and a file's own snapshots always keep theirs.
 *
 * Returns: (transfer full) (nullable): what was read
 */
PscLoaded *psc_load (const char *const *specs,
                     PscLoadProgress progress,
                     gpointer user_data,
                     GCancellable *cancellable,
                     GError **error);

/**
 * psc_load_with_symbols:
 * @settings: (nullable): where PDBs of dumps are looked for
 *
 * psc_load() with more than the environment says of symbols.
 */
PscLoaded *psc_load_with_symbols (const char *const *specs,
                                  const PscSymbolSettings *settings,
                                  PscLoadProgress progress,
                                  gpointer user_data,
                                  GCancellable *cancellable,
                                  GError **error);

/**
 * psc_load_text:
 * @text: a capture, such as the clipboard's
 * @name: what to call it in places and labels
 *
 * Returns: (transfer full) (nullable): what was read
 */
PscLoaded *
psc_load_text (GBytes *text, const char *name, GCancellable *cancellable, GError **error);

/**
 * psc_snapshots_order:
 * @snapshots: (element-type PscSnapshot): snapshots of several loads
 *
 * Puts them in the order of their times, where all have times that can be compared.
 *
 * Returns: %FALSE when some have none, and the order was left alone
 */
gboolean psc_snapshots_order (GPtrArray *snapshots);

/**
 * psc_load_async:
 * @specs: (array zero-terminated=1): as for psc_load()
 * @progress: (nullable) (scope async): called on the caller's main context, at most once for each
 * turn of its loop
 *
 * Runs psc_load() on a thread.
 */
void psc_load_async (const char *const *specs,
                     PscLoadProgress progress,
                     gpointer progress_data,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data);

PscLoaded *psc_load_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscLoaded, psc_loaded_unref)

G_END_DECLS
