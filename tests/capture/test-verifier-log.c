/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `!verifier 80`: records, stacks, and what several outputs add up to.
 */
#include "config.h"

#include <string.h>

#include "support/captures.h"
#include "support/check-main.h"
#include "support/damage.h"
#include "support/evidence.h"

#define NEW_HEAD                                                                                   \
  "kd> !verifier 80 0x9d2fb000\n"                                                                  \
  "\n"                                                                                             \
  "Log of recent kernel pool Allocate and Free operations:\n"                                      \
  "\n"                                                                                             \
  "There are up to 0x10000 entries in the log.\n"                                                  \
  "\n"                                                                                             \
  "Parsing 0x00010000 log entries, searching for address 0x9d2fb000.\n"                            \
  "\n"                                                                                             \
  "\n"
#define RULE "======================================================================\n"
#define FREED                                                                                      \
  RULE "Pool block 9d2fb000, Size 000fb000, Thread 980cd040\n"                                     \
       "8124fbd1 nt!ExFreePoolWithTag+0x7b1\n"                                                     \
       "987266bb myfault!FreePoolLeak+0x33 [d:\\src\\leak.c @ 61]\n"                               \
       "815258f3 nt!IovCallDriver+0x82\n"
#define ALLOCATED                                                                                  \
  RULE "Pool block 9d2fb000, Size 000fa000, Thread 98090300\n"                                     \
       "81530238 nt!XdvExAllocatePoolInternal+0x17\n"                                              \
       "98726659 myfault!PoolLeak+0x21\n"                                                          \
       "98726ab3\n"                                                                                \
       "98726b26 myfault+0x1b26\n"
#define NEW_TAIL                                                                                   \
  "Parsed entry 00010000/00010000...\n"                                                            \
  "Finished parsing all pool tracking information.\n"
#define FREED_DUMP                                                                                 \
  "free 0x9d2fb000 1028096 by 0x980cd040\n"                                                        \
  "  0x8124fbd1 nt!ExFreePoolWithTag+0x7b1\n"                                                      \
  "  0x987266bb myfault!FreePoolLeak+0x33 [d:\\src\\leak.c:61]\n"                                  \
  "  0x815258f3 nt!IovCallDriver+0x82\n"
#define ALLOCATED_DUMP                                                                             \
  "allocate 0x9d2fb000 1024000 by 0x98090300\n"                                                    \
  "  0x81530238 nt!XdvExAllocatePoolInternal+0x17\n"                                               \
  "  0x98726659 myfault!PoolLeak+0x21\n"                                                           \
  "  0x98726ab3\n"                                                                                 \
  "  0x98726b26 myfault+0x1b26\n"

#define OLD_OUTPUT                                                                                 \
  "0: kd> !verifier 80 a2b1cf20\n"                                                                 \
  "# Parsing 00004000 array entries, searching for address a2b1cf20.\n"                            \
  "\n"                                                                                             \
  "Pool block a2b1ce98, Size 00000168, Thread a2b1ce98\n"                                          \
  "808f1be6 ndis!ndisFreeToNPagedPool+0x39\n"                                                      \
  "# 8ac4a8ba test1!HandleCompletedTxPacket+0xea\n"                                                \
  "\n"                                                                                             \
  "#\n"                                                                                            \
  "# Pool block a2b1ce98, Size 00000164, Thread a2b1ce98\n"                                        \
  "822af87f nt!VerifierExAllocatePoolWithTagPriority+0x5d\n"
#define OLD_DUMP                                                                                   \
  "free 0xa2b1ce98 360\n"                                                                          \
  "  0x808f1be6 ndis!ndisFreeToNPagedPool+0x39\n"                                                  \
  "  0x8ac4a8ba test1!HandleCompletedTxPacket+0xea\n"                                              \
  "allocate 0xa2b1ce98 356\n"                                                                      \
  "  0x822af87f nt!VerifierExAllocatePoolWithTagPriority+0x5d\n"

#define X64_OUTPUT                                                                                 \
  "2: kd> !verifier 0x80\n"                                                                        \
  "Log of recent kernel pool Allocate and Free operations:\n"                                      \
  "There are up to 0x10000 entries in the log.\n" RULE                                             \
  "Pool block ffffcb84`38730fe0, Size 0000000000000020, Thread ffffcb84`3a0c9040\n"                \
  "fffff805`12345678 nt!VeAllocatePoolWithTagPriority+0x2d1\n"                                     \
  "fffff80512345700 netx!map<int, char>::put+0x4\n" RULE                                           \
  "Pool block ffffcb8438731fe0, Size 0000000000000010, Thread ffffcb843a0c9040\n"                  \
  "fffff80512345678 nt!VfFreePoolNotification+0x1\n"
#define X64_DUMP                                                                                   \
  "allocate 0xffffcb8438730fe0 32 by 0xffffcb843a0c9040\n"                                         \
  "  0xfffff80512345678 nt!VeAllocatePoolWithTagPriority+0x2d1\n"                                  \
  "  0xfffff80512345700 netx!map<int, char>::put+0x4\n"                                            \
  "free 0xffffcb8438731fe0 16 by 0xffffcb843a0c9040\n"                                             \
  "  0xfffff80512345678 nt!VfFreePoolNotification+0x1\n"

typedef struct
{
  const char *text;
  const char *dump;
} Layout;

static const Layout layouts[] = {
  { NEW_HEAD FREED ALLOCATED NEW_TAIL, FREED_DUMP ALLOCATED_DUMP },
  { OLD_OUTPUT, OLD_DUMP },
  { X64_OUTPUT, X64_DUMP },
};

#define N_LAYOUTS G_N_ELEMENTS (layouts)

static void
assert_dump (const PscCapture *capture, const char *expected)
{
  g_autofree char *dump = NULL;

  ck_assert_ptr_nonnull (capture);
  dump = psc_test_dump_traces (capture->evidence);
  ck_assert_msg (strcmp (dump, expected) == 0, "%s\nexpected:\n%s", dump, expected);
}

static void
assert_no_issue (const PscCapture *capture)
{
  g_autofree char *issues = psc_test_dump_issues (capture);

  ck_assert_str_eq (issues, "");
}

START_TEST (each_layout_is_read_whole)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (layouts[_i].text, -1);

  assert_dump (capture, layouts[_i].dump);
  assert_no_issue (capture);
  ck_assert_uint_eq (capture->file->sections->len, 1);
  ck_assert_str_eq (g_array_index (capture->file->sections, PscInputSection, 0).kind,
                    "verifier-log");
}
END_TEST

START_TEST (damage_changes_nothing)
{
  const PscDamage *damage = psc_damage_get ((guint) _i / (guint) N_LAYOUTS);
  const Layout *layout = &layouts[(guint) _i % N_LAYOUTS];
  g_autofree char *damaged = NULL;
  g_autofree char *dump = NULL;
  g_autoptr (PscCapture) capture = NULL;
  gsize n_bytes;

  damaged = psc_damage_apply (damage, layout->text, &n_bytes);
  capture = psc_test_read_capture (damaged, (gssize) n_bytes);
  ck_assert_msg (capture != NULL, "%s: not recognised", damage->name);
  dump = psc_test_dump_traces (capture->evidence);
  ck_assert_msg (strcmp (dump, layout->dump) == 0, "%s:\n%s\nfrom:\n%s", damage->name, dump,
                 damaged);
  assert_no_issue (capture);
}
END_TEST

/* Whether each line of @dump is one of @whole, a frame perhaps without its name. */
static gboolean
says_nothing_else (const char *dump, const char *whole)
{
  g_auto (GStrv) lines = g_strsplit (dump, "\n", -1);

  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_autofree char *line = g_strdup_printf ("%s\n", lines[i]);
      g_autofree char *nameless = g_strdup_printf ("%s ", lines[i]);

      if (g_str_has_prefix (line, "undecided"))
        continue;
      if (strstr (whole, line) == NULL && strstr (whole, nameless) == NULL)
        return FALSE;
    }
  return TRUE;
}

START_TEST (a_text_cut_anywhere_says_nothing_else)
{
  const Layout *layout = &layouts[_i];

  for (gsize length = strlen (layout->text) - 1; length > 0; length--)
    {
      g_autoptr (PscCapture) capture = psc_test_read_capture (layout->text, (gssize) length);
      g_autofree char *dump = NULL;

      if (capture == NULL)
        continue;
      dump = psc_test_dump_traces (capture->evidence);
      ck_assert_msg (says_nothing_else (dump, layout->dump), "cut at %" G_GSIZE_FORMAT ":\n%s",
                     length, dump);
    }
}
END_TEST

START_TEST (a_line_that_the_text_ends_in_is_reported)
{
  static const char *const cuts[] = { "987266", "987266bb nt!Fo", "Pool block 9d2fb0",
                                      "Pool block 9d2fb000, Size 000fb000, Thread 980c" };
  g_autofree char *text = g_strconcat (NEW_HEAD FREED, cuts[_i], NULL);
  g_autoptr (PscCapture) capture = psc_test_read_capture (text, -1);
  PscSeverity worst;

  ck_assert_uint_eq (capture->evidence->traces->len, 1);
  ck_assert (psc_issues_get_worst (capture->issues, &worst));
  ck_assert_int_eq (worst, PSC_SEVERITY_WARNING);
}
END_TEST

START_TEST (a_record_that_two_outputs_show_counts_once_newest_first)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture (NEW_HEAD ALLOCATED NEW_TAIL NEW_HEAD FREED ALLOCATED NEW_TAIL, -1);
  const PscTrace *allocation;

  assert_dump (capture, FREED_DUMP ALLOCATED_DUMP);
  allocation = g_ptr_array_index (capture->evidence->traces, 1);
  ck_assert_uint_eq (allocation->line, 11);
  ck_assert_uint_eq (capture->file->sections->len, 2);
}
END_TEST

START_TEST (a_record_quoted_again_below_counts_once)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture (NEW_HEAD FREED ALLOCATED NEW_TAIL
                             "The interesting one is this:\n" ALLOCATED,
                             -1);

  assert_dump (capture, FREED_DUMP ALLOCATED_DUMP);
}
END_TEST

START_TEST (equal_records_of_one_output_are_two_events)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture (NEW_HEAD FREED ALLOCATED FREED ALLOCATED NEW_TAIL, -1);

  assert_dump (capture, FREED_DUMP ALLOCATED_DUMP FREED_DUMP ALLOCATED_DUMP);
}
END_TEST

START_TEST (names_of_a_later_print_are_learnt)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (
      NEW_HEAD "Pool block 9d2fb000, Size 000fa000, Thread 98090300\n81530238\n" NEW_TAIL NEW_HEAD
               "Pool block 9d2fb000, Size 000fa000, Thread 98090300\n81530238 a!b+0x1\n" NEW_TAIL,
      -1);

  assert_dump (capture, "undecided 0x9d2fb000 1024000 by 0x98090300\n  0x81530238 a!b+0x1\n");
}
END_TEST

START_TEST (frames_go_on_below_a_remark)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture (NEW_HEAD "Pool block 9d2fb000, Size 000fa000, Thread 98090300\n"
                                      "81530238 nt!XdvExAllocatePoolInternal+0x17\n"
                                      "This one is ours:\n"
                                      "98726659 myfault!PoolLeak+0x21\n"
                                      "12345678 numbers without a name\n"
                                      "12345678\n",
                             -1);

  assert_dump (capture, "allocate 0x9d2fb000 1024000 by 0x98090300\n"
                        "  0x81530238 nt!XdvExAllocatePoolInternal+0x17\n"
                        "  0x98726659 myfault!PoolLeak+0x21\n");
}
END_TEST

START_TEST (an_elision_is_told)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture (NEW_HEAD FREED "...\n" ALLOCATED NEW_TAIL, -1);

  assert_dump (capture, FREED_DUMP ALLOCATED_DUMP);
  ck_assert (psc_test_has_issue (capture->issues, PSC_SEVERITY_WARNING, "left out in this text"));
}
END_TEST

START_TEST (numbers_beyond_64_bits_leave_the_record_out)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture (NEW_HEAD FREED
                             "Pool block 9d2fb000, Size 10000000000000000, Thread 98090300\n"
                             "98726659 myfault!PoolLeak+0x21\n" NEW_TAIL,
                             -1);

  assert_dump (capture, FREED_DUMP);
  ck_assert (psc_test_has_issue (capture->issues, PSC_SEVERITY_WARNING, "64 bits"));
}
END_TEST

START_TEST (too_many_frames_are_left_out)
{
  g_autoptr (GString) text = g_string_new (NEW_HEAD FREED);
  g_autoptr (PscCapture) capture = NULL;
  const PscTrace *trace;

  for (guint i = 0; i < 400; i++)
    g_string_append (text, "98726659 myfault!Recursive+0x21\n");
  capture = psc_test_read_capture (text->str, -1);
  trace = g_ptr_array_index (capture->evidence->traces, 0);
  ck_assert_uint_eq (trace->frames->len, 256);
  ck_assert (psc_test_has_issue (capture->issues, PSC_SEVERITY_WARNING, "too many"));
}
END_TEST

START_TEST (the_published_log_tells_the_leak_and_its_end)
{
  g_autoptr (PscCapture) capture = psc_test_read_seed ("003_13770ee6751bcf3b.txt");
  const PscTrace *freed, *allocated;

  if (capture == NULL)
    return;
  ck_assert_uint_eq (capture->evidence->traces->len, 2);
  freed = g_ptr_array_index (capture->evidence->traces, 0);
  allocated = g_ptr_array_index (capture->evidence->traces, 1);
  ck_assert_int_eq (freed->kind, PSC_TRACE_FREE);
  ck_assert_uint_eq (freed->frames->len, 13);
  ck_assert_str_eq (g_array_index (freed->frames, PscFrame, 2).symbol, "myfault!FreePoolLeak+0x33");
  ck_assert_int_eq (allocated->kind, PSC_TRACE_ALLOCATE);
  ck_assert_uint_eq (allocated->frames->len, 11);
  ck_assert_uint_eq (allocated->thread, 0x98090300);
  assert_no_issue (capture);
}
END_TEST

static Suite *
verifier_log_suite (void)
{
  Suite *suite = suite_create ("capture/verifier-log");
  TCase *tcase = tcase_create ("verifier-log");

  tcase_add_loop_test (tcase, each_layout_is_read_whole, 0, (int) N_LAYOUTS);
  tcase_add_loop_test (tcase, damage_changes_nothing, 0, (int) (psc_damage_get_n () * N_LAYOUTS));
  tcase_add_loop_test (tcase, a_text_cut_anywhere_says_nothing_else, 0, (int) N_LAYOUTS);
  tcase_add_loop_test (tcase, a_line_that_the_text_ends_in_is_reported, 0, 4);
  tcase_add_test (tcase, a_record_that_two_outputs_show_counts_once_newest_first);
  tcase_add_test (tcase, a_record_quoted_again_below_counts_once);
  tcase_add_test (tcase, equal_records_of_one_output_are_two_events);
  tcase_add_test (tcase, names_of_a_later_print_are_learnt);
  tcase_add_test (tcase, frames_go_on_below_a_remark);
  tcase_add_test (tcase, an_elision_is_told);
  tcase_add_test (tcase, numbers_beyond_64_bits_leave_the_record_out);
  tcase_add_test (tcase, too_many_frames_are_left_out);
  tcase_add_test (tcase, the_published_log_tells_the_leak_and_its_end);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (verifier_log_suite ());
}
