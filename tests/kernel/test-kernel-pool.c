/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * From the memory of a made-up machine to the tags of its pool.
 */
#include "config.h"

#include <string.h>

#include "kernel/kernel-pool.h"
#include "support/check-main.h"
#include "support/kernel-image.h"
#include "support/pool-tables.h"

/* Offsets of the debugger data block. */
#define KDBG_POOL_TRACK_TABLE 0x1b8u

typedef struct
{
  PscTestMemory *memory;
  PscTestTables *tables;
  PscTestKernel kernel;
  PscSource *physical;
  PscDumpHints hints;
  PscIssues *issues;
  PscStringTable *strings;
  PscSnapshotBuilder *builder;
} Fixture;

static const struct
{
  PscTestPaging paging;
  PscTestTracker layout;
} machines[] = {
  { PSC_TEST_X86, PSC_TEST_TRACKER_A32 },   { PSC_TEST_PAE, PSC_TEST_TRACKER_B32 },
  { PSC_TEST_X64, PSC_TEST_TRACKER_B64 },   { PSC_TEST_X64_LA57, PSC_TEST_TRACKER_C64 },
  { PSC_TEST_ARM64, PSC_TEST_TRACKER_C64 },
};

static void
fixture_init (Fixture *self, guint machine)
{
  PscTestTracker layout = machines[machine].layout;
  g_autoptr (GByteArray) table = psc_test_tracker_new (layout, 512);
  const PscTestUsage leak = { "Leak", { 119, 0, 119 * G_GUINT64_CONSTANT (4096) }, { 7, 7, 0 } };
  guint64 variable, pool;

  memset (self, 0, sizeof *self);
  self->memory = psc_test_memory_new ();
  self->tables = psc_test_tables_new (self->memory, machines[machine].paging);
  psc_test_kernel_init_for (&self->kernel, machines[machine].paging);
  self->kernel.directory_table_base = psc_test_tables_get_root (self->tables);
  psc_test_kernel_write_tables (&self->kernel, self->tables);

  psc_test_tracker_fill (table, layout, 200);
  psc_test_tracker_put (table, layout, &leak);
  pool = psc_test_kernel_get_pointer_bytes (&self->kernel) == 4
             ? 0x95000000u
             : G_GUINT64_CONSTANT (0xffffb98000000000);
  variable = pool + 0x100000;
  psc_test_tables_write (self->tables, pool, table->data, table->len);
  psc_test_tables_put_pointer (self->tables, variable, pool);
  psc_test_tables_put_u64 (self->tables, self->kernel.kdbg_va + KDBG_POOL_TRACK_TABLE, variable);

  self->physical = psc_test_memory_to_source (self->memory);
  self->issues = psc_issues_new ();
  self->strings = psc_string_table_new ();
  self->builder = psc_snapshot_builder_new (self->strings);
  psc_snapshot_builder_reset (self->builder, "MEMORY.DMP");
  psc_dump_hints_init (&self->hints);
  self->hints.arch = self->kernel.arch;
  self->hints.n_page_levels = self->kernel.n_levels;
  self->hints.has_directory_table_base = TRUE;
  self->hints.directory_table_base = psc_test_tables_get_root (self->tables);
  self->hints.kdbg_va = self->kernel.kdbg_va;
}

static void
fixture_clear (Fixture *self)
{
  psc_dump_hints_clear (&self->hints);
  psc_snapshot_builder_free (self->builder);
  psc_string_table_unref (self->strings);
  psc_source_unref (self->physical);
  psc_test_tables_free (self->tables);
  psc_test_memory_free (self->memory);
  psc_issues_unref (self->issues);
}

START_TEST (a_kernel_s_tags_become_a_snapshot)
{
  Fixture fixture;
  g_autoptr (PscKernel) kernel = NULL;
  g_autoptr (PscPoolTables) tables = NULL;
  g_autoptr (PscSnapshot) snapshot = NULL;
  g_autoptr (GError) error = NULL;
  PscPool pool;
  guint row;

  fixture_init (&fixture, (guint) _i);
  kernel = psc_kernel_find (fixture.physical, NULL, &fixture.hints, fixture.issues, NULL, NULL,
                            NULL, &error);
  ck_assert_msg (kernel != NULL, "%s", error != NULL ? error->message : "");
  tables = psc_kernel_find_pool (kernel, NULL, fixture.issues, NULL, &error);
  ck_assert_msg (tables != NULL, "%s", error != NULL ? error->message : "");
  psc_kernel_fill_snapshot (kernel, tables, fixture.builder);
  snapshot = psc_snapshot_builder_end (fixture.builder);

  ck_assert_int_eq (tables->found, PSC_POOL_FOUND_BY_DATA_BLOCK);
  ck_assert_uint_eq (psc_snapshot_get_n_rows (snapshot), 201);
  ck_assert (psc_snapshot_find (snapshot, psc_tag_from_text ("Leak", 4), 0, &row));
  psc_snapshot_get_pool (snapshot, row, PSC_POOL_NONPAGED, &pool);
  ck_assert_int_eq (pool.outstanding, 119);
  ck_assert_uint_eq (pool.bytes, 119 * 4096);
  ck_assert_str_eq (psc_snapshot_get_format (snapshot), "dump");
  fixture_clear (&fixture);
}
END_TEST

static Suite *
kernel_pool_suite (void)
{
  Suite *suite = suite_create ("kernel/kernel-pool");
  TCase *tcase = tcase_create ("kernel-pool");

  tcase_add_loop_test (tcase, a_kernel_s_tags_become_a_snapshot, 0, G_N_ELEMENTS (machines));
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (kernel_pool_suite ());
}
