/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The face of the PDB reader: opening, identity, names. Called by whatever shows addresses.
 */
#include "config.h"

#include "symbols/pdb.h"

#include <string.h>

#include "base/error.h"
#include "symbols/pdb-private.h"

PscPdb *
psc_pdb_open (PscSource *file, GError **error)
{
  g_autoptr (PscMsf) msf = psc_msf_open (file, error);
  PscPdbInfo info;
  PscPdb *self;

  if (msf == NULL || !psc_pdb_info_read (&info, msf, error))
    return NULL;
  self = g_new0 (PscPdb, 1);
  self->info = info;
  self->has_dbi = psc_pdb_dbi_read (&self->dbi, msf, NULL);
  self->msf = g_steal_pointer (&msf);
  self->strings = g_string_chunk_new (4096);
  g_rec_mutex_init (&self->lock);
  g_mutex_init (&self->strings_lock);
  return self;
}

static void
clear_part (PscPdbPart *part, GDestroyNotify destroy)
{
  if (part->value != NULL)
    destroy (part->value);
  g_clear_error (&part->error);
}

void
psc_pdb_free (PscPdb *self)
{
  PscPdbModules *modules;

  if (self == NULL)
    return;
  modules = (PscPdbModules *) self->modules.value;
  for (guint i = 0; modules != NULL && i < modules->modules->len; i++)
    {
      clear_part (&self->lines[i], (GDestroyNotify) psc_pdb_lines_free);
      clear_part (&self->streams[i], (GDestroyNotify) psc_pdb_module_stream_free);
    }
  g_free (self->lines);
  g_free (self->streams);
  clear_part (&self->names, (GDestroyNotify) g_bytes_unref);
  clear_part (&self->symbols, (GDestroyNotify) psc_pdb_symbols_free);
  clear_part (&self->modules, (GDestroyNotify) psc_pdb_modules_free);
  clear_part (&self->sections, (GDestroyNotify) psc_pdb_sections_free);
  clear_part (&self->types, (GDestroyNotify) psc_pdb_types_free);
  clear_part (&self->items, (GDestroyNotify) psc_pdb_types_free);
  psc_msf_free (self->msf);
  g_string_chunk_free (self->strings);
  g_rec_mutex_clear (&self->lock);
  g_mutex_clear (&self->strings_lock);
  g_free (self);
}

const char *
psc_pdb_get_guid (const PscPdb *self)
{
  return self->info.guid;
}

guint32
psc_pdb_get_age (const PscPdb *self)
{
  return self->has_dbi ? self->dbi.age : self->info.age;
}

guint16
psc_pdb_get_machine (const PscPdb *self)
{
  return self->dbi.machine;
}

gboolean
psc_pdb_is_stripped (const PscPdb *self)
{
  return self->dbi.is_stripped;
}

/* The info stream counts also what was changed after the link, so its age may be higher. */
PscPdbMatch
psc_pdb_match (const PscPdb *self, const PscPdbIdentity *identity)
{
  if (strcmp (self->info.guid, identity->guid) != 0)
    return PSC_PDB_NO_MATCH;
  return psc_pdb_get_age (self) == identity->age ? PSC_PDB_MATCH : PSC_PDB_OTHER_AGE;
}

gpointer
psc_pdb_get_part (PscPdb *self, PscPdbPart *part, PscPdbMakeFunc make, guint index, GError **error)
{
  if (g_atomic_int_get (&part->is_made) == 0)
    {
      g_rec_mutex_lock (&self->lock);
      if (g_atomic_int_get (&part->is_made) == 0)
        {
          part->value = make (self, index, &part->error);
          g_atomic_int_set (&part->is_made, 1);
        }
      g_rec_mutex_unlock (&self->lock);
    }
  if (part->value == NULL && error != NULL)
    *error = g_error_copy (part->error);
  return part->value;
}

static gboolean
need_dbi (PscPdb *self, GError **error)
{
  if (self->has_dbi)
    return TRUE;
  return psc_pdb_dbi_read (&self->dbi, self->msf, error);
}

static gpointer
make_sections (PscPdb *self, guint index, GError **error)
{
  return need_dbi (self, error) ? psc_pdb_sections_read (&self->dbi, self->msf, error) : NULL;
}

PscPdbSections *
psc_pdb_get_sections (PscPdb *self, GError **error)
{
  return (PscPdbSections *) psc_pdb_get_part (self, &self->sections, make_sections, 0, error);
}

static gpointer
make_symbols (PscPdb *self, guint index, GError **error)
{
  PscPdbSections *sections = psc_pdb_get_sections (self, error);

  return sections != NULL ? psc_pdb_symbols_read (&self->dbi, sections, self->msf, error) : NULL;
}

static PscPdbSymbols *
get_symbols (PscPdb *self, GError **error)
{
  return (PscPdbSymbols *) psc_pdb_get_part (self, &self->symbols, make_symbols, 0, error);
}

static gpointer
make_modules (PscPdb *self, guint index, GError **error)
{
  PscPdbModules *modules =
      need_dbi (self, error) ? psc_pdb_modules_read (&self->dbi, self->msf, error) : NULL;

  if (modules != NULL)
    {
      self->streams = g_new0 (PscPdbPart, MAX (modules->modules->len, 1));
      self->lines = g_new0 (PscPdbPart, MAX (modules->modules->len, 1));
    }
  return modules;
}

PscPdbModules *
psc_pdb_get_modules (PscPdb *self, GError **error)
{
  return (PscPdbModules *) psc_pdb_get_part (self, &self->modules, make_modules, 0, error);
}

static gpointer
make_stream (PscPdb *self, guint index, GError **error)
{
  PscPdbModules *modules = psc_pdb_get_modules (self, error);
  PscPdbSections *sections = psc_pdb_get_sections (self, error);

  if (modules == NULL || sections == NULL)
    return NULL;
  return psc_pdb_module_stream_read (&g_array_index (modules->modules, PscPdbModule, index),
                                     sections, self->msf, error);
}

PscPdbModuleStream *
psc_pdb_get_module_stream (PscPdb *self, guint module, GError **error)
{
  PscPdbModules *modules = psc_pdb_get_modules (self, error);

  if (modules == NULL)
    return NULL;
  if (module >= modules->modules->len)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT, "PDB: object file %u of %u", module,
                   modules->modules->len);
      return NULL;
    }
  return (PscPdbModuleStream *) psc_pdb_get_part (self, &self->streams[module], make_stream, module,
                                                  error);
}

PscPdbModuleStream *
psc_pdb_find_module (PscPdb *self, guint32 rva, guint32 *linked_rva, guint *module, GError **error)
{
  PscPdbSections *sections = psc_pdb_get_sections (self, error);
  PscPdbModules *modules = sections != NULL ? psc_pdb_get_modules (self, error) : NULL;
  const PscPdbContribution *contribution;
  guint section;
  guint32 offset;

  if (modules == NULL || !psc_pdb_sections_find (sections, rva, &section, &offset, linked_rva)
      || psc_pdb_modules_find (modules, section, offset, &contribution) == NULL)
    return NULL;
  *module = contribution->module;
  /* Object files without a stream are normal: import libraries have none. */
  return psc_pdb_get_module_stream (self, *module, NULL);
}

const char *
psc_pdb_intern (PscPdb *self, const char *text)
{
  g_autofree char *valid = NULL;
  const char *interned;

  if (g_utf8_validate (text, -1, NULL))
    return text;
  valid = g_utf8_make_valid (text, -1);
  g_mutex_lock (&self->strings_lock);
  interned = g_string_chunk_insert_const (self->strings, valid);
  g_mutex_unlock (&self->strings_lock);
  return interned;
}

static gboolean
find_procedure (PscPdb *self, guint32 rva, PscPdbSymbol *symbol)
{
  guint32 linked_rva, start;
  guint module;
  PscPdbModuleStream *stream = psc_pdb_find_module (self, rva, &linked_rva, &module, NULL);
  const PscPdbProcedure *procedure =
      stream != NULL ? psc_pdb_module_stream_find (stream, linked_rva) : NULL;

  if (procedure == NULL)
    return FALSE;
  start = procedure->linked_rva;
  /* A rearranged procedure may have its beginning behind one of its pieces. */
  if (!psc_pdb_sections_from_linked_rva (psc_pdb_get_sections (self, NULL), &start) || start > rva)
    return FALSE;
  symbol->name = psc_pdb_intern (self, psc_pdb_module_stream_get_name (stream, procedure));
  symbol->rva = start;
  symbol->displacement = rva - start;
  symbol->n_bytes = procedure->n_bytes;
  return TRUE;
}

gboolean
psc_pdb_find_address (PscPdb *self, guint32 rva, PscPdbSymbol *symbol, GError **error)
{
  PscPdbSymbols *symbols;
  PscPdbGlobal global;

  g_return_val_if_fail (self != NULL && symbol != NULL, FALSE);

  if (find_procedure (self, rva, symbol))
    return TRUE;
  symbols = get_symbols (self, error);
  if (symbols == NULL || !psc_pdb_symbols_find_address (symbols, rva, &global))
    return FALSE;
  *symbol =
      (PscPdbSymbol){ .name = global.name, .rva = global.rva, .displacement = rva - global.rva };
  return TRUE;
}

static gboolean
resolve_reference (PscPdb *self, const PscPdbGlobal *global, guint32 *rva)
{
  PscPdbSections *sections = psc_pdb_get_sections (self, NULL);
  PscPdbModuleStream *stream = psc_pdb_get_module_stream (self, global->module, NULL);
  PscPdbProcedure procedure;

  if (stream == NULL
      || !psc_pdb_module_stream_get_procedure (stream, sections, global->record, &procedure)
      || !psc_pdb_sections_from_linked_rva (sections, &procedure.linked_rva))
    return FALSE;
  *rva = procedure.linked_rva;
  return TRUE;
}

gboolean
psc_pdb_find_name (PscPdb *self, const char *name, guint32 *rva, GError **error)
{
  PscPdbSymbols *symbols;
  PscPdbGlobal global;

  g_return_val_if_fail (self != NULL && name != NULL && rva != NULL, FALSE);

  symbols = get_symbols (self, error);
  if (symbols == NULL || !psc_pdb_symbols_find_name (symbols, name, &global))
    return FALSE;
  if (global.is_reference)
    return resolve_reference (self, &global, rva);
  *rva = global.rva;
  return TRUE;
}

static gpointer
make_types (PscPdb *self, guint index, GError **error)
{
  return psc_pdb_types_read (self->msf, index, error);
}

PscPdbTypes *
psc_pdb_get_types (PscPdb *self, GError **error)
{
  return (PscPdbTypes *) psc_pdb_get_part (self, &self->types, make_types, PSC_PDB_TYPE_STREAM,
                                           error);
}

/* Old PDBs have something else in this stream. */
PscPdbTypes *
psc_pdb_get_items (PscPdb *self, GError **error)
{
  if (!self->info.has_item_types)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_NO_SYMBOLS, "the PDB names no inlined functions");
      return NULL;
    }
  return (PscPdbTypes *) psc_pdb_get_part (self, &self->items, make_types, PSC_PDB_ITEM_STREAM,
                                           error);
}

static guint32
find_type (PscPdb *self, const char *name, GError **error)
{
  PscPdbTypes *types = psc_pdb_get_types (self, error);
  guint32 index = types != NULL ? psc_pdb_types_find (types, name) : 0;

  if (types != NULL && index == 0)
    g_set_error (error, PSC_ERROR, PSC_ERROR_NO_SYMBOLS, "the PDB has no structure %s", name);
  return index;
}

static gpointer
make_names (PscPdb *self, guint index, GError **error)
{
  return psc_msf_read_stream (self->msf, self->info.names_stream, "file names of the PDB", error);
}

GBytes *
psc_pdb_get_names (PscPdb *self, GError **error)
{
  return (GBytes *) psc_pdb_get_part (self, &self->names, make_names, 0, error);
}

static gpointer
make_lines (PscPdb *self, guint index, GError **error)
{
  PscPdbModuleStream *stream = psc_pdb_get_module_stream (self, index, error);

  return stream != NULL ? psc_pdb_lines_read (stream, psc_pdb_get_sections (self, NULL)) : NULL;
}

PscPdbLines *
psc_pdb_get_lines (PscPdb *self, guint module, GError **error)
{
  /* The list of lines is made with that of the streams. */
  if (psc_pdb_get_module_stream (self, module, error) == NULL)
    return NULL;
  return (PscPdbLines *) psc_pdb_get_part (self, &self->lines[module], make_lines, module, error);
}

static void
make_valid (PscPdb *self, PscLayoutMember *member)
{
  member->name = psc_pdb_intern (self, member->name);
  if (member->type_name != NULL)
    member->type_name = psc_pdb_intern (self, member->type_name);
}

PscLayout *
psc_pdb_find_type (PscPdb *self, const char *name, GError **error)
{
  PscLayout *layout;
  guint32 index;

  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  index = find_type (self, name, error);
  if (index == 0)
    return NULL;
  layout = psc_pdb_types_read_layout (psc_pdb_get_types (self, NULL), index, error);
  if (layout == NULL)
    return NULL;
  layout->name = psc_pdb_intern (self, layout->name);
  for (guint i = 0; i < layout->members->len; i++)
    make_valid (self, &g_array_index (layout->members, PscLayoutMember, i));
  return layout;
}

gboolean
psc_pdb_find_member (PscPdb *self,
                     const char *type,
                     const char *path,
                     PscLayoutMember *member,
                     GError **error)
{
  guint32 index;

  g_return_val_if_fail (self != NULL && type != NULL && path != NULL && member != NULL, FALSE);

  index = find_type (self, type, error);
  if (index == 0
      || !psc_pdb_types_find_member (psc_pdb_get_types (self, NULL), index, path, member, error))
    return FALSE;
  make_valid (self, member);
  return TRUE;
}
