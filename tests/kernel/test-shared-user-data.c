/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The shared page: its facts, and what is no such page.
 */
#include "config.h"

#include "base/error.h"
#include "kernel/shared-user-data.h"
#include "support/check-main.h"
#include "support/kernel-image.h"

static gboolean
read_page (PscTestMemory *memory, PscArch arch, PscSharedUserData *data, GError **error)
{
  g_autoptr (PscSource) source = psc_test_memory_to_source (memory);
  PscKernelMemory reader = { source, arch };

  return psc_shared_user_data_read (data, &reader, error);
}

static const PscArch arches[] = { PSC_ARCH_X86, PSC_ARCH_X86_PAE, PSC_ARCH_X64, PSC_ARCH_ARM64 };

START_TEST (the_page_tells_version_and_times)
{
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  PscTestKernel kernel;
  PscSharedUserData data;

  psc_test_kernel_init (&kernel, arches[_i]);
  psc_test_kernel_write_flat (&kernel, memory);

  ck_assert (read_page (memory, arches[_i], &data, NULL));
  ck_assert_uint_eq (data.major, kernel.major);
  ck_assert_uint_eq (data.minor, kernel.minor);
  /* Before Windows 10 the build is not there. */
  ck_assert_uint_eq (data.build, kernel.major == 10 ? kernel.build : 0);
  ck_assert_uint_eq (data.product_type, 1);
  ck_assert_uint_eq (data.system_time, kernel.system_time);
  ck_assert_uint_eq (data.up_time, kernel.up_time);
}
END_TEST

START_TEST (a_time_that_is_being_written_is_unknown)
{
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  PscTestKernel kernel;
  PscSharedUserData data;

  psc_test_kernel_init (&kernel, PSC_ARCH_X64);
  psc_test_kernel_write_flat (&kernel, memory);
  psc_test_memory_put_u32 (memory, kernel.shared_data_va + 0x1c, 1);
  /* A time before 1601 is none. */
  psc_test_memory_put_u32 (memory, kernel.shared_data_va + 0x0c, G_MAXUINT32);
  psc_test_memory_put_u32 (memory, kernel.shared_data_va + 0x10, G_MAXUINT32);

  ck_assert (read_page (memory, PSC_ARCH_X64, &data, NULL));
  ck_assert_uint_eq (data.system_time, 0);
  ck_assert_uint_eq (data.up_time, 0);
}
END_TEST

static const struct
{
  guint32 major;
  guint32 minor;
  gboolean is_right;
} versions[] = {
  { 0, 0, FALSE },
  { 4, 0, FALSE },
  { 5, 0, TRUE },
  { 5, 3, FALSE },
  { 6, 3, TRUE },
  { 6, 5, FALSE },
  { 10, 0, TRUE },
  { 10, 1, FALSE },
  { 7, 0, FALSE },
  { 11, 0, FALSE },
  { G_MAXUINT32, G_MAXUINT32, FALSE },
};

START_TEST (only_versions_of_windows_nt_are_accepted)
{
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  g_autoptr (GError) error = NULL;
  PscTestKernel kernel;
  PscSharedUserData data;

  psc_test_kernel_init (&kernel, PSC_ARCH_X64);
  kernel.major = versions[_i].major;
  kernel.minor = versions[_i].minor;
  psc_test_kernel_write_flat (&kernel, memory);

  ck_assert_int_eq (read_page (memory, PSC_ARCH_X64, &data, &error), versions[_i].is_right);
  if (!versions[_i].is_right)
    ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_CORRUPT));
}
END_TEST

START_TEST (a_page_of_another_machine_is_refused)
{
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  PscTestKernel kernel;
  PscSharedUserData data;

  psc_test_kernel_init (&kernel, PSC_ARCH_X64);
  psc_test_kernel_write_flat (&kernel, memory);

  ck_assert (!read_page (memory, PSC_ARCH_ARM64, &data, NULL));
  /* What no processor is called tells nothing. */
  psc_test_memory_put_u32 (memory, kernel.shared_data_va + 0x2c, 0);
  ck_assert (read_page (memory, PSC_ARCH_ARM64, &data, NULL));
}
END_TEST

START_TEST (a_page_that_is_not_there_is_unmapped)
{
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  g_autoptr (GError) error = NULL;
  PscTestKernel kernel;
  PscSharedUserData data;

  psc_test_kernel_init (&kernel, PSC_ARCH_X64);
  kernel.has_shared_data = FALSE;
  psc_test_kernel_write_flat (&kernel, memory);

  ck_assert (!read_page (memory, PSC_ARCH_X64, &data, &error));
  ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_UNMAPPED));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("kernel/shared-user-data");
  TCase *tcase = tcase_create ("shared-user-data");

  tcase_add_loop_test (tcase, the_page_tells_version_and_times, 0, G_N_ELEMENTS (arches));
  tcase_add_test (tcase, a_time_that_is_being_written_is_unknown);
  tcase_add_loop_test (tcase, only_versions_of_windows_nt_are_accepted, 0, G_N_ELEMENTS (versions));
  tcase_add_test (tcase, a_page_of_another_machine_is_refused);
  tcase_add_test (tcase, a_page_that_is_not_there_is_unmapped);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
