/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The search for the head of the module list. Called by the search for the kernel.
 */
#include "config.h"

#include "kernel/module-search.h"

#include "base/limits.h"
#include "bytes/cursor.h"
#include "kernel/module-walk.h"
#include "symbols/pe-exports.h"
#include "symbols/pe-image.h"

#define PAGE_BYTES 0x1000u

typedef struct
{
  const PscKernelMemory *memory;
  guint64 kernel_base;
  GCancellable *cancellable;
  guint n_left; /* heads that may still be tried */
} Search;

/* A head at @va: both links lead into the kernel's memory, the first entry leads back, and it is
 * the kernel. */
static gboolean
is_head (Search *self, guint64 va, const guint8 *bytes)
{
  guint pointer_bytes = psc_kernel_memory_get_pointer_bytes (self->memory);
  guint64 first = psc_bytes_get_pointer (bytes, pointer_bytes);
  guint64 last = psc_bytes_get_pointer (bytes + pointer_bytes, pointer_bytes);
  guint64 back;
  guint64 base;

  if (first == va || first % pointer_bytes != 0 || last % pointer_bytes != 0
      || !psc_kernel_memory_is_kernel_va (self->memory, first)
      || !psc_kernel_memory_is_kernel_va (self->memory, last) || self->n_left == 0)
    return FALSE;
  self->n_left--;
  return psc_kernel_memory_read_pointer (self->memory, first + pointer_bytes, &back, "link", NULL)
         && back == va && psc_module_walk_find_kernel (self->memory, va, &base)
         && base == self->kernel_base;
}

/* One page at a time, and as much of the next one as the second link of a head at its end takes. */
static guint64
search_pages (Search *self, guint64 start, guint64 n_bytes)
{
  guint pointer_bytes = psc_kernel_memory_get_pointer_bytes (self->memory);
  guint8 page[PAGE_BYTES + 8];

  for (guint64 va = start; va - start < n_bytes; va += PAGE_BYTES)
    {
      gsize n_read = 0;

      if (g_cancellable_is_cancelled (self->cancellable)
          || !psc_source_read (self->memory->source, va, page, sizeof page, &n_read, NULL))
        return 0;
      for (gsize i = 0; i < PAGE_BYTES && i + 2 * pointer_bytes <= n_read; i += pointer_bytes)
        if (is_head (self, va + i, page + i))
          return va + i;
    }
  return 0;
}

static guint64
find_export (const PscKernelMemory *memory, const PscPeImage *image)
{
  g_autoptr (PscPeExports) exports = psc_pe_exports_read (image, NULL);
  const PscPeExport *found =
      exports != NULL ? psc_pe_exports_find_name (exports, "PsLoadedModuleList") : NULL;
  guint64 kernel_base = psc_pe_image_get_base (image);
  guint64 base;

  if (found == NULL || found->rva == 0
      || !psc_module_walk_find_kernel (memory, kernel_base + found->rva, &base)
      || base != kernel_base)
    return 0;
  return kernel_base + found->rva;
}

static guint64
search_sections (Search *self, const PscPeImage *image)
{
  guint64 head = 0;

  for (guint i = 0; head == 0 && i < psc_pe_image_get_n_sections (image); i++)
    {
      const PscPeSection *section = psc_pe_image_get_section (image, i);

      if ((section->characteristics & PSC_PE_SECTION_WRITE) != 0
          && (section->characteristics & PSC_PE_SECTION_DISCARDABLE) == 0)
        head = search_pages (self, self->kernel_base + (section->rva & ~(PAGE_BYTES - 1)),
                             section->virtual_bytes);
    }
  return head;
}

guint64
psc_module_search_list (const PscKernelMemory *memory,
                        guint64 kernel_base,
                        guint64 kernel_bytes,
                        GCancellable *cancellable)
{
  Search self = { memory, kernel_base, cancellable, PSC_MAX_HEADS_TRIED };
  g_autoptr (PscPeImage) image = NULL;
  guint64 head;

  g_return_val_if_fail (memory != NULL, 0);

  image = psc_pe_image_open (memory->source, kernel_base, PSC_PE_MEMORY, NULL);
  head = image != NULL ? find_export (memory, image) : 0;
  if (head == 0 && image != NULL)
    head = search_sections (&self, image);
  if (head != 0)
    return head;
  return search_pages (&self, kernel_base,
                       MIN (kernel_bytes != 0 ? kernel_bytes : PSC_MAX_IMAGE_BYTES,
                            PSC_MAX_IMAGE_BYTES));
}
