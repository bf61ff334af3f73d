/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One record of a symbol or type stream after another: u16 length of what follows, u16 kind, body.
 *
 * A walk always moves forward: a record shorter than its kind ends it, as one that reaches beyond
 * the end does.
 */
#pragma once

#include <string.h>

#include "bytes/cursor.h"

G_BEGIN_DECLS

/* Kinds of symbol records, of Microsoft's published cvinfo.h. */
#define PSC_S_END 0x0006u
#define PSC_S_BLOCK32 0x1103u
#define PSC_S_LDATA32 0x110cu
#define PSC_S_GDATA32 0x110du
#define PSC_S_PUB32 0x110eu
#define PSC_S_LPROC32 0x110fu
#define PSC_S_GPROC32 0x1110u
#define PSC_S_PROCREF 0x1125u
#define PSC_S_LPROCREF 0x1127u
#define PSC_S_LPROC32_ID 0x1146u
#define PSC_S_GPROC32_ID 0x1147u
#define PSC_S_INLINESITE 0x114du
#define PSC_S_INLINESITE_END 0x114eu
#define PSC_S_PROC_ID_END 0x114fu
#define PSC_S_LPROC32_DPC 0x1155u
#define PSC_S_LPROC32_DPC_ID 0x1156u
#define PSC_S_INLINESITE2 0x115du

typedef struct
{
  guint32 at; /* where the length is */
  guint16 kind;
  const guint8 *body;
  gsize n_body;
} PscPdbRecord;

/** psc_pdb_record_read: the record at @at of @bytes; %FALSE at the end and where none fits. */
static inline gboolean
psc_pdb_record_read (const guint8 *bytes, gsize size, gsize at, PscPdbRecord *record)
{
  gsize length;

  if (at > size || size - at < 4)
    return FALSE;
  length = psc_bytes_get_u16 (bytes + at);
  if (length < 2 || length > size - at - 2)
    return FALSE;
  record->at = (guint32) at;
  record->kind = psc_bytes_get_u16 (bytes + at + 2);
  record->body = bytes + at + 4;
  record->n_body = length - 2;
  return TRUE;
}

/** psc_pdb_record_get_next: where the record behind this one is. */
static inline gsize
psc_pdb_record_get_next (const PscPdbRecord *record)
{
  return record->at + 4 + record->n_body;
}

/** psc_pdb_record_get_string: (nullable): a string in the body; %NULL where it does not end. */
static inline const char *
psc_pdb_record_get_string (const PscPdbRecord *record, gsize at)
{
  return at < record->n_body && memchr (record->body + at, '\0', record->n_body - at) != NULL
             ? (const char *) record->body + at
             : NULL;
}

G_END_DECLS
