/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Joins the symbol path and the PDB reader. Called where a dump is loaded and where its addresses
 * are named.
 */
#include "config.h"

#include "load/pdb-search.h"

#include "base/error.h"
#include "symbols/cabinet.h"
#include "symbols/symbol-finder.h"

struct _PscPdbSearch
{
  PscSymbolPath *path;
  PscSymbolPolicy policy;
};

/* What is named for this run goes first. Elements that make no sense were left out by the parser;
 * nobody can do anything about them here. */
static PscSymbolPath *
make_path (const char *own)
{
  const char *common = g_getenv ("_NT_SYMBOL_PATH");
  g_autofree char *store = g_build_filename (g_get_user_cache_dir (), "poolscope", "symbols", NULL);
  g_autofree char *both = NULL;
  g_autoptr (PscIssues) ignored = psc_issues_new ();
  const char *text = own != NULL ? own : common;

  if (own != NULL && common != NULL)
    text = both = g_strconcat (own, ";", common, NULL);
  return psc_symbol_path_parse (text, store, ignored);
}

PscPdbSearch *
psc_pdb_search_new (const PscSymbolSettings *settings)
{
  PscPdbSearch *self = g_new0 (PscPdbSearch, 1);

  self->path = make_path (settings != NULL ? settings->path : NULL);
  self->policy.allow_downloads = settings != NULL && settings->allow_downloads;
  self->policy.negative_folder =
      g_build_filename (g_get_user_cache_dir (), "poolscope", "absent-symbols", NULL);
  return self;
}

void
psc_pdb_search_free (PscPdbSearch *self)
{
  psc_symbol_path_unref (self->path);
  g_free (self->policy.negative_folder);
  g_free (self);
}

gboolean
psc_pdb_search_is_empty (const PscPdbSearch *self)
{
  return psc_symbol_path_get_n (self->path) == 0;
}

/* Stores may keep a file as a cabinet. */
static PscSource *
open_file (const PscSymbolFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (PscSource) source = psc_source_new_for_path (file->path, error);
  PscSource *unpacked;

  if (source == NULL || !file->is_packed)
    return g_steal_pointer (&source);
  unpacked = psc_cabinet_unpack (source, cancellable, error);
  if (unpacked == NULL)
    g_prefix_error (error, "%s: ", file->path);
  return unpacked;
}

PscPdb *
psc_pdb_search_open (const PscPdbSearch *self,
                     const PscPdbIdentity *identity,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (PscSymbolKey) key = NULL;
  g_autoptr (PscSymbolFile) file = NULL;
  g_autoptr (PscSource) source = NULL;
  g_autoptr (PscPdb) pdb = NULL;

  g_return_val_if_fail (self != NULL && identity != NULL, NULL);

  key = psc_symbol_key_new_for_pdb (identity, error);
  if (key == NULL)
    return NULL;
  file = psc_symbol_find (self->path, key, &self->policy, NULL, NULL, cancellable, error);
  if (file == NULL)
    return NULL;
  source = open_file (file, cancellable, error);
  if (source == NULL)
    return NULL;
  pdb = psc_pdb_open (source, error);
  if (pdb == NULL || psc_pdb_match (pdb, identity) == PSC_PDB_MATCH)
    return g_steal_pointer (&pdb);
  g_set_error (error, PSC_ERROR, PSC_ERROR_NO_SYMBOLS, "%s: written for another build", file->path);
  return NULL;
}

static PscSymbolsState
look_for (const PscPdbSearch *self, const PscModule *module)
{
  PscPdbIdentity identity = { .age = module->pdb_age, .name = module->pdb_name };
  g_autoptr (PscPdb) pdb = NULL;

  g_strlcpy (identity.guid, module->pdb_guid, sizeof identity.guid);
  pdb = psc_pdb_search_open (self, &identity, NULL, NULL);
  return pdb != NULL ? PSC_SYMBOLS_FOUND : PSC_SYMBOLS_MISSING;
}

void
psc_pdb_search_mark (const PscPdbSearch *self, PscModuleList *modules)
{
  g_return_if_fail (self != NULL && modules != NULL);

  if (psc_pdb_search_is_empty (self))
    return;
  for (guint i = 0; i < psc_module_list_get_n (modules); i++)
    {
      const PscModule *module = psc_module_list_get (modules, i);

      if (module->pdb_name == NULL || module->pdb_guid == NULL)
        continue;
      psc_module_list_add (modules, module->base, module->end, module->is_loaded, module->line)
          ->symbols = look_for (self, module);
    }
}
