/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a page of a virtual machine's dump costs.
 *
 * Usage: bench-kdump elf|stored|zlib|lzo|snappy|flattened-zlib
 *
 * Writes a dump of 32 MiB to a temporary file and reads its pages in an order that is neither the
 * file's nor memory's, once as whole pages and once eight bytes at a time as page tables are read.
 * Prints the time for each read, beside one with libkdumpfile where it reads the file and this
 * build has it, and one with pread of as many bytes. Pages repeat eight bytes, so that each packing
 * works. A wrong page ends it with 1.
 */
#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#ifdef PSC_HAVE_KDUMPFILE
#include <libkdumpfile/kdumpfile.h>
#endif

#include "dump/dump.h"
#include "support/kdump-files.h"

#define N_PAGES 8192u
#define N_ROUNDS 5u

typedef struct
{
  const char *name;
  PscTestCompression packing;
  gboolean is_elf;
  gboolean is_flattened;
} Kind;

static const Kind kinds[] = {
  { "elf", PSC_TEST_STORED, TRUE, FALSE },     { "stored", PSC_TEST_STORED, FALSE, FALSE },
  { "zlib", PSC_TEST_ZLIB, FALSE, FALSE },     { "lzo", PSC_TEST_LZO, FALSE, FALSE },
  { "snappy", PSC_TEST_SNAPPY, FALSE, FALSE }, { "flattened-zlib", PSC_TEST_ZLIB, FALSE, TRUE },
};

static const Kind *
find_kind (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_strcmp0 (kinds[i].name, name) == 0)
      return &kinds[i];
  return NULL;
}

static guint64
get_word (guint64 frame)
{
  return frame * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
}

/* 4099 is prime to the number of pages, so that each comes once. */
static guint64
get_frame (guint index)
{
  return (guint64) index * 4099 % N_PAGES;
}

static GByteArray *
write_dump (const Kind *kind)
{
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  PscTestElf elf = { .is_64 = TRUE, .machine = 62 };
  PscTestKdump kdump = { .pointer_bytes = 8,
                         .machine = "x86_64",
                         .block_bytes = PSC_TEST_PAGE,
                         .compression = kind->packing };
  GByteArray *file;
  GByteArray *stream;

  for (guint64 frame = 0; frame < N_PAGES; frame++)
    for (guint at = 0; at < PSC_TEST_PAGE; at += 8)
      psc_test_memory_put_u64 (memory, frame * PSC_TEST_PAGE + at, get_word (frame));
  file = kind->is_elf ? psc_test_elf_write (&elf, memory) : psc_test_kdump_write (&kdump, memory);
  if (!kind->is_flattened)
    return file;
  stream = psc_test_flatten (file, 16384, FALSE);
  g_byte_array_unref (file);
  return stream;
}

static double
get_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

/* Reads the bytes of a page that begin it; FALSE when they are wrong. */
typedef gboolean (*ReadFunc) (gpointer data, guint64 frame, guint8 *buffer, gsize n_bytes);

static gboolean
read_ours (gpointer data, guint64 frame, guint8 *buffer, gsize n_bytes)
{
  gsize n_read;

  return psc_source_read ((PscSource *) data, frame * PSC_TEST_PAGE, buffer, n_bytes, &n_read, NULL)
         && n_read == n_bytes
         && GUINT64_FROM_LE (*(const guint64 *) (const void *) buffer) == get_word (frame);
}

/* The bytes are somewhere in the file, which is all that matters here. */
static gboolean
read_plain (gpointer data, guint64 frame, guint8 *buffer, gsize n_bytes)
{
  const int *fd = (const int *) data;
  off_t size = lseek (*fd, 0, SEEK_END);

  return pread (*fd, buffer, n_bytes, (off_t) (frame * PSC_TEST_PAGE) % (size - PSC_TEST_PAGE))
         == (gssize) n_bytes;
}

#ifdef PSC_HAVE_KDUMPFILE
static gboolean
read_theirs (gpointer data, guint64 frame, guint8 *buffer, gsize n_bytes)
{
  size_t n_read = n_bytes;

  return kdump_read ((kdump_ctx_t *) data, KDUMP_MACHPHYSADDR, frame * PSC_TEST_PAGE, buffer,
                     &n_read)
         == KDUMP_OK;
}

static kdump_ctx_t *
open_theirs (int fd)
{
  kdump_ctx_t *context = kdump_new ();

  kdump_set_number_attr (context, KDUMP_ATTR_FILE_MMAP_POLICY, KDUMP_MMAP_NEVER);
  kdump_set_number_attr (context, "cache.size", 16);
  if (kdump_open_fd (context, fd) == KDUMP_OK)
    return context;
  kdump_free (context);
  return NULL;
}
#endif

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Microseconds for a read, the median of some rounds; exits when a read fails. */
static double
measure (ReadFunc read_page, gpointer data, gsize n_bytes)
{
  _Alignas(8) guint8 buffer[PSC_TEST_PAGE];
  double rounds[N_ROUNDS];

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      double begun = get_seconds ();

      for (guint i = 0; i < N_PAGES; i++)
        if (!read_page (data, get_frame (i), buffer, n_bytes))
          {
            fprintf (stderr, "page 0x%x is wrong\n", (guint) get_frame (i));
            exit (EXIT_FAILURE);
          }
      rounds[round] = (get_seconds () - begun) * 1e6 / N_PAGES;
    }
  qsort (rounds, N_ROUNDS, sizeof *rounds, compare_doubles);
  return rounds[N_ROUNDS / 2];
}

static void
print (const char *who, ReadFunc read_page, gpointer data)
{
  printf ("%-14s %8.2f us a page %8.2f us a word\n", who, measure (read_page, data, PSC_TEST_PAGE),
          measure (read_page, data, 8));
}

int
main (int argc, char **argv)
{
  const Kind *kind = argc == 2 ? find_kind (argv[1]) : NULL;
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (PscSource) source = NULL;
  g_autoptr (PscDump) dump = NULL;
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("psc-bench-XXXXXX", &path, NULL);

  if (kind == NULL || fd < 0)
    {
      fprintf (stderr, "usage: bench-kdump elf|stored|zlib|lzo|snappy|flattened-zlib\n");
      return EXIT_FAILURE;
    }
  bytes = write_dump (kind);
  if (write (fd, bytes->data, bytes->len) != (gssize) bytes->len)
    return EXIT_FAILURE;
  source = psc_source_new_for_path (path, NULL);
  g_unlink (path);
  dump = psc_dump_open (source, kind->name, issues, NULL, NULL);
  if (dump == NULL)
    return EXIT_FAILURE;
  printf ("%s: %u bytes for %u pages\n", kind->name, bytes->len, N_PAGES);
  print ("poolscope", read_ours, psc_dump_get_physical (dump));
#ifdef PSC_HAVE_KDUMPFILE
  {
    /* Not freed: version 0.5.1 writes to what it has freed then. */
    kdump_ctx_t *context = open_theirs (fd);

    if (context != NULL)
      print ("libkdumpfile", read_theirs, context);
  }
#endif
  print ("pread", read_plain, &fd);
  g_close (fd, NULL);
  return EXIT_SUCCESS;
}
