/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is none of ours is refused by its name, alone and within a log, and gives no number.
 */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "support/captures.h"
#include "support/check-main.h"
#include "support/text.h"

#define BEFORE                                                                                     \
  "0: kd> !poolused 2\n"                                                                           \
  " Sorting by NonPaged Pool Consumed\n"                                                           \
  "\n"                                                                                             \
  "               NonPaged                  Paged\n"                                               \
  " Tag     Allocs         Used     Allocs         Used\n"                                         \
  "\n"                                                                                             \
  " Abc1       119        47600          0            0\tNothing , Binary: abc.sys\n"              \
  "\n"                                                                                             \
  "TOTAL       119        47600          0            0\n"

/* A text, and what the refusal has to say. */
static const struct
{
  const char *text;
  const char *name;
} negatives[] = {
  /* verifier.exe before Windows 10 1803 and since */
  { "C:\\> verifier /query\n\n4/4/2018, 1:50:43 PM\nLevel: 000209BB\nRaiseIrqls: 0\n"
    "AllocationsAttempted: 1234\nAllocationsSucceededSpecialPool: 10\n\nVerified drivers:\n\n"
    "Name: leaky.sys, loads: 1, unloads: 0\nCurrentPagedPoolAllocations: 10\n"
    "PagedPoolUsageInBytes: 10280960\n",
    "verifier.exe" },
  { "Time Stamp: 04/04/2018 13:50:43.093\n\nVerifier Flags: 0x000209bb\n\n  Standard Flags:\n\n"
    "    [X] 0x00000001 Special pool.\n\nVerifier Statistics Summary\n\n"
    "  Pool Allocations Attempted: 1234\n\nDriver Verification List\n\n"
    "  MODULE: leaky.sys (load: 1 / unload: 0)\n\n"
    "    Pool Allocation Statistics: ( NonPagedPool / PagedPool )\n\n"
    "      Current Pool Allocations: ( 0 / 10 )\n      Current Pool Bytes: ( 0 / 10280960 )\n",
    "verifier.exe" },
  { "Verifier Flags: 0x000209bb\n\n  Standard Flags:\n\n    [X] 0x00000008 Pool tracking.\n\n"
    "Boot Mode:\n\n    Persistent\n\nRules:\n\n    All rules are using default settings\n\n"
    "Verified Drivers:\n\n    leaky.sys\n",
    "verifier.exe" },
  { "Special pool: Enabled\nPool tracking: Enabled\n\nVerified drivers:\n\nleaky.sys\n",
    "verifier.exe" },
  { "Filter Name                     Num Instances    Altitude    Frame\n"
    "------------------------------  -------------  ------------  -----\n"
    "leaky                               10841       145300         1\n",
    "fltmc" },
  { "Filter                Volume Name                  Altitude        Instance Name   Frame\n"
    "--------------------  ---------------------------  ------------  ---------------  -----\n"
    "leaky                 C:                              145300     leaky Instance     1\n",
    "fltmc" },
  { "Dos Name                        Volume Name                              FileSystem Status\n"
    "------------------------------  ---------------------------------------  ---------- ------\n"
    "C:                              \\Device\\HarddiskVolume3                  NTFS\n",
    "fltmc" },
  /* tables of pool in other units */
  { "Tag   Type    Allocs   Frees   Diff   MB\nLeak  Nonp       119       0    119   4760.0\n",
    "Tag Type Allocs Frees Diff MB" },
  { "Tag    Pool       Used     Percent\nLeak   NonPaged   4.65 GB  97.9 %\n",
    "Tag Pool Used Percent" },
  { "Tag     %\nLeak  97.9\n", "Tag %" },
  { " Sorting by NonPaged Pool Consumed\n\n               NonPaged                  Paged\n"
    " Tag     Allocs         Used     Allocs         Used\n"
    " Leak      0x77  0x129800000        0x0          0x0\n",
    "hexadecimal" },
  { "Tag   Allocs    Frees     Bytes\nLeak  00000077  0000000a  1298000f\n",
    "columns are not those of !poolused" },
  /* invented layouts */
  { "| Tag  | Pool     | Allocations | Bytes     |\n|------|----------|-------------|--------|\n"
    "| Leak | NonPaged | 119         | 4991221760|\n",
    "Tag | Pool | Allocations | Bytes" },
  { "pooltag;allocations;bytes\nLeak;119;4991221760\n", "pooltag;allocations;bytes" },
  /* other tools */
  { "Image Name                     PID Session Name        Session#    Mem Usage\n"
    "========================= ======== ================ =========== ============\n"
    "System                           4 Services                   0      1,234 K\n",
    "tasklist" },
  { "Usage,Total,Active,Standby,Modified\nNonpaged Pool,4879568 K,4879568 K,,\n", "RAMMap" },
  { "\"(PDH-CSV 4.0) (UTC)(0)\",\"\\\\PC\\Memory\\Pool Nonpaged Bytes\"\n"
    "\"04/04/2018 13:50:43.093\",\"4996677632\"\n",
    "performance counters" },
  { "Timestamp                 CounterSamples\n---------                 --------------\n"
    "4/4/2018 1:50:43 PM       \\\\pc\\memory\\pool nonpaged bytes :\n4996677632\n",
    "performance counters" },
  { "\"Time of Day\",\"Process Name\",\"PID\",\"Operation\"\n\"1:50\",\"a.exe\",\"4\",\"Load\"\n",
    "Process Monitor" },
  { "slabinfo - version: 2.1\n# name <active_objs> <num_objs>\nfoo 204 204 320\n", "Linux" },
  { "unreferenced object 0xffff88810a1b2c00 (size 512):\n  comm \"insmod\", pid 1234\n", "Linux" },
  { "Tag    NpAllocs NpFrees  NpBytes  PgAllocs PgFrees  PgBytes\n"
    "Leak        119       0 4991221760      0       0        0\n",
    "Volatility" },
};

START_TEST (alone_it_is_refused_by_name)
{
  g_autoptr (PscSource) source = psc_test_source (negatives[_i].text, -1);
  g_autoptr (GError) error = NULL;
  PscCapture *capture = psc_capture_read (source, "a.txt", NULL, NULL, NULL, &error);

  ck_assert_ptr_null (capture);
  ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_UNRECOGNISED));
  ck_assert_msg (strstr (error->message, negatives[_i].name) != NULL, "“%s” is not in “%s”",
                 negatives[_i].name, error->message);
}
END_TEST

START_TEST (within_a_log_it_is_named_and_gives_no_number)
{
  g_autofree char *text = g_strconcat (BEFORE "\n", negatives[_i].text, NULL);
  g_autoptr (PscCapture) capture = psc_test_read_capture (text, -1);
  PscSnapshot *snapshot = psc_test_get_snapshot (capture, 0);
  gboolean is_named = FALSE;

  for (guint i = 0; i < psc_issues_get_n (capture->issues); i++)
    is_named |= strstr (psc_issues_get (capture->issues, i)->message, negatives[_i].name) != NULL;
  ck_assert (is_named);
  ck_assert_uint_eq (capture->snapshots->len, 1);
  ck_assert_uint_eq (psc_snapshot_get_n_rows (snapshot), 1);
  ck_assert (psc_evidence_is_empty (capture->evidence));
  for (guint i = 0; i < capture->file->sections->len; i++)
    ck_assert_str_eq (g_array_index (capture->file->sections, PscInputSection, i).kind, "poolused");
  ck_assert_int_eq (capture->file->pool.nonpaged_bytes, -1);
}
END_TEST

START_TEST (the_debuggers_own_output_behind_it_is_read)
{
  g_autofree char *text = g_strconcat (negatives[_i].text, "\n", BEFORE, NULL);
  g_autoptr (PscCapture) capture = psc_test_read_capture (text, -1);

  ck_assert_uint_eq (psc_snapshot_get_n_rows (psc_test_get_snapshot (capture, 0)), 1);
}
END_TEST

START_TEST (physical_memory_is_named_and_gives_no_pool)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (
      "0: kd> !memusage\n loading PFN database\nloading (100% complete)\n"
      "Compiling memory usage data (99% Complete).\n"
      "             Zeroed:   12345 (   49380 kb)\n               Free:      12 (      48 kb)\n"
      "              TOTAL: 2069421 ( 8277684 kb)\n  Building kernel map\n"
      "  Usage Summary (in Kb):\n"
      "Control       Valid Standby Dirty Shared Locked PageTables  name\n"
      "ffffc88b4f5d1a20   128      0     0     0     0     0  mapped_file( ntdll.dll )\n"
      "--------  491520      0     0 ----- 491520 -----  driver ( leaky.sys )\n",
      -1);
  const PscInputSection *section = &g_array_index (capture->file->sections, PscInputSection, 0);

  ck_assert_uint_eq (capture->file->sections->len, 1);
  ck_assert_str_eq (section->kind, "vm");
  ck_assert_str_eq (section->command, "!memusage");
  ck_assert_int_eq (capture->file->pool.nonpaged_bytes, -1);
  ck_assert (psc_test_has_issue (capture->issues, PSC_SEVERITY_NOTE, "!memusage"));
  ck_assert_uint_eq (psc_issues_get_n (capture->issues), 1);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("capture/foreign-tools");
  TCase *tcase = tcase_create ("negatives");

  tcase_add_loop_test (tcase, alone_it_is_refused_by_name, 0, G_N_ELEMENTS (negatives));
  tcase_add_loop_test (tcase, within_a_log_it_is_named_and_gives_no_number, 0,
                       G_N_ELEMENTS (negatives));
  tcase_add_loop_test (tcase, the_debuggers_own_output_behind_it_is_read, 0,
                       G_N_ELEMENTS (negatives));
  tcase_add_test (tcase, physical_memory_is_named_and_gives_no_pool);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
