/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Called by the first page, which leaves the samples out where there are none.
 */
#include "config.h"

#include "app/samples.h"

char *
psc_samples_dup_path (const char *name)
{
  const char *folder = g_getenv ("POOLSCOPE_DATA_DIR");
  g_autofree char *path = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  path = g_build_filename (folder != NULL ? folder : PSC_DATA_DIR, "samples", name, NULL);
  return g_file_test (path, G_FILE_TEST_EXISTS) ? g_steal_pointer (&path) : NULL;
}
