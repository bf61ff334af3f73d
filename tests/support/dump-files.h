/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Dumps of Windows, written field by field from the physical memory of a made-up machine.
 *
 * What is written is right. A test that needs it wrong changes the bytes afterwards: the places are
 * in the tables of the format, so that the test shows which field it breaks. Shares nothing with
 * the readers.
 */
#pragma once

#include "bytes/source.h"
#include "support/memory.h"

G_BEGIN_DECLS

/**
 * PscTestDumpHeader:
 * @pointer_bytes: 4 or 8
 * @dump_type: the field DumpType
 * @context_ip: with @context_sp: a context is written where it is not 0
 *
 * Fields that are 0 keep the filler of Windows, which means unknown; @pae is written for 32 bits
 * unless it is 0xff.
 */
typedef struct
{
  guint pointer_bytes;
  guint32 dump_type;
  guint32 machine;
  guint32 build;
  guint64 directory_table_base;
  guint64 pfn_database;
  guint64 module_list;
  guint64 process_list;
  guint64 kdbg;
  guint32 n_processors;
  guint32 bugcheck_code;
  guint64 bugcheck_parameters[4];
  guint64 context_ip;
  guint64 context_sp;
  guint64 system_time;
  guint64 up_time;
  guint32 product_type;
  guint32 attributes;
  guint32 fields;
  guint8 pae;
} PscTestDumpHeader;

/** psc_test_dump_header_init: a machine that crashed: 19041 on x64, 7601 on x86, without PAE. */
void psc_test_dump_header_init (PscTestDumpHeader *self, guint pointer_bytes, guint32 dump_type);

/** psc_test_dump_header_write: (transfer full): the header alone, with the filler of Windows. */
GByteArray *psc_test_dump_header_write (const PscTestDumpHeader *self);

/**
 * psc_test_dump_write:
 * @self: what the header says; the type decides what follows it: runs (1), a bitmap (2, 5, 6, 7),
 * ranges (8, 9, 0xa), else nothing
 * @memory: its pages; a full dump gets pages of zeros between them where its header has room for
 * too few runs
 *
 * Returns: (transfer full): the file
 */
GByteArray *psc_test_dump_write (const PscTestDumpHeader *self, PscTestMemory *memory);

/* Values at a place of a file, which must be inside. */
void psc_test_bytes_put_u16 (GByteArray *bytes, gsize at, guint16 value);
void psc_test_bytes_put_u32 (GByteArray *bytes, gsize at, guint32 value);
void psc_test_bytes_put_u64 (GByteArray *bytes, gsize at, guint64 value);
void psc_test_bytes_put_pointer (GByteArray *bytes, gsize at, guint64 value, guint pointer_bytes);

/** psc_test_bytes_to_source: (transfer full): a copy of the bytes as a file. */
PscSource *psc_test_bytes_to_source (const GByteArray *bytes);

G_END_DECLS
