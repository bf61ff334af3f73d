/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Triage dumps, Windows' small memory dumps: no physical memory, but copies of single structures,
 * the crashing thread's stack, a list of modules, and some thousand pieces of virtual memory.
 *
 * This file reads the header with its marks and counters; the parts are read by triage-modules.c
 * and triage-memory.c. Layouts: mindumpdef.h of the Windows SDK; the 64-bit one was compared with
 * dumps of builds 19041 and 22000. All offsets count from the beginning of the file.
 */
#include "config.h"

#include <string.h>

#include "bytes/cursor.h"
#include "dump/ms-triage-private.h"

#define MAX_HEADER_BYTES 0x80u
#define OPTIONS_UNKNOWN G_MAXUINT32
#define OPTION_OVERFLOWED (1u << 8)

/* The first 0x48 bytes are alike; behind them the widths differ. */
typedef struct
{
  guint header_bytes;
  guint stack_va;
  guint data_page_va;
  guint data_page_offset; /* and its size behind it, here and below */
  guint kdbg_offset;
  guint blocks_offset;
} Layout;

static const Layout layout_32 = { 0x68, 0x48, 0x4c, 0x50, 0x58, 0x60 };
static const Layout layout_64 = { 0x80, 0x48, 0x60, 0x68, 0x70, 0x78 };

static void
read_fields (const guint8 *bytes, const Layout *layout, PscTriageHeader *self)
{
  self->size = psc_ms_get_u32 (bytes + 0x04);
  self->valid_offset = psc_ms_get_u32 (bytes + 0x08);
  self->mm_offset = psc_ms_get_u32 (bytes + 0x14);
  self->unloaded_offset = psc_ms_get_u32 (bytes + 0x18);
  self->prcb_offset = psc_ms_get_u32 (bytes + 0x1c);
  self->process_offset = psc_ms_get_u32 (bytes + 0x20);
  self->thread_offset = psc_ms_get_u32 (bytes + 0x24);
  self->stack_offset = psc_ms_get_u32 (bytes + 0x28);
  self->stack_bytes = psc_ms_get_u32 (bytes + 0x2c);
  self->drivers_offset = psc_ms_get_u32 (bytes + 0x30);
  self->n_drivers = psc_ms_get_u32 (bytes + 0x34);
  self->strings_offset = psc_ms_get_u32 (bytes + 0x38);
  self->strings_bytes = psc_ms_get_u32 (bytes + 0x3c);
  self->options = psc_bytes_get_u32 (bytes + 0x44);
  self->stack_va = psc_ms_get_pointer (bytes + layout->stack_va, self->pointer_bytes);
  self->data_page_va = psc_ms_get_pointer (bytes + layout->data_page_va, self->pointer_bytes);
  self->data_page_offset = psc_ms_get_u32 (bytes + layout->data_page_offset);
  self->data_page_bytes = psc_ms_get_u32 (bytes + layout->data_page_offset + 4);
  self->kdbg_offset = psc_ms_get_u32 (bytes + layout->kdbg_offset);
  self->kdbg_bytes = psc_ms_get_u32 (bytes + layout->kdbg_offset + 4);
  self->blocks_offset = psc_ms_get_u32 (bytes + layout->blocks_offset);
  self->n_blocks = psc_ms_get_u32 (bytes + layout->blocks_offset + 4);
}

static gboolean
read_header (const PscDumpInput *input,
             const PscMsHeader *dump_header,
             guint64 kdbg_va,
             PscTriageHeader *self,
             GError **error)
{
  const Layout *layout = dump_header->pointer_bytes == 8 ? &layout_64 : &layout_32;
  guint8 bytes[MAX_HEADER_BYTES];

  if (!psc_source_read_all (input->file, dump_header->header_bytes, bytes, layout->header_bytes,
                            "triage header", error))
    return FALSE;
  memset (self, 0, sizeof *self);
  self->pointer_bytes = dump_header->pointer_bytes;
  self->has_fields = dump_header->has_fields;
  self->fields = dump_header->fields;
  self->kdbg_va = kdbg_va;
  read_fields (bytes, layout, self);
  self->end = MAX (self->size, psc_source_get_size (input->file));
  return TRUE;
}

gboolean
psc_triage_header_has (const PscTriageHeader *self, guint32 field, guint32 offset)
{
  return offset != 0 && (!self->has_fields || (self->fields & field) != 0);
}

static void
check_end (const PscDumpInput *input, const PscTriageHeader *header)
{
  guint64 file_bytes = psc_source_get_size (input->file);
  guint8 mark[4];

  if (header->size > file_bytes)
    psc_dump_input_add_issue (input, PSC_SEVERITY_WARNING, file_bytes,
                              "the file ends early: it has 0x%" G_GINT64_MODIFIER "x of 0x%x bytes",
                              file_bytes, header->size);
  else if (!psc_source_read_all (input->file, header->valid_offset, mark, sizeof mark, "end mark",
                                 NULL)
           || memcmp (mark, "TRGD", 4) != 0)
    psc_dump_input_add_issue (input, PSC_SEVERITY_WARNING, header->valid_offset,
                              "triage header: no end mark TRGD; the dump was not finished");
  if (header->options != OPTIONS_UNKNOWN && (header->options & OPTION_OVERFLOWED) != 0)
    psc_dump_input_add_issue (input, PSC_SEVERITY_WARNING, 0,
                              "triage header: there was more to store than the dump has room for");
}

/* DUMP_MM_STORAGE: version, its own size, four u32 and seven counters as wide as a pointer. The
 * block may be there without having been filled in: only its bit tells. */
static void
read_mm (const PscDumpInput *input, const PscTriageHeader *header, PscTriage *triage)
{
  guint pointer_bytes = header->pointer_bytes;
  guint n_bytes = 0x18 + 7 * pointer_bytes;
  guint8 bytes[0x18 + 7 * 8];
  PscTriageMm *mm = &triage->mm;
  guint64 *const counters[] = {
    &mm->nonpaged_maximum, &mm->nonpaged_allocated,   &mm->paged_maximum,      &mm->paged_allocated,
    &mm->committed_pages,  &mm->committed_peak_pages, &mm->commit_limit_pages,
  };

  if (!header->has_fields || !psc_triage_header_has (header, PSC_TRIAGE_HAS_MM, header->mm_offset))
    return;
  if (!psc_source_read_all (input->file, header->mm_offset, bytes, n_bytes, "memory counters", NULL)
      || psc_bytes_get_u32 (bytes + 4) != n_bytes)
    {
      psc_dump_input_add_issue (input, PSC_SEVERITY_WARNING, header->mm_offset,
                                "memory counters: expected 0x%x bytes", n_bytes);
      return;
    }
  triage->has_mm = TRUE;
  mm->special_pool_tag = psc_bytes_get_u32 (bytes + 0x08);
  mm->triage_action_taken = psc_bytes_get_u32 (bytes + 0x0c);
  mm->verify_driver_level = psc_bytes_get_u32 (bytes + 0x10);
  mm->kernel_verifier = psc_bytes_get_u32 (bytes + 0x14);
  for (guint i = 0; i < G_N_ELEMENTS (counters); i++)
    *counters[i] = psc_bytes_get_pointer (bytes + 0x18 + i * pointer_bytes, pointer_bytes);
}

gboolean
psc_ms_triage_open (const PscDumpInput *input,
                    const PscMsHeader *dump_header,
                    PscDump *dump,
                    GError **error)
{
  PscTriageHeader header;

  dump->format = PSC_DUMP_MS_TRIAGE;
  if (!read_header (input, dump_header, dump->hints.kdbg_va, &header, error))
    return FALSE;
  check_end (input, &header);
  dump->triage = psc_triage_new ();
  if (psc_triage_header_has (&header, PSC_TRIAGE_HAS_STACK, header.stack_offset)
      && header.stack_va != 0)
    {
      dump->triage->stack_va = header.stack_va;
      dump->triage->stack_bytes = header.stack_bytes;
    }
  read_mm (input, &header, dump->triage);
  psc_triage_read_modules (input, &header, dump->triage);
  psc_triage_read_unloaded (input, &header, dump->triage);
  dump->hints.kdbg = psc_triage_read_kdbg (input, &header);
  if (g_cancellable_set_error_if_cancelled (input->cancellable, error))
    return FALSE;
  dump->virtual = psc_triage_make_memory (input, &header, dump->hints.kdbg);
  return TRUE;
}
