/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads the headers of kdump files. Called by kdump-dump.c.
 *
 *     block 0    `KDUMP   `, 08 s32 version, 0C six names of 65 bytes (utsname, the fifth is the
 *                machine), the time, u32 status, s32 block size, s32 blocks of the sub-header, u32
 *                blocks of the bitmaps, u32 pages
 *     block 1    sub-header: notes, VMCOREINFO, part of a split dump, u64 pages since version 6
 *     then       the bitmap of the machine's pages, the bitmap of the stored ones, the descriptors
 *                of the stored pages, the pages
 *
 * The time has the width of the machine, and moves what follows it (makedumpfile's diskdump_mod.h,
 * sadump_mod.h; libkdumpfile's diskdump.c, whose order of attempts is kept here so that both read
 * the same).
 */
#include "config.h"

#include "dump/kdump-header-private.h"

#include <string.h>

#include "base/error.h"
#include "bytes/cursor.h"

#define HEADER_BYTES 0x1d0u
#define SUB_HEADER_BYTES 0x68u
#define MACHINE_OFFSET (0x0c + 4 * 65)
#define NAME_BYTES 65u
#define MIN_BLOCK_BYTES 4096u
#define MAX_BLOCK_BYTES 65536u

/* Where the widths have the fields. */
typedef struct
{
  guint pointer_bytes;
  guint status;
  guint start_page;
  guint guest_header;
  guint notes;
  guint start_page_64;
  guint n_pages_64;
} Layout;

static const Layout layouts[] = {
  { 4, 0x19c, 0x0c, 0x14, 0x20, 0x38, 0x48 },
  { 8, 0x1a8, 0x10, 0x20, 0x30, 0x50, 0x60 },
};

typedef struct
{
  const Layout *layout;
  gint32 version;
  guint32 block_bytes;
  guint32 sub_blocks;
  guint32 bitmap_blocks;
  guint64 n_pages;
} Fields;

static gboolean
try_layout (const Layout *layout, const guint8 *bytes, Fields *fields)
{
  const guint8 *at = bytes + layout->status;

  fields->layout = layout;
  fields->version = (gint32) psc_bytes_get_u32 (bytes + 8);
  fields->block_bytes = psc_bytes_get_u32 (at + 4);
  fields->sub_blocks = psc_bytes_get_u32 (at + 8);
  fields->bitmap_blocks = psc_bytes_get_u32 (at + 12);
  fields->n_pages = psc_bytes_get_u32 (at + 16);
  return fields->block_bytes >= MIN_BLOCK_BYTES && fields->block_bytes <= MAX_BLOCK_BYTES
         && (fields->block_bytes & (fields->block_bytes - 1)) == 0
         && fields->n_pages <= (guint64) 8 * fields->bitmap_blocks * fields->block_bytes;
}

static gboolean
find_layout (const guint8 *bytes, Fields *fields, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (layouts); i++)
    if (try_layout (&layouts[i], bytes, fields))
      return TRUE;
  g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT,
               "kdump header: block sizes 0x%x and 0x%x at 0x%x and 0x%x; one of them has to be a "
               "power of two from 0x%x to 0x%x, with bitmaps for all pages",
               psc_bytes_get_u32 (bytes + layouts[0].status + 4),
               psc_bytes_get_u32 (bytes + layouts[1].status + 4), layouts[0].status + 4,
               layouts[1].status + 4, MIN_BLOCK_BYTES, MAX_BLOCK_BYTES);
  return FALSE;
}

static gboolean
check_fields (const Fields *fields, GError **error)
{
  if (fields->version >= 1 && fields->version <= 6 && (gint32) fields->sub_blocks >= 1
      && (gint32) fields->bitmap_blocks >= 1)
    return TRUE;
  g_set_error (
      error, PSC_ERROR, PSC_ERROR_CORRUPT,
      "kdump header: version %d with %d blocks of sub-header and %d of bitmaps; expected 1 "
      "to 6 and at least one of each",
      fields->version, (gint32) fields->sub_blocks, (gint32) fields->bitmap_blocks);
  return FALSE;
}

static PscArch
get_arch (const guint8 *bytes)
{
  static const struct
  {
    const char *name;
    PscArch arch;
  } machines[] = {
    { "x86_64", PSC_ARCH_X64 },
    { "aarch64", PSC_ARCH_ARM64 },
    { "i386", PSC_ARCH_UNKNOWN }, /* whether with PAE, the processors tell */
    { "i686", PSC_ARCH_UNKNOWN },
  };
  char name[NAME_BYTES + 1] = "";

  memcpy (name, bytes + MACHINE_OFFSET, NAME_BYTES);
  for (gsize i = 0; i < G_N_ELEMENTS (machines); i++)
    if (strcmp (name, machines[i].name) == 0)
      return machines[i].arch;
  return PSC_ARCH_UNKNOWN;
}

/* What later versions have added; 64 bits of a field that the older have in 32 count first. */
static void
decode_sub_header (const Fields *fields,
                   const guint8 *bytes,
                   PscKdumpHeader *self,
                   guint64 *n_pages)
{
  const Layout *layout = fields->layout;
  guint width = layout->pointer_bytes;
  gboolean is_split = fields->version >= 2 && psc_bytes_get_u32 (bytes + width + 4) != 0;

  self->first_page = 0;
  self->end_page = G_MAXUINT64;
  if (is_split && fields->version >= 6)
    {
      self->first_page = psc_bytes_get_u64 (bytes + layout->start_page_64);
      self->end_page = psc_bytes_get_u64 (bytes + layout->start_page_64 + 8);
    }
  else if (is_split)
    {
      self->first_page = psc_bytes_get_pointer (bytes + layout->start_page, width);
      self->end_page = psc_bytes_get_pointer (bytes + layout->start_page + width, width);
    }
  if (fields->version >= 3)
    {
      self->guest_header_offset = psc_bytes_get_u64 (bytes + layout->guest_header);
      self->n_guest_header_bytes = psc_bytes_get_pointer (bytes + layout->guest_header + 8, width);
    }
  if (fields->version >= 4)
    {
      self->notes_offset = psc_bytes_get_u64 (bytes + layout->notes);
      self->n_note_bytes = psc_bytes_get_pointer (bytes + layout->notes + 8, width);
    }
  if (fields->version >= 6)
    *n_pages = psc_bytes_get_u64 (bytes + layout->n_pages_64);
}

/* Two bitmaps when half of the blocks are enough for all pages: the second counts. */
static void
place (const Fields *fields, guint64 n_pages, PscKdumpHeader *self)
{
  guint64 block_bytes = fields->block_bytes;
  guint64 bitmap_bytes = fields->bitmap_blocks * block_bytes;
  guint64 first_bitmap = (1 + (guint64) fields->sub_blocks) * block_bytes;

  self->descriptors = first_bitmap + bitmap_bytes;
  self->bitmap_offset = first_bitmap;
  if (n_pages <= bitmap_bytes * 8 / 2)
    {
      bitmap_bytes = fields->bitmap_blocks / 2 * block_bytes;
      self->bitmap_offset += bitmap_bytes;
    }
  self->end_page = MIN (self->end_page, MIN (n_pages, bitmap_bytes * 8));
}

gboolean
psc_kdump_header_read (const PscDumpInput *input, PscKdumpHeader *self, GError **error)
{
  guint8 bytes[HEADER_BYTES];
  guint8 sub_bytes[SUB_HEADER_BYTES];
  guint64 n_pages;
  Fields fields;

  memset (self, 0, sizeof *self);
  if (!psc_source_read_all (input->file, 0, bytes, sizeof bytes, "kdump header", error)
      || !find_layout (bytes, &fields, error) || !check_fields (&fields, error)
      || !psc_source_read_all (input->file, fields.block_bytes, sub_bytes, sizeof sub_bytes,
                               "kdump sub-header", error))
    return FALSE;
  n_pages = fields.n_pages;
  decode_sub_header (&fields, sub_bytes, self, &n_pages);
  place (&fields, n_pages, self);
  self->pointer_bytes = fields.layout->pointer_bytes;
  self->block_bytes = fields.block_bytes;
  self->arch = get_arch (bytes);
  if (self->first_page > 0 || self->end_page < n_pages)
    psc_dump_input_add_issue (input, PSC_SEVERITY_WARNING, self->block_bytes,
                              "kdump header: the bitmap describes %" G_GUINT64_FORMAT
                              " to %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                              " pages; the others may be in other files of a split dump",
                              self->first_page, self->end_page, n_pages);
  if (self->first_page < self->end_page)
    return TRUE;
  g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT, "kdump header: no pages");
  return FALSE;
}
