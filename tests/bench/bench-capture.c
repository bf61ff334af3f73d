/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How fast a capture is read on one core, and what its snapshots weigh.
 *
 * Usage: bench-capture poolmon|poolused|poolused-verbose|mixed|prose [MEGABYTES [RUNS]]
 *
 * Writes a log of the size wanted to a temporary file (same bytes every time), reads it RUNS times
 * and prints the median, beside two peers measured in the same run: reading the file and nothing
 * else, and counting its line ends. All are rates per second of processor time, so that other
 * programs do not matter much. A result that is not what was written ends the program with 1.
 */
#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "capture/capture.h"
#include "support/mixed-log.h"

#define N_TAGS 2000u
#define N_MIXED_TAGS 500u
#define PROSE_BYTES (400u * 1024u)
#define MAX_RUNS 21u
#define BLOCK_BYTES (256u * 1024u)

/* What was written. */
typedef struct
{
  guint64 n_bytes;
  guint n_snapshots;
  guint64 nonpaged_bytes; /* of the last snapshot */
  PscTestCounts counts;
} Log;

/* @write_between writes what stands above the next table. */
typedef struct
{
  const char *name;
  guint n_tags;
  guint64 megabytes; /* unless others are asked for */
  void (*write_head) (FILE *file, guint snapshot);
  void (*write_row) (FILE *file, guint snapshot, guint tag, guint64 *nonpaged_bytes);
  void (*write_between) (FILE *file, guint snapshot, PscTestCounts *counts);
} Kind;

/* Numbers of a tag: the same ones every time, and growing from snapshot to snapshot. */
static guint64
get_allocs (guint snapshot, guint tag)
{
  return (guint64) (tag * 2654435761u >> 12) % 1000003 + (guint64) snapshot * (tag % 97);
}

static guint64
get_frees (guint snapshot, guint tag)
{
  return get_allocs (snapshot, tag) * (tag % 11) / 11;
}

static guint64
get_size (guint tag)
{
  return 16u * (1 + tag % 300);
}

static void
get_name (guint tag, char name[5])
{
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  for (guint i = 0; i < 4; i++, tag /= 13)
    name[i] = letters[(tag * 7 + i * 5) % (sizeof letters - 1)];
  name[4] = '\0';
}

static void
write_poolmon_head (FILE *file, guint snapshot)
{
  fprintf (file,
           " Memory:16703908K Avail:%8uK  PageFlts:%6u   InRam Krnl:13861K P: 81910K\n"
           " Commit: 8599798K Limit:19194276K Peak: 9326486K            Pool N:189515K P: 85323K\n"
           " System pool information\n"
           " Tag  Type     Allocs            Frees            Diff   Bytes       Per Alloc\n\n",
           10308622 - snapshot % 1000000, snapshot % 10000);
}

static void
write_poolmon_row (FILE *file, guint snapshot, guint tag, guint64 *nonpaged_bytes)
{
  guint64 allocs = get_allocs (snapshot, tag);
  guint64 diff = allocs - get_frees (snapshot, tag);
  char name[5];

  get_name (tag, name);
  if (tag % 2 == 0)
    *nonpaged_bytes += diff * get_size (tag);
  fprintf (file,
           " %s %s %10" G_GUINT64_FORMAT " (%4u) %10" G_GUINT64_FORMAT " (%4u) %8" G_GUINT64_FORMAT
           " %10" G_GUINT64_FORMAT " (%6u) %6" G_GUINT64_FORMAT "\n",
           name, tag % 2 == 0 ? "Nonp " : "Paged", allocs, tag % 97, allocs - diff, tag % 11, diff,
           diff * get_size (tag), tag % 97 * 48, get_size (tag));
}

static void
write_prompt (FILE *file, guint snapshot, guint flags)
{
  fprintf (file,
           "0: kd> .echotime\n"
           "Debugger (not debuggee) time: Sat Jul %2u %02u:%02u:30.820 2013 (UTC + 8:00)\n"
           "0: kd> !poolused %u\n"
           "....\n"
           " Sorting by NonPaged Pool Consumed\n\n",
           1 + snapshot / 1440 % 28, snapshot / 60 % 24, snapshot % 60, flags);
}

static void
write_description (FILE *file, guint tag, const char *name)
{
  if (tag % 3 == 0)
    fprintf (file, "\tUNKNOWN pooltag '%s', please update pooltag.txt\n", name);
  else
    fprintf (file, "\tobjects of kind %u , Binary: nt!mm%u\n", tag, tag % 50);
}

static void
write_brief_head (FILE *file, guint snapshot)
{
  write_prompt (file, snapshot, 2);
  fputs ("               NonPaged                  Paged\n"
         " Tag     Allocs         Used     Allocs         Used\n\n",
         file);
}

static void
write_brief_row (FILE *file, guint snapshot, guint tag, guint64 *nonpaged_bytes)
{
  guint64 diff = get_allocs (snapshot, tag) - get_frees (snapshot, tag);
  guint64 paged = tag % 4 == 0 ? diff / 3 : 0;
  char name[5];

  get_name (tag, name);
  *nonpaged_bytes += diff * get_size (tag);
  fprintf (file,
           " %s%10" G_GUINT64_FORMAT "%13" G_GUINT64_FORMAT "%11" G_GUINT64_FORMAT
           "%13" G_GUINT64_FORMAT,
           name, diff, diff * get_size (tag), paged, paged * get_size (tag));
  write_description (file, tag, name);
}

static void
write_verbose_head (FILE *file, guint snapshot)
{
  write_prompt (file, snapshot, 3);
  fprintf (file, "%28s%-49s%s\n", "", "NonPaged", "Paged");
  fprintf (file, " Tag %12s%12s%10s%13s%13s%12s%10s%13s\n\n", "Allocs", "Frees", "Diff", "Used",
           "Allocs", "Frees", "Diff", "Used");
}

static void
write_verbose_row (FILE *file, guint snapshot, guint tag, guint64 *nonpaged_bytes)
{
  guint64 allocs = get_allocs (snapshot, tag);
  guint64 diff = allocs - get_frees (snapshot, tag);
  guint64 paged = tag % 4 == 0 ? diff / 3 : 0;
  char name[5];

  get_name (tag, name);
  *nonpaged_bytes += diff * get_size (tag);
  fprintf (file,
           " %s%12" G_GUINT64_FORMAT "%12" G_GUINT64_FORMAT "%10" G_GUINT64_FORMAT
           "%13" G_GUINT64_FORMAT "%13" G_GUINT64_FORMAT "%12u%10" G_GUINT64_FORMAT
           "%13" G_GUINT64_FORMAT,
           name, allocs, allocs - diff, diff, diff * get_size (tag), paged, 0u, paged,
           paged * get_size (tag));
  write_description (file, tag, name);
}

static void
write_mixed_head (FILE *file, guint snapshot)
{
  (snapshot % 2 == 0 ? write_brief_head : write_verbose_head) (file, snapshot);
}

static void
write_mixed_row (FILE *file, guint snapshot, guint tag, guint64 *nonpaged_bytes)
{
  (snapshot % 2 == 0 ? write_brief_row : write_verbose_row) (file, snapshot, tag, nonpaged_bytes);
}

static void
write_prose (FILE *file, guint snapshot, PscTestCounts *counts G_GNUC_UNUSED)
{
  psc_test_write_prose (file, snapshot, PROSE_BYTES);
}

static const Kind kinds[] = {
  { "poolmon", N_TAGS, 100, write_poolmon_head, write_poolmon_row, NULL },
  { "poolused", N_TAGS, 100, write_brief_head, write_brief_row, NULL },
  { "poolused-verbose", N_TAGS, 100, write_verbose_head, write_verbose_row, NULL },
  { "mixed", N_MIXED_TAGS, 200, write_mixed_head, write_mixed_row, psc_test_write_session },
  { "prose", 2, 100, write_brief_head, write_brief_row, write_prose },
};

static int
compare_descending (const void *a, const void *b)
{
  guint64 x = *(const guint64 *) a;
  guint64 y = *(const guint64 *) b;

  return (x < y) - (x > y);
}

/* Tags in the order of the sort line; PoolMon's are in no order that matters here. */
static void
sort_tags (guint snapshot, guint order[N_TAGS])
{
  guint64 keys[N_TAGS];

  for (guint tag = 0; tag < N_TAGS; tag++)
    {
      guint64 diff = get_allocs (snapshot, tag) - get_frees (snapshot, tag);

      keys[tag] = (diff * get_size (tag)) << 11 | tag;
    }
  qsort (keys, N_TAGS, sizeof *keys, compare_descending);
  for (guint i = 0; i < N_TAGS; i++)
    order[i] = (guint) (keys[i] & 0x7ff);
}

static void
write_log (const Kind *kind, FILE *file, guint64 n_bytes, Log *log)
{
  guint order[N_TAGS];

  *log = (Log){ 0 };
  while (log->n_bytes < n_bytes)
    {
      log->nonpaged_bytes = 0;
      if (kind->write_between != NULL)
        kind->write_between (file, log->n_snapshots, &log->counts);
      kind->write_head (file, log->n_snapshots);
      sort_tags (log->n_snapshots, order);
      for (guint i = 0; i < kind->n_tags; i++)
        kind->write_row (file, log->n_snapshots, order[i], &log->nonpaged_bytes);
      log->n_snapshots++;
      log->n_bytes = (guint64) ftello (file);
    }
}

static gint64
get_processor_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* The peers: the file block by block, and nothing or the line ends in it. */
static gint64
read_file (const char *path, gboolean count_lines)
{
  gint64 begun = get_processor_time ();
  g_autofree char *block = g_malloc (BLOCK_BYTES);
  volatile guint64 n_lines = 0;
  int fd = g_open (path, O_RDONLY, 0);
  gssize n;

  while ((n = read (fd, block, BLOCK_BYTES)) > 0)
    for (const char *at = block; count_lines && at != NULL && at < block + n; n_lines++)
      {
        at = memchr (at, '\n', (gsize) (block + n - at));
        at = at != NULL ? at + 1 : NULL;
      }
  close (fd);
  return get_processor_time () - begun;
}

static void
count_evidence (const PscEvidence *evidence, PscTestCounts *counts)
{
  const PscVerifier *verifier = evidence->verifier;

  *counts = (PscTestCounts){
    .n_modules = psc_module_list_get_n (evidence->modules),
    .n_traces = evidence->traces->len,
  };
  for (guint i = 0; i < evidence->memory->len; i++)
    counts->n_memory_bytes +=
        ((const PscMemoryRun *) g_ptr_array_index (evidence->memory, i))->bytes->len;
  for (guint i = 0; verifier != NULL && i < verifier->drivers->len; i++)
    counts->n_allocations +=
        ((const PscVerifierDriver *) g_ptr_array_index (verifier->drivers, i))->allocations->len;
}

static gboolean
is_right (PscCapture *capture, const Log *log)
{
  PscTestCounts counts;
  PscPool sum;

  count_evidence (capture->evidence, &counts);
  if (capture->snapshots->len != log->n_snapshots || counts.n_modules != log->counts.n_modules
      || counts.n_traces != log->counts.n_traces
      || counts.n_allocations != log->counts.n_allocations
      || counts.n_memory_bytes != log->counts.n_memory_bytes)
    {
      fprintf (stderr,
               "%u snapshots, %u modules, %u traces, %u allocations, %" G_GSIZE_FORMAT " bytes\n",
               capture->snapshots->len, counts.n_modules, counts.n_traces, counts.n_allocations,
               counts.n_memory_bytes);
      return FALSE;
    }
  psc_snapshot_get_computed (PSC_SNAPSHOT (
                                 g_ptr_array_index (capture->snapshots, log->n_snapshots - 1)),
                             PSC_POOL_NONPAGED, &sum);
  return sum.bytes == log->nonpaged_bytes;
}

static double
get_bytes_per_cell (PscCapture *capture)
{
  gsize n_bytes = 0;
  gsize n_rows = 0;

  for (guint i = 0; i < capture->snapshots->len; i++)
    {
      PscSnapshot *snapshot = PSC_SNAPSHOT (g_ptr_array_index (capture->snapshots, i));

      n_bytes += psc_snapshot_get_size (snapshot);
      n_rows += psc_snapshot_get_n_rows (snapshot);
    }
  return (double) n_bytes / (double) MAX (n_rows, 1);
}

static int
compare_times (const void *a, const void *b)
{
  gint64 difference = *(const gint64 *) a - *(const gint64 *) b;

  return (difference > 0) - (difference < 0);
}

static double
get_rate (guint64 n_bytes, gint64 usec)
{
  return (double) n_bytes / (double) MAX (usec, 1);
}

static gboolean
measure (const char *path, const Log *log, guint n_runs)
{
  gint64 times[MAX_RUNS];
  double bytes_per_cell = 0;
  struct rusage usage;

  for (guint run = 0; run < n_runs; run++)
    {
      g_autoptr (PscSource) source = psc_source_new_for_path (path, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (PscCapture) capture = NULL;
      gint64 begun = get_processor_time ();

      capture = psc_capture_read (source, path, NULL, NULL, NULL, &error);
      times[run] = get_processor_time () - begun;
      if (capture == NULL || !is_right (capture, log))
        {
          fprintf (stderr, "wrong result: %s\n", error != NULL ? error->message : "other numbers");
          return FALSE;
        }
      bytes_per_cell = get_bytes_per_cell (capture);
    }
  getrusage (RUSAGE_SELF, &usage);
  qsort (times, n_runs, sizeof *times, compare_times);
  printf ("  read and parsed   %8.0f MB/s (median of %u)\n",
          get_rate (log->n_bytes, times[n_runs / 2]), n_runs);
  printf ("  line ends counted %8.0f MB/s\n", get_rate (log->n_bytes, read_file (path, TRUE)));
  printf ("  read only         %8.0f MB/s\n", get_rate (log->n_bytes, read_file (path, FALSE)));
  printf ("  %.1f bytes a cell, peak memory %.0f MB\n", bytes_per_cell,
          (double) usage.ru_maxrss * 1024 / 1e6);
  return TRUE;
}

static gboolean
run (const Kind *kind, guint64 megabytes, guint n_runs)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("bench-capture-XXXXXX", &path, NULL);
  FILE *file = fd >= 0 ? fdopen (fd, "w") : NULL;
  gboolean done = FALSE;
  Log log;

  if (file == NULL)
    return FALSE;
  write_log (kind, file, megabytes * 1000 * 1000, &log);
  if (fclose (file) == 0)
    {
      printf ("%s: %u snapshots of %u tags, %.0f MB\n", kind->name, log.n_snapshots, kind->n_tags,
              (double) log.n_bytes / 1e6);
      done = measure (path, &log, n_runs);
    }
  g_unlink (path);
  return done;
}

static const Kind *
find_kind (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (name, kinds[i].name) == 0)
      return &kinds[i];
  return NULL;
}

int
main (int argc, char **argv)
{
  const Kind *kind = argc > 1 ? find_kind (argv[1]) : NULL;
  guint64 n_runs = argc > 3 ? g_ascii_strtoull (argv[3], NULL, 10) : 5;
  guint64 megabytes = 0;

  if (kind != NULL)
    megabytes = argc > 2 ? g_ascii_strtoull (argv[2], NULL, 10) : kind->megabytes;
  if (megabytes > 0 && n_runs > 0 && n_runs <= MAX_RUNS)
    return run (kind, megabytes, (guint) n_runs) ? EXIT_SUCCESS : EXIT_FAILURE;
  fprintf (stderr, "usage: bench-capture poolmon|poolused|poolused-verbose|mixed|prose [MEGABYTES "
                   "[RUNS]]\n");
  return 2;
}
