/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What bug checks that concern pool mean, in words.
 *
 * Codes and parameters as documented in Microsoft's bug check code reference.
 */
#pragma once

#include "model/evidence.h"

G_BEGIN_DECLS

/** psc_bugcheck_get_name: (nullable): the constant's name, such as `BAD_POOL_CALLER`. */
const char *psc_bugcheck_get_name (guint64 code);

/** psc_bugcheck_is_live_dump: whether the code stands for a dump of a machine that went on running.
 */
gboolean psc_bugcheck_is_live_dump (guint64 code);

/**
 * psc_bugcheck_describe:
 * @crash: code and parameters
 *
 * Returns: (transfer full) (nullable): what happened, one sentence without a full stop; %NULL where
 * nothing is known of the code or the parameters that it takes are not
 */
char *psc_bugcheck_describe (const PscCrash *crash);

G_END_DECLS
