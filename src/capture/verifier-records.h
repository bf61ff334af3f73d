/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The records of all `!verifier 80` outputs of a file, put together into one history.
 *
 * A log is printed as often as somebody asks, and old records are printed again; people also quote
 * records below the output. Within one output equal records are different events; elsewhere they
 * are the same ones.
 */
#pragma once

#include "model/evidence.h"

G_BEGIN_DECLS

typedef struct _PscVerifierRecords PscVerifierRecords;

PscVerifierRecords *psc_verifier_records_new (void);
void psc_verifier_records_free (PscVerifierRecords *self);

/** psc_verifier_records_begin_output: what is added from here on is another output. */
void psc_verifier_records_begin_output (PscVerifierRecords *self);

/** psc_verifier_records_begin_part: the output goes on below something else; what was in it may be
 * quoted again. */
void psc_verifier_records_begin_part (PscVerifierRecords *self);

/**
 * psc_verifier_records_add:
 * @record: (transfer full): the next record of the output, complete
 *
 * Adds it unless an earlier part or output has it already; then only names of functions that were
 * not known there are taken over.
 */
void psc_verifier_records_add (PscVerifierRecords *self, PscTrace *record);

/** psc_verifier_records_get_n: how many different ones there are. */
guint psc_verifier_records_get_n (const PscVerifierRecords *self);

/**
 * psc_verifier_records_take:
 * @traces: (element-type PscTrace): gets all of them, newest first: those of the last output in its
 * order, then what only earlier ones have
 */
void psc_verifier_records_take (PscVerifierRecords *self, GPtrArray *traces);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscVerifierRecords, psc_verifier_records_free)

G_END_DECLS
