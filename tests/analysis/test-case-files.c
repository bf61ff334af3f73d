/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files of one case answer for each other.
 */
#include "config.h"

#include "analysis/case-files.h"

#include "support/check-main.h"

#define VA G_GUINT64_CONSTANT (0xfffff80012341559)

static GPtrArray *inputs;
static GPtrArray *evidence;
static GArray *files;

static void
set_up (void)
{
  inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_input_file_free);
  evidence = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_evidence_free);
  files = psc_case_files_new ();
  for (guint i = 0; i < 2; i++)
    {
      g_ptr_array_add (inputs, psc_input_file_new (i == 0 ? "stacks.log" : "modules.log"));
      g_ptr_array_add (evidence, psc_evidence_new ());
    }
  psc_case_files_append (files, inputs, evidence);
}

static void
tear_down (void)
{
  g_array_unref (files);
  g_ptr_array_unref (evidence);
  g_ptr_array_unref (inputs);
}

static PscEvidence *
get_evidence (guint index)
{
  return (PscEvidence *) g_ptr_array_index (evidence, index);
}

static void
add_module (guint index)
{
  PscModule *module =
      psc_module_list_add (get_evidence (index)->modules, VA - 0x1559, VA + 0x1000, TRUE, 1);

  module->name = g_strdup ("myfault");
  module->image = g_strdup ("myfault.sys");
}

static void
add_hit (guint index)
{
  PscSearchHit hit = { .address = VA, .n_bytes = 4, .line = 3 };

  g_array_append_val (get_evidence (index)->hits, hit);
}

static void
assert_frame (const PscFrame *frame, const char *expected)
{
  g_autofree char *text =
      psc_case_file_describe_frame (&g_array_index (files, PscCaseFile, 0), frame);

  ck_assert_str_eq (text, expected);
}

START_TEST (each_file_keeps_its_own_evidence)
{
  ck_assert_uint_eq (files->len, 2);
  ck_assert_str_eq (g_array_index (files, PscCaseFile, 1).path, "modules.log");
  ck_assert_ptr_eq (g_array_index (files, PscCaseFile, 1).evidence, get_evidence (1));
}
END_TEST

START_TEST (an_address_that_nothing_names_stays_an_address)
{
  const PscFrame frame = { .address = VA };

  assert_frame (&frame, "0xfffff80012341559");
}
END_TEST

START_TEST (an_address_of_one_file_is_named_by_the_modules_of_another_once_they_are_joined)
{
  const PscFrame frame = { .address = VA };

  add_module (1);
  assert_frame (&frame, "0xfffff80012341559");
  psc_case_files_join (files, NULL);
  ck_assert_uint_eq (files->len, 2); /* nothing in the first one */
  add_hit (0);
  psc_case_files_join (files, NULL);
  ck_assert_uint_eq (files->len, 1);
  assert_frame (&frame, "myfault.sys+0x1559");
}
END_TEST

START_TEST (a_symbol_comes_before_a_module_and_a_source_line_with_it)
{
  const PscFrame frame = { .address = VA };

  add_module (0);
  psc_evidence_add_symbol (get_evidence (0), VA, "myfault!PoolLeak+0x21", "c:\\src\\fault.c", 20,
                           7);
  assert_frame (&frame, "myfault!PoolLeak+0x21 (fault.c line 20)");
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("analysis/case-files");
  TCase *tcase = tcase_create ("files");

  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_test (tcase, each_file_keeps_its_own_evidence);
  tcase_add_test (tcase, an_address_that_nothing_names_stays_an_address);
  tcase_add_test (tcase,
                  an_address_of_one_file_is_named_by_the_modules_of_another_once_they_are_joined);
  tcase_add_test (tcase, a_symbol_comes_before_a_module_and_a_source_line_with_it);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
