/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes the seeds of fuzz-dump that the builders can make: `make-dump-seeds
 * tests/fuzz/corpus/dump`.
 *
 * Seeds that a bug was found with are not made here; they stay in the folder as they were found.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/triage-file.h"

/* Two pages, so that an order can be wrong. */
static GByteArray *
make (guint pointer_bytes, guint32 dump_type, guint32 attributes)
{
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  PscTestDumpHeader header;

  psc_test_memory_put_u64 (memory, 0x1000, 1);
  psc_test_memory_put_u64 (memory, 0x3000, 3);
  psc_test_dump_header_init (&header, pointer_bytes, dump_type);
  header.attributes = attributes;
  return psc_test_dump_write (&header, memory);
}

static GByteArray *
make_triage (guint pointer_bytes)
{
  g_auto (PscTestTriage) triage = { 0 };
  PscTestDumpHeader header;

  psc_test_dump_header_init (&header, pointer_bytes, 4);
  psc_test_triage_init (&triage, &header);
  triage.with_mm = TRUE;
  return psc_test_triage_write (&triage, &header);
}

/* The same bytes with one value changed. */
static GByteArray *
change (GByteArray *bytes, gsize at, guint32 value)
{
  psc_test_bytes_put_u32 (bytes, at, value);
  return bytes;
}

static GByteArray *
cut (GByteArray *bytes, guint n_bytes)
{
  g_byte_array_set_size (bytes, n_bytes);
  return bytes;
}

/* The second piece of memory lies upon the first. */
static GByteArray *
make_overlapping_triage (void)
{
  g_auto (PscTestTriage) triage = { 0 };
  PscTestDumpHeader header;
  PscTestTriageBlock block;

  psc_test_dump_header_init (&header, 4, 4);
  psc_test_triage_init (&triage, &header);
  block = g_array_index (triage.blocks, PscTestTriageBlock, 0);
  block.va -= 8;
  g_array_append_val (triage.blocks, block);
  return psc_test_triage_write (&triage, &header);
}

static gboolean
write_seed (const char *folder, const char *name, GByteArray *bytes)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  gboolean done = g_file_set_contents (path, (const char *) bytes->data, bytes->len, &error);

  if (!done)
    fprintf (stderr, "%s\n", error->message);
  g_byte_array_unref (bytes);
  return done;
}

static gboolean
write_seeds (const char *folder)
{
  return write_seed (folder, "full-32", make (4, 1, 0))
         && write_seed (folder, "full-64", make (8, 1, 0))
         && write_seed (folder, "full-cut-in-a-page", cut (make (4, 1, 0), 0x1800))
         && write_seed (folder, "full-header-cut", cut (make (4, 1, 0), 0xfff))
         && write_seed (folder, "full-no-runs", change (make (4, 1, 0), 0x64, 0))
         && write_seed (folder, "full-too-many-runs", change (make (4, 1, 0), 0x64, 87))
         && write_seed (folder, "full-runs-overlap", change (make (4, 1, 0), 0x70, 4))
         && write_seed (folder, "full-encrypted", make (4, 1, 0x100))
         && write_seed (folder, "header-only", make (4, 3, 0))
         && write_seed (folder, "unknown-type", make (4, 0xb, 0))
         && write_seed (folder, "summary-32", make (4, 2, 0))
         && write_seed (folder, "summary-64", make (8, 2, 0))
         && write_seed (folder, "bitmap-32", make (4, 6, 0))
         && write_seed (folder, "bitmap-64", make (8, 5, 0))
         && write_seed (folder, "bitmap-active", make (4, 5, 0x40))
         && write_seed (folder, "bitmap-beyond-the-file", change (make (4, 6, 0), 0x1030, 0x100000))
         && write_seed (folder, "bitmap-over-the-pages", change (make (4, 6, 0), 0x1030, 0x1000))
         && write_seed (folder, "bitmap-too-large", change (make (4, 6, 0), 0x1034, 0xffffffff))
         && write_seed (folder, "ranges-kernel", make (8, 8, 0))
         && write_seed (folder, "ranges-all", make (8, 0xa, 0))
         && write_seed (folder, "ranges-overlap", change (make (8, 9, 0), 0x2050, 7))
         && write_seed (folder, "ranges-without-end",
                        change (change (make (8, 9, 0), 0x2050, 7), 0x2060, 9))
         && write_seed (folder, "triage-32", make_triage (4))
         && write_seed (folder, "triage-64", make_triage (8))
         && write_seed (folder, "triage-blocks-overlap", make_overlapping_triage ())
         && write_seed (folder, "triage-too-many-blocks", change (make_triage (4), 0x1064, 1000))
         && write_seed (folder, "triage-too-many-modules", change (make_triage (4), 0x1034, 7))
         && write_seed (folder, "triage-names-lie", change (make_triage (4), 0x1038, 0x1101))
         && write_seed (folder, "triage-cut", cut (make_triage (4), 0x1180));
}

int
main (int argc, char **argv)
{
  if (argc != 2)
    {
      fprintf (stderr, "usage: make-dump-seeds FOLDER\n");
      return 2;
    }
  return write_seeds (argv[1]) ? EXIT_SUCCESS : EXIT_FAILURE;
}
