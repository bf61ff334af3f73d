/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Publics and globals. Called through pdb.h.
 *
 *   S_PUB32                    00 u32 flags   04 u32 offset   08 u16 section   0a name
 *   S_GDATA32, S_LDATA32       00 u32 type    04 u32 offset   08 u16 section   0a name
 *   S_PROCREF, S_LPROCREF      00 u32 sum     04 u32 offset   08 u16 module, from 1   0a name
 */
#include "config.h"

#include "symbols/pdb-symbols.h"

#include <string.h>

#include "symbols/pdb-record-private.h"
#include "symbols/radix-sort-private.h"
#include "symbols/undecorate.h"

#define NAME_AT 10u
#define MACHINE_X86 0x14cu

/* Names that lie in one place of the hash table because somebody wanted them to are given up. */
#define MAX_PROBES 1024u

struct _PscPdbSymbols
{
  const PscPdbSections *sections;
  GBytes *records;
  const guint8 *bytes;
  gsize size;
  gboolean is_decorated;
  PscKeyed *entries; /* RVA and record */
  guint n_entries;
  GMutex lock;           /* of all below */
  GStringChunk *strings; /* names that are not in the records as they are shown */
  guint32 *slots;        /* (nullable): record offsets plus 1, by hash of the name */
  guint32 n_slots;       /* a power of two */
  guint32 seed;
};

static gboolean
has_address (guint16 kind)
{
  return kind == PSC_S_PUB32 || kind == PSC_S_GDATA32 || kind == PSC_S_LDATA32;
}

static gboolean
is_reference (guint16 kind)
{
  return kind == PSC_S_PROCREF || kind == PSC_S_LPROCREF;
}

static gboolean
read_entry (const PscPdbSymbols *self, const PscPdbRecord *record, guint32 *rva)
{
  return has_address (record->kind) && psc_pdb_record_get_string (record, NAME_AT) != NULL
         && psc_pdb_sections_to_rva (self->sections, psc_bytes_get_u16 (record->body + 8),
                                     psc_bytes_get_u32 (record->body + 4), rva);
}

static gboolean
is_public (const PscPdbSymbols *self, const PscKeyed *entry)
{
  return psc_bytes_get_u16 (self->bytes + entry->value + 2) == PSC_S_PUB32;
}

static const char *
get_raw_name (const PscPdbSymbols *self, guint32 at)
{
  return (const char *) self->bytes + at + 4 + NAME_AT;
}

/* Data have their own names, publics decorated ones; of several the first in the alphabet. */
static gboolean
is_preferred (const PscPdbSymbols *self, const PscKeyed *entry, const PscKeyed *over)
{
  if (is_public (self, entry) != is_public (self, over))
    return !is_public (self, entry);
  return strcmp (get_raw_name (self, entry->value), get_raw_name (self, over->value)) < 0;
}

static void
put_preferred_first (PscPdbSymbols *self)
{
  guint first = 0;

  for (guint i = 1; i < self->n_entries; i++)
    if (self->entries[i].key != self->entries[first].key)
      first = i;
    else if (is_preferred (self, &self->entries[i], &self->entries[first]))
      {
        PscKeyed swap = self->entries[first];

        self->entries[first] = self->entries[i];
        self->entries[i] = swap;
      }
}

PscPdbSymbols *
psc_pdb_symbols_read (const PscPdbDbi *dbi,
                      const PscPdbSections *sections,
                      const PscMsf *msf,
                      GError **error)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (PscKeyed));
  g_autoptr (GBytes) records =
      psc_msf_read_stream (msf, dbi->symbol_stream, "symbol records of the PDB", error);
  PscPdbSymbols *self;
  PscPdbRecord record;

  if (records == NULL)
    return NULL;
  self = g_new0 (PscPdbSymbols, 1);
  self->sections = sections;
  self->bytes = (const guint8 *) g_bytes_get_data (records, &self->size);
  self->records = g_steal_pointer (&records);
  self->is_decorated = dbi->machine == MACHINE_X86;
  for (gsize at = 0; psc_pdb_record_read (self->bytes, self->size, at, &record);
       at = psc_pdb_record_get_next (&record))
    {
      PscKeyed entry = { .value = record.at };

      if (read_entry (self, &record, &entry.key))
        g_array_append_val (entries, entry);
    }
  self->n_entries = entries->len;
  self->entries = (PscKeyed *) (void *) g_array_steal (entries, NULL);
  psc_radix_sort (self->entries, self->n_entries);
  put_preferred_first (self);
  g_mutex_init (&self->lock);
  self->strings = g_string_chunk_new (4096);
  self->seed = g_random_int () | 1;
  return self;
}

void
psc_pdb_symbols_free (PscPdbSymbols *self)
{
  if (self == NULL)
    return;
  g_mutex_clear (&self->lock);
  g_string_chunk_free (self->strings);
  g_free (self->slots);
  g_free (self->entries);
  g_bytes_unref (self->records);
  g_free (self);
}

guint
psc_pdb_symbols_get_n (const PscPdbSymbols *self)
{
  return self->n_entries;
}

/* The part of a name in the records that is shown. */
static const char *
get_name (const PscPdbSymbols *self, guint32 at, gsize *length)
{
  const char *raw = get_raw_name (self, at);

  if (self->is_decorated && psc_bytes_get_u16 (self->bytes + at + 2) == PSC_S_PUB32)
    return psc_undecorate_x86 (raw, length);
  *length = strlen (raw);
  return raw;
}

static const char *
intern_name (PscPdbSymbols *self, guint32 at)
{
  gsize length;
  const char *name = get_name (self, at, &length);
  g_autofree char *valid = NULL;
  const char *interned;

  if (name[length] == '\0' && g_utf8_validate (name, (gssize) length, NULL))
    return name;
  valid = g_utf8_make_valid (name, (gssize) length);
  g_mutex_lock (&self->lock);
  interned = g_string_chunk_insert_const (self->strings, valid);
  g_mutex_unlock (&self->lock);
  return interned;
}

static void
get_entry (PscPdbSymbols *self, const PscKeyed *entry, PscPdbGlobal *global)
{
  *global = (PscPdbGlobal){ .name = intern_name (self, entry->value), .rva = entry->key };
}

void
psc_pdb_symbols_get (PscPdbSymbols *self, guint index, PscPdbGlobal *global)
{
  g_return_if_fail (index < self->n_entries && global != NULL);

  get_entry (self, &self->entries[index], global);
}

gboolean
psc_pdb_symbols_find_address (PscPdbSymbols *self, guint32 rva, PscPdbGlobal *global)
{
  guint n = psc_keyed_count_below (self->entries, self->n_entries, (guint64) rva + 1);
  const PscKeyed *entry;

  g_return_val_if_fail (global != NULL, FALSE);

  if (n == 0)
    return FALSE;
  entry = &self->entries[psc_keyed_count_below (self->entries, n, self->entries[n - 1].key)];
  if (!psc_pdb_sections_share (self->sections, rva, entry->key))
    return FALSE;
  get_entry (self, entry, global);
  return TRUE;
}

static guint32
hash_name (const PscPdbSymbols *self, const char *name, gsize length)
{
  guint32 hash = self->seed;

  for (gsize i = 0; i < length; i++)
    hash = (hash ^ (guint8) name[i]) * 0x01000193u;
  hash ^= hash >> 15;
  hash *= self->seed;
  return hash ^ hash >> 13;
}

/* One record for each name with an address, and one reference. */
static void
insert_name (PscPdbSymbols *self, const PscPdbRecord *record)
{
  gsize length, n_other;
  const char *name = get_name (self, record->at, &length);
  guint32 slot = hash_name (self, name, length);

  for (guint probe = 0; probe < MAX_PROBES; probe++, slot++)
    {
      guint32 *at = &self->slots[slot & (self->n_slots - 1)];
      const char *other;

      if (*at == 0)
        {
          *at = record->at + 1;
          return;
        }
      other = get_name (self, *at - 1, &n_other);
      if (n_other == length && memcmp (other, name, length) == 0
          && is_reference (record->kind)
                 == is_reference (psc_bytes_get_u16 (self->bytes + *at - 1 + 2)))
        return;
    }
}

static gboolean
is_named (const PscPdbSymbols *self, const PscPdbRecord *record)
{
  guint32 rva;

  return read_entry (self, record, &rva)
         || (is_reference (record->kind) && psc_pdb_record_get_string (record, NAME_AT) != NULL);
}

static void
build_names (PscPdbSymbols *self)
{
  PscPdbRecord record;
  gsize n = 0;

  for (gsize at = 0; psc_pdb_record_read (self->bytes, self->size, at, &record);
       at = psc_pdb_record_get_next (&record))
    n += has_address (record.kind) || is_reference (record.kind) ? 1 : 0;
  self->n_slots = 16;
  while (self->n_slots / 2 < n)
    self->n_slots *= 2;
  self->slots = g_new0 (guint32, self->n_slots);
  for (gsize at = 0; psc_pdb_record_read (self->bytes, self->size, at, &record);
       at = psc_pdb_record_get_next (&record))
    if (is_named (self, &record))
      insert_name (self, &record);
}

/* Sets `global` to the record at `at`. */
static void
get_named (PscPdbSymbols *self, guint32 at, PscPdbGlobal *global)
{
  PscPdbRecord record;

  *global = (PscPdbGlobal){ .name = intern_name (self, at) };
  if (!psc_pdb_record_read (self->bytes, self->size, at, &record))
    return;
  global->is_reference = is_reference (record.kind);
  if (!global->is_reference)
    {
      read_entry (self, &record, &global->rva);
      return;
    }
  global->record = psc_bytes_get_u32 (record.body + 4);
  global->module = psc_bytes_get_u16 (record.body + 8) - 1u;
}

static guint32
find_slot (PscPdbSymbols *self, const char *wanted, gsize length)
{
  guint32 slot = hash_name (self, wanted, length), reference = 0;

  for (guint probe = 0; probe < MAX_PROBES; probe++, slot++)
    {
      guint32 at = self->slots[slot & (self->n_slots - 1)];
      const char *name;
      gsize n_name;

      if (at == 0)
        break;
      name = get_name (self, at - 1, &n_name);
      if (n_name != length || memcmp (name, wanted, length) != 0)
        continue;
      if (!is_reference (psc_bytes_get_u16 (self->bytes + at - 1 + 2)))
        return at;
      reference = at;
    }
  return reference;
}

gboolean
psc_pdb_symbols_find_name (PscPdbSymbols *self, const char *name, PscPdbGlobal *global)
{
  guint32 at;

  g_return_val_if_fail (name != NULL && global != NULL, FALSE);

  g_mutex_lock (&self->lock);
  if (self->slots == NULL)
    build_names (self);
  g_mutex_unlock (&self->lock);
  at = find_slot (self, name, strlen (name));
  if (at == 0 && self->is_decorated)
    {
      gsize length;
      const char *plain = psc_undecorate_x86 (name, &length);

      at = find_slot (self, plain, length);
    }
  if (at == 0)
    return FALSE;
  get_named (self, at - 1, global);
  return TRUE;
}
