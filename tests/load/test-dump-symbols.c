/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A dump whose kernel's PDB lies in a folder: the loader finds it, and decodes and names with it.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "load/loader.h"
#include "load/symbolizer.h"
#include "support/cabinet.h"
#include "support/check-main.h"
#include "support/dumped-machine.h"
#include "support/pdb-file.h"

#define S_GDATA32 0x110du
#define S_PUB32 0x110eu

typedef struct
{
  PscTestDumped machine;
  PscTestPdb *pdb;
  char *folder;
  char *pdb_path;
  char *dump_path;
} Fixture;

/* The kernel's name for its PDB, as bytes of a file. */
static void
take_identity (Fixture *self, const PscLoaded *loaded)
{
  const PscModule *nt = psc_module_list_find (psc_test_loaded_get_evidence (loaded)->modules,
                                              self->machine.kernel.base);
  static const guint order[] = { 3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15 };
  guint n = 0;

  for (const char *at = nt->pdb_guid; *at != '\0' && n < 16; at++)
    if (*at != '-')
      {
        self->pdb->guid[order[n++]] =
            (guint8) (g_ascii_xdigit_value (at[0]) << 4 | g_ascii_xdigit_value (at[1]));
        at++;
      }
  self->pdb->dbi_age = nt->pdb_age;
  self->pdb_path = g_build_filename (self->folder, nt->pdb_name, NULL);
}

static void
name_address (Fixture *self, const char *name, guint64 va)
{
  psc_test_pdb_add_global (self->pdb, S_GDATA32, 1,
                           (guint32) (va - self->machine.kernel.base - 0x1000), name);
}

static void
write_dump (Fixture *self)
{
  PscTestKernel *kernel = &self->machine.kernel;
  guint64 keys = kernel->encoded_flag_va + 0x40;
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (PscLoaded) loaded = NULL;

  kernel->kdbg = PSC_TEST_KDBG_ENCODED;
  psc_test_kernel_write_tables (kernel, self->machine.tables);
  psc_test_tables_put_u64 (self->machine.tables, keys, kernel->wait_never);
  psc_test_tables_put_u64 (self->machine.tables, keys + 8, kernel->wait_always);
  name_address (self, "KiWaitNever", keys);
  name_address (self, "KiWaitAlways", keys + 8);
  name_address (self, "KdpDataBlockEncoded", kernel->encoded_flag_va);
  name_address (self, "KdDebuggerDataBlock", kernel->kdbg_va);
  psc_test_pdb_add_global (self->pdb, S_PUB32, 1, 0x20, "ExTestRoutine");
  bytes = psc_test_dump_write (&self->machine.header, self->machine.memory);
  self->dump_path = g_build_filename (self->folder, "MEMORY.DMP", NULL);
  ck_assert (
      g_file_set_contents (self->dump_path, (const char *) bytes->data, (gssize) bytes->len, NULL));
  loaded = psc_test_load_bytes (bytes, NULL);
  take_identity (self, loaded);
}

static void
write_pdb (Fixture *self)
{
  g_autoptr (GBytes) bytes = psc_test_pdb_to_bytes (self->pdb);

  ck_assert (g_file_set_contents (self->pdb_path, (const char *) g_bytes_get_data (bytes, NULL),
                                  (gssize) g_bytes_get_size (bytes), NULL));
}

static void
fixture_init (Fixture *self)
{
  memset (self, 0, sizeof *self);
  self->folder = g_dir_make_tmp ("psc-symbols-XXXXXX", NULL);
  self->pdb = psc_test_pdb_new (0x8664);
  psc_test_pdb_add_section (self->pdb->sections, 0x1000, 0x800000);
  psc_test_dumped_init (&self->machine, PSC_TEST_X64, 1);
  write_dump (self);
}

static void
fixture_clear (Fixture *self)
{
  g_unlink (self->pdb_path);
  g_unlink (self->dump_path);
  g_rmdir (self->folder);
  g_free (self->pdb_path);
  g_free (self->dump_path);
  g_free (self->folder);
  psc_test_pdb_free (self->pdb);
  psc_test_dumped_clear (&self->machine);
}

static PscLoaded *
load (Fixture *self)
{
  const PscSymbolSettings settings = { .path = self->folder };
  const char *specs[] = { self->dump_path, NULL };
  PscLoaded *loaded = psc_load_with_symbols (specs, &settings, NULL, NULL, NULL, NULL);

  ck_assert_ptr_nonnull (loaded);
  return loaded;
}

static gboolean
has_data_block (const PscLoaded *loaded)
{
  return ((const PscDumpFile *) g_ptr_array_index (loaded->dumps, 0))->kernel->has_kdbg;
}

START_TEST (the_pdb_in_a_folder_opens_the_data_block)
{
  Fixture fixture;
  g_autoptr (PscLoaded) loaded = NULL;

  fixture_init (&fixture);
  write_pdb (&fixture);
  loaded = load (&fixture);

  ck_assert (has_data_block (loaded));
  fixture_clear (&fixture);
}
END_TEST

START_TEST (a_pdb_that_is_kept_as_a_cabinet_is_unpacked)
{
  Fixture fixture;
  g_autoptr (PscLoaded) loaded = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GByteArray) cabinet = NULL;

  fixture_init (&fixture);
  bytes = psc_test_pdb_to_bytes (fixture.pdb);
  cabinet = psc_test_cabinet_new (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  /* `.pd_` in place of `.pdb` */
  fixture.pdb_path[strlen (fixture.pdb_path) - 1] = '_';
  ck_assert (g_file_set_contents (fixture.pdb_path, (const char *) cabinet->data,
                                  (gssize) cabinet->len, NULL));
  loaded = load (&fixture);

  ck_assert (has_data_block (loaded));
  fixture_clear (&fixture);
}
END_TEST

START_TEST (without_the_pdb_the_rest_is_read_and_its_absence_told)
{
  Fixture fixture;
  g_autoptr (PscLoaded) loaded = NULL;

  fixture_init (&fixture);
  loaded = load (&fixture);

  ck_assert (!has_data_block (loaded));
  ck_assert (psc_test_loaded_has_issue (loaded, PSC_SEVERITY_NOTE, "no symbols of the kernel"));
  ck_assert_uint_eq (psc_module_list_get_n (psc_test_loaded_get_evidence (loaded)->modules),
                     fixture.machine.kernel.n_modules);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (the_pdb_of_another_build_is_not_used)
{
  Fixture fixture;
  g_autoptr (PscLoaded) loaded = NULL;

  fixture_init (&fixture);
  fixture.pdb->guid[15] ^= 1;
  write_pdb (&fixture);
  loaded = load (&fixture);

  ck_assert (!has_data_block (loaded));
  fixture_clear (&fixture);
}
END_TEST

START_TEST (addresses_get_the_pdb_s_names)
{
  Fixture fixture;
  g_autoptr (PscLoaded) loaded = NULL;
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscSymbolizer) symbolizer = NULL;
  PscSymbolSettings settings;
  PscFrame frame;

  fixture_init (&fixture);
  write_pdb (&fixture);
  settings = (PscSymbolSettings){ .path = fixture.folder };
  loaded = load (&fixture);
  symbolizer =
      psc_symbolizer_new ((PscSource *) g_ptr_array_index (loaded->memory, 0),
                          psc_test_loaded_get_evidence (loaded)->modules, &settings, issues);
  ck_assert (psc_symbolizer_name (symbolizer, fixture.machine.kernel.base + 0x1025, &frame));

  ck_assert_str_eq (frame.symbol, "nt!ExTestRoutine+0x5");
  psc_frame_clear (&frame);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (modules_are_marked_as_found_and_missing)
{
  Fixture fixture;
  g_autoptr (PscLoaded) loaded = NULL;
  g_autoptr (PscPdbSearch) search = NULL;
  PscSymbolSettings settings;
  PscModuleList *modules;

  fixture_init (&fixture);
  write_pdb (&fixture);
  settings = (PscSymbolSettings){ .path = fixture.folder };
  search = psc_pdb_search_new (&settings);
  loaded = load (&fixture);
  modules = ((PscEvidence *) g_ptr_array_index (loaded->evidence, 0))->modules;
  psc_pdb_search_mark (search, modules);

  for (guint i = 0; i < psc_module_list_get_n (modules); i++)
    {
      const PscModule *module = psc_module_list_get (modules, i);
      PscSymbolsState expected = module->pdb_name == NULL              ? PSC_SYMBOLS_NOT_SOUGHT
                                 : g_strcmp0 (module->name, "nt") == 0 ? PSC_SYMBOLS_FOUND
                                                                       : PSC_SYMBOLS_MISSING;

      ck_assert_int_eq (module->symbols, expected);
    }
  fixture_clear (&fixture);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("load/dump-symbols");
  TCase *tcase = tcase_create ("dump-symbols");

  tcase_add_test (tcase, the_pdb_in_a_folder_opens_the_data_block);
  tcase_add_test (tcase, a_pdb_that_is_kept_as_a_cabinet_is_unpacked);
  tcase_add_test (tcase, without_the_pdb_the_rest_is_read_and_its_absence_told);
  tcase_add_test (tcase, the_pdb_of_another_build_is_not_used);
  tcase_add_test (tcase, addresses_get_the_pdb_s_names);
  tcase_add_test (tcase, modules_are_marked_as_found_and_missing);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
