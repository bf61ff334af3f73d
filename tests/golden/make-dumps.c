/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Writes the dumps that commands are tried on into a folder: too large to keep and quickly made.
 *
 * Usage: make-dumps FOLDER
 */
#include "config.h"

#include <string.h>

#include "support/dumped-machine.h"

static gboolean
write_file (const char *folder, const char *name, const guint8 *bytes, gsize n_bytes)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return g_file_set_contents (path, (const char *) bytes, (gssize) n_bytes, NULL);
}

static gboolean
write_dump (PscTestDumped *dumped, const char *folder, const char *name, gsize n_cut)
{
  g_autoptr (GByteArray) bytes = NULL;
  gboolean is_written;

  psc_test_kernel_write_tables (&dumped->kernel, dumped->tables);
  bytes = psc_test_dump_write (&dumped->header, dumped->memory);
  is_written = write_file (folder, name, bytes->data, bytes->len - n_cut);
  psc_test_dumped_clear (dumped);
  return is_written;
}

int
main (int argc, char **argv)
{
  PscTestDumped dumped;
  gboolean is_done;

  if (argc != 2)
    return 2;

  psc_test_dumped_init (&dumped, PSC_TEST_X64, 1);
  is_done = write_dump (&dumped, argv[1], "full.dmp", 0);

  /* Its last five pages are missing, and a page in the middle of memory that commands show. */
  psc_test_dumped_init (&dumped, PSC_TEST_X64, 5);
  psc_test_tables_put_u64 (dumped.tables, dumped.kernel.names_va + 0x80ff8, 0x6b63617453);
  psc_test_tables_map (dumped.tables, dumped.kernel.names_va + 0x81000, 0x7000);
  is_done = write_dump (&dumped, argv[1], "cut.dmp", 5 * 4096) && is_done;

  psc_test_dumped_init (&dumped, PSC_TEST_PAE, 2);
  dumped.header.bugcheck_code = 0x161;
  is_done = write_dump (&dumped, argv[1], "kernel.dmp", 0) && is_done;

  psc_test_dumped_init (&dumped, PSC_TEST_X64, 6);
  dumped.kernel.kdbg = PSC_TEST_KDBG_ENCODED;
  is_done = write_dump (&dumped, argv[1], "encoded.dmp", 0) && is_done;

  psc_test_dumped_init (&dumped, PSC_TEST_X64, 3);
  is_done = write_dump (&dumped, argv[1], "header.dmp", 0) && is_done;
  return is_done ? 0 : 1;
}
