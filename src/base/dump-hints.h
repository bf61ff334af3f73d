/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a dump's container says of the machine before any address is translated.
 *
 * The containers fill it in, the search for the kernel uses it; nothing of it is believed without a
 * check.
 */
#pragma once

#include <glib.h>

#include "base/arch.h"

G_BEGIN_DECLS

/**
 * PscCpuState:
 *
 * Registers of one processor, from the note of a hypervisor; 0 is unknown.
 */
typedef struct
{
  guint64 cr3;
  guint64 cr4;
  guint64 idt_base;
  guint64 gs_base;
  guint64 kernel_gs_base;
  guint64 lstar;
  guint64 rip;
  guint64 rsp;
} PscCpuState;

/**
 * PscDumpHints:
 * @arch: %PSC_ARCH_UNKNOWN where the container does not tell
 * @n_page_levels: levels of the page tables, 0 is unknown
 * @has_directory_table_base: whether @directory_table_base is known
 * @directory_table_base: as stored, low bits included
 * @kdbg_va: the debugger data block, 0 is unknown, like the other addresses
 * @kdbg_copy_va: a copy of it that a driver of the guest keeps decoded
 * @ps_loaded_module_list_va: the head of the module list
 * @ps_active_process_head_va: the head of the process list
 * @pfn_database_va: the page frame database, or the variable that points to it
 * @windows_build: 0 is unknown
 * @n_processors: 0 is unknown
 * @has_bugcheck: whether the container records a bug check
 * @bugcheck_code: its code
 * @bugcheck_parameters: its parameters
 * @system_time: when the dump was taken: 100 ns since 1601, 0 is unknown
 * @up_time: how long the machine had run: 100 ns, 0 is unknown
 * @product_type: 1 workstation, 2 domain controller, 3 server, 0 unknown
 * @context_ip: where the crashing processor was, 0 is unknown
 * @context_sp: its stack pointer, 0 is unknown
 * @cpus: (element-type PscCpuState): empty where there are no notes
 * @kdbg: (nullable): a decoded debugger data block that lies in the file itself
 */
typedef struct
{
  PscArch arch;
  guint n_page_levels;
  gboolean has_directory_table_base;
  guint64 directory_table_base;
  guint64 kdbg_va;
  guint64 kdbg_copy_va;
  guint64 ps_loaded_module_list_va;
  guint64 ps_active_process_head_va;
  guint64 pfn_database_va;
  guint windows_build;
  guint n_processors;
  gboolean has_bugcheck;
  guint64 bugcheck_code;
  guint64 bugcheck_parameters[4];
  guint64 system_time;
  guint64 up_time;
  guint product_type;
  guint64 context_ip;
  guint64 context_sp;
  GArray *cpus;
  GBytes *kdbg;
} PscDumpHints;

/** psc_dump_hints_init: nothing is known yet. */
void psc_dump_hints_init (PscDumpHints *self);
void psc_dump_hints_clear (PscDumpHints *self);

G_END_DECLS
