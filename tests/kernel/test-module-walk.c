/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rings of loaded and unloaded modules, whole and damaged in every place.
 */
#include "config.h"

#include "base/error.h"
#include "base/limits.h"
#include "kernel/module-walk.h"
#include "support/check-main.h"
#include "support/kernel-image.h"

typedef struct
{
  PscTestMemory *memory;
  PscSource *source;
  PscTestKernel kernel;
  PscModuleList *modules;
  PscIssues *issues;
} Fixture;

static const PscArch arches[] = { PSC_ARCH_X86, PSC_ARCH_X86_PAE, PSC_ARCH_X64, PSC_ARCH_ARM64 };

static void
fixture_init (Fixture *self, PscArch arch)
{
  *self = (Fixture){ .memory = psc_test_memory_new () };
  psc_test_kernel_init (&self->kernel, arch);
  psc_test_kernel_write_flat (&self->kernel, self->memory);
}

static void
fixture_clear (Fixture *self)
{
  g_clear_pointer (&self->source, psc_source_unref);
  g_clear_pointer (&self->modules, psc_module_list_free);
  g_clear_pointer (&self->issues, psc_issues_unref);
  psc_test_memory_free (self->memory);
}

/* Walks anew: the tests change memory in between. */
static gboolean
walk (Fixture *self, GError **error)
{
  PscKernelMemory reader;

  g_clear_pointer (&self->source, psc_source_unref);
  g_clear_pointer (&self->modules, psc_module_list_free);
  g_clear_pointer (&self->issues, psc_issues_unref);
  self->source = psc_test_memory_to_source (self->memory);
  self->modules = psc_module_list_new ();
  self->issues = psc_issues_new ();
  reader = (PscKernelMemory){ self->source, self->kernel.arch };
  return psc_module_walk (&reader, self->kernel.list_head_va, self->kernel.base, self->modules,
                          self->issues, NULL, error);
}

static void
walk_unloaded (Fixture *self)
{
  PscKernelMemory reader;

  g_clear_pointer (&self->source, psc_source_unref);
  self->source = psc_test_memory_to_source (self->memory);
  self->modules = psc_module_list_new ();
  self->issues = psc_issues_new ();
  reader = (PscKernelMemory){ self->source, self->kernel.arch };
  psc_module_walk_unloaded (&reader, self->kernel.unloaded_va, self->modules, self->issues);
}

static void
put_link (Fixture *self, guint index, guint direction, guint64 va)
{
  guint pointer_bytes = psc_test_kernel_get_pointer_bytes (&self->kernel);
  guint64 at = psc_test_kernel_get_entry_va (&self->kernel, index) + direction * pointer_bytes;

  if (pointer_bytes == 4)
    psc_test_memory_put_u32 (self->memory, at, (guint32) va);
  else
    psc_test_memory_put_u64 (self->memory, at, va);
}

static void
assert_worst (const Fixture *self, PscSeverity wanted)
{
  PscSeverity worst;

  ck_assert (psc_issues_get_worst (self->issues, &worst));
  ck_assert_int_eq (worst, wanted);
}

START_TEST (the_ring_is_read_as_it_was_written)
{
  Fixture fixture;
  const PscModule *module;

  fixture_init (&fixture, arches[_i]);

  ck_assert (walk (&fixture, NULL));
  ck_assert_uint_eq (psc_module_list_get_n (fixture.modules), fixture.kernel.n_modules);
  ck_assert_uint_eq (psc_issues_get_n (fixture.issues), 0);
  for (guint i = 0; i < fixture.kernel.n_modules; i++)
    {
      const PscTestModule *written = &fixture.kernel.modules[i];

      module = psc_module_list_get (fixture.modules, i);
      ck_assert_str_eq (module->image, written->image);
      ck_assert_str_eq (module->path, written->path);
      ck_assert_uint_eq (module->base, written->base);
      ck_assert_uint_eq (module->end, written->base + written->n_bytes);
      ck_assert (module->is_loaded && module->has_timestamp && module->has_checksum);
      ck_assert_uint_eq (module->timestamp, written->timestamp);
      ck_assert_uint_eq (module->checksum, written->checksum);
      ck_assert_uint_eq (module->line, 0);
    }
  ck_assert_str_eq (psc_module_list_get (fixture.modules, 0)->name, "nt");
  ck_assert_str_eq (psc_module_list_get (fixture.modules, 2)->name, "myfault");
  ck_assert_str_eq (psc_module_list_get (fixture.modules, 3)->name, "paged_out");
  fixture_clear (&fixture);
}
END_TEST

START_TEST (the_first_entry_is_the_kernel)
{
  Fixture fixture;
  g_autoptr (PscSource) source = NULL;
  PscKernelMemory reader;
  guint64 base = 0;

  fixture_init (&fixture, arches[_i]);
  source = psc_test_memory_to_source (fixture.memory);
  reader = (PscKernelMemory){ source, arches[_i] };

  ck_assert (psc_module_walk_find_kernel (&reader, fixture.kernel.list_head_va, &base));
  ck_assert_uint_eq (base, fixture.kernel.base);
  ck_assert (!psc_module_walk_find_kernel (&reader, fixture.kernel.names_va + 0x900000, &base));
  ck_assert (!psc_module_walk_find_kernel (&reader, 0x1000, &base));
  fixture_clear (&fixture);
}
END_TEST

START_TEST (a_name_that_is_not_there_leaves_the_module)
{
  Fixture fixture;
  const PscModule *module;

  fixture_init (&fixture, PSC_ARCH_X64);
  psc_test_memory_remove_page (fixture.memory, fixture.kernel.names_va + 0x2000);

  ck_assert (walk (&fixture, NULL));
  module = psc_module_list_get (fixture.modules, 2);
  ck_assert_ptr_null (module->image);
  ck_assert_ptr_null (module->path);
  ck_assert_str_eq (module->name, "Unknown_Module_fffff80480100000");
  ck_assert_uint_eq (module->timestamp, 0x4e56cfa9);
  assert_worst (&fixture, PSC_SEVERITY_NOTE);
  fixture_clear (&fixture);
}
END_TEST

static const struct
{
  guint16 length;
  guint16 room;
  gboolean has_name;
} lengths[] = {
  { 0, 0, FALSE },        { 1, 0x100, FALSE },     { 2, 0x100, TRUE },
  { 22, 22, TRUE },       { 22, 20, FALSE },       { 23, 24, FALSE },
  { 0x800, 0x800, TRUE }, { 0x802, 0x802, FALSE }, { 0xfffe, 0xffff, FALSE },
};

START_TEST (only_a_possible_length_gives_a_name)
{
  Fixture fixture;
  guint64 name;

  fixture_init (&fixture, PSC_ARCH_X64);
  name = psc_test_kernel_get_entry_va (&fixture.kernel, 2) + 0x58;
  /* What comes behind the names' page. */
  psc_test_memory_add_page (fixture.memory, fixture.kernel.names_va + 0x3000);
  psc_test_memory_put_u16 (fixture.memory, name, lengths[_i].length);
  psc_test_memory_put_u16 (fixture.memory, name + 2, lengths[_i].room);
  psc_test_memory_put_u64 (fixture.memory, psc_test_kernel_get_entry_va (&fixture.kernel, 2) + 0x48,
                           0);

  ck_assert (walk (&fixture, NULL));
  ck_assert_int_eq (psc_module_list_get (fixture.modules, 2)->image != NULL, lengths[_i].has_name);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (an_entry_that_ends_in_a_hole_keeps_what_is_there)
{
  Fixture fixture;
  const PscModule *module;
  guint64 moved;

  fixture_init (&fixture, PSC_ARCH_X64);
  /* Its last 0x40 bytes, with checksum and stamp, are in the next page. */
  moved = fixture.kernel.entries_va + 0x100000 - 0x78;
  for (guint i = 0; i < 0x78; i += 8)
    psc_test_memory_put_u64 (
        fixture.memory, moved + i,
        psc_test_memory_get_u64 (fixture.memory,
                                 psc_test_kernel_get_entry_va (&fixture.kernel, 3) + i));
  put_link (&fixture, 2, 0, moved);

  ck_assert (walk (&fixture, NULL));
  module = psc_module_list_get (fixture.modules, 3);
  ck_assert_str_eq (module->image, "paged-out.sys");
  ck_assert (!module->has_checksum);
  ck_assert (!module->has_timestamp);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (a_torn_ring_is_read_from_both_ends)
{
  Fixture fixture;

  for (guint broken = 0; broken + 1 < 4; broken++)
    {
      fixture_init (&fixture, arches[_i]);
      put_link (&fixture, broken, 0, 0x10);

      ck_assert (walk (&fixture, NULL));
      ck_assert_uint_eq (psc_module_list_get_n (fixture.modules), 4);
      for (guint i = 0; i < 4; i++)
        ck_assert_uint_eq (psc_module_list_get (fixture.modules, i)->base,
                           fixture.kernel.modules[i].base);
      /* Everything was found. */
      assert_worst (&fixture, PSC_SEVERITY_NOTE);
      fixture_clear (&fixture);
    }
}
END_TEST

START_TEST (what_lies_between_two_tears_is_said_to_be_missing)
{
  Fixture fixture;

  fixture_init (&fixture, PSC_ARCH_X64);
  put_link (&fixture, 0, 0, 0x10);
  put_link (&fixture, 3, 1, 0x10);

  ck_assert (walk (&fixture, NULL));
  ck_assert_uint_eq (psc_module_list_get_n (fixture.modules), 2);
  assert_worst (&fixture, PSC_SEVERITY_WARNING);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (a_circle_that_misses_the_head_ends)
{
  Fixture fixture;

  fixture_init (&fixture, arches[_i]);
  put_link (&fixture, 2, 0, psc_test_kernel_get_entry_va (&fixture.kernel, 1));

  ck_assert (walk (&fixture, NULL));
  ck_assert_uint_eq (psc_module_list_get_n (fixture.modules), 4);
  /* An entry that points at itself, both ways. */
  put_link (&fixture, 2, 0, psc_test_kernel_get_entry_va (&fixture.kernel, 2));
  put_link (&fixture, 3, 1, psc_test_kernel_get_entry_va (&fixture.kernel, 3));
  ck_assert (walk (&fixture, NULL));
  assert_worst (&fixture, PSC_SEVERITY_WARNING);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (a_link_that_does_not_lead_back_is_told)
{
  Fixture fixture;

  fixture_init (&fixture, PSC_ARCH_X64);
  put_link (&fixture, 2, 1, fixture.kernel.list_head_va);

  ck_assert (walk (&fixture, NULL));
  ck_assert_uint_eq (psc_module_list_get_n (fixture.modules), 4);
  assert_worst (&fixture, PSC_SEVERITY_NOTE);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (an_endless_ring_is_cut_at_the_limit)
{
  Fixture fixture;
  guint64 at = G_GUINT64_CONSTANT (0xffffa00000000000);
  guint n = PSC_MAX_LISTED_MODULES + 10;

  fixture_init (&fixture, PSC_ARCH_X64);
  for (guint i = 0; i < n; i++)
    {
      psc_test_memory_put_u64 (fixture.memory, at + i * 0x100u, at + (i + 1) * 0x100u);
      psc_test_memory_put_u64 (fixture.memory, at + i * 0x100u + 0x30,
                               fixture.kernel.base + 0x1000000 + i * 0x1000u);
      psc_test_memory_put_u32 (fixture.memory, at + i * 0x100u + 0x40, 0x1000);
      psc_test_memory_put_u32 (fixture.memory, at + i * 0x100u + 0x80, 1);
    }
  psc_test_memory_put_u64 (fixture.memory, fixture.kernel.list_head_va, at);

  ck_assert (walk (&fixture, NULL));
  ck_assert_uint_eq (psc_module_list_get_n (fixture.modules), PSC_MAX_LISTED_MODULES);
  assert_worst (&fixture, PSC_SEVERITY_WARNING);
  fixture_clear (&fixture);
}
END_TEST

static const struct
{
  guint64 base;
  guint32 size;
} ranges[] = {
  { 0, 0x1000 },
  { 0x10000, 0x1000 },
  { G_GUINT64_CONSTANT (0xfffff80480000800), 0x1000 },
  { G_GUINT64_CONSTANT (0xfffff80480000000), 0 },
  { G_GUINT64_CONSTANT (0xfffff80480000000), 0xfff },
  { G_GUINT64_CONSTANT (0xfffff80480000000), 0x10000001 },
  { G_GUINT64_CONSTANT (0xfffff80480000000), G_MAXUINT32 },
  { G_GUINT64_CONSTANT (0xfffffffffffff000), 0x2000 },
};

START_TEST (an_impossible_range_is_left_out_and_told)
{
  Fixture fixture;
  guint64 at;

  fixture_init (&fixture, PSC_ARCH_X64);
  at = psc_test_kernel_get_entry_va (&fixture.kernel, 1);
  psc_test_memory_put_u64 (fixture.memory, at + 0x30, ranges[_i].base);
  psc_test_memory_put_u32 (fixture.memory, at + 0x40, ranges[_i].size);

  ck_assert (walk (&fixture, NULL));
  ck_assert_uint_eq (psc_module_list_get_n (fixture.modules), 3);
  assert_worst (&fixture, PSC_SEVERITY_WARNING);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (a_range_up_to_the_end_of_memory_is_possible)
{
  Fixture fixture;
  guint64 at;

  fixture_init (&fixture, PSC_ARCH_X64);
  at = psc_test_kernel_get_entry_va (&fixture.kernel, 1);
  psc_test_memory_put_u64 (fixture.memory, at + 0x30, G_GUINT64_CONSTANT (0xffffffffffffe000));
  psc_test_memory_put_u32 (fixture.memory, at + 0x40, 0x1000);

  ck_assert (walk (&fixture, NULL));
  ck_assert_uint_eq (psc_module_list_get_n (fixture.modules), 4);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (a_head_that_is_empty_or_not_there_is_an_error)
{
  Fixture fixture;
  g_autoptr (GError) empty = NULL;
  g_autoptr (GError) missing = NULL;

  fixture_init (&fixture, PSC_ARCH_X64);
  psc_test_memory_put_u64 (fixture.memory, fixture.kernel.list_head_va,
                           fixture.kernel.list_head_va);
  psc_test_memory_put_u64 (fixture.memory, fixture.kernel.list_head_va + 8,
                           fixture.kernel.list_head_va);
  ck_assert (!walk (&fixture, &empty));
  ck_assert (g_error_matches (empty, PSC_ERROR, PSC_ERROR_CORRUPT));

  psc_test_memory_remove_page (fixture.memory, fixture.kernel.list_head_va);
  ck_assert (!walk (&fixture, &missing));
  ck_assert (g_error_matches (missing, PSC_ERROR, PSC_ERROR_UNMAPPED));
  fixture_clear (&fixture);
}
END_TEST

START_TEST (unloaded_modules_come_last_unloaded_first)
{
  Fixture fixture;

  fixture_init (&fixture, arches[_i]);
  walk_unloaded (&fixture);

  ck_assert_uint_eq (psc_module_list_get_n (fixture.modules), 2);
  for (guint i = 0; i < 2; i++)
    {
      const PscTestUnloaded *written = &fixture.kernel.unloaded[1 - i];
      const PscModule *module = psc_module_list_get (fixture.modules, i);

      ck_assert (!module->is_loaded);
      ck_assert_str_eq (module->name, written->name);
      ck_assert_str_eq (module->image, written->name);
      ck_assert_uint_eq (module->base, written->start);
      ck_assert_uint_eq (module->end, written->end);
      ck_assert (!module->has_timestamp && !module->has_checksum);
    }
  ck_assert_uint_eq (psc_issues_get_n (fixture.issues), 0);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (a_full_ring_gives_all_fifty)
{
  Fixture fixture = { .memory = psc_test_memory_new () };
  guint64 base = G_GUINT64_CONSTANT (0xfffff80500000000);

  psc_test_kernel_init (&fixture.kernel, PSC_ARCH_X64);
  fixture.kernel.n_unloaded = PSC_TEST_MAX_UNLOADED;
  /* The newest record is in the middle: the ring went round. */
  for (guint i = 0; i < PSC_TEST_MAX_UNLOADED; i++)
    fixture.kernel.unloaded[i] =
        (PscTestUnloaded){ "dump_x.sys", base + i * 0x10000u, base + i * 0x10000u + 0x5000,
                           1000 + (i + 25) % PSC_TEST_MAX_UNLOADED };
  psc_test_kernel_write_flat (&fixture.kernel, fixture.memory);
  walk_unloaded (&fixture);

  ck_assert_uint_eq (psc_module_list_get_n (fixture.modules), 50);
  ck_assert_uint_eq (psc_module_list_get (fixture.modules, 0)->base, base + 24 * 0x10000u);
  ck_assert_uint_eq (psc_module_list_get (fixture.modules, 49)->base, base + 25 * 0x10000u);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (nothing_unloaded_is_no_issue)
{
  Fixture fixture;

  fixture_init (&fixture, PSC_ARCH_X64);
  psc_test_memory_put_u64 (fixture.memory, fixture.kernel.unloaded_va, 0);
  walk_unloaded (&fixture);

  ck_assert_uint_eq (psc_module_list_get_n (fixture.modules), 0);
  ck_assert_uint_eq (psc_issues_get_n (fixture.issues), 0);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (records_that_are_impossible_or_missing_are_passed_over)
{
  Fixture fixture;

  fixture_init (&fixture, PSC_ARCH_X64);
  /* Ends where it begins; then the whole ring is away; then the pointer is no pointer. */
  psc_test_memory_put_u64 (fixture.memory, fixture.kernel.unloaded_ring_va + 0x18,
                           fixture.kernel.unloaded[0].start);
  walk_unloaded (&fixture);
  ck_assert_uint_eq (psc_module_list_get_n (fixture.modules), 1);
  g_clear_pointer (&fixture.modules, psc_module_list_free);
  g_clear_pointer (&fixture.issues, psc_issues_unref);

  psc_test_memory_remove_page (fixture.memory, fixture.kernel.unloaded_ring_va);
  walk_unloaded (&fixture);
  ck_assert_uint_eq (psc_module_list_get_n (fixture.modules), 0);
  assert_worst (&fixture, PSC_SEVERITY_NOTE);
  g_clear_pointer (&fixture.modules, psc_module_list_free);
  g_clear_pointer (&fixture.issues, psc_issues_unref);

  psc_test_memory_put_u64 (fixture.memory, fixture.kernel.unloaded_va, 0x1234);
  walk_unloaded (&fixture);
  assert_worst (&fixture, PSC_SEVERITY_WARNING);
  fixture_clear (&fixture);
}
END_TEST

static const struct
{
  const char *path;
  const char *image;
  const char *expected_image;
  const char *expected_name;
} files[] = {
  { NULL, "CLFS.SYS", "CLFS.SYS", "CLFS" },
  { "\\SystemRoot\\System32\\drivers\\tm.sys", NULL, "tm.sys", "tm" },
  { NULL, "no-ending", "no-ending", "no_ending" },
  { NULL, "two.dots.sys", "two.dots.sys", "two_dots" },
  { NULL, ".sys", ".sys", "_sys" },
  { NULL, "..\\..\\x.sys", "x.sys", "x" },
  { "ends\\", NULL, NULL, "Unknown_Module_fffff80480000000" },
  { NULL, "\xe9\xa9\xb1.sys", "\xe9\xa9\xb1.sys", "\xe9\xa9\xb1" },
};

START_TEST (names_are_those_of_the_debugger)
{
  g_autoptr (PscModuleList) list = psc_module_list_new ();
  PscModule *module = psc_module_list_add (list, G_GUINT64_CONSTANT (0xfffff80480000000),
                                           G_GUINT64_CONSTANT (0xfffff80480001000), TRUE, 0);

  psc_module_set_file (module, g_strdup (files[_i].path), g_strdup (files[_i].image), FALSE);

  ck_assert_pstr_eq (module->image, files[_i].expected_image);
  ck_assert_str_eq (module->name, files[_i].expected_name);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("kernel/module-walk");
  TCase *tcase = tcase_create ("module-walk");

  tcase_add_loop_test (tcase, the_ring_is_read_as_it_was_written, 0, G_N_ELEMENTS (arches));
  tcase_add_loop_test (tcase, the_first_entry_is_the_kernel, 0, G_N_ELEMENTS (arches));
  tcase_add_test (tcase, a_name_that_is_not_there_leaves_the_module);
  tcase_add_loop_test (tcase, only_a_possible_length_gives_a_name, 0, G_N_ELEMENTS (lengths));
  tcase_add_test (tcase, an_entry_that_ends_in_a_hole_keeps_what_is_there);
  tcase_add_loop_test (tcase, a_torn_ring_is_read_from_both_ends, 0, G_N_ELEMENTS (arches));
  tcase_add_test (tcase, what_lies_between_two_tears_is_said_to_be_missing);
  tcase_add_loop_test (tcase, a_circle_that_misses_the_head_ends, 0, G_N_ELEMENTS (arches));
  tcase_add_test (tcase, a_link_that_does_not_lead_back_is_told);
  tcase_add_test (tcase, an_endless_ring_is_cut_at_the_limit);
  tcase_add_loop_test (tcase, an_impossible_range_is_left_out_and_told, 0, G_N_ELEMENTS (ranges));
  tcase_add_test (tcase, a_range_up_to_the_end_of_memory_is_possible);
  tcase_add_test (tcase, a_head_that_is_empty_or_not_there_is_an_error);
  tcase_add_loop_test (tcase, unloaded_modules_come_last_unloaded_first, 0, G_N_ELEMENTS (arches));
  tcase_add_test (tcase, a_full_ring_gives_all_fifty);
  tcase_add_test (tcase, nothing_unloaded_is_no_issue);
  tcase_add_test (tcase, records_that_are_impossible_or_missing_are_passed_over);
  tcase_add_loop_test (tcase, names_are_those_of_the_debugger, 0, G_N_ELEMENTS (files));
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
