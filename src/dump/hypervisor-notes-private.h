/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ELF notes of hypervisors: the registers of the virtual processors, and what a driver of the guest
 * has left for whoever takes the dump.
 *
 * ELF cores and kdump-compressed files hold the same notes. Layouts: QEMUCPUState of QEMU's
 * target/i386/arch_dump.c, DBGFCORECPU of VirtualBox' include/VBox/vmm/dbgfcorefmt.h, NT_PRSTATUS
 * of Linux' core files.
 */
#pragma once

#include "dump/dump-private.h"

G_BEGIN_DECLS

/**
 * PscHypervisorNotes:
 * @states: (element-type PscCpuState): of the hypervisor's own notes
 * @core_states: (element-type PscCpuState): of the notes that every ELF core has, which know less
 * @has_guest_header: whether a dump header of the guest was found
 * @has_xen: whether there are notes of Xen
 * @is_virtual_box: whether registers of VirtualBox may be read: their layout is of a known version
 *
 * What the notes say, while they are collected.
 */
typedef struct
{
  GArray *states;
  GArray *core_states;
  gboolean has_guest_header;
  gboolean has_xen;
  gboolean is_virtual_box;
} PscHypervisorNotes;

void psc_hypervisor_notes_init (PscHypervisorNotes *self);
void psc_hypervisor_notes_clear (PscHypervisorNotes *self);

/**
 * psc_hypervisor_notes_read:
 * @arch: which processor status notes to expect; %PSC_ARCH_UNKNOWN for none
 * @offset: where the notes begin in the file
 * @n_bytes: how many bytes they take
 * @hints: gets what a dump header of the guest says
 * @error: from the system
 *
 * Reads one segment of notes. What is cut off or does not fit becomes an issue.
 */
gboolean psc_hypervisor_notes_read (PscHypervisorNotes *self,
                                    const PscDumpInput *input,
                                    PscArch arch,
                                    guint64 offset,
                                    guint64 n_bytes,
                                    PscDumpHints *hints,
                                    GError **error);

/**
 * psc_hypervisor_notes_read_guest_header:
 *
 * Takes the content of a VMCOREINFO note. Drivers of Windows guests leave a dump header there;
 * text, as Linux guests leave, is passed over.
 */
void psc_hypervisor_notes_read_guest_header (PscHypervisorNotes *self,
                                             const PscDumpInput *input,
                                             const guint8 *bytes,
                                             gsize n_bytes,
                                             PscDumpHints *hints);

/**
 * psc_hypervisor_notes_finish:
 * @is_32_bit_possible: whether the container leaves it open that the guest has 32 bits
 * @hints: gets the processors, and the architecture and levels of page tables that their registers
 * tell, unless the header of the guest told before
 */
void psc_hypervisor_notes_finish (PscHypervisorNotes *self,
                                  gboolean is_32_bit_possible,
                                  PscDumpHints *hints);

G_END_DECLS
