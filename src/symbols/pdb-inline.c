/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Inline sites. Called through pdb.h.
 *
 *   S_INLINESITE    u32 parent, u32 end, u32 item, annotations
 *   S_INLINESITE2   u32 parent, u32 end, u32 item, u32 invocations, annotations
 *
 * Annotations are a small program that moves through code and lines, in compressed numbers: one
 * byte below 80, two from 80 (14 bits), four from c0 (29 bits), the highest byte first. Its
 * instructions are of Microsoft's published cvinfo.h; that a length moves the place only where it
 * stands alone was measured with what clang and MSVC write.
 */
#include "config.h"

#include "symbols/pdb-inline.h"

#include "base/limits.h"
#include "symbols/pdb-record-private.h"

#define SITE_BYTES 12u
#define SITE2_BYTES 16u

enum
{
  OP_END = 0,
  OP_CODE_OFFSET = 1,
  OP_CODE_OFFSET_BASE = 2,
  OP_CHANGE_CODE_OFFSET = 3,
  OP_CHANGE_CODE_LENGTH = 4,
  OP_CHANGE_FILE = 5,
  OP_CHANGE_LINE_OFFSET = 6,
  OP_CHANGE_LINE_END_DELTA = 7,
  OP_CHANGE_RANGE_KIND = 8,
  OP_CHANGE_COLUMN_START = 9,
  OP_CHANGE_COLUMN_END_DELTA = 10,
  OP_CHANGE_CODE_AND_LINE = 11,
  OP_CHANGE_LENGTH_AND_CODE = 12,
  OP_CHANGE_COLUMN_END = 13,
};

/* `code` and `line` are where the program is; the row that is open began at `row_code`. */
typedef struct
{
  PscCursor cursor;
  guint64 wanted;
  guint64 code;
  gint64 line;
  guint32 file;
  gboolean is_open;
  guint64 row_code;
  gint64 row_line;
  guint32 row_file;
  gboolean is_found;
} Program;

static gboolean
read_number (PscCursor *cursor, guint32 *value)
{
  guint8 bytes[4];
  guint n_more;

  if (!psc_cursor_read_u8 (cursor, &bytes[0], NULL))
    return FALSE;
  n_more = bytes[0] < 0x80 ? 0 : bytes[0] < 0xc0 ? 1 : 3;
  *value = n_more == 0 ? bytes[0] : n_more == 1 ? bytes[0] & 0x3fu : bytes[0] & 0x1fu;
  for (guint i = 1; i <= n_more; i++)
    {
      if (!psc_cursor_read_u8 (cursor, &bytes[i], NULL))
        return FALSE;
      *value = *value << 8 | bytes[i];
    }
  return TRUE;
}

/* The sign is the lowest bit. */
static gint64
get_signed (guint32 value)
{
  return (value & 1) != 0 ? -(gint64) (value >> 1) : (gint64) (value >> 1);
}

static void
close_row (Program *self, guint64 end)
{
  if (self->is_open && !self->is_found && self->wanted >= self->row_code && self->wanted < end)
    self->is_found = TRUE;
  else if (!self->is_found)
    self->is_open = FALSE;
}

static void
open_row (Program *self)
{
  close_row (self, self->code);
  if (self->is_found)
    return;
  self->is_open = TRUE;
  self->row_code = self->code;
  self->row_line = self->line;
  self->row_file = self->file;
}

/* One instruction with its operands; FALSE at the end. */
static gboolean
step (Program *self)
{
  guint32 op, first = 0, second = 0;

  if (!read_number (&self->cursor, &op) || op == OP_END || op > OP_CHANGE_COLUMN_END
      || !read_number (&self->cursor, &first)
      || (op == OP_CHANGE_LENGTH_AND_CODE && !read_number (&self->cursor, &second)))
    return FALSE;
  switch (op)
    {
    case OP_CODE_OFFSET:
      self->code = first;
      open_row (self);
      break;
    case OP_CHANGE_CODE_OFFSET:
      self->code += first;
      open_row (self);
      break;
    case OP_CHANGE_CODE_LENGTH:
      close_row (self, self->code + first);
      self->code += first;
      break;
    case OP_CHANGE_FILE:
      self->file = first;
      break;
    case OP_CHANGE_LINE_OFFSET:
      self->line += get_signed (first);
      break;
    case OP_CHANGE_CODE_AND_LINE:
      self->line += get_signed (first >> 4);
      self->code += first & 0xf;
      open_row (self);
      break;
    case OP_CHANGE_LENGTH_AND_CODE:
      self->code += second;
      open_row (self);
      close_row (self, self->code + first);
      break;
    /* Code that was moved elsewhere is not counted from the procedure's beginning. */
    case OP_CODE_OFFSET_BASE:
      return FALSE;
    default:
      break;
    }
  return !self->is_found;
}

/* Whether a site covers an address, `offset` behind the procedure's beginning. */
static gboolean
match_site (const PscPdbRecord *record,
            const PscPdbLines *lines,
            guint32 offset,
            PscPdbInlineSite *site)
{
  gsize at = record->kind == PSC_S_INLINESITE2 ? SITE2_BYTES : SITE_BYTES;
  Program program = { .wanted = offset };
  guint32 line = 0;
  gint64 sum;

  if (record->n_body <= at)
    return FALSE;
  *site = (PscPdbInlineSite){ .item = psc_bytes_get_u32 (record->body + 8) };
  psc_pdb_lines_find_inlinee (lines, site->item, &program.file, &line);
  psc_cursor_init (&program.cursor, record->body + at, record->n_body - at, 0, "inline site");
  while (step (&program))
    ;
  if (!program.is_found)
    return FALSE;
  sum = line + program.row_line;
  site->file = program.row_file;
  site->line = line != 0 && sum > 0 && sum <= G_MAXUINT32 ? (guint32) sum : 0;
  return TRUE;
}

/* Sites lie in one another in the order of their records, up to the end of the procedure. */
GArray *
psc_pdb_inline_sites_find (const PscPdbModuleStream *stream,
                           const PscPdbLines *lines,
                           const PscPdbProcedure *procedure,
                           guint32 linked_rva)
{
  const guint8 *bytes = (const guint8 *) g_bytes_get_data (stream->bytes, NULL);
  GArray *sites = g_array_new (FALSE, FALSE, sizeof (PscPdbInlineSite));
  PscPdbRecord record;
  guint n_scopes = 0;

  if (!psc_pdb_record_read (bytes, stream->symbol_bytes, procedure->record, &record))
    return sites;
  for (gsize at = psc_pdb_record_get_next (&record);
       sites->len < PSC_MAX_INLINE_DEPTH
       && psc_pdb_record_read (bytes, stream->symbol_bytes, at, &record);
       at = psc_pdb_record_get_next (&record))
    {
      PscPdbInlineSite site;

      if (record.kind == PSC_S_PROC_ID_END || (record.kind == PSC_S_END && n_scopes == 0))
        break;
      if (record.kind == PSC_S_END)
        n_scopes--;
      else if (record.kind == PSC_S_BLOCK32)
        n_scopes++;
      else if ((record.kind == PSC_S_INLINESITE || record.kind == PSC_S_INLINESITE2)
               && match_site (&record, lines, linked_rva - procedure->linked_rva, &site))
        g_array_append_val (sites, site);
    }
  return sites;
}
