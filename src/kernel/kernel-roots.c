/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Collects candidates for the root of the kernel's page tables. Called by the search for the
 * kernel.
 *
 * With KVA shadow a processor in user mode has tables that lack the kernel; the kernel's own root
 * is a field of its KPRCB, at an offset that changed between builds. Those of Windows 10 are tried:
 * a wrong one is no page table and is refused.
 */
#include "config.h"

#include "kernel/kernel-roots.h"

#include "base/limits.h"
#include "bytes/cursor.h"
#include "kernel/kernel-memory.h"

#define CR4_PAE 0x20u
#define CR4_LA57 0x1000u
/* KPCR with the KPRCB in it at 0x180; of the KPRCB: ProcessorState.SpecialRegisters.Cr3, and
 * KernelDirectoryTableBase in builds since 1803. */
#define KPCR_CR3 (0x180u + 0x110u)
static const guint kpcr_kernel_roots[] = { 0x180 + 0x6e80, 0x180 + 0x9e80, 0x180 + 0xae80 };

typedef struct
{
  PscSource *physical;
  const PscDumpHints *hints;
  GArray *roots;
} Collector;

static guint64
mask_root (PscArch arch, guint64 root)
{
  switch (arch)
    {
    case PSC_ARCH_X86:
      return root & 0xfffff000;
    case PSC_ARCH_X86_PAE:
      return root & 0xffffffe0;
    case PSC_ARCH_ARM64:
      return root & G_GUINT64_CONSTANT (0x0000fffffffff000);
    case PSC_ARCH_X64:
    case PSC_ARCH_UNKNOWN:
      break;
    }
  return root & G_GUINT64_CONSTANT (0x000ffffffffff000);
}

static void
add_root (Collector *self, PscArch arch, guint n_levels, guint64 root)
{
  PscPaging paging = { .arch = arch, .n_levels = n_levels, .root = mask_root (arch, root) };

  if (paging.root == 0 || paging.root >= psc_source_get_size (self->physical))
    return;
  for (guint i = 0; i < self->roots->len; i++)
    {
      const PscPaging *other = &g_array_index (self->roots, PscPaging, i);

      if (other->arch == arch && other->n_levels == n_levels && other->root == paging.root)
        return;
    }
  paging.windows_build = self->hints->windows_build;
  g_array_append_val (self->roots, paging);
}

/* With every number of levels that is not known to be wrong. */
static void
add_x64 (Collector *self, guint64 root, guint64 cr4)
{
  guint n_levels = self->hints->n_page_levels;

  if (cr4 != 0)
    n_levels = (cr4 & CR4_LA57) != 0 ? 5 : 4;
  if (n_levels == 0 || n_levels == 4)
    add_root (self, PSC_ARCH_X64, 4, root);
  if (n_levels == 0 || n_levels == 5)
    add_root (self, PSC_ARCH_X64, 5, root);
}

/* Whether entries are wide is a guess of the container's where it has no CR4. */
static void
add_x86 (Collector *self, guint64 root, guint64 cr4)
{
  gboolean pae_first = cr4 != 0 ? (cr4 & CR4_PAE) != 0 : self->hints->arch != PSC_ARCH_X86;

  add_root (self, pae_first ? PSC_ARCH_X86_PAE : PSC_ARCH_X86, 0, root);
  if (cr4 == 0)
    add_root (self, pae_first ? PSC_ARCH_X86 : PSC_ARCH_X86_PAE, 0, root);
}

static void
add_any (Collector *self, guint64 root, guint64 cr4)
{
  switch (self->hints->arch)
    {
    case PSC_ARCH_X64:
      add_x64 (self, root, cr4);
      break;
    case PSC_ARCH_X86:
    case PSC_ARCH_X86_PAE:
      add_x86 (self, root, cr4);
      break;
    case PSC_ARCH_ARM64:
      add_root (self, PSC_ARCH_ARM64, 0, root);
      break;
    case PSC_ARCH_UNKNOWN:
      add_x64 (self, root, cr4);
      add_x86 (self, root, cr4);
      add_root (self, PSC_ARCH_ARM64, 0, root);
      break;
    }
}

/* The roots that the control region of a processor names, seen through @paging. */
static void
add_from_kpcr (Collector *self, const PscPaging *paging, guint64 kpcr, guint64 cr4)
{
  g_autoptr (PscAddressSpace) space = psc_address_space_new (self->physical, paging);
  PscKernelMemory memory = { psc_address_space_get_source (space), paging->arch };
  guint64 root;

  if (!psc_kernel_memory_is_kernel_va (&memory, kpcr))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (kpcr_kernel_roots); i++)
    if (psc_kernel_memory_read_u64 (&memory, kpcr + kpcr_kernel_roots[i], &root, "KPRCB", NULL)
        && (root & 0xfff) <= 2)
      add_x64 (self, root, cr4);
  if (psc_kernel_memory_read_u64 (&memory, kpcr + KPCR_CR3, &root, "KPRCB", NULL))
    add_x64 (self, root, cr4);
}

static gboolean
is_in_kernel (const PscCpuState *cpu)
{
  return cpu->gs_base >> 63 != 0;
}

/* Processors in kernel mode first: their tables are the right ones. */
static void
add_cpus (Collector *self, gboolean in_kernel)
{
  guint n_asked = 0;

  for (guint i = 0; i < self->hints->cpus->len && n_asked < PSC_MAX_CPUS_ASKED; i++)
    {
      const PscCpuState *cpu = &g_array_index (self->hints->cpus, PscCpuState, i);

      if (cpu->cr3 == 0 || is_in_kernel (cpu) != in_kernel)
        continue;
      add_any (self, cpu->cr3, cpu->cr4);
      n_asked++;
    }
}

static void
add_kpcrs (Collector *self)
{
  guint n_direct = self->roots->len;

  for (guint i = 0; i < MIN (self->hints->cpus->len, PSC_MAX_CPUS_ASKED); i++)
    {
      const PscCpuState *cpu = &g_array_index (self->hints->cpus, PscCpuState, i);
      guint64 kpcr = is_in_kernel (cpu) ? cpu->gs_base : cpu->kernel_gs_base;

      for (guint r = 0; r < n_direct && kpcr != 0; r++)
        {
          /* A copy: the array may move. */
          PscPaging paging = g_array_index (self->roots, PscPaging, r);

          if (paging.arch == PSC_ARCH_X64 && paging.root == mask_root (PSC_ARCH_X64, cpu->cr3))
            add_from_kpcr (self, &paging, kpcr, cpu->cr4);
        }
    }
}

GArray *
psc_kernel_roots_list (PscSource *physical, const PscDumpHints *hints)
{
  Collector self = { .physical = physical, .hints = hints };

  g_return_val_if_fail (physical != NULL && hints != NULL, NULL);

  self.roots = g_array_new (FALSE, TRUE, sizeof (PscPaging));
  if (hints->has_directory_table_base)
    add_any (&self, hints->directory_table_base, 0);
  add_cpus (&self, TRUE);
  add_cpus (&self, FALSE);
  add_kpcrs (&self);
  return self.roots;
}
