/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What it takes to say what a large dump is: wall time, memory and bytes read of `info` and
 * `modules`.
 *
 * Usage: bench-kernel PROGRAM [GIGABYTES...]
 *
 * Writes a sparse full dump and a sparse bitmap dump of a machine of that size (64 and 1024 unless
 * told otherwise) into the temporary folder, with a kernel and two hundred modules in its upper
 * part, and runs PROGRAM on each several times. A run that fails, or finds other modules than were
 * written, ends the program with 1; a file system that cannot hold such a file is said.
 */
#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/dump-files.h"
#include "support/kernel-image.h"

#define N_RUNS 9u
#define N_MODULES 200u
#define HEADER_BYTES 0x2000u
#define BITMAP_PLACE (HEADER_BYTES + 0x38u)

/* Names outlive the kernel that points to them. */
static char images[N_MODULES][24];
static char paths[N_MODULES][64];
static char pdbs[N_MODULES][24];

static void
add_modules (PscTestKernel *kernel)
{
  for (guint i = kernel->n_modules; i < N_MODULES; i++)
    {
      PscTestModule *module = &kernel->modules[i];

      g_snprintf (images[i], sizeof images[i], "driver%u.sys", i);
      g_snprintf (paths[i], sizeof paths[i], "\\SystemRoot\\System32\\drivers\\driver%u.sys", i);
      g_snprintf (pdbs[i], sizeof pdbs[i], "driver%u.pdb", i);
      *module = kernel->modules[1];
      module->image = images[i];
      module->path = paths[i];
      module->pdb = pdbs[i];
      module->base = kernel->modules[1].base + 0x10000000 + i * 0x100000u;
      module->timestamp = 0x5f000000 + i;
    }
  kernel->n_modules = N_MODULES;
}

static void
fill_header (const PscTestKernel *kernel, PscTestTables *tables, PscTestDumpHeader *header)
{
  header->build = kernel->build;
  header->directory_table_base = psc_test_tables_get_root (tables);
  header->module_list = kernel->list_head_va;
  header->kdbg = kernel->kdbg_va;
  header->n_processors = 64;
  header->system_time = kernel->system_time;
  header->up_time = kernel->up_time;
}

static gboolean
write_at (int fd, guint64 offset, const void *bytes, gsize n_bytes)
{
  return pwrite (fd, bytes, n_bytes, (off_t) offset) == (gssize) n_bytes;
}

/* A bit for every page of the machine. */
static gboolean
write_bitmap (int fd, guint64 n_pages, guint64 first_page)
{
  g_autoptr (GByteArray) start = g_byte_array_new ();
  g_autofree guint8 *ones = (guint8 *) g_malloc (1024 * 1024);
  gboolean is_written;

  g_byte_array_set_size (start, 0x38);
  memset (start->data, 0, start->len);
  memcpy (start->data, "FDMPDUMP", 8);
  psc_test_bytes_put_u64 (start, 0x20, first_page);
  psc_test_bytes_put_u64 (start, 0x28, n_pages);
  psc_test_bytes_put_u64 (start, 0x30, n_pages);
  is_written = write_at (fd, HEADER_BYTES, start->data, start->len);
  memset (ones, 0xff, 1024 * 1024);
  for (guint64 done = 0; done < n_pages / 8 && is_written; done += 1024 * 1024)
    is_written =
        write_at (fd, BITMAP_PLACE + done, ones, (gsize) MIN (n_pages / 8 - done, 1024 * 1024));
  return is_written;
}

static gboolean
write_pages (int fd, PscTestMemory *memory, guint64 first_page)
{
  g_autoptr (GArray) frames = psc_test_memory_list_pages (memory);

  for (guint i = 0; i < frames->len; i++)
    {
      guint64 frame = g_array_index (frames, guint64, i);

      if (!write_at (fd, first_page + frame * PSC_TEST_PAGE,
                     psc_test_memory_get_page (memory, frame), PSC_TEST_PAGE))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_dump (int fd, guint64 gigabytes, gboolean is_bitmap)
{
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  guint64 n_pages = gigabytes << 18;
  g_autoptr (PscTestTables) tables =
      psc_test_tables_new_at (memory, PSC_TEST_X64, (n_pages - 0x10000) * PSC_TEST_PAGE);
  g_autoptr (GByteArray) head = NULL;
  PscTestDumpHeader header;
  PscTestKernel kernel;
  guint64 first_page =
      is_bitmap ? (BITMAP_PLACE + n_pages / 8 + 0xfff) & ~(guint64) 0xfff : HEADER_BYTES;

  psc_test_kernel_init_for (&kernel, PSC_TEST_X64);
  add_modules (&kernel);
  kernel.unloaded_ring_va += 0x10000000;
  kernel.names_va += 0x20000000;
  kernel.pcr_va += 0x30000000;
  kernel.prcb_va += 0x30000000;
  kernel.idt_va += 0x40000000;
  psc_test_kernel_write_tables (&kernel, tables);
  psc_test_dump_header_init (&header, 8, is_bitmap ? 5 : 1);
  fill_header (&kernel, tables, &header);
  head = psc_test_dump_header_write (&header);
  psc_test_bytes_put_u32 (head, 0x88, 1);
  psc_test_bytes_put_u64 (head, 0x90, n_pages);
  psc_test_bytes_put_u64 (head, 0x98, 0);
  psc_test_bytes_put_u64 (head, 0xa0, n_pages);
  return ftruncate (fd, (off_t) (first_page + n_pages * PSC_TEST_PAGE)) == 0
         && write_at (fd, 0, head->data, head->len)
         && (!is_bitmap || write_bitmap (fd, n_pages, first_page))
         && write_pages (fd, memory, first_page);
}

typedef struct
{
  gint64 usec;
  glong peak_kilobytes;
  guint64 n_read;
} Run;

/* What the program read so far, by the system's count; 0 where it does not tell. */
static guint64
get_bytes_read (GPid pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/io", (int) pid);
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;
  line = strstr (text, "rchar: ");
  return line != NULL ? g_ascii_strtoull (line + strlen ("rchar: "), NULL, 10) : 0;
}

static gboolean
run_once (const char *program, const char *command, const char *path, const char *out, Run *run)
{
  const char *arguments[] = { program, command, "--json", "--quiet", path, NULL };
  gint64 start = g_get_monotonic_time ();
  struct rusage usage;
  siginfo_t info;
  pid_t pid;
  int status;

  /* What was printed so far must not be printed by the child once more. */
  fflush (stdout);
  pid = fork ();

  if (pid == 0)
    {
      if (freopen (out, "w", stdout) != NULL)
        execv (program, (char *const *) arguments);
      _exit (127);
    }
  if (pid < 0 || waitid (P_PID, (id_t) pid, &info, WEXITED | WNOWAIT) != 0)
    return FALSE;
  run->usec = g_get_monotonic_time () - start;
  run->n_read = get_bytes_read (pid);
  if (wait4 (pid, &status, 0, &usage) != pid)
    return FALSE;
  run->peak_kilobytes = usage.ru_maxrss;
  return WIFEXITED (status) && WEXITSTATUS (status) == 0;
}

static gint
compare_runs (gconstpointer a, gconstpointer b)
{
  gint64 x = ((const Run *) a)->usec;
  gint64 y = ((const Run *) b)->usec;

  return (x > y) - (x < y);
}

static gboolean
has_written_result (const char *command, const char *out)
{
  g_autofree char *text = NULL;

  if (!g_file_get_contents (out, &text, NULL, NULL))
    return FALSE;
  if (strcmp (command, "info") == 0)
    return strstr (text, "\"kernel_base\": \"0xfffff8047ba00000\"") != NULL;
  return strstr (text, "\"driver199.pdb\"") != NULL && strstr (text, "\"dam.sys\"") != NULL;
}

static gboolean
measure (const char *program, const char *command, const char *path, const char *what)
{
  g_autofree char *out = g_strconcat (path, ".out", NULL);
  Run runs[N_RUNS];
  gboolean is_right = TRUE;

  for (guint i = 0; i < N_RUNS && is_right; i++)
    is_right =
        run_once (program, command, path, out, &runs[i]) && has_written_result (command, out);
  g_unlink (out);
  if (!is_right)
    {
      fprintf (stderr, "%s %s: not what was written\n", what, command);
      return FALSE;
    }
  qsort (runs, N_RUNS, sizeof runs[0], compare_runs);
  printf ("%-18s %-8s %7.1f ms  %5.1f MB at most  %9.2f MB read\n", what, command,
          (double) runs[N_RUNS / 2].usec / 1000.0,
          (double) runs[N_RUNS / 2].peak_kilobytes / 1024.0,
          (double) runs[N_RUNS / 2].n_read / 1048576.0);
  return TRUE;
}

static gboolean
bench (const char *program, guint64 gigabytes, gboolean is_bitmap)
{
  g_autofree char *path = NULL;
  g_autofree char *what =
      g_strdup_printf ("%" G_GUINT64_FORMAT " GB %s", gigabytes, is_bitmap ? "bitmap" : "full");
  int fd = g_file_open_tmp ("poolscope-bench-XXXXXX", &path, NULL);
  gboolean is_done = TRUE;

  if (fd < 0)
    return FALSE;
  if (write_dump (fd, gigabytes, is_bitmap))
    is_done = measure (program, "info", path, what) && measure (program, "modules", path, what);
  else
    printf ("%s: the file system holds no such file\n", what);
  close (fd);
  g_unlink (path);
  return is_done;
}

int
main (int argc, char **argv)
{
  static const guint64 usual[] = { 64, 1024 };
  gboolean is_done = TRUE;

  if (argc < 2)
    {
      fprintf (stderr, "usage: bench-kernel PROGRAM [GIGABYTES...]\n");
      return 2;
    }
  for (int i = 2; i < argc; i++)
    for (guint b = 0; b < 2; b++)
      is_done = bench (argv[1], g_ascii_strtoull (argv[i], NULL, 10), b == 1) && is_done;
  for (gsize i = 0; argc == 2 && i < G_N_ELEMENTS (usual); i++)
    for (guint b = 0; b < 2; b++)
      is_done = bench (argv[1], usual[i], b == 1) && is_done;
  return is_done ? 0 : 1;
}
