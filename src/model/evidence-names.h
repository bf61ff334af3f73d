/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names for the addresses that one output leaves bare, from what another one calls them.
 */
#pragma once

#include "model/evidence.h"

G_BEGIN_DECLS

/**
 * psc_evidence_name_addresses:
 *
 * Names the callers of the verifier's allocations, the frames of its log and of a crash that have
 * no symbol, or only their module with an offset, and adds the source to those that have the same
 * symbol without it. Only exact addresses count.
 */
void psc_evidence_name_addresses (PscEvidence *self);

/** psc_symbol_get_module_length: how many bytes of `module!name+0x21` or `module+0x21` name the
 * module; 0 where none do. */
gsize psc_symbol_get_module_length (const char *symbol);

/** psc_symbol_is_same_module: whether two symbols are in one module, as far as they tell. */
gboolean psc_symbol_is_same_module (const char *a, const char *b);

G_END_DECLS
