/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The header of a triage dump, and its parts, each in a file of its own.
 */
#pragma once

#include "dump/ms-dump-private.h"

G_BEGIN_DECLS

/* Bits of MiniDumpFields: the parts that were written. */
#define PSC_TRIAGE_HAS_PRCB 0x4u
#define PSC_TRIAGE_HAS_PROCESS 0x8u
#define PSC_TRIAGE_HAS_THREAD 0x10u
#define PSC_TRIAGE_HAS_STACK 0x20u
#define PSC_TRIAGE_HAS_DRIVERS 0x40u
#define PSC_TRIAGE_HAS_MM 0x100u
#define PSC_TRIAGE_HAS_DATA_PAGE 0x200u
#define PSC_TRIAGE_HAS_KDBG 0x400u
#define PSC_TRIAGE_HAS_BLOCKS 0x800u

/**
 * PscTriageHeader:
 * @pointer_bytes: 4 or 8
 * @end: no part can reach behind it: the end of the triage part in a file that ends before it, else
 * the end of the file
 * @has_fields: whether @fields is known
 * @fields: MiniDumpFields
 * @kdbg_va: from the header of the dump
 *
 * TRIAGE_DUMP32 or TRIAGE_DUMP64. Each `_offset` counts from the beginning of the file; 0 is a part
 * that is not there.
 */
typedef struct
{
  guint pointer_bytes;
  guint64 end;
  gboolean has_fields;
  guint32 fields;
  guint64 kdbg_va;
  guint32 size;
  guint32 valid_offset;
  guint32 mm_offset;
  guint32 unloaded_offset;
  guint32 prcb_offset;
  guint32 process_offset;
  guint32 thread_offset;
  guint32 stack_offset;
  guint32 stack_bytes;
  guint32 drivers_offset;
  guint32 n_drivers;
  guint32 strings_offset;
  guint32 strings_bytes;
  guint32 options;
  guint64 stack_va;
  guint64 data_page_va;
  guint32 data_page_offset;
  guint32 data_page_bytes;
  guint32 kdbg_offset;
  guint32 kdbg_bytes;
  guint32 blocks_offset;
  guint32 n_blocks;
} PscTriageHeader;

/** psc_triage_header_has: whether a part was written; without MiniDumpFields, what has a place was.
 */
gboolean psc_triage_header_has (const PscTriageHeader *self, guint32 field, guint32 offset);

/** psc_triage_read_modules: the loaded modules; what is damaged becomes an issue. */
void psc_triage_read_modules (const PscDumpInput *input,
                              const PscTriageHeader *header,
                              PscTriage *triage);

/** psc_triage_read_unloaded: the unloaded modules. */
void psc_triage_read_unloaded (const PscDumpInput *input,
                               const PscTriageHeader *header,
                               PscTriage *triage);

/** psc_triage_read_kdbg: (transfer full) (nullable): the debugger data block, decoded by Windows
 * itself. */
GBytes *psc_triage_read_kdbg (const PscDumpInput *input, const PscTriageHeader *header);

/**
 * psc_triage_make_memory:
 * @kdbg: (nullable): tells where the copies of a processor's and a thread's structures belong
 *
 * Returns: (transfer full): all pieces of memory
 */
PscSource *
psc_triage_make_memory (const PscDumpInput *input, const PscTriageHeader *header, GBytes *kdbg);

G_END_DECLS
