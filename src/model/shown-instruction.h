/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An instruction in a piece of memory that is shown.
 */
#pragma once

#include "model/evidence.h"

G_BEGIN_DECLS

/**
 * PscShownInstruction:
 * @offset: where it begins in the memory shown
 * @n_bytes: how long it is
 * @text: (nullable): %NULL for bytes that are missing or no instruction
 * @place: (nullable): what its address is called, and its source
 * @has_target: whether it names an address
 * @target: that address
 * @target_symbol: (nullable): what that is called
 */
typedef struct
{
  gsize offset;
  gsize n_bytes;
  char *text;
  PscFrame place;
  gboolean has_target;
  guint64 target;
  char *target_symbol;
} PscShownInstruction;

void psc_shown_instruction_clear (PscShownInstruction *self);

G_END_DECLS
