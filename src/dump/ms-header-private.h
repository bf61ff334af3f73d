/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The header that begins every kernel dump of Windows, DUMP_HEADER32 or DUMP_HEADER64.
 *
 * Windows fills the whole header with the text `PAGE` and then stores the fields that it knows: a
 * field that reads `PAGE` is unknown. Layouts: mindumpdef.h of the Windows SDK, and volatility3
 * (crash.json, crash64.json).
 */
#pragma once

#include "bytes/cursor.h"
#include "dump/dump-private.h"

G_BEGIN_DECLS

#define PSC_MS_MAX_RUNS 86u
#define PSC_MS_MAX_HEADER_BYTES 0x2000u

/** PscMsDumpType: the field DumpType. */
typedef enum
{
  PSC_MS_TYPE_FULL = 1,
  PSC_MS_TYPE_SUMMARY = 2,
  PSC_MS_TYPE_HEADER = 3,
  PSC_MS_TYPE_TRIAGE = 4,
  PSC_MS_TYPE_BITMAP_FULL = 5,
  PSC_MS_TYPE_BITMAP_KERNEL = 6,
  PSC_MS_TYPE_AUTOMATIC = 7,
  PSC_MS_TYPE_RANGES_KERNEL = 8,
  PSC_MS_TYPE_RANGES_KERNEL_ALL = 9,
  PSC_MS_TYPE_RANGES_FULL = 10,
} PscMsDumpType;

/* Bits of Attributes. */
#define PSC_MS_ATTRIBUTE_SPACE_WAS_SHORT (1u << 2)
#define PSC_MS_ATTRIBUTE_FILTERED (1u << 6)
#define PSC_MS_ATTRIBUTE_ENCRYPTED (1u << 8)
#define PSC_MS_ATTRIBUTE_DECRYPTED (1u << 9)

/** PscMsRun: pages of physical memory that follow each other. */
typedef struct
{
  guint64 base_page;
  guint64 n_pages;
} PscMsRun;

/**
 * PscMsHeader:
 * @pointer_bytes: 4 or 8
 * @header_bytes: what follows the header begins here
 * @dump_type: as stored, may be none of #PscMsDumpType
 * @attributes: 0 where unknown
 * @writer_status: what Windows reports of the writing, 0 for success and where unknown
 * @has_fields: whether @fields is known
 * @fields: MiniDumpFields, the parts that a triage dump has
 * @n_runs: as stored, may be more than @runs has room for; 0 where unknown
 * @n_run_pages: their sum as stored, 0 where unknown
 * @runs: the first PSC_MS_MAX_RUNS at most
 * @runs_offset: where the list of runs is in the file, for messages
 *
 * What the container needs beside the hints.
 */
typedef struct
{
  guint pointer_bytes;
  guint64 header_bytes;
  guint32 dump_type;
  guint32 attributes;
  guint32 writer_status;
  gboolean has_fields;
  guint32 fields;
  guint32 n_runs;
  guint64 n_run_pages;
  PscMsRun runs[PSC_MS_MAX_RUNS];
  guint64 runs_offset;
} PscMsHeader;

/** psc_ms_header_is_there: whether a file begins with the signature of either header. */
gboolean psc_ms_header_is_there (const guint8 *head, gsize n_bytes);

/**
 * psc_ms_header_read:
 * @input: the file; its issues take values that cannot be
 * @header: (out): undefined on failure
 * @hints: filled in with what is known
 * @error: %PSC_ERROR_TRUNCATED, or from the system
 */
gboolean psc_ms_header_read (const PscDumpInput *input,
                             PscMsHeader *header,
                             PscDumpHints *hints,
                             GError **error);

/** psc_ms_header_get_max_runs: how many runs the header has room for. */
guint psc_ms_header_get_max_runs (const PscMsHeader *self);

/* What a field reads when Windows did not write it. */
#define PSC_MS_FILLER_32 0x45474150u
#define PSC_MS_FILLER_64 G_GUINT64_CONSTANT (0x4547415045474150)

/** psc_ms_get_u32: a field that was checked to be inside; 0 where it still has its filler. The
 * others differ in width alone. */
static inline guint32
psc_ms_get_u32 (const guint8 *field)
{
  guint32 value = psc_bytes_get_u32 (field);

  return value == PSC_MS_FILLER_32 ? 0 : value;
}

static inline guint64
psc_ms_get_u64 (const guint8 *field)
{
  guint64 value = psc_bytes_get_u64 (field);

  return value == PSC_MS_FILLER_64 ? 0 : value;
}

static inline guint64
psc_ms_get_pointer (const guint8 *field, guint pointer_bytes)
{
  return pointer_bytes == 4 ? psc_ms_get_u32 (field) : psc_ms_get_u64 (field);
}

G_END_DECLS
