/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The DBI stream of a PDB: which streams hold the symbols, of which object files the image was
 * linked, and which of them contributed what.
 */
#pragma once

#include "symbols/msf.h"

G_BEGIN_DECLS

/**
 * PscPdbDebugStream:
 *
 * Numbers of further streams that the DBI stream lists.
 */
typedef enum
{
  PSC_PDB_OMAP_TO_SOURCE = 3,
  PSC_PDB_OMAP_FROM_SOURCE = 4,
  PSC_PDB_SECTIONS = 5,
  PSC_PDB_ORIGINAL_SECTIONS = 10,
  PSC_PDB_N_DEBUG_STREAMS = 11,
} PscPdbDebugStream;

/**
 * PscPdbDbi:
 * @age: what images name, see #PscPdbIdentity
 * @machine: as in an image
 * @is_stripped: private symbols were taken out
 * @global_stream: hash of the global symbols, or %PSC_MSF_NO_STREAM, as all of them
 * @public_stream: hash of the publics
 * @symbol_stream: the records of both
 * @debug_streams: by #PscPdbDebugStream
 * @modules_at: where the list of object files is in the stream
 * @modules_bytes: and its length; the contributions follow
 */
typedef struct
{
  guint32 age;
  guint16 machine;
  gboolean is_stripped;
  guint global_stream;
  guint public_stream;
  guint symbol_stream;
  guint debug_streams[PSC_PDB_N_DEBUG_STREAMS];
  guint32 modules_at;
  guint32 modules_bytes;
  guint32 contributions_bytes;
} PscPdbDbi;

/**
 * PscPdbModule:
 * @name: of the object file; lives in the list
 * @stream: its symbols and lines, or %PSC_MSF_NO_STREAM
 * @symbol_bytes: the symbols at the beginning of the stream, with a signature of four bytes
 * @old_line_bytes: lines in an old format, behind the symbols
 * @line_bytes: lines (C13), behind these
 */
typedef struct
{
  const char *name;
  guint stream;
  guint32 symbol_bytes;
  guint32 old_line_bytes;
  guint32 line_bytes;
} PscPdbModule;

/** PscPdbContribution: what one object file put into a section; @section counts from 1. */
typedef struct
{
  guint16 section;
  guint16 module;
  guint32 offset;
  guint32 n_bytes;
} PscPdbContribution;

/** PscPdbModules: immutable. */
typedef struct
{
  GArray *modules;       /* element-type PscPdbModule */
  GArray *contributions; /* element-type PscPdbContribution; by section and offset */
  GBytes *bytes;         /* holds the names */
} PscPdbModules;

/**
 * psc_pdb_dbi_read:
 * @self: (out): set only on success
 *
 * Reads the header alone.
 */
gboolean psc_pdb_dbi_read (PscPdbDbi *self, const PscMsf *msf, GError **error);

/**
 * psc_pdb_modules_read:
 *
 * Returns: (transfer full) (nullable): object files and contributions
 */
PscPdbModules *psc_pdb_modules_read (const PscPdbDbi *dbi, const PscMsf *msf, GError **error);
void psc_pdb_modules_free (PscPdbModules *self);

/**
 * psc_pdb_modules_find:
 * @section: counts from 1
 * @contribution: (out) (optional): what covers the place
 *
 * Returns: (nullable): the object file that a place was linked from
 */
const PscPdbModule *psc_pdb_modules_find (const PscPdbModules *self,
                                          guint section,
                                          guint32 offset,
                                          const PscPdbContribution **contribution);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscPdbModules, psc_pdb_modules_free)

G_END_DECLS
