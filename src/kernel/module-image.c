/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Asks the image of each module. Called by the search for the kernel, and for triage dumps by load.
 */
#include "config.h"

#include "kernel/module-image.h"

#include "base/error.h"
#include "symbols/pe-image.h"

/* The first builds whose own drivers have hashes for stamps. */
#define FIRST_REPRODUCIBLE_BUILD 10240u

typedef struct
{
  guint n_loaded;
  guint n_without_header;
  guint n_without_pdb;
} Counts;

static void
set_pdb (PscModule *module, const PscPdbIdentity *identity)
{
  if (module->pdb_name != NULL)
    return;
  module->pdb_name = g_strdup (identity->name);
  module->pdb_guid = identity->guid[0] != '\0' ? g_strdup (identity->guid) : NULL;
  module->pdb_age = identity->age;
}

static void
read_image (PscModule *module, const PscPeImage *image, Counts *counts)
{
  const PscPeHeader *header = psc_pe_image_get_header (image);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscPdbIdentity) identity = psc_pe_image_read_pdb_identity (image, &error);
  gboolean is_reproducible = FALSE;

  module->has_timestamp = TRUE;
  module->timestamp = header->timestamp;
  if (psc_pe_image_get_reproducible (image, &is_reproducible))
    module->is_reproducible = is_reproducible;
  if (!module->has_checksum && header->has_checksum)
    {
      module->has_checksum = TRUE;
      module->checksum = header->checksum;
    }
  if (identity != NULL)
    set_pdb (module, identity);
  else if (!g_error_matches (error, PSC_ERROR, PSC_ERROR_NO_SYMBOLS))
    counts->n_without_pdb++;
}

static void
read_module (const PscKernelMemory *memory, PscModule *module, guint build, Counts *counts)
{
  g_autoptr (PscPeImage) image =
      psc_pe_image_open (memory->source, module->base, PSC_PE_MEMORY, NULL);

  counts->n_loaded++;
  module->is_reproducible = build == 0 || build >= FIRST_REPRODUCIBLE_BUILD;
  if (image == NULL)
    counts->n_without_header++;
  else
    read_image (module, image, counts);
}

static gint
compare_bases (gconstpointer a, gconstpointer b)
{
  const PscModule *x = *(const PscModule *const *) a;
  const PscModule *y = *(const PscModule *const *) b;

  return (x->base > y->base) - (x->base < y->base);
}

/* Loaded modules that begin before one that lies in front of them ends. */
static void
report_overlaps (const PscModuleList *modules, PscIssues *issues)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  const PscModule *first = NULL;
  guint64 highest_end = 0;
  guint n_overlaps = 0;

  for (guint i = 0; i < psc_module_list_get_n (modules); i++)
    if (psc_module_list_get (modules, i)->is_loaded)
      g_ptr_array_add (sorted, (gpointer) psc_module_list_get (modules, i));
  g_ptr_array_sort (sorted, compare_bases);
  for (guint i = 0; i < sorted->len; i++)
    {
      const PscModule *module = (const PscModule *) g_ptr_array_index (sorted, i);

      if (module->base < highest_end)
        {
          first = first == NULL ? module : first;
          n_overlaps++;
        }
      highest_end = MAX (highest_end, module->end);
    }
  if (n_overlaps > 0)
    {
      g_autofree char *place = g_strdup_printf ("0x%" G_GINT64_MODIFIER "x", first->base);

      psc_issues_add (issues, PSC_SEVERITY_NOTE, place, "module list: %u modules lie over others",
                      n_overlaps);
    }
}

static void
report (const PscModuleList *modules, const Counts *counts, PscIssues *issues)
{
  g_autofree char *place = NULL;

  if (counts->n_loaded == 0)
    return;
  place = g_strdup_printf ("0x%" G_GINT64_MODIFIER "x", psc_module_list_get (modules, 0)->base);
  if (counts->n_without_header > 0)
    psc_issues_add (issues, PSC_SEVERITY_NOTE, place,
                    "the image headers of %u of %u modules are not in the dump",
                    counts->n_without_header, counts->n_loaded);
  if (counts->n_without_pdb > 0)
    psc_issues_add (issues, PSC_SEVERITY_NOTE, place,
                    "the names of the symbol files of %u of %u modules are not in the dump",
                    counts->n_without_pdb, counts->n_loaded);
}

void
psc_module_images_read (const PscKernelMemory *memory,
                        PscModuleList *modules,
                        guint build,
                        PscIssues *issues,
                        GCancellable *cancellable)
{
  Counts counts = { 0 };

  g_return_if_fail (memory != NULL && modules != NULL && issues != NULL);

  for (guint i = 0; i < psc_module_list_get_n (modules); i++)
    {
      const PscModule *module = psc_module_list_get (modules, i);

      if (g_cancellable_is_cancelled (cancellable))
        return;
      if (module->is_loaded)
        read_module (memory, psc_module_list_add (modules, module->base, module->end, TRUE, 0),
                     build, &counts);
    }
  report (modules, &counts, issues);
  report_overlaps (modules, issues);
}
