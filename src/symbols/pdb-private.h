/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the parts of the PDB reader share: each is made when it is first asked for, once.
 */
#pragma once

#include "symbols/pdb-dbi.h"
#include "symbols/pdb-info.h"
#include "symbols/pdb-lines.h"
#include "symbols/pdb-procedures.h"
#include "symbols/pdb-sections.h"
#include "symbols/pdb-symbols.h"
#include "symbols/pdb-types.h"
#include "symbols/pdb.h"

G_BEGIN_DECLS

/**
 * PscPdbPart:
 * @is_made: set last
 * @value: (nullable): what was made
 * @error: (nullable): or why not
 */
typedef struct
{
  gint is_made;
  gpointer value;
  GError *error;
} PscPdbPart;

typedef gpointer (*PscPdbMakeFunc) (PscPdb *pdb, guint index, GError **error);

struct _PscPdb
{
  PscMsf *msf;
  PscPdbInfo info;
  PscPdbDbi dbi;
  gboolean has_dbi;
  GRecMutex lock; /* while a part is made */
  PscPdbPart sections;
  PscPdbPart symbols;
  PscPdbPart modules;
  PscPdbPart types;
  PscPdbPart items;
  PscPdbPart names;    /* GBytes: names of source files */
  PscPdbPart *streams; /* one for each module; set with modules */
  PscPdbPart *lines;   /* the same */
  GMutex strings_lock;
  GStringChunk *strings;
};

/** psc_pdb_get_part: (nullable): the value of @part, which @make makes for the first caller. */
gpointer
psc_pdb_get_part (PscPdb *self, PscPdbPart *part, PscPdbMakeFunc make, guint index, GError **error);

PscPdbSections *psc_pdb_get_sections (PscPdb *self, GError **error);
PscPdbModules *psc_pdb_get_modules (PscPdb *self, GError **error);

/** psc_pdb_get_module_stream: (nullable): @module counts from 0. */
PscPdbModuleStream *psc_pdb_get_module_stream (PscPdb *self, guint module, GError **error);

/**
 * psc_pdb_find_module:
 * @linked_rva: (out): the address before the image was rearranged
 * @module: (out): its number
 *
 * Returns: (nullable): the stream of the object file that an address was linked from
 */
PscPdbModuleStream *
psc_pdb_find_module (PscPdb *self, guint32 rva, guint32 *linked_rva, guint *module, GError **error);

/** psc_pdb_get_lines: (nullable): of the object file @module. */
PscPdbLines *psc_pdb_get_lines (PscPdb *self, guint module, GError **error);

/** psc_pdb_get_names: (nullable): the stream of file names. */
GBytes *psc_pdb_get_names (PscPdb *self, GError **error);

/** psc_pdb_get_types: (nullable): the types, and the items: functions that were inlined. */
PscPdbTypes *psc_pdb_get_types (PscPdb *self, GError **error);
PscPdbTypes *psc_pdb_get_items (PscPdb *self, GError **error);

/** psc_pdb_intern: @text as UTF-8 that lives as long as the PDB. */
const char *psc_pdb_intern (PscPdb *self, const char *text);

G_END_DECLS
