/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Facts of a snapshot in words, for reports of every kind.
 */
#pragma once

#include "model/snapshot.h"
#include "report/redactor.h"

G_BEGIN_DECLS

/** psc_report_dup_scope: (transfer full): `system`, `session 1` or `all-sessions`. */
char *psc_report_dup_scope (PscSnapshot *snapshot);

/** psc_report_dup_snapshot: (transfer full): the label and the time of a snapshot, for headings. */
char *psc_report_dup_snapshot (PscSnapshot *snapshot, PscRedactor *redactor);

G_END_DECLS
