/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Records of symbol files found by their signature in pieces of images.
 */
#include "config.h"

#include <string.h>

#include "kernel/module-scan.h"
#include "support/check-main.h"
#include "support/memory.h"

#define BASE G_GUINT64_CONSTANT (0xfffff80480000000)
#define SECOND (BASE + 0x100000)

static void
put_record (PscTestMemory *memory, guint64 va, guint32 age, const char *name)
{
  static const guint8 guid[16] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 };

  psc_test_memory_write (memory, va, "RSDS", 4);
  psc_test_memory_write (memory, va + 4, guid, sizeof guid);
  psc_test_memory_put_u32 (memory, va + 0x14, age);
  psc_test_memory_write (memory, va + 0x18, name, strlen (name) + 1);
}

static PscModuleList *
scan (PscTestMemory *memory)
{
  g_autoptr (PscSource) source = psc_test_memory_to_source (memory);
  PscKernelMemory reader = { source, PSC_ARCH_X64 };
  PscModuleList *modules = psc_module_list_new ();

  psc_module_list_add (modules, BASE, BASE + 0x20000, TRUE, 0);
  psc_module_list_add (modules, SECOND, SECOND + 0x20000, TRUE, 0);
  psc_module_scan_pdbs (&reader, modules, NULL);
  return modules;
}

START_TEST (a_record_belongs_to_the_module_around_it)
{
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  g_autoptr (PscModuleList) modules = NULL;
  const PscModule *module;

  /* RRSDS, and across two blocks of reading. */
  for (guint64 va = BASE; va < BASE + 0x20000; va += PSC_TEST_PAGE)
    psc_test_memory_add_page (memory, va);
  psc_test_memory_put_u8 (memory, BASE + 0xffef, 'R');
  put_record (memory, BASE + 0xfff0, 3, "c:\\build\\driver.pdb");
  put_record (memory, BASE - 0x2000, 1, "outside.pdb");
  modules = scan (memory);

  module = psc_module_list_get (modules, 0);
  ck_assert_str_eq (module->pdb_name, "driver.pdb");
  ck_assert_str_eq (module->pdb_guid, "04030201-0605-0807-090a-0b0c0d0e0f10");
  ck_assert_uint_eq (module->pdb_age, 3);
  ck_assert_ptr_null (psc_module_list_get (modules, 1)->pdb_name);
}
END_TEST

START_TEST (two_records_in_one_module_count_as_none)
{
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  g_autoptr (PscModuleList) modules = NULL;

  put_record (memory, BASE + 0x1000, 1, "one.pdb");
  put_record (memory, BASE + 0x1100, 1, "two.pdb");
  put_record (memory, BASE + 0x1200, 1, "three.pdb");
  put_record (memory, SECOND + 0x1000, 1, "other.pdb");
  modules = scan (memory);

  ck_assert_ptr_null (psc_module_list_get (modules, 0)->pdb_name);
  ck_assert_str_eq (psc_module_list_get (modules, 1)->pdb_name, "other.pdb");
}
END_TEST

static const struct
{
  guint32 age;
  const char *name;
} wrong[] = {
  { 0, "a.pdb" }, { 0x10000, "a.pdb" }, { 1, "" },
  { 1, ".pdb" },  { 1, "a.txt" },       { 1, "a\x01.pdb" },
};

START_TEST (what_only_looks_like_a_record_is_none)
{
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  g_autoptr (PscModuleList) modules = NULL;

  put_record (memory, BASE + 0x1000, wrong[_i].age, wrong[_i].name);
  modules = scan (memory);

  ck_assert_ptr_null (psc_module_list_get (modules, 0)->pdb_name);
}
END_TEST

START_TEST (a_record_that_is_cut_is_none)
{
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();

  for (guint left = 1; left <= 0x18 + 5; left++)
    {
      g_autoptr (PscModuleList) modules = NULL;

      put_record (memory, BASE + 0x2000 - left, 1, "a.pdb");
      psc_test_memory_remove_page (memory, BASE + 0x2000);
      modules = scan (memory);
      ck_assert_ptr_null (psc_module_list_get (modules, 0)->pdb_name);
      psc_test_memory_remove_page (memory, BASE + 0x1000);
    }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("kernel/module-scan");
  TCase *tcase = tcase_create ("module-scan");

  tcase_add_test (tcase, a_record_belongs_to_the_module_around_it);
  tcase_add_test (tcase, two_records_in_one_module_count_as_none);
  tcase_add_loop_test (tcase, what_only_looks_like_a_record_is_none, 0, G_N_ELEMENTS (wrong));
  tcase_add_test (tcase, a_record_that_is_cut_is_none);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
