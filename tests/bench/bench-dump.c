/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What opening a large dump costs, and finding a page in it.
 *
 * Usage: bench-dump full|bitmap|all-pages GIGABYTES
 *
 * Writes a sparse dump of a machine with that much memory to a temporary file: a full one with two
 * runs, or one with a bitmap in which some thousand scattered runs or all pages are set. Prints, as
 * medians of several openings, the processor time, the bytes read through the source and the peak
 * of memory it took, and the time of one look-up, of pages scattered over all of the machine and
 * over 4 GB of it; beside them the same bytes read with pread, and copied, which is as fast as any
 * index can be built, and single ones of them followed, which is as fast as memory answers. A wrong
 * page ends it with 1.
 */
#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "dump/dump.h"
#include "support/dump-files.h"

#define N_RUNS 7u
#define N_LOOK_UPS 4000000u
#define PAGES_A_GIGABYTE (1u << 18)
#define HEADER_BYTES 0x2000u
#define BITMAP_OFFSET 0x2038u

/* What was written. */
typedef struct
{
  const char *path;
  guint32 dump_type;
  gboolean all_pages;
  guint64 n_pages; /* of the machine */
  guint64 n_stored;
  guint64 n_index_bytes; /* read at opening besides the head of the file */
} Made;

/* A source that counts what is read through it, and gives pages without reading the file for them
 * where @pages_offset is not 0. */
typedef struct
{
  PscSource *file;
  guint64 pages_offset;
  guint64 n_bytes;
} Counting;

static gboolean
read_counted (gpointer state,
              guint64 offset,
              void *buffer,
              gsize n_bytes,
              gsize *n_read,
              PscHole *hole,
              GError **error)
{
  Counting *self = (Counting *) state;

  self->n_bytes += n_bytes;
  if (self->pages_offset != 0 && offset >= self->pages_offset)
    {
      *n_read = n_bytes;
      return TRUE;
    }
  return psc_source_read (self->file, offset, buffer, n_bytes, n_read, error);
}

static gboolean
find_counted (gpointer state, guint64 offset, guint64 *start, guint64 *length)
{
  return psc_source_find_data (((Counting *) state)->file, offset, start, length);
}

static PscSource *
count_reads (Counting *counting)
{
  static const PscSourceMethods methods = { .read = read_counted, .find_data = find_counted };

  return psc_source_new_for_methods (&methods, counting, psc_source_get_size (counting->file));
}

/* Peak of resident memory since the last reset, in bytes; 0 where the system does not tell. */
static guint64
get_peak_memory (void)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0;
  line = strstr (status, "VmHWM:");
  return line != NULL ? g_ascii_strtoull (line + 6, NULL, 10) * 1024 : 0;
}

static void
reset_peak_memory (void)
{
  int fd = g_open ("/proc/self/clear_refs", O_WRONLY, 0);

  if (fd < 0)
    return;
  if (write (fd, "5", 1) < 0)
    fprintf (stderr, "the peak of memory cannot be reset: it is that of the whole program\n");
  close (fd);
}

static gboolean
write_at (int fd, guint64 offset, const void *bytes, gsize n_bytes)
{
  return pwrite (fd, bytes, n_bytes, (off_t) offset) == (gssize) n_bytes;
}

/* Whether the made-up machine's dump has a page: runs of 1 to 64 pages, one of ten is there. */
static gboolean
is_stored (const Made *made, guint64 page)
{
  guint64 group = page / 64;

  if (made->dump_type == 1)
    return page > 0 && (page < 0xc0000 || page >= 0x100000);
  if (made->all_pages)
    return TRUE;
  return (group * 2654435761u >> 8) % 10 == 0 && page % 64 <= (group * 40503u >> 4) % 64;
}

static guint8 *
make_bitmap (Made *made)
{
  guint8 *bitmap = g_malloc0 (made->n_pages / 8);

  made->n_stored = 0;
  for (guint64 page = 0; page < made->n_pages; page++)
    if (is_stored (made, page))
      {
        bitmap[page / 8] = (guint8) (bitmap[page / 8] | 1u << page % 8);
        made->n_stored++;
      }
  return bitmap;
}

static gboolean
write_bitmap_dump (Made *made, int fd, const PscTestDumpHeader *header)
{
  g_autoptr (GByteArray) bytes = psc_test_dump_header_write (header);
  g_autofree guint8 *bitmap = make_bitmap (made);
  guint64 first = BITMAP_OFFSET + made->n_pages / 8;

  g_byte_array_set_size (bytes, BITMAP_OFFSET);
  memset (bytes->data + HEADER_BYTES, 0, BITMAP_OFFSET - HEADER_BYTES);
  memcpy (bytes->data + HEADER_BYTES, "SDMPDUMP", 8);
  psc_test_bytes_put_u64 (bytes, 0x2020, first);
  psc_test_bytes_put_u64 (bytes, 0x2028, made->n_stored);
  psc_test_bytes_put_u64 (bytes, 0x2030, made->n_pages);
  made->n_index_bytes = made->n_pages / 8;
  return write_at (fd, 0, bytes->data, bytes->len)
         && write_at (fd, BITMAP_OFFSET, bitmap, made->n_pages / 8)
         && ftruncate (fd, (off_t) (first + made->n_stored * PSC_TEST_PAGE)) == 0;
}

static gboolean
write_full_dump (Made *made, int fd, const PscTestDumpHeader *header)
{
  g_autoptr (GByteArray) bytes = psc_test_dump_header_write (header);

  /* All but the first page, with a gap for devices as machines have it below 4 GiB. */
  psc_test_bytes_put_u32 (bytes, 0x88, 2);
  psc_test_bytes_put_u64 (bytes, 0x98, 1);
  psc_test_bytes_put_u64 (bytes, 0xa0, 0xbffff);
  psc_test_bytes_put_u64 (bytes, 0xa8, 0x100000);
  psc_test_bytes_put_u64 (bytes, 0xb0, made->n_pages - 0x100000);
  made->n_stored = made->n_pages - 0x100000 + 0xbffff;
  made->n_index_bytes = 0;
  psc_test_bytes_put_u64 (bytes, 0x90, made->n_stored);
  return write_at (fd, 0, bytes->data, bytes->len)
         && ftruncate (fd, (off_t) (HEADER_BYTES + made->n_stored * PSC_TEST_PAGE)) == 0;
}

static gint64
get_processor_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static int
compare_times (const void *a, const void *b)
{
  gint64 difference = *(const gint64 *) a - *(const gint64 *) b;

  return (difference > 0) - (difference < 0);
}

static double
get_median_ms (gint64 times[N_RUNS])
{
  qsort (times, N_RUNS, sizeof *times, compare_times);
  return (double) times[N_RUNS / 2] / 1000;
}

static gboolean
measure_opening (const Made *made)
{
  gint64 times[N_RUNS];
  guint64 n_read = 0;
  guint64 before, after;

  reset_peak_memory ();
  before = get_peak_memory ();
  for (guint run = 0; run < N_RUNS; run++)
    {
      g_autoptr (PscSource) file = psc_source_new_for_path (made->path, NULL);
      g_autoptr (PscIssues) issues = psc_issues_new ();
      Counting counting = { file, 0, 0 };
      g_autoptr (PscSource) counted = count_reads (&counting);
      g_autoptr (PscDump) dump = NULL;
      gint64 begun = get_processor_time ();

      dump = psc_dump_open (counted, made->path, issues, NULL, NULL);
      times[run] = get_processor_time () - begun;
      if (dump == NULL || psc_dump_get_n_pages (dump) != made->n_stored
          || psc_issues_get_n (issues) > 0)
        return FALSE;
      n_read = counting.n_bytes;
    }
  after = get_peak_memory ();
  printf ("  opened            %8.2f ms (median of %u)\n", get_median_ms (times), N_RUNS);
  printf ("  bytes read        %8.2f MB\n", (double) n_read / 1e6);
  printf ("  memory            %8.2f MB\n", (double) (after - before) / 1e6);
  return TRUE;
}

/* Nothing but the bytes of the index: read from the file, and copied in memory. */
static gboolean
measure_limit (const Made *made)
{
  gint64 read_times[N_RUNS], copy_times[N_RUNS];
  g_autofree guint8 *bytes = NULL;
  g_autofree guint8 *copy = NULL;
  int fd;

  if (made->n_index_bytes == 0)
    return TRUE;
  bytes = g_malloc (made->n_index_bytes);
  copy = g_malloc0 (made->n_index_bytes);
  fd = g_open (made->path, O_RDONLY, 0);
  for (guint run = 0; run < N_RUNS; run++)
    {
      gint64 begun = get_processor_time ();
      gssize n = pread (fd, bytes, made->n_index_bytes, BITMAP_OFFSET);
      gint64 read_at = get_processor_time ();

      memcpy (copy, bytes, made->n_index_bytes);
      copy_times[run] = get_processor_time () - read_at;
      read_times[run] = read_at - begun;
      if (n != (gssize) made->n_index_bytes || copy[n - 1] != bytes[n - 1])
        {
          close (fd);
          return FALSE;
        }
    }
  close (fd);
  printf ("  pread of the same %8.2f ms\n", get_median_ms (read_times));
  printf ("  copy of the same  %8.2f ms\n", get_median_ms (copy_times));
  return TRUE;
}

/* Pages all over the first @n_pages, the same ones every time. */
static guint64
get_scattered_page (guint64 n_pages, guint i)
{
  return ((guint64) i * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) >> 32) * n_pages >> 32;
}

/* A byte of each page is asked for. */
static gboolean
look_up (const Made *made, PscDump *dump, const char *where, guint64 n_pages)
{
  PscSource *physical = psc_dump_get_physical (dump);
  guint n_found = 0;
  guint n_expected = 0;
  gint64 begun = get_processor_time ();
  gint64 taken;

  for (guint i = 0; i < N_LOOK_UPS; i++)
    {
      guint8 byte;
      gsize n;

      if (psc_source_read (physical, get_scattered_page (n_pages, i) * PSC_TEST_PAGE, &byte, 1, &n,
                           NULL))
        n_found += (guint) n;
    }
  taken = get_processor_time () - begun;
  for (guint i = 0; i < N_LOOK_UPS; i++)
    n_expected += is_stored (made, get_scattered_page (n_pages, i)) ? 1 : 0;
  printf ("  a look-up in %-5s%8.1f ns (%.0f %% stored)\n", where,
          (double) taken * 1000 / N_LOOK_UPS, (double) n_found * 100 / N_LOOK_UPS);
  return n_found == n_expected;
}

/* As many bytes as the index has, of which each tells where the next one is: the way to memory and
 * no more. */
static void
measure_access (const Made *made)
{
  guint64 n_bytes = made->n_index_bytes;
  g_autofree guint8 *bytes = g_malloc (n_bytes);
  volatile guint last = 0;
  guint next = 0;
  gint64 begun;

  memset (bytes, 0, n_bytes);
  begun = get_processor_time ();
  for (guint i = 0; i < N_LOOK_UPS; i++)
    next = i + bytes[get_scattered_page (n_bytes, next)];
  last = next;
  (void) last;
  printf ("  one access        %8.1f ns\n",
          (double) (get_processor_time () - begun) * 1000 / N_LOOK_UPS);
}

/* Pages are given without reading the file for them, which leaves the look-up alone. */
static gboolean
measure_look_ups (const Made *made)
{
  g_autoptr (PscSource) file = psc_source_new_for_path (made->path, NULL);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  Counting counting = { file, BITMAP_OFFSET + made->n_index_bytes, 0 };
  g_autoptr (PscSource) counted = count_reads (&counting);
  g_autoptr (PscDump) dump = psc_dump_open (counted, made->path, issues, NULL, NULL);

  if (!look_up (made, dump, "all", made->n_pages)
      || !look_up (made, dump, "4 GB", 4 * PAGES_A_GIGABYTE))
    return FALSE;
  if (made->n_index_bytes > 0)
    measure_access (made);
  return TRUE;
}

static gboolean
run (Made *made, guint64 gigabytes)
{
  PscTestDumpHeader header;
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("bench-dump-XXXXXX", &path, NULL);
  gboolean done = FALSE;

  if (fd < 0)
    return FALSE;
  made->path = path;
  made->n_pages = gigabytes * PAGES_A_GIGABYTE;
  psc_test_dump_header_init (&header, 8, made->dump_type);
  /* A page that is stored in all of them. */
  header.directory_table_base = 0;
  if (made->dump_type == 1 ? write_full_dump (made, fd, &header)
                           : write_bitmap_dump (made, fd, &header))
    done = measure_opening (made) && measure_limit (made) && measure_look_ups (made);
  close (fd);
  g_unlink (path);
  return done;
}

int
main (int argc, char **argv)
{
  guint64 gigabytes = argc > 2 ? g_ascii_strtoull (argv[2], NULL, 10) : 0;
  const char *kind = argc > 1 ? argv[1] : "";
  Made made = { .dump_type = strcmp (kind, "full") == 0 ? 1 : 6,
                .all_pages = strcmp (kind, "all-pages") == 0 };

  if (gigabytes < 5 || gigabytes > 65536
      || (made.dump_type == 6 && !made.all_pages && strcmp (kind, "bitmap") != 0))
    {
      fprintf (stderr, "usage: bench-dump full|bitmap|all-pages GIGABYTES\n");
      return 2;
    }
  printf ("%s dump of %" G_GUINT64_FORMAT " GB\n", kind, gigabytes);
  if (run (&made, gigabytes))
    return EXIT_SUCCESS;
  fprintf (stderr, "a dump of %" G_GUINT64_FORMAT " GB cannot be written, or is read wrongly\n",
           gigabytes);
  return EXIT_FAILURE;
}
