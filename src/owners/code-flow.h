/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a pool tag goes in x86 and x64 code: from the instruction that holds it as an immediate to
 * the call that gets it as an argument.
 *
 * Code is followed in a straight line, over conditional branches and along unconditional ones, for
 * some dozen instructions; registers, the stack and copies between them are tracked. What is said
 * to reach a call does so on that path; what is not may still do so on another.
 */
#pragma once

#include "base/arch.h"
#include "base/tag.h"
#include "owners/pool-routines.h"

G_BEGIN_DECLS

/**
 * PscCode:
 * @arch: x86 (with or without PAE) or x64
 * @read: reads up to @n_bytes of code at @va; returns how many are there
 * @name_slot: (nullable return): the routine that a pointer at @va leads to, such as a slot of the
 * import table
 * @name_target: (nullable return): the routine that begins at @va
 * @user_data: passed to all of them
 *
 * The code of one module.
 */
typedef struct
{
  PscArch arch;
  gsize (*read) (guint64 va, guint8 *buffer, gsize n_bytes, gpointer user_data);
  const char *(*name_slot) (guint64 va, gpointer user_data);
  const char *(*name_target) (guint64 va, gpointer user_data);
  gpointer user_data;
} PscCode;

/**
 * PscFlowKind:
 * @PSC_FLOW_NO_CODE: no instruction has these bytes as an immediate
 * @PSC_FLOW_CODE: an instruction has them; no call is known to get them
 * @PSC_FLOW_FORWARDED: they reach an argument of a routine that has no known name
 * @PSC_FLOW_CALL: they reach the tag argument of a pool routine
 */
typedef enum
{
  PSC_FLOW_NO_CODE,
  PSC_FLOW_CODE,
  PSC_FLOW_FORWARDED,
  PSC_FLOW_CALL,
} PscFlowKind;

#define PSC_FLOW_TEXT_BYTES 96

/**
 * PscFlow:
 * @kind: how far it was followed
 * @va: the instruction that holds the tag
 * @text: that instruction
 * @call_va: the call, for %PSC_FLOW_FORWARDED and %PSC_FLOW_CALL
 * @routine: the pool routine, for %PSC_FLOW_CALL
 * @target_va: the routine without a name, for %PSC_FLOW_FORWARDED
 * @argument: which of its arguments the tag is, from 1
 */
typedef struct
{
  PscFlowKind kind;
  guint64 va;
  char text[PSC_FLOW_TEXT_BYTES];
  guint64 call_va;
  const PscPoolRoutine *routine;
  guint64 target_va;
  guint argument;
} PscFlow;

/** psc_flow_is_supported: whether code of @arch can be followed. */
gboolean psc_flow_is_supported (PscArch arch);

/**
 * psc_flow_follow_immediate:
 * @code: the module's code
 * @va: where the four bytes of the tag lie
 * @tag: the tag
 * @function_va: where the function begins, or 0 where that is unknown: then instructions are
 * counted from several places in front, and the most frequent reading is taken
 * @flow: (out): the result
 */
void psc_flow_follow_immediate (const PscCode *code,
                                guint64 va,
                                PscTag tag,
                                guint64 function_va,
                                PscFlow *flow);

/**
 * psc_flow_follow_argument:
 * @function_va: a routine
 * @argument: one of its arguments, from 1; x64 passes the first four in registers, others are not
 * followed
 * @flow: (out): what becomes of the argument; @va and @text are those of the routine's first
 * instruction
 *
 * To prove that a routine is a wrapper around a pool routine.
 */
void
psc_flow_follow_argument (const PscCode *code, guint64 function_va, guint argument, PscFlow *flow);

G_END_DECLS
