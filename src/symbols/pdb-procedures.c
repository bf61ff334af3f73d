/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Procedures of one object file. Called through pdb.h.
 *
 * The stream: u32 signature 4, symbols, lines of an old format, lines (C13), u32 size and the
 * references to globals. A procedure:
 *
 *   00 u32 parent   04 u32 end     08 u32 next     0c u32 length    10 u32, 14 u32 debug bounds
 *   18 u32 type     1c u32 offset  20 u16 section  22 u8 flags      23 name
 */
#include "config.h"

#include "symbols/pdb-procedures.h"

#include "symbols/pdb-record-private.h"

#define SIGNATURE_BYTES 4u
#define PROCEDURE_NAME 0x23u

static gboolean
read_procedure (const PscPdbSections *sections,
                const PscPdbRecord *record,
                PscPdbProcedure *procedure)
{
  switch (record->kind)
    {
    case PSC_S_GPROC32:
    case PSC_S_LPROC32:
    case PSC_S_GPROC32_ID:
    case PSC_S_LPROC32_ID:
    case PSC_S_LPROC32_DPC:
    case PSC_S_LPROC32_DPC_ID:
      break;
    default:
      return FALSE;
    }
  if (psc_pdb_record_get_string (record, PROCEDURE_NAME) == NULL
      || !psc_pdb_sections_to_linked_rva (sections, psc_bytes_get_u16 (record->body + 0x20),
                                          psc_bytes_get_u32 (record->body + 0x1c),
                                          &procedure->linked_rva))
    return FALSE;
  procedure->n_bytes = psc_bytes_get_u32 (record->body + 0x0c);
  procedure->record = record->at;
  return TRUE;
}

static gint
compare_procedures (gconstpointer a, gconstpointer b)
{
  const PscPdbProcedure *left = (const PscPdbProcedure *) a;
  const PscPdbProcedure *right = (const PscPdbProcedure *) b;

  if (left->linked_rva != right->linked_rva)
    return left->linked_rva < right->linked_rva ? -1 : 1;
  return (left->record > right->record) - (left->record < right->record);
}

PscPdbModuleStream *
psc_pdb_module_stream_read (const PscPdbModule *module,
                            const PscPdbSections *sections,
                            const PscMsf *msf,
                            GError **error)
{
  g_autoptr (GBytes) bytes =
      psc_msf_read_stream (msf, module->stream, "symbols of an object file", error);
  PscPdbModuleStream *self;
  PscPdbRecord record;
  const guint8 *data;
  gsize size;

  if (bytes == NULL)
    return NULL;
  data = (const guint8 *) g_bytes_get_data (bytes, &size);
  self = g_new0 (PscPdbModuleStream, 1);
  self->symbol_bytes = MIN (module->symbol_bytes, size);
  self->lines_at = self->symbol_bytes + MIN (module->old_line_bytes, size - self->symbol_bytes);
  if (module->line_bytes <= size - self->lines_at)
    self->line_bytes = module->line_bytes;
  self->procedures = g_array_new (FALSE, FALSE, sizeof (PscPdbProcedure));
  self->bytes = g_steal_pointer (&bytes);
  for (gsize at = SIGNATURE_BYTES; psc_pdb_record_read (data, self->symbol_bytes, at, &record);
       at = psc_pdb_record_get_next (&record))
    {
      PscPdbProcedure procedure;

      if (read_procedure (sections, &record, &procedure))
        g_array_append_val (self->procedures, procedure);
    }
  g_array_sort (self->procedures, compare_procedures);
  return self;
}

void
psc_pdb_module_stream_free (PscPdbModuleStream *self)
{
  if (self == NULL)
    return;
  g_bytes_unref (self->bytes);
  g_array_unref (self->procedures);
  g_free (self);
}

const PscPdbProcedure *
psc_pdb_module_stream_find (const PscPdbModuleStream *self, guint32 linked_rva)
{
  guint low = 0, high = self->procedures->len;
  const PscPdbProcedure *found;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->procedures, PscPdbProcedure, middle).linked_rva <= linked_rva)
        low = middle + 1;
      else
        high = middle;
    }
  if (low == 0)
    return NULL;
  found = &g_array_index (self->procedures, PscPdbProcedure, low - 1);
  return linked_rva - found->linked_rva < found->n_bytes ? found : NULL;
}

gboolean
psc_pdb_module_stream_get_procedure (const PscPdbModuleStream *self,
                                     const PscPdbSections *sections,
                                     guint32 record,
                                     PscPdbProcedure *procedure)
{
  PscPdbRecord at;

  return psc_pdb_record_read ((const guint8 *) g_bytes_get_data (self->bytes, NULL),
                              self->symbol_bytes, record, &at)
         && read_procedure (sections, &at, procedure);
}

const char *
psc_pdb_module_stream_get_name (const PscPdbModuleStream *self, const PscPdbProcedure *procedure)
{
  return (const char *) g_bytes_get_data (self->bytes, NULL) + procedure->record + 4
         + PROCEDURE_NAME;
}
