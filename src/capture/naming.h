/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Gives the addresses of one output the names that another output of the same file tells.
 */
#pragma once

#include "model/evidence.h"

G_BEGIN_DECLS

/**
 * psc_capture_name_addresses:
 *
 * Names the callers of the verifier's allocations and the frames of its log that have no symbol,
 * and adds the source to those that have the same symbol without it. Only exact addresses count.
 */
void psc_capture_name_addresses (PscEvidence *evidence);

G_END_DECLS
