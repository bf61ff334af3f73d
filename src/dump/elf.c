/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reads ELF headers of little-endian cores, 32 and 64 bits wide. Called by elf-dump.c and
 * elf-xen.c.
 */
#include "config.h"

#include "dump/elf-private.h"

#include "base/error.h"
#include "bytes/cursor.h"

#define HEADER_BYTES 52u
#define HEADER_64_BYTES 64u
/* More program headers than 16 bits count: section 0 has the number. */
#define PN_XNUM 0xffffu

static gboolean
refuse_entry_size (const char *what, guint found, guint expected, GError **error)
{
  g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT,
               "ELF header: an entry of the %s headers has %u bytes, expected %u", what, found,
               expected);
  return FALSE;
}

/* Both widths begin with 16 bytes of identity, u16 type, u16 machine, u32 version and the entry
 * point; behind two offsets and u32 flags follow six u16: own size, entry size and number of
 * program headers, entry size, number and index of the names of section headers. */
static gboolean
decode (PscElf *self, const guint8 *bytes, GError **error)
{
  guint pointer_bytes = self->is_64 ? 8 : 4;
  const guint8 *offsets = bytes + 24 + pointer_bytes;
  const guint8 *numbers = offsets + 2 * pointer_bytes + 4;
  guint entry_bytes = psc_bytes_get_u16 (numbers + 2);
  guint section_bytes = psc_bytes_get_u16 (numbers + 6);

  self->machine = psc_bytes_get_u16 (bytes + 18);
  self->program_headers = psc_bytes_get_pointer (offsets, pointer_bytes);
  self->section_headers = psc_bytes_get_pointer (offsets + pointer_bytes, pointer_bytes);
  self->n_program_headers = psc_bytes_get_u16 (numbers + 4);
  self->n_section_headers = psc_bytes_get_u16 (numbers + 8);
  self->section_names = psc_bytes_get_u16 (numbers + 10);
  if (self->n_program_headers > 0 && entry_bytes != (self->is_64 ? 56u : 32u))
    return refuse_entry_size ("program", entry_bytes, self->is_64 ? 56 : 32, error);
  if (self->section_headers != 0 && section_bytes != 0
      && section_bytes != (self->is_64 ? 64u : 40u))
    return refuse_entry_size ("section", section_bytes, self->is_64 ? 64 : 40, error);
  return TRUE;
}

static gboolean
read_large_number (PscElf *self, PscSource *file, GError **error)
{
  PscElfSection section;

  if (self->n_program_headers != PN_XNUM || self->section_headers == 0)
    return TRUE;
  if (!psc_elf_read_section (self, file, 0, &section, error))
    return FALSE;
  self->n_program_headers = section.info;
  return TRUE;
}

gboolean
psc_elf_read (PscSource *file, PscElf *self, GError **error)
{
  guint8 bytes[HEADER_64_BYTES];

  if (!psc_source_read_all (file, 0, bytes, HEADER_BYTES, "ELF header", error))
    return FALSE;
  if (bytes[5] != 1)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_UNSUPPORTED,
                   "ELF header: byte order %u, Windows machines are little-endian (1)", bytes[5]);
      return FALSE;
    }
  if (bytes[4] != 1 && bytes[4] != 2)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT, "ELF header: class %u, expected 1 or 2",
                   bytes[4]);
      return FALSE;
    }
  self->is_64 = bytes[4] == 2;
  if (self->is_64 && !psc_source_read_all (file, 0, bytes, HEADER_64_BYTES, "ELF header", error))
    return FALSE;
  return decode (self, bytes, error) && read_large_number (self, file, error);
}

/* u32 name, u32 type, then pointers: flags, address, offset, size, u32 link, u32 info, and two more
 * pointers: alignment, size of an entry. */
gboolean
psc_elf_read_section (const PscElf *self,
                      PscSource *file,
                      guint index,
                      PscElfSection *section,
                      GError **error)
{
  guint pointer_bytes = self->is_64 ? 8 : 4;
  guint entry_bytes = self->is_64 ? 64 : 40;
  guint8 bytes[64];
  guint64 at;

  if (!g_uint64_checked_add (&at, self->section_headers, (guint64) index * entry_bytes))
    at = G_MAXUINT64;
  if (!psc_source_read_all (file, at, bytes, entry_bytes, "ELF section header", error))
    return FALSE;
  section->name = psc_bytes_get_u32 (bytes);
  section->offset = psc_bytes_get_pointer (bytes + 8 + 2 * pointer_bytes, pointer_bytes);
  section->n_bytes = psc_bytes_get_pointer (bytes + 8 + 3 * pointer_bytes, pointer_bytes);
  section->info = psc_bytes_get_u32 (bytes + 12 + 4 * pointer_bytes);
  section->entry_bytes = psc_bytes_get_pointer (bytes + 16 + 5 * pointer_bytes, pointer_bytes);
  return TRUE;
}

/* A part of a page is a page. */
static guint64
count_pages (guint64 n_bytes)
{
  return (n_bytes >> PSC_DUMP_PAGE_SHIFT) + (n_bytes % PSC_DUMP_PAGE_BYTES != 0 ? 1 : 0);
}

gboolean
psc_elf_set_memory (PscPieces *pieces, const PscDumpInput *input, PscDump *dump, GError **error)
{
  g_autoptr (PscPieces) owned = pieces;
  guint64 n_missing;

  if (!psc_pieces_finish (owned, PSC_PIECES_FIRST_WINS, error))
    return FALSE;
  if (psc_pieces_get_end (owned) == 0)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_UNSUPPORTED, "ELF core: it holds no memory");
      return FALSE;
    }
  n_missing = psc_pieces_get_n_missing_bytes (owned);
  if (n_missing > 0)
    psc_dump_input_add_issue (input, PSC_SEVERITY_WARNING, psc_source_get_size (input->file),
                              "the file ends early: %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                              " bytes of memory are missing",
                              n_missing, psc_pieces_get_n_bytes (owned));
  dump->format = PSC_DUMP_ELF;
  dump->n_pages = count_pages (psc_pieces_get_n_bytes (owned));
  dump->n_missing_pages = count_pages (n_missing);
  dump->physical = psc_pieces_to_source (g_steal_pointer (&owned), FALSE);
  return TRUE;
}
