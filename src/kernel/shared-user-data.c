/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads the shared page. Called by the search for the kernel.
 */
#include "config.h"

#include "kernel/shared-user-data.h"

#include "base/error.h"
#include "bytes/cursor.h"

#define VA_64 G_GUINT64_CONSTANT (0xfffff78000000000)
#define VA_32 G_GUINT64_CONSTANT (0xffdf0000)
/* As far as the fields that are read go. */
#define N_BYTES 0x274u

#define INTERRUPT_TIME 0x08u
#define SYSTEM_TIME 0x14u
#define IMAGE_NUMBER_LOW 0x2cu
#define BUILD 0x260u
#define PRODUCT_TYPE 0x264u
#define MAJOR 0x26cu
#define MINOR 0x270u

guint64
psc_shared_user_data_get_va (PscArch arch)
{
  return psc_arch_get_pointer_bytes (arch) == 4 ? VA_32 : VA_64;
}

/* 5.0 to 5.2, 6.0 to 6.3, 10.0; no Windows NT below or between has this page. */
static gboolean
is_version (guint32 major, guint32 minor)
{
  return (major == 5 && minor <= 2) || (major == 6 && minor <= 4) || (major == 10 && minor == 0);
}

static guint64
get_time (const guint8 *bytes)
{
  guint32 high = psc_bytes_get_u32 (bytes + 4);

  if (high != psc_bytes_get_u32 (bytes + 8) || high > G_MAXINT32)
    return 0;
  return psc_bytes_get_u64 (bytes);
}

/* The machine is checked where it is filled in; the width of x86 tables does not show here. */
static gboolean
check_machine (const guint8 *bytes, PscArch arch, GError **error)
{
  guint16 machine = psc_bytes_get_u16 (bytes + IMAGE_NUMBER_LOW);
  PscArch found = psc_arch_from_image_machine (machine);

  if (found == PSC_ARCH_UNKNOWN || found == arch
      || (found == PSC_ARCH_X86 && arch == PSC_ARCH_X86_PAE))
    return TRUE;
  g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT,
               "shared user data: machine 0x%x, expected that of %s", machine,
               psc_arch_to_string (arch));
  return FALSE;
}

gboolean
psc_shared_user_data_read (PscSharedUserData *self, const PscKernelMemory *memory, GError **error)
{
  guint8 bytes[N_BYTES];
  guint32 build;

  g_return_val_if_fail (self != NULL && memory != NULL, FALSE);

  if (!psc_kernel_memory_read (memory, psc_shared_user_data_get_va (memory->arch), bytes,
                               sizeof bytes, "shared user data", error))
    return FALSE;
  if (!is_version (psc_bytes_get_u32 (bytes + MAJOR), psc_bytes_get_u32 (bytes + MINOR)))
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT,
                   "shared user data: version %u.%u, expected one of Windows NT",
                   psc_bytes_get_u32 (bytes + MAJOR), psc_bytes_get_u32 (bytes + MINOR));
      return FALSE;
    }
  if (!check_machine (bytes, memory->arch, error))
    return FALSE;
  build = psc_bytes_get_u32 (bytes + BUILD) & 0xffff;
  *self = (PscSharedUserData){
    .major = psc_bytes_get_u32 (bytes + MAJOR),
    .minor = psc_bytes_get_u32 (bytes + MINOR),
    .product_type = psc_bytes_get_u32 (bytes + PRODUCT_TYPE),
    .system_time = get_time (bytes + SYSTEM_TIME),
    .up_time = get_time (bytes + INTERRUPT_TIME),
  };
  /* Reserved before Windows 10. */
  if (self->major == 10)
    self->build = build;
  if (self->product_type > 3)
    self->product_type = 0;
  return TRUE;
}
