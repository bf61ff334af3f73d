/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * C13 lines. Called through pdb.h.
 *
 * Subsections {u32 type, u32 bytes, data, padding to 4}; bit 31 of the type says to ignore one:
 *
 *   f2 lines       u32 offset, u16 section, u16 flags (1: columns), u32 bytes of code; then for
 * each file u32 checksum, u32 lines, u32 bytes of this block, and for each line u32 code offset,
 * u32 with the line in bits 0 to 23; then the columns f4 checksums   u32 offset of the name, u8
 * length, u8 kind, bytes, padding to 4 f6 inlinees    u32 signature, then u32 item, u32 checksum,
 * u32 line and, where the signature is 1, u32 n and n more checksums
 *
 * Files are named by the offset of their checksum, these by an offset in the stream /names:
 * u32 0xeffeeffe, u32 version, u32 bytes, strings.
 */
#include "config.h"

#include "symbols/pdb-lines.h"

#include <string.h>

#include "bytes/cursor.h"
#include "symbols/radix-sort-private.h"

#define SUBSECTION_IGNORE 0x80000000u
#define SUBSECTION_LINES 0xf2u
#define SUBSECTION_CHECKSUMS 0xf4u
#define SUBSECTION_INLINEES 0xf6u

#define LINES_HEADER_BYTES 12u
#define LINES_HAVE_COLUMNS 1u
#define BLOCK_HEADER_BYTES 12u
#define CHECKSUM_BYTES 6u
#define LINE_MASK 0xffffffu

/* Compilers mark code of their own with these in place of a line. */
#define LINE_NEVER_STEP_INTO 0xfeefeeu
#define LINE_ALWAYS_STEP_INTO 0xf00f00u

#define NAMES_MAGIC 0xeffeeffeu
#define NAMES_HEADER_BYTES 12u

/* `line` 0: from here on no line is known. */
typedef struct
{
  guint32 file;
  guint32 line;
} Row;

typedef struct
{
  guint32 item;
  guint32 file;
  guint32 line;
} Inlinee;

struct _PscPdbLines
{
  GBytes *bytes; /* of the whole stream */
  const guint8 *checksums;
  gsize n_checksums; /* bytes */
  GArray *rows;      /* element-type Row; in the order of the file */
  PscKeyed *places;  /* address and index in rows, sorted */
  guint n_places;
  GArray *inlinees; /* element-type Inlinee; by item */
};

static void
add_row (PscPdbLines *self, GArray *places, guint32 linked_rva, guint32 file, guint32 line)
{
  PscKeyed place = { .key = linked_rva, .value = self->rows->len };
  Row row = { .file = file, .line = line };

  g_array_append_val (self->rows, row);
  g_array_append_val (places, place);
}

/* The lines of one file in one piece of code; FALSE where the block contradicts itself. */
static gboolean
add_block (PscPdbLines *self,
           GArray *places,
           PscCursor *cursor,
           guint32 start,
           guint32 code_bytes,
           gboolean has_columns)
{
  const guint8 *header = psc_cursor_read_bytes (cursor, BLOCK_HEADER_BYTES, NULL);
  const guint8 *rows;
  guint64 n, block_bytes;

  if (header == NULL)
    return FALSE;
  n = psc_bytes_get_u32 (header + 4);
  block_bytes = n * (has_columns ? 12 : 8);
  if (block_bytes + BLOCK_HEADER_BYTES != psc_bytes_get_u32 (header + 8)
      || block_bytes > psc_cursor_get_left (cursor))
    return FALSE;
  rows = cursor->bytes + cursor->pos;
  for (guint64 i = 0; i < n; i++)
    {
      guint32 offset = psc_bytes_get_u32 (rows + 8 * i);
      guint32 line = psc_bytes_get_u32 (rows + 8 * i + 4) & LINE_MASK;

      if (line == LINE_NEVER_STEP_INTO || line == LINE_ALWAYS_STEP_INTO)
        line = 0;
      if (offset < code_bytes)
        add_row (self, places, start + offset, psc_bytes_get_u32 (header), line);
    }
  return psc_cursor_skip (cursor, (gsize) block_bytes, NULL);
}

static void
add_lines (PscPdbLines *self,
           GArray *places,
           const PscPdbSections *sections,
           const guint8 *data,
           gsize size)
{
  guint32 start, code_bytes;
  PscCursor cursor;

  if (size < LINES_HEADER_BYTES)
    return;
  code_bytes = psc_bytes_get_u32 (data + 8);
  if (!psc_pdb_sections_to_linked_rva (sections, psc_bytes_get_u16 (data + 4),
                                       psc_bytes_get_u32 (data), &start)
      || code_bytes > G_MAXUINT32 - start)
    return;
  psc_cursor_init (&cursor, data, size, 0, "lines");
  if (!psc_cursor_skip (&cursor, LINES_HEADER_BYTES, NULL))
    return;
  while (psc_cursor_get_left (&cursor) > 0
         && add_block (self, places, &cursor, start, code_bytes,
                       (psc_bytes_get_u16 (data + 6) & LINES_HAVE_COLUMNS) != 0))
    ;
}

static void
add_inlinees (PscPdbLines *self, const guint8 *data, gsize size)
{
  PscCursor cursor;
  guint32 signature, n_more = 0;
  Inlinee inlinee;

  psc_cursor_init (&cursor, data, size, 0, "inlinees");
  if (!psc_cursor_read_u32 (&cursor, &signature, NULL) || signature > 1)
    return;
  while (psc_cursor_read_u32 (&cursor, &inlinee.item, NULL)
         && psc_cursor_read_u32 (&cursor, &inlinee.file, NULL)
         && psc_cursor_read_u32 (&cursor, &inlinee.line, NULL))
    {
      g_array_append_val (self->inlinees, inlinee);
      if (signature == 1
          && (!psc_cursor_read_u32 (&cursor, &n_more, NULL)
              || n_more > psc_cursor_get_left (&cursor) / 4
              || !psc_cursor_skip (&cursor, 4 * (gsize) n_more, NULL)))
        return;
    }
}

static gint
compare_inlinees (gconstpointer a, gconstpointer b)
{
  const Inlinee *left = (const Inlinee *) a;
  const Inlinee *right = (const Inlinee *) b;

  return (left->item > right->item) - (left->item < right->item);
}

/* Calls for each subsection of `wanted`; stops at the first that does not fit. */
static void
read_subsections (PscPdbLines *self,
                  GArray *places,
                  const PscPdbSections *sections,
                  const guint8 *bytes,
                  gsize size,
                  gboolean ends_only)
{
  gsize at = 0;

  while (size - at >= 8)
    {
      guint32 type = psc_bytes_get_u32 (bytes + at);
      gsize length = psc_bytes_get_u32 (bytes + at + 4);
      const guint8 *data = bytes + at + 8;
      guint32 end;

      if (length > size - at - 8)
        return;
      if (ends_only)
        {
          if (type == SUBSECTION_LINES && length >= LINES_HEADER_BYTES
              && psc_pdb_sections_to_linked_rva (sections, psc_bytes_get_u16 (data + 4),
                                                 psc_bytes_get_u32 (data), &end)
              && psc_bytes_get_u32 (data + 8) <= G_MAXUINT32 - end)
            add_row (self, places, end + psc_bytes_get_u32 (data + 8), 0, 0);
        }
      else if (type == SUBSECTION_LINES)
        add_lines (self, places, sections, data, length);
      else if (type == SUBSECTION_CHECKSUMS)
        {
          self->checksums = data;
          self->n_checksums = length;
        }
      else if (type == SUBSECTION_INLINEES)
        add_inlinees (self, data, length);
      at += 8 + length;
      at = MIN ((at + 3) / 4 * 4, size);
    }
}

PscPdbLines *
psc_pdb_lines_read (const PscPdbModuleStream *stream, const PscPdbSections *sections)
{
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (PscKeyed));
  PscPdbLines *self = g_new0 (PscPdbLines, 1);
  const guint8 *bytes = (const guint8 *) g_bytes_get_data (stream->bytes, NULL) + stream->lines_at;

  self->bytes = g_bytes_ref (stream->bytes);
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  self->inlinees = g_array_new (FALSE, FALSE, sizeof (Inlinee));
  /* Ends first: where one piece of code follows another, the line of the second one counts. */
  read_subsections (self, places, sections, bytes, stream->line_bytes, TRUE);
  read_subsections (self, places, sections, bytes, stream->line_bytes, FALSE);
  g_array_sort (self->inlinees, compare_inlinees);
  self->n_places = places->len;
  psc_radix_sort ((PscKeyed *) (void *) places->data, places->len);
  self->places = (PscKeyed *) (void *) g_array_free (g_steal_pointer (&places), FALSE);
  return self;
}

void
psc_pdb_lines_free (PscPdbLines *self)
{
  if (self == NULL)
    return;
  g_bytes_unref (self->bytes);
  g_array_unref (self->rows);
  g_array_unref (self->inlinees);
  g_free (self->places);
  g_free (self);
}

gboolean
psc_pdb_lines_find (const PscPdbLines *self, guint32 linked_rva, guint32 *file, guint32 *line)
{
  guint n = psc_keyed_count_below (self->places, self->n_places, (guint64) linked_rva + 1);
  const Row *row;

  if (n == 0)
    return FALSE;
  row = &g_array_index (self->rows, Row, self->places[n - 1].value);
  if (row->line == 0)
    return FALSE;
  *file = row->file;
  *line = row->line;
  return TRUE;
}

gboolean
psc_pdb_lines_find_inlinee (const PscPdbLines *self, guint32 item, guint32 *file, guint32 *line)
{
  Inlinee key = { .item = item };
  const Inlinee *found;
  guint index;

  if (!g_array_binary_search (self->inlinees, &key, compare_inlinees, &index))
    return FALSE;
  found = &g_array_index (self->inlinees, Inlinee, index);
  *file = found->file;
  *line = found->line;
  return TRUE;
}

const char *
psc_pdb_lines_get_file_name (const PscPdbLines *self, GBytes *names, guint32 file)
{
  const guint8 *bytes, *strings;
  gsize size, n_strings;
  guint32 at;

  if (names == NULL || file > self->n_checksums || self->n_checksums - file < CHECKSUM_BYTES)
    return NULL;
  at = psc_bytes_get_u32 (self->checksums + file);
  bytes = (const guint8 *) g_bytes_get_data (names, &size);
  if (size < NAMES_HEADER_BYTES || psc_bytes_get_u32 (bytes) != NAMES_MAGIC)
    return NULL;
  strings = bytes + NAMES_HEADER_BYTES;
  n_strings = MIN (psc_bytes_get_u32 (bytes + 8), size - NAMES_HEADER_BYTES);
  if (at >= n_strings || memchr (strings + at, '\0', n_strings - at) == NULL || strings[at] == '\0')
    return NULL;
  return (const char *) strings + at;
}
