/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `--fail-if`: a condition on how tags changed.
 *
 *     condition  term { "and" term }
 *     term       growth>SIZE | outstanding>NUMBER | rate>SIZE/h | tag=PATTERN | pool=nonpaged|paged
 *
 * `>` may be `>=`, and sizes are those of psc_parse_size(). The condition holds when one tag meets
 * all terms. `pool` tells which pool the numbers are taken of; without it, both together. Where no
 * term has a number, any growth counts.
 */
#pragma once

#include "analysis/difference.h"

G_BEGIN_DECLS

typedef struct _PscFailIf PscFailIf;

/**
 * psc_fail_if_parse:
 * @text: the condition
 * @error: %G_OPTION_ERROR_BAD_VALUE, with what was found and what was expected
 *
 * Returns: (transfer full) (nullable): the condition
 */
PscFailIf *psc_fail_if_parse (const char *text, GError **error);
void psc_fail_if_free (PscFailIf *self);

/**
 * psc_fail_if_holds:
 * @tag: one tag of a difference
 * @seconds: the time between the snapshots, 0 where it is not known
 *
 * What is unknown meets no term.
 */
gboolean psc_fail_if_holds (const PscFailIf *self, const PscTagDifference *tag, double seconds);

/** psc_fail_if_needs_time: whether it asks for a rate, which is unknown without times. */
gboolean psc_fail_if_needs_time (const PscFailIf *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscFailIf, psc_fail_if_free)

G_END_DECLS
