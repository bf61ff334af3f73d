/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Small memory dumps through the loader, on each machine: what the file lists, and what its pieces
 * of memory tell beside.
 */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "support/check-main.h"
#include "support/dumped-machine.h"
#include "support/triage-file.h"

static const PscTestPaging kinds[] = { PSC_TEST_X86, PSC_TEST_PAE, PSC_TEST_X64, PSC_TEST_ARM64 };

/**
 * Fixture:
 * @flat: the kernel's memory by virtual address, of which pages become blocks
 */
typedef struct
{
  PscTestDumped dumped;
  PscTestMemory *flat;
  PscTestTriage triage;
} Fixture;

static void
add_block (Fixture *self, guint64 va, guint32 n_bytes)
{
  PscTestTriageBlock block = {
    .va = va,
    .bytes = psc_test_memory_get_page (self->flat, va / PSC_TEST_PAGE) + va % PSC_TEST_PAGE,
    .n_bytes = n_bytes,
  };

  g_array_append_val (self->triage.blocks, block);
}

static void
add_lists (Fixture *self)
{
  const PscTestKernel *kernel = &self->dumped.kernel;

  for (guint i = 0; i < kernel->n_modules; i++)
    {
      const PscTestModule *module = &kernel->modules[i];
      PscTestTriageModule entry = { module->path, module->base, module->n_bytes, module->checksum,
                                    module->timestamp };

      g_array_append_val (self->triage.modules, entry);
    }
  for (guint i = 0; i < kernel->n_unloaded; i++)
    {
      const PscTestUnloaded *unloaded = &kernel->unloaded[i];
      PscTestTriageUnloaded entry = { unloaded->name, unloaded->start, unloaded->end };

      g_array_append_val (self->triage.unloaded, entry);
    }
}

/* The lists of the made-up kernel, its block, and two pages of its image. */
static void
fixture_init (Fixture *self, PscTestPaging kind)
{
  const PscTestKernel *kernel = &self->dumped.kernel;

  psc_test_dumped_init (&self->dumped, kind, 4);
  self->flat = psc_test_memory_new ();
  psc_test_kernel_write_flat (kernel, self->flat);
  psc_test_triage_init (&self->triage, &self->dumped.header);
  g_array_set_size (self->triage.modules, 0);
  g_array_set_size (self->triage.unloaded, 0);
  g_array_set_size (self->triage.blocks, 0);
  add_lists (self);
  g_byte_array_set_size (self->triage.kdbg, 0);
  g_byte_array_append (self->triage.kdbg,
                       psc_test_memory_get_page (self->flat, kernel->kdbg_va / PSC_TEST_PAGE)
                           + kernel->kdbg_va % PSC_TEST_PAGE,
                       kernel->kdbg_bytes);
  add_block (self, kernel->base, PSC_TEST_PAGE);
  add_block (self, kernel->base + 0x2000, 0x200);
}

static void
fixture_clear (Fixture *self)
{
  psc_test_triage_clear (&self->triage);
  psc_test_memory_free (self->flat);
  psc_test_dumped_clear (&self->dumped);
}

static PscLoaded *
load_triage (Fixture *self)
{
  g_autoptr (GByteArray) bytes = psc_test_triage_write (&self->triage, &self->dumped.header);
  g_autoptr (GError) error = NULL;
  PscLoaded *loaded = psc_test_load_bytes (bytes, &error);

  ck_assert_msg (loaded != NULL, "%s", error != NULL ? error->message : "");
  return loaded;
}

START_TEST (what_the_file_lists_is_told)
{
  g_autoptr (PscLoaded) loaded = NULL;
  const PscInputFile *file;
  const PscModuleList *modules;
  Fixture fixture;

  fixture_init (&fixture, kinds[_i]);
  loaded = load_triage (&fixture);
  file = psc_test_loaded_get_file (loaded);
  modules = psc_test_loaded_get_evidence (loaded)->modules;

  psc_test_loaded_assert_no_warning (loaded);
  ck_assert (psc_test_loaded_has_issue (loaded, PSC_SEVERITY_NOTE, "no pool usage by tag"));
  ck_assert (g_str_has_prefix (file->format, "ms-triage-"));
  ck_assert_str_eq (file->machine.arch, psc_arch_to_string (fixture.dumped.kernel.arch));
  ck_assert_uint_eq (file->machine.windows_build, fixture.dumped.kernel.build);
  ck_assert_uint_eq (file->machine.kernel_base, fixture.dumped.kernel.base);
  ck_assert_uint_eq (psc_module_list_get_n (modules), 6);
  for (guint i = 0; i < 4; i++)
    {
      const PscTestModule *written = &fixture.dumped.kernel.modules[i];
      const PscModule *module = psc_module_list_get (modules, i);

      ck_assert_str_eq (module->image, written->image);
      ck_assert_str_eq (module->path, written->path);
      ck_assert_uint_eq (module->base, written->base);
      ck_assert_uint_eq (module->end, written->base + written->n_bytes);
      ck_assert_uint_eq (module->checksum, written->checksum);
      ck_assert_uint_eq (module->timestamp, written->timestamp);
    }
  ck_assert_str_eq (psc_module_list_get (modules, 0)->name, "nt");
  ck_assert_str_eq (psc_module_list_get (modules, 4)->image, "dam.sys");
  ck_assert (!psc_module_list_get (modules, 5)->is_loaded);
  ck_assert_uint_eq (loaded->series->len, 0);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (pieces_of_images_name_their_symbols)
{
  g_autoptr (PscLoaded) loaded = NULL;
  const PscTestModule *driver;
  const PscModuleList *modules;
  Fixture fixture;

  fixture_init (&fixture, kinds[_i]);
  /* Of a driver nothing but the record itself. */
  driver = &fixture.dumped.kernel.modules[2];
  add_block (&fixture, driver->base + 0x2100, 0x80);
  loaded = load_triage (&fixture);
  modules = psc_test_loaded_get_evidence (loaded)->modules;

  ck_assert_str_eq (psc_module_list_get (modules, 0)->pdb_name, "ntkrnlmp.pdb");
  ck_assert_ptr_null (psc_module_list_get (modules, 1)->pdb_name);
  ck_assert_str_eq (psc_module_list_get (modules, 2)->pdb_name, "myfault.pdb");
  ck_assert_uint_eq (psc_module_list_get (modules, 2)->pdb_age, 7);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (memory_is_what_the_pieces_hold)
{
  g_autoptr (PscLoaded) loaded = NULL;
  PscSource *memory;
  guint8 byte;
  g_autoptr (GError) error = NULL;
  Fixture fixture;
  guint64 base;

  fixture_init (&fixture, kinds[_i]);
  loaded = load_triage (&fixture);
  base = fixture.dumped.kernel.base;
  memory = (PscSource *) g_ptr_array_index (loaded->memory, 0);

  psc_test_loaded_assert_memory (loaded, base, psc_test_memory_get_page (fixture.flat, base / 4096),
                                 PSC_TEST_PAGE);
  ck_assert (!psc_source_read_all (memory, base + 0x1000, &byte, 1, "byte", &error));
  ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_UNMAPPED));
  fixture_clear (&fixture);
}
END_TEST

START_TEST (a_bare_file_name_is_no_path)
{
  g_autoptr (PscLoaded) loaded = NULL;
  const PscModule *module;
  Fixture fixture;

  fixture_init (&fixture, PSC_TEST_X64);
  g_array_index (fixture.triage.modules, PscTestTriageModule, 1).path = "hal.dll";
  loaded = load_triage (&fixture);
  module = psc_module_list_get (psc_test_loaded_get_evidence (loaded)->modules, 1);

  ck_assert_str_eq (module->image, "hal.dll");
  ck_assert_ptr_null (module->path);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (modules_where_none_can_lie_are_left_out)
{
  g_autoptr (PscLoaded) loaded = NULL;
  Fixture fixture;

  fixture_init (&fixture, PSC_TEST_X64);
  g_array_index (fixture.triage.modules, PscTestTriageModule, 1).base = 0xffff800000000800;
  g_array_index (fixture.triage.unloaded, PscTestTriageUnloaded, 1).end =
      g_array_index (fixture.triage.unloaded, PscTestTriageUnloaded, 1).start;
  loaded = load_triage (&fixture);

  ck_assert_uint_eq (psc_module_list_get_n (psc_test_loaded_get_evidence (loaded)->modules), 4);
  ck_assert (psc_test_loaded_has_issue (loaded, PSC_SEVERITY_WARNING, "module"));
  fixture_clear (&fixture);
}
END_TEST

START_TEST (without_its_block_the_first_module_is_the_kernel)
{
  g_autoptr (PscLoaded) loaded = NULL;
  Fixture fixture;

  fixture_init (&fixture, PSC_TEST_X64);
  g_clear_pointer (&fixture.triage.kdbg, g_byte_array_unref);
  loaded = load_triage (&fixture);

  ck_assert_str_eq (psc_module_list_get (psc_test_loaded_get_evidence (loaded)->modules, 0)->name,
                    "nt");
  ck_assert_uint_eq (psc_test_loaded_get_file (loaded)->machine.kernel_base,
                     fixture.dumped.kernel.base);
  fixture_clear (&fixture);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("load/dump-triage");
  TCase *tcase = tcase_create ("dump-triage");
  int n = (int) G_N_ELEMENTS (kinds);

  tcase_add_loop_test (tcase, what_the_file_lists_is_told, 0, n);
  tcase_add_loop_test (tcase, pieces_of_images_name_their_symbols, 0, n);
  tcase_add_loop_test (tcase, memory_is_what_the_pieces_hold, 0, n);
  tcase_add_test (tcase, a_bare_file_name_is_no_path);
  tcase_add_test (tcase, modules_where_none_can_lie_are_left_out);
  tcase_add_test (tcase, without_its_block_the_first_module_is_the_kernel);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
