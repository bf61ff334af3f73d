/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Type records: finding them by index and by name. Called through pdb.h.
 *
 *   00 u32 version   04 u32 bytes of this header   08 u32 first index   0c u32 behind the last one
 *   10 u32 bytes of records   14 hash streams, which are not used
 */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "symbols/pdb-types-private.h"

#define HEADER_BYTES 56u
#define FIRST_TYPE 0x1000u
#define PROPERTY_FORWARD 0x80u

/* Different names with one hash do not come in such numbers unless somebody made them up. */
#define MAX_EQUAL_HASHES 64u

/* Below it a number is its own leaf. */
#define FIRST_NUMERIC_LEAF 0x8000u

static gboolean
check_header (const guint8 *header, gsize size, GError **error)
{
  guint32 header_bytes = psc_bytes_get_u32 (header + 0x04);
  guint32 first = psc_bytes_get_u32 (header + 0x08);
  guint32 end = psc_bytes_get_u32 (header + 0x0c);
  guint32 record_bytes = psc_bytes_get_u32 (header + 0x10);

  if (header_bytes < HEADER_BYTES || header_bytes > size || record_bytes > size - header_bytes
      || first < FIRST_TYPE || end < first || (end - first) > record_bytes / 4)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT,
                   "types of the PDB: header of 0x%x bytes, types 0x%x to 0x%x in 0x%x bytes of a "
                   "stream of 0x%" G_GSIZE_MODIFIER "x",
                   header_bytes, first, end, record_bytes, size);
      return FALSE;
    }
  return TRUE;
}

/* What is behind a damaged record is not there. */
static void
note_records (PscPdbTypes *self, gsize at)
{
  guint32 n = 0;
  PscPdbRecord record;

  self->records = g_new (guint32, MAX (self->n_types, 1));
  while (n < self->n_types && psc_pdb_record_read (self->bytes, self->size, at, &record))
    {
      self->records[n++] = record.at;
      at = psc_pdb_record_get_next (&record);
    }
  self->n_types = n;
}

PscPdbTypes *
psc_pdb_types_read (const PscMsf *msf, guint stream, GError **error)
{
  g_autoptr (GBytes) bytes = psc_msf_read_stream (msf, stream, "types of the PDB", error);
  PscPdbTypes *self;
  const guint8 *header;
  gsize size;

  if (bytes == NULL)
    return NULL;
  header = (const guint8 *) g_bytes_get_data (bytes, &size);
  if (size < HEADER_BYTES)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_TRUNCATED,
                   "types of the PDB: a stream of %" G_GSIZE_FORMAT " bytes", size);
      return NULL;
    }
  if (!check_header (header, size, error))
    return NULL;
  self = g_new0 (PscPdbTypes, 1);
  self->stream = g_steal_pointer (&bytes);
  self->bytes = header;
  self->first = psc_bytes_get_u32 (header + 0x08);
  self->n_types = psc_bytes_get_u32 (header + 0x0c) - self->first;
  self->size = psc_bytes_get_u32 (header + 0x04) + psc_bytes_get_u32 (header + 0x10);
  note_records (self, psc_bytes_get_u32 (header + 0x04));
  g_mutex_init (&self->lock);
  return self;
}

void
psc_pdb_types_free (PscPdbTypes *self)
{
  if (self == NULL)
    return;
  g_mutex_clear (&self->lock);
  g_free (self->records);
  g_free (self->names);
  g_bytes_unref (self->stream);
  g_free (self);
}

guint
psc_pdb_types_get_n (const PscPdbTypes *self)
{
  return self->n_types;
}

gboolean
psc_pdb_types_get_record (const PscPdbTypes *self, guint32 index, PscPdbRecord *record)
{
  return index >= self->first && index - self->first < self->n_types
         && psc_pdb_record_read (self->bytes, self->size, self->records[index - self->first],
                                 record);
}

gboolean
psc_pdb_type_read_number (PscCursor *cursor, guint64 *value)
{
  guint16 leaf;
  guint32 low;
  guint16 half;
  guint8 byte;

  if (!psc_cursor_read_u16 (cursor, &leaf, NULL))
    return FALSE;
  if (leaf < FIRST_NUMERIC_LEAF)
    {
      *value = leaf;
      return TRUE;
    }
  switch (leaf)
    {
    case 0x8000: /* s8 */
      if (!psc_cursor_read_u8 (cursor, &byte, NULL))
        return FALSE;
      *value = (guint64) (gint64) (gint8) byte;
      return TRUE;
    case 0x8001: /* s16 */
    case 0x8002: /* u16 */
      if (!psc_cursor_read_u16 (cursor, &half, NULL))
        return FALSE;
      *value = leaf == 0x8001 ? (guint64) (gint64) (gint16) half : half;
      return TRUE;
    case 0x8003: /* s32 */
    case 0x8004: /* u32 */
      if (!psc_cursor_read_u32 (cursor, &low, NULL))
        return FALSE;
      *value = leaf == 0x8003 ? (guint64) (gint64) (gint32) low : low;
      return TRUE;
    case 0x8009: /* s64 */
    case 0x800a: /* u64 */
      return psc_cursor_read_u64 (cursor, value, NULL);
    default:
      return FALSE;
    }
}

const char *
psc_pdb_type_read_name (PscCursor *cursor)
{
  const guint8 *start = cursor->bytes + cursor->pos;
  const guint8 *end = (const guint8 *) memchr (start, '\0', psc_cursor_get_left (cursor));

  if (end == NULL)
    return NULL;
  cursor->pos += (gsize) (end + 1 - start);
  return (const char *) start;
}

/*   LF_CLASS, LF_STRUCTURE, LF_INTERFACE   u16 members, u16 properties, u32 fields, u32 derived,
 *                                          u32 shape, number, name
 *   LF_UNION                               u16 members, u16 properties, u32 fields, number, name
 *   LF_CLASS2, LF_STRUCTURE2               u32 properties, u32 fields, u32 derived, u32 shape,
 *                                          u16 members, number, name (measured in a PDB of 2019)
 */
gboolean
psc_pdb_type_read_aggregate (const PscPdbRecord *record, PscPdbAggregate *aggregate)
{
  PscCursor cursor;
  guint fields_at = 4, number_at;

  switch (record->kind)
    {
    case PSC_LF_CLASS:
    case PSC_LF_STRUCTURE:
    case PSC_LF_INTERFACE:
      number_at = 16;
      break;
    case PSC_LF_UNION:
      number_at = 8;
      break;
    case PSC_LF_CLASS2:
    case PSC_LF_STRUCTURE2:
      number_at = 18;
      break;
    default:
      return FALSE;
    }
  psc_cursor_init (&cursor, record->body, record->n_body, 0, "type");
  if (!psc_cursor_skip (&cursor, number_at, NULL)
      || !psc_pdb_type_read_number (&cursor, &aggregate->n_bytes))
    return FALSE;
  aggregate->name = psc_pdb_type_read_name (&cursor);
  aggregate->fields = psc_bytes_get_u32 (record->body + fields_at);
  aggregate->is_union = record->kind == PSC_LF_UNION;
  aggregate->is_forward = (record->body[number_at == 18 ? 0 : 2] & PROPERTY_FORWARD) != 0;
  return aggregate->name != NULL;
}

static guint32
hash_name (const char *name)
{
  guint32 hash = 0x811c9dc5u;

  for (; *name != '\0'; name++)
    hash = (hash ^ (guint8) *name) * 0x01000193u;
  return hash;
}

static void
build_names (PscPdbTypes *self)
{
  g_autoptr (GArray) names = g_array_new (FALSE, FALSE, sizeof (PscKeyed));

  for (guint32 i = 0; i < self->n_types; i++)
    {
      PscPdbAggregate aggregate;
      PscPdbRecord record;
      PscKeyed entry = { .value = self->first + i };

      if (!psc_pdb_types_get_record (self, entry.value, &record)
          || !psc_pdb_type_read_aggregate (&record, &aggregate) || aggregate.is_forward)
        continue;
      entry.key = hash_name (aggregate.name);
      g_array_append_val (names, entry);
    }
  self->n_names = names->len;
  psc_radix_sort ((PscKeyed *) (void *) names->data, names->len);
  self->names = (PscKeyed *) (void *) g_array_free (g_steal_pointer (&names), FALSE);
  self->has_names = TRUE;
}

guint32
psc_pdb_types_find (PscPdbTypes *self, const char *name)
{
  guint32 hash;
  guint first;

  g_return_val_if_fail (name != NULL, 0);

  g_mutex_lock (&self->lock);
  if (!self->has_names)
    build_names (self);
  g_mutex_unlock (&self->lock);
  hash = hash_name (name);
  first = psc_keyed_count_below (self->names, self->n_names, hash);
  for (guint i = first;
       i < self->n_names && self->names[i].key == hash && i - first < MAX_EQUAL_HASHES; i++)
    {
      PscPdbAggregate aggregate;
      PscPdbRecord record;

      if (psc_pdb_types_get_record (self, self->names[i].value, &record)
          && psc_pdb_type_read_aggregate (&record, &aggregate)
          && strcmp (aggregate.name, name) == 0)
        return self->names[i].value;
    }
  return 0;
}

guint32
psc_pdb_types_define (PscPdbTypes *self, guint32 index)
{
  PscPdbAggregate aggregate;
  PscPdbRecord record;

  if (!psc_pdb_types_get_record (self, index, &record)
      || !psc_pdb_type_read_aggregate (&record, &aggregate))
    return 0;
  return aggregate.is_forward ? psc_pdb_types_find (self, aggregate.name) : index;
}

/* u32 scope or class, u32 type, name */
const char *
psc_pdb_types_get_function_name (const PscPdbTypes *self, guint32 item)
{
  PscPdbRecord record;

  if (!psc_pdb_types_get_record (self, item, &record)
      || (record.kind != PSC_LF_FUNC_ID && record.kind != PSC_LF_MFUNC_ID))
    return NULL;
  return psc_pdb_record_get_string (&record, 8);
}
