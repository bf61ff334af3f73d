/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A made-up kernel with its made-up PDB: the encoded block opens, and the pool tables are where the
 * PDB says.
 */
#include "config.h"

#include <string.h>

#include "kernel/kernel-pool.h"
#include "kernel/kernel-symbols.h"
#include "support/check-main.h"
#include "support/kernel-image.h"
#include "support/pdb-file.h"
#include "support/pool-tables.h"

#define POOL_VA G_GUINT64_CONSTANT (0xffffb98000000000)
#define N_PROCESSORS 3u
#define S_GDATA32 0x110du
#define LF_FIELDLIST 0x1203u
#define LF_STRUCTURE 0x1505u
#define LF_MEMBER 0x150du
#define T_ULONG 0x22u
#define T_UQUAD 0x23u

typedef struct
{
  PscTestMemory *memory;
  PscTestTables *tables;
  PscTestKernel written;
  PscTestPdb *pdb_file;
  guint64 next_variable;
  PscSource *physical;
  PscDumpHints hints;
  PscIssues *issues;
  PscKernel *kernel;
  PscPdb *pdb;
} Fixture;

/* Puts a variable behind the last one and names it. */
static void
add_variable (Fixture *self, const char *name, guint64 value)
{
  guint64 va = self->next_variable;

  self->next_variable += 8;
  psc_test_tables_put_u64 (self->tables, va, value);
  psc_test_pdb_add_global (self->pdb_file, S_GDATA32, 1,
                           (guint32) (va - self->written.base - 0x1000), name);
}

static void
name_place (Fixture *self, const char *name, guint64 va)
{
  psc_test_pdb_add_global (self->pdb_file, S_GDATA32, 1,
                           (guint32) (va - self->written.base - 0x1000), name);
}

static void
add_member (GByteArray *fields, const char *name, guint32 type, guint offset)
{
  psc_test_put_u16 (fields, LF_MEMBER);
  psc_test_put_u16 (fields, 3);
  psc_test_put_u32 (fields, type);
  psc_test_put_u16 (fields, offset);
  psc_test_put_string (fields, name);
  while (fields->len % 4 != 2)
    psc_test_put_u8 (fields, 0xf0 + (2 - fields->len % 4 + 4) % 4);
}

static void
add_structure (Fixture *self, const char *name, guint n_bytes, GByteArray *fields, guint n_fields)
{
  guint32 list = psc_test_pdb_add_type (self->pdb_file, LF_FIELDLIST, fields);
  GByteArray *body = g_byte_array_new ();

  psc_test_put_u16 (body, n_fields);
  psc_test_put_u16 (body, 0);
  psc_test_put_u32 (body, list);
  psc_test_put_u32 (body, 0);
  psc_test_put_u32 (body, 0);
  psc_test_put_u16 (body, n_bytes);
  psc_test_put_string (body, name);
  psc_test_pdb_add_type (self->pdb_file, LF_STRUCTURE, body);
}

/* The entry of Windows 10 22H2, as its PDB has it. */
static void
add_tracker_type (Fixture *self, guint32 count_type)
{
  GByteArray *fields = g_byte_array_new ();

  add_member (fields, "Key", T_ULONG, 0);
  add_member (fields, "NonPagedBytes", T_UQUAD, 8);
  add_member (fields, "NonPagedAllocs", count_type, 16);
  add_member (fields, "NonPagedFrees", T_UQUAD, 24);
  add_member (fields, "PagedBytes", T_UQUAD, 32);
  add_member (fields, "PagedAllocs", T_UQUAD, 40);
  add_member (fields, "PagedFrees", T_UQUAD, 48);
  add_structure (self, "_POOL_TRACKER_TABLE", 56, fields, 7);
}

static void
add_pool (Fixture *self)
{
  g_autoptr (GByteArray) table = psc_test_tracker_new (PSC_TEST_TRACKER_B64, 512);
  guint64 array;

  psc_test_tracker_fill (table, PSC_TEST_TRACKER_B64, 200);
  for (guint cpu = 0; cpu < N_PROCESSORS; cpu++)
    psc_test_tables_write (self->tables, POOL_VA + 0x10000 * cpu, table->data, table->len);
  add_variable (self, "PoolTrackTable", POOL_VA);
  add_variable (self, "PoolTrackTableSize", 513);
  array = self->next_variable;
  add_variable (self, "ExPoolTagTables", POOL_VA);
  for (guint cpu = 1; cpu < N_PROCESSORS; cpu++)
    {
      psc_test_tables_put_u64 (self->tables, array + 8 * cpu, POOL_VA + 0x10000 * cpu);
      self->next_variable += 8;
    }
  psc_test_tables_put_u64 (self->tables, self->next_variable, 1);
  self->next_variable += 8;
}

static void
fixture_init (Fixture *self)
{
  memset (self, 0, sizeof *self);
  self->memory = psc_test_memory_new ();
  self->tables = psc_test_tables_new (self->memory, PSC_TEST_X64);
  self->issues = psc_issues_new ();
  self->pdb_file = psc_test_pdb_new (0x8664);
  psc_test_pdb_add_section (self->pdb_file->sections, 0x1000, 0x800000);
  psc_test_kernel_init_for (&self->written, PSC_TEST_X64);
  self->written.kdbg = PSC_TEST_KDBG_ENCODED;
  self->written.bugcheck[0] = 0xc4;
  self->written.directory_table_base = psc_test_tables_get_root (self->tables);
  psc_test_kernel_write_tables (&self->written, self->tables);
  /* In the page of the kernel's data that is there anyhow. */
  self->next_variable = self->written.encoded_flag_va + 0x40;
}

static void
open_all (Fixture *self)
{
  g_autoptr (GBytes) bytes = psc_test_pdb_to_bytes (self->pdb_file);
  g_autoptr (PscSource) file = psc_source_new_for_bytes (bytes);

  self->physical = psc_test_memory_to_source (self->memory);
  psc_dump_hints_init (&self->hints);
  self->hints.arch = PSC_ARCH_X64;
  self->hints.has_directory_table_base = TRUE;
  self->hints.directory_table_base = psc_test_tables_get_root (self->tables);
  self->hints.kdbg_va = self->written.kdbg_va;
  self->hints.ps_loaded_module_list_va = self->written.list_head_va;
  self->kernel =
      psc_kernel_find (self->physical, NULL, &self->hints, self->issues, NULL, NULL, NULL, NULL);
  self->pdb = psc_pdb_open (file, NULL);
  ck_assert_ptr_nonnull (self->kernel);
  ck_assert_ptr_nonnull (self->pdb);
}

static void
fixture_clear (Fixture *self)
{
  psc_pdb_free (self->pdb);
  psc_kernel_free (self->kernel);
  psc_dump_hints_clear (&self->hints);
  psc_source_unref (self->physical);
  psc_test_pdb_free (self->pdb_file);
  psc_issues_unref (self->issues);
  psc_test_tables_free (self->tables);
  psc_test_memory_free (self->memory);
}

START_TEST (the_encoded_block_is_decoded)
{
  Fixture fixture;

  fixture_init (&fixture);
  add_variable (&fixture, "KiWaitNever", fixture.written.wait_never);
  add_variable (&fixture, "KiWaitAlways", fixture.written.wait_always);
  name_place (&fixture, "KdpDataBlockEncoded", fixture.written.encoded_flag_va);
  name_place (&fixture, "KdDebuggerDataBlock", fixture.written.kdbg_va);
  open_all (&fixture);
  ck_assert (!fixture.kernel->has_kdbg);
  psc_kernel_decode_with (fixture.kernel, fixture.pdb, fixture.issues);

  ck_assert (fixture.kernel->has_kdbg);
  ck_assert_uint_eq (psc_kdbg_get (&fixture.kernel->kdbg, PSC_KDBG_KERN_BASE),
                     fixture.written.base);
  ck_assert_uint_eq (fixture.kernel->bugcheck_code, 0xc4);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (a_block_whose_keys_are_unknown_stays_encoded_and_says_so)
{
  Fixture fixture;
  guint n;

  fixture_init (&fixture);
  add_variable (&fixture, "KiWaitNever", fixture.written.wait_never);
  open_all (&fixture);
  n = psc_issues_get_n (fixture.issues);
  psc_kernel_decode_with (fixture.kernel, fixture.pdb, fixture.issues);

  ck_assert (!fixture.kernel->has_kdbg);
  ck_assert_uint_eq (psc_issues_get_n (fixture.issues), n + 1);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (wrong_keys_change_nothing)
{
  Fixture fixture;

  fixture_init (&fixture);
  add_variable (&fixture, "KiWaitNever", fixture.written.wait_never + 1);
  add_variable (&fixture, "KiWaitAlways", fixture.written.wait_always);
  name_place (&fixture, "KdpDataBlockEncoded", fixture.written.encoded_flag_va);
  name_place (&fixture, "KdDebuggerDataBlock", fixture.written.kdbg_va);
  open_all (&fixture);
  psc_kernel_decode_with (fixture.kernel, fixture.pdb, fixture.issues);

  ck_assert (!fixture.kernel->has_kdbg);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (the_pool_is_found_by_names_and_types)
{
  Fixture fixture;
  PscPoolSymbols symbols;
  g_autoptr (PscPoolTables) tables = NULL;
  const PscTrackerTable *boot;

  fixture_init (&fixture);
  add_pool (&fixture);
  add_tracker_type (&fixture, T_UQUAD);
  open_all (&fixture);
  psc_kernel_get_pool_symbols (fixture.kernel, fixture.pdb, &symbols);
  tables = psc_kernel_find_pool (fixture.kernel, &symbols.places, fixture.issues, NULL, NULL);

  ck_assert_ptr_nonnull (tables);
  ck_assert_int_eq (tables->found, PSC_POOL_FOUND_BY_SYMBOLS);
  ck_assert_uint_eq (tables->trackers->len, N_PROCESSORS);
  boot = (const PscTrackerTable *) g_ptr_array_index (tables->trackers, 0);
  ck_assert_str_eq (boot->layout.name, "of the PDB");
  ck_assert_uint_eq (boot->layout.stride, 56);
  ck_assert_uint_eq (boot->n_entries, 513);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (a_type_that_makes_no_sense_is_left_out)
{
  Fixture fixture;
  PscPoolSymbols symbols;

  fixture_init (&fixture);
  add_pool (&fixture);
  add_tracker_type (&fixture, T_ULONG); /* counters of two widths */
  open_all (&fixture);
  psc_kernel_get_pool_symbols (fixture.kernel, fixture.pdb, &symbols);

  ck_assert_ptr_null (symbols.places.tracker_layout);
  ck_assert (symbols.places.are_symbols);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (a_pdb_without_any_of_it_gives_nothing)
{
  Fixture fixture;
  PscPoolSymbols symbols;

  fixture_init (&fixture);
  open_all (&fixture);
  psc_kernel_get_pool_symbols (fixture.kernel, fixture.pdb, &symbols);

  ck_assert (!symbols.places.are_symbols);
  ck_assert_uint_eq (symbols.places.track_table, 0);
  ck_assert_ptr_null (symbols.places.big_page_layout);
  fixture_clear (&fixture);
}
END_TEST

static Suite *
kernel_symbols_suite (void)
{
  Suite *suite = suite_create ("kernel/kernel-symbols");
  TCase *tcase = tcase_create ("kernel-symbols");

  tcase_add_test (tcase, the_encoded_block_is_decoded);
  tcase_add_test (tcase, a_block_whose_keys_are_unknown_stays_encoded_and_says_so);
  tcase_add_test (tcase, wrong_keys_change_nothing);
  tcase_add_test (tcase, the_pool_is_found_by_names_and_types);
  tcase_add_test (tcase, a_type_that_makes_no_sense_is_left_out);
  tcase_add_test (tcase, a_pdb_without_any_of_it_gives_nothing);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (kernel_symbols_suite ());
}
