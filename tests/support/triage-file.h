/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Triage dumps of Windows, written part by part for tests; as in dump-files.h, what is written is
 * right, and a test breaks it afterwards.
 */
#pragma once

#include "support/dump-files.h"

G_BEGIN_DECLS

typedef struct
{
  const char *path;
  guint64 base;
  guint32 size;
  guint32 checksum;
  guint32 timestamp;
} PscTestTriageModule;

typedef struct
{
  const char *name; /* 12 characters are kept */
  guint64 start;
  guint64 end;
} PscTestTriageUnloaded;

typedef struct
{
  guint64 va;
  const void *bytes;
  guint32 n_bytes;
} PscTestTriageBlock;

/**
 * PscTestTriage:
 * @stride: bytes of an entry of the module list
 * @modules: (element-type PscTestTriageModule)
 * @unloaded: (element-type PscTestTriageUnloaded)
 * @blocks: (element-type PscTestTriageBlock): memory; the bytes are borrowed until it is written
 * @stack: (nullable): the stack, with its lowest address
 * @kdbg: (nullable): the debugger data block
 * @prcb: (nullable): with @thread and @process, copies of structures
 * @data_page: (nullable): a page, with its address
 * @with_mm: whether the counters of the memory manager are written, 0x101, 0x202, … 0x707, their
 * level of the verifier 3
 *
 * Parts that are %NULL or empty are not there, and their bits are not set.
 */
typedef struct
{
  guint stride;
  GArray *modules;
  GArray *unloaded;
  GArray *blocks;
  GByteArray *stack;
  guint64 stack_va;
  GByteArray *kdbg;
  GByteArray *prcb;
  GByteArray *thread;
  GByteArray *process;
  GByteArray *data_page;
  guint64 data_page_va;
  gboolean with_mm;
} PscTestTriage;

/**
 * psc_test_triage_init:
 * @header: of psc_test_dump_header_init(), whose addresses are used
 *
 * A crash with three modules, two unloaded ones, a stack of 64 bytes that are their own places, a
 * debugger data block, and a block with the text of the build.
 */
void psc_test_triage_init (PscTestTriage *self, const PscTestDumpHeader *header);
void psc_test_triage_clear (PscTestTriage *self);

/** psc_test_triage_write: (transfer full): the file; MiniDumpFields is what is there. */
GByteArray *psc_test_triage_write (const PscTestTriage *self, const PscTestDumpHeader *header);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PscTestTriage, psc_test_triage_clear)

G_END_DECLS
