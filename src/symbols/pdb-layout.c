/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Members of structures out of type records. Called through pdb.h.
 *
 * A list of fields has one after another, with up to three bytes f1 to f3 between them that say
 * how many to skip:
 *
 *   LF_MEMBER             u16 attributes, u32 type, number (offset), name
 *   LF_BCLASS             u16 attributes, u32 type, number (offset)
 *   LF_VBCLASS            u16 attributes, u32 type, u32 pointer, number, number
 *   LF_ENUMERATE          u16 attributes, number, name
 *   LF_STMEMBER           u16 attributes, u32 type, name
 *   LF_NESTTYPE           u16, u32 type, name
 *   LF_METHOD             u16 count, u32 list, name
 *   LF_ONEMETHOD          u16 attributes, u32 type, u32 where bits 2 to 4 are 4 or 6, name
 *   LF_VFUNCTAB           u16, u32 type
 *   LF_INDEX              u16, u32 list that goes on
 */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "symbols/pdb-types-private.h"

/* One member as it is written; `type` is 0 for what is no member of data. */
typedef struct
{
  const char *name;
  guint32 type;
  guint64 offset;
  gboolean is_base;
  guint32 next_list; /* of LF_INDEX */
} Field;

/* Visits members; returns FALSE to stop. */
typedef gboolean (*FieldFunc) (const Field *field, guint64 base, gpointer data);

typedef struct
{
  PscPdbTypes *types;
  FieldFunc func;
  gpointer data;
  guint n_left; /* fields that may still be looked at */
  gboolean is_complete;
} Walk;

static gboolean
read_member (PscCursor *cursor, Field *field)
{
  guint16 attributes;

  return psc_cursor_read_u16 (cursor, &attributes, NULL)
         && psc_cursor_read_u32 (cursor, &field->type, NULL)
         && psc_pdb_type_read_number (cursor, &field->offset);
}

static gboolean
skip_name (PscCursor *cursor, gsize n_before)
{
  return psc_cursor_skip (cursor, n_before, NULL) && psc_pdb_type_read_name (cursor) != NULL;
}

static gboolean
skip_one_method (PscCursor *cursor)
{
  guint16 attributes;
  guint kind;

  if (!psc_cursor_read_u16 (cursor, &attributes, NULL))
    return FALSE;
  kind = attributes >> 2 & 7;
  return skip_name (cursor, kind == 4 || kind == 6 ? 8 : 4);
}

static gboolean
skip_numbers (PscCursor *cursor, gsize n_before, guint n)
{
  guint64 number;

  if (!psc_cursor_skip (cursor, n_before, NULL))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!psc_pdb_type_read_number (cursor, &number))
      return FALSE;
  return TRUE;
}

static gboolean
read_field_body (PscCursor *cursor, guint leaf, Field *field)
{
  switch (leaf)
    {
    case PSC_LF_MEMBER:
      return read_member (cursor, field) && (field->name = psc_pdb_type_read_name (cursor)) != NULL;
    case PSC_LF_BCLASS:
    case PSC_LF_BINTERFACE:
      field->is_base = TRUE;
      return read_member (cursor, field);
    case PSC_LF_VBCLASS:
    case PSC_LF_IVBCLASS:
      return skip_numbers (cursor, 10, 2);
    case PSC_LF_ENUMERATE:
      return skip_numbers (cursor, 2, 1) && skip_name (cursor, 0);
    case PSC_LF_STMEMBER:
    case PSC_LF_NESTTYPE:
    case PSC_LF_NESTTYPEEX:
    case PSC_LF_METHOD:
      return skip_name (cursor, 6);
    case PSC_LF_ONEMETHOD:
      return skip_one_method (cursor);
    case PSC_LF_VFUNCTAB:
    case PSC_LF_FRIENDCLS:
      return psc_cursor_skip (cursor, 6, NULL);
    case PSC_LF_INDEX:
      return psc_cursor_skip (cursor, 2, NULL)
             && psc_cursor_read_u32 (cursor, &field->next_list, NULL);
    default:
      return FALSE;
    }
}

static gboolean
read_field (PscCursor *cursor, Field *field)
{
  guint16 leaf;

  *field = (Field){ 0 };
  if (!psc_cursor_read_u16 (cursor, &leaf, NULL) || !read_field_body (cursor, leaf, field))
    return FALSE;
  while (psc_cursor_get_left (cursor) > 0 && cursor->bytes[cursor->pos] > 0xf0)
    cursor->pos += MIN (cursor->bytes[cursor->pos] & 0xfu, psc_cursor_get_left (cursor));
  return TRUE;
}

static gboolean walk_type (Walk *walk, guint32 index, guint64 base, guint depth);

/* Members without a name and base classes are looked into. Returns FALSE when told to stop. */
static gboolean
visit (Walk *walk, const Field *field, guint64 base, guint depth)
{
  PscLayoutMember member = { 0 };
  guint32 type;

  if (!field->is_base && *field->name != '\0')
    return walk->func (field, base, walk->data);
  type = psc_pdb_types_describe (walk->types, field->type, &member);
  if (type == 0 || depth == PSC_MAX_TYPE_DEPTH || field->offset > G_MAXUINT32)
    {
      walk->is_complete = FALSE;
      return TRUE;
    }
  return walk_type (walk, type, base + field->offset, depth + 1);
}

static gboolean
walk_list (Walk *walk, guint32 list, guint64 base, guint depth)
{
  while (list != 0)
    {
      PscPdbRecord record;
      PscCursor cursor;

      if (!psc_pdb_types_get_record (walk->types, list, &record) || record.kind != PSC_LF_FIELDLIST)
        {
          walk->is_complete = FALSE;
          return TRUE;
        }
      list = 0;
      psc_cursor_init (&cursor, record.body, record.n_body, 0, "fields");
      while (psc_cursor_get_left (&cursor) > 0)
        {
          Field field;

          if (walk->n_left == 0 || !read_field (&cursor, &field))
            {
              walk->is_complete = FALSE;
              return walk->n_left > 0;
            }
          walk->n_left--;
          if (field.next_list != 0)
            list = field.next_list;
          else if (field.type != 0 && !visit (walk, &field, base, depth))
            return FALSE;
        }
    }
  return TRUE;
}

static gboolean
walk_type (Walk *walk, guint32 index, guint64 base, guint depth)
{
  PscPdbAggregate aggregate;
  PscPdbRecord record;

  if (psc_pdb_types_get_record (walk->types, index, &record)
      && psc_pdb_type_read_aggregate (&record, &aggregate))
    return walk_list (walk, aggregate.fields, base, depth);
  walk->is_complete = FALSE;
  return TRUE;
}

/* Fills in what a field says; FALSE where it would reach beyond the structure. */
static gboolean
make_member (PscPdbTypes *self,
             const Field *field,
             guint64 base,
             guint64 n_bytes,
             PscLayoutMember *member,
             guint32 *type)
{
  *member = (PscLayoutMember){ .name = field->name };
  *type = psc_pdb_types_describe (self, field->type, member);
  if (field->offset > n_bytes || base > n_bytes - field->offset)
    return FALSE;
  member->offset = (guint32) (base + field->offset);
  return !member->has_size || member->n_bytes <= n_bytes - member->offset;
}

typedef struct
{
  PscPdbTypes *types;
  PscLayout *layout;
} Listing;

static gboolean
list_field (const Field *field, guint64 base, gpointer data)
{
  Listing *listing = (Listing *) data;
  PscLayoutMember member;
  guint32 type;

  if (make_member (listing->types, field, base, listing->layout->n_bytes, &member, &type))
    g_array_append_val (listing->layout->members, member);
  else
    listing->layout->is_complete = FALSE;
  return TRUE;
}

static gboolean
read_definition (const PscPdbTypes *self, guint32 index, PscPdbAggregate *aggregate, GError **error)
{
  PscPdbRecord record;

  if (psc_pdb_types_get_record (self, index, &record)
      && psc_pdb_type_read_aggregate (&record, aggregate) && aggregate->n_bytes <= G_MAXUINT32)
    return TRUE;
  g_set_error (error, PSC_ERROR, PSC_ERROR_NO_SYMBOLS, "type 0x%x of the PDB is no structure",
               index);
  return FALSE;
}

PscLayout *
psc_pdb_types_read_layout (PscPdbTypes *self, guint32 index, GError **error)
{
  PscPdbAggregate aggregate;
  Listing listing = { .types = self };
  Walk walk = { self, list_field, &listing, PSC_MAX_TYPE_FIELDS, TRUE };

  if (!read_definition (self, index, &aggregate, error))
    return NULL;
  listing.layout = psc_layout_new (aggregate.name, (guint32) aggregate.n_bytes);
  listing.layout->is_union = aggregate.is_union;
  walk_type (&walk, index, 0, 0);
  listing.layout->is_complete &= walk.is_complete;
  return listing.layout;
}

typedef struct
{
  PscPdbTypes *types;
  const char *name;
  gsize length;
  guint64 n_bytes;
  gboolean is_found;
  PscLayoutMember member;
  guint32 type;
} Search;

static gboolean
match_field (const Field *field, guint64 base, gpointer data)
{
  Search *search = (Search *) data;

  if (strncmp (field->name, search->name, search->length) != 0
      || field->name[search->length] != '\0')
    return TRUE;
  search->is_found =
      make_member (search->types, field, base, search->n_bytes, &search->member, &search->type);
  return !search->is_found;
}

gboolean
psc_pdb_types_find_member (PscPdbTypes *self,
                           guint32 index,
                           const char *path,
                           PscLayoutMember *member,
                           GError **error)
{
  guint64 base = 0;
  Search search = { .types = self };
  Walk walk = { self, match_field, &search, PSC_MAX_TYPE_FIELDS, TRUE };

  g_return_val_if_fail (path != NULL && member != NULL, FALSE);

  for (search.name = path;; search.name += search.length + 1)
    {
      PscPdbAggregate aggregate;

      search.length = strcspn (search.name, ".");
      search.is_found = FALSE;
      if (!read_definition (self, index, &aggregate, error))
        return FALSE;
      search.n_bytes = aggregate.n_bytes;
      walk_type (&walk, index, 0, 0);
      if (!search.is_found)
        {
          g_set_error (error, PSC_ERROR, PSC_ERROR_NO_SYMBOLS, "%s has no member %.*s",
                       aggregate.name, (int) MIN (search.length, 1000), search.name);
          return FALSE;
        }
      base += search.member.offset;
      if (base > G_MAXUINT32)
        {
          g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT, "%s: the offset is out of range", path);
          return FALSE;
        }
      if (search.name[search.length] == '\0')
        break;
      index = search.type;
    }
  *member = search.member;
  member->offset = (guint32) base;
  return TRUE;
}
