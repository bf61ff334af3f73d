/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Opens what names the addresses of a module when the first of them is asked for. Called where
 * addresses of dumps are shown.
 */
#include "config.h"

#include "load/symbolizer.h"

#include <string.h>

#include "symbols/pe-exports.h"
#include "symbols/pe-image.h"

/* What names the addresses of one module; both are NULL where nothing does. */
typedef struct
{
  PscPdb *pdb;
  PscPeExports *exports;
} Names;

struct _PscSymbolizer
{
  PscSource *memory;
  const PscModuleList *modules;
  PscPdbSearch *search;
  PscIssues *issues;
  GHashTable *names; /* base -> Names */
};

static void
names_free (gpointer data)
{
  Names *self = (Names *) data;

  g_clear_pointer (&self->pdb, psc_pdb_free);
  g_clear_pointer (&self->exports, psc_pe_exports_free);
  g_free (self);
}

PscSymbolizer *
psc_symbolizer_new (PscSource *memory,
                    const PscModuleList *modules,
                    const PscSymbolSettings *settings,
                    PscIssues *issues)
{
  PscSymbolizer *self;

  g_return_val_if_fail (memory != NULL && modules != NULL && issues != NULL, NULL);

  self = g_new0 (PscSymbolizer, 1);
  self->memory = psc_source_ref (memory);
  self->modules = modules;
  self->search = psc_pdb_search_new (settings);
  self->issues = issues;
  self->names = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, names_free);
  return self;
}

void
psc_symbolizer_free (PscSymbolizer *self)
{
  g_hash_table_unref (self->names);
  psc_source_unref (self->memory);
  psc_pdb_search_free (self->search);
  g_free (self);
}

static void
find_pdb (const PscSymbolizer *self, const PscModule *module, const PscPeImage *image, Names *names)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PscPdbIdentity) identity = psc_pe_image_read_pdb_identity (image, NULL);

  if (psc_pdb_search_is_empty (self->search) || identity == NULL)
    return;
  names->pdb = psc_pdb_search_open (self->search, identity, NULL, &error);
  if (names->pdb == NULL)
    psc_issues_add (self->issues, PSC_SEVERITY_NOTE, psc_module_get_image (module),
                    "no symbols: %s", error->message);
}

static Names *
ensure_names (PscSymbolizer *self, const PscModule *module)
{
  Names *names = (Names *) g_hash_table_lookup (self->names, &module->base);
  g_autoptr (PscPeImage) image = NULL;

  if (names != NULL)
    return names;
  names = g_new0 (Names, 1);
  g_hash_table_insert (self->names, g_memdup2 (&module->base, sizeof module->base), names);
  image = psc_pe_image_open (self->memory, module->base, PSC_PE_MEMORY, NULL);
  if (image == NULL)
    return names;
  find_pdb (self, module, image, names);
  if (names->pdb == NULL)
    names->exports = psc_pe_exports_read (image, NULL);
  return names;
}

/* `module!name+0x10`, `module!name`, or `module+0x1234` where nothing in front of it has a name. */
static char *
make_symbol (const PscModule *module, const char *name, guint32 displacement, guint32 rva)
{
  if (name == NULL)
    return g_strdup_printf ("%s+0x%x", module->name, rva);
  if (displacement == 0)
    return g_strdup_printf ("%s!%s", module->name, name);
  return g_strdup_printf ("%s!%s+0x%x", module->name, name, displacement);
}

static void
name_by_pdb (PscPdb *pdb, const PscModule *module, guint32 rva, PscFrame *frame)
{
  PscPdbSymbol symbol = { 0 };
  const char *file;
  guint32 line;

  psc_pdb_find_address (pdb, rva, &symbol, NULL);
  frame->symbol = make_symbol (module, symbol.name, symbol.displacement, rva);
  if (!psc_pdb_find_line (pdb, rva, &file, &line))
    return;
  frame->source_file = g_strdup (file);
  frame->source_line = line;
}

gboolean
psc_symbolizer_name (PscSymbolizer *self, guint64 va, PscFrame *frame)
{
  const PscModule *module;
  const PscPeExport *export = NULL;
  guint32 displacement = 0;
  Names *names;
  guint32 rva;

  g_return_val_if_fail (self != NULL && frame != NULL, FALSE);

  memset (frame, 0, sizeof *frame);
  frame->address = va;
  module = psc_module_list_find (self->modules, va);
  if (module == NULL || va - module->base > G_MAXUINT32)
    return FALSE;
  rva = (guint32) (va - module->base);
  names = module->is_loaded ? ensure_names (self, module) : NULL;
  if (names != NULL && names->pdb != NULL)
    {
      name_by_pdb (names->pdb, module, rva, frame);
      return TRUE;
    }
  if (names != NULL && names->exports != NULL)
    export = psc_pe_exports_find_address (names->exports, rva, &displacement);
  frame->symbol = make_symbol (module, export != NULL ? export->name : NULL, displacement, rva);
  return TRUE;
}
