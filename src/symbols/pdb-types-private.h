/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Type records as the parts of the type reader see them.
 */
#pragma once

#include "symbols/pdb-record-private.h"
#include "symbols/pdb-types.h"
#include "symbols/radix-sort-private.h"

G_BEGIN_DECLS

/* Leaves of type records, of Microsoft's published cvinfo.h. */
#define PSC_LF_MODIFIER 0x1001u
#define PSC_LF_POINTER 0x1002u
#define PSC_LF_FIELDLIST 0x1203u
#define PSC_LF_BITFIELD 0x1205u
#define PSC_LF_BCLASS 0x1400u
#define PSC_LF_VBCLASS 0x1401u
#define PSC_LF_IVBCLASS 0x1402u
#define PSC_LF_INDEX 0x1404u
#define PSC_LF_VFUNCTAB 0x1409u
#define PSC_LF_FRIENDCLS 0x140au
#define PSC_LF_ENUMERATE 0x1502u
#define PSC_LF_ARRAY 0x1503u
#define PSC_LF_CLASS 0x1504u
#define PSC_LF_STRUCTURE 0x1505u
#define PSC_LF_UNION 0x1506u
#define PSC_LF_ENUM 0x1507u
#define PSC_LF_MEMBER 0x150du
#define PSC_LF_STMEMBER 0x150eu
#define PSC_LF_METHOD 0x150fu
#define PSC_LF_NESTTYPE 0x1510u
#define PSC_LF_ONEMETHOD 0x1511u
#define PSC_LF_NESTTYPEEX 0x1512u
#define PSC_LF_INTERFACE 0x1519u
#define PSC_LF_BINTERFACE 0x151au
#define PSC_LF_FUNC_ID 0x1601u
#define PSC_LF_MFUNC_ID 0x1602u
#define PSC_LF_CLASS2 0x1608u
#define PSC_LF_STRUCTURE2 0x1609u

struct _PscPdbTypes
{
  GBytes *stream;
  const guint8 *bytes;
  gsize size; /* to the end of the records */
  guint32 first;
  guint32 n_types;
  guint32 *records; /* offsets in the stream */
  GMutex lock;      /* while names are made */
  PscKeyed *names;  /* (nullable): hash of the name and index, sorted; made by the first look-up */
  guint n_names;
  gboolean has_names;
};

/**
 * PscPdbAggregate:
 * @fields: the list of its members, 0 for none
 * @is_forward: only announced here
 */
typedef struct
{
  const char *name;
  guint32 fields;
  guint64 n_bytes;
  gboolean is_forward;
  gboolean is_union;
} PscPdbAggregate;

/** psc_pdb_types_get_record: %FALSE for basic types and indices that do not exist. */
gboolean psc_pdb_types_get_record (const PscPdbTypes *self, guint32 index, PscPdbRecord *record);

/** psc_pdb_type_read_aggregate: %FALSE for another leaf. */
gboolean psc_pdb_type_read_aggregate (const PscPdbRecord *record, PscPdbAggregate *aggregate);

/** psc_pdb_type_read_number: a numeric leaf, which the cursor passes; %FALSE for what is none. */
gboolean psc_pdb_type_read_number (PscCursor *cursor, guint64 *value);

/** psc_pdb_type_read_name: (nullable): a string, which the cursor passes. */
const char *psc_pdb_type_read_name (PscCursor *cursor);

/** psc_pdb_types_define: the index of the definition of what @index may only announce. */
guint32 psc_pdb_types_define (PscPdbTypes *self, guint32 index);

/**
 * psc_pdb_types_describe:
 * @member: (inout): everything that its type tells is filled in
 *
 * Returns: the index of the structure that the member is of, or 0
 */
guint32 psc_pdb_types_describe (PscPdbTypes *self, guint32 index, PscLayoutMember *member);

G_END_DECLS
