/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The info stream of a PDB: its GUID, and where streams are that go by a name.
 */
#pragma once

#include "symbols/msf.h"
#include "symbols/pdb-identity.h"

G_BEGIN_DECLS

/**
 * PscPdbInfo:
 * @guid: 8-4-4-4-12 in lower case
 * @age: how many times the file was written; images may carry the age of the DBI stream instead
 * @names_stream: the file names, or %PSC_MSF_NO_STREAM
 * @has_item_types: whether stream 4 holds the names of functions that were inlined
 */
typedef struct
{
  char guid[PSC_GUID_CHARS + 1];
  guint32 age;
  guint names_stream;
  gboolean has_item_types;
} PscPdbInfo;

/**
 * psc_pdb_info_read:
 * @self: (out): set only on success
 *
 * A damaged list of names is as good as none.
 */
gboolean psc_pdb_info_read (PscPdbInfo *self, const PscMsf *msf, GError **error);

G_END_DECLS
