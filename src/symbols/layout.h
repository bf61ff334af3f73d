/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where the members of a structure are: what a PDB says, or a table of our own.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PscLayoutMember:
 * @name: lives as long as what the layout came from
 * @offset: in bytes, from the beginning of the structure
 * @has_size: whether @n_bytes is known
 * @n_bytes: the whole member; of a bit field the integer that holds it
 * @n_bits: of a bit field; 0 for a member of whole bytes
 * @first_bit: of a bit field, counted from the lowest of the integer
 * @is_array: also where it has no elements: the tail of a structure
 * @n_elements: of an array; of arrays of arrays those of the outermost
 * @element_bytes: of an array
 * @is_pointer: the member is a pointer, or an array of them
 * @type_name: (nullable): the structure, union or enumeration that the member, its elements or what
 * they point to are of
 */
typedef struct
{
  const char *name;
  guint32 offset;
  gboolean has_size;
  guint32 n_bytes;
  guint8 n_bits;
  guint8 first_bit;
  gboolean is_array;
  guint32 n_elements;
  guint32 element_bytes;
  gboolean is_pointer;
  const char *type_name;
} PscLayoutMember;

/**
 * PscLayout:
 * @name: lives as long as what the layout came from
 * @n_bytes: the whole structure
 * @is_union: members share their place
 * @is_complete: every member could be read
 * @members: (element-type PscLayoutMember): in the order of the source, those of base classes and
 * of members without a name among them
 */
typedef struct
{
  const char *name;
  guint32 n_bytes;
  gboolean is_union;
  gboolean is_complete;
  GArray *members;
} PscLayout;

PscLayout *psc_layout_new (const char *name, guint32 n_bytes);
void psc_layout_free (PscLayout *self);

/** psc_layout_find: (nullable): the member of that name. */
const PscLayoutMember *psc_layout_find (const PscLayout *self, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PscLayout, psc_layout_free)

G_END_DECLS
