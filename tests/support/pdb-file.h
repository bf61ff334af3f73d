/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes PDB files field by field, so that a test can break exactly one.
 *
 * Shares nothing with the readers. A PDB is put together as parts, turned into the streams of a
 * container, and these into bytes; each step can be tampered with.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Little-endian values at the end of an array. */
void psc_test_put_u8 (GByteArray *bytes, guint value);
void psc_test_put_u16 (GByteArray *bytes, guint value);
void psc_test_put_u32 (GByteArray *bytes, guint32 value);
void psc_test_put_bytes (GByteArray *bytes, const void *from, gsize n_bytes);
/** psc_test_put_string: with its end. */
void psc_test_put_string (GByteArray *bytes, const char *text);
/** psc_test_put_padding: zeros up to a multiple of @alignment. */
void psc_test_put_padding (GByteArray *bytes, guint alignment);
/** psc_test_set_u32: overwrites four bytes. */
void psc_test_set_u32 (GByteArray *bytes, gsize at, guint32 value);
void psc_test_set_u16 (GByteArray *bytes, gsize at, guint value);

/**
 * PscTestMsf:
 * @n_blocks: G_MAXUINT32: as many as there are, like @directory_bytes and @map_block
 * @streams: (element-type GByteArray) (nullable): %NULL for one that is not there
 * @directory: (nullable): instead of the right one
 *
 * The blocks of each stream lie in reverse.
 */
typedef struct
{
  guint32 block_bytes;
  guint32 n_blocks;
  guint32 directory_bytes;
  guint32 map_block;
  GPtrArray *streams;
  GByteArray *directory;
} PscTestMsf;

PscTestMsf *psc_test_msf_new (guint32 block_bytes);
void psc_test_msf_free (PscTestMsf *self);
/** psc_test_msf_add: takes @stream; returns its number. */
guint psc_test_msf_add (PscTestMsf *self, GByteArray *stream);
/** psc_test_msf_get: borrows. */
GByteArray *psc_test_msf_get (PscTestMsf *self, guint stream);
/** psc_test_msf_build_directory: (transfer full): the right one, to be changed and set. */
GByteArray *psc_test_msf_build_directory (const PscTestMsf *self);
GBytes *psc_test_msf_to_bytes (const PscTestMsf *self);

/** PscTestPdbModule: @lines are subsections without checksums, which are put behind them. */
typedef struct
{
  char *name;
  GByteArray *symbols;
  GByteArray *lines;
  GByteArray *checksums;
  GByteArray *inlinees;
} PscTestPdbModule;

/* Streams of a PDB that is made here; those of the modules follow. */
enum
{
  PSC_TEST_PDB_INFO = 1,
  PSC_TEST_PDB_TYPES,
  PSC_TEST_PDB_DBI,
  PSC_TEST_PDB_ITEMS,
  PSC_TEST_PDB_NAMES,
  PSC_TEST_PDB_SYMBOLS,
  PSC_TEST_PDB_SECTIONS,
  PSC_TEST_PDB_ORIGINAL_SECTIONS,
  PSC_TEST_PDB_OMAP_TO_SOURCE,
  PSC_TEST_PDB_OMAP_FROM_SOURCE,
  PSC_TEST_PDB_FIRST_MODULE,
};

typedef struct
{
  guint16 machine;
  guint16 flags;
  guint8 guid[16];
  guint32 info_age;
  guint32 dbi_age;
  GByteArray *symbols;
  GByteArray *sections;
  GByteArray *original_sections; /* empty where the image was not rearranged */
  GByteArray *omap_to_source;
  GByteArray *omap_from_source;
  GByteArray *contributions;
  GByteArray *names;
  GByteArray *types;
  guint n_types;
  GByteArray *items;
  guint n_items;
  GPtrArray *modules; /* element-type PscTestPdbModule */
} PscTestPdb;

PscTestPdb *psc_test_pdb_new (guint16 machine);
void psc_test_pdb_free (PscTestPdb *self);

/** psc_test_pdb_add_section: a row of 40 bytes at the end of @headers. */
void psc_test_pdb_add_section (GByteArray *headers, guint32 rva, guint32 n_bytes);

/** psc_test_pdb_add_global: @kind S_PUB32 (0x110e), S_GDATA32 (0x110d), S_LDATA32 (0x110c). */
void psc_test_pdb_add_global (PscTestPdb *self,
                              guint kind,
                              guint section,
                              guint32 offset,
                              const char *name);

/** psc_test_pdb_add_reference: @kind S_PROCREF (0x1125), S_LPROCREF (0x1127). */
void psc_test_pdb_add_reference (PscTestPdb *self,
                                 guint kind,
                                 guint module,
                                 guint32 record,
                                 const char *name);

guint psc_test_pdb_add_module (PscTestPdb *self, const char *name);
PscTestPdbModule *psc_test_pdb_get_module (PscTestPdb *self, guint module);
void psc_test_pdb_add_contribution (PscTestPdb *self,
                                    guint module,
                                    guint section,
                                    guint32 offset,
                                    guint32 n_bytes);

/** psc_test_pdb_add_procedure: an open S_GPROC32; returns where its record is. */
guint32 psc_test_pdb_add_procedure (PscTestPdb *self,
                                    guint module,
                                    guint section,
                                    guint32 offset,
                                    guint32 n_bytes,
                                    const char *name);

/** psc_test_pdb_add_inline_site: an open S_INLINESITE. */
void psc_test_pdb_add_inline_site (PscTestPdb *self,
                                   guint module,
                                   guint32 item,
                                   const void *annotations,
                                   gsize n_annotations);

/** psc_test_pdb_end: S_END (6), S_INLINESITE_END (0x114e). */
void psc_test_pdb_end (PscTestPdb *self, guint module, guint kind);

/** psc_test_pdb_add_file: returns the offset by which lines refer to it. */
guint32 psc_test_pdb_add_file (PscTestPdb *self, guint module, const char *path);

/** psc_test_pdb_add_lines: @lines are pairs of code offset and line. */
void psc_test_pdb_add_lines (PscTestPdb *self,
                             guint module,
                             guint section,
                             guint32 offset,
                             guint32 n_bytes,
                             guint32 file,
                             const guint32 (*lines)[2],
                             guint n_lines);

void
psc_test_pdb_add_inlinee (PscTestPdb *self, guint module, guint32 item, guint32 file, guint32 line);

/** psc_test_pdb_add_type: takes @body; returns the index. */
guint32 psc_test_pdb_add_type (PscTestPdb *self, guint leaf, GByteArray *body);
guint32 psc_test_pdb_add_item (PscTestPdb *self, guint leaf, GByteArray *body);

/** psc_test_pdb_to_msf: (transfer full): its streams, with blocks of 512 bytes. */
PscTestMsf *psc_test_pdb_to_msf (const PscTestPdb *self);

/** psc_test_pdb_to_bytes: (transfer full): both steps. */
GBytes *psc_test_pdb_to_bytes (const PscTestPdb *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscTestMsf, psc_test_msf_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscTestPdb, psc_test_pdb_free)

G_END_DECLS
