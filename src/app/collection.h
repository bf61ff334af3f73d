/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Everything that a window has open, each file once.
 *
 * Immutable: opening more makes another collection out of the one before, so threads share them
 * freely.
 */
#pragma once

#include "load/loader.h"

G_BEGIN_DECLS

typedef struct _PscCollection PscCollection;

/**
 * psc_collection_new:
 * @before: (nullable): what is open already
 * @loaded: what was read now
 *
 * A file that was open takes the place of what was read of it then: it may have grown, and shown
 * twice it would only be in its own way. Where one of its snapshots was asked for (`FILE#N`), that
 * one alone is replaced and the others stay.
 *
 * Returns: (transfer full): both together, the snapshots in time order where all have times
 */
PscCollection *psc_collection_new (const PscCollection *before, PscLoaded *loaded);
PscCollection *psc_collection_ref (PscCollection *self);
void psc_collection_unref (PscCollection *self);

/** psc_collection_get_snapshots: (transfer none) (element-type PscSnapshot). */
GPtrArray *psc_collection_get_snapshots (const PscCollection *self);

/** psc_collection_get_inputs: (transfer none) (element-type PscInputFile): the files. */
const GPtrArray *psc_collection_get_inputs (const PscCollection *self);

/** psc_collection_get_evidence: (transfer none) (element-type PscEvidence): what each file tells
 * beside tag tables. */
const GPtrArray *psc_collection_get_evidence (const PscCollection *self);

/** psc_collection_get_issues: (transfer none): those of the files, then those of every snapshot. */
PscIssues *psc_collection_get_issues (const PscCollection *self);

/** psc_collection_get_reread: (transfer none) (element-type utf8): the files that were open before
 * and were read again now. */
const GPtrArray *psc_collection_get_reread (const PscCollection *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscCollection, psc_collection_unref)

G_END_DECLS
