/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Frees what an instruction owns.
 */
#include "config.h"

#include "model/shown-instruction.h"

void
psc_shown_instruction_clear (PscShownInstruction *self)
{
  g_free (self->text);
  psc_frame_clear (&self->place);
  g_free (self->target_symbol);
}
