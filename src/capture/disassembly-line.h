/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One line of the debugger's `u`, `ub` and `uf`.
 *
 *     test!DriverEntry+0x33 [e:\driver\test\test.c @ 20]:
 *     fffff880`04c73043 4889442428      mov     qword ptr [rsp+28h],rax
 *     fffff880`04c7304e 7508            jne     test!DriverEntry+0x48 (fffff880`04c73058)
 *        22 fffff880`04c7305d 488d0d1c000000  lea     rcx,[test!Unload (fffff880`04c73080)]
 *
 * `uf` puts the line of the source in front, where it knows that. A pure function over one line.
 * Documented under "u, ub, uu (Unassemble)" in the documentation of Windows' debuggers.
 */
#pragma once

#include "capture/debugger-text.h"

G_BEGIN_DECLS

/**
 * PscDisassemblyLineKind:
 * @PSC_DISASSEMBLY_LINE_NONE: not a line of `u`
 * @PSC_DISASSEMBLY_LINE_LABEL: names the address of the next instruction
 * @PSC_DISASSEMBLY_LINE_INSTRUCTION: an instruction
 */
typedef enum
{
  PSC_DISASSEMBLY_LINE_NONE,
  PSC_DISASSEMBLY_LINE_LABEL,
  PSC_DISASSEMBLY_LINE_INSTRUCTION,
} PscDisassemblyLineKind;

/**
 * PscDisassemblyLine:
 * @kind: what the line is; it tells which of the fields below are set
 * @label: the name, pointing into the line
 * @address: of the instruction
 * @has_target: an operand is named, with its address
 * @target_address: that address
 * @target: its name, pointing into the line
 */
typedef struct
{
  PscDisassemblyLineKind kind;
  PscSymbolText label;
  guint64 address;
  gboolean has_target;
  guint64 target_address;
  PscSymbolText target;
} PscDisassemblyLine;

/** psc_disassembly_read_label: whether @text, a line of @length bytes without blanks at its end, is
 * a label. */
gboolean psc_disassembly_read_label (const char *text, gsize length, PscDisassemblyLine *line);

/** psc_disassembly_read_instruction: whether @text is an instruction; a label comes before it in
 * most outputs, and should be asked for, since rows of numbers may look like one. */
gboolean psc_disassembly_read_instruction (const char *text, PscDisassemblyLine *line);

G_END_DECLS
