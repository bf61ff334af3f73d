/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Machine instructions as text. x86 and x64; instructions of ARM64 are not decoded.
 */
#pragma once

#include "base/arch.h"

G_BEGIN_DECLS

#define PSC_INSTRUCTION_TEXT_BYTES 128
#define PSC_INSTRUCTION_MAX_BYTES 15u

/**
 * PscInstruction:
 * @va: where it lies
 * @n_bytes: how long it is
 * @text: in Intel's syntax, addresses in full
 * @has_target: whether it calls, jumps to or reads a fixed address
 * @target: that address
 */
typedef struct
{
  guint64 va;
  guint n_bytes;
  char text[PSC_INSTRUCTION_TEXT_BYTES];
  gboolean has_target;
  guint64 target;
} PscInstruction;

/** psc_instruction_is_supported: whether instructions of @arch can be decoded. */
gboolean psc_instruction_is_supported (PscArch arch);

/**
 * psc_instruction_decode:
 * @arch: must be supported
 * @bytes: code
 * @n_bytes: how many there are
 * @va: where they lie
 * @self: (out): set only on success
 *
 * Returns: %FALSE where these bytes are no instruction
 */
gboolean psc_instruction_decode (PscArch arch,
                                 const guint8 *bytes,
                                 gsize n_bytes,
                                 guint64 va,
                                 PscInstruction *self);

G_END_DECLS
