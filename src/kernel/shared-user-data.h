/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * KUSER_SHARED_DATA, the page of facts that Windows shows to every process, at an address that
 * never changes.
 *
 *     008  KSYSTEM_TIME InterruptTime     100 ns since the machine was started
 *     014  KSYSTEM_TIME SystemTime        100 ns since 1601, UTC
 *     02c  u16 ImageNumberLow             the machine of a PE header
 *     260  u32 NtBuildNumber              Windows 10 and later
 *     264  u32 NtProductType              1 workstation, 2 domain controller, 3 server
 *     26c  u32 NtMajorVersion
 *     270  u32 NtMinorVersion
 *
 * A KSYSTEM_TIME is {u32 low, s32 high, s32 high again}; both highs agree unless it is being
 * written. Layout from public type information (amdppm.pdb).
 */
#pragma once

#include "kernel/kernel-memory.h"

G_BEGIN_DECLS

/**
 * PscSharedUserData:
 * @build: 0 is unknown
 * @product_type: 0 is unknown
 * @system_time: 0 is unknown
 * @up_time: 0 is unknown
 */
typedef struct
{
  guint major;
  guint minor;
  guint build;
  guint product_type;
  guint64 system_time;
  guint64 up_time;
} PscSharedUserData;

/** psc_shared_user_data_get_va: where the kernel sees it. */
guint64 psc_shared_user_data_get_va (PscArch arch);

/**
 * psc_shared_user_data_read:
 * @self: (out): set only on success
 * @error: as psc_source_read_all(), and %PSC_ERROR_CORRUPT where the version is none of Windows NT
 *
 * Fails where the page is not what it should be, so it tests a page table as well.
 */
gboolean
psc_shared_user_data_read (PscSharedUserData *self, const PscKernelMemory *memory, GError **error);

G_END_DECLS
