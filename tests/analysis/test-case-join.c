/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which files belong together, what they say together, and what they contradict each other about.
 */
#include "config.h"

#include <string.h>

#include "analysis/block-history.h"
#include "analysis/case-files.h"
#include "analysis/owners.h"
#include "capture/capture.h"
#include "support/check-main.h"
#include "support/text.h"

#define VERIFIER                                                                                   \
  "kd> !verifier 3\n"                                                                              \
  "Verify Flags Level 0x000209bb\n"                                                                \
  "Driver Verification List\n"                                                                     \
  "------------------------\n"                                                                     \
  "MODULE: 0x84226b28 myfault.sys (Loaded)\n"                                                      \
  "    Pool Allocation Statistics: ( NonPagedPool / PagedPool )\n"                                 \
  "        Current Pool Allocations: ( 0x00000000 / 0x00000001 )\n"                                \
  "        Current Pool Bytes:       ( 0x00000000 / 0x00001000 )\n"                                \
  "        Peak Pool Allocations:    ( 0x00000000 / 0x00000001 )\n"                                \
  "        Peak Pool Bytes:          ( 0x00000000 / 0x00001000 )\n"                                \
  "    Pool Allocations:\n"                                                                        \
  "      Address     Length      Tag   Caller\n"                                                   \
  "      ----------  ----------  ----  ----------\n"                                               \
  "      0x9d2fb000  0x00001000  Leak  0x98726659\n"
#define OTHER_COUNTERS                                                                             \
  "kd> !verifier 3\n"                                                                              \
  "Verify Flags Level 0x000009bb\n"                                                                \
  "MODULE: 0x84226b28 MyFault.sys (Loaded)\n"                                                      \
  "    Pool Allocation Statistics: ( NonPagedPool / PagedPool )\n"                                 \
  "        Current Pool Allocations: ( 0x00000000 / 0x00000000 )\n"                                \
  "        Current Pool Bytes:       ( 0x00000000 / 0x00000000 )\n"
#define MODULES                                                                                    \
  "kd> lm\nstart    end        module name\n"                                                      \
  "98725000 98729000   myfault    (deferred)             \n"
#define HITS                                                                                       \
  "kd> s -a 98725000 98729000 \"Leak\"\n"                                                          \
  "98725559  4c 65 61 6b 6a 01 ff 15-40 30 72 98 8b d8 85 db  Leakj...@0r.....\n"
#define CODE                                                                                       \
  "kd> u 98726659\nmyfault!PoolLeak+0x21 [c:\\src\\leak.c @ 7]:\n98726659 8bff mov edi,edi\n"
#define CRASH "BugCheck C4, {62, 859c5c88, 84f5a010, 1}\n\nProbably caused by : myfault.sys\n\n"
#define LOG                                                                                        \
  "kd> !verifier 80\n"                                                                             \
  "Pool block 9d2fb000, Size 00001000, Thread 98090300\n"                                          \
  "81530238 nt!VerifierExAllocatePoolWithTag+0x17\n"                                               \
  "98726659 myfault!PoolLeak+0x21\n"
#define TIME_1 "Debug session time: Tue Mar  5 10:00:00.000 2024 (UTC + 8:00)\n"
#define TIME_2 "Debug session time: Tue Mar  5 10:30:00.000 2024 (UTC + 8:00)\n"
#define BASE_1 "Kernel base = 0x81400000 PsLoadedModuleList = 0x81600000\n"
#define BASE_2 "Kernel base = 0x82000000 PsLoadedModuleList = 0x82200000\n"

static GPtrArray *captures;
static GPtrArray *inputs;
static GPtrArray *evidence;
static GArray *files;
static PscIssues *issues;

static void
set_up (void)
{
  captures = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_capture_free);
  inputs = g_ptr_array_new ();
  evidence = g_ptr_array_new ();
  files = psc_case_files_new ();
  issues = psc_issues_new ();
}

static void
tear_down (void)
{
  g_array_unref (files);
  g_ptr_array_unref (inputs);
  g_ptr_array_unref (evidence);
  g_ptr_array_unref (captures);
  psc_issues_unref (issues);
}

static void
add_file (const char *path, const char *text)
{
  g_autoptr (PscSource) source = psc_test_source (text, -1);
  g_autoptr (GError) error = NULL;
  PscCapture *capture = psc_capture_read (source, path, NULL, NULL, NULL, &error);

  ck_assert_msg (capture != NULL, "%s", error != NULL ? error->message : "");
  g_ptr_array_add (captures, capture);
  g_ptr_array_add (inputs, capture->file);
  g_ptr_array_add (evidence, capture->evidence);
}

static void
join (guint n_expected)
{
  psc_case_files_append (files, inputs, evidence);
  psc_case_files_join (files, issues);
  ck_assert_uint_eq (files->len, n_expected);
}

static const PscCaseFile *
get_file (guint index)
{
  return &g_array_index (files, PscCaseFile, index);
}

static const PscVerifierDriver *
get_driver (const PscCaseFile *file)
{
  ck_assert_ptr_nonnull (file->evidence->verifier);
  ck_assert_uint_ge (file->evidence->verifier->drivers->len, 1);
  return (const PscVerifierDriver *) g_ptr_array_index (file->evidence->verifier->drivers, 0);
}

/* `severity place: message` of every issue. */
static char *
dump_issues (void)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < psc_issues_get_n (issues); i++)
    {
      const PscIssue *issue = psc_issues_get (issues, i);

      g_string_append_printf (text, "%s %s: %s\n", psc_severity_to_string (issue->severity),
                              issue->place, issue->message);
    }
  return g_string_free (text, FALSE);
}

static void
assert_issues (const char *expected)
{
  g_autofree char *text = dump_issues ();

  ck_assert_str_eq (text, expected);
}

/* What belongs together. */

START_TEST (one_file_stays_as_it_is)
{
  add_file ("a.log", VERIFIER);
  join (1);
  ck_assert_ptr_eq (get_file (0)->evidence, g_ptr_array_index (evidence, 0));
  ck_assert_ptr_null (get_driver (get_file (0))->origin);
}
END_TEST

START_TEST (code_of_one_file_names_the_callers_of_another)
{
  const PscVerifierAllocation *allocation;

  add_file ("a.log", VERIFIER);
  add_file ("b.log", CODE);
  join (1);
  allocation = &g_array_index (get_driver (get_file (0))->allocations, PscVerifierAllocation, 0);
  ck_assert_str_eq (allocation->caller.symbol, "myfault!PoolLeak+0x21");
  ck_assert_str_eq (allocation->caller.source_file, "c:\\src\\leak.c");
  ck_assert_uint_eq (allocation->caller.source_line, 7);
  ck_assert_str_eq (allocation->origin, "a.log");
  ck_assert_uint_eq (allocation->line, 14);
  assert_issues ("");
}
END_TEST

START_TEST (what_was_read_is_left_as_it_was)
{
  add_file ("a.log", VERIFIER);
  add_file ("b.log", CODE);
  join (1);
  ck_assert_ptr_null (
      g_array_index (
          get_driver (&(PscCaseFile){ .evidence = g_ptr_array_index (evidence, 0) })->allocations,
          PscVerifierAllocation, 0)
          .caller.symbol);
}
END_TEST

START_TEST (modules_of_one_file_hold_the_hits_of_another_in_any_order)
{
  g_autoptr (GPtrArray) owners = NULL;
  const PscOwner *owner;

  add_file ("a.log", _i == 0 ? HITS : MODULES);
  add_file ("b.log", _i == 0 ? MODULES : HITS);
  join (1);
  owners = psc_owners_find (files, psc_tag_from_text ("Leak", 4));
  ck_assert_uint_eq (owners->len, 1);
  owner = (const PscOwner *) g_ptr_array_index (owners, 0);
  ck_assert_str_eq (owner->name, "myfault");
  ck_assert_str_eq (g_array_index (owner->hits, PscOwnerHit, 0).origin,
                    _i == 0 ? "a.log" : "b.log");
}
END_TEST

START_TEST (the_crash_of_one_file_stands_beside_the_drivers_of_another)
{
  add_file ("a.log", VERIFIER);
  add_file ("b.log", CRASH);
  join (1);
  ck_assert_uint_eq (get_file (0)->evidence->crash->code, 0xc4);
  ck_assert_str_eq (get_file (0)->evidence->crash->origin, "b.log");
  ck_assert_str_eq (get_driver (get_file (0))->name, "myfault.sys");
}
END_TEST

START_TEST (records_that_two_files_show_count_once)
{
  add_file ("a.log", LOG);
  add_file ("b.log", LOG);
  join (1);
  ck_assert_uint_eq (get_file (0)->evidence->traces->len, 1);
}
END_TEST

START_TEST (a_free_of_a_later_file_ends_the_block_of_an_earlier_one)
{
  g_autoptr (GPtrArray) open = NULL;

  add_file ("b.log", TIME_2 "kd> !verifier 80\n"
                            "Pool block 9d2fb000, Size 00001008, Thread 98090300\n"
                            "81530238 nt!VerifierExFreePoolWithTag+0x17\n");
  add_file ("a.log", TIME_1 LOG);
  join (1);
  ck_assert_uint_eq (get_file (0)->evidence->traces->len, 2);
  open = psc_block_history_find_open (get_file (0)->evidence->traces);
  ck_assert_uint_eq (open->len, 0);
}
END_TEST

/* What does not. */

START_TEST (another_kernel_base_is_another_run_and_answers_for_nothing)
{
  add_file ("a.log", BASE_1 VERIFIER);
  add_file ("b.log", BASE_2 CODE);
  join (2);
  ck_assert_ptr_null (
      g_array_index (get_driver (get_file (0))->allocations, PscVerifierAllocation, 0)
          .caller.symbol);
  assert_issues ("note b.log:1: kernel base 0x82000000, but kernel base 0x81400000 in a.log:1: two "
                 "machines or two runs of one, which are kept apart\n");
}
END_TEST

START_TEST (the_list_of_modules_tells_the_kernel_base_too)
{
  add_file ("a.log", BASE_1 VERIFIER);
  add_file ("b.log", "kd> lm\nstart    end        module name\n"
                     "82000000 82600000   nt         (pdb symbols)\n");
  join (2);
}
END_TEST

START_TEST (a_banner_and_modules_of_two_runs_in_one_file_are_told)
{
  add_file ("a.log", BASE_1 "kd> lm\nstart    end        module name\n"
                            "82000000 82600000   nt         (pdb symbols)\n");
  join (1);
  assert_issues ("note a.log:4: the list of modules has the kernel at 0x82000000, but line 1 says "
                 "0x81400000: addresses of one run mean nothing in the other\n");
}
END_TEST

START_TEST (other_facts_of_the_machine_keep_files_apart)
{
  static const struct
  {
    const char *a;
    const char *b;
    guint n;
  } cases[] = {
    { "Windows 7 Kernel Version 7601 MP (2 procs) Free x64\n",
      "Windows 10 Kernel Version 19041 MP (2 procs) Free x64\n", 2 },
    { "Windows 7 Kernel Version 7601 MP (2 procs) Free x86 compatible\n",
      "Windows 7 Kernel Version 7601 MP (2 procs) Free x64\n", 2 },
    { TIME_1 "System Uptime: 0 days 1:00:00.000\n", TIME_2 "System Uptime: 0 days 0:10:00.000\n",
      2 },
    { TIME_1 "System Uptime: 0 days 1:00:00.000\n", TIME_2 "System Uptime: 0 days 1:29:00.000\n",
      1 },
    { CRASH, "BugCheck C4, {62, 859c5c88, 84f5a018, 2}\n\n", 2 },
    { CRASH, "BugCheck C4, {62, 859c5c88, 84f5a010, 1}\n\n", 1 },
    { "Machine Name: PC-1\n", "Machine Name: pc-1\n", 1 },
    { "Machine Name: PC-1\n", "Machine Name: PC-2\n", 2 },
  };
  g_autofree char *a = g_strconcat (cases[_i].a, MODULES, NULL);
  g_autofree char *b = g_strconcat (cases[_i].b, HITS, NULL);

  add_file ("a.log", a);
  add_file ("b.log", b);
  join (cases[_i].n);
}
END_TEST

START_TEST (names_of_machines_are_not_told_with_a_contradiction)
{
  add_file ("a.log", "Machine Name: PC-1\n" MODULES);
  add_file ("b.log", "Machine Name: PC-2\n" HITS);
  join (2);
  assert_issues ("note b.log: one machine name, but another in a.log: two machines or two runs of "
                 "one, which are kept apart\n");
}
END_TEST

START_TEST (a_file_that_tells_nothing_goes_to_the_machine_whose_modules_hold_its_addresses)
{
  add_file ("hits.log", HITS);
  add_file ("a.log", BASE_1 "kd> lm\nstart    end        module name\n"
                            "58725000 58729000   other      (deferred)             \n");
  add_file ("b.log", BASE_2 MODULES);
  join (2);
  ck_assert_uint_eq (get_file (0)->evidence->hits->len, 1);
  ck_assert_ptr_nonnull (psc_case_file_find_module (get_file (0), 0x98725559));
  ck_assert_uint_eq (get_file (1)->evidence->hits->len, 0);
}
END_TEST

START_TEST (a_file_that_fits_two_machines_alike_stays_alone)
{
  g_autofree char *text = NULL;

  add_file ("a.log", BASE_1 MODULES);
  add_file ("b.log", BASE_2 MODULES);
  add_file ("hits.log", HITS);
  join (3);
  text = dump_issues ();
  ck_assert_ptr_nonnull (
      strstr (text,
              "note hits.log: nothing tells which of 2 machines this file is of: kept apart\n"));
}
END_TEST

START_TEST (files_with_tag_tables_alone_take_no_part)
{
  static const char table[] = "kd> !poolused\n Sorting by Tag\n\n"
                              "               NonPaged                  Paged\n"
                              " Tag     Allocs         Used     Allocs         Used\n"
                              " Abc1         1           16          0            0\n";

  add_file ("a.log", table);
  add_file ("b.log", VERIFIER);
  join (2);
  ck_assert_ptr_eq (get_file (1)->evidence, g_ptr_array_index (evidence, 1));
}
END_TEST

/* Contradictions. */

START_TEST (two_modules_at_one_base_are_told_with_both_places)
{
  add_file ("a.log", MODULES);
  add_file ("b.log", "kd> lm\nstart    end        module name\n"
                     "98725000 98729000   other      (deferred)             \n");
  join (1);
  ck_assert_str_eq (psc_case_file_find_module (get_file (0), 0x98726000)->name, "myfault");
  assert_issues (
      "warning b.log:3: module other at 0x98725000, not myfault: left out, since another "
      "module has this base in a.log:3\n");
}
END_TEST

START_TEST (of_one_module_each_file_may_tell_a_part)
{
  const PscModule *module;

  add_file ("a.log", MODULES);
  add_file ("b.log", "kd> lmvm myfault\nstart    end        module name\n"
                     "98725000 98729000   myfault    (deferred)             \n"
                     "    Image path: \\??\\C:\\tools\\myfault.sys\n"
                     "    Image name: myfault.sys\n"
                     "    CheckSum:         0000C5A2\n");
  join (1);
  module = psc_case_file_find_module (get_file (0), 0x98726000);
  ck_assert_str_eq (module->image, "myfault.sys");
  ck_assert (module->has_checksum && module->checksum == 0xc5a2);
  ck_assert_str_eq (module->origin, "a.log");
  assert_issues ("");
}
END_TEST

START_TEST (other_counters_at_one_moment_are_a_warning)
{
  add_file ("a.log", TIME_1 VERIFIER);
  add_file ("b.log", TIME_1 OTHER_COUNTERS);
  join (1);
  ck_assert_uint_eq (get_driver (get_file (0))->counters[PSC_POOL_PAGED].current_allocs, 0);
  assert_issues (
      "warning b.log:3: Driver Verifier’s level 0x9bb: the last one counts, which differs "
      "from 0x209bb in a.log:3\n"
      "warning b.log:4: Driver Verifier’s counters of MyFault.sys: the last ones count, "
      "which differ from those in a.log:6\n");
}
END_TEST

START_TEST (other_counters_at_a_moment_that_is_not_told_are_a_note)
{
  add_file ("a.log", VERIFIER);
  add_file ("b.log", OTHER_COUNTERS);
  join (1);
  assert_issues ("note b.log:2: Driver Verifier’s level 0x9bb: the last one counts, which differs "
                 "from 0x209bb in a.log:2\n"
                 "note b.log:3: Driver Verifier’s counters of MyFault.sys: the last ones count, "
                 "which differ from those in a.log:5\n");
}
END_TEST

START_TEST (later_counters_take_the_place_of_earlier_ones)
{
  add_file ("b.log", TIME_2 OTHER_COUNTERS);
  add_file ("a.log", TIME_1 VERIFIER);
  join (1);
  ck_assert_uint_eq (get_file (0)->evidence->verifier->drivers->len, 1);
  ck_assert_uint_eq (get_driver (get_file (0))->counters[PSC_POOL_PAGED].current_allocs, 0);
  ck_assert_uint_eq (get_file (0)->evidence->verifier->level, 0x9bb);
  assert_issues ("");
}
END_TEST

START_TEST (the_same_counters_without_the_table_keep_the_blocks)
{
  add_file ("a.log", VERIFIER);
  add_file ("b.log", "kd> !verifier 1\n"
                     "MODULE: 0x84226b28 myfault.sys (Loaded)\n"
                     "    Pool Allocation Statistics: ( NonPagedPool / PagedPool )\n"
                     "        Current Pool Allocations: ( 0x00000000 / 0x00000001 )\n"
                     "        Current Pool Bytes:       ( 0x00000000 / 0x00001000 )\n");
  join (1);
  ck_assert_uint_eq (get_driver (get_file (0))->allocations->len, 1);
  assert_issues ("");
}
END_TEST

START_TEST (one_address_in_two_modules_is_told)
{
  add_file ("a.log", CODE);
  add_file ("b.log", "kd> u 98726659\nother!Function+0x21:\n98726659 8bff mov edi,edi\n");
  join (1);
  ck_assert_str_eq (psc_evidence_find_symbol (get_file (0)->evidence, 0x98726659)->symbol,
                    "myfault!PoolLeak+0x21");
  assert_issues ("note b.log:2: 0x98726659 is other!Function+0x21: but myfault!PoolLeak+0x21 in "
                 "a.log:2\n");
}
END_TEST

static gboolean
has_verifier (const PscEvidence *tested)
{
  return tested->verifier != NULL;
}

START_TEST (of_two_machines_the_last_one_is_chosen_and_the_other_named)
{
  const PscCaseFile *chosen;

  add_file ("a.log", BASE_1 VERIFIER);
  add_file ("b.log", BASE_2 OTHER_COUNTERS);
  join (2);
  psc_issues_unref (issues);
  issues = psc_issues_new ();
  chosen = psc_case_files_choose (files, has_verifier, issues);
  ck_assert_str_eq (chosen->path, "b.log");
  assert_issues ("warning a.log: left out: of another machine or another run of it than b.log\n");
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("analysis/case-join");
  TCase *tcase = tcase_create ("files");

  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_add_test (tcase, one_file_stays_as_it_is);
  tcase_add_test (tcase, code_of_one_file_names_the_callers_of_another);
  tcase_add_test (tcase, what_was_read_is_left_as_it_was);
  tcase_add_loop_test (tcase, modules_of_one_file_hold_the_hits_of_another_in_any_order, 0, 2);
  tcase_add_test (tcase, the_crash_of_one_file_stands_beside_the_drivers_of_another);
  tcase_add_test (tcase, records_that_two_files_show_count_once);
  tcase_add_test (tcase, a_free_of_a_later_file_ends_the_block_of_an_earlier_one);
  tcase_add_test (tcase, another_kernel_base_is_another_run_and_answers_for_nothing);
  tcase_add_test (tcase, the_list_of_modules_tells_the_kernel_base_too);
  tcase_add_test (tcase, a_banner_and_modules_of_two_runs_in_one_file_are_told);
  tcase_add_loop_test (tcase, other_facts_of_the_machine_keep_files_apart, 0, 8);
  tcase_add_test (tcase, names_of_machines_are_not_told_with_a_contradiction);
  tcase_add_test (tcase,
                  a_file_that_tells_nothing_goes_to_the_machine_whose_modules_hold_its_addresses);
  tcase_add_test (tcase, a_file_that_fits_two_machines_alike_stays_alone);
  tcase_add_test (tcase, files_with_tag_tables_alone_take_no_part);
  tcase_add_test (tcase, two_modules_at_one_base_are_told_with_both_places);
  tcase_add_test (tcase, of_one_module_each_file_may_tell_a_part);
  tcase_add_test (tcase, other_counters_at_one_moment_are_a_warning);
  tcase_add_test (tcase, other_counters_at_a_moment_that_is_not_told_are_a_note);
  tcase_add_test (tcase, later_counters_take_the_place_of_earlier_ones);
  tcase_add_test (tcase, the_same_counters_without_the_table_keep_the_blocks);
  tcase_add_test (tcase, one_address_in_two_modules_is_told);
  tcase_add_test (tcase, of_two_machines_the_last_one_is_chosen_and_the_other_named);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
