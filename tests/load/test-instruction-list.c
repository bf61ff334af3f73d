/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Memory of a dump as instructions, and names for its addresses.
 */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "load/instruction-list.h"
#include "support/check-main.h"
#include "support/dumped-machine.h"

typedef struct
{
  PscTestDumped machine;
  PscLoaded *loaded;
  PscSymbolizer *symbolizer;
  PscIssues *issues;
} Fixture;

static void
fixture_init (Fixture *self)
{
  memset (self, 0, sizeof *self);
  psc_test_dumped_init (&self->machine, PSC_TEST_X64, 1);
  self->machine.kernel.has_exports = TRUE;
  self->loaded = psc_test_dumped_load (&self->machine, NULL);
  self->issues = psc_issues_new ();
  self->symbolizer =
      psc_symbolizer_new ((PscSource *) g_ptr_array_index (self->loaded->memory, 0),
                          psc_test_loaded_get_evidence (self->loaded)->modules, NULL, self->issues);
}

static void
fixture_clear (Fixture *self)
{
  psc_symbolizer_free (self->symbolizer);
  psc_issues_unref (self->issues);
  psc_loaded_unref (self->loaded);
  psc_test_dumped_clear (&self->machine);
}

static void
assert_name (Fixture *self, guint64 va, const char *expected)
{
  PscFrame frame;

  ck_assert_int_eq (psc_symbolizer_name (self->symbolizer, va, &frame), expected != NULL);
  ck_assert_msg (g_strcmp0 (frame.symbol, expected) == 0, "%s, not %s", frame.symbol, expected);
  psc_frame_clear (&frame);
}

START_TEST (exports_and_modules_name_addresses)
{
  Fixture fixture;

  fixture_init (&fixture);
  assert_name (&fixture, fixture.machine.kernel.list_head_va, "nt!PsLoadedModuleList");
  assert_name (&fixture, fixture.machine.kernel.list_head_va + 8, "nt!PsLoadedModuleList+0x8");
  assert_name (&fixture, fixture.machine.kernel.base + 4, "nt+0x4");
  assert_name (&fixture, fixture.machine.kernel.modules[2].base + 0x10, "myfault+0x10");
  assert_name (&fixture, 0x1000, NULL);
  fixture_clear (&fixture);
}
END_TEST

static GArray *
list (Fixture *self,
      const char *bytes,
      gsize n_bytes,
      gsize n_missing,
      const char *arch,
      GError **error)
{
  PscShownMemory *memory =
      psc_shown_memory_new (self->machine.kernel.list_head_va - 5, n_bytes + n_missing);
  GArray *instructions;

  memcpy (memory->bytes, bytes, n_bytes);
  memset (memory->known, TRUE, n_bytes);
  instructions = psc_instruction_list_new (memory, arch, self->symbolizer, error);
  psc_shown_memory_free (memory);
  return instructions;
}

START_TEST (instructions_follow_each_other_and_name_their_targets)
{
  Fixture fixture;
  g_autoptr (GArray) instructions = NULL;
  const PscShownInstruction *first;

  fixture_init (&fixture);
  instructions = list (&fixture, "\xe8\0\0\0\0\xc3\x06\xcc", 8, 2, "x64", NULL);
  first = &g_array_index (instructions, PscShownInstruction, 0);

  ck_assert_uint_eq (instructions->len, 6);
  ck_assert_uint_eq (first[0].n_bytes, 5);
  ck_assert_str_eq (first[0].target_symbol, "nt!PsLoadedModuleList");
  ck_assert_str_eq (first[1].text, "ret");
  ck_assert_uint_eq (first[1].offset, 5);
  ck_assert_ptr_null (first[2].text); /* no instruction */
  ck_assert_str_eq (first[3].text, "int3");
  ck_assert_ptr_null (first[4].text); /* missing */
  fixture_clear (&fixture);
}
END_TEST

START_TEST (other_processors_are_refused_by_name)
{
  Fixture fixture;
  g_autoptr (GError) arm = NULL;
  g_autoptr (GError) unknown = NULL;

  fixture_init (&fixture);
  ck_assert_ptr_null (list (&fixture, "", 0, 4, "arm64", &arm));
  ck_assert_str_eq (arm->message, "instructions of arm64 are not decoded");
  ck_assert_ptr_null (list (&fixture, "", 0, 4, NULL, &unknown));
  ck_assert (g_error_matches (unknown, PSC_ERROR, PSC_ERROR_UNSUPPORTED));
  fixture_clear (&fixture);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("load/instruction-list");
  TCase *tcase = tcase_create ("instruction-list");

  tcase_add_test (tcase, exports_and_modules_name_addresses);
  tcase_add_test (tcase, instructions_follow_each_other_and_name_their_targets);
  tcase_add_test (tcase, other_processors_are_refused_by_name);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
