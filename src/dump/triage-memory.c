/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The memory that a triage dump holds: the stack, the debugger data block, single pages, a table of
 * pieces, and copies of the structures of the crashing processor, thread and process, which are put
 * where other parts of the dump say that they belong. Called by ms-triage.c.
 */
#include "config.h"

#include <string.h>

#include "base/limits.h"
#include "bytes/cursor.h"
#include "dump/memory-blocks-private.h"
#include "dump/ms-triage-private.h"

#define ROW_BYTES 16u
#define ROWS_A_SLICE 4096u

/* The debugger data block has 0x380 bytes in Windows 11. */
#define MAX_KDBG_BYTES 0x1000u

/* Its fields (KDDEBUGGER_DATA64 of wdbgexts.h, the same for both widths): the addresses of the
 * processors' structures, then sizes and places in structures as u16. */
#define KDBG_TAG 0x10u
#define KDBG_PROCESSOR_BLOCK 0x218u
#define KDBG_THREAD_PROCESS 0x2a0u
#define KDBG_PROCESS_BYTES 0x2a8u
#define KDBG_PRCB_BYTES 0x2b0u
#define KDBG_PRCB_THREAD 0x2b4u
#define KDBG_PRCB_NUMBER 0x2beu
#define KDBG_THREAD_BYTES 0x2c0u
#define KDBG_USED_BYTES 0x2c2u

GBytes *
psc_triage_read_kdbg (const PscDumpInput *input, const PscTriageHeader *header)
{
  guint32 n_bytes = MIN (header->kdbg_bytes, MAX_KDBG_BYTES);
  g_autofree guint8 *bytes = NULL;

  if (!psc_triage_header_has (header, PSC_TRIAGE_HAS_KDBG, header->kdbg_offset))
    return NULL;
  bytes = g_malloc (MAX_KDBG_BYTES);
  if (n_bytes < KDBG_TAG + 4
      || !psc_source_read_all (input->file, header->kdbg_offset, bytes, n_bytes, "debugger data",
                               NULL)
      || memcmp (bytes + KDBG_TAG, "KDBG", 4) != 0)
    {
      psc_dump_input_add_issue (input, PSC_SEVERITY_WARNING, header->kdbg_offset,
                                "debugger data: 0x%x bytes without the tag KDBG",
                                header->kdbg_bytes);
      return NULL;
    }
  return g_bytes_new_take (g_steal_pointer (&bytes), n_bytes);
}

/* Adds a piece that must lie in the file, or would lie in it if the file had not been cut off. */
static gboolean
add_block (const PscTriageHeader *header,
           PscMemoryBlocks *blocks,
           guint64 va,
           guint64 offset,
           guint64 n_bytes)
{
  if (header->pointer_bytes == 4)
    va &= G_MAXUINT32;
  if (offset > header->end || n_bytes > header->end - offset)
    return FALSE;
  if (header->pointer_bytes == 4 && n_bytes > (G_GUINT64_CONSTANT (1) << 32) - va)
    return FALSE;
  return psc_memory_blocks_add (blocks, va, offset, n_bytes);
}

static void
add_part (const PscDumpInput *input,
          const PscTriageHeader *header,
          PscMemoryBlocks *blocks,
          const char *what,
          guint64 va,
          guint64 offset,
          guint64 n_bytes)
{
  if (va == 0 || n_bytes == 0)
    return;
  if (!add_block (header, blocks, va, offset, n_bytes))
    psc_dump_input_add_issue (input, PSC_SEVERITY_WARNING, offset,
                              "%s: 0x%" G_GINT64_MODIFIER "x bytes at address %0*" G_GINT64_MODIFIER
                              "x do not lie in the file",
                              what, n_bytes, (int) header->pointer_bytes * 2, va);
}

static void
add_parts (const PscDumpInput *input,
           const PscTriageHeader *header,
           GBytes *kdbg,
           PscMemoryBlocks *blocks)
{
  if (psc_triage_header_has (header, PSC_TRIAGE_HAS_STACK, header->stack_offset))
    add_part (input, header, blocks, "stack", header->stack_va, header->stack_offset,
              header->stack_bytes);
  if (kdbg != NULL)
    add_part (input, header, blocks, "debugger data", header->kdbg_va, header->kdbg_offset,
              g_bytes_get_size (kdbg));
  if (psc_triage_header_has (header, PSC_TRIAGE_HAS_DATA_PAGE, header->data_page_offset))
    add_part (input, header, blocks, "data page", header->data_page_va, header->data_page_offset,
              header->data_page_bytes);
}

/* How many rows of the table can be there: as many as the file and the limit have room for. */
static guint64
count_rows (const PscDumpInput *input, const PscTriageHeader *header)
{
  guint64 file_bytes = psc_source_get_size (input->file);
  guint64 room =
      header->blocks_offset < file_bytes ? (file_bytes - header->blocks_offset) / ROW_BYTES : 0;
  guint64 n_rows = MIN (header->n_blocks, MIN (room, PSC_MAX_TRIAGE_BLOCKS));

  if (n_rows < header->n_blocks)
    psc_dump_input_add_issue (input, PSC_SEVERITY_WARNING, header->blocks_offset,
                              "memory blocks: %u announced, %" G_GUINT64_FORMAT " are read",
                              header->n_blocks, n_rows);
  return n_rows;
}

/* Rows of {u64 address, u32 offset, u32 size}, in both widths. */
static void
add_rows (const PscDumpInput *input, const PscTriageHeader *header, PscMemoryBlocks *blocks)
{
  g_autofree guint8 *bytes = g_malloc (ROWS_A_SLICE * ROW_BYTES);
  guint64 n_rows = count_rows (input, header);
  guint64 n_dropped = 0;
  gsize n_read = 0;

  for (guint64 row = 0; row < n_rows; row += ROWS_A_SLICE)
    {
      guint64 n = MIN (n_rows - row, ROWS_A_SLICE);

      /* A file that shrinks while it is read ends the table; what was read stays. */
      if (!psc_source_read (input->file, header->blocks_offset + row * ROW_BYTES, bytes,
                            (gsize) n * ROW_BYTES, &n_read, NULL))
        n_read = 0;
      for (gsize at = 0; at < (gsize) n * ROW_BYTES; at += ROW_BYTES)
        if (at + ROW_BYTES > n_read
            || !add_block (header, blocks, psc_bytes_get_u64 (bytes + at),
                           psc_bytes_get_u32 (bytes + at + 8), psc_bytes_get_u32 (bytes + at + 12)))
          n_dropped++;
    }
  if (n_dropped > 0)
    psc_dump_input_add_issue (input, PSC_SEVERITY_WARNING, header->blocks_offset,
                              "memory blocks: %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                              " do not lie in the file or in memory",
                              n_dropped, n_rows);
}

static gboolean
read_pointer (PscSource *source, const PscTriageHeader *header, guint64 at, guint64 *value)
{
  guint8 bytes[8];

  if (!psc_source_read_all (source, at, bytes, header->pointer_bytes, "pointer", NULL))
    return FALSE;
  *value = psc_bytes_get_pointer (bytes, header->pointer_bytes);
  return TRUE;
}

/* The copy of a processor's structure belongs where the kernel's table has its number. */
static void
add_prcb (const PscDumpInput *input,
          const PscTriageHeader *header,
          const guint8 *kdbg,
          PscSource *memory,
          PscMemoryBlocks *blocks)
{
  guint64 table = psc_bytes_get_u64 (kdbg + KDBG_PROCESSOR_BLOCK);
  guint64 at = (guint64) header->prcb_offset + psc_bytes_get_u16 (kdbg + KDBG_PRCB_NUMBER);
  guint8 bytes[2] = { 0 };
  guint64 va;

  /* 32-bit Windows numbers its processors in one byte. */
  if (!psc_source_read_all (input->file, at, bytes, header->pointer_bytes / 4, "number", NULL))
    return;
  if (header->pointer_bytes == 4)
    table &= G_MAXUINT32;
  if (read_pointer (memory, header,
                    table + (guint64) psc_bytes_get_u16 (bytes) * header->pointer_bytes, &va)
      && va != 0)
    add_block (header, blocks, va, header->prcb_offset, psc_bytes_get_u16 (kdbg + KDBG_PRCB_BYTES));
}

/* The processor's structure knows its thread, the thread knows its process; the copies lie in the
 * file, so that nothing else has to be there. */
static void
add_structures (const PscDumpInput *input,
                const PscTriageHeader *header,
                const guint8 *kdbg,
                PscSource *memory,
                PscMemoryBlocks *blocks)
{
  guint64 va;

  if (!psc_triage_header_has (header, PSC_TRIAGE_HAS_PRCB, header->prcb_offset))
    return;
  add_prcb (input, header, kdbg, memory, blocks);
  if (psc_triage_header_has (header, PSC_TRIAGE_HAS_THREAD, header->thread_offset)
      && read_pointer (input->file, header,
                       (guint64) header->prcb_offset + psc_bytes_get_u16 (kdbg + KDBG_PRCB_THREAD),
                       &va)
      && va != 0)
    add_block (header, blocks, va, header->thread_offset,
               psc_bytes_get_u16 (kdbg + KDBG_THREAD_BYTES));
  if (psc_triage_header_has (header, PSC_TRIAGE_HAS_PROCESS, header->process_offset)
      && psc_triage_header_has (header, PSC_TRIAGE_HAS_THREAD, header->thread_offset)
      && read_pointer (input->file, header,
                       (guint64) header->thread_offset
                           + psc_bytes_get_u16 (kdbg + KDBG_THREAD_PROCESS),
                       &va)
      && va != 0)
    add_block (header, blocks, va, header->process_offset,
               psc_bytes_get_u16 (kdbg + KDBG_PROCESS_BYTES));
}

PscSource *
psc_triage_make_memory (const PscDumpInput *input, const PscTriageHeader *header, GBytes *kdbg)
{
  g_autoptr (PscMemoryBlocks) blocks = psc_memory_blocks_new ();
  g_autoptr (PscSource) memory = NULL;
  gsize n_kdbg_bytes = 0;
  const guint8 *kdbg_bytes = kdbg != NULL ? g_bytes_get_data (kdbg, &n_kdbg_bytes) : NULL;

  add_parts (input, header, kdbg, blocks);
  if (psc_triage_header_has (header, PSC_TRIAGE_HAS_BLOCKS, header->blocks_offset))
    add_rows (input, header, blocks);
  memory = psc_memory_blocks_make_source (blocks, input->file);
  if (n_kdbg_bytes < KDBG_USED_BYTES)
    return g_steal_pointer (&memory);
  add_structures (input, header, kdbg_bytes, memory, blocks);
  return psc_memory_blocks_make_source (blocks, input->file);
}
