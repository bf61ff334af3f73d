/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The head of the module list: by its export, by its looks, and not mistaken for another ring.
 */
#include "config.h"

#include "kernel/module-search.h"
#include "support/check-main.h"
#include "support/kernel-image.h"

#define IMAGE_BYTES 0x840000u

static const PscArch arches[] = { PSC_ARCH_X86, PSC_ARCH_X86_PAE, PSC_ARCH_X64, PSC_ARCH_ARM64 };

static guint64
search (const PscTestKernel *kernel, PscTestMemory *memory)
{
  g_autoptr (PscSource) source = psc_test_memory_to_source (memory);
  PscKernelMemory reader = { source, kernel->arch };

  return psc_module_search_list (&reader, kernel->base, IMAGE_BYTES, NULL);
}

START_TEST (the_head_is_found_with_and_without_exports)
{
  for (guint has_exports = 0; has_exports < 2; has_exports++)
    {
      g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
      PscTestKernel kernel;

      psc_test_kernel_init (&kernel, arches[_i]);
      kernel.has_exports = has_exports != 0;
      psc_test_kernel_write_flat (&kernel, memory);

      ck_assert_uint_eq (search (&kernel, memory), kernel.list_head_va);
    }
}
END_TEST

START_TEST (a_head_outside_every_section_is_found)
{
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  PscTestKernel kernel;

  psc_test_kernel_init (&kernel, arches[_i]);
  kernel.has_exports = FALSE;
  kernel.list_head_va = kernel.base + 0x500ff8;
  if (psc_test_kernel_get_pointer_bytes (&kernel) == 4)
    kernel.list_head_va = kernel.base + 0x500ffc;
  psc_test_kernel_write_flat (&kernel, memory);

  /* It also lies across two pages. */
  ck_assert_uint_eq (search (&kernel, memory), kernel.list_head_va);
}
END_TEST

START_TEST (a_ring_that_does_not_begin_with_the_kernel_is_another)
{
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  PscTestKernel kernel;

  psc_test_kernel_init (&kernel, PSC_ARCH_X64);
  kernel.modules[0].base += 0x1000;
  kernel.modules[0].has_header = FALSE;
  kernel.modules[0].has_debug_directory = FALSE;
  psc_test_kernel_write_flat (&kernel, memory);

  ck_assert_uint_eq (search (&kernel, memory), 0);
}
END_TEST

START_TEST (an_export_that_lies_is_not_believed)
{
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  PscTestKernel kernel;
  guint64 real;

  psc_test_kernel_init (&kernel, PSC_ARCH_X64);
  psc_test_kernel_write_flat (&kernel, memory);
  real = kernel.list_head_va;
  psc_test_memory_put_u32 (memory, kernel.base + 0x2000 + 0x400 + 0x40 + 8, 0x10700);

  ck_assert_uint_eq (search (&kernel, memory), real);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("kernel/module-search");
  TCase *tcase = tcase_create ("module-search");

  tcase_add_loop_test (tcase, the_head_is_found_with_and_without_exports, 0, G_N_ELEMENTS (arches));
  tcase_add_loop_test (tcase, a_head_outside_every_section_is_found, 0, G_N_ELEMENTS (arches));
  tcase_add_test (tcase, a_ring_that_does_not_begin_with_the_kernel_is_another);
  tcase_add_test (tcase, an_export_that_lies_is_not_believed);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
