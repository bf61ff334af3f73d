/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Decodes one instruction behind the other. Called by `memory --disassemble`.
 */
#include "config.h"

#include "load/instruction-list.h"

#include "base/error.h"
#include "symbols/instruction.h"

static PscArch
get_arch (const char *word)
{
  for (PscArch arch = PSC_ARCH_X86; arch <= PSC_ARCH_ARM64; arch++)
    if (g_strcmp0 (psc_arch_to_string (arch), word) == 0)
      return arch;
  return PSC_ARCH_UNKNOWN;
}

static void
clear_instruction (gpointer data)
{
  psc_shown_instruction_clear ((PscShownInstruction *) data);
}

/* How many bytes from `offset` on are there. */
static gsize
count_known (const PscShownMemory *memory, gsize offset)
{
  gsize n = 0;

  while (n < PSC_INSTRUCTION_MAX_BYTES && offset + n < memory->n_bytes && memory->known[offset + n])
    n++;
  return n;
}

static void
name_target (PscShownInstruction *shown, PscSymbolizer *symbolizer)
{
  PscFrame frame;

  if (!shown->has_target || !psc_symbolizer_name (symbolizer, shown->target, &frame))
    return;
  shown->target_symbol = g_steal_pointer (&frame.symbol);
  psc_frame_clear (&frame);
}

static void
take_instruction (PscShownInstruction *shown,
                  const PscShownMemory *memory,
                  PscArch arch,
                  PscSymbolizer *symbolizer)
{
  guint64 va = memory->address + shown->offset;
  PscInstruction instruction;

  shown->n_bytes = 1;
  shown->place.address = va;
  if (psc_instruction_decode (arch, memory->bytes + shown->offset,
                              count_known (memory, shown->offset), va, &instruction))
    {
      shown->n_bytes = instruction.n_bytes;
      shown->text = g_strdup (instruction.text);
      shown->has_target = instruction.has_target;
      shown->target = instruction.target;
    }
  if (symbolizer == NULL)
    return;
  psc_symbolizer_name (symbolizer, va, &shown->place);
  name_target (shown, symbolizer);
}

GArray *
psc_instruction_list_new (const PscShownMemory *memory,
                          const char *arch,
                          PscSymbolizer *symbolizer,
                          GError **error)
{
  PscArch known = get_arch (arch);
  GArray *instructions;
  gsize offset = 0;

  g_return_val_if_fail (memory != NULL, NULL);

  if (!psc_instruction_is_supported (known))
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_UNSUPPORTED, "instructions of %s are not decoded",
                   arch != NULL ? arch : "an unknown processor");
      return NULL;
    }
  instructions = g_array_new (FALSE, FALSE, sizeof (PscShownInstruction));
  g_array_set_clear_func (instructions, clear_instruction);
  while (offset < memory->n_bytes)
    {
      PscShownInstruction shown = { .offset = offset };

      take_instruction (&shown, memory, known, symbolizer);
      g_array_append_val (instructions, shown);
      offset += shown.n_bytes;
    }
  return instructions;
}
