/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Opens each module's image and hands it to the search. Called when somebody asks for the owners of
 * tags.
 */
#include "config.h"

#include "load/dump-owners.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "owners/image-search.h"

/* Modules that export pool routines. */
static const char *const exporters[] = {
  "ntoskrnl.exe", "ntkrnlmp.exe", "ntkrnlpa.exe", "ntkrpamp.exe",
  "fltmgr.sys",   "ndis.sys",     "storport.sys",
};

static gboolean
is_exporter (const PscModule *module)
{
  const char *image = psc_module_get_image (module);

  for (gsize i = 0; i < G_N_ELEMENTS (exporters); i++)
    if (g_ascii_strcasecmp (image, exporters[i]) == 0)
      return TRUE;
  return strcmp (module->name, "nt") == 0;
}

static void
add_exporters (PscImageSearch *search, PscSource *memory, const PscModuleList *modules)
{
  for (guint i = 0; i < psc_module_list_get_n (modules); i++)
    {
      const PscModule *module = psc_module_list_get (modules, i);
      g_autoptr (PscPeImage) image = NULL;

      if (!module->is_loaded || !is_exporter (module))
        continue;
      image = psc_pe_image_open (memory, module->base, PSC_PE_MEMORY, NULL);
      if (image != NULL)
        psc_image_search_add_routines (search, image);
    }
}

/* A module whose headers are not there cannot be told apart into code and data. */
static gboolean
search_module (const PscImageSearch *search,
               PscSource *memory,
               const PscModule *module,
               PscImageHits *hits,
               guint *n_closed,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (PscPeImage) image = psc_pe_image_open (memory, module->base, PSC_PE_MEMORY, NULL);

  if (image != NULL)
    return psc_image_search_run (search, image, psc_module_get_image (module), hits, cancellable,
                                 error);
  *n_closed += 1;
  return TRUE;
}

gboolean
psc_dump_owners_search (PscDumpFile *self,
                        const PscModuleList *modules,
                        const PscTag *tags,
                        guint n_tags,
                        PscImageHits *hits,
                        PscIssues *issues,
                        PscOwnerProgress progress,
                        gpointer user_data,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (PscImageSearch) search = NULL;
  PscSource *memory;
  guint n, n_closed = 0;

  g_return_val_if_fail (self != NULL && self->kernel != NULL && modules != NULL, FALSE);
  g_return_val_if_fail (hits != NULL && issues != NULL, FALSE);

  memory = self->kernel->memory.source;
  search = psc_image_search_new (tags, n_tags);
  add_exporters (search, memory, modules);
  n = psc_module_list_get_n (modules);
  for (guint i = 0; i < n; i++)
    {
      const PscModule *module = psc_module_list_get (modules, i);

      if (!module->is_loaded)
        continue;
      if (progress != NULL)
        progress (psc_module_get_image (module), (double) i / n, user_data);
      if (!search_module (search, memory, module, hits, &n_closed, cancellable, error))
        return FALSE;
    }
  if (n_closed > 0)
    psc_issues_add (issues, PSC_SEVERITY_NOTE, "modules",
                    "the headers of %u modules are not in the dump: these were not searched",
                    n_closed);
  return TRUE;
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The names of driver files in a folder, sorted. */
static GPtrArray *
list_drivers (const char *folder, GError **error)
{
  static const char *const suffixes[] = { ".sys", ".exe", ".dll" };
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  g_autoptr (GPtrArray) names = NULL;
  const char *name;

  if (dir == NULL)
    return NULL;
  names = g_ptr_array_new_with_free_func (g_free);
  while ((name = g_dir_read_name (dir)) != NULL && names->len < PSC_MAX_FOLDER_FILES)
    for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
      if (strlen (name) > 4 && g_ascii_strcasecmp (name + strlen (name) - 4, suffixes[i]) == 0)
        g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  return g_steal_pointer (&names);
}

static gboolean
search_file (const PscImageSearch *search,
             const char *path,
             const char *name,
             PscImageHits *hits,
             PscIssues *issues,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (PscSource) source = psc_source_new_for_path (path, &local_error);
  g_autoptr (PscPeImage) image = NULL;

  if (source != NULL)
    image = psc_pe_image_open (source, 0, PSC_PE_FILE, &local_error);
  if (image != NULL)
    return psc_image_search_run (search, image, name, hits, cancellable, error);
  psc_issues_add (issues, PSC_SEVERITY_WARNING, path, "not searched: %s", local_error->message);
  return TRUE;
}

gboolean
psc_driver_folder_search (const char *folder,
                          const PscTag *tags,
                          guint n_tags,
                          PscImageHits *hits,
                          PscIssues *issues,
                          PscOwnerProgress progress,
                          gpointer user_data,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (PscImageSearch) search = NULL;
  g_autoptr (GPtrArray) names = NULL;

  g_return_val_if_fail (folder != NULL && hits != NULL && issues != NULL, FALSE);

  names = list_drivers (folder, error);
  if (names == NULL)
    return FALSE;
  search = psc_image_search_new (tags, n_tags);
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = (const char *) g_ptr_array_index (names, i);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (progress != NULL)
        progress (name, (double) i / names->len, user_data);
      if (!search_file (search, path, name, hits, issues, cancellable, error))
        return FALSE;
    }
  return TRUE;
}
