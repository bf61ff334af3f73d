/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Dumps through the loader: for each container and each architecture, the modules, the build and
 * the memory come back exactly as they were written.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "load/dump-blocks.h"
#include "load/dump-memory.h"
#include "load/loader.h"
#include "support/check-main.h"
#include "support/dumped-machine.h"
#include "support/pool-tables.h"

static const struct
{
  guint32 type;
  guint32 attributes;
  const char *format; /* without -32 or -64 */
  gboolean has_32;
} containers[] = {
  { 1, 0, "ms-full", TRUE },
  { 2, 0, "ms-kernel", TRUE },
  { 5, 0, "ms-bitmap-full", TRUE },
  { 6, 0, "ms-bitmap-kernel", TRUE },
  { 5, 0x40, "ms-bitmap-active", TRUE },
  { 8, 0, "ms-kernel", FALSE },
  { 10, 0, "ms-full", FALSE },
};

#define N_KINDS 5

START_TEST (each_container_on_each_machine_is_read_back)
{
  gsize container = (gsize) _i / N_KINDS;
  PscTestPaging kind = (PscTestPaging) (_i % N_KINDS);
  g_autoptr (PscLoaded) loaded = NULL;
  g_autofree char *format = NULL;
  static const char text[] = "between two pages";
  PscTestDumped fixture;
  guint64 va;

  if ((kind == PSC_TEST_X86 || kind == PSC_TEST_PAE) && !containers[container].has_32)
    return;
  psc_test_dumped_init (&fixture, kind, containers[container].type);
  fixture.header.attributes = containers[container].attributes;
  format =
      g_strdup_printf ("%s-%u", containers[container].format, fixture.header.pointer_bytes * 8);
  va = fixture.kernel.names_va + 0x81000 - 5;
  psc_test_tables_write (fixture.tables, va, text, sizeof text);
  loaded = psc_test_dumped_load (&fixture, NULL);

  ck_assert_ptr_nonnull (loaded);
  psc_test_loaded_assert_no_warning (loaded);
  ck_assert_str_eq (psc_test_loaded_get_file (loaded)->format, format);
  psc_test_dumped_assert_machine (&fixture, loaded);
  ck_assert_uint_eq (psc_test_loaded_get_file (loaded)->machine.n_processors, 4);
  psc_test_dumped_assert_modules (&fixture, loaded);
  psc_test_loaded_assert_memory (loaded, va, text, sizeof text);
  ck_assert_uint_eq (loaded->series->len, 0);
  psc_test_dumped_clear (&fixture);
}
END_TEST

START_TEST (times_and_names_are_told)
{
  g_autoptr (PscLoaded) loaded = NULL;
  g_autofree char *time = NULL;
  PscTestDumped fixture;

  psc_test_dumped_init (&fixture, PSC_TEST_X64, 1);
  loaded = psc_test_dumped_load (&fixture, NULL);

  ck_assert_ptr_nonnull (loaded);
  time = psc_wall_time_to_string (&psc_test_loaded_get_file (loaded)->host_time);
  ck_assert_str_eq (time, "2021-02-21T01:38:22.987765Z");
  ck_assert_int_eq (psc_test_loaded_get_file (loaded)->uptime_seconds, 3);
  ck_assert_str_eq (psc_test_loaded_get_file (loaded)->machine.windows_name, "Windows Server");
  ck_assert_int_eq (psc_test_loaded_get_file (loaded)->pool.nonpaged_bytes, -1);
  ck_assert_int_eq (psc_test_loaded_get_file (loaded)->pool.paged_limit_bytes, -1);
  psc_test_dumped_clear (&fixture);
}
END_TEST

START_TEST (a_crash_is_told_with_its_parameters)
{
  g_autoptr (PscLoaded) loaded = NULL;
  const PscCrash *crash;
  PscTestDumped fixture;

  psc_test_dumped_init (&fixture, (PscTestPaging) _i, 1);
  fixture.header.bugcheck_code = 0xc4;
  fixture.header.bugcheck_parameters[0] = 0x60;
  fixture.header.bugcheck_parameters[3] = 0;
  loaded = psc_test_dumped_load (&fixture, NULL);

  ck_assert_ptr_nonnull (loaded);
  crash = psc_test_loaded_get_evidence (loaded)->crash;
  ck_assert_ptr_nonnull (crash);
  ck_assert_uint_eq (crash->code, 0xc4);
  ck_assert_uint_eq (crash->n_parameters, 4);
  ck_assert_uint_eq (crash->parameters[0], 0x60);
  ck_assert_uint_eq (crash->parameters[3], 0);
  psc_test_dumped_clear (&fixture);
}
END_TEST

START_TEST (a_machine_that_runs_has_not_crashed)
{
  g_autoptr (PscLoaded) loaded = NULL;
  g_autoptr (GByteArray) bytes = NULL;
  PscTestDumped fixture;

  psc_test_dumped_init (&fixture, PSC_TEST_X64, 1);
  psc_test_kernel_write_tables (&fixture.kernel, fixture.tables);
  bytes = psc_test_dump_write (&fixture.header, fixture.memory);
  psc_test_bytes_put_u32 (bytes, 0x38, 0);
  loaded = psc_test_load_bytes (bytes, NULL);

  ck_assert_ptr_nonnull (loaded);
  ck_assert_ptr_null (psc_test_loaded_get_evidence (loaded)->crash);
  psc_test_dumped_clear (&fixture);
}
END_TEST

START_TEST (a_dump_without_a_kernel_tells_its_header)
{
  g_autoptr (PscLoaded) loaded = NULL;
  g_autoptr (GByteArray) bytes = NULL;
  PscTestDumped fixture;

  psc_test_dumped_init (&fixture, PSC_TEST_X64, 5);
  psc_test_memory_add_page (fixture.memory, 0x5000);
  bytes = psc_test_dump_write (&fixture.header, fixture.memory);
  loaded = psc_test_load_bytes (bytes, NULL);

  ck_assert_ptr_nonnull (loaded);
  ck_assert (psc_test_loaded_has_issue (loaded, PSC_SEVERITY_ERROR, "no Windows kernel"));
  ck_assert_uint_eq (psc_test_loaded_get_file (loaded)->machine.windows_build, 19041);
  ck_assert (!psc_test_loaded_get_file (loaded)->machine.has_kernel_base);
  ck_assert_ptr_null (g_ptr_array_index (loaded->memory, 0));
  psc_test_dumped_clear (&fixture);
}
END_TEST

START_TEST (a_header_alone_is_told_as_such)
{
  g_autoptr (PscLoaded) loaded = NULL;
  PscTestDumped fixture;

  psc_test_dumped_init (&fixture, PSC_TEST_X64, 3);
  loaded = psc_test_dumped_load (&fixture, NULL);

  ck_assert_ptr_nonnull (loaded);
  ck_assert (psc_test_loaded_has_issue (loaded, PSC_SEVERITY_WARNING, "no memory"));
  ck_assert_uint_eq (psc_test_loaded_get_file (loaded)->machine.windows_build, 19041);
  ck_assert_ptr_null (g_ptr_array_index (loaded->memory, 0));
  psc_test_dumped_clear (&fixture);
}
END_TEST

START_TEST (each_truncation_ends_in_a_result_or_a_clear_error)
{
  g_autoptr (GByteArray) bytes = NULL;
  PscTestDumped fixture;

  psc_test_dumped_init (&fixture, PSC_TEST_X64, containers[_i].type);
  fixture.header.attributes = containers[_i].attributes;
  psc_test_kernel_write_tables (&fixture.kernel, fixture.tables);
  bytes = psc_test_dump_write (&fixture.header, fixture.memory);
  /* Headers byte by byte would take a while: each length up to 64, then in odd steps. */
  for (guint length = 0; length < bytes->len; length += length < 64 ? 1 : 4099)
    {
      g_autoptr (GByteArray) cut = g_byte_array_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (PscLoaded) loaded = NULL;

      g_byte_array_append (cut, bytes->data, length);
      loaded = psc_test_load_bytes (cut, &error);
      ck_assert ((loaded != NULL) != (error != NULL));
      if (loaded != NULL)
        ck_assert (psc_test_loaded_has_issue (loaded, PSC_SEVERITY_WARNING, ""));
    }
  psc_test_dumped_clear (&fixture);
}
END_TEST

typedef struct
{
  guint n_calls;
  guint stages; /* a bit for each */
  double last;
} Told;

static void
told_cb (const char *path, PscLoadStage stage, double fraction, gpointer user_data)
{
  Told *told = (Told *) user_data;

  ck_assert_ptr_nonnull (path);
  ck_assert (fraction >= told->last && fraction <= 1.0);
  told->last = fraction;
  told->stages |= 1u << stage;
  told->n_calls++;
}

START_TEST (reading_tells_stages_and_can_be_stopped)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GByteArray) bytes = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (PscLoaded) loaded = NULL;
  const char *specs[2] = { NULL, NULL };
  Told told = { 0 };
  PscTestDumped fixture;
  int fd = g_file_open_tmp ("psc-file-XXXXXX", &path, NULL);

  ck_assert_int_ge (fd, 0);
  g_close (fd, NULL);
  psc_test_dumped_init (&fixture, PSC_TEST_X64, 1);
  psc_test_kernel_write_tables (&fixture.kernel, fixture.tables);
  bytes = psc_test_dump_write (&fixture.header, fixture.memory);
  ck_assert (g_file_set_contents (path, (const char *) bytes->data, (gssize) bytes->len, NULL));
  specs[0] = path;
  loaded = psc_load (specs, told_cb, &told, NULL, NULL);
  ck_assert_ptr_nonnull (loaded);
  ck_assert_uint_eq (told.stages, 1u << PSC_LOAD_OPENING_DUMP | 1u << PSC_LOAD_FINDING_KERNEL
                                      | 1u << PSC_LOAD_READING_POOL);
  ck_assert (told.last >= 1.0);
  g_cancellable_cancel (cancellable);

  ck_assert_ptr_null (psc_load (specs, NULL, NULL, cancellable, &error));
  ck_assert (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
  g_unlink (path);
  psc_test_dumped_clear (&fixture);
}
END_TEST

START_TEST (missing_memory_says_why)
{
  g_autoptr (PscLoaded) loaded = NULL;
  g_autoptr (PscShownMemory) shown = NULL;
  g_autoptr (PscIssues) issues = psc_issues_new ();
  PscTestDumped fixture;
  guint64 va;

  psc_test_dumped_init (&fixture, PSC_TEST_X64, 5);
  va = fixture.kernel.names_va + 0x80000;
  psc_test_tables_put_u64 (fixture.tables, va + 0xff8, 0x1122334455667788);
  /* Behind it a page that the dump does not hold, and then nothing. */
  psc_test_tables_map (fixture.tables, va + 0x1000, 0x7000);
  loaded = psc_test_dumped_load (&fixture, NULL);
  ck_assert_ptr_nonnull (loaded);
  shown = psc_shown_memory_new (va + 0xff0, 0x2010);

  psc_dump_memory_read ((PscSource *) g_ptr_array_index (loaded->memory, 0), va + 0xff0, shown,
                        issues);

  ck_assert_uint_eq (shown->n_known, 0x10);
  ck_assert_uint_eq (psc_issues_get_n (issues), 2);
  ck_assert_str_eq (psc_issues_get (issues, 0)->message,
                    "4096 bytes are not in the dump: not captured");
  ck_assert_str_eq (psc_issues_get (issues, 1)->message,
                    "4096 bytes are not in the dump: not mapped");
  ck_assert_str_eq (psc_issues_get (issues, 1)->place, "0xffff8f04000a2000");
  psc_test_dumped_clear (&fixture);
}
END_TEST

/* A table of 200 made-up tags and one that leaks, to which the debugger data block leads. */
static void
write_tag_table (PscTestDumped *self, PscTestTracker layout)
{
  const PscTestUsage leak = { "Leak", { 119, 0, 119 * 4096 }, { 7, 7, 0 } };
  g_autoptr (GByteArray) table = psc_test_tracker_new (layout, 512);
  guint64 pool = psc_test_kernel_get_pointer_bytes (&self->kernel) == 4
                     ? 0x95000000u
                     : G_GUINT64_CONSTANT (0xffffb98000000000);

  psc_test_tracker_fill (table, layout, 200);
  psc_test_tracker_put (table, layout, &leak);
  psc_test_tables_write (self->tables, pool, table->data, table->len);
  psc_test_tables_put_pointer (self->tables, pool + 0x100000, pool);
  psc_test_tables_put_u64 (self->tables, self->kernel.kdbg_va + 0x1b8, pool + 0x100000);
}

static const struct
{
  PscTestPaging paging;
  PscTestTracker layout;
} tagged[] = {
  { PSC_TEST_X86, PSC_TEST_TRACKER_A32 },      { PSC_TEST_PAE, PSC_TEST_TRACKER_B32 },
  { PSC_TEST_X64, PSC_TEST_TRACKER_A64 },      { PSC_TEST_X64, PSC_TEST_TRACKER_B64 },
  { PSC_TEST_X64_LA57, PSC_TEST_TRACKER_C64 }, { PSC_TEST_ARM64, PSC_TEST_TRACKER_C64 },
};

START_TEST (tags_of_the_pool_are_a_snapshot_of_the_dump)
{
  PscTestDumped fixture;
  g_autoptr (PscLoaded) loaded = NULL;
  g_autoptr (GByteArray) bytes = NULL;
  PscSnapshot *snapshot;
  PscPool pool;
  guint row;

  psc_test_dumped_init (&fixture, tagged[_i].paging, 1);
  psc_test_kernel_write_tables (&fixture.kernel, fixture.tables);
  write_tag_table (&fixture, tagged[_i].layout);
  bytes = psc_test_dump_write (&fixture.header, fixture.memory);
  loaded = psc_test_load_bytes (bytes, NULL);

  ck_assert_uint_eq (loaded->snapshots->len, 1);
  snapshot = PSC_SNAPSHOT (g_ptr_array_index (loaded->snapshots, 0));
  ck_assert_uint_eq (psc_snapshot_get_n_rows (snapshot), 201);
  ck_assert (psc_snapshot_find (snapshot, psc_tag_from_text ("Leak", 4), 0, &row));
  psc_snapshot_get_pool (snapshot, row, PSC_POOL_NONPAGED, &pool);
  ck_assert_uint_eq (pool.allocs, 119);
  ck_assert_uint_eq (pool.bytes, 119 * 4096);
  ck_assert_uint_eq (((PscInputFile *) g_ptr_array_index (loaded->files, 0))->n_snapshots, 1);
  psc_test_dumped_clear (&fixture);
}
END_TEST

START_TEST (small_blocks_of_a_tag_are_listed)
{
  const guint64 page = G_GUINT64_CONSTANT (0xffffb98000200000);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (GByteArray) bytes = NULL;
  g_autoptr (PscLoaded) loaded = NULL;
  PscEvidence *evidence;
  const PscPoolBlock *block;
  PscTestDumped fixture;
  guint64 n_bytes;

  psc_test_dumped_init (&fixture, PSC_TEST_X64, 1);
  psc_test_kernel_write_tables (&fixture.kernel, fixture.tables);
  write_tag_table (&fixture, PSC_TEST_TRACKER_B64);
  psc_test_tables_write (fixture.tables, page + 0x100, "\0\0\4\2Leak", 8);
  /* The same in an image is contents. */
  psc_test_tables_write (fixture.tables, fixture.kernel.modules[0].base + 0x2100, "\0\0\4\2Leak",
                         8);
  bytes = psc_test_dump_write (&fixture.header, fixture.memory);
  loaded = psc_test_load_bytes (bytes, NULL);
  evidence = (PscEvidence *) g_ptr_array_index (loaded->evidence, 0);

  ck_assert (psc_dump_blocks_list ((PscDumpFile *) g_ptr_array_index (loaded->dumps, 0),
                                   PSC_SNAPSHOT (g_ptr_array_index (loaded->snapshots, 0)),
                                   psc_tag_from_text ("Leak", 4), evidence, &n_bytes, issues, NULL,
                                   NULL));
  ck_assert_uint_eq (evidence->blocks->len, 1);
  block = &g_array_index (evidence->blocks, PscPoolBlock, 0);
  ck_assert_uint_eq (block->address, page + 0x110);
  ck_assert_uint_eq (block->header_address, page + 0x100);
  ck_assert_uint_eq (block->bytes, 0x30);
  ck_assert_uint_ge (n_bytes, 0x2000);
  ck_assert_str_eq (psc_issues_get (issues, psc_issues_get_n (issues) - 1)->message,
                    "the tag table counts 119 outstanding blocks, 1 are listed");
  psc_test_dumped_clear (&fixture);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("load/dump-file");
  TCase *tcase = tcase_create ("dump-file");

  tcase_set_timeout (tcase, 120);
  tcase_add_loop_test (tcase, each_container_on_each_machine_is_read_back, 0,
                       (int) G_N_ELEMENTS (containers) * N_KINDS);
  tcase_add_test (tcase, times_and_names_are_told);
  tcase_add_loop_test (tcase, a_crash_is_told_with_its_parameters, 0, N_KINDS);
  tcase_add_test (tcase, a_machine_that_runs_has_not_crashed);
  tcase_add_test (tcase, a_dump_without_a_kernel_tells_its_header);
  tcase_add_test (tcase, a_header_alone_is_told_as_such);
  tcase_add_loop_test (tcase, each_truncation_ends_in_a_result_or_a_clear_error, 0,
                       G_N_ELEMENTS (containers));
  tcase_add_test (tcase, reading_tells_stages_and_can_be_stopped);
  tcase_add_test (tcase, missing_memory_says_why);
  tcase_add_loop_test (tcase, tags_of_the_pool_are_a_snapshot_of_the_dump, 0,
                       G_N_ELEMENTS (tagged));
  tcase_add_test (tcase, small_blocks_of_a_tag_are_listed);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
