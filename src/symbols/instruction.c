/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Decoding by Zydis. Called where instructions are shown.
 */
#include "config.h"

#include "symbols/instruction.h"

#include <Zydis/Zydis.h>

gboolean
psc_instruction_is_supported (PscArch arch)
{
  return arch == PSC_ARCH_X86 || arch == PSC_ARCH_X86_PAE || arch == PSC_ARCH_X64;
}

/* The first operand that is a fixed address: where a branch goes, or what is read. */
static void
set_target (PscInstruction *self,
            const ZydisDecodedInstruction *instruction,
            const ZydisDecodedOperand *operands)
{
  for (guint i = 0; i < instruction->operand_count_visible && !self->has_target; i++)
    {
      const ZydisDecodedOperand *operand = &operands[i];
      gboolean is_branch =
          operand->type == ZYDIS_OPERAND_TYPE_IMMEDIATE && operand->imm.is_relative;
      gboolean is_fixed = operand->type == ZYDIS_OPERAND_TYPE_MEMORY
                          && operand->mem.index == ZYDIS_REGISTER_NONE
                          && (operand->mem.base == ZYDIS_REGISTER_RIP
                              || (operand->mem.base == ZYDIS_REGISTER_NONE
                                  && operand->mem.segment == ZYDIS_REGISTER_DS));
      ZyanU64 absolute;

      if ((is_branch || is_fixed)
          && ZYAN_SUCCESS (ZydisCalcAbsoluteAddress (instruction, operand, self->va, &absolute)))
        {
          self->has_target = TRUE;
          self->target = absolute;
        }
    }
}

gboolean
psc_instruction_decode (PscArch arch,
                        const guint8 *bytes,
                        gsize n_bytes,
                        guint64 va,
                        PscInstruction *self)
{
  gboolean is_64 = arch == PSC_ARCH_X64;
  PscInstruction found = { .va = va };
  ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT];
  ZydisDecodedInstruction instruction;
  ZydisFormatter formatter;
  ZydisDecoder decoder;

  g_return_val_if_fail (psc_instruction_is_supported (arch), FALSE);
  g_return_val_if_fail (bytes != NULL && self != NULL, FALSE);

  ZydisDecoderInit (&decoder, is_64 ? ZYDIS_MACHINE_MODE_LONG_64 : ZYDIS_MACHINE_MODE_LEGACY_32,
                    is_64 ? ZYDIS_STACK_WIDTH_64 : ZYDIS_STACK_WIDTH_32);
  ZydisFormatterInit (&formatter, ZYDIS_FORMATTER_STYLE_INTEL);
  if (!ZYAN_SUCCESS (ZydisDecoderDecodeFull (&decoder, bytes, n_bytes, &instruction, operands))
      || !ZYAN_SUCCESS (ZydisFormatterFormatInstruction (&formatter, &instruction, operands,
                                                         instruction.operand_count_visible,
                                                         found.text, sizeof found.text, va, NULL)))
    return FALSE;
  found.n_bytes = instruction.length;
  set_target (&found, &instruction, operands);
  *self = found;
  return TRUE;
}
