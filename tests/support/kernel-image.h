/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A made-up Windows kernel in the memory of a made-up machine: its image with symbols identity and
 * exports, the debugger data block plain or encoded, the shared page, the rings of modules, a
 * processor's control region and its interrupt table.
 *
 * Every field can be changed before it is written, and everything written has a known address that
 * a test can overwrite. Shares nothing with the readers.
 */
#pragma once

#include "base/arch.h"
#include "support/page-tables.h"

G_BEGIN_DECLS

/** PscTestModule: a module of the ring; what is %NULL or %FALSE is left out of memory. */
typedef struct
{
  const char *image;
  const char *path;
  guint64 base;
  guint32 n_bytes;
  guint32 timestamp;
  guint32 checksum;
  gboolean has_header;
  gboolean has_debug_directory;
  gboolean is_reproducible;
  const char *pdb;
  guint32 pdb_guid; /* the first field of the GUID; the rest is always the same */
  guint32 pdb_age;
  const char *section; /* a name in the section table, `POOLCODE` of the kernel */
} PscTestModule;

/** PscTestUnloaded: a record of the ring of unloaded modules. */
typedef struct
{
  const char *name;
  guint64 start;
  guint64 end;
  guint64 time;
} PscTestUnloaded;

typedef enum
{
  PSC_TEST_KDBG_PLAIN,
  PSC_TEST_KDBG_ENCODED,
  PSC_TEST_KDBG_NONE,
} PscTestKdbg;

#define PSC_TEST_MAX_MODULES 256u
#define PSC_TEST_MAX_UNLOADED 50u

/**
 * PscTestKernel:
 *
 * What psc_test_kernel_write() writes. Initialise with psc_test_kernel_init(), change, write.
 * Addresses are virtual. The first of @modules is the kernel.
 */
typedef struct
{
  PscArch arch;
  guint n_levels; /* of the page tables, for CR4 and the debugger data block */
  guint build;
  guint major;
  guint minor;
  guint product_type;
  guint n_processors;
  guint64 system_time;
  guint64 up_time;
  const char *build_lab;

  PscTestKdbg kdbg;
  guint32 kdbg_bytes;
  guint64 wait_never;
  guint64 wait_always;
  guint64 bugcheck[5]; /* KiBugcheckData */
  gboolean has_exports;
  gboolean has_shared_data;
  guint64 directory_table_base;        /* for the registers that the processor block keeps */
  guint64 kernel_directory_table_base; /* its KVA shadow field; 0 without */

  PscTestModule modules[PSC_TEST_MAX_MODULES];
  guint n_modules;
  PscTestUnloaded unloaded[PSC_TEST_MAX_UNLOADED];
  guint n_unloaded;

  /* Addresses, chosen by psc_test_kernel_init(). */
  guint64 base;
  guint64 shared_data_va;
  guint64 kdbg_va;
  guint64 encoded_flag_va;
  guint64 list_head_va;
  guint64 entries_va;  /* of the first entry; each has a page of its own */
  guint64 names_va;    /* likewise */
  guint64 unloaded_va; /* the variable */
  guint64 unloaded_ring_va;
  guint64 processors_va; /* KiProcessorBlock */
  guint64 pcr_va;
  guint64 prcb_va;
  guint64 idt_va;
} PscTestKernel;

/** psc_test_kernel_init: a kernel of a usual build for @arch, with three drivers of which one has
 * no header in memory, and two unloaded ones. */
void psc_test_kernel_init (PscTestKernel *self, PscArch arch);

/** PscTestWrite: writes to virtual memory. */
typedef void (*PscTestWrite) (gpointer target, guint64 va, const void *bytes, gsize n_bytes);

/** psc_test_kernel_write: writes everything. */
void psc_test_kernel_write (const PscTestKernel *self, PscTestWrite write, gpointer target);

/** psc_test_kernel_write_flat: for readers of virtual memory alone: virtual addresses are those of
 * @memory. */
void psc_test_kernel_write_flat (const PscTestKernel *self, PscTestMemory *memory);

/** psc_test_kernel_write_tables: through page tables, pages being allocated as needed. */
void psc_test_kernel_write_tables (const PscTestKernel *self, PscTestTables *tables);

/** psc_test_kernel_init_for: the kernel that fits to page tables of @kind. */
void psc_test_kernel_init_for (PscTestKernel *self, PscTestPaging kind);

/** psc_test_kernel_get_entry_va: where the entry of the module @index lies in memory. */
guint64 psc_test_kernel_get_entry_va (const PscTestKernel *self, guint index);

guint psc_test_kernel_get_pointer_bytes (const PscTestKernel *self);

G_END_DECLS
