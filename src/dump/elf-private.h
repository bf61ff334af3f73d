/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The header of an ELF core, and what the two kinds of cores read with it.
 */
#pragma once

#include "dump/dump-private.h"
#include "dump/pieces-private.h"

G_BEGIN_DECLS

/**
 * PscElf:
 * @is_64: the class: which of two layouts all tables have
 * @machine: e_machine
 * @program_headers: where the program headers are
 * @n_program_headers: how many there are said to be, the real number where it does not fit in the
 * header
 * @section_headers: where the section headers are
 * @n_section_headers: how many there are said to be
 * @section_names: the index of the section that holds the names
 */
typedef struct
{
  gboolean is_64;
  guint16 machine;
  guint64 program_headers;
  guint32 n_program_headers;
  guint64 section_headers;
  guint16 n_section_headers;
  guint16 section_names;
} PscElf;

/**
 * PscElfSection:
 * @name: an offset among the names
 * @offset: where its bytes are
 * @n_bytes: how many there are
 * @entry_bytes: of a table, the size of an entry
 * @info: sh_info
 */
typedef struct
{
  guint32 name;
  guint64 offset;
  guint64 n_bytes;
  guint64 entry_bytes;
  guint32 info;
} PscElfSection;

/** psc_elf_read: reads the header of @file; @error is %PSC_ERROR_TRUNCATED, %PSC_ERROR_CORRUPT or
 * %PSC_ERROR_UNSUPPORTED. */
gboolean psc_elf_read (PscSource *file, PscElf *self, GError **error);

/** psc_elf_read_section: reads section header @index, which is not checked against their number. */
gboolean psc_elf_read_section (const PscElf *self,
                               PscSource *file,
                               guint index,
                               PscElfSection *section,
                               GError **error);

/**
 * psc_elf_set_memory:
 * @pieces: (transfer full): where the memory lies
 * @dump: gets it as its physical memory, and the numbers of pages
 * @error: %PSC_ERROR_UNSUPPORTED when there is no memory at all
 *
 * Adds an issue when memory lies behind the end of the file.
 */
gboolean
psc_elf_set_memory (PscPieces *pieces, const PscDumpInput *input, PscDump *dump, GError **error);

/**
 * psc_elf_xen_open:
 *
 * Opens a core without program headers: xl dump-core keeps memory in sections.
 */
gboolean
psc_elf_xen_open (const PscElf *self, const PscDumpInput *input, PscDump *dump, GError **error);

G_END_DECLS
