/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What images in memory add to the list of modules, and what it says of itself.
 */
#include "config.h"

#include <string.h>

#include "kernel/module-image.h"
#include "kernel/module-walk.h"
#include "support/check-main.h"
#include "support/kernel-image.h"

typedef struct
{
  PscTestMemory *memory;
  PscTestKernel kernel;
  PscModuleList *modules;
  PscIssues *issues;
} Fixture;

static void
fixture_init (Fixture *self, PscArch arch)
{
  *self = (Fixture){
    .memory = psc_test_memory_new (),
    .modules = psc_module_list_new (),
    .issues = psc_issues_new (),
  };
  psc_test_kernel_init (&self->kernel, arch);
}

static void
read_images (Fixture *self, guint build)
{
  g_autoptr (PscSource) source = NULL;
  PscKernelMemory reader;

  psc_test_kernel_write_flat (&self->kernel, self->memory);
  source = psc_test_memory_to_source (self->memory);
  reader = (PscKernelMemory){ source, self->kernel.arch };
  ck_assert (psc_module_walk (&reader, self->kernel.list_head_va, self->kernel.base, self->modules,
                              self->issues, NULL, NULL));
  psc_module_images_read (&reader, self->modules, build, self->issues, NULL);
}

static void
fixture_clear (Fixture *self)
{
  psc_module_list_free (self->modules);
  psc_issues_unref (self->issues);
  psc_test_memory_free (self->memory);
}

static gboolean
has_issue (const Fixture *self, const char *text)
{
  for (guint i = 0; i < psc_issues_get_n (self->issues); i++)
    if (strstr (psc_issues_get (self->issues, i)->message, text) != NULL)
      return TRUE;
  return FALSE;
}

static const PscArch arches[] = { PSC_ARCH_X86, PSC_ARCH_X86_PAE, PSC_ARCH_X64, PSC_ARCH_ARM64 };

START_TEST (an_image_names_its_symbols)
{
  Fixture fixture;
  const PscModule *module;

  fixture_init (&fixture, arches[_i]);
  read_images (&fixture, 19041);

  module = psc_module_list_get (fixture.modules, 2);
  ck_assert_str_eq (module->pdb_name, "myfault.pdb");
  ck_assert_str_eq (module->pdb_guid, "00c0ffee-1234-5678-9abc-def011223344");
  ck_assert_uint_eq (module->pdb_age, 7);
  ck_assert (!module->is_reproducible);
  ck_assert (psc_module_list_get (fixture.modules, 0)->is_reproducible);
  ck_assert (has_issue (&fixture, "the image headers of 1 of 4 modules are not in the dump"));
  fixture_clear (&fixture);
}
END_TEST

START_TEST (the_image_knows_its_time_better_than_the_list)
{
  Fixture fixture;
  guint64 entry;

  fixture_init (&fixture, PSC_ARCH_X64);
  psc_test_kernel_write_flat (&fixture.kernel, fixture.memory);
  entry = psc_test_kernel_get_entry_va (&fixture.kernel, 2);
  read_images (&fixture, 19041);
  ck_assert_uint_eq (psc_module_list_get (fixture.modules, 2)->timestamp, 0x4e56cfa9);

  psc_module_list_free (fixture.modules);
  fixture.modules = psc_module_list_new ();
  psc_test_memory_put_u32 (fixture.memory, entry + 0x80, 0x11111111);
  {
    g_autoptr (PscSource) source = psc_test_memory_to_source (fixture.memory);
    PscKernelMemory reader = { source, PSC_ARCH_X64 };

    ck_assert (psc_module_walk (&reader, fixture.kernel.list_head_va, fixture.kernel.base,
                                fixture.modules, fixture.issues, NULL, NULL));
    ck_assert_uint_eq (psc_module_list_get (fixture.modules, 2)->timestamp, 0x11111111);
    psc_module_images_read (&reader, fixture.modules, 19041, fixture.issues, NULL);
  }
  ck_assert_uint_eq (psc_module_list_get (fixture.modules, 2)->timestamp, 0x4e56cfa9);
  fixture_clear (&fixture);
}
END_TEST

static const struct
{
  guint build;
  gboolean is_time;
} builds[] = { { 0, FALSE }, { 7601, TRUE }, { 9600, TRUE }, { 10240, FALSE }, { 22631, FALSE } };

START_TEST (a_stamp_that_no_image_vouches_for_may_be_a_hash)
{
  Fixture fixture;

  fixture_init (&fixture, PSC_ARCH_X64);
  read_images (&fixture, builds[_i].build);

  /* Its header is not in memory. */
  ck_assert_int_eq (!psc_module_list_get (fixture.modules, 3)->is_reproducible, builds[_i].is_time);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (an_identity_whose_page_is_missing_is_told)
{
  Fixture fixture;

  fixture_init (&fixture, PSC_ARCH_X64);
  fixture.kernel.modules[2].has_debug_directory = TRUE;
  psc_test_kernel_write_flat (&fixture.kernel, fixture.memory);
  {
    g_autoptr (PscSource) source = NULL;
    PscKernelMemory reader;

    psc_test_memory_remove_page (fixture.memory, fixture.kernel.modules[2].base + 0x2000);
    source = psc_test_memory_to_source (fixture.memory);
    reader = (PscKernelMemory){ source, PSC_ARCH_X64 };
    ck_assert (psc_module_walk (&reader, fixture.kernel.list_head_va, fixture.kernel.base,
                                fixture.modules, fixture.issues, NULL, NULL));
    psc_module_images_read (&reader, fixture.modules, 19041, fixture.issues, NULL);
  }
  ck_assert_ptr_null (psc_module_list_get (fixture.modules, 2)->pdb_name);
  ck_assert (has_issue (&fixture, "the names of the symbol files of 1 of 4 modules"));
  fixture_clear (&fixture);
}
END_TEST

START_TEST (an_image_without_symbols_is_no_issue)
{
  Fixture fixture;

  fixture_init (&fixture, PSC_ARCH_X64);
  fixture.kernel.modules[2].pdb = NULL;
  read_images (&fixture, 19041);

  ck_assert_ptr_null (psc_module_list_get (fixture.modules, 2)->pdb_name);
  ck_assert (!has_issue (&fixture, "symbol files"));
  fixture_clear (&fixture);
}
END_TEST

START_TEST (modules_that_lie_over_others_are_told)
{
  Fixture fixture;

  fixture_init (&fixture, PSC_ARCH_X64);
  fixture.kernel.modules[3].base = fixture.kernel.modules[2].base + 0x7000;
  read_images (&fixture, 19041);
  ck_assert (has_issue (&fixture, "module list: 1 modules lie over others"));
  fixture_clear (&fixture);

  fixture_init (&fixture, PSC_ARCH_X64);
  fixture.kernel.modules[3].base = fixture.kernel.modules[2].base + 0x8000;
  read_images (&fixture, 19041);
  ck_assert (!has_issue (&fixture, "lie over others"));
  fixture_clear (&fixture);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("kernel/module-image");
  TCase *tcase = tcase_create ("module-image");

  tcase_add_loop_test (tcase, an_image_names_its_symbols, 0, G_N_ELEMENTS (arches));
  tcase_add_test (tcase, the_image_knows_its_time_better_than_the_list);
  tcase_add_loop_test (tcase, a_stamp_that_no_image_vouches_for_may_be_a_hash, 0,
                       G_N_ELEMENTS (builds));
  tcase_add_test (tcase, an_identity_whose_page_is_missing_is_told);
  tcase_add_test (tcase, an_image_without_symbols_is_no_issue);
  tcase_add_test (tcase, modules_that_lie_over_others_are_told);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
