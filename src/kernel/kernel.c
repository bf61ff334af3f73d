/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The search for the kernel: candidates for page tables, tried one after the other until a kernel
 * shows, and then what it tells of itself. Called by load.
 */
#include "config.h"

#include "kernel/kernel.h"

#include "base/error.h"
#include "base/limits.h"
#include "kernel/kernel-base.h"
#include "kernel/kernel-facts-private.h"
#include "kernel/kernel-roots.h"
#include "kernel/module-image.h"
#include "kernel/module-walk.h"
#include "kernel/shared-user-data.h"
#include "kernel/watched-source.h"
#include "memory/find-root.h"
#include "symbols/pe-image.h"

/* Layouts of entries that are not present, told apart by build: between the two the change came
 * with an update, so the build does not tell. */
#define LAST_BUILD_A 15062u
#define FIRST_BUILD_B 17763u

typedef struct
{
  PscSource *physical;
  const PscDumpHints *hints;
  PscKernelProgress progress;
  gpointer progress_data;
  GCancellable *cancellable;
} Search;

/* Where to look for the base under a candidate: what names it, or all of the kernel's range. */
typedef enum
{
  LOOK_NAMED,
  LOOK_EVERYWHERE,
} Look;

/* Page tables under which all of the kernel's range is searched, of those that the dump names and
 * of those found in memory each. All processes share the kernel's half, so that few of them show
 * whether there is a kernel at all. */
#define MAX_ROOTS_SEARCHED 4u

typedef struct
{
  const Search *search;
  PscKernel *kernel;
  guint n_roots;
  guint n_searched;
} FoundRoots;

static PscKernel *
kernel_new (PscArch arch)
{
  PscKernel *self = g_new0 (PscKernel, 1);

  self->memory.arch = arch;
  self->modules = psc_module_list_new ();
  return self;
}

void
psc_kernel_free (PscKernel *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->memory.source, psc_source_unref);
  g_clear_pointer (&self->space, psc_address_space_free);
  psc_module_list_free (self->modules);
  g_free (self->build_lab);
  g_free (self->bugcheck_driver);
  g_free (self);
}

static PscPteLayout
find_layout (guint build)
{
  if (build == 0 || (build > LAST_BUILD_A && build < FIRST_BUILD_B))
    return PSC_PTE_LAYOUT_UNKNOWN;
  return build >= FIRST_BUILD_B ? PSC_PTE_LAYOUT_B : PSC_PTE_LAYOUT_A;
}

/* What the dump names and the tables show to be right is proof of itself. Else they have to show
 * the shared page before anything is searched under them. */
static gboolean
try_paging (const Search *search, const PscPaging *paging, Look look, guint64 *base, guint *build)
{
  g_autoptr (PscAddressSpace) space = psc_address_space_new (search->physical, paging);
  const PscKernelMemory memory = { psc_address_space_get_source (space), paging->arch };
  PscSharedUserData shared;
  gboolean is_shared = psc_shared_user_data_read (&shared, &memory, NULL);

  *build = is_shared && shared.build != 0 ? shared.build : search->hints->windows_build;
  if (look == LOOK_EVERYWHERE)
    return is_shared && psc_kernel_base_search (&memory, base, search->cancellable);
  return psc_kernel_base_find_named (&memory, search->hints, base)
         || (is_shared && psc_kernel_base_find_by_cpu (&memory, search->hints, base));
}

static gboolean
shows_shared_data (const Search *search, const PscPaging *paging)
{
  g_autoptr (PscAddressSpace) space = psc_address_space_new (search->physical, paging);
  const PscKernelMemory memory = { psc_address_space_get_source (space), paging->arch };
  PscSharedUserData shared;

  return psc_shared_user_data_read (&shared, &memory, NULL);
}

/* A kernel at @base under @paging; the entries that are not present are read by its build from now
 * on. */
static PscKernel *
open_kernel (const Search *search, const PscPaging *paging, guint64 base, guint build)
{
  PscKernel *self = kernel_new (paging->arch);
  PscPaging final = *paging;

  final.pte_layout = find_layout (build);
  final.windows_build = build;
  self->space = psc_address_space_new (search->physical, &final);
  self->memory.source = psc_source_ref (psc_address_space_get_source (self->space));
  self->has_directory_table_base = TRUE;
  self->directory_table_base = paging->root & ~(guint64) 0xfff;
  self->has_base = TRUE;
  self->base = base;
  return self;
}

static PscKernel *
try_root (const Search *search, const PscPaging *paging, Look look)
{
  guint64 base;
  guint build;

  if (!try_paging (search, paging, look, &base, &build))
    return NULL;
  return open_kernel (search, paging, base, build);
}

static PscKernel *
try_named (const Search *search, const GArray *roots)
{
  PscKernel *self = NULL;

  for (guint i = 0; i < roots->len && self == NULL; i++)
    {
      if (g_cancellable_is_cancelled (search->cancellable))
        return NULL;
      self = try_root (search, &g_array_index (roots, PscPaging, i), LOOK_NAMED);
    }
  return self;
}

/* Under the first of the roots that look right. */
static PscKernel *
try_everywhere (const Search *search, const GArray *roots)
{
  PscKernel *self = NULL;
  guint n_searched = 0;

  for (guint i = 0; i < roots->len && self == NULL && n_searched < MAX_ROOTS_SEARCHED; i++)
    {
      const PscPaging *paging = &g_array_index (roots, PscPaging, i);

      if (g_cancellable_is_cancelled (search->cancellable))
        return NULL;
      if (!shows_shared_data (search, paging))
        continue;
      n_searched++;
      self = try_root (search, paging, LOOK_EVERYWHERE);
    }
  return self;
}

/* A page table that the search of all memory came upon. */
static gboolean
try_found (const PscPaging *paging, gpointer user_data)
{
  FoundRoots *found = (FoundRoots *) user_data;
  PscPaging tried = *paging;

  tried.windows_build = found->search->hints->windows_build;
  found->n_roots++;
  found->kernel = try_root (found->search, &tried, LOOK_NAMED);
  if (found->kernel == NULL && found->n_searched < MAX_ROOTS_SEARCHED
      && shows_shared_data (found->search, &tried))
    {
      found->n_searched++;
      found->kernel = try_root (found->search, &tried, LOOK_EVERYWHERE);
    }
  return found->kernel == NULL;
}

/* The cheap ways first: what the dump names, then all of the kernel's range under the same tables,
 * and tables found by a search of all memory at last. */
static PscKernel *
search_physical (const Search *search, GError **error)
{
  g_autoptr (GArray) named = psc_kernel_roots_list (search->physical, search->hints);
  FoundRoots found = { .search = search };
  PscKernel *self = try_named (search, named);
  g_autoptr (PscSource) watched =
      psc_watched_source_new (search->physical, PSC_MAX_ROOT_SEARCH_BYTES, search->progress,
                              search->progress_data);
  g_autoptr (GError) local_error = NULL;

  if (self == NULL)
    self = try_everywhere (search, named);
  if (self == NULL && !g_cancellable_is_cancelled (search->cancellable)
      && !psc_find_roots (watched, search->hints->arch, try_found, &found, search->cancellable,
                          &local_error)
      && local_error->domain != PSC_ERROR)
    {
      /* Reading failed, which is no answer. */
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (self == NULL)
    self = found.kernel;
  if (self == NULL && !g_cancellable_set_error_if_cancelled (search->cancellable, error))
    g_set_error (error, PSC_ERROR, PSC_ERROR_UNRECOGNISED,
                 "no Windows kernel: none of %u page tables that the dump names and of %u found in "
                 "its memory shows one",
                 named->len, found.n_roots);
  return self;
}

/* Pieces of memory without page tables: the block in the file tells the base. */
static PscKernel *
open_virtual (PscSource *virtual_memory, const PscDumpHints *hints)
{
  PscKernel *self = kernel_new (hints->arch);

  self->memory.source = psc_source_ref (virtual_memory);
  self->has_directory_table_base = hints->has_directory_table_base;
  self->directory_table_base =
      hints->directory_table_base & G_GUINT64_CONSTANT (0x000ffffffffff000);
  return self;
}

PscKernel *
psc_kernel_find (PscSource *physical,
                 PscSource *virtual_memory,
                 const PscDumpHints *hints,
                 PscIssues *issues,
                 PscKernelProgress progress,
                 gpointer progress_data,
                 GCancellable *cancellable,
                 GError **error)
{
  const Search search = { physical, hints, progress, progress_data, cancellable };
  g_autoptr (PscKernel) self = NULL;

  g_return_val_if_fail (physical != NULL || virtual_memory != NULL, NULL);
  g_return_val_if_fail (hints != NULL && issues != NULL, NULL);

  self = physical != NULL ? search_physical (&search, error) : open_virtual (virtual_memory, hints);
  if (self == NULL)
    return NULL;
  psc_kernel_read_facts (self, hints, issues, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}
