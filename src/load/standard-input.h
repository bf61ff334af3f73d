/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Standard input as a source.
 */
#pragma once

#include "bytes/source.h"

G_BEGIN_DECLS

/**
 * psc_standard_input_open:
 *
 * Readers need to go back and forth, so what comes from a pipe is kept in a temporary file that has
 * no name once it is open. Standard input can be read once in a process.
 *
 * Returns: (transfer full) (nullable): the source
 */
PscSource *psc_standard_input_open (GError **error);

G_END_DECLS
