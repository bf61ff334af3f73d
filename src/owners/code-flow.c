/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Follows tags through code that Zydis decodes. Called around each hit of the search for owners.
 */
#include "config.h"

#include "owners/code-flow.h"

#include <Zydis/Zydis.h>
#include <string.h>

#define N_REGISTERS 16u
#define REGISTER_RCX 1u
#define REGISTER_RDX 2u
#define REGISTER_RSP 4u
#define REGISTER_RBP 5u
#define REGISTER_R8 8u
#define REGISTER_R9 9u
#define REGISTER_R10 10u
/* What a routine may change by the Windows x64 calling convention: rax, rcx, rdx, r8 to r11. */
#define VOLATILE_REGISTERS 0x0f07u

#define MAX_INSTRUCTION_BYTES 15u
#define MAX_STEPS 48u
#define MAX_JUMPS 4u
#define MAX_SLOTS 8u
#define WINDOW_BYTES 64u
#define N_STARTS 32u
#define MAX_FUNCTION_BYTES 16384u
/* The first of a routine's arguments on the stack of x64, above the space for the four in
 * registers. */
#define X64_STACK_ARGUMENTS 0x20

typedef struct
{
  ZydisDecodedInstruction instruction;
  ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT];
  guint64 va;
} Decoded;

typedef struct
{
  const PscCode *code;
  ZydisDecoder decoder;
  gboolean is_64;
} Reader;

/* Where the tag is while code is followed. */
typedef struct
{
  guint32 holders;               /* a bit for each register */
  guint64 sources[N_REGISTERS];  /* the pointer that a register was loaded from, or 0 */
  gint64 stack_slots[MAX_SLOTS]; /* distances from the stack pointer */
  guint n_stack_slots;
  guint32 pushes; /* x86: the last 32 pushed words, the newest in bit 0 */
  guint n_pushes;
  gint64 frame_slot; /* x86: where an argument lies above the frame pointer, or 0 */
} State;

gboolean
psc_flow_is_supported (PscArch arch)
{
  return arch == PSC_ARCH_X86 || arch == PSC_ARCH_X86_PAE || arch == PSC_ARCH_X64;
}

static void
reader_init (Reader *self, const PscCode *code)
{
  self->code = code;
  self->is_64 = code->arch == PSC_ARCH_X64;
  ZydisDecoderInit (&self->decoder,
                    self->is_64 ? ZYDIS_MACHINE_MODE_LONG_64 : ZYDIS_MACHINE_MODE_LEGACY_32,
                    self->is_64 ? ZYDIS_STACK_WIDTH_64 : ZYDIS_STACK_WIDTH_32);
}

static gboolean
decode (const Reader *self, const guint8 *bytes, gsize n_bytes, guint64 va, Decoded *decoded)
{
  decoded->va = va;
  return ZYAN_SUCCESS (ZydisDecoderDecodeFull (&self->decoder, bytes, n_bytes,
                                               &decoded->instruction, decoded->operands));
}

static void
format (const Decoded *decoded, char text[PSC_FLOW_TEXT_BYTES])
{
  ZydisFormatter formatter;

  ZydisFormatterInit (&formatter, ZYDIS_FORMATTER_STYLE_INTEL);
  if (!ZYAN_SUCCESS (
          ZydisFormatterFormatInstruction (&formatter, &decoded->instruction, decoded->operands,
                                           decoded->instruction.operand_count_visible, text,
                                           PSC_FLOW_TEXT_BYTES, decoded->va, NULL)))
    text[0] = '\0';
}

/* The number of a general register, whatever part of it is named; N_REGISTERS for any other. */
static guint
get_register (const Reader *self, ZydisRegister name)
{
  ZydisRegister whole =
      ZydisRegisterGetLargestEnclosing (self->is_64 ? ZYDIS_MACHINE_MODE_LONG_64
                                                    : ZYDIS_MACHINE_MODE_LEGACY_32,
                                        name);
  ZydisRegisterClass register_class = ZydisRegisterGetClass (whole);

  if (register_class != ZYDIS_REGCLASS_GPR64 && register_class != ZYDIS_REGCLASS_GPR32)
    return N_REGISTERS;
  return (guint) ZydisRegisterGetId (whole);
}

/* Whether the operand is a whole register that can hold a tag. */
static gboolean
is_wide_register (const Reader *self, const ZydisDecodedOperand *operand, guint *number)
{
  if (operand->type != ZYDIS_OPERAND_TYPE_REGISTER || operand->size < 32)
    return FALSE;
  *number = get_register (self, operand->reg.value);
  return *number < N_REGISTERS;
}

/* Whether the operand is memory at a fixed distance from one of the two stack registers. */
static gboolean
is_stack_slot (const Reader *self, const ZydisDecodedOperand *operand, guint base, gint64 *distance)
{
  if (operand->type != ZYDIS_OPERAND_TYPE_MEMORY || operand->mem.index != ZYDIS_REGISTER_NONE
      || operand->mem.base == ZYDIS_REGISTER_NONE || get_register (self, operand->mem.base) != base)
    return FALSE;
  *distance = operand->mem.disp.has_displacement ? operand->mem.disp.value : 0;
  return TRUE;
}

/* Whether the operand is memory at a fixed address, and at which. */
static gboolean
is_fixed_slot (const Decoded *decoded, const ZydisDecodedOperand *operand, guint64 *va)
{
  ZyanU64 absolute;

  if (operand->type != ZYDIS_OPERAND_TYPE_MEMORY || operand->mem.index != ZYDIS_REGISTER_NONE
      || (operand->mem.base != ZYDIS_REGISTER_NONE && operand->mem.base != ZYDIS_REGISTER_RIP))
    return FALSE;
  if (!ZYAN_SUCCESS (
          ZydisCalcAbsoluteAddress (&decoded->instruction, operand, decoded->va, &absolute)))
    return FALSE;
  *va = absolute;
  return TRUE;
}

static void
hold (State *state, guint number, gboolean does_hold)
{
  state->holders &= ~(1u << number);
  state->holders |= does_hold ? 1u << number : 0;
  state->sources[number] = 0;
}

static gboolean
holds (const State *state, guint number)
{
  return (state->holders >> number & 1) != 0;
}

static gboolean
slot_holds (const State *state, gint64 distance)
{
  for (guint i = 0; i < state->n_stack_slots; i++)
    if (state->stack_slots[i] == distance)
      return TRUE;
  return FALSE;
}

static void
set_slot (State *state, gint64 distance, gboolean does_hold)
{
  for (guint i = 0; i < state->n_stack_slots; i++)
    if (state->stack_slots[i] == distance)
      state->stack_slots[i--] = state->stack_slots[--state->n_stack_slots];
  if (does_hold && state->n_stack_slots < MAX_SLOTS)
    state->stack_slots[state->n_stack_slots++] = distance;
}

/* Whether the operand's value is the tag. */
static gboolean
is_held (const Reader *self, const State *state, const ZydisDecodedOperand *operand)
{
  gint64 distance;
  guint number;

  if (is_wide_register (self, operand, &number))
    return holds (state, number);
  if (operand->size < 32)
    return FALSE;
  if (is_stack_slot (self, operand, REGISTER_RBP, &distance))
    return state->frame_slot != 0 && distance == state->frame_slot;
  return is_stack_slot (self, operand, REGISTER_RSP, &distance) && slot_holds (state, distance);
}

/* Copies what the second operand of a move is to the first. */
static void
follow_move (const Reader *self, State *state, const Decoded *decoded, gboolean is_tag)
{
  const ZydisDecodedOperand *to = &decoded->operands[0];
  guint64 source = 0;
  gint64 distance;
  guint number;

  if (is_wide_register (self, to, &number))
    {
      hold (state, number, is_tag);
      if (is_fixed_slot (decoded, &decoded->operands[1], &source))
        state->sources[number] = source;
    }
  else if (is_stack_slot (self, to, REGISTER_RSP, &distance))
    set_slot (state, distance, is_tag);
}

/* Anything else that an instruction writes is no tag any more. */
static void
forget_written (const Reader *self, State *state, const Decoded *decoded)
{
  for (guint i = 0; i < decoded->instruction.operand_count; i++)
    {
      const ZydisDecodedOperand *operand = &decoded->operands[i];
      gint64 distance;
      guint number;

      if ((operand->actions & ZYDIS_OPERAND_ACTION_MASK_WRITE) == 0)
        continue;
      if (is_stack_slot (self, operand, REGISTER_RSP, &distance))
        set_slot (state, distance, FALSE);
      if (operand->type != ZYDIS_OPERAND_TYPE_REGISTER)
        continue;
      number = get_register (self, operand->reg.value);
      if (number >= N_REGISTERS)
        continue;
      hold (state, number, FALSE);
      if (number == REGISTER_RSP)
        state->n_stack_slots = 0;
    }
}

static void
follow_push (State *state, gboolean is_tag)
{
  state->pushes = state->pushes << 1 | (is_tag ? 1u : 0u);
  state->n_pushes = MIN (state->n_pushes + 1, 32);
  state->n_stack_slots = 0;
}

/* Whether the tag is the argument of a call made now. */
static gboolean
is_argument (const Reader *self, const State *state, guint argument, guint stack_argument)
{
  static const guint registers[] = { REGISTER_RCX, REGISTER_RDX, REGISTER_R8, REGISTER_R9 };

  if (!self->is_64)
    return stack_argument <= state->n_pushes
               ? (state->pushes >> (stack_argument - 1) & 1) != 0
               : state->n_pushes == 0 && slot_holds (state, 4 * ((gint64) stack_argument - 1));
  if (argument <= G_N_ELEMENTS (registers))
    return holds (state, registers[argument - 1]);
  return slot_holds (state,
                     X64_STACK_ARGUMENTS + 8 * (gint64) (argument - G_N_ELEMENTS (registers) - 1));
}

/* A jump through a pointer at the target of a call, as linkers make them. */
static const char *
name_thunk (const Reader *self, guint64 va)
{
  guint8 bytes[MAX_INSTRUCTION_BYTES];
  gsize n = self->code->read (va, bytes, sizeof bytes, self->code->user_data);
  Decoded decoded;
  guint64 slot;

  if (!decode (self, bytes, n, va, &decoded) || decoded.instruction.mnemonic != ZYDIS_MNEMONIC_JMP
      || !is_fixed_slot (&decoded, &decoded.operands[0], &slot))
    return NULL;
  return self->code->name_slot (slot, self->code->user_data);
}

/* Names what is called, where that can be told; `target` is set for a direct call.
 *
 * Besides the plain forms: the loader of newer kernels turns `call [slot]` into `mov r10, [slot]`
 * and a direct call, and control flow guard calls a dispatcher with the routine in rax. */
static const char *
name_callee (const Reader *self, const State *state, const Decoded *decoded, guint64 *target)
{
  const ZydisDecodedOperand *operand = &decoded->operands[0];
  const PscCode *code = self->code;
  const char *name = NULL;
  ZyanU64 absolute;
  guint64 slot;
  guint number;

  *target = 0;
  if (is_fixed_slot (decoded, operand, &slot))
    name = code->name_slot (slot, code->user_data);
  else if (is_wide_register (self, operand, &number) && state->sources[number] != 0)
    name = code->name_slot (state->sources[number], code->user_data);
  else if (operand->type == ZYDIS_OPERAND_TYPE_IMMEDIATE
           && ZYAN_SUCCESS (
               ZydisCalcAbsoluteAddress (&decoded->instruction, operand, decoded->va, &absolute)))
    {
      *target = absolute;
      name = code->name_target (absolute, code->user_data);
      if (name == NULL)
        name = name_thunk (self, absolute);
      if (name == NULL && self->is_64 && state->sources[REGISTER_R10] != 0)
        name = code->name_slot (state->sources[REGISTER_R10], code->user_data);
    }
  if (name == NULL && self->is_64 && state->sources[0] != 0)
    name = code->name_slot (state->sources[0], code->user_data);
  return name;
}

/* A call without a name may be a wrapper: notes the first one that gets the tag. */
static void
note_forwarded (const Reader *self,
                const State *state,
                const Decoded *decoded,
                guint64 target,
                PscFlow *flow)
{
  if (flow->kind == PSC_FLOW_FORWARDED || target == 0)
    return;
  for (guint argument = 1; argument <= 8; argument++)
    if (is_argument (self, state, argument, argument))
      {
        flow->kind = PSC_FLOW_FORWARDED;
        flow->call_va = decoded->va;
        flow->target_va = target;
        flow->argument = argument;
        return;
      }
}

/* Returns TRUE when the tag has arrived. */
static gboolean
follow_call (const Reader *self, State *state, const Decoded *decoded, PscFlow *flow)
{
  guint64 target;
  const char *name = name_callee (self, state, decoded, &target);
  const PscPoolRoutine *routine = name != NULL ? psc_pool_routine_find (name) : NULL;

  if (routine != NULL && is_argument (self, state, routine->argument, routine->stack_argument))
    {
      flow->kind = PSC_FLOW_CALL;
      flow->call_va = decoded->va;
      flow->routine = routine;
      return TRUE;
    }
  if (name == NULL)
    note_forwarded (self, state, decoded, target, flow);
  for (guint i = 0; i < N_REGISTERS; i++)
    if ((VOLATILE_REGISTERS >> i & 1) != 0)
      hold (state, i, FALSE);
  state->n_pushes = 0;
  return FALSE;
}

/* Whether control does not go on behind the instruction. */
static gboolean
is_end (const Decoded *decoded)
{
  ZydisMnemonic mnemonic = decoded->instruction.mnemonic;

  return mnemonic == ZYDIS_MNEMONIC_RET || mnemonic == ZYDIS_MNEMONIC_INT3
         || mnemonic == ZYDIS_MNEMONIC_INT || mnemonic == ZYDIS_MNEMONIC_UD2
         || mnemonic == ZYDIS_MNEMONIC_HLT;
}

/* Returns FALSE where following ends. */
static gboolean
follow_instruction (const Reader *self, State *state, const Decoded *decoded, PscFlow *flow)
{
  ZydisMnemonic mnemonic = decoded->instruction.mnemonic;

  if (mnemonic == ZYDIS_MNEMONIC_CALL)
    return !follow_call (self, state, decoded, flow);
  if (is_end (decoded))
    return FALSE;
  if (mnemonic == ZYDIS_MNEMONIC_MOV)
    follow_move (self, state, decoded, is_held (self, state, &decoded->operands[1]));
  else if (mnemonic == ZYDIS_MNEMONIC_PUSH)
    follow_push (state, is_held (self, state, &decoded->operands[0]));
  else
    forget_written (self, state, decoded);
  return TRUE;
}

/* Where an unconditional jump leads. A jump to a pool routine is the last call of its function; on
 * x86 its arguments would be those of the function itself, which are not tracked. Returns FALSE
 * where following ends. */
static gboolean
follow_jump (const Reader *self, State *state, const Decoded *decoded, PscFlow *flow, guint64 *next)
{
  guint64 target;
  const char *name = name_callee (self, state, decoded, &target);
  const PscPoolRoutine *routine = name != NULL ? psc_pool_routine_find (name) : NULL;

  if (routine != NULL && self->is_64
      && is_argument (self, state, routine->argument, routine->stack_argument))
    {
      flow->kind = PSC_FLOW_CALL;
      flow->call_va = decoded->va;
      flow->routine = routine;
    }
  *next = target;
  return name == NULL && target != 0;
}

static void
follow (const Reader *self, State *state, guint64 va, PscFlow *flow)
{
  guint n_jumps = 0;

  for (guint step = 0; step < MAX_STEPS; step++)
    {
      guint8 bytes[MAX_INSTRUCTION_BYTES];
      gsize n = self->code->read (va, bytes, sizeof bytes, self->code->user_data);
      Decoded decoded;

      if (!decode (self, bytes, n, va, &decoded))
        return;
      va += decoded.instruction.length;
      if (decoded.instruction.mnemonic == ZYDIS_MNEMONIC_JMP)
        {
          if (n_jumps++ == MAX_JUMPS || !follow_jump (self, state, &decoded, flow, &va))
            return;
        }
      else if (!follow_instruction (self, state, &decoded, flow))
        return;
    }
}

/* Whether the instruction holds exactly these bytes as a 32-bit immediate. */
static gboolean
has_immediate (const Decoded *decoded, guint64 va, PscTag tag)
{
  for (guint i = 0; i < G_N_ELEMENTS (decoded->instruction.raw.imm); i++)
    if (decoded->instruction.raw.imm[i].size == 32 && !decoded->instruction.raw.imm[i].is_relative
        && decoded->va + decoded->instruction.raw.imm[i].offset == va
        && (guint32) decoded->instruction.raw.imm[i].value.u == tag)
      return TRUE;
  return FALSE;
}

/* Counts instructions from `start` on; FALSE where none of them holds the bytes. */
static gboolean
find_from (const Reader *self,
           const guint8 *bytes,
           gsize n_bytes,
           guint64 start,
           guint64 va,
           PscTag tag,
           Decoded *decoded)
{
  gsize at = 0;

  while (start + at < va && at < n_bytes)
    {
      if (!decode (self, bytes + at, n_bytes - at, start + at, decoded))
        return FALSE;
      if (has_immediate (decoded, va, tag))
        return TRUE;
      at += decoded->instruction.length;
    }
  return FALSE;
}

static gboolean
find_from_function (const Reader *self,
                    guint64 function_va,
                    guint64 va,
                    PscTag tag,
                    Decoded *decoded)
{
  gsize n_bytes = (gsize) (va - function_va) + MAX_INSTRUCTION_BYTES;
  g_autofree guint8 *bytes = (guint8 *) g_malloc (n_bytes);

  n_bytes = self->code->read (function_va, bytes, n_bytes, self->code->user_data);
  return find_from (self, bytes, n_bytes, function_va, va, tag, decoded);
}

/* Code finds its own rhythm within a few instructions from wherever it is read; the reading that
 * most starts lead to is taken. */
static gboolean
find_by_vote (const Reader *self, guint64 va, PscTag tag, Decoded *decoded)
{
  guint8 bytes[WINDOW_BYTES + MAX_INSTRUCTION_BYTES];
  guint64 first = va > WINDOW_BYTES ? va - WINDOW_BYTES : 0;
  gsize n_bytes = self->code->read (first, bytes, sizeof bytes, self->code->user_data);
  guint votes[MAX_INSTRUCTION_BYTES + 1] = { 0 };
  guint best = 0;

  if (n_bytes + first <= va)
    {
      /* The page in front may be missing. */
      first = va & ~(guint64) 0xfff;
      first = va - first > WINDOW_BYTES ? va - WINDOW_BYTES : first;
      n_bytes = self->code->read (first, bytes, (gsize) (va - first) + MAX_INSTRUCTION_BYTES,
                                  self->code->user_data);
    }
  for (guint i = 0; i < N_STARTS; i++)
    {
      Decoded found;

      if (first + i >= va || i >= n_bytes)
        break;
      if (find_from (self, bytes + i, n_bytes - i, first + i, va, tag, &found))
        votes[MIN (va - found.va, MAX_INSTRUCTION_BYTES)]++;
    }
  for (guint i = 1; i < G_N_ELEMENTS (votes); i++)
    if (votes[i] > votes[best])
      best = i;
  if (votes[best] == 0 || va - best < first)
    return FALSE;
  return decode (self, bytes + (gsize) (va - best - first), n_bytes - (gsize) (va - best - first),
                 va - best, decoded);
}

void
psc_flow_follow_immediate (const PscCode *code,
                           guint64 va,
                           PscTag tag,
                           guint64 function_va,
                           PscFlow *flow)
{
  State state = { 0 };
  Reader reader;
  Decoded decoded;
  gboolean is_found;

  g_return_if_fail (code != NULL && flow != NULL && psc_flow_is_supported (code->arch));

  memset (flow, 0, sizeof *flow);
  reader_init (&reader, code);
  if (function_va != 0 && function_va < va && va - function_va <= MAX_FUNCTION_BYTES)
    is_found = find_from_function (&reader, function_va, va, tag, &decoded);
  else
    is_found = find_by_vote (&reader, va, tag, &decoded);
  if (!is_found)
    return;
  flow->kind = PSC_FLOW_CODE;
  flow->va = decoded.va;
  format (&decoded, flow->text);
  if (decoded.instruction.mnemonic == ZYDIS_MNEMONIC_MOV)
    follow_move (&reader, &state, &decoded, TRUE);
  else if (decoded.instruction.mnemonic == ZYDIS_MNEMONIC_PUSH)
    follow_push (&state, TRUE);
  else
    return;
  follow (&reader, &state, decoded.va + decoded.instruction.length, flow);
}

void
psc_flow_follow_argument (const PscCode *code, guint64 function_va, guint argument, PscFlow *flow)
{
  static const guint registers[] = { REGISTER_RCX, REGISTER_RDX, REGISTER_R8, REGISTER_R9 };
  guint8 bytes[MAX_INSTRUCTION_BYTES];
  State state = { 0 };
  Reader reader;
  Decoded decoded;
  gsize n;

  g_return_if_fail (code != NULL && flow != NULL && psc_flow_is_supported (code->arch));
  g_return_if_fail (argument > 0);

  memset (flow, 0, sizeof *flow);
  reader_init (&reader, code);
  n = code->read (function_va, bytes, sizeof bytes, code->user_data);
  if (!decode (&reader, bytes, n, function_va, &decoded)
      || (reader.is_64 && argument > G_N_ELEMENTS (registers)))
    return;
  flow->kind = PSC_FLOW_CODE;
  flow->va = function_va;
  format (&decoded, flow->text);
  if (reader.is_64)
    state.holders = 1u << registers[argument - 1];
  else
    state.frame_slot = 4 + 4 * (gint64) argument; /* above the saved frame and return address */
  follow (&reader, &state, function_va, flow);
}
