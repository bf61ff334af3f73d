/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Headers of images and reading by RVA. Called by the kernel's module list, by the readers of
 * exports and imports, and by the search for symbols.
 */
#include "config.h"

#include "symbols/pe-image.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "bytes/cursor.h"

#define DOS_HEADER_BYTES 0x40u
#define MIN_NEW_HEADER 0x40u
#define MAX_NEW_HEADER 0x1000u
#define FILE_HEADER_BYTES 0x18u /* signature included */
#define SECTION_BYTES 40u
#define MAX_OPTIONAL_BYTES 0x1000u
#define MAX_HEADER_BYTES                                                                           \
  (FILE_HEADER_BYTES + MAX_OPTIONAL_BYTES + PSC_MAX_PE_SECTIONS * SECTION_BYTES)

#define MAGIC_PE32 0x10bu
#define MAGIC_PE32_PLUS 0x20bu

/* Sections of images with smaller alignment are where their RVAs say, in the file as well. */
#define PAGE_BYTES 0x1000u
#define FILE_SECTOR_BYTES 0x200u

typedef struct
{
  guint32 rva;
  guint32 n_bytes;
} Directory;

struct _PscPeImage
{
  PscSource *source;
  guint64 base;
  PscPeLayout layout;
  PscPeHeader header;
  guint pointer_bytes;
  guint32 headers_bytes; /* in the file, before the first section */
  guint32 section_alignment;
  Directory directories[PSC_PE_N_DIRECTORIES];
  GArray *sections; /* element-type PscPeSection */
};

/* The part of the headers that was there, from the signature on. */
typedef struct
{
  const guint8 *bytes;
  gsize n_bytes;
  PscHole hole; /* what ended it */
} Block;

static gboolean
has_bytes (const Block *block, gsize at, gsize n_bytes)
{
  return at <= block->n_bytes && n_bytes <= block->n_bytes - at;
}

/* A value of the optional header, or 0 where its page is missing. */
static guint32
get_u32_or_zero (const Block *block, gsize end, gsize at)
{
  return at + 4 <= end && has_bytes (block, at, 4) ? psc_bytes_get_u32 (block->bytes + at) : 0;
}

static void
read_directories (PscPeImage *self, const Block *block, gsize optional, gsize end)
{
  gsize table = optional + (self->pointer_bytes == 4 ? 0x60 : 0x70);
  guint32 n = get_u32_or_zero (block, end, table - 4);

  for (guint i = 0; i < MIN (n, (guint32) PSC_PE_N_DIRECTORIES); i++)
    {
      self->directories[i].rva = get_u32_or_zero (block, end, table + 8 * i);
      self->directories[i].n_bytes = get_u32_or_zero (block, end, table + 8 * i + 4);
    }
}

static gboolean
read_optional_header (PscPeImage *self, const Block *block, gsize n_optional, GError **error)
{
  const gsize optional = FILE_HEADER_BYTES;
  const gsize end = optional + n_optional;
  guint16 magic;

  /* What holds the magic alone is behind a hole: the machine tells the format as well. */
  if (!has_bytes (block, optional, 2))
    {
      self->pointer_bytes = psc_arch_get_pointer_bytes (psc_pe_image_get_arch (self));
      return TRUE;
    }
  magic = psc_bytes_get_u16 (block->bytes + optional);
  if (n_optional < 2 || (magic != MAGIC_PE32 && magic != MAGIC_PE32_PLUS))
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT,
                   "optional header of the image at 0x%" G_GINT64_MODIFIER
                   "x: magic 0x%x, neither 0x10b nor 0x20b",
                   self->base, magic);
      return FALSE;
    }
  self->pointer_bytes = magic == MAGIC_PE32 ? 4 : 8;
  self->header.entry_rva = get_u32_or_zero (block, end, optional + 0x10);
  if (magic == MAGIC_PE32)
    self->header.preferred_base = get_u32_or_zero (block, end, optional + 0x1c);
  else if (optional + 0x20 <= end && has_bytes (block, optional + 0x18, 8))
    self->header.preferred_base = psc_bytes_get_u64 (block->bytes + optional + 0x18);
  self->section_alignment = get_u32_or_zero (block, end, optional + 0x20);
  self->header.image_bytes = get_u32_or_zero (block, end, optional + 0x38);
  self->headers_bytes = get_u32_or_zero (block, end, optional + 0x3c);
  self->header.has_checksum = optional + 0x44 <= end && has_bytes (block, optional + 0x40, 4);
  self->header.checksum = get_u32_or_zero (block, end, optional + 0x40);
  read_directories (self, block, optional, end);
  return TRUE;
}

static void
read_section (PscPeImage *self, const guint8 *row)
{
  PscPeSection section = { .rva = psc_bytes_get_u32 (row + 0x0c),
                           .virtual_bytes = psc_bytes_get_u32 (row + 0x08),
                           .file_offset = psc_bytes_get_u32 (row + 0x14),
                           .file_bytes = psc_bytes_get_u32 (row + 0x10),
                           .characteristics = psc_bytes_get_u32 (row + 0x24) };
  guint32 limit = self->header.image_bytes != 0 ? self->header.image_bytes : G_MAXUINT32;

  for (guint i = 0; i < 8 && row[i] != 0; i++)
    section.name[i] = g_ascii_isprint ((char) row[i]) ? (char) row[i] : '?';
  /* Old linkers leave the virtual size to the raw one. */
  if (section.virtual_bytes == 0)
    section.virtual_bytes = section.file_bytes;
  section.virtual_bytes =
      section.rva < limit ? MIN (section.virtual_bytes, limit - section.rva) : 0;
  if (self->section_alignment >= PAGE_BYTES)
    section.file_offset -= section.file_offset % FILE_SECTOR_BYTES;
  g_array_append_val (self->sections, section);
}

static gboolean
set_no_image (guint64 base, GError **error)
{
  g_set_error (error, PSC_ERROR, PSC_ERROR_UNRECOGNISED,
               "image at 0x%" G_GINT64_MODIFIER "x: no MZ and PE headers there", base);
  return FALSE;
}

/* Reads what is there of the headers behind the DOS stub. */
static gboolean
read_new_header (PscPeImage *self, guint32 at, Block *block, guint8 *buffer, GError **error)
{
  if (self->base > G_MAXUINT64 - at)
    return set_no_image (self->base, error);
  if (!psc_source_read_to_hole (self->source, self->base + at, buffer, MAX_HEADER_BYTES,
                                &block->n_bytes, &block->hole, error))
    return FALSE;
  block->bytes = buffer;
  if (block->n_bytes >= 4 && psc_bytes_get_u32 (buffer) != 0x00004550)
    return set_no_image (self->base, error);
  if (block->n_bytes < FILE_HEADER_BYTES)
    return psc_source_read_all (self->source, self->base + at, buffer, FILE_HEADER_BYTES,
                                "header of the image", error);
  return TRUE;
}

static gboolean
parse_headers (PscPeImage *self, const Block *block, GError **error)
{
  gsize n_optional = psc_bytes_get_u16 (block->bytes + 0x14);
  gsize table = FILE_HEADER_BYTES + n_optional;

  self->header.machine = psc_bytes_get_u16 (block->bytes + 0x04);
  self->header.n_sections = psc_bytes_get_u16 (block->bytes + 0x06);
  self->header.timestamp = psc_bytes_get_u32 (block->bytes + 0x08);
  if (self->header.n_sections > PSC_MAX_PE_SECTIONS || n_optional > MAX_OPTIONAL_BYTES)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT,
                   "header of the image at 0x%" G_GINT64_MODIFIER
                   "x: %u sections and an optional header of 0x%" G_GSIZE_MODIFIER
                   "x bytes, at most %u and 0x%x are possible",
                   self->base, self->header.n_sections, n_optional, PSC_MAX_PE_SECTIONS,
                   MAX_OPTIONAL_BYTES);
      return FALSE;
    }
  if (!read_optional_header (self, block, n_optional, error))
    return FALSE;
  for (guint i = 0; i < self->header.n_sections; i++)
    if (has_bytes (block, table + i * SECTION_BYTES, SECTION_BYTES))
      read_section (self, block->bytes + table + i * SECTION_BYTES);
  return TRUE;
}

PscPeImage *
psc_pe_image_open (PscSource *source, guint64 base, PscPeLayout layout, GError **error)
{
  g_autoptr (PscPeImage) self = NULL;
  g_autofree guint8 *buffer = NULL;
  guint8 dos[DOS_HEADER_BYTES];
  Block block = { 0 };
  guint32 new_header;

  g_return_val_if_fail (source != NULL, NULL);
  g_return_val_if_fail (layout == PSC_PE_MEMORY || base <= G_MAXINT64, NULL);

  if (!psc_source_read_all (source, base, dos, sizeof dos, "header of the image", error))
    return NULL;
  new_header = psc_bytes_get_u32 (dos + 0x3c);
  self = g_new0 (PscPeImage, 1);
  self->source = psc_source_ref (source);
  self->base = base;
  self->layout = layout;
  self->sections = g_array_new (FALSE, FALSE, sizeof (PscPeSection));
  if (dos[0] != 'M' || dos[1] != 'Z' || new_header < MIN_NEW_HEADER || new_header > MAX_NEW_HEADER
      || new_header % 4 != 0)
    {
      set_no_image (base, error);
      return NULL;
    }
  buffer = (guint8 *) g_malloc (MAX_HEADER_BYTES);
  if (!read_new_header (self, new_header, &block, buffer, error)
      || !parse_headers (self, &block, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
psc_pe_image_free (PscPeImage *self)
{
  if (self == NULL)
    return;
  psc_source_unref (self->source);
  g_array_unref (self->sections);
  g_free (self);
}

const PscPeHeader *
psc_pe_image_get_header (const PscPeImage *self)
{
  return &self->header;
}

PscArch
psc_pe_image_get_arch (const PscPeImage *self)
{
  return psc_arch_from_image_machine (self->header.machine);
}

guint
psc_pe_image_get_pointer_bytes (const PscPeImage *self)
{
  return self->pointer_bytes;
}

guint64
psc_pe_image_get_base (const PscPeImage *self)
{
  return self->base;
}

PscPeLayout
psc_pe_image_get_layout (const PscPeImage *self)
{
  return self->layout;
}

guint
psc_pe_image_get_n_sections (const PscPeImage *self)
{
  return self->sections->len;
}

const PscPeSection *
psc_pe_image_get_section (const PscPeImage *self, guint index)
{
  g_return_val_if_fail (index < self->sections->len, NULL);

  return &g_array_index (self->sections, PscPeSection, index);
}

const PscPeSection *
psc_pe_image_find_section (const PscPeImage *self, guint32 rva)
{
  for (guint i = 0; i < self->sections->len; i++)
    {
      const PscPeSection *section = &g_array_index (self->sections, PscPeSection, i);

      if (rva >= section->rva && rva - section->rva < section->virtual_bytes)
        return section;
    }
  return NULL;
}

gboolean
psc_pe_image_get_directory (const PscPeImage *self,
                            PscPeDirectory directory,
                            guint32 *rva,
                            guint32 *n_bytes)
{
  const Directory *entry;

  g_return_val_if_fail ((guint) directory < PSC_PE_N_DIRECTORIES, FALSE);

  entry = &self->directories[directory];
  if (entry->rva == 0 || entry->n_bytes == 0)
    return FALSE;
  *rva = entry->rva;
  *n_bytes = entry->n_bytes;
  return TRUE;
}

/* Where the bytes of an RVA are in the file. What a section does not have there is zero in memory:
 * such a run has `offset` G_MAXUINT64. Returns the length of the run, 0 where nothing is. */
static guint64
find_file_run (const PscPeImage *self, guint32 rva, guint64 *offset)
{
  const PscPeSection *section = psc_pe_image_find_section (self, rva);
  guint32 at;

  if (section == NULL)
    {
      *offset = rva;
      return rva < self->headers_bytes ? self->headers_bytes - rva : 0;
    }
  at = rva - section->rva;
  if (at < section->file_bytes)
    {
      *offset = (guint64) section->file_offset + at;
      return MIN (section->file_bytes, section->virtual_bytes) - at;
    }
  *offset = G_MAXUINT64;
  return section->virtual_bytes - at;
}

/* How far it is from an RVA outside of all sections to the next one. */
static guint64
get_gap (const PscPeImage *self, guint64 rva)
{
  guint64 next = G_MAXUINT32;

  for (guint i = 0; i < self->sections->len; i++)
    {
      const PscPeSection *section = &g_array_index (self->sections, PscPeSection, i);

      if (section->rva > rva && section->virtual_bytes > 0)
        next = MIN (next, section->rva);
    }
  return MAX (next, rva + 1) - rva;
}

/* A section that a file was cut in is told as a cut, not as the end of the image. */
static gboolean
read_file (const PscPeImage *self,
           guint32 rva,
           guint8 *buffer,
           gsize n_bytes,
           gsize *n_read,
           PscHole *hole,
           GError **error)
{
  while (*n_read < n_bytes)
    {
      guint64 at = (guint64) rva + *n_read;
      guint64 offset = 0;
      guint64 run = at <= G_MAXUINT32 ? find_file_run (self, (guint32) at, &offset) : 0;
      gsize wanted = (gsize) MIN (run, (guint64) (n_bytes - *n_read));
      gsize n = wanted;

      if (run == 0)
        {
          hole->kind = PSC_HOLE_NOT_MAPPED;
          hole->length = get_gap (self, at);
          return TRUE;
        }
      if (offset == G_MAXUINT64)
        memset (buffer + *n_read, 0, wanted);
      else if (!psc_source_read (self->source, self->base + offset, buffer + *n_read, wanted, &n,
                                 error))
        return FALSE;
      *n_read += n;
      if (n < wanted)
        {
          hole->kind = PSC_HOLE_TRUNCATED;
          hole->length = run - n;
          return TRUE;
        }
    }
  return TRUE;
}

gboolean
psc_pe_image_read (const PscPeImage *self,
                   guint32 rva,
                   void *buffer,
                   gsize n_bytes,
                   gsize *n_read,
                   PscHole *hole,
                   GError **error)
{
  guint64 end = self->header.image_bytes != 0 ? self->header.image_bytes : G_MAXUINT32;
  gsize n_inside;

  g_return_val_if_fail (buffer != NULL && n_read != NULL && hole != NULL, FALSE);

  hole->kind = PSC_HOLE_END;
  hole->length = 0;
  *n_read = 0;
  if (rva >= end || self->base > G_MAXUINT64 - end)
    return TRUE;
  n_inside = (gsize) MIN ((guint64) n_bytes, end - rva);
  if (self->layout == PSC_PE_FILE)
    return read_file (self, rva, (guint8 *) buffer, n_inside, n_read, hole, error);
  return psc_source_read_to_hole (self->source, self->base + rva, buffer, n_inside, n_read, hole,
                                  error);
}

gboolean
psc_pe_image_read_all (const PscPeImage *self,
                       guint32 rva,
                       void *buffer,
                       gsize n_bytes,
                       const char *what,
                       GError **error)
{
  PscHole hole;
  gsize n_read;
  PscError code;

  if (!psc_pe_image_read (self, rva, buffer, n_bytes, &n_read, &hole, error))
    {
      g_prefix_error (error, "%s: ", what);
      return FALSE;
    }
  if (n_read == n_bytes)
    return TRUE;
  code = hole.kind == PSC_HOLE_END         ? PSC_ERROR_CORRUPT
         : hole.kind == PSC_HOLE_TRUNCATED ? PSC_ERROR_TRUNCATED
                                           : PSC_ERROR_UNMAPPED;
  g_set_error (error, PSC_ERROR, (gint) code,
               "%s: need %" G_GSIZE_FORMAT " bytes at 0x%x of the image, only %" G_GSIZE_FORMAT
               " there: %s",
               what, n_bytes, rva, n_read, psc_hole_kind_to_string (hole.kind));
  return FALSE;
}

/* Most names are short, and what follows the end may be missing. */
#define STRING_STEP_BYTES 64u

char *
psc_pe_image_dup_string (const PscPeImage *self, guint32 rva, gsize max_bytes)
{
  g_autoptr (GByteArray) text = g_byte_array_new ();
  guint8 step[STRING_STEP_BYTES];
  PscHole hole;

  while (text->len <= max_bytes && rva <= G_MAXUINT32 - text->len)
    {
      gsize wanted = MIN (sizeof step, max_bytes + 1 - text->len);
      const guint8 *end;
      gsize n_read;

      if (!psc_pe_image_read (self, rva + text->len, step, wanted, &n_read, &hole, NULL))
        return NULL;
      end = (const guint8 *) memchr (step, '\0', n_read);
      g_byte_array_append (text, step, (guint) (end != NULL ? (gsize) (end - step) : n_read));
      if (end != NULL)
        return g_utf8_make_valid (text->len > 0 ? (const char *) text->data : "",
                                  (gssize) text->len);
      if (n_read < wanted)
        return NULL;
    }
  return NULL;
}
