/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Snapshots without names, for what is not a report: a chart shows labels and files as well.
 */
#pragma once

#include "report/redactor.h"

G_BEGIN_DECLS

/**
 * psc_redacted_copy_new:
 * @redactor: what takes names out
 * @snapshot: a snapshot
 *
 * Copies the rows, so it is as large as @snapshot.
 *
 * Returns: (transfer full): the same numbers, with a label, a path and texts without names; issues
 * are left behind
 */
PscSnapshot *psc_redacted_copy_new (PscRedactor *redactor, PscSnapshot *snapshot);

G_END_DECLS
