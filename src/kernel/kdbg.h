/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * KDDEBUGGER_DATA64, the block in which the kernel tells debuggers where things are.
 *
 *     000  LIST_ENTRY64
 *     010  'KDBG'
 *     014  u32 size of the whole block
 *     018  KernBase, and so on: the table of #PscKdbgField
 *
 * 32-bit kernels since Windows XP write the same layout. Sizes grew from 0x290 (XP) to 0x380
 * (Windows 11); what lies beyond the size is absent. Since Windows 8 a 64-bit kernel keeps the
 * block encoded until it crashes. Layout and decoding as described by the Volatility Framework,
 * QEMU's elf2dmp and the public Windows SDK; fields were compared with decoded blocks of builds
 * 19041 and 22000.
 */
#pragma once

#include "kernel/kernel-memory.h"

G_BEGIN_DECLS

#define PSC_KDBG_HEADER_BYTES 0x18u
#define PSC_KDBG_MIN_BYTES 0x290u
#define PSC_KDBG_MAX_BYTES 0x400u

/**
 * PscKdbgField:
 *
 * Offsets of fields. Those called list or variable hold the address of one; the others hold a value
 * or the address of an array.
 */
typedef enum
{
  PSC_KDBG_KERN_BASE = 0x18,
  PSC_KDBG_FLAGS = 0x36,                  /* u16: bit 0 PAE, bits 2-5 levels of page tables */
  PSC_KDBG_PS_LOADED_MODULE_LIST = 0x48,  /* list */
  PSC_KDBG_PS_ACTIVE_PROCESS_HEAD = 0x50, /* list */
  PSC_KDBG_EXP_PAGED_POOL_DESCRIPTOR = 0x68,
  PSC_KDBG_EXP_NUMBER_OF_PAGED_POOLS = 0x70,    /* variable */
  PSC_KDBG_KI_BUGCHECK_DATA = 0x88,             /* five pointer-sized values */
  PSC_KDBG_MM_PFN_DATABASE = 0xc0,              /* variable */
  PSC_KDBG_MM_NON_PAGED_POOL_START = 0x110,     /* variable */
  PSC_KDBG_MM_NON_PAGED_POOL_END = 0x118,       /* variable */
  PSC_KDBG_MM_PAGED_POOL_START = 0x120,         /* variable */
  PSC_KDBG_MM_PAGED_POOL_END = 0x128,           /* variable */
  PSC_KDBG_MM_SIZE_OF_PAGED_POOL = 0x140,       /* variable, bytes */
  PSC_KDBG_MM_PAGED_POOL_COMMIT = 0x170,        /* variable */
  PSC_KDBG_POOL_TRACK_TABLE = 0x1b8,            /* variable */
  PSC_KDBG_NON_PAGED_POOL_DESCRIPTOR = 0x1c0,   /* variable */
  PSC_KDBG_NT_BUILD_LAB = 0x208,                /* char array */
  PSC_KDBG_KI_PROCESSOR_BLOCK = 0x218,          /* array of KPRCB pointers */
  PSC_KDBG_MM_UNLOADED_DRIVERS = 0x220,         /* variable */
  PSC_KDBG_MM_LAST_UNLOADED_DRIVER = 0x228,     /* variable, u32 */
  PSC_KDBG_MM_SPECIAL_POOL_TAG = 0x238,         /* variable */
  PSC_KDBG_KERNEL_VERIFIER = 0x240,             /* variable */
  PSC_KDBG_MM_VERIFIER_DATA = 0x248,            /* structure */
  PSC_KDBG_MM_ALLOCATED_NON_PAGED_POOL = 0x250, /* variable */
  PSC_KDBG_OFFSET_EPROCESS_DTB = 0x2ae,         /* u16, like the others below */
  PSC_KDBG_SIZE_PRCB = 0x2b0,
  PSC_KDBG_OFFSET_PRCB_PROC_STATE_CONTEXT = 0x2bc,
  PSC_KDBG_OFFSET_PCR_SELF = 0x2e2,
  PSC_KDBG_OFFSET_PCR_CURRENT_PRCB = 0x2e4,
  PSC_KDBG_OFFSET_PCR_CONTAINED_PRCB = 0x2e6,
  PSC_KDBG_OFFSET_PRCB_SPECIAL_REGISTERS = 0x2f2,
  PSC_KDBG_PTE_BASE = 0x360,
} PscKdbgField;

/**
 * PscKdbg:
 * @va: where it lies in memory; 0 for one that lies in the file itself
 * @arch: of the kernel
 * @n_bytes: its size
 * @bytes: the block, decoded
 *
 * Owns nothing; copy it freely.
 */
typedef struct
{
  guint64 va;
  PscArch arch;
  guint n_bytes;
  guint8 bytes[PSC_KDBG_MAX_BYTES];
} PscKdbg;

/**
 * PscKdbgKeys:
 * @wait_never: the value of nt!KiWaitNever
 * @wait_always: the value of nt!KiWaitAlways
 * @encoded_va: the address of nt!KdpDataBlockEncoded
 *
 * What it takes to decode the block; the names need symbols.
 */
typedef struct
{
  guint64 wait_never;
  guint64 wait_always;
  guint64 encoded_va;
} PscKdbgKeys;

/**
 * psc_kdbg_init:
 * @self: (out): set only on success
 * @bytes: a block that is not encoded
 * @va: where it lies, 0 where that is not known
 * @error: %PSC_ERROR_TRUNCATED, or %PSC_ERROR_CORRUPT for a wrong tag or size
 */
gboolean psc_kdbg_init (PscKdbg *self,
                        const guint8 *bytes,
                        gsize n_bytes,
                        PscArch arch,
                        guint64 va,
                        GError **error);

/**
 * psc_kdbg_decode:
 * @bytes: (inout): the block
 * @n_bytes: a multiple of eight
 */
void psc_kdbg_decode (guint8 *bytes, gsize n_bytes, const PscKdbgKeys *keys);

/**
 * psc_kdbg_read:
 * @self: (out): set only on success
 * @keys: (nullable): what decodes the block where it is encoded
 * @error: %PSC_ERROR_NO_SYMBOLS where it seems to be encoded and @keys are %NULL; else as
 * psc_kdbg_init() and psc_source_read_all()
 *
 * Reads the block at @va from memory.
 */
gboolean psc_kdbg_read (PscKdbg *self,
                        const PscKernelMemory *memory,
                        guint64 va,
                        const PscKdbgKeys *keys,
                        GError **error);

/**
 * psc_kdbg_is_of_kernel:
 * @kernel_base: where the kernel's image begins
 * @kernel_bytes: its size; 0 is unknown
 *
 * Whether the block is the one of this kernel: it names its base, and the head of the module list
 * lies inside the image.
 */
gboolean psc_kdbg_is_of_kernel (const PscKdbg *self, guint64 kernel_base, guint64 kernel_bytes);

/**
 * psc_kdbg_find:
 * @self: (out): set only on success
 * @kernel_base: where the kernel's image begins
 * @kernel_bytes: its size, at most PSC_MAX_IMAGE_BYTES
 *
 * Searches the image for a block that is not encoded. Reads every page of it that the dump has.
 *
 * Returns: whether there is one
 */
gboolean psc_kdbg_find (PscKdbg *self,
                        const PscKernelMemory *memory,
                        guint64 kernel_base,
                        guint64 kernel_bytes,
                        GCancellable *cancellable);

/** psc_kdbg_get: an address or value of 64 bits, masked on 32-bit machines; 0 where the block is
 * too short to have it. */
guint64 psc_kdbg_get (const PscKdbg *self, PscKdbgField field);

/** psc_kdbg_get_u16: likewise, for offsets and sizes. */
guint psc_kdbg_get_u16 (const PscKdbg *self, PscKdbgField field);

/** psc_kdbg_get_n_page_levels: 4 or 5; 0 where the kernel does not tell. */
guint psc_kdbg_get_n_page_levels (const PscKdbg *self);

G_END_DECLS
