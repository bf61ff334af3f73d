/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names and widths of the architectures. Called by all that reads dumps.
 */
#include "config.h"

#include "base/arch.h"

const char *
psc_arch_to_string (PscArch arch)
{
  static const char *const words[] = {
    [PSC_ARCH_UNKNOWN] = NULL, [PSC_ARCH_X86] = "x86",     [PSC_ARCH_X86_PAE] = "x86-pae",
    [PSC_ARCH_X64] = "x64",    [PSC_ARCH_ARM64] = "arm64",
  };

  g_return_val_if_fail ((guint) arch < G_N_ELEMENTS (words), NULL);

  return words[arch];
}

guint
psc_arch_get_pointer_bytes (PscArch arch)
{
  return arch == PSC_ARCH_X86 || arch == PSC_ARCH_X86_PAE ? 4 : 8;
}

PscArch
psc_arch_from_image_machine (guint16 machine)
{
  switch (machine)
    {
    case 0x14c:
      return PSC_ARCH_X86;
    case 0x8664:
      return PSC_ARCH_X64;
    case 0xaa64:
      return PSC_ARCH_ARM64;
    default:
      return PSC_ARCH_UNKNOWN;
    }
}
