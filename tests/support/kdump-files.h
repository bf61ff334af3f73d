/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Dumps of hypervisors and Linux tools, written field by field from the physical memory of a
 * made-up machine: ELF cores, Xen cores, kdump-compressed files, flattened streams, raw images.
 *
 * What is written is right; a test that needs it wrong changes the bytes afterwards. Shares nothing
 * with the readers.
 */
#pragma once

#include "base/dump-hints.h"
#include "support/dump-files.h"
#include "support/memory.h"

G_BEGIN_DECLS

/** psc_test_guest_memory: (transfer full): pages 1 to 3, 0x10 and 0x20000, each with its number in
 * each word, and page 0x12 of one byte again and again. */
PscTestMemory *psc_test_guest_memory (void);

/** psc_test_notes_add: appends one note; @counts_nul: whether the name's size counts its NUL. */
void psc_test_notes_add (GByteArray *notes,
                         const char *name,
                         gboolean counts_nul,
                         guint32 type,
                         const void *data,
                         gsize n_bytes);

/** psc_test_notes_add_qemu: a processor as QEMU notes it. */
void psc_test_notes_add_qemu (GByteArray *notes, const PscCpuState *state);

/** psc_test_notes_add_vbox_core: what VirtualBox puts in front of its processors. */
void psc_test_notes_add_vbox_core (GByteArray *notes, guint32 version, guint32 n_processors);
void psc_test_notes_add_vbox_cpu (GByteArray *notes, const PscCpuState *state);

/** psc_test_notes_add_status: NT_PRSTATUS of x64 (@machine 62) or ARM64 (183). */
void psc_test_notes_add_status (GByteArray *notes, guint16 machine, guint64 ip, guint64 sp);

/**
 * PscTestElf:
 * @is_64: the class
 * @machine: 3, 62 or 183
 * @notes: (nullable): the notes; their program header is the first one
 * @counts_in_section: the number of program headers is in section 0, as with 0xffff and more
 * @lists_twice: each run of pages has two segments, with bytes of its own each
 * @lists_unbacked: a segment without bytes in the file follows the last one in memory
 */
typedef struct
{
  gboolean is_64;
  guint16 machine;
  const GByteArray *notes;
  gboolean counts_in_section;
  gboolean lists_twice;
  gboolean lists_unbacked;
} PscTestElf;

/** psc_test_elf_get_header_place: where program header @index is in what psc_test_elf_write()
 * gives. */
gsize psc_test_elf_get_header_place (const PscTestElf *self, guint index);

/** psc_test_elf_write: (transfer full): the core; a segment for each run of pages. */
GByteArray *psc_test_elf_write (const PscTestElf *self, PscTestMemory *memory);

/** psc_test_xen_write: (transfer full): a Xen core; pages from the highest to the lowest. */
GByteArray *psc_test_xen_write (PscTestMemory *memory, gboolean is_paravirtualized);

/** PscTestCompression: of the pages of a kdump file; the values are its flags. */
typedef enum
{
  PSC_TEST_STORED = 0x0,
  PSC_TEST_ZLIB = 0x1,
  PSC_TEST_LZO = 0x2,
  PSC_TEST_SNAPPY = 0x4,
  PSC_TEST_ZSTD = 0x20,
} PscTestCompression;

/**
 * PscTestKdump:
 * @pointer_bytes: 4 or 8
 * @machine: `x86_64`, `i686`, `aarch64`
 * @block_bytes: 4096, or 65536 as QEMU has it for ARM64
 * @compression: of the pages that it makes shorter: zlib all kinds, LZO and snappy those that
 * repeat eight bytes, zstd those that repeat one; the others are stored
 * @notes: (nullable): the notes
 * @guest_header: (nullable): what VMCOREINFO points to
 */
typedef struct
{
  guint pointer_bytes;
  const char *machine;
  guint block_bytes;
  PscTestCompression compression;
  const GByteArray *notes;
  const GByteArray *guest_header;
} PscTestKdump;

/** psc_test_kdump_write: (transfer full): the file, with as many bitmap blocks as it needs. */
GByteArray *psc_test_kdump_write (const PscTestKdump *self, PscTestMemory *memory);

/** psc_test_kdump_get_descriptors: where the descriptors of the pages begin in @file. */
gsize psc_test_kdump_get_descriptors (const PscTestKdump *self, const GByteArray *file);

/**
 * psc_test_flatten:
 * @record_bytes: bytes of each record but the last
 * @is_backwards: records run from the end of the file to its beginning
 *
 * Returns: (transfer full): @file as a flattened stream
 */
GByteArray *psc_test_flatten (const GByteArray *file, guint record_bytes, gboolean is_backwards);

/** psc_test_flatten_add: appends one record behind @stream, in front of its end mark if @stream has
 * one. */
void psc_test_flatten_add (GByteArray *stream, guint64 offset, const void *bytes, gsize n_bytes);

/**
 * psc_test_raw_write:
 * @gap_start: physical memory that is left out of the image begins here
 * @gap_end: and ends here; equal for none
 *
 * Returns: (transfer full): the pages one behind the other, zero where @memory has a hole
 */
GByteArray *psc_test_raw_write (PscTestMemory *memory, guint64 gap_start, guint64 gap_end);

G_END_DECLS
