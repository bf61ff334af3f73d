/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Windows images (PE): drivers and kernels, in the memory of a dump or in a file.
 *
 * The headers are read once; everything else is read when it is asked for, by RVA in both layouts.
 * In memory any page may be missing, that of the headers included: what was there is known, what
 * was not is told as a hole. Facts are of Microsoft's PE/COFF specification.
 */
#pragma once

#include "base/arch.h"
#include "bytes/source.h"
#include "symbols/pdb-identity.h"

G_BEGIN_DECLS

/**
 * PscPeLayout:
 * @PSC_PE_MEMORY: as the loader laid it out: an RVA is counted from the base
 * @PSC_PE_FILE: as it is on disk: an RVA leads through the section table
 */
typedef enum
{
  PSC_PE_MEMORY,
  PSC_PE_FILE,
} PscPeLayout;

/**
 * PscPeDirectory:
 *
 * Entries of the data directory that Poolscope reads.
 */
typedef enum
{
  PSC_PE_EXPORTS = 0,
  PSC_PE_IMPORTS = 1,
  PSC_PE_RESOURCES = 2,
  PSC_PE_FUNCTIONS = 3, /* .pdata */
  PSC_PE_DEBUG = 6,
  PSC_PE_IMPORT_ADDRESSES = 12,
  PSC_PE_N_DIRECTORIES = 16,
} PscPeDirectory;

/* Characteristics of a section. */
#define PSC_PE_SECTION_CODE 0x20u
#define PSC_PE_SECTION_DISCARDABLE 0x02000000u
#define PSC_PE_SECTION_NOT_PAGED 0x08000000u
#define PSC_PE_SECTION_EXECUTE 0x20000000u
#define PSC_PE_SECTION_WRITE 0x80000000u

/**
 * PscPeSection:
 * @name: what is not printable ASCII in it is a question mark
 * @rva: where it begins in memory
 * @virtual_bytes: how far it reaches there, never beyond the image; 0 for a section that lies
 * outside
 * @file_offset: where it begins in the file
 * @file_bytes: how much of it is in the file; the rest is zero
 */
typedef struct
{
  char name[9];
  guint32 rva;
  guint32 virtual_bytes;
  guint32 file_offset;
  guint32 file_bytes;
  guint32 characteristics;
} PscPeSection;

/**
 * PscPeHeader:
 * @machine: 0x14c, 0x8664, 0xaa64 or another
 * @timestamp: seconds since 1970, or a hash where the build is reproducible
 * @preferred_base: where it was linked for
 * @image_bytes: in memory, 0 is unknown
 * @has_checksum: whether the page was there to tell
 * @checksum: 0 where the linker wrote none
 * @entry_rva: 0 is none or unknown
 * @n_sections: as claimed; psc_pe_image_get_n_sections() has those that could be read
 *
 * Fields behind a missing page are unknown.
 */
typedef struct
{
  guint16 machine;
  guint32 timestamp;
  guint64 preferred_base;
  guint32 image_bytes;
  gboolean has_checksum;
  guint32 checksum;
  guint32 entry_rva;
  guint n_sections;
} PscPeHeader;

/** PscPeImage: immutable; may be read from several threads. */
typedef struct _PscPeImage PscPeImage;

/**
 * psc_pe_image_open:
 * @source: a file, or an address space; a reference is taken
 * @base: where the image begins in it: 0 for a file
 * @error: %PSC_ERROR_UNRECOGNISED where there is no image, %PSC_ERROR_UNMAPPED where the page that
 * would tell is missing, %PSC_ERROR_TRUNCATED, %PSC_ERROR_CORRUPT
 *
 * Returns: (transfer full) (nullable): the image
 */
PscPeImage *psc_pe_image_open (PscSource *source, guint64 base, PscPeLayout layout, GError **error);
void psc_pe_image_free (PscPeImage *self);

const PscPeHeader *psc_pe_image_get_header (const PscPeImage *self);

/** psc_pe_image_get_arch: %PSC_ARCH_X86 tells nothing of PAE. */
PscArch psc_pe_image_get_arch (const PscPeImage *self);

/** psc_pe_image_get_pointer_bytes: of the format: 4 for PE32, 8 for PE32+. */
guint psc_pe_image_get_pointer_bytes (const PscPeImage *self);
guint64 psc_pe_image_get_base (const PscPeImage *self);
PscPeLayout psc_pe_image_get_layout (const PscPeImage *self);

guint psc_pe_image_get_n_sections (const PscPeImage *self);
const PscPeSection *psc_pe_image_get_section (const PscPeImage *self, guint index);

/** psc_pe_image_find_section: (nullable): the section that holds @rva. */
const PscPeSection *psc_pe_image_find_section (const PscPeImage *self, guint32 rva);

/**
 * psc_pe_image_get_directory:
 * @rva: (out): where it begins
 * @n_bytes: (out): how long it claims to be
 *
 * Returns: %FALSE when the image has none, or its header was not there to tell
 */
gboolean psc_pe_image_get_directory (const PscPeImage *self,
                                     PscPeDirectory directory,
                                     guint32 *rva,
                                     guint32 *n_bytes);

/**
 * psc_pe_image_read:
 * @rva: where to begin
 * @hole: (out): why reading stopped; filled in when @n_read is below @n_bytes
 *
 * Reads by RVA up to the next hole, as psc_source_read_to_hole() does. Nothing is beyond the end of
 * the image.
 */
gboolean psc_pe_image_read (const PscPeImage *self,
                            guint32 rva,
                            void *buffer,
                            gsize n_bytes,
                            gsize *n_read,
                            PscHole *hole,
                            GError **error);

/**
 * psc_pe_image_read_all:
 * @what: what is being read, for the message
 *
 * Reads @n_bytes or fails as psc_source_read_all() does.
 */
gboolean psc_pe_image_read_all (const PscPeImage *self,
                                guint32 rva,
                                void *buffer,
                                gsize n_bytes,
                                const char *what,
                                GError **error);

/**
 * psc_pe_image_dup_string:
 * @rva: where a string ends with NUL
 * @max_bytes: how long it may be
 *
 * Returns: (transfer full) (nullable): valid UTF-8; %NULL where a hole or the limit comes before
 * the end
 */
char *psc_pe_image_dup_string (const PscPeImage *self, guint32 rva, gsize max_bytes);

/**
 * psc_pe_image_read_pdb_identity:
 * @error: %PSC_ERROR_NO_SYMBOLS where the image names no PDB, %PSC_ERROR_UNMAPPED where what would
 * name it is missing, %PSC_ERROR_CORRUPT
 *
 * Returns: (transfer full) (nullable): the PDB that was written with this image
 */
PscPdbIdentity *psc_pe_image_read_pdb_identity (const PscPeImage *self, GError **error);

/**
 * psc_pe_image_get_reproducible:
 * @is_reproducible: (out): whether the time stamp is a hash of a reproducible build; set only on
 * success
 *
 * Returns: %FALSE where the pages that would tell are missing
 */
gboolean psc_pe_image_get_reproducible (const PscPeImage *self, gboolean *is_reproducible);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscPeImage, psc_pe_image_free)

G_END_DECLS
