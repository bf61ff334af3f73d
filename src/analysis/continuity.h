/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Whether two snapshots belong to one run of one machine.
 */
#pragma once

#include "model/snapshot.h"

G_BEGIN_DECLS

/**
 * PscContinuity:
 * @PSC_CONTINUITY_SAME_RUN: nothing speaks against comparing them
 * @PSC_CONTINUITY_REBOOT: counters run backwards, or the machine started in between
 * @PSC_CONTINUITY_OTHER_SCOPE: they count different pools (system, a session)
 */
typedef enum
{
  PSC_CONTINUITY_SAME_RUN,
  PSC_CONTINUITY_REBOOT,
  PSC_CONTINUITY_OTHER_SCOPE,
} PscContinuity;

/**
 * psc_continuity_check:
 * @from: the earlier snapshot
 * @to: the later one
 *
 * Alloc and free counters never run backwards while a machine runs (Windows removes and resets no
 * entry of its tag table), but 32-bit ones wrap on kernels before 10 1709. So one tag in ten of
 * those that moved has to run backwards by something that is no wrap.
 */
PscContinuity psc_continuity_check (PscSnapshot *from, PscSnapshot *to);

G_END_DECLS
