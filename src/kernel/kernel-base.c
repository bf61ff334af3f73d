/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The ways to the kernel's base. Called by the search for the kernel for each possible page table.
 *
 * The signature of a kernel image (a section POOLCODE) and the ranges are those of MemProcFS, the
 * way down from an interrupt handler that of QEMU's elf2dmp.
 */
#include "config.h"

#include "kernel/kernel-base.h"

#include "base/limits.h"
#include "bytes/cursor.h"
#include "kernel/module-walk.h"
#include "symbols/pe-image.h"

#define PAGE_BYTES 0x1000u
#define MZ 0x5a4du
#define ADDRESS_MASK (~(guint64) (PAGE_BYTES - 1))

/* Where kernels are loaded: 32 GiB of 64-bit machines, the first 128 MiB of 32-bit ones. */
#define SCAN_64_START G_GUINT64_CONSTANT (0xfffff80000000000)
#define SCAN_64_END G_GUINT64_CONSTANT (0xfffff80800000000)
#define SCAN_32_START G_GUINT64_CONSTANT (0x80000000)
#define SCAN_32_END G_GUINT64_CONSTANT (0x88000000)

/* Images looked at on the way down from a routine of the kernel: its own header comes first. */
#define MAX_IMAGES_BELOW 64u

static const char *const kernel_pdbs[] = { "ntkrnlmp.pdb", "ntoskrnl.pdb", "ntkrnlpa.pdb",
                                           "ntkrpamp.pdb" };

/* Whether a page of the kernel's half begins like an image. */
static gboolean
has_signature (const PscKernelMemory *memory, guint64 base)
{
  guint8 start[2];

  return base % PAGE_BYTES == 0 && psc_kernel_memory_is_kernel_va (memory, base)
         && psc_kernel_memory_read (memory, base, start, sizeof start, "image", NULL)
         && psc_bytes_get_u16 (start) == MZ;
}

static PscPeImage *
open_image (const PscKernelMemory *memory, guint64 base)
{
  g_autoptr (PscPeImage) image = NULL;

  if (!has_signature (memory, base))
    return NULL;
  image = psc_pe_image_open (memory->source, base, PSC_PE_MEMORY, NULL);
  if (image == NULL)
    return NULL;
  if (psc_pe_image_get_arch (image) != memory->arch
      && !(psc_pe_image_get_arch (image) == PSC_ARCH_X86 && memory->arch == PSC_ARCH_X86_PAE))
    return NULL;
  return g_steal_pointer (&image);
}

gboolean
psc_kernel_base_has_image (const PscKernelMemory *memory, guint64 base)
{
  g_autoptr (PscPeImage) image = NULL;

  g_return_val_if_fail (memory != NULL, FALSE);

  image = open_image (memory, base);
  return image != NULL;
}

static gboolean
has_kernel_pdb (const PscPeImage *image)
{
  g_autoptr (PscPdbIdentity) identity = psc_pe_image_read_pdb_identity (image, NULL);

  if (identity != NULL)
    for (gsize i = 0; i < G_N_ELEMENTS (kernel_pdbs); i++)
      if (g_ascii_strcasecmp (identity->name, kernel_pdbs[i]) == 0)
        return TRUE;
  return FALSE;
}

static gboolean
has_kernel_section (const PscPeImage *image)
{
  for (guint i = 0; i < psc_pe_image_get_n_sections (image); i++)
    if (g_strcmp0 (psc_pe_image_get_section (image, i)->name, "POOLCODE") == 0)
      return TRUE;
  return FALSE;
}

gboolean
psc_kernel_base_is_kernel (const PscKernelMemory *memory, guint64 base)
{
  g_autoptr (PscPeImage) image = NULL;

  g_return_val_if_fail (memory != NULL, FALSE);

  image = open_image (memory, base);
  return image != NULL && (has_kernel_section (image) || has_kernel_pdb (image));
}

/* A page on the way of a search: @n_left images may still be looked at. */
static gboolean
try_page (const PscKernelMemory *memory, guint64 page, guint *n_left)
{
  if (*n_left == 0 || !has_signature (memory, page))
    return FALSE;
  (*n_left)--;
  return psc_kernel_base_is_kernel (memory, page);
}

static gboolean
is_there (const PscKernelMemory *memory, guint64 va)
{
  guint8 byte;

  return psc_kernel_memory_read (memory, va, &byte, 1, "image", NULL);
}

/* A block at @va that is right even where the kernel's first page is missing. */
static gboolean
find_in_kdbg (const PscKernelMemory *memory, guint64 va, guint64 *base)
{
  PscKdbg kdbg;
  guint64 found;

  if (va == 0 || !psc_kdbg_read (&kdbg, memory, va, NULL, NULL))
    return FALSE;
  found = psc_kdbg_get (&kdbg, PSC_KDBG_KERN_BASE);
  if (!psc_module_is_range (memory, found, PAGE_BYTES) || !psc_kdbg_is_of_kernel (&kdbg, found, 0))
    return FALSE;
  *base = found;
  return TRUE;
}

gboolean
psc_kernel_base_find_named (const PscKernelMemory *memory, const PscDumpHints *hints, guint64 *base)
{
  guint64 found;

  g_return_val_if_fail (memory != NULL && hints != NULL && base != NULL, FALSE);

  if (find_in_kdbg (memory, hints->kdbg_va, base)
      || find_in_kdbg (memory, hints->kdbg_copy_va, base))
    return TRUE;
  if (hints->ps_loaded_module_list_va == 0
      || !psc_module_walk_find_kernel (memory, hints->ps_loaded_module_list_va, &found)
      || (!psc_kernel_base_has_image (memory, found) && is_there (memory, found)))
    return FALSE;
  *base = found;
  return TRUE;
}

gboolean
psc_kernel_base_find_below (const PscKernelMemory *memory, guint64 va, guint64 *base)
{
  guint n_left = MAX_IMAGES_BELOW;
  guint64 page;

  g_return_val_if_fail (memory != NULL && base != NULL, FALSE);

  page = psc_kernel_memory_normalise (memory, va) & ADDRESS_MASK;
  for (guint i = 0; i < PSC_MAX_KERNEL_WALK_BYTES / PAGE_BYTES; i++)
    {
      if (!psc_kernel_memory_is_kernel_va (memory, page))
        return FALSE;
      if (try_page (memory, page, &n_left))
        {
          *base = page;
          return TRUE;
        }
      page -= PAGE_BYTES;
    }
  return FALSE;
}

/* The handler of the first interrupt: 16 bytes a gate on x64, 8 on x86. */
static guint64
read_handler (const PscKernelMemory *memory, guint64 idt)
{
  gboolean is_64 = psc_kernel_memory_get_pointer_bytes (memory) == 8;
  guint8 gate[16];
  guint64 handler;

  if (idt == 0
      || !psc_kernel_memory_read (memory, idt, gate, is_64 ? 16 : 8, "interrupt table", NULL))
    return 0;
  handler = psc_bytes_get_u16 (gate) | (guint64) psc_bytes_get_u16 (gate + 6) << 16;
  if (is_64)
    handler |= (guint64) psc_bytes_get_u32 (gate + 8) << 32;
  return handler;
}

gboolean
psc_kernel_base_find_by_cpu (const PscKernelMemory *memory,
                             const PscDumpHints *hints,
                             guint64 *base)
{
  g_return_val_if_fail (memory != NULL && hints != NULL && base != NULL, FALSE);

  for (guint i = 0; i < MIN (hints->cpus->len, PSC_MAX_CPUS_ASKED); i++)
    {
      const PscCpuState *cpu = &g_array_index (hints->cpus, PscCpuState, i);
      const guint64 starts[] = { read_handler (memory, cpu->idt_base), cpu->lstar, cpu->rip };

      for (gsize s = 0; s < G_N_ELEMENTS (starts); s++)
        if (starts[s] != 0 && psc_kernel_base_find_below (memory, starts[s], base))
          return TRUE;
    }
  return (hints->ps_loaded_module_list_va != 0
          && psc_kernel_base_find_below (memory, hints->ps_loaded_module_list_va, base))
         || (hints->kdbg_va != 0 && psc_kernel_base_find_below (memory, hints->kdbg_va, base));
}

gboolean
psc_kernel_base_search (const PscKernelMemory *memory, guint64 *base, GCancellable *cancellable)
{
  gboolean is_64;
  guint64 end;
  guint64 at;
  guint n_pages = 0;
  guint n_left = PSC_MAX_KERNEL_CANDIDATES;

  g_return_val_if_fail (memory != NULL && base != NULL, FALSE);

  is_64 = psc_kernel_memory_get_pointer_bytes (memory) == 8;
  at = is_64 ? SCAN_64_START : SCAN_32_START;
  end = is_64 ? SCAN_64_END : SCAN_32_END;
  while (at < end && n_pages < PSC_MAX_KERNEL_SCAN_PAGES
         && !g_cancellable_is_cancelled (cancellable))
    {
      guint64 start;
      guint64 length;

      if (!psc_source_find_data (memory->source, at, &start, &length))
        return FALSE;
      start = (start + PAGE_BYTES - 1) & ADDRESS_MASK;
      at = start + MAX (length, PAGE_BYTES);
      for (guint64 page = start; page < MIN (at, end) && n_pages < PSC_MAX_KERNEL_SCAN_PAGES;
           page += PAGE_BYTES, n_pages++)
        if (try_page (memory, page, &n_left))
          {
            *base = page;
            return TRUE;
          }
    }
  return FALSE;
}
