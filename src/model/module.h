/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Kernel modules, loaded and unloaded, as far as a source tells about them.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscSymbolsState:
 *
 * What became of the search for a module's PDB.
 */
typedef enum
{
  PSC_SYMBOLS_NOT_SOUGHT,
  PSC_SYMBOLS_FOUND,
  PSC_SYMBOLS_MISSING,
} PscSymbolsState;

/**
 * PscModule:
 * @name: the debugger's module name as printed (`nt`, `myfault`), or the file name of an unloaded
 * one
 * @image: (nullable): the file name (`myfault.sys`)
 * @path: (nullable): the full path
 * @base: first address
 * @end: the address behind the last one
 * @is_loaded: %FALSE from the unloaded list
 * @has_timestamp: whether @timestamp is known
 * @timestamp: the 32-bit value of the image header
 * @is_reproducible: @timestamp is a hash of a reproducible build, no time
 * @has_checksum: whether @checksum is known
 * @checksum: of the image header
 * @pdb_name: (nullable): the symbol file's name
 * @pdb_guid: (nullable): its GUID, 8-4-4-4-12 in lower case
 * @pdb_age: its age
 * @symbols: whether the PDB was found
 * @origin: (nullable): the path of the file that @line counts in, where several were put together
 * @line: the first line that tells of it, 0 where there is none
 */
typedef struct
{
  char *name;
  char *image;
  char *path;
  guint64 base;
  guint64 end;
  gboolean is_loaded;
  gboolean has_timestamp;
  guint32 timestamp;
  gboolean is_reproducible;
  gboolean has_checksum;
  guint32 checksum;
  char *pdb_name;
  char *pdb_guid;
  guint32 pdb_age;
  PscSymbolsState symbols;
  const char *origin;
  guint line;
} PscModule;

/**
 * PscModuleList:
 *
 * One entry for each base and state, whatever showed it.
 */
typedef struct _PscModuleList PscModuleList;

PscModuleList *psc_module_list_new (void);
void psc_module_list_free (PscModuleList *self);

/**
 * psc_module_list_add:
 * @base: first address
 * @end: the address behind the last one; above @base
 * @is_loaded: which list it comes from
 * @line: where it was told
 *
 * Finds the entry of this base and state, or makes one without a name.
 *
 * Returns: (transfer none) (nullable): the entry, to be filled in; valid until the next call. %NULL
 * when the list is full
 */
PscModule *psc_module_list_add (PscModuleList *self,
                                guint64 base,
                                guint64 end,
                                gboolean is_loaded,
                                guint line);

guint psc_module_list_get_n (const PscModuleList *self);
const PscModule *psc_module_list_get (const PscModuleList *self, guint index);

/**
 * psc_module_list_find:
 * @va: an address
 *
 * The first call behind a psc_module_list_add() sorts, so threads must not share a list that was
 * never asked; the others take logarithmic time unless modules overlap.
 *
 * Returns: (nullable): the loaded module that holds @va, else the unloaded one that held it last,
 * else %NULL
 */
const PscModule *psc_module_list_find (const PscModuleList *self, guint64 va);

/** psc_module_get_image: the file name where it is known, else the module's name. */
const char *psc_module_get_image (const PscModule *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscModuleList, psc_module_list_free)

G_END_DECLS
