/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The stream of one object file (module) of a PDB: procedures with their lengths.
 */
#pragma once

#include "symbols/pdb-sections.h"

G_BEGIN_DECLS

/**
 * PscPdbProcedure:
 * @linked_rva: where it begins, before the image was rearranged
 * @n_bytes: how long it is
 * @record: where its record is in the stream
 */
typedef struct
{
  guint32 linked_rva;
  guint32 n_bytes;
  guint32 record;
} PscPdbProcedure;

/**
 * PscPdbModuleStream:
 * @bytes: the whole stream
 * @symbol_bytes: how much of it are symbols; never beyond its end
 * @lines_at: where the lines begin
 * @line_bytes: and their length; 0 where the sizes contradict each other
 * @procedures: (element-type PscPdbProcedure): by address
 */
typedef struct
{
  GBytes *bytes;
  gsize symbol_bytes;
  gsize lines_at;
  gsize line_bytes;
  GArray *procedures;
} PscPdbModuleStream;

/** psc_pdb_module_stream_read: (transfer full) (nullable): reads the stream of @module. */
PscPdbModuleStream *psc_pdb_module_stream_read (const PscPdbModule *module,
                                                const PscPdbSections *sections,
                                                const PscMsf *msf,
                                                GError **error);
void psc_pdb_module_stream_free (PscPdbModuleStream *self);

/** psc_pdb_module_stream_find: (nullable): the procedure that holds an address. */
const PscPdbProcedure *psc_pdb_module_stream_find (const PscPdbModuleStream *self,
                                                   guint32 linked_rva);

/**
 * psc_pdb_module_stream_get_procedure:
 * @record: where a record should be
 * @procedure: (out): what it says
 *
 * Returns: %FALSE where there is no procedure
 */
gboolean psc_pdb_module_stream_get_procedure (const PscPdbModuleStream *self,
                                              const PscPdbSections *sections,
                                              guint32 record,
                                              PscPdbProcedure *procedure);

/** psc_pdb_module_stream_get_name: the name of a procedure of the stream; not yet UTF-8. */
const char *psc_pdb_module_stream_get_name (const PscPdbModuleStream *self,
                                            const PscPdbProcedure *procedure);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscPdbModuleStream, psc_pdb_module_stream_free)

G_END_DECLS
