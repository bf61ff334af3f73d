/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Crash reports in all their forms, whole, damaged and cut.
 */
#include "config.h"

#include <string.h>

#include "support/captures.h"
#include "support/check-main.h"
#include "support/damage.h"
#include "support/evidence.h"

#define STARS                                                                                      \
  "*******************************************************************************\n"              \
  "*                                                                             *\n"              \
  "*                        Bugcheck Analysis                                    *\n"              \
  "*                                                                             *\n"              \
  "*******************************************************************************\n\n"
#define BREAK                                                                                      \
  "0: kd> g\n\n"                                                                                   \
  "*** Fatal System Error: 0x000000c4\n"                                                           \
  "                       (0x0000000000000062,0xFFFFFA80059C5C88,0xFFFFFA8004F5A010,"              \
  "0x0000000000000001)\n\n"                                                                        \
  "Break instruction exception - code 80000003 (first chance)\n\n"
#define SHORT                                                                                      \
  STARS "Use !analyze -v to get detailed debugging information.\n\n"                               \
        "BugCheck C4, {62, fffffa80059c5c88, fffffa8004f5a010, 1}\n\n"                             \
        "Probably caused by : leaky.sys ( leaky!DriverUnload+33 )\n\n"                             \
        "Followup: MachineOwner\n---------\n\n"
#define LONG                                                                                       \
  "0: kd> !analyze -v\n" STARS "DRIVER_VERIFIER_DETECTED_VIOLATION (c4)\n"                         \
  "A device driver attempting to corrupt the system has been caught.\n"                            \
  "Arguments:\n"                                                                                   \
  "Arg1: 0000000000000062, A driver has forgotten to free its pool allocations.\n"                 \
  "Arg2: fffffa80059c5c88, name of the driver having the issue.\n"                                 \
  "Arg3: fffffa8004f5a010, verifier internal structure.\n"                                         \
  "Arg4: 0000000000000001, total # of allocations that weren't freed.\n\n"                         \
  "Debugging Details:\n------------------\n\n"                                                     \
  "BUGCHECK_STR:  0xc4_62\n\n"                                                                     \
  "IMAGE_NAME:  leaky.sys\n\n"                                                                     \
  "PROCESS_NAME:  services.exe\n\n"                                                                \
  "LAST_CONTROL_TRANSFER:  from fffff8000176e212 to fffff8000167bb90\n\n"                          \
  "STACK_TEXT:  \n"                                                                                \
  "fffff880`03f31c98 fffff800`0176e212 : 00000000`00000062 fffffa80`054d28f0 00000000`00000065 "   \
  "fffff800`016beb78 : nt!DbgBreakPointWithStatus\n"                                               \
  "fffff880`03f31ca0 fffff800`0176effe : fffffa80`00000003 00000000`00000000 fffff800`016bf3d0 "   \
  "00000000`000000c4 : nt!KiBugCheckDebugBreak+0x12\n"                                             \
  "fffff880`03f32a10 fffff800`01682fd3 : fffffa80`054d28f0 fffff880`03f32c60 00000000`00000000 "   \
  "00000000`00000000 : leaky!DriverUnload+0x155 [e:\\leaky\\main.c @ 42]\n\n"                      \
  "STACK_COMMAND:  kb\n\n"                                                                         \
  "FAILURE_BUCKET_ID:  X64_0xc4_62_VRF_LEAKED_POOL_IMAGE_leaky.sys\n\n"                            \
  "BUCKET_ID:  other\n"
#define CODE_DUMP "0xc4 0x62 0xfffffa80059c5c88 0xfffffa8004f5a010 0x1"
#define LONG_DUMP                                                                                  \
  CODE_DUMP " DRIVER_VERIFIER_DETECTED_VIOLATION leaky.sys services.exe "                          \
            "X64_0xc4_62_VRF_LEAKED_POOL_IMAGE_leaky.sys\n"                                        \
            "  0xfffff8000167bb90 nt!DbgBreakPointWithStatus\n"                                    \
            "  0xfffff8000176e212 nt!KiBugCheckDebugBreak+0x12\n"                                  \
            "  0xfffff8000176effe leaky!DriverUnload+0x155 e:\\leaky\\main.c:42\n"

#define KEYED                                                                                      \
  "kd> !analyze -v\n" STARS "BAD_POOL_CALLER (c2)\n"                                               \
  "The current thread is making a bad pool request.\n"                                             \
  "BUGCHECK_CODE:  c2\n\nBUGCHECK_P1: 7\n\nBUGCHECK_P2: 1200\n\nBUGCHECK_P3: 0\n\n"                \
  "BUGCHECK_P4: 89c01008\n\nIMAGE_NAME:  pool.sys\n\n"                                             \
  "STACK_TEXT:  \n"                                                                                \
  "f78b2b30 804f8e95 00000003 00000001 00000000 nt!KeBugCheckEx+0x1b\n"                            \
  "f78b2b84 f8001234 89c01008 00000000 00000000 pool!Free+0x21\n"
#define KEYED_DUMP                                                                                 \
  "0xc2 0x7 0x1200 0x0 0x89c01008 BAD_POOL_CALLER pool.sys ? ?\n"                                  \
  "  ? nt!KeBugCheckEx+0x1b\n"                                                                     \
  "  0x804f8e95 pool!Free+0x21\n"

typedef struct
{
  const char *text;
  const char *dump;
} Layout;

static const Layout layouts[] = {
  { BREAK, CODE_DUMP " ? ? ? ?\n" },
  { SHORT, CODE_DUMP " ? leaky.sys ? ?\n" },
  { LONG, LONG_DUMP },
  { KEYED, KEYED_DUMP },
  { "kd> .bugcheck\nBugcheck code 000000C4\n"
    "Arguments 00000000`00000062 fffffa80`059c5c88 fffffa80`04f5a010 00000000`00000001\n",
    CODE_DUMP " ? ? ? ?\n" },
};

#define N_LAYOUTS G_N_ELEMENTS (layouts)

static const char *
or_unknown (const char *text)
{
  return text != NULL ? text : "?";
}

static char *
dump (const PscCapture *capture)
{
  const PscCrash *crash = capture->evidence->crash;
  GString *text = g_string_new (NULL);

  if (crash == NULL)
    return g_string_free (text, FALSE);
  g_string_append_printf (text, "0x%" G_GINT64_MODIFIER "x", crash->code);
  for (guint i = 0; i < crash->n_parameters; i++)
    g_string_append_printf (text, " 0x%" G_GINT64_MODIFIER "x", crash->parameters[i]);
  g_string_append_printf (text, " %s %s %s %s\n", or_unknown (crash->name),
                          or_unknown (crash->driver), or_unknown (crash->process),
                          or_unknown (crash->bucket));
  for (guint i = 0; i < crash->stack->len; i++)
    {
      const PscFrame *frame = &g_array_index (crash->stack, PscFrame, i);

      if (frame->address == 0)
        g_string_append (text, "  ?");
      else
        g_string_append_printf (text, "  0x%" G_GINT64_MODIFIER "x", frame->address);
      g_string_append_printf (text, " %s", or_unknown (frame->symbol));
      if (frame->source_file != NULL)
        g_string_append_printf (text, " %s:%u", frame->source_file, frame->source_line);
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

static void
assert_dump (const PscCapture *capture, const char *expected, const char *issues)
{
  g_autofree char *got = NULL;
  g_autofree char *told = NULL;

  ck_assert_ptr_nonnull (capture);
  got = dump (capture);
  told = psc_test_dump_issues (capture);
  ck_assert_str_eq (got, expected);
  ck_assert_str_eq (told, issues);
}

/* Loop index: the layout. */
START_TEST (each_form_is_read)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (layouts[_i].text, -1);

  assert_dump (capture, layouts[_i].dump, "");
  ck_assert_uint_eq (capture->file->sections->len, 1);
  ck_assert_str_eq (g_array_index (capture->file->sections, PscInputSection, 0).kind, "analyze");
}
END_TEST

START_TEST (three_prints_of_one_crash_are_one)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (BREAK SHORT LONG, -1);
  const PscFrame *symbol;

  assert_dump (capture, LONG_DUMP, "");
  ck_assert_uint_eq (capture->evidence->crash->line, 3);
  ck_assert_uint_eq (capture->file->sections->len, 3);
  symbol = psc_evidence_find_symbol (capture->evidence, 0xfffff8000176effe);
  ck_assert_str_eq (symbol->symbol, "leaky!DriverUnload+0x155");
}
END_TEST

START_TEST (an_earlier_long_report_keeps_what_a_later_short_one_does_not_tell)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (LONG "0: kd> !analyze\n" SHORT, -1);

  assert_dump (capture, LONG_DUMP, "");
}
END_TEST

START_TEST (of_two_crashes_the_last_is_kept_and_it_is_told)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (LONG KEYED, -1);

  assert_dump (capture, KEYED_DUMP,
               "note: another crash than that of line 2: the last one is shown\n");
}
END_TEST

/* Loop index: the damage and the layout. */
START_TEST (damage_changes_nothing)
{
  const Layout *layout = &layouts[(guint) _i % N_LAYOUTS];
  const PscDamage *damage = psc_damage_get ((guint) _i / N_LAYOUTS);
  gsize n_bytes;
  g_autofree char *text = psc_damage_apply (damage, layout->text, &n_bytes);
  g_autoptr (PscCapture) capture = psc_test_read_capture (text, (gssize) n_bytes);
  g_autofree char *got = NULL;

  ck_assert_msg (capture != NULL, "%s", damage->name);
  got = dump (capture);
  ck_assert_msg (strcmp (got, layout->dump) == 0, "%s:\n%s", damage->name, got);
}
END_TEST

/* Every word is one of the whole report's. */
static void
assert_words (const char *got, const char *expected, gsize length)
{
  g_auto (GStrv) words = g_strsplit_set (got, " \n", -1);
  g_auto (GStrv) known = g_strsplit_set (expected, " \n", -1);

  for (guint i = 0; words[i] != NULL; i++)
    ck_assert_msg (strcmp (words[i], "?") == 0 || strcmp (words[i], "other") == 0
                       || g_strv_contains ((const char *const *) known, words[i]),
                   "cut at %" G_GSIZE_FORMAT ": %s", length, words[i]);
}

/* Loop index: the layout. */
START_TEST (a_text_cut_anywhere_gives_nothing_wrong)
{
  const char *text = layouts[_i].text;

  for (gsize length = strlen (text) - 1; length > 0; length--)
    {
      g_autoptr (PscCapture) capture = psc_test_read_capture (text, (gssize) length);
      g_autofree char *got = NULL;

      if (capture == NULL)
        continue;
      got = dump (capture);
      assert_words (got, layouts[_i].dump, length);
    }
}
END_TEST

START_TEST (a_frame_cut_at_the_end_is_left_out_and_told)
{
  const char *frame = strstr (LONG, "fffff880`03f31ca0");
  gsize end = (gsize) (strchr (frame, '\n') - LONG);

  for (gsize length = end - 1; length > (gsize) (frame - LONG) + 1; length--)
    {
      g_autoptr (PscCapture) capture = psc_test_read_capture (LONG, (gssize) length);

      ck_assert_uint_eq (capture->evidence->crash->stack->len, 1);
      ck_assert_msg (psc_test_has_issue (capture->issues, PSC_SEVERITY_WARNING, "not all there"),
                     "cut at %" G_GSIZE_FORMAT, length);
    }
}
END_TEST

START_TEST (frames_left_out_break_the_chain_of_addresses)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture ("BUGCHECK_STR:  0xc4_62\nSTACK_TEXT:\n"
                             "f78b2b30 804f8e95 00000003 00000001 00000000 nt!One+0x1b\n"
                             "...\n"
                             "f78b2b84 f8001234 89c01008 00000000 00000000 nt!Two+0x21\n"
                             "f78b2b94 f8001238 89c01008 00000000 00000000 nt!Three+0x3\n",
                             -1);

  assert_dump (capture,
               "0xc4 0x62 ? ? ? ?\n  ? nt!One+0x1b\n  ? nt!Two+0x21\n  0xf8001234 nt!Three+0x3\n",
               "warning: crash report: frames of the stack are left out here\n");
}
END_TEST

START_TEST (inlined_functions_share_the_address_of_their_caller)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (
      "BUGCHECK_STR:  0xc4_62\nSTACK_TEXT:\n"
      "fffff880`03f31c98 fffff800`0176e212 : 0 0 0 0 : nt!One+0x1b\n"
      "(Inline Function) --------`-------- : --------`-------- : dead!Two+0x3 [c:\\a b.c @ 7]\n"
      "fffff880`03f31ca0 fffff800`0176effe : 0 0 0 0 : dead!Three\n",
      -1);

  assert_dump (capture,
               "0xc4 0x62 ? ? ? ?\n  ? nt!One+0x1b\n"
               "  0xfffff8000176e212 dead!Two+0x3 c:\\a b.c:7\n"
               "  0xfffff8000176e212 dead!Three\n",
               "");
}
END_TEST

/* Loop index: a text that mentions bug checks. */
START_TEST (prose_about_crashes_is_no_report)
{
  static const char *const texts[] = {
    "BugCheck codes are explained below, {62} among them.\n",
    "Arg1: 62, as somebody wrote\nIMAGE_NAME:  test.sys\n",
    "(0x1,0x2,0x3,0x4)\n",
    "THIS_IS_NOT (a crash)\n",
  };

  ck_assert_ptr_null (psc_test_read_capture (texts[_i], -1));
}
END_TEST

START_TEST (the_seed_with_three_prints_is_read_exactly)
{
  g_autoptr (PscCapture) capture = psc_test_read_seed ("000_3f797a6f61bb59f5.txt");
  const PscCrash *crash;
  const PscFrame *frame;

  if (capture == NULL)
    return;
  crash = capture->evidence->crash;
  ck_assert_uint_eq (crash->code, 0xc4);
  ck_assert_uint_eq (crash->n_parameters, 4);
  ck_assert_uint_eq (crash->parameters[0], 0x62);
  ck_assert_uint_eq (crash->parameters[1], 0xfffffa80059c5c88);
  ck_assert_uint_eq (crash->parameters[3], 1);
  ck_assert_str_eq (crash->name, "DRIVER_VERIFIER_DETECTED_VIOLATION");
  ck_assert_str_eq (crash->driver, "test.sys");
  ck_assert_str_eq (crash->process, "services.exe");
  ck_assert_str_eq (crash->bucket, "X64_0xc4_62_VRF_LEAKED_POOL_IMAGE_test.sys");
  ck_assert_uint_eq (crash->stack->len, 35);
  frame = &g_array_index (crash->stack, PscFrame, 5);
  ck_assert_uint_eq (frame->address, 0xfffff80001b1b54a);
  ck_assert_str_eq (frame->symbol, "nt!VfPoolCheckForLeaks+0x4a");
  ck_assert (!psc_test_has_issue (capture->issues, PSC_SEVERITY_WARNING, "crash report"));
}
END_TEST

static Suite *
analyze_suite (void)
{
  Suite *suite = suite_create ("capture/analyze");
  TCase *tcase = tcase_create ("analyze");

  tcase_add_loop_test (tcase, each_form_is_read, 0, (int) N_LAYOUTS);
  tcase_add_test (tcase, three_prints_of_one_crash_are_one);
  tcase_add_test (tcase, an_earlier_long_report_keeps_what_a_later_short_one_does_not_tell);
  tcase_add_test (tcase, of_two_crashes_the_last_is_kept_and_it_is_told);
  tcase_add_loop_test (tcase, damage_changes_nothing, 0, (int) (psc_damage_get_n () * N_LAYOUTS));
  tcase_add_loop_test (tcase, a_text_cut_anywhere_gives_nothing_wrong, 0, (int) N_LAYOUTS);
  tcase_add_test (tcase, a_frame_cut_at_the_end_is_left_out_and_told);
  tcase_add_test (tcase, frames_left_out_break_the_chain_of_addresses);
  tcase_add_test (tcase, inlined_functions_share_the_address_of_their_caller);
  tcase_add_loop_test (tcase, prose_about_crashes_is_no_report, 0, 4);
  tcase_add_test (tcase, the_seed_with_three_prints_is_read_exactly);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (analyze_suite ());
}
