/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ELF cores of virtual machines: QEMU's dump-guest-memory and libvirt's dump --memory-only,
 * VirtualBox' dumpvmcore. Memory lies in PT_LOAD segments at its physical address, notes tell of
 * the processors.
 *
 * The segments are read here and not through libkdumpfile 0.5.1: that reads zeros behind the end of
 * a cut file, makes up a page of zeros in front of each segment, shares the segment it found last
 * between threads without a lock, does not know the page size of ARM64, and is not there on Windows
 * and macOS; and to guard it against files that lie, all of the headers have to be read here
 * anyway. The tests compare both.
 */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "bytes/cursor.h"
#include "dump/elf-private.h"
#include "dump/hypervisor-notes-private.h"

#define ET_CORE 4u
#define PT_LOAD 1u
#define PT_NOTE 4u

#define EM_386 3u
#define EM_X86_64 62u
#define EM_AARCH64 183u

/* Program headers that are read at once. */
#define HEADERS_AT_ONCE 1024u

/* The processors have 52 bits of physical address. */
#define MAX_PHYSICAL (G_GUINT64_CONSTANT (1) << 52)

typedef struct
{
  guint32 type;
  guint64 offset;
  guint64 physical;
  guint64 file_bytes;
  guint64 memory_bytes;
} Segment;

/* What is collected while the program headers are read. */
typedef struct
{
  const PscDumpInput *input;
  PscDump *dump;
  PscPieces *pieces;
  PscHypervisorNotes notes;
  guint n_loads;      /* segments with memory */
  guint n_loads_at_0; /* those at physical address 0 */
  guint n_refused;    /* those that no machine and no file can have */
  guint64 first_refused;
  guint64 n_note_bytes;
} Core;

static gboolean
recognise_elf (const guint8 *head, gsize n_bytes)
{
  if (n_bytes < 20 || memcmp (head, "\177ELF", 4) != 0)
    return FALSE;
  /* The type has the byte order of the machine; cores of others are refused by name. */
  return head[5] == 2 ? head[16] == 0 && head[17] == ET_CORE
                      : psc_bytes_get_u16 (head + 16) == ET_CORE;
}

/* Elf64_Phdr: u32 type, u32 flags, u64 offset, vaddr, paddr, filesz, memsz, align; Elf32_Phdr: u32
 * type, offset, vaddr, paddr, filesz, memsz, flags, align. The virtual address is of no use: it
 * repeats the physical one, or is that of some process. */
static void
decode_segment (const PscElf *elf, const guint8 *bytes, Segment *segment)
{
  guint pointer_bytes = elf->is_64 ? 8 : 4;
  const guint8 *places = bytes + pointer_bytes;

  segment->type = psc_bytes_get_u32 (bytes);
  segment->offset = psc_bytes_get_pointer (places, pointer_bytes);
  segment->physical = psc_bytes_get_pointer (places + 2 * pointer_bytes, pointer_bytes);
  segment->file_bytes = psc_bytes_get_pointer (places + 3 * pointer_bytes, pointer_bytes);
  segment->memory_bytes = psc_bytes_get_pointer (places + 4 * pointer_bytes, pointer_bytes);
}

static void
refuse_segment (Core *self, guint64 at)
{
  if (self->n_refused++ == 0)
    self->first_refused = at;
}

/* Ranges without bytes in the file (VirtualBox lists them) are holes; of one with more bytes than
 * memory the rest is nobody's. */
static gboolean
add_load (Core *self, const Segment *segment, guint64 at, GError **error)
{
  guint64 n_bytes = MIN (segment->file_bytes, segment->memory_bytes);

  if (n_bytes == 0)
    return TRUE;
  self->n_loads++;
  self->n_loads_at_0 += segment->physical == 0;
  if (segment->physical >= MAX_PHYSICAL || n_bytes > MAX_PHYSICAL - segment->physical
      || segment->offset > G_MAXINT64 || n_bytes > (guint64) G_MAXINT64 - segment->offset)
    {
      refuse_segment (self, at);
      return TRUE;
    }
  return psc_pieces_add (self->pieces, segment->physical, n_bytes, segment->offset, error);
}

static gboolean
add_notes (Core *self, const Segment *segment, guint64 at, GError **error)
{
  if (self->n_note_bytes >= PSC_MAX_NOTE_BYTES)
    {
      refuse_segment (self, at);
      return TRUE;
    }
  self->n_note_bytes += MIN (segment->file_bytes, PSC_MAX_NOTE_BYTES);
  return psc_hypervisor_notes_read (&self->notes, self->input, self->dump->hints.arch,
                                    segment->offset, segment->file_bytes, &self->dump->hints,
                                    error);
}

static gboolean
add_segment (Core *self, const Segment *segment, guint64 at, GError **error)
{
  if (segment->type == PT_LOAD)
    return add_load (self, segment, at, error);
  if (segment->type == PT_NOTE)
    return add_notes (self, segment, at, error);
  return TRUE;
}

static guint
get_n_headers (const Core *self, const PscElf *elf)
{
  if (elf->n_program_headers <= PSC_MAX_PROGRAM_HEADERS)
    return elf->n_program_headers;
  psc_dump_input_add_issue (self->input, PSC_SEVERITY_WARNING, elf->program_headers,
                            "ELF core: %u program headers, only the first %u are read",
                            elf->n_program_headers, PSC_MAX_PROGRAM_HEADERS);
  return PSC_MAX_PROGRAM_HEADERS;
}

static gboolean
read_segments (Core *self, const PscElf *elf, GError **error)
{
  guint entry_bytes = elf->is_64 ? 56 : 32;
  g_autofree guint8 *bytes = g_malloc ((gsize) HEADERS_AT_ONCE * entry_bytes);
  guint n_headers = get_n_headers (self, elf);
  guint64 at = elf->program_headers;

  for (guint done = 0; done < n_headers;)
    {
      gsize n_wanted = MIN (n_headers - done, HEADERS_AT_ONCE);
      gsize n_read;

      if (g_cancellable_set_error_if_cancelled (self->input->cancellable, error)
          || !psc_source_read (self->input->file, at, bytes, n_wanted * entry_bytes, &n_read,
                               error))
        return FALSE;
      for (gsize i = 0; i < n_read / entry_bytes; i++)
        {
          Segment segment;

          decode_segment (elf, bytes + i * entry_bytes, &segment);
          if (!add_segment (self, &segment, at + i * entry_bytes, error))
            return FALSE;
        }
      done += (guint) (n_read / entry_bytes);
      at += n_read;
      if (n_read < n_wanted * entry_bytes)
        {
          psc_dump_input_add_issue (self->input, PSC_SEVERITY_WARNING, at,
                                    "ELF core: the file ends after %u of %u program headers", done,
                                    n_headers);
          break;
        }
    }
  return TRUE;
}

static gboolean
set_arch (const PscElf *elf, PscDumpHints *hints, GError **error)
{
  switch (elf->machine)
    {
    case EM_X86_64:
      hints->arch = PSC_ARCH_X64;
      return TRUE;
    case EM_AARCH64:
      hints->arch = PSC_ARCH_ARM64;
      return TRUE;
    case EM_386:
      /* QEMU says so of any guest whose first processor was not in long mode at the moment. */
      hints->arch = PSC_ARCH_UNKNOWN;
      return TRUE;
    default:
      g_set_error (error, PSC_ERROR, PSC_ERROR_UNSUPPORTED,
                   "ELF core: machine %u, expected 3 (x86), 62 (x64) or 183 (ARM64)", elf->machine);
      return FALSE;
    }
}

static gboolean
finish_core (Core *self, const PscElf *elf, GError **error)
{
  psc_hypervisor_notes_finish (&self->notes, elf->machine == EM_386 || self->notes.is_virtual_box,
                               &self->dump->hints);
  if (self->n_refused > 0)
    psc_dump_input_add_issue (self->input, PSC_SEVERITY_WARNING, self->first_refused,
                              "ELF core: %u program headers, of which this is the first, describe "
                              "what no machine and no file has; they are left out",
                              self->n_refused);
  if (self->n_loads > 1 && self->n_loads_at_0 == self->n_loads)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_UNSUPPORTED,
                   "ELF core: none of its %u segments says where it lies in physical memory, as in "
                   "the core of a single process",
                   self->n_loads);
      return FALSE;
    }
  return psc_elf_set_memory (g_steal_pointer (&self->pieces), self->input, self->dump, error);
}

static gboolean
open_elf (const PscDumpInput *input, PscDump *dump, GError **error)
{
  Core core = { .input = input, .dump = dump };
  gboolean opened;
  PscElf elf;

  if (!psc_elf_read (input->file, &elf, error) || !set_arch (&elf, &dump->hints, error))
    return FALSE;
  if (elf.n_program_headers == 0)
    return psc_elf_xen_open (&elf, input, dump, error);
  core.pieces = psc_pieces_new (input->file);
  psc_hypervisor_notes_init (&core.notes);
  opened = read_segments (&core, &elf, error) && finish_core (&core, &elf, error);
  psc_hypervisor_notes_clear (&core.notes);
  g_clear_pointer (&core.pieces, psc_pieces_free);
  return opened;
}

const PscContainer psc_container_elf = {
  .name = "ELF core",
  .recognise = recognise_elf,
  .open = open_elf,
};
