/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A kernel is found through every kind of page tables, by whatever the dump names, and told from
 * memory that holds none.
 */
#include "config.h"

#include "base/error.h"
#include "kernel/kernel.h"
#include "support/check-main.h"
#include "support/kernel-image.h"

#define N_KINDS 5

typedef struct
{
  PscTestMemory *memory;
  PscTestTables *tables;
  PscSource *physical;
  PscTestKernel written;
  PscDumpHints hints;
  PscIssues *issues;
  PscKernel *kernel;
} Fixture;

static void
fixture_init (Fixture *self, PscTestPaging kind)
{
  *self = (Fixture){ .memory = psc_test_memory_new (), .issues = psc_issues_new () };
  self->tables = psc_test_tables_new (self->memory, kind);
  psc_dump_hints_init (&self->hints);
  psc_test_kernel_init_for (&self->written, kind);
  self->written.directory_table_base = psc_test_tables_get_root (self->tables);
}

/* What the header of a crash dump says. */
static void
give_header (Fixture *self)
{
  self->hints.arch = self->written.arch;
  self->hints.has_directory_table_base = TRUE;
  self->hints.directory_table_base = psc_test_tables_get_root (self->tables);
  self->hints.kdbg_va = self->written.kdbg_va;
  self->hints.ps_loaded_module_list_va = self->written.list_head_va;
  self->hints.windows_build = self->written.build;
  self->hints.n_processors = 2;
}

/* What the note of a hypervisor says. */
static PscCpuState *
give_cpu (Fixture *self)
{
  PscCpuState cpu = {
    .cr3 = psc_test_tables_get_root (self->tables),
    .idt_base = self->written.idt_va,
    .gs_base = self->written.pcr_va,
  };

  self->hints.arch = self->written.arch;
  g_array_append_val (self->hints.cpus, cpu);
  return &g_array_index (self->hints.cpus, PscCpuState, self->hints.cpus->len - 1);
}

static void
write_kernel (Fixture *self)
{
  psc_test_kernel_write_tables (&self->written, self->tables);
  self->physical = psc_test_memory_to_source (self->memory);
}

static gboolean
find_kernel (Fixture *self, GError **error)
{
  self->kernel =
      psc_kernel_find (self->physical, NULL, &self->hints, self->issues, NULL, NULL, NULL, error);
  return self->kernel != NULL;
}

static void
fixture_clear (Fixture *self)
{
  g_clear_pointer (&self->kernel, psc_kernel_free);
  g_clear_pointer (&self->physical, psc_source_unref);
  psc_issues_unref (self->issues);
  psc_dump_hints_clear (&self->hints);
  psc_test_tables_free (self->tables);
  psc_test_memory_free (self->memory);
}

static void
assert_modules (const Fixture *self)
{
  const PscModuleList *modules = self->kernel->modules;

  ck_assert_uint_eq (psc_module_list_get_n (modules), 6);
  for (guint i = 0; i < 4; i++)
    {
      const PscTestModule *written = &self->written.modules[i];
      const PscModule *module = psc_module_list_get (modules, i);

      ck_assert_str_eq (module->image, written->image);
      ck_assert_uint_eq (module->base, written->base);
      ck_assert_uint_eq (module->timestamp, written->timestamp);
      ck_assert_uint_eq (module->checksum, written->checksum);
      ck_assert_int_eq (module->pdb_name != NULL, written->pdb != NULL);
    }
  ck_assert_str_eq (psc_module_list_get (modules, 0)->pdb_guid,
                    "81bc5c37-1234-5678-9abc-def011223344");
  ck_assert_str_eq (psc_module_list_get (modules, 2)->pdb_name, "myfault.pdb");
  ck_assert_uint_eq (psc_module_list_get (modules, 2)->pdb_age, 7);
  ck_assert (psc_module_list_get (modules, 0)->is_reproducible);
  ck_assert (!psc_module_list_get (modules, 2)->is_reproducible);
  ck_assert (!psc_module_list_get (modules, 4)->is_loaded);
}

START_TEST (a_dump_with_a_header_gives_everything)
{
  Fixture fixture;
  PscKernel *kernel;

  fixture_init (&fixture, (PscTestPaging) _i);
  give_header (&fixture);
  write_kernel (&fixture);

  ck_assert (find_kernel (&fixture, NULL));
  kernel = fixture.kernel;
  ck_assert_int_eq (kernel->memory.arch, fixture.written.arch);
  ck_assert (kernel->has_base && kernel->has_kdbg && kernel->has_directory_table_base);
  ck_assert_uint_eq (kernel->base, fixture.written.base);
  ck_assert_uint_eq (kernel->image_bytes, fixture.written.modules[0].n_bytes);
  ck_assert_uint_eq (kernel->directory_table_base, psc_test_tables_get_root (fixture.tables));
  ck_assert_uint_eq (kernel->kdbg.va, fixture.written.kdbg_va);
  ck_assert_uint_eq (kernel->module_list_va, fixture.written.list_head_va);
  ck_assert_uint_eq (kernel->build, fixture.written.build);
  ck_assert_str_eq (kernel->build_lab, fixture.written.build_lab);
  ck_assert_uint_eq (kernel->product_type, 1);
  ck_assert_uint_eq (kernel->n_processors, 2);
  ck_assert_uint_eq (kernel->system_time, fixture.written.system_time);
  ck_assert_uint_eq (kernel->up_time, fixture.written.up_time);
  ck_assert (!kernel->has_bugcheck);
  assert_modules (&fixture);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (the_registers_of_a_processor_are_enough)
{
  Fixture fixture;

  fixture_init (&fixture, (PscTestPaging) _i);
  give_cpu (&fixture);
  write_kernel (&fixture);

  ck_assert (find_kernel (&fixture, NULL));
  ck_assert_uint_eq (fixture.kernel->base, fixture.written.base);
  ck_assert_uint_eq (fixture.kernel->build, fixture.written.build);
  ck_assert (fixture.kernel->has_kdbg);
  assert_modules (&fixture);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (an_architecture_that_is_not_told_is_found_out)
{
  Fixture fixture;

  fixture_init (&fixture, (PscTestPaging) _i);
  give_cpu (&fixture);
  fixture.hints.arch = PSC_ARCH_UNKNOWN;
  write_kernel (&fixture);

  ck_assert (find_kernel (&fixture, NULL));
  ck_assert_int_eq (fixture.kernel->memory.arch, fixture.written.arch);
  assert_modules (&fixture);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (tables_alone_are_enough)
{
  Fixture fixture;

  fixture_init (&fixture, (PscTestPaging) _i);
  fixture.hints.has_directory_table_base = TRUE;
  fixture.hints.directory_table_base = psc_test_tables_get_root (fixture.tables);
  write_kernel (&fixture);

  ck_assert (find_kernel (&fixture, NULL));
  ck_assert_uint_eq (fixture.kernel->base, fixture.written.base);
  assert_modules (&fixture);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (memory_alone_is_enough)
{
  Fixture fixture;

  fixture_init (&fixture, (PscTestPaging) _i);
  psc_test_tables_map_self (fixture.tables, 0x1ed);
  write_kernel (&fixture);

  ck_assert (find_kernel (&fixture, NULL));
  ck_assert_int_eq (fixture.kernel->memory.arch, fixture.written.arch);
  ck_assert_uint_eq (fixture.kernel->base, fixture.written.base);
  ck_assert_uint_eq (fixture.kernel->directory_table_base,
                     psc_test_tables_get_root (fixture.tables));
  assert_modules (&fixture);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (low_bits_of_the_root_are_no_part_of_it)
{
  Fixture fixture;

  fixture_init (&fixture, PSC_TEST_X64);
  give_header (&fixture);
  fixture.hints.directory_table_base |= 0x8000000000000002;
  write_kernel (&fixture);

  ck_assert (find_kernel (&fixture, NULL));
  ck_assert_uint_eq (fixture.kernel->directory_table_base,
                     psc_test_tables_get_root (fixture.tables));
  fixture_clear (&fixture);
}
END_TEST

START_TEST (an_encoded_block_leaves_the_modules)
{
  Fixture fixture;
  const PscKernel *kernel;

  fixture_init (&fixture, PSC_TEST_X64);
  give_header (&fixture);
  fixture.hints.ps_loaded_module_list_va = _i == 0 ? fixture.written.list_head_va : 0;
  fixture.written.kdbg = PSC_TEST_KDBG_ENCODED;
  write_kernel (&fixture);

  ck_assert (find_kernel (&fixture, NULL));
  kernel = fixture.kernel;
  ck_assert (!kernel->has_kdbg && kernel->is_kdbg_encoded);
  ck_assert_uint_eq (kernel->base, fixture.written.base);
  ck_assert_uint_eq (kernel->module_list_va, fixture.written.list_head_va);
  ck_assert_uint_eq (psc_module_list_get_n (kernel->modules), 4);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (keys_bring_the_encoded_block)
{
  Fixture fixture;
  PscKdbgKeys keys;

  fixture_init (&fixture, PSC_TEST_X64);
  give_header (&fixture);
  fixture.written.kdbg = PSC_TEST_KDBG_ENCODED;
  fixture.written.bugcheck[0] = 0xc4;
  write_kernel (&fixture);
  keys = (PscKdbgKeys){ fixture.written.wait_never, fixture.written.wait_always,
                        fixture.written.encoded_flag_va };

  ck_assert (find_kernel (&fixture, NULL));
  ck_assert (psc_kernel_read_kdbg (fixture.kernel, 0, &keys, fixture.issues, NULL));
  ck_assert (fixture.kernel->has_kdbg && !fixture.kernel->is_kdbg_encoded);
  ck_assert_uint_eq (fixture.kernel->bugcheck_code, 0xc4);
  assert_modules (&fixture);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (a_block_that_is_nowhere_leaves_the_modules)
{
  Fixture fixture;

  fixture_init (&fixture, (PscTestPaging) _i);
  give_cpu (&fixture);
  fixture.written.kdbg = PSC_TEST_KDBG_NONE;
  write_kernel (&fixture);

  ck_assert (find_kernel (&fixture, NULL));
  ck_assert (!fixture.kernel->has_kdbg);
  ck_assert_uint_eq (fixture.kernel->module_list_va, fixture.written.list_head_va);
  ck_assert_uint_eq (psc_module_list_get_n (fixture.kernel->modules), 4);
  fixture_clear (&fixture);
}
END_TEST

/* User mode with KVA shadow: the tables of the processor lack the kernel's image but hold the
 * control region, which names the right ones. */
START_TEST (shadow_tables_lead_to_the_kernels_own)
{
  Fixture fixture;
  g_autoptr (PscTestTables) shadow = NULL;
  PscCpuState *cpu;
  guint64 root;

  fixture_init (&fixture, PSC_TEST_X64);
  root = psc_test_tables_get_root (fixture.tables);
  fixture.written.directory_table_base = 0;
  fixture.written.kernel_directory_table_base = root;
  write_kernel (&fixture);
  psc_source_unref (g_steal_pointer (&fixture.physical));
  shadow = psc_test_tables_new_at (fixture.memory, PSC_TEST_X64, 0x40000000);
  psc_test_tables_put_u64 (shadow, fixture.written.prcb_va + 0x6e80, root | 2);
  cpu = give_cpu (&fixture);
  cpu->cr3 = psc_test_tables_get_root (shadow);
  cpu->gs_base = 0x7ff600000000;
  cpu->kernel_gs_base = fixture.written.pcr_va;
  fixture.physical = psc_test_memory_to_source (fixture.memory);

  ck_assert (find_kernel (&fixture, NULL));
  ck_assert_uint_eq (fixture.kernel->directory_table_base, root);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (the_crash_of_a_virtual_machine_is_read_from_memory)
{
  Fixture fixture;

  fixture_init (&fixture, (PscTestPaging) _i);
  give_cpu (&fixture);
  for (guint i = 0; i < 5; i++)
    fixture.written.bugcheck[i] = 0xd1 + i;
  write_kernel (&fixture);

  ck_assert (find_kernel (&fixture, NULL));
  ck_assert (fixture.kernel->has_bugcheck);
  ck_assert_uint_eq (fixture.kernel->bugcheck_code, 0xd1);
  ck_assert_uint_eq (fixture.kernel->bugcheck_parameters[3], 0xd5);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (the_driver_of_a_verifier_crash_is_named)
{
  Fixture fixture;
  static const guint8 text[] = "t\0e\0s\0t\0.\0s\0y\0s\0\0";
  guint64 at;

  fixture_init (&fixture, PSC_TEST_X64);
  give_header (&fixture);
  at = fixture.written.names_va + 0x80000;
  fixture.hints.has_bugcheck = TRUE;
  fixture.hints.bugcheck_code = 0xc4;
  fixture.hints.bugcheck_parameters[0] = 0x62;
  fixture.hints.bugcheck_parameters[1] = at;
  if (_i == 0)
    {
      psc_test_tables_put_u16 (fixture.tables, at, 16);
      psc_test_tables_put_u16 (fixture.tables, at + 2, 18);
      psc_test_tables_put_u64 (fixture.tables, at + 8, at + 0x40);
      psc_test_tables_write (fixture.tables, at + 0x40, text, sizeof text);
    }
  else
    psc_test_tables_write (fixture.tables, at, text, sizeof text);
  write_kernel (&fixture);

  ck_assert (find_kernel (&fixture, NULL));
  ck_assert_str_eq (fixture.kernel->bugcheck_driver, "test.sys");
  fixture_clear (&fixture);
}
END_TEST

START_TEST (the_build_in_memory_counts_more_than_the_headers)
{
  Fixture fixture;

  fixture_init (&fixture, PSC_TEST_X64);
  give_header (&fixture);
  fixture.hints.windows_build = 22000;
  write_kernel (&fixture);

  ck_assert (find_kernel (&fixture, NULL));
  ck_assert_uint_eq (fixture.kernel->build, 19041);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (a_first_page_that_is_missing_is_no_obstacle)
{
  Fixture fixture;

  fixture_init (&fixture, PSC_TEST_X64);
  give_header (&fixture);
  write_kernel (&fixture);
  psc_test_tables_set_entry (fixture.tables, fixture.written.base, 0);

  ck_assert (find_kernel (&fixture, NULL));
  ck_assert_uint_eq (fixture.kernel->base, fixture.written.base);
  ck_assert_ptr_null (psc_module_list_get (fixture.kernel->modules, 0)->pdb_name);
  ck_assert_uint_eq (psc_module_list_get_n (fixture.kernel->modules), 6);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (a_shared_page_that_is_missing_is_no_obstacle_for_a_header)
{
  Fixture fixture;

  fixture_init (&fixture, (PscTestPaging) _i);
  give_header (&fixture);
  fixture.written.has_shared_data = FALSE;
  write_kernel (&fixture);

  ck_assert (find_kernel (&fixture, NULL));
  ck_assert_uint_eq (fixture.kernel->system_time, 0);
  ck_assert_uint_eq (fixture.kernel->build, fixture.written.build);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (a_header_needs_no_more_than_one_way_to_the_kernel)
{
  Fixture fixture;

  fixture_init (&fixture, (PscTestPaging) (_i % N_KINDS));
  give_header (&fixture);
  /* Neither image nor shared page; only the block, or only the list, leads on. */
  fixture.written.modules[0].has_header = FALSE;
  fixture.written.has_exports = FALSE;
  fixture.written.has_shared_data = FALSE;
  if (_i < N_KINDS)
    fixture.hints.ps_loaded_module_list_va = 0;
  else
    {
      fixture.written.kdbg = PSC_TEST_KDBG_NONE;
      fixture.hints.kdbg_va = 0;
    }
  write_kernel (&fixture);

  ck_assert (find_kernel (&fixture, NULL));
  ck_assert_uint_eq (fixture.kernel->base, fixture.written.base);
  ck_assert_str_eq (psc_module_list_get (fixture.kernel->modules, 0)->name, "nt");
  ck_assert_str_eq (psc_module_list_get (fixture.kernel->modules, 2)->pdb_name, "myfault.pdb");
  fixture_clear (&fixture);
}
END_TEST

START_TEST (a_list_with_a_torn_beginning_is_read_from_its_end)
{
  Fixture fixture;

  fixture_init (&fixture, PSC_TEST_X64);
  give_header (&fixture);
  write_kernel (&fixture);
  psc_test_tables_put_u64 (fixture.tables, fixture.written.list_head_va, 0x10);
  g_clear_pointer (&fixture.physical, psc_source_unref);
  fixture.physical = psc_test_memory_to_source (fixture.memory);

  ck_assert (find_kernel (&fixture, NULL));
  assert_modules (&fixture);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (a_shared_page_that_lies_is_no_obstacle_for_a_header)
{
  Fixture fixture;

  fixture_init (&fixture, (PscTestPaging) _i);
  give_header (&fixture);
  fixture.written.major = 0;
  write_kernel (&fixture);

  ck_assert (find_kernel (&fixture, NULL));
  ck_assert_uint_eq (fixture.kernel->build, fixture.written.build);
  ck_assert_uint_eq (fixture.kernel->system_time, 0);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (lies_of_the_header_are_no_kernel)
{
  Fixture fixture;
  g_autoptr (GError) error = NULL;

  fixture_init (&fixture, (PscTestPaging) _i);
  give_header (&fixture);
  write_kernel (&fixture);
  /* Everything but the root is there. */
  fixture.hints.directory_table_base = psc_test_tables_alloc (fixture.tables, 1);
  g_clear_pointer (&fixture.physical, psc_source_unref);
  psc_test_memory_remove_page (fixture.memory, psc_test_tables_get_root (fixture.tables));
  fixture.physical = psc_test_memory_to_source (fixture.memory);

  ck_assert (!find_kernel (&fixture, &error));
  ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_UNRECOGNISED));
  fixture_clear (&fixture);
}
END_TEST

START_TEST (a_search_can_be_stopped)
{
  Fixture fixture;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  fixture_init (&fixture, PSC_TEST_X64);
  give_header (&fixture);
  write_kernel (&fixture);
  g_cancellable_cancel (cancellable);

  ck_assert_ptr_null (psc_kernel_find (fixture.physical, NULL, &fixture.hints, fixture.issues, NULL,
                                       NULL, cancellable, &error));
  ck_assert (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
  fixture_clear (&fixture);
}
END_TEST

START_TEST (pieces_of_memory_tell_what_they_hold)
{
  Fixture fixture;
  g_autoptr (PscTestMemory) flat = psc_test_memory_new ();
  g_autoptr (PscSource) pieces = NULL;
  guint8 block[0x380];
  gsize n_read;

  fixture_init (&fixture, PSC_TEST_X64);
  give_header (&fixture);
  psc_test_kernel_write_flat (&fixture.written, flat);
  pieces = psc_test_memory_to_source (flat);
  ck_assert (psc_source_read (pieces, fixture.written.kdbg_va, block, sizeof block, &n_read, NULL));
  fixture.hints.kdbg = g_bytes_new (block, sizeof block);

  fixture.kernel =
      psc_kernel_find (NULL, pieces, &fixture.hints, fixture.issues, NULL, NULL, NULL, NULL);
  ck_assert_ptr_nonnull (fixture.kernel);
  ck_assert (fixture.kernel->has_base && fixture.kernel->has_kdbg);
  ck_assert_uint_eq (fixture.kernel->base, fixture.written.base);
  ck_assert_uint_eq (psc_module_list_get_n (fixture.kernel->modules), 0);
  fixture_clear (&fixture);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("kernel/kernel");
  TCase *tcase = tcase_create ("kernel");

  tcase_add_loop_test (tcase, a_dump_with_a_header_gives_everything, 0, N_KINDS);
  tcase_add_loop_test (tcase, the_registers_of_a_processor_are_enough, 0, 4);
  tcase_add_loop_test (tcase, an_architecture_that_is_not_told_is_found_out, 0, 4);
  tcase_add_loop_test (tcase, tables_alone_are_enough, 0, N_KINDS);
  tcase_add_loop_test (tcase, memory_alone_is_enough, 0, N_KINDS);
  tcase_add_test (tcase, low_bits_of_the_root_are_no_part_of_it);
  tcase_add_loop_test (tcase, an_encoded_block_leaves_the_modules, 0, 2);
  tcase_add_test (tcase, keys_bring_the_encoded_block);
  tcase_add_loop_test (tcase, a_block_that_is_nowhere_leaves_the_modules, 0, 4);
  tcase_add_test (tcase, shadow_tables_lead_to_the_kernels_own);
  tcase_add_loop_test (tcase, the_crash_of_a_virtual_machine_is_read_from_memory, 0, 4);
  tcase_add_loop_test (tcase, the_driver_of_a_verifier_crash_is_named, 0, 2);
  tcase_add_test (tcase, the_build_in_memory_counts_more_than_the_headers);
  tcase_add_test (tcase, a_first_page_that_is_missing_is_no_obstacle);
  tcase_add_loop_test (tcase, a_shared_page_that_is_missing_is_no_obstacle_for_a_header, 0,
                       N_KINDS);
  tcase_add_loop_test (tcase, a_header_needs_no_more_than_one_way_to_the_kernel, 0, 2 * N_KINDS);
  tcase_add_test (tcase, a_list_with_a_torn_beginning_is_read_from_its_end);
  tcase_add_loop_test (tcase, a_shared_page_that_lies_is_no_obstacle_for_a_header, 0, N_KINDS);
  tcase_add_loop_test (tcase, lies_of_the_header_are_no_kernel, 0, N_KINDS);
  tcase_add_test (tcase, a_search_can_be_stopped);
  tcase_add_test (tcase, pieces_of_memory_tell_what_they_hold);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
