/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rules of explain, one by one: what they conclude, on what, and when they keep quiet.
 */
#include "config.h"

#include "analysis/explain.h"

#include <string.h>

#include "support/check-main.h"
#include "support/snapshots.h"

#define U PSC_TEST_UNKNOWN
#define END                                                                                        \
  {                                                                                                \
    "", { 0 }, { 0 }                                                                               \
  }

static PscEvidence *evidence;
static PscTagList *tags;
static GPtrArray *snapshots;
static PscPoolSizes pool;
static GPtrArray *findings;

static void
begin_case (void)
{
  evidence = psc_evidence_new ();
  tags = psc_tag_list_new ();
  snapshots = g_ptr_array_new_with_free_func (g_object_unref);
  pool = (PscPoolSizes){ -1, -1, -1, -1 };
}

static void
end_case (void)
{
  g_clear_pointer (&findings, g_ptr_array_unref);
  psc_evidence_free (evidence);
  psc_tag_list_free (tags);
  g_ptr_array_unref (snapshots);
}

static void
explain (void)
{
  g_autoptr (GArray) files = g_array_new (FALSE, FALSE, sizeof (PscCaseFile));
  PscCaseFile file = { .path = "case.log", .evidence = evidence, .pool = pool };
  PscCase problem = { .snapshots = snapshots, .files = files, .tags = tags };

  g_array_append_val (files, file);
  findings = psc_explain (&problem);
}

static const PscFinding *
find_finding (const char *id)
{
  for (guint i = 0; i < findings->len; i++)
    {
      const PscFinding *finding = (const PscFinding *) g_ptr_array_index (findings, i);

      if (strcmp (finding->id, id) == 0)
        return finding;
    }
  return NULL;
}

static void
assert_says (const PscFinding *finding, const char *text)
{
  ck_assert_msg (strstr (finding->text, text) != NULL, "“%s” is not in “%s”", text, finding->text);
}

static PscVerifierDriver *
add_driver (const char *name, PscVerifierState state)
{
  PscVerifierDriver *driver = psc_verifier_driver_new (name);

  if (evidence->verifier == NULL)
    evidence->verifier = psc_verifier_new ();
  driver->state = state;
  driver->line = 5;
  driver->counters[0].known = driver->counters[1].known = 0xf;
  g_ptr_array_add (evidence->verifier->drivers, driver);
  return driver;
}

static void
add_allocation (PscVerifierDriver *driver,
                PscPoolKind kind,
                guint64 address,
                guint64 bytes,
                guint64 caller,
                const char *symbol)
{
  PscVerifierAllocation allocation = { .address = address,
                                       .bytes = bytes,
                                       .tag = psc_tag_from_bytes ("test"),
                                       .line = 20 + driver->allocations->len };

  allocation.caller.address = caller;
  allocation.caller.symbol = g_strdup (symbol);
  g_array_append_val (driver->allocations, allocation);
  driver->counters[kind].current_allocs++;
  driver->counters[kind].current_bytes += bytes;
}

static void
add_crash (guint64 code, guint64 first_parameter, const char *driver)
{
  evidence->crash = psc_crash_new (code);
  evidence->crash->parameters[0] = first_parameter;
  evidence->crash->n_parameters = 4;
  evidence->crash->driver = g_strdup (driver);
  evidence->crash->line = 3;
}

START_TEST (a_leak_at_unload_names_driver_block_and_source_line)
{
  const PscFinding *finding;

  add_crash (0xc4, 0x62, "test.sys");
  add_allocation (add_driver ("test.sys", PSC_VERIFIER_LOADED), PSC_POOL_NONPAGED,
                  G_GUINT64_CONSTANT (0xfffff9800933eff0), 12,
                  G_GUINT64_CONSTANT (0xfffff88004c73043), NULL);
  psc_evidence_add_symbol (evidence, G_GUINT64_CONSTANT (0xfffff88004c73043),
                           "test!DriverEntry+0x33", "e:\\driver\\test\\test.c", 20, 40);
  explain ();
  finding = (const PscFinding *) g_ptr_array_index (findings, 0);
  ck_assert_str_eq (finding->id, "verifier-unload");
  ck_assert_int_eq (finding->certainty, PSC_CERTAINTY_CERTAIN);
  ck_assert_str_eq (finding->module, "test.sys");
  ck_assert (finding->has_tag);
  ck_assert_uint_eq (finding->tag, psc_tag_from_bytes ("test"));
  assert_says (finding, "1 nonpaged block of 12 B, tag “test”");
  assert_says (finding, "test!DriverEntry+0x33 (test.c line 20)");
  ck_assert_str_eq (g_array_index (finding->facts, PscFindingFact, 0).place, "case.log:3");
  ck_assert_str_eq (g_array_index (finding->facts, PscFindingFact, 1).place, "case.log:20");
  ck_assert_ptr_null (find_finding ("verifier-outstanding"));
}
END_TEST

START_TEST (a_leak_at_unload_without_the_list_says_what_is_missing)
{
  add_crash (0xc4, 0x62, NULL);
  explain ();
  assert_says (find_finding ("verifier-unload"), "not in these files");
  ck_assert_ptr_null (find_finding ("verifier-unload")->module);
}
END_TEST

START_TEST (another_bug_check_is_no_leak_at_unload)
{
  add_crash (0xc4, 0x91, "test.sys");
  explain ();
  ck_assert_ptr_null (find_finding ("verifier-unload"));
}
END_TEST

START_TEST (a_pool_bug_check_is_put_in_words)
{
  const PscFinding *finding;

  add_crash (0xc2, 0x7, "double.sys");
  explain ();
  finding = find_finding ("crash");
  ck_assert_int_eq (finding->certainty, PSC_CERTAINTY_POSSIBLE);
  ck_assert_str_eq (finding->module, "double.sys");
  ck_assert_str_eq (g_array_index (finding->facts, PscFindingFact, 0).place, "case.log:3");
}
END_TEST

START_TEST (a_bug_check_that_says_nothing_of_pool_is_no_finding)
{
  add_crash (0xdead, 0, NULL);
  explain ();
  ck_assert_uint_eq (findings->len, 0);
}
END_TEST

START_TEST (a_live_dump_is_no_finding)
{
  add_crash (0x161, 0, NULL);
  explain ();
  ck_assert_uint_eq (findings->len, 0);
}
END_TEST

static PscTrace *
add_trace (PscTraceKind kind, guint64 address, const char *const *symbols)
{
  PscTrace *trace = psc_trace_new ();

  trace->kind = kind;
  trace->address = address;
  trace->bytes = 0xfa000;
  trace->line = 60 + evidence->traces->len;
  for (guint i = 0; symbols[i] != NULL; i++)
    {
      PscFrame frame = { .address = 0x1000 + i, .symbol = g_strdup (symbols[i]) };

      g_array_append_val (trace->frames, frame);
    }
  g_ptr_array_add (evidence->traces, trace);
  return trace;
}

static const char *const free_stack[] = {
  "nt!ExFreePoolWithTag+0x7b1", "nt!VerifierExFreePoolWithTag+0x3e",
  "myfault!FreePoolLeak+0x33",  "nt!IovCallDriver+0x82",
  "nt!PspExitThread+0x456",     NULL
};
static const char *const allocate_stack[] = { "nt!XdvExAllocatePoolInternal+0x17",
                                              "nt!VerifierExAllocatePoolWithTag+0x24",
                                              "myfault!PoolLeak+0x21",
                                              "myfault!MyfaultDeviceControl+0x13f",
                                              "nt!IovCallDriver+0x82",
                                              NULL };

START_TEST (held_blocks_come_with_their_stack_and_their_end)
{
  PscVerifierDriver *driver = add_driver ("myfault.sys", PSC_VERIFIER_LOADED);
  const PscFinding *finding;

  for (guint i = 0; i < 10; i++)
    add_allocation (driver, PSC_POOL_PAGED, 0x9d000000 + i * 0x100000, 0xfb000, 0x98726659,
                    "myfault!PoolLeak+0x21");
  add_trace (PSC_TRACE_FREE, 0x9d000000, free_stack);
  add_trace (PSC_TRACE_ALLOCATE, 0x9d000000, allocate_stack);
  explain ();
  finding = find_finding ("verifier-outstanding");
  ck_assert_int_eq (finding->certainty, PSC_CERTAINTY_LIKELY);
  assert_says (finding, "10 paged blocks of 9.80 MiB together");
  assert_says (finding, "myfault!PoolLeak+0x21 ← myfault!MyfaultDeviceControl+0x13f");
  assert_says (finding, "freed by myfault!FreePoolLeak+0x33 when the process ended");
  ck_assert_ptr_null (find_finding ("verifier-log"));
}
END_TEST

START_TEST (a_single_block_of_a_loaded_driver_is_only_possible)
{
  add_allocation (add_driver ("a.sys", PSC_VERIFIER_LOADED), PSC_POOL_PAGED, 0x9d000000, 16,
                  0x98726659, NULL);
  explain ();
  ck_assert_int_eq (find_finding ("verifier-outstanding")->certainty, PSC_CERTAINTY_POSSIBLE);
}
END_TEST

START_TEST (a_block_that_the_log_does_not_free_is_reported)
{
  add_trace (PSC_TRACE_ALLOCATE, 0x8000, allocate_stack);
  add_trace (PSC_TRACE_FREE, 0x9000, free_stack);
  add_trace (PSC_TRACE_ALLOCATE, 0x9000, allocate_stack);
  explain ();
  ck_assert_uint_eq (find_finding ("verifier-log")->facts->len, 1);
  ck_assert_str_eq (g_array_index (find_finding ("verifier-log")->facts, PscFindingFact, 0).place,
                    "case.log:60");
}
END_TEST

START_TEST (clean_counters_count_only_with_pool_tracking)
{
  add_driver ("good.sys", PSC_VERIFIER_LOADED);
  evidence->verifier->has_level = TRUE;
  evidence->verifier->level = 0x8;
  explain ();
  assert_says (find_finding ("verifier-clean"), "references it holds on objects");
  g_clear_pointer (&findings, g_ptr_array_unref);
  evidence->verifier->level = 0x1;
  explain ();
  ck_assert_ptr_null (find_finding ("verifier-clean"));
}
END_TEST

static const PscTestFacts no_facts = { .minutes = -1, .uptime_seconds = -1 };

START_TEST (objects_that_are_not_released_take_their_companions_along)
{
  static const PscTestRow rows[] = {
    { "Proc", { 12980, 1, 12979, 8618056 }, { 0, 0, 0, 0 } },
    { "SePa", { 955604, 942626, 12978, 2247904 }, { 17, 16, 1, 16 } },
    { "SeTd", { 372125, 359104, 13021, 833344 }, { 372125, 359104, 13021, 1145088 } },
    { "TCPt", { 47617, 47580, 37, 1423848 }, { 1, 1, 0, 0 } },
    { "SEY1", { 0, 0, 0, 0 }, { 54507, 54507, 0, 0 } },
    { "SEY4", { 1186033, 1186033, 0, 0 }, { 0, 0, 0, 0 } },
    { "SEYC", { 1448369, 1448369, 0, 0 }, { 0, 0, 0, 0 } },
    END,
  };
  const PscFinding *finding;

  g_ptr_array_add (snapshots, psc_test_snapshot (&no_facts, rows));
  explain ();
  finding = find_finding ("object-references");
  ck_assert_int_eq (finding->certainty, PSC_CERTAINTY_LIKELY);
  ck_assert_uint_eq (finding->tag, psc_tag_from_bytes ("Proc"));
  assert_says (finding, "12979 objects of tag Proc are outstanding against 1 freed");
  assert_says (finding, "SePa (12978), SeTd (13021)");
  ck_assert_ptr_null (strstr (finding->text, "TCPt"));
  ck_assert_str_eq (g_array_index (finding->facts, PscFindingFact, 0).place, "test.log:10");
  assert_says (find_finding ("clean-tags"), "All 3 tags SEY?");
}
END_TEST

START_TEST (objects_that_come_and_go_are_no_finding)
{
  static const PscTestRow rows[] = {
    { "File", { 900000, 890000, 10000, 5000000 }, { 0, 0, 0, 0 } },
    { "Even", { U, U, 30000, 5000000 }, { U, U, 0, 0 } },
    { "SEY1", { 0, 0, 0, 0 }, { 54507, 54506, 1, 16 } },
    { "SEY4", { 1186033, 1186033, 0, 0 }, { 0, 0, 0, 0 } },
    { "SEYC", { 1448369, 1448369, 0, 0 }, { 0, 0, 0, 0 } },
    END,
  };

  g_ptr_array_add (snapshots, psc_test_snapshot (&no_facts, rows));
  explain ();
  ck_assert_ptr_null (find_finding ("object-references"));
  ck_assert_ptr_null (find_finding ("clean-tags"));
}
END_TEST

/* One snapshot of a series with a leak, a cache that filled, and noise. */
static void
add_moment (int step)
{
  PscTestFacts facts = { .minutes = step * 30, .uptime_seconds = -1 };
  gint64 leak = 1000 + step * 1000;
  gint64 cache = step == 0 ? 1000 : 9000 + step;
  gint64 noise = 5000 + (step % 2) * 1000;
  PscTestRow rows[] = {
    { "Drv1", { leak, 0, leak, leak * 1024 }, { U, U, U, U } },
    { "Drv2", { cache, 0, cache, cache * 1024 }, { U, U, U, U } },
    { "Drv3", { noise + step * 9000, step * 9000, noise, noise * 1024 }, { U, U, U, U } },
    END,
  };

  g_ptr_array_add (snapshots, psc_test_snapshot (&facts, rows));
}

START_TEST (a_tag_that_keeps_rising_is_told_from_warm_up_and_noise)
{
  const PscFinding *finding;

  for (int step = 0; step < 8; step++)
    add_moment (step);
  explain ();
  ck_assert_uint_eq (findings->len, 1);
  finding = find_finding ("steady-growth");
  ck_assert_uint_eq (finding->tag, psc_tag_from_bytes ("Drv1"));
  ck_assert_int_eq (finding->certainty, PSC_CERTAINTY_LIKELY);
  assert_says (finding, "over 8 snapshots from 1000 KiB to 7.81 MiB, 1.95 MiB an hour");
}
END_TEST

START_TEST (few_snapshots_make_growth_possible_at_most)
{
  for (int step = 0; step < 4; step++)
    add_moment (step);
  explain ();
  ck_assert_int_eq (find_finding ("steady-growth")->certainty, PSC_CERTAINTY_POSSIBLE);
}
END_TEST

START_TEST (three_snapshots_prove_no_growth)
{
  for (int step = 0; step < 3; step++)
    add_moment (step);
  explain ();
  ck_assert_ptr_null (find_finding ("steady-growth"));
}
END_TEST

START_TEST (a_tag_that_fills_its_pool_is_named_with_its_blocks)
{
  static const PscTestRow rows[] = {
    { "Leak", { U, U, 119, G_GINT64_CONSTANT (4991221760) }, { U, U, 0, 0 } },
    { "ConT", { U, U, 238, 14499840 }, { U, U, 0, 0 } },
    END,
  };

  g_ptr_array_add (snapshots, psc_test_snapshot (&no_facts, rows));
  explain ();
  assert_says (find_finding ("dominant-tag"), "4.65 GiB in 119 blocks of 40.0 MiB each");
  ck_assert_int_eq (find_finding ("dominant-tag")->certainty, PSC_CERTAINTY_LIKELY);
}
END_TEST

START_TEST (a_small_pool_has_no_dominant_tag)
{
  static const PscTestRow rows[] = { { "Only", { U, U, 1, 4096 }, { U, U, 0, 0 } }, END };

  g_ptr_array_add (snapshots, psc_test_snapshot (&no_facts, rows));
  explain ();
  ck_assert_uint_eq (findings->len, 0);
}
END_TEST

START_TEST (a_generic_tag_is_called_a_victim)
{
  static const PscTestRow rows[] = {
    { "Io  ", { U, U, 1000, 4096000 }, { U, U, 0, 0 } },
    { "Ntfx", { U, U, 1000, 9096000 }, { U, U, 0, 0 } },
    END,
  };

  g_ptr_array_add (snapshots, psc_test_snapshot (&no_facts, rows));
  explain ();
  assert_says (find_finding ("generic-tag"), "on behalf of others");
  ck_assert_int_eq (find_finding ("generic-tag")->certainty, PSC_CERTAINTY_NOTE);
}
END_TEST

static void
add_filter (const char *name, guint n_instances, gboolean is_cut)
{
  PscFilter *filter = psc_filter_new ();

  filter->name = g_strdup (name);
  filter->is_cut = is_cut;
  filter->line = 80 + evidence->filters->len;
  g_array_set_size (filter->instances, n_instances);
  g_ptr_array_add (evidence->filters, filter);
}

static const PscTestRow filter_rows[] = {
  { "FMvo", { U, U, 21652, 21825376 }, { U, U, 0, 0 } },
  { "FMis", { U, U, 10841, 6503328 }, { U, U, 0, 0 } },
  { "Thre", { U, U, 1033, 661120 }, { U, U, 0, 0 } },
  END,
};

START_TEST (the_filter_with_far_more_instances_is_named)
{
  const PscFinding *finding;

  g_ptr_array_add (snapshots, psc_test_snapshot (&no_facts, filter_rows));
  add_filter ("SRTSP", 4, FALSE);
  add_filter ("WavxDMgr", 14, TRUE);
  add_filter ("vfsmfd", 5, FALSE);
  explain ();
  finding = find_finding ("minifilter");
  ck_assert_str_eq (finding->module, "WavxDMgr");
  ck_assert_int_eq (finding->certainty, PSC_CERTAINTY_LIKELY);
  assert_says (finding, "FMvo (21652), FMis (10841)");
  assert_says (finding, "14 are listed and more were left out, against 5");
}
END_TEST

START_TEST (a_handful_of_instances_is_normal)
{
  g_ptr_array_add (snapshots, psc_test_snapshot (&no_facts, filter_rows));
  add_filter ("SRTSP", 4, FALSE);
  add_filter ("eeCtrl", 1, FALSE);
  explain ();
  ck_assert_ptr_null (find_finding ("minifilter")->module);
}
END_TEST

START_TEST (without_the_list_no_filter_is_named)
{
  g_ptr_array_add (snapshots, psc_test_snapshot (&no_facts, filter_rows));
  explain ();
  ck_assert_int_eq (find_finding ("minifilter")->certainty, PSC_CERTAINTY_POSSIBLE);
  ck_assert_ptr_null (find_finding ("minifilter")->module);
}
END_TEST

static void
add_hit (guint64 address, const char *bytes)
{
  PscSearchHit hit = { .address = address, .n_bytes = 4, .line = 100 + evidence->hits->len };

  memcpy (hit.bytes, bytes, 4);
  g_array_append_val (evidence->hits, hit);
}

static void
add_module (const char *name, guint64 base, guint64 end)
{
  psc_module_list_add (evidence->modules, base, end, TRUE, 90)->name = g_strdup (name);
}

START_TEST (a_tag_found_in_one_module_belongs_to_it)
{
  const PscFinding *finding;

  add_module ("myfault", 0x1000, 0x9000);
  add_module ("nt", 0x10000, 0x20000);
  add_hit (0x2559, "Leak");
  add_hit (0x25c7, "Leak");
  add_hit (0x2600, "Both");
  add_hit (0x10100, "Both");
  add_hit (0x90000, "Lost");
  explain ();
  finding = find_finding ("single-owner");
  ck_assert_uint_eq (findings->len, 1);
  ck_assert_str_eq (finding->module, "myfault");
  assert_says (finding, "found 2 times, all in the image of myfault");
  ck_assert_str_eq (g_array_index (finding->facts, PscFindingFact, 1).place, "case.log:101");
}
END_TEST

START_TEST (a_pool_near_its_limit_is_reported)
{
  pool = (PscPoolSizes){ 900, 100, 1000, 1000 };
  explain ();
  ck_assert_uint_eq (findings->len, 1);
  assert_says (find_finding ("pool-limit"), "Nonpaged pool uses 900 B of at most 1000 B");
}
END_TEST

START_TEST (nothing_known_means_nothing_claimed)
{
  explain ();
  ck_assert_uint_eq (findings->len, 0);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("analysis/explain");
  TCase *tests = tcase_create ("explain");

  tcase_add_checked_fixture (tests, begin_case, end_case);
  tcase_add_test (tests, a_leak_at_unload_names_driver_block_and_source_line);
  tcase_add_test (tests, a_leak_at_unload_without_the_list_says_what_is_missing);
  tcase_add_test (tests, another_bug_check_is_no_leak_at_unload);
  tcase_add_test (tests, a_pool_bug_check_is_put_in_words);
  tcase_add_test (tests, a_bug_check_that_says_nothing_of_pool_is_no_finding);
  tcase_add_test (tests, a_live_dump_is_no_finding);
  tcase_add_test (tests, held_blocks_come_with_their_stack_and_their_end);
  tcase_add_test (tests, a_single_block_of_a_loaded_driver_is_only_possible);
  tcase_add_test (tests, a_block_that_the_log_does_not_free_is_reported);
  tcase_add_test (tests, clean_counters_count_only_with_pool_tracking);
  tcase_add_test (tests, objects_that_are_not_released_take_their_companions_along);
  tcase_add_test (tests, objects_that_come_and_go_are_no_finding);
  tcase_add_test (tests, a_tag_that_keeps_rising_is_told_from_warm_up_and_noise);
  tcase_add_test (tests, few_snapshots_make_growth_possible_at_most);
  tcase_add_test (tests, three_snapshots_prove_no_growth);
  tcase_add_test (tests, a_tag_that_fills_its_pool_is_named_with_its_blocks);
  tcase_add_test (tests, a_small_pool_has_no_dominant_tag);
  tcase_add_test (tests, a_generic_tag_is_called_a_victim);
  tcase_add_test (tests, the_filter_with_far_more_instances_is_named);
  tcase_add_test (tests, a_handful_of_instances_is_normal);
  tcase_add_test (tests, without_the_list_no_filter_is_named);
  tcase_add_test (tests, a_tag_found_in_one_module_belongs_to_it);
  tcase_add_test (tests, a_pool_near_its_limit_is_reported);
  tcase_add_test (tests, nothing_known_means_nothing_claimed);
  suite_add_tcase (suite, tests);
  return psc_check_run (suite);
}
