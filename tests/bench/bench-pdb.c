/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How long a PDB takes to open and to name the first address, and how many it names in a second.
 *
 * Usage: bench-pdb [FILE…]
 *
 * Compiles a driver of 200,000 functions with clang and lld-link and compares with llvm-symbolizer
 * on the same image, where these are there; every FILE is measured as well: PDBs, and cabinets that
 * hold one. Figures are medians of seven runs. A name that is not the one compiled ends the program
 * with 1.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "symbols/cabinet.h"
#include "symbols/pdb.h"

#define N_FUNCTIONS 200000u
#define N_LOOKUPS 1000000u
#define N_SYMBOLIZED 20000u
#define N_RUNS 7u
#define CODE_RVA 0x1000u
#define FUNCTION_BYTES 16u

static gint
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *) a;
  gint64 right = *(const gint64 *) b;

  return (left > right) - (left < right);
}

static double
get_median_ms (gint64 times[N_RUNS])
{
  qsort (times, N_RUNS, sizeof times[0], compare_times);
  return (double) times[N_RUNS / 2] / 1000.0;
}

static PscSource *
open_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  PscSource *source = psc_source_new_for_path (path, &error);

  if (source != NULL && psc_cabinet_detect (source))
    {
      PscSource *unpacked = psc_cabinet_unpack (source, NULL, &error);

      psc_source_unref (source);
      source = unpacked;
    }
  if (source == NULL)
    {
      fprintf (stderr, "%s: %s\n", path, error->message);
      exit (EXIT_FAILURE);
    }
  return source;
}

static PscPdb *
open_pdb (PscSource *source)
{
  g_autoptr (GError) error = NULL;
  PscPdb *pdb = psc_pdb_open (source, &error);

  if (pdb == NULL)
    {
      fprintf (stderr, "%s\n", error->message);
      exit (EXIT_FAILURE);
    }
  return pdb;
}

static void
measure (const char *path)
{
  g_autoptr (PscSource) source = open_file (path);
  gint64 opening[N_RUNS], first_address[N_RUNS], first_name[N_RUNS], lookups[N_RUNS];
  guint64 n_named = 0;

  for (guint run = 0; run < N_RUNS; run++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr (PscPdb) pdb = open_pdb (source);
      PscPdbSymbol symbol;
      guint32 at = 12345, rva;

      opening[run] = g_get_monotonic_time () - start;
      psc_pdb_find_address (pdb, CODE_RVA + 1, &symbol, NULL);
      first_address[run] = g_get_monotonic_time () - start;
      psc_pdb_find_name (pdb, "function_77777", &rva, NULL);
      first_name[run] = g_get_monotonic_time () - start - first_address[run];
      start = g_get_monotonic_time ();
      for (guint i = 0; i < N_LOOKUPS; i++)
        {
          at = at * 1664525u + 1013904223u;
          n_named +=
              psc_pdb_find_address (pdb, CODE_RVA + (at >> 10) % (N_FUNCTIONS * 16), &symbol, NULL)
                  ? 1
                  : 0;
        }
      lookups[run] = g_get_monotonic_time () - start;
    }
  printf ("%-14s %8.1f MB: opened %.2f ms, with the first address %.1f ms, the first name %.1f ms "
          "more; %.2f million look-ups a second, %.0f%% of them named\n",
          g_path_get_basename (path), (double) psc_source_get_size (source) / 1e6,
          get_median_ms (opening), get_median_ms (first_address), get_median_ms (first_name),
          N_LOOKUPS / 1000.0 / get_median_ms (lookups),
          100.0 * (double) n_named / (N_LOOKUPS * (double) N_RUNS));
}

static gboolean
run (const char *folder, const char *const *arguments, const char *input, gint64 *usec)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *output = NULL;
  gint64 start = g_get_monotonic_time ();

  g_subprocess_launcher_set_cwd (launcher, folder);
  process = g_subprocess_launcher_spawnv (launcher, arguments, NULL);
  if (process == NULL || !g_subprocess_communicate_utf8 (process, input, NULL, &output, NULL, NULL)
      || !g_subprocess_get_successful (process))
    return FALSE;
  if (usec != NULL)
    *usec = g_get_monotonic_time () - start;
  return TRUE;
}

/* Functions of sixteen bytes, one after another. */
static gboolean
build (const char *folder)
{
  static const char *const compile[] = {
    "clang", "--target=x86_64-pc-windows-msvc", "-c", "many.s", "-o", "many.obj", NULL
  };
  static const char *const link[] = { "lld-link",
                                      "/driver",
                                      "/debug",
                                      "/subsystem:native",
                                      "/nodefaultlib",
                                      "/machine:x64",
                                      "/entry:function_0",
                                      "/out:many.sys",
                                      "/pdb:many.pdb",
                                      "many.obj",
                                      NULL };
  g_autoptr (GString) text = g_string_new (".text\n");
  g_autofree char *path = g_build_filename (folder, "many.s", NULL);

  for (guint i = 0; i < N_FUNCTIONS; i++)
    g_string_append_printf (text,
                            ".def function_%u; .scl 2; .type 32; .endef\n.globl function_%u\n"
                            ".p2align 4\nfunction_%u: ret\n",
                            i, i, i);
  return g_file_set_contents (path, text->str, (gssize) text->len, NULL)
         && run (folder, compile, NULL, NULL) && run (folder, link, NULL, NULL);
}

static gboolean
check (const char *path)
{
  g_autoptr (PscSource) source = open_file (path);
  g_autoptr (PscPdb) pdb = open_pdb (source);

  for (guint i = 0; i < N_FUNCTIONS; i += 997)
    {
      g_autofree char *name = g_strdup_printf ("function_%u", i);
      PscPdbSymbol symbol;

      if (!psc_pdb_find_address (pdb, CODE_RVA + i * FUNCTION_BYTES + 3, &symbol, NULL)
          || strcmp (symbol.name, name) != 0 || symbol.displacement != 3)
        return FALSE;
    }
  return TRUE;
}

static void
measure_symbolizer (const char *folder)
{
  static const char *const arguments[] = { "llvm-symbolizer", "--obj=many.sys",
                                           "--relative-address", "--no-inlines", NULL };
  g_autoptr (GString) input = g_string_new ("");
  gint64 first[N_RUNS], all[N_RUNS];
  guint32 at = 12345;

  for (guint i = 0; i < N_SYMBOLIZED; i++)
    {
      at = at * 1664525u + 1013904223u;
      g_string_append_printf (input, "0x%x\n", CODE_RVA + (at >> 10) % (N_FUNCTIONS * 16));
    }
  for (guint i = 0; i < N_RUNS; i++)
    if (!run (folder, arguments, "0x1001\n", &first[i])
        || !run (folder, arguments, input->str, &all[i]))
      {
        printf ("llvm-symbolizer is not there\n");
        return;
      }
  printf ("llvm-symbolizer: the program with the first address %.1f ms; %.3f million look-ups a "
          "second\n",
          get_median_ms (first),
          N_SYMBOLIZED / 1000.0 / MAX (get_median_ms (all) - get_median_ms (first), 0.001));
}

static void
remove_folder (const char *folder)
{
  static const char *const names[] = { "many.s", "many.obj", "many.sys", "many.pdb", "many.lib" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("bench-pdb-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "many.pdb", NULL);
  gboolean is_right = TRUE;

  if (build (folder))
    {
      is_right = check (path);
      measure (path);
      measure_symbolizer (folder);
    }
  else
    printf ("clang or lld-link is not there: nothing was generated\n");
  remove_folder (folder);
  for (int i = 1; i < argc; i++)
    measure (argv[i]);
  return is_right ? EXIT_SUCCESS : EXIT_FAILURE;
}
