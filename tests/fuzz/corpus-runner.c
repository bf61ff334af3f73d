/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Runs one fuzz harness over a folder of seeds, one TAP line each. A harness that aborts ends the
 * program before its plan is fulfilled, which the test runner counts as a failure.
 */
#include "config.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>

#include "support/fuzz.h"

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
list_seeds (const char *folder, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  g_autoptr (GPtrArray) names = NULL;
  const char *name;

  if (dir == NULL)
    return NULL;
  names = g_ptr_array_new_with_free_func (g_free);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  return g_steal_pointer (&names);
}

static gboolean
run_seed (const char *folder, const char *name, guint number)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *data = NULL;
  gsize size;

  if (!g_file_get_contents (path, &data, &size, &error))
    {
      printf ("not ok %u - %s: %s\n", number, name, error->message);
      return FALSE;
    }
  /* Said before, so that a crash names its seed. */
  printf ("# %s\n", name);
  fflush (stdout);
  LLVMFuzzerTestOneInput ((const uint8_t *) data, size);
  printf ("ok %u - %s\n", number, name);
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) names = NULL;
  g_autoptr (GError) error = NULL;
  gboolean passed = TRUE;

  if (argc != 2 || (names = list_seeds (argv[1], &error)) == NULL || names->len == 0)
    {
      printf ("1..1\nnot ok 1 - no seeds: %s\n", error != NULL ? error->message : "empty folder");
      return EXIT_FAILURE;
    }
  printf ("1..%u\n", names->len);
  for (guint i = 0; i < names->len; i++)
    passed &= run_seed (argv[1], (const char *) g_ptr_array_index (names, i), i + 1);
  return passed ? EXIT_SUCCESS : EXIT_FAILURE;
}
