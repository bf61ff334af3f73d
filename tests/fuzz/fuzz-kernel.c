/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A made-up machine in whose memory some bytes are wrong, and the search for its kernel.
 *
 *     0     the kind of page tables
 *     1     what the dump tells: bits 0 the header's root, 1 its addresses, 2 a processor, 3 no
 *           architecture; bit 4: the block is encoded
 *     2..   four bytes for each wrong one: where (0-15 a structure, 16 and above a page), u16 how
 *           far into it, the value
 *
 * Promises: a kernel lies in the kernel's half and its base is a page; modules have names that are
 * UTF-8, possible ranges and there are no more than the limit; an error where there is no kernel.
 */
#include "config.h"

#include "base/limits.h"
#include "kernel/kernel.h"
#include "support/fuzz.h"
#include "support/kernel-image.h"

#define N_KINDS 5
#define MAX_EDITS 256u

typedef struct
{
  PscTestMemory *memory;
  PscTestTables *tables;
  PscTestKernel kernel;
} Machine;

/* The structures that a wrong byte can be put into by name. */
static guint64
get_target (const Machine *machine, guint8 target)
{
  const PscTestKernel *kernel = &machine->kernel;
  const guint64 targets[16] = {
    kernel->kdbg_va,
    kernel->list_head_va,
    psc_test_kernel_get_entry_va (kernel, 0),
    psc_test_kernel_get_entry_va (kernel, 1),
    psc_test_kernel_get_entry_va (kernel, 2),
    psc_test_kernel_get_entry_va (kernel, 3),
    kernel->names_va,
    kernel->base,
    kernel->base + 0x2000,
    kernel->shared_data_va,
    kernel->unloaded_va,
    kernel->unloaded_ring_va,
    kernel->processors_va,
    kernel->pcr_va,
    kernel->idt_va,
    kernel->modules[2].base,
  };

  return targets[target];
}

static void
edit (Machine *machine, const GArray *frames, const uint8_t *data)
{
  guint offset = (guint) (data[1] | data[2] << 8);

  if (data[0] < 16)
    psc_test_tables_put_u8 (machine->tables, get_target (machine, data[0]) + offset, data[3]);
  else
    psc_test_memory_put_u8 (machine->memory,
                            g_array_index (frames, guint64, (data[0] - 16u) % frames->len)
                                    * PSC_TEST_PAGE
                                + offset % PSC_TEST_PAGE,
                            data[3]);
}

static void
fill_hints (const Machine *machine, guint8 flags, PscDumpHints *hints)
{
  PscCpuState cpu = {
    .cr3 = psc_test_tables_get_root (machine->tables),
    .idt_base = machine->kernel.idt_va,
    .gs_base = machine->kernel.pcr_va,
  };

  psc_dump_hints_init (hints);
  if ((flags & 8) == 0)
    hints->arch = machine->kernel.arch;
  hints->has_directory_table_base = (flags & 1) != 0;
  hints->directory_table_base = cpu.cr3;
  if ((flags & 2) != 0)
    {
      hints->kdbg_va = machine->kernel.kdbg_va;
      hints->ps_loaded_module_list_va = machine->kernel.list_head_va;
    }
  if ((flags & 4) != 0)
    g_array_append_val (hints->cpus, cpu);
}

static void
check_text (const char *text)
{
  g_assert_true (text == NULL || g_utf8_validate (text, -1, NULL));
}

static void
check_modules (const PscKernel *kernel)
{
  guint n_loaded = 0;

  for (guint i = 0; i < psc_module_list_get_n (kernel->modules); i++)
    {
      const PscModule *module = psc_module_list_get (kernel->modules, i);

      n_loaded += module->is_loaded ? 1 : 0;
      g_assert_nonnull (module->name);
      check_text (module->name);
      check_text (module->image);
      check_text (module->path);
      check_text (module->pdb_name);
      g_assert_true (psc_kernel_memory_is_kernel_va (&kernel->memory, module->base));
      g_assert_cmpuint (module->end, >, module->base);
      g_assert_cmpuint (module->end - module->base, <=, PSC_MAX_IMAGE_BYTES);
    }
  g_assert_cmpuint (n_loaded, <=, PSC_MAX_LISTED_MODULES);
}

static void
check_kernel (const PscKernel *kernel)
{
  g_assert_true (kernel->has_base && kernel->has_directory_table_base);
  g_assert_cmpuint (kernel->base % 0x1000, ==, 0);
  g_assert_cmpuint (kernel->directory_table_base % 0x1000, ==, 0);
  g_assert_true (psc_kernel_memory_is_kernel_va (&kernel->memory, kernel->base));
  g_assert_cmpuint (kernel->build, <=, G_MAXUINT16);
  check_text (kernel->build_lab);
  check_text (kernel->bugcheck_driver);
  check_modules (kernel);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (PscSource) physical = NULL;
  g_autoptr (GArray) frames = NULL;
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscKernel) kernel = NULL;
  g_autoptr (GError) error = NULL;
  PscDumpHints hints;
  Machine machine;

  if (size < 2 || size > 2 + 4 * MAX_EDITS)
    return 0;
  machine.memory = psc_test_memory_new ();
  machine.tables = psc_test_tables_new (machine.memory, (PscTestPaging) (data[0] % N_KINDS));
  psc_test_kernel_init_for (&machine.kernel, (PscTestPaging) (data[0] % N_KINDS));
  machine.kernel.kdbg = (data[1] & 16) != 0 ? PSC_TEST_KDBG_ENCODED : PSC_TEST_KDBG_PLAIN;
  psc_test_tables_map_self (machine.tables, 0x1ed);
  psc_test_kernel_write_tables (&machine.kernel, machine.tables);
  frames = psc_test_memory_list_pages (machine.memory);
  for (size_t i = 2; i + 4 <= size; i += 4)
    edit (&machine, frames, data + i);
  fill_hints (&machine, data[1], &hints);
  physical = psc_test_memory_to_source (machine.memory);
  kernel = psc_kernel_find (physical, NULL, &hints, issues, NULL, NULL, NULL, &error);
  g_assert_true ((kernel == NULL) == (error != NULL));
  if (kernel != NULL)
    check_kernel (kernel);
  psc_dump_hints_clear (&hints);
  psc_test_tables_free (machine.tables);
  g_clear_pointer (&kernel, psc_kernel_free);
  g_clear_pointer (&physical, psc_source_unref);
  psc_test_memory_free (machine.memory);
  return 0;
}
