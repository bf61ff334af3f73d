/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Xen cores, as xl dump-core writes them: an ELF file without program headers, whose section
 * .xen_pages holds pages and whose section .xen_pfn says, in the same order, which pages they are
 * (Xen's docs/misc/dump-core-format.txt).
 *
 * Cores of paravirtualized guests have .xen_p2m in its place; Windows is never one. Registers are
 * not stored in a way that would help.
 */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "bytes/cursor.h"
#include "dump/elf-private.h"

/* A page that the guest had given back. */
#define INVALID_PAGE G_MAXUINT64

/* Page numbers that are read at once. */
#define NUMBERS_AT_ONCE 8192u

/* Sections of a Xen core: about ten. */
#define MAX_SECTIONS 256u

/* Page numbers end with the 52 bits of physical addresses. */
#define MAX_PAGE (G_GUINT64_CONSTANT (1) << 40)

typedef struct
{
  PscElfSection pages;
  PscElfSection numbers;
  gboolean has_pages;
  gboolean has_numbers;
  gboolean has_p2m;
} XenSections;

/* Whether the section bears the name; a name behind the end of the file is none. */
static gboolean
is_named (PscSource *file,
          const PscElfSection *names,
          const PscElfSection *section,
          const char *name)
{
  char found[16] = "";
  guint64 at;
  gsize n_read;

  if (section->name >= names->n_bytes || !g_uint64_checked_add (&at, names->offset, section->name))
    return FALSE;
  return psc_source_read (file, at, found, sizeof found - 1, &n_read, NULL)
         && strcmp (found, name) == 0;
}

static gboolean
find_sections (const PscElf *self, PscSource *file, XenSections *found, GError **error)
{
  PscElfSection names;

  memset (found, 0, sizeof *found);
  if (self->section_headers == 0 || self->n_section_headers == 0)
    return TRUE;
  if (!psc_elf_read_section (self, file, self->section_names, &names, error))
    return FALSE;
  for (guint i = 0; i < MIN (self->n_section_headers, MAX_SECTIONS); i++)
    {
      PscElfSection section;

      if (!psc_elf_read_section (self, file, i, &section, error))
        return FALSE;
      if (is_named (file, &names, &section, ".xen_pages"))
        {
          found->pages = section;
          found->has_pages = TRUE;
        }
      else if (is_named (file, &names, &section, ".xen_pfn"))
        {
          found->numbers = section;
          found->has_numbers = TRUE;
        }
      else if (is_named (file, &names, &section, ".xen_p2m"))
        found->has_p2m = TRUE;
    }
  return TRUE;
}

static gboolean
check_sections (const XenSections *found, GError **error)
{
  if (found->has_pages && !found->has_numbers && found->has_p2m)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_UNSUPPORTED,
                   "Xen core: of a paravirtualized guest, which Windows never is");
      return FALSE;
    }
  if (!found->has_pages || !found->has_numbers)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_UNSUPPORTED,
                   "ELF core: it has neither program headers nor the sections of a Xen core");
      return FALSE;
    }
  if (found->pages.entry_bytes != PSC_DUMP_PAGE_BYTES && found->pages.entry_bytes != 0)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_UNSUPPORTED,
                   "Xen core: pages of %" G_GUINT64_FORMAT " bytes, expected %" G_GUINT64_FORMAT,
                   found->pages.entry_bytes, PSC_DUMP_PAGE_BYTES);
      return FALSE;
    }
  if (found->pages.offset > G_MAXINT64)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT,
                   "Xen core: .xen_pages at 0x%" G_GINT64_MODIFIER "x, where no file reaches",
                   found->pages.offset);
      return FALSE;
    }
  return TRUE;
}

/* The numbers that are in the file, as far as there are pages for them: each takes eight bytes, so
 * the file's size bounds the loop. */
static gboolean
read_numbers (const XenSections *found,
              const PscDumpInput *input,
              PscPieces *pieces,
              GError **error)
{
  g_autofree guint8 *bytes = g_malloc (NUMBERS_AT_ONCE * 8);
  guint64 n_pages = MIN (found->numbers.n_bytes / 8, found->pages.n_bytes >> PSC_DUMP_PAGE_SHIFT);
  guint64 n_refused = 0;

  n_pages = MIN (n_pages, MAX_PAGE);
  for (guint64 done = 0; done < n_pages;)
    {
      gsize n_wanted = (gsize) MIN (n_pages - done, NUMBERS_AT_ONCE) * 8;
      guint64 at;
      gsize n_read;

      if (!g_uint64_checked_add (&at, found->numbers.offset, done * 8))
        at = G_MAXUINT64;
      if (g_cancellable_set_error_if_cancelled (input->cancellable, error)
          || !psc_source_read (input->file, at, bytes, n_wanted, &n_read, error))
        return FALSE;
      for (gsize i = 0; i < n_read / 8; i++)
        {
          guint64 page = psc_bytes_get_u64 (bytes + i * 8);

          if (page >= MAX_PAGE)
            n_refused += page != INVALID_PAGE;
          else if (!psc_pieces_add (pieces, page << PSC_DUMP_PAGE_SHIFT, PSC_DUMP_PAGE_BYTES,
                                    found->pages.offset + ((done + i) << PSC_DUMP_PAGE_SHIFT),
                                    error))
            return FALSE;
        }
      done += n_read / 8;
      if (n_read < n_wanted)
        {
          psc_dump_input_add_issue (input, PSC_SEVERITY_WARNING, at + n_read,
                                    "Xen core: the file ends within the list of pages");
          break;
        }
    }
  if (n_refused > 0)
    psc_dump_input_add_issue (input, PSC_SEVERITY_WARNING, found->numbers.offset,
                              "Xen core: %" G_GUINT64_FORMAT
                              " page numbers that no machine has are "
                              "left out",
                              n_refused);
  return TRUE;
}

gboolean
psc_elf_xen_open (const PscElf *self, const PscDumpInput *input, PscDump *dump, GError **error)
{
  g_autoptr (PscPieces) pieces = psc_pieces_new (input->file);
  XenSections found;

  if (!find_sections (self, input->file, &found, error) || !check_sections (&found, error)
      || !read_numbers (&found, input, pieces, error))
    return FALSE;
  return psc_elf_set_memory (g_steal_pointer (&pieces), input, dump, error);
}
