/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What `!lmi` tells of a module.
 */
#include "config.h"

#include <string.h>

#include "support/captures.h"
#include "support/check-main.h"
#include "support/evidence.h"

#define INFO                                                                                       \
  "0: kd> !lmi leaky\n"                                                                            \
  "Loaded Module Info: [leaky] \n"                                                                 \
  "         Module: leaky\n"                                                                       \
  "   Base Address: fffff80747f50000\n"                                                            \
  "     Image Name: leaky.sys\n"                                                                   \
  "   Machine Type: 34404 (X64)\n"                                                                 \
  "     Time Stamp: 6335c51b Fri Sep 30 00:17:31 2022\n"                                           \
  "           Size: 9000\n"                                                                        \
  "       CheckSum: 10ced\n"                                                                       \
  "Characteristics: 22  \n"                                                                        \
  "Debug Data Dirs: Type  Size     VA  Pointer\n"                                                  \
  "             CODEVIEW    65,  32a0,    1ea0 RSDS - GUID: "                                      \
  "{D91A2E58-5F4C-4F54-9A0D-1C1A3C0B5E77}\n"                                                       \
  "               Age: 3, Pdb: d:\\work\\leaky.pdb\n"                                              \
  "                POGO   1f4,  3308,    1f08 [Data not mapped]\n"                                 \
  "     Image Type: FILE     - Image read successfully from debugger.\n"                           \
  "                 leaky.sys\n"                                                                   \
  "    Symbol Type: PDB      - Symbols loaded successfully from image header.\n"                   \
  "                 c:\\symbols\\leaky.pdb\n"

static const PscModule *
get_module (PscCapture *capture)
{
  ck_assert_uint_eq (psc_module_list_get_n (capture->evidence->modules), 1);
  return psc_module_list_get (capture->evidence->modules, 0);
}

START_TEST (all_that_the_headers_tell_is_kept)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (INFO, -1);
  const PscModule *module = get_module (capture);
  const PscInputSection *section = &g_array_index (capture->file->sections, PscInputSection, 0);

  ck_assert_str_eq (module->name, "leaky");
  ck_assert_str_eq (module->image, "leaky.sys");
  ck_assert_uint_eq (module->base, G_GUINT64_CONSTANT (0xfffff80747f50000));
  ck_assert_uint_eq (module->end, G_GUINT64_CONSTANT (0xfffff80747f59000));
  ck_assert (module->has_timestamp && module->timestamp == 0x6335c51b);
  ck_assert (!module->is_reproducible && module->is_loaded);
  ck_assert (module->has_checksum && module->checksum == 0x10ced);
  ck_assert_str_eq (module->pdb_name, "leaky.pdb");
  ck_assert_str_eq (module->pdb_guid, "d91a2e58-5f4c-4f54-9a0d-1c1a3c0b5e77");
  ck_assert_uint_eq (module->pdb_age, 3);
  ck_assert_uint_eq (psc_issues_get_n (capture->issues), 0);
  ck_assert_str_eq (section->kind, "modules");
  ck_assert_str_eq (section->command, "!lmi leaky");
}
END_TEST

START_TEST (the_list_of_modules_goes_before_and_is_completed)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture ("0: kd> lm\nstart             end                 module name\n"
                             "fffff807`47f50000 fffff807`47f59000   leaky    (deferred)\n" INFO,
                             -1);
  const PscModule *module = get_module (capture);

  ck_assert_uint_eq (module->line, 3);
  ck_assert_uint_eq (module->checksum, 0x10ced);
}
END_TEST

START_TEST (a_hash_of_a_reproducible_build_is_no_time)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (
      "Loaded Module Info: [leaky]\n Module: leaky\n Base Address: 98725000\n"
      " Time Stamp: 8a1b2c3d (This is a reproducible build file hash, not a true timestamp)\n"
      " Size: 4000\n",
      -1);

  ck_assert (get_module (capture)->is_reproducible);
}
END_TEST

START_TEST (a_module_without_its_place_is_left_out_and_told)
{
  static const char *const texts[] = {
    "Loaded Module Info: [leaky]\n Module: leaky\n Size: 4000\nkd> ? 1\n",
    "Loaded Module Info: [leaky]\n Module: leaky\n Base Address: 98725000\nkd> ? 1\n",
    "Loaded Module Info: [leaky]\n Base Address: 98725000\n Size: 4000\nkd> ? 1\n",
    "Loaded Module Info: [leaky]\n Module: leaky\n Base Address: 98725000\n Size: 0\nkd> ? 1\n",
    "Loaded Module Info: [leaky]\n Module: leaky\n Base Address: ffffffffffffff00\n Size: 4000\n",
    "Loaded Module Info: [leaky]\n Module: leaky\n Base Address: 11111111111111111\n Size: 40\n",
  };
  g_autofree char *text =
      g_strconcat ("Windows 7 Kernel Version 7601 MP (2 procs) Free x64\n", texts[_i], NULL);
  g_autoptr (PscCapture) capture = psc_test_read_capture (text, -1);

  ck_assert_uint_eq (psc_module_list_get_n (capture->evidence->modules), 0);
  ck_assert (
      psc_test_has_issue (capture->issues, PSC_SEVERITY_WARNING,
                          "!lmi: a module is left out: its name, base or size is not there"));
}
END_TEST

START_TEST (cut_anywhere_it_says_nothing_else)
{
  g_autoptr (PscCapture) whole = psc_test_read_capture (INFO, -1);
  const PscModule *expected = get_module (whole);

  for (gsize n = 1; n < strlen (INFO); n++)
    {
      g_autoptr (PscCapture) capture = psc_test_read_capture (INFO, (gssize) n);
      const PscModule *module;

      if (capture == NULL || psc_module_list_get_n (capture->evidence->modules) == 0)
        continue;
      module = get_module (capture);
      ck_assert_uint_eq (module->base, expected->base);
      ck_assert_uint_eq (module->end, expected->end);
      ck_assert (!module->has_checksum || module->checksum == expected->checksum);
      ck_assert (module->pdb_guid == NULL || strcmp (module->pdb_guid, expected->pdb_guid) == 0);
      ck_assert (module->pdb_name == NULL || strcmp (module->pdb_name, expected->pdb_name) == 0);
    }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("capture/module-info");
  TCase *tcase = tcase_create ("lmi");

  tcase_add_test (tcase, all_that_the_headers_tell_is_kept);
  tcase_add_test (tcase, the_list_of_modules_goes_before_and_is_completed);
  tcase_add_test (tcase, a_hash_of_a_reproducible_build_is_no_time);
  tcase_add_loop_test (tcase, a_module_without_its_place_is_left_out_and_told, 0, 6);
  tcase_add_test (tcase, cut_anywhere_it_says_nothing_else);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
