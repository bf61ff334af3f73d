/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The processor architectures of Windows that Poolscope knows.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscArch:
 *
 * The architecture and, of x86, the width of its page table entries.
 */
typedef enum
{
  PSC_ARCH_UNKNOWN,
  PSC_ARCH_X86,
  PSC_ARCH_X86_PAE,
  PSC_ARCH_X64,
  PSC_ARCH_ARM64,
} PscArch;

/** psc_arch_to_string: (nullable): the contract's word; %NULL for %PSC_ARCH_UNKNOWN. */
const char *psc_arch_to_string (PscArch arch);

/** psc_arch_get_pointer_bytes: 4 or 8; 8 where the architecture is unknown. */
guint psc_arch_get_pointer_bytes (PscArch arch);

/**
 * psc_arch_from_image_machine:
 * @machine: the `Machine` of a PE header: 0x14c, 0x8664, 0xaa64
 *
 * Returns: the architecture; %PSC_ARCH_X86 for 0x14c, of which the image does not tell PAE
 */
PscArch psc_arch_from_image_machine (guint16 machine);

G_END_DECLS
