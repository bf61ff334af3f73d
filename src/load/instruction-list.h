/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Takes memory apart into instructions, with names for what they are in and lead to.
 */
#pragma once

#include "load/symbolizer.h"
#include "model/shown-instruction.h"
#include "model/shown-memory.h"

G_BEGIN_DECLS

/**
 * psc_instruction_list_new:
 * @memory: the bytes
 * @arch: (nullable): the word for the architecture
 * @symbolizer: (nullable): names addresses
 * @error: %PSC_ERROR_UNSUPPORTED for ARM64, and where the architecture is not known
 *
 * Begins at the first byte. Bytes that are missing, or are no instruction, stand alone without
 * text, and decoding goes on behind them.
 *
 * Returns: (transfer full) (element-type PscShownInstruction) (nullable): all of @memory
 */
GArray *psc_instruction_list_new (const PscShownMemory *memory,
                                  const char *arch,
                                  PscSymbolizer *symbolizer,
                                  GError **error);

G_END_DECLS
