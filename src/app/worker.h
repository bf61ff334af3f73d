/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What views work out of an investigation while nobody waits: on a thread, dropped when it is not
 * wanted any more.
 */
#pragma once

#include "app/investigation.h"

G_BEGIN_DECLS

/**
 * PscWork:
 * @data: as it was given
 * @cancellable: to be looked at every few thousand steps
 *
 * Runs on a thread.
 *
 * Returns: (transfer full): what comes of it; anything once it is cancelled
 */
typedef gpointer (*PscWork) (PscInvestigation *investigation,
                             gconstpointer data,
                             GCancellable *cancellable);

/** PscWorkDone: @result: (transfer full). Runs on the main thread. */
typedef void (*PscWorkDone) (gpointer owner, gpointer result);

/**
 * PscWorkKind:
 * @work: what to do
 * @done: takes the result; not called once the work is cancelled or its owner gone
 * @free_result: for a result that nobody takes; may run on any thread
 */
typedef struct
{
  PscWork work;
  PscWorkDone done;
  GDestroyNotify free_result;
} PscWorkKind;

/**
 * psc_worker_start:
 * @owner: (type GObject): the view; not kept alive by the work
 * @running: (inout): the owner's work of this kind, which is cancelled and replaced; cleared before
 * @done is called
 * @kind: a constant
 * @investigation: kept
 * @data: (nullable) (transfer full): a block of g_malloc()
 */
void psc_worker_start (gpointer owner,
                       GCancellable **running,
                       const PscWorkKind *kind,
                       PscInvestigation *investigation,
                       gpointer data);

/** psc_worker_stop: cancels what runs, if anything does. */
void psc_worker_stop (GCancellable **running);

/** psc_worker_free: (transfer full) (nullable): gives a large array back on a thread. */
void psc_worker_free (GPtrArray *array);

G_END_DECLS
