/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How fast addresses are translated, virtual memory is read, and roots of page tables are found.
 *
 * Usage: bench-memory [RUNS]
 *
 * One gigabyte of an x64 kernel in pages of 4 KiB, whose tables are all in memory, so that nothing
 * but the walk is measured; libaddrxlat walks the same tables in the same run where it is there.
 * Figures are medians of processor time. A wrong translation ends the program with 1.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "memory/find-root.h"
#include "support/machine.h"
#include "support/oracle.h"

#define FIRST_VA G_GUINT64_CONSTANT (0xffffa80000000000)
#define FIRST_PA G_GUINT64_CONSTANT (0x40000000)
#define N_PAGES (256u * 1024u)
#define N_WALKS (4u * 1024u * 1024u)
#define MAX_RUNS 21u

/* All of memory that is there: the tables in front, and beyond them 64 MiB of pages. */
#define FLAT_BYTES (80u * 1024u * 1024u)
#define DATA_PA (16u * 1024u * 1024u)
#define DATA_VA G_GUINT64_CONSTANT (0xffffb00000000000)
#define N_DATA_PAGES (16u * 1024u)

typedef struct
{
  PscTestMachine *machine;
  guint8 *flat;
  PscSource *physical;
  PscAddressSpace *space;
  PscTestOracle *oracle; /* NULL without the library */
} Bench;

/* Which page the i-th walk is for. */
typedef guint (*PickFunc) (guint i);

static guint64
get_pa (guint page)
{
  return FIRST_PA + (guint64) (page * 2654435761u % N_PAGES) * PSC_TEST_PAGE;
}

static guint
pick_next (guint i)
{
  return i % N_PAGES;
}

static guint
scramble (guint i)
{
  i *= 2654435761u;
  return i ^ i >> 15;
}

static guint
pick_in_64_mb (guint i)
{
  return scramble (i) % N_DATA_PAGES;
}

static guint
pick_in_1_gb (guint i)
{
  return scramble (i) % N_PAGES;
}

static double
get_processor_nsec (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e9 + (double) now.tv_nsec;
}

static gboolean
walk_ours (const Bench *bench, PickFunc pick)
{
  guint n_wrong = 0;

  for (guint i = 0; i < N_WALKS; i++)
    {
      guint page = pick (i);
      PscTranslation at;

      psc_address_space_translate (bench->space, FIRST_VA + (guint64) page * PSC_TEST_PAGE, &at);
      n_wrong += at.pa != get_pa (page) ? 1 : 0;
    }
  return n_wrong == 0;
}

static gboolean
walk_theirs (const Bench *bench, PickFunc pick)
{
  guint n_wrong = 0;

  for (guint i = 0; i < N_WALKS; i++)
    {
      guint page = pick (i);
      guint64 pa = 0;
      guint level;

      psc_test_oracle_translate (bench->oracle, FIRST_VA + (guint64) page * PSC_TEST_PAGE, &pa,
                                 &level);
      n_wrong += pa != get_pa (page) ? 1 : 0;
    }
  return n_wrong == 0;
}

/* Reads all data in pieces of a page, or of many. */
static gboolean
read_data (const Bench *bench, gsize n_bytes)
{
  g_autofree guint8 *buffer = (guint8 *) g_malloc (n_bytes);
  PscSource *source = psc_address_space_get_source (bench->space);
  guint64 end = DATA_VA + (guint64) N_DATA_PAGES * PSC_TEST_PAGE;

  for (guint64 va = DATA_VA; va < end; va += n_bytes)
    {
      gsize n;

      if (!psc_source_read (source, va, buffer, n_bytes, &n, NULL) || n != n_bytes)
        return FALSE;
    }
  return TRUE;
}

static gboolean
go_on (const PscPaging *paging, gpointer user_data)
{
  *(guint *) user_data += 1;
  return TRUE;
}

static gboolean
find_all_roots (const Bench *bench, PscArch arch)
{
  guint n = 0;

  return psc_find_roots (bench->physical, arch, go_on, &n, NULL, NULL);
}

static int
compare_doubles (const void *a, const void *b)
{
  const double *x = (const double *) a;
  const double *y = (const double *) b;

  return (*x > *y) - (*x < *y);
}

/* One thing to be measured; exactly one of the functions that it has is called. */
typedef struct
{
  const char *name;
  gboolean (*walk) (const Bench *bench, PickFunc pick);
  PickFunc pick;
  gsize read_bytes;
  gboolean finds_roots;
  PscArch arch;
} Measure;

static const Measure measures[] = {
  { "ours, page by page", .walk = walk_ours, .pick = pick_next },
  { "libaddrxlat, page by page", .walk = walk_theirs, .pick = pick_next },
  { "ours, anywhere in 64 MiB", .walk = walk_ours, .pick = pick_in_64_mb },
  { "libaddrxlat, anywhere in 64 MiB", .walk = walk_theirs, .pick = pick_in_64_mb },
  { "ours, anywhere in 1 GiB", .walk = walk_ours, .pick = pick_in_1_gb },
  { "libaddrxlat, anywhere in 1 GiB", .walk = walk_theirs, .pick = pick_in_1_gb },
  { "reading 4 KiB at a time", .read_bytes = PSC_TEST_PAGE },
  { "reading 1 MiB at a time", .read_bytes = 1024 * 1024 },
  { "looking for roots of x64", .finds_roots = TRUE, .arch = PSC_ARCH_X64 },
  { "looking for roots of any kind", .finds_roots = TRUE, .arch = PSC_ARCH_UNKNOWN },
};

static gboolean
run_once (const Bench *bench, const Measure *measure)
{
  if (measure->walk != NULL)
    return measure->walk (bench, measure->pick);
  if (measure->finds_roots)
    return find_all_roots (bench, measure->arch);
  return read_data (bench, measure->read_bytes);
}

static gboolean
run (const Bench *bench, const Measure *measure, guint n_runs)
{
  double times[MAX_RUNS];
  double n_data_bytes = (double) N_DATA_PAGES * PSC_TEST_PAGE;

  if (measure->walk == walk_theirs && bench->oracle == NULL)
    {
      printf ("%-34s not installed\n", measure->name);
      return TRUE;
    }
  for (guint i = 0; i < n_runs; i++)
    {
      double begun = get_processor_nsec ();

      if (!run_once (bench, measure))
        {
          fprintf (stderr, "%s: wrong result\n", measure->name);
          return FALSE;
        }
      times[i] = get_processor_nsec () - begun;
    }
  qsort (times, n_runs, sizeof *times, compare_doubles);
  if (measure->walk != NULL)
    printf ("%-34s %8.1f ns a walk\n", measure->name, times[n_runs / 2] / N_WALKS);
  else
    printf ("%-34s %8.1f GB/s\n", measure->name,
            (measure->finds_roots ? (double) FLAT_BYTES : n_data_bytes) / times[n_runs / 2]);
  return TRUE;
}

static const guint8 *
get_flat_page (gpointer memory, guint64 page_frame)
{
  return page_frame < FLAT_BYTES / PSC_TEST_PAGE
             ? (const guint8 *) memory + page_frame * PSC_TEST_PAGE
             : NULL;
}

static void
open_bench (Bench *bench)
{
  g_autoptr (GArray) frames = NULL;
  g_autoptr (GBytes) bytes = NULL;

  bench->machine = psc_test_machine_new (PSC_TEST_X64);
  for (guint i = 0; i < N_PAGES; i++)
    psc_test_tables_map (bench->machine->tables, FIRST_VA + (guint64) i * PSC_TEST_PAGE,
                         get_pa (i));
  for (guint i = 0; i < N_DATA_PAGES; i++)
    psc_test_tables_map (bench->machine->tables, DATA_VA + (guint64) i * PSC_TEST_PAGE,
                         DATA_PA + (guint64) (i * 2654435761u % N_DATA_PAGES) * PSC_TEST_PAGE);
  bench->flat = (guint8 *) g_malloc0 (FLAT_BYTES);
  frames = psc_test_memory_list_pages (bench->machine->memory);
  for (guint i = 0; i < frames->len; i++)
    {
      guint64 frame = g_array_index (frames, guint64, i);

      g_assert (frame < DATA_PA / PSC_TEST_PAGE);
      memcpy (bench->flat + frame * PSC_TEST_PAGE,
              psc_test_memory_get_page (bench->machine->memory, frame), PSC_TEST_PAGE);
    }
  bytes = g_bytes_new_static (bench->flat, FLAT_BYTES);
  bench->physical = psc_source_new_for_bytes (bytes);
  bench->space = psc_address_space_new (bench->physical, &bench->machine->paging);
  bench->oracle = psc_test_oracle_new_for_func (get_flat_page, bench->flat, PSC_TEST_X64,
                                                bench->machine->paging.root);
}

static void
close_bench (Bench *bench)
{
  g_clear_pointer (&bench->oracle, psc_test_oracle_free);
  psc_address_space_free (bench->space);
  psc_source_unref (bench->physical);
  psc_test_machine_free (bench->machine);
  g_free (bench->flat);
}

int
main (int argc, char **argv)
{
  guint64 n_runs = argc > 1 ? g_ascii_strtoull (argv[1], NULL, 10) : 5;
  gboolean passed = TRUE;
  Bench bench = { 0 };

  if (argc > 2 || n_runs == 0 || n_runs > MAX_RUNS)
    {
      fprintf (stderr, "usage: bench-memory [RUNS]\n");
      return 2;
    }
  open_bench (&bench);
  for (gsize i = 0; passed && i < G_N_ELEMENTS (measures); i++)
    passed = run (&bench, &measures[i], (guint) n_runs);
  close_bench (&bench);
  return passed ? EXIT_SUCCESS : EXIT_FAILURE;
}
