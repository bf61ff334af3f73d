/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes images (PE) field by field, so that a test can break exactly one.
 *
 * Shares nothing with the readers. Section data are given by RVA; the result is laid out as the
 * loader does it or as in a file.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PSC_TEST_PE_X86 0x14cu
#define PSC_TEST_PE_X64 0x8664u
#define PSC_TEST_PE_ARM64 0xaa64u

/** PscTestPeSection: @bytes are what the file has; memory is zero from there to @virtual_bytes. */
typedef struct
{
  char name[8];
  guint32 rva;
  guint32 virtual_bytes;
  guint32 characteristics;
  guint32 file_offset; /* set by psc_test_pe_add_section() */
  guint32 file_bytes;  /* G_MAXUINT32: as many as there are, rounded up to 0x200 */
  GByteArray *bytes;
} PscTestPeSection;

/**
 * PscTestPe:
 *
 * What will be written. psc_test_pe_new() fills in what is right; everything may be changed until
 * the bytes are made.
 */
typedef struct
{
  guint32 new_header; /* where the PE signature is */
  guint16 machine;
  guint n_sections; /* G_MAXUINT: as many as there are */
  guint32 timestamp;
  guint16 optional_bytes;
  guint16 magic;
  guint32 entry_rva;
  guint64 preferred_base;
  guint32 section_alignment;
  guint32 image_bytes; /* G_MAXUINT32: up to the end of the last section */
  guint32 headers_bytes;
  guint32 checksum;
  guint32 n_directories;
  struct
  {
    guint32 rva;
    guint32 n_bytes;
  } directories[16];
  GPtrArray *sections; /* element-type PscTestPeSection */
} PscTestPe;

typedef enum
{
  PSC_TEST_PE_MEMORY,
  PSC_TEST_PE_FILE,
} PscTestPeLayout;

/** PscTestPeExport: @forwarder names what it stands for, such as `hal.HalMakeBeep`; or %NULL.
 * @name is %NULL for an export by ordinal alone. */
typedef struct
{
  const char *name;
  guint32 rva;
  const char *forwarder;
} PscTestPeExport;

/** PscTestPeImport: @name is %NULL for an import by @ordinal. */
typedef struct
{
  const char *module;
  const char *name;
  guint ordinal;
} PscTestPeImport;

/** psc_test_pe_new: an image without sections for one of the machines above. */
PscTestPe *psc_test_pe_new (guint16 machine);
void psc_test_pe_free (PscTestPe *self);

/**
 * psc_test_pe_add_section:
 * @virtual_bytes: pages of memory; more than the data
 *
 * Adds a section behind the last one, 0x1000 being the first RVA; returns its RVA.
 */
guint32 psc_test_pe_add_section (PscTestPe *self,
                                 const char *name,
                                 guint32 virtual_bytes,
                                 guint32 characteristics);

/** psc_test_pe_write: puts bytes into the section that holds @rva. */
void psc_test_pe_write (PscTestPe *self, guint32 rva, const void *bytes, gsize n_bytes);
void psc_test_pe_put_u16 (PscTestPe *self, guint32 rva, guint16 value);
void psc_test_pe_put_u32 (PscTestPe *self, guint32 rva, guint32 value);
void psc_test_pe_put_u64 (PscTestPe *self, guint32 rva, guint64 value);

/**
 * psc_test_pe_put_pdb:
 * @rva: takes a directory of two entries, the CodeView one last, and the record at @rva + 0x40
 * @guid: 16 bytes as they lie in the file
 *
 * Names a PDB; returns the RVA behind the record.
 */
guint32 psc_test_pe_put_pdb (PscTestPe *self,
                             guint32 rva,
                             const guint8 *guid,
                             guint32 age,
                             const char *path);

/**
 * psc_test_pe_put_exports:
 * @exports: in any order; they get the ordinals from 1 on
 *
 * Writes the export directory and all it needs at @rva; returns the RVA behind.
 */
guint32 psc_test_pe_put_exports (PscTestPe *self,
                                 guint32 rva,
                                 const char *module,
                                 const PscTestPeExport *exports,
                                 guint n_exports);

/**
 * psc_test_pe_put_imports:
 * @imports: those of one module follow one another
 * @address_rva: where the slots begin: one pointer each, and an empty one behind every module's
 *
 * Writes descriptors, names and thunks at @rva; returns the RVA behind. As in a file, the slots
 * point to names.
 */
guint32 psc_test_pe_put_imports (PscTestPe *self,
                                 guint32 rva,
                                 guint32 address_rva,
                                 const PscTestPeImport *imports,
                                 guint n_imports);

/** psc_test_pe_to_bytes: (transfer full): the image. */
GBytes *psc_test_pe_to_bytes (const PscTestPe *self, PscTestPeLayout layout);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscTestPe, psc_test_pe_free)

G_END_DECLS
