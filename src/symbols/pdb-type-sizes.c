/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the type of a member tells of it: size, elements, bits, name. Called by the reader of
 * layouts.
 */
#include "config.h"

#include "base/limits.h"
#include "symbols/pdb-types-private.h"

/* Bits 8 to 11 of a basic type say that it is a pointer to it. */
enum
{
  MODE_VALUE = 0,
  MODE_NEAR_32 = 4,
  MODE_NEAR_64 = 6,
};

static gboolean
get_basic_bytes (guint32 index, guint32 *n_bytes)
{
  static const struct
  {
    guint8 kind;
    guint8 n_bytes;
  } sizes[] = { { 0x08, 4 },  { 0x10, 1 }, { 0x11, 2 },  { 0x12, 4 },  { 0x13, 8 },  { 0x14, 16 },
                { 0x20, 1 },  { 0x21, 2 }, { 0x22, 4 },  { 0x23, 8 },  { 0x24, 16 }, { 0x30, 1 },
                { 0x31, 2 },  { 0x32, 4 }, { 0x33, 8 },  { 0x40, 4 },  { 0x41, 8 },  { 0x42, 10 },
                { 0x43, 16 }, { 0x46, 2 }, { 0x50, 8 },  { 0x51, 16 }, { 0x68, 1 },  { 0x69, 1 },
                { 0x70, 1 },  { 0x71, 2 }, { 0x72, 2 },  { 0x73, 2 },  { 0x74, 4 },  { 0x75, 4 },
                { 0x76, 8 },  { 0x77, 8 }, { 0x78, 16 }, { 0x79, 16 }, { 0x7a, 2 },  { 0x7b, 4 },
                { 0x7c, 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    if (sizes[i].kind == (index & 0xff))
      {
        *n_bytes = sizes[i].n_bytes;
        return TRUE;
      }
  return FALSE;
}

static void
describe_basic (guint32 index, PscLayoutMember *member)
{
  switch (index >> 8 & 0xf)
    {
    case MODE_VALUE:
      member->has_size = get_basic_bytes (index, &member->n_bytes);
      break;
    case MODE_NEAR_32:
    case MODE_NEAR_64:
      member->has_size = member->is_pointer = TRUE;
      member->n_bytes = (index >> 8 & 0xf) == MODE_NEAR_32 ? 4 : 8;
      break;
    default:
      break;
    }
}

/* LF_POINTER: u32 target, u32 attributes with the kind in bits 0 to 4 and the size in 13 to 18. */
static guint32
describe_pointer (const PscPdbTypes *self, const PscPdbRecord *record, PscLayoutMember *member)
{
  guint32 attributes = psc_bytes_get_u32 (record->body + 4);

  member->is_pointer = TRUE;
  member->n_bytes = attributes >> 13 & 0x3f;
  if (member->n_bytes == 0)
    member->n_bytes = (attributes & 0x1f) == 0xc ? 8 : (attributes & 0x1f) == 0xa ? 4 : 0;
  member->has_size = member->n_bytes != 0;
  return psc_bytes_get_u32 (record->body);
}

/* The structure or enumeration a chain of pointers, arrays and modifiers leads to, by its name. */
static const char *
find_type_name (const PscPdbTypes *self, guint32 index)
{
  PscPdbAggregate aggregate;
  PscPdbRecord record;

  for (guint step = 0; step < PSC_MAX_TYPE_DEPTH && psc_pdb_types_get_record (self, index, &record);
       step++)
    {
      if (psc_pdb_type_read_aggregate (&record, &aggregate))
        return aggregate.name;
      /* LF_ENUM: u16 members, u16 properties, u32 underlying, u32 fields, name. */
      if (record.kind == PSC_LF_ENUM)
        return psc_pdb_record_get_string (&record, 12);
      if ((record.kind != PSC_LF_POINTER && record.kind != PSC_LF_ARRAY
           && record.kind != PSC_LF_MODIFIER)
          || record.n_body < 4)
        return NULL;
      index = psc_bytes_get_u32 (record.body);
    }
  return NULL;
}

/* LF_ARRAY: u32 element, u32 index type, number of bytes, name. The size of an element may be
 * unknown; the array's is not. Returns the element. */
static guint32
read_array (const PscPdbRecord *record, PscLayoutMember *member)
{
  PscCursor cursor;
  guint64 n_bytes;

  psc_cursor_init (&cursor, record->body, record->n_body, 0, "array");
  if (!psc_cursor_skip (&cursor, 8, NULL) || !psc_pdb_type_read_number (&cursor, &n_bytes)
      || n_bytes > G_MAXUINT32)
    return 0;
  member->has_size = TRUE;
  member->n_bytes = (guint32) n_bytes;
  return psc_bytes_get_u32 (record->body);
}

static guint32 describe (PscPdbTypes *self, guint32 index, PscLayoutMember *member, guint depth);

/* Elements are described apart: theirs are not the array's bits and bytes. */
static guint32
describe_array (PscPdbTypes *self, const PscPdbRecord *record, PscLayoutMember *member, guint depth)
{
  PscLayoutMember element = { 0 };
  guint32 element_type = read_array (record, member);

  member->is_array = TRUE;
  if (!member->has_size)
    return 0;
  describe (self, element_type, &element, depth);
  member->is_pointer = element.is_pointer;
  if (element.has_size && element.n_bytes > 0)
    {
      member->element_bytes = element.n_bytes;
      member->n_elements = member->n_bytes / element.n_bytes;
    }
  /* Members of elements have no place of their own. */
  return 0;
}

static guint32
describe_aggregate (PscPdbTypes *self, guint32 index, PscLayoutMember *member)
{
  guint32 definition = psc_pdb_types_define (self, index);
  PscPdbAggregate aggregate;
  PscPdbRecord record;

  if (!psc_pdb_types_get_record (self, definition, &record)
      || !psc_pdb_type_read_aggregate (&record, &aggregate) || aggregate.n_bytes > G_MAXUINT32)
    return 0;
  member->has_size = TRUE;
  member->n_bytes = (guint32) aggregate.n_bytes;
  return definition;
}

/* Every step of this goes one record on, so that a circle of types ends at the limit. */
static guint32
describe (PscPdbTypes *self, guint32 index, PscLayoutMember *member, guint depth)
{
  PscPdbRecord record;

  for (; depth < PSC_MAX_TYPE_DEPTH; depth++)
    {
      if (!psc_pdb_types_get_record (self, index, &record))
        {
          describe_basic (index, member);
          return 0;
        }
      if (record.n_body < 8)
        return 0;
      switch (record.kind)
        {
        case PSC_LF_POINTER:
          describe_pointer (self, &record, member);
          return 0;
        case PSC_LF_ARRAY:
          return describe_array (self, &record, member, depth + 1);
        /* u32 type, u8 bits, u8 first bit */
        case PSC_LF_BITFIELD:
          member->n_bits = record.body[4];
          member->first_bit = record.body[5];
          index = psc_bytes_get_u32 (record.body);
          break;
        /* u32 type, u16 flags, padding */
        case PSC_LF_MODIFIER:
          index = psc_bytes_get_u32 (record.body);
          break;
        case PSC_LF_ENUM:
          index = psc_bytes_get_u32 (record.body + 4);
          break;
        default:
          return describe_aggregate (self, index, member);
        }
    }
  return 0;
}

guint32
psc_pdb_types_describe (PscPdbTypes *self, guint32 index, PscLayoutMember *member)
{
  member->type_name = find_type_name (self, index);
  return describe (self, index, member, 0);
}
