/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether a record of the verifier's pool log is an allocation or a free.
 *
 * The log does not say; the debugger prints both alike. Told are: the functions on top of the
 * stack, the size (a free's is rounded up and has the tracking pointer added), and that a block
 * cannot be freed twice or allocated twice in a row.
 */
#pragma once

#include "model/evidence.h"

G_BEGIN_DECLS

/**
 * psc_verifier_guess_kind:
 * @frames: (element-type PscFrame): innermost first
 *
 * Returns: what the names of the functions tell
 */
PscTraceKind psc_verifier_guess_kind (const GArray *frames);

/**
 * psc_verifier_settle_kinds:
 * @traces: (element-type PscTrace): all records, newest first
 *
 * Decides what names left open, from sizes and from the order of each block's records. What then
 * contradicts itself stays undecided.
 */
void psc_verifier_settle_kinds (GPtrArray *traces);

G_END_DECLS
