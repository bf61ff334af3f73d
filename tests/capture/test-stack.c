/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Stacks, words with symbols and nearest symbols: which address each name belongs to.
 */
#include "config.h"

#include <string.h>

#include "support/captures.h"
#include "support/check-main.h"
#include "support/damage.h"
#include "support/evidence.h"

#define K_X64                                                                                      \
  "0: kd> k\n"                                                                                     \
  "Child-SP          RetAddr           Call Site\n"                                                \
  "fffff880`03f31c98 fffff800`0176e212 nt!DbgBreakPointWithStatus\n"                               \
  "fffff880`03f31ca0 fffff800`0176effe nt!KiBugCheckDebugBreak+0x12\n"                             \
  "fffff880`03f31d00 fffff880`04c73043 nt!KeBugCheck2+0x71e\n"                                     \
  "fffff880`03f323d0 fffff880`04c73100 test!DriverEntry+0x33 [e:\\driver\\test\\test.c @ 20]\n"    \
  "fffff880`03f32410 00000000`00000000 0xfffff880`04c73100\n"
#define K_X64_DUMP                                                                                 \
  "0xfffff8000176e212 nt!KiBugCheckDebugBreak+0x12\n"                                              \
  "0xfffff8000176effe nt!KeBugCheck2+0x71e\n"                                                      \
  "0xfffff88004c73043 test!DriverEntry+0x33 [e:\\driver\\test\\test.c:20]\n"

#define KN_INLINE                                                                                  \
  "2: kd> kn\n"                                                                                    \
  " # Child-SP          RetAddr               Call Site\n"                                         \
  "00 fffff880`03f31c98 fffff800`0176e212     nt!KeBugCheckEx\n"                                   \
  "01 (Inline Function) --------`--------     netx!Get+0x7 [e:\\get.h @ 3]\n"                      \
  "02 (Inline Function) --------`00000000     netx!Pop+0x7 [e:\\get.h @ 4]\n"                      \
  "WARNING: Stack unwind information not available. Following frames may be wrong.\n"              \
  "03 fffff880`03f31ca0 fffff800`0176effe     netx!map<int, char>::put+0x4 [map.h @ 30]\n"         \
  "0a fffff880`03f31d00 fffff800`0176ff00     netx!`anonymous namespace'::run+0x9\n"
#define KN_INLINE_DUMP                                                                             \
  "0xfffff8000176e212 netx!map<int, char>::put+0x4 [map.h:30]\n"                                   \
  "0xfffff8000176effe netx!`anonymous namespace'::run+0x9\n"

#define KB_X64                                                                                     \
  "0: kd> kb\n"                                                                                    \
  "RetAddr           : Args to Child                                                           "   \
  ": Call Site\n"                                                                                  \
  "fffff800`0176e212 : 00000000`00000062 fffffa80`054d28f0 00000000`00000065 fffff800`016beb78 "   \
  ": nt!DbgBreakPointWithStatus\n"                                                                 \
  "fffff800`0176effe : fffffa80`00000003 00000000`00000000 fffff800`016bf3d0 00000000`000000c4 "   \
  ": nt!KiBugCheckDebugBreak+0x12\n"
#define KB_X64_DUMP "0xfffff8000176e212 nt!KiBugCheckDebugBreak+0x12\n"

#define KV_X64                                                                                     \
  "0: kd> kvn\n"                                                                                   \
  " # Child-SP          RetAddr           : Args to Child                                     "    \
  "                      : Call Site\n"                                                            \
  "00 fffff880`03f31c98 fffff800`0176e212 : 00000000`00000062 fffffa80`054d28f0 "                  \
  "00000000`00000065 fffff800`016beb78 : nt!KiPageFault+0x260 (TrapFrame @ fffff880`03f31c98)\n"   \
  "01 fffff880`03f31ca0 fffff800`0176effe : fffffa80`00000003 00000000`00000000 "                  \
  "fffff800`016bf3d0 00000000`000000c4 : test!Leak+0x12 (TrapFrame @ fffff880`03f31ca0)\n"
#define KV_X64_DUMP "0xfffff8000176e212 test!Leak+0x12\n"

#define KV_X86                                                                                     \
  "kd> kv\n"                                                                                       \
  "ChildEBP RetAddr  Args to Child              \n"                                                \
  "9f0c7b5c 8124fbd1 00000003 9d2fb000 00000000 nt!RtlpBreakWithStatusInstruction (FPO: "          \
  "[1,0,0])\n"                                                                                     \
  "9f0c7b7c 987266bb 00000003 00000000 00000001 nt!ExFreePoolWithTag+0x7b1 (FPO: [Non-Fpo])\n"     \
  "9f0c7c00 815258f3 00000003 00000000 00000001 myfault!FreePoolLeak+0x33 (CONV: stdcall) "        \
  "[d:\\src\\leak.c @ 61]\n"                                                                       \
  "9f0c7c20 00000000 00000003 00000000 00000001 nt!IovCallDriver+0x82 (FPO: [0,0] TrapFrame @ "    \
  "9f0c7c20)\n"
#define KV_X86_DUMP                                                                                \
  "0x8124fbd1 nt!ExFreePoolWithTag+0x7b1\n"                                                        \
  "0x987266bb myfault!FreePoolLeak+0x33 [d:\\src\\leak.c:61]\n"                                    \
  "0x815258f3 nt!IovCallDriver+0x82\n"

#define K_X86                                                                                      \
  "kd> k\n"                                                                                        \
  "ChildEBP RetAddr  \n"                                                                           \
  "9f0c7b5c 8124fbd1 nt!RtlpBreakWithStatusInstruction\n"                                          \
  "9f0c7b7c 987266bb nt!ExFreePoolWithTag+0x7b1\n"                                                 \
  "WARNING: Frame IP not in any known module. Following frames may be wrong.\n"                    \
  "9f0c7c00 815258f3 myfault+0x33\n"
#define K_X86_DUMP                                                                                 \
  "0x8124fbd1 nt!ExFreePoolWithTag+0x7b1\n"                                                        \
  "0x987266bb myfault+0x33\n"

#define KP                                                                                         \
  "0: kd> kp\n"                                                                                    \
  "Child-SP          RetAddr           Call Site\n"                                                \
  "fffff880`03f31c98 fffff800`0176e212 test!Leak(int n = 0n5, void (*)(int) f = 0x0)\n"            \
  "fffff880`03f31ca0 fffff800`0176effe test!DriverEntry(struct _DRIVER_OBJECT * o = "              \
  "0xfffffa80`054d28f0)+0x33 [e:\\test.c @ 20]\n"                                                  \
  "fffff880`03f31d00 fffff800`0176ff00 test!Call::operator()(void)+0x4\n"
#define KP_DUMP                                                                                    \
  "0xfffff8000176e212 test!DriverEntry+0x33 [e:\\test.c:20]\n"                                     \
  "0xfffff8000176effe test!Call::operator()+0x4\n"

#define KP_LINES                                                                                   \
  "0: kd> kP\n"                                                                                    \
  "Child-SP          RetAddr           Call Site\n"                                                \
  "fffff880`03f31c98 fffff800`0176e212 test!Leak(\n"                                               \
  "\t\t\tint n = 0n5)\n"                                                                           \
  "fffff880`03f31ca0 fffff800`0176effe test!DriverEntry(\n"                                        \
  "\t\t\tstruct _DRIVER_OBJECT * o = 0xfffffa80`054d28f0, \n"                                      \
  "\t\t\tstruct _UNICODE_STRING * p = 0x00000000`00000000)+0x33 [e:\\test.c @ 20]\n"               \
  "fffff880`03f31d00 fffff800`0176ff00 test!Call(void)+0x4\n"                                      \
  "fffff880`03f31d40 fffff800`0176ff20 test!Next(\n"                                               \
  "\t\t\tint n = 0n5)+0x7\n"
#define KP_LINES_DUMP                                                                              \
  "0xfffff8000176e212 test!DriverEntry+0x33 [e:\\test.c:20]\n"                                     \
  "0xfffff8000176effe test!Call+0x4\n"                                                             \
  "0xfffff8000176ff00 test!Next+0x7\n"

#define KF                                                                                         \
  "0: kd> knf\n"                                                                                   \
  " #   Memory  Child-SP          RetAddr           Call Site\n"                                   \
  "00           fffff880`03f31c98 fffff800`0176e212 nt!DbgBreakPointWithStatus\n"                  \
  "01         8 fffff880`03f31ca0 fffff800`0176effe nt!KiBugCheckDebugBreak+0x12\n"
#define KF_DUMP "0xfffff8000176e212 nt!KiBugCheckDebugBreak+0x12\n"

#define DPS_X64                                                                                    \
  "0: kd> dps fffff880`03f31c98 L4\n"                                                              \
  "fffff880`03f31c98  fffff800`0176e212 nt!KiBugCheckDebugBreak+0x12\n"                            \
  "fffff880`03f31ca0  00000000`00000000\n"                                                         \
  "fffff880`03f31ca8  fffff880`04c73043 test!DriverEntry+0x33 [e:\\driver\\test.c @ 20]\n"         \
  "fffff880`03f31cb0  ????????`????????\n"
#define DPS_X64_DUMP                                                                               \
  "0xfffff8000176e212 nt!KiBugCheckDebugBreak+0x12\n"                                              \
  "0xfffff88004c73043 test!DriverEntry+0x33 [e:\\driver\\test.c:20]\n"

#define DDS_X86                                                                                    \
  "kd> dds 9f0c7b5c L2\n"                                                                          \
  "9f0c7b5c  8124fbd1 nt!ExFreePoolWithTag+0x7b1\n"                                                \
  "9f0c7b60  987266bb myfault+0x33\n"
#define DDS_X86_DUMP                                                                               \
  "0x8124fbd1 nt!ExFreePoolWithTag+0x7b1\n"                                                        \
  "0x987266bb myfault+0x33\n"

#define LN                                                                                         \
  "0: kd> ln fffff880`04c73043\n"                                                                  \
  "Browse module\n"                                                                                \
  "Set bu breakpoint\n"                                                                            \
  "\n"                                                                                             \
  " [e:\\driver\\test.c @ 20] (fffff880`04c73010)   test!DriverEntry+0x33   |  "                   \
  "(fffff880`04c73080)   test!Unload\n"                                                            \
  "0: kd> ln fffff880`04c73080\n"                                                                  \
  "(fffff880`04c73080)   test!Unload   |  (fffff880`04c730c0)   test!Next\n"                       \
  "Exact matches:\n"                                                                               \
  "    test!Unload (struct _DRIVER_OBJECT *)\n"                                                    \
  "0: kd> ln 98726659\n"                                                                           \
  "(98726638)   myfault!PoolLeak+0x21\n"
#define LN_DUMP                                                                                    \
  "0xfffff88004c73043 test!DriverEntry+0x33 [e:\\driver\\test.c:20]\n"                             \
  "0xfffff88004c73010 test!DriverEntry\n"                                                          \
  "0xfffff88004c73080 test!Unload\n"                                                               \
  "0xfffff88004c730c0 test!Next\n"                                                                 \
  "0x98726659 myfault!PoolLeak+0x21\n"                                                             \
  "0x98726638 myfault!PoolLeak\n"

typedef struct
{
  const char *text;
  const char *dump;
  guint n_sections;
} Layout;

static const Layout layouts[] = {
  { K_X64, K_X64_DUMP, 1 },     { KN_INLINE, KN_INLINE_DUMP, 1 }, { KB_X64, KB_X64_DUMP, 1 },
  { KV_X64, KV_X64_DUMP, 1 },   { KV_X86, KV_X86_DUMP, 1 },       { K_X86, K_X86_DUMP, 1 },
  { KP, KP_DUMP, 1 },           { KP_LINES, KP_LINES_DUMP, 1 },   { KF, KF_DUMP, 1 },
  { DPS_X64, DPS_X64_DUMP, 1 }, { DDS_X86, DDS_X86_DUMP, 1 },     { LN, LN_DUMP, 3 },
};

#define N_LAYOUTS G_N_ELEMENTS (layouts)

static void
assert_symbols (const PscCapture *capture, const char *expected)
{
  g_autofree char *dump = NULL;

  ck_assert_ptr_nonnull (capture);
  dump = psc_test_dump_symbols (capture->evidence);
  ck_assert_msg (strcmp (dump, expected) == 0, "%s\nexpected:\n%s", dump, expected);
}

START_TEST (each_layout_is_read_whole)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (layouts[_i].text, -1);

  assert_symbols (capture, layouts[_i].dump);
  ck_assert_uint_eq (psc_issues_get_n (capture->issues), 0);
  ck_assert_uint_eq (capture->file->sections->len, layouts[_i].n_sections);
  ck_assert_str_eq (g_array_index (capture->file->sections, PscInputSection, 0).kind, "stack");
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
  dump = psc_test_dump_symbols (capture->evidence);
  ck_assert_msg (strcmp (dump, layout->dump) == 0, "%s:\n%s\nfrom:\n%s", damage->name, dump,
                 damaged);
  ck_assert_uint_eq (psc_issues_get_n (capture->issues), 0);
}
END_TEST

START_TEST (a_text_cut_anywhere_says_nothing_else)
{
  const Layout *layout = &layouts[_i];

  for (gsize length = strlen (layout->text) - 1; length > 0; length--)
    {
      g_autoptr (PscCapture) capture = psc_test_read_capture (layout->text, (gssize) length);
      g_autofree char *dump = NULL;

      if (capture == NULL)
        continue;
      dump = psc_test_dump_symbols (capture->evidence);
      ck_assert_msg (psc_test_says_nothing_else (dump, layout->dump), "cut at %zu:\n%s", length,
                     dump);
    }
}
END_TEST

START_TEST (a_name_that_the_text_ends_in_is_reported)
{
  static const char *const cuts[] = {
    K_X64 "fffff880`03f3",
    K_X86 "9f0c7c40 98726700 test!Foo+0x3",
    DPS_X64 "fffff880`03f31cb8  fffff800`0176e212 nt!KiBug",
    LN "(98726700)   myfault!Poo",
    LN "(98726700)   myfault!PoolLeak | (98726800)   myfault!Po",
  };
  g_autoptr (PscCapture) capture = psc_test_read_capture (cuts[_i], -1);

  ck_assert (psc_test_has_issue (capture->issues, PSC_SEVERITY_WARNING, "ends in the middle"));
}
END_TEST

START_TEST (a_gap_parts_a_frame_from_the_next)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture ("Child-SP          RetAddr           Call Site\n"
                             "fffff880`03f31c98 fffff800`0176e212 nt!DbgBreakPointWithStatus\n"
                             "...\n"
                             "fffff880`03f31ca0 fffff800`0176effe nt!KiBugCheckDebugBreak+0x12\n"
                             "fffff880`03f31d00 fffff880`04c73043 nt!KeBugCheck2+0x71e\n",
                             -1);

  assert_symbols (capture, "0xfffff8000176effe nt!KeBugCheck2+0x71e\n");
}
END_TEST

START_TEST (each_heading_begins_another_stack)
{
  g_autofree char *text = g_strconcat (K_X64, strchr (K_X64, '\n') + 1, NULL);
  g_autoptr (PscCapture) capture = psc_test_read_capture (text, -1);

  assert_symbols (capture, K_X64_DUMP);
}
END_TEST

/* In these columns a name belongs to another address below `k` than below `dps`. */
START_TEST (rows_that_nothing_says_are_frames_or_words_are_left_alone)
{
  static const char rows[] = "fffff880`03f31c98 fffff800`0176e212 nt!DbgBreakPointWithStatus\n"
                             "fffff880`03f31ca0 fffff800`0176effe nt!KiBugCheckDebugBreak+0x12\n"
                             "fffff880`03f31ca8 fffff880`04c73043 nt!KeBugCheck2+0x71e\n";
  g_autofree char *text = g_strconcat (LN, "0: kd> .frame\n", rows, NULL);
  g_autofree char *framed = g_strconcat ("0: kd> kL\n", rows, NULL);
  g_autoptr (PscCapture) alone = psc_test_read_capture (text, -1);
  g_autoptr (PscCapture) below = psc_test_read_capture (framed, -1);

  assert_symbols (alone, LN_DUMP);
  assert_symbols (below, "0xfffff8000176e212 nt!KiBugCheckDebugBreak+0x12\n"
                         "0xfffff8000176effe nt!KeBugCheck2+0x71e\n");
}
END_TEST

START_TEST (words_that_follow_one_another_need_no_command)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture ("9f0c7b5c  8124fbd1 nt!ExFreePoolWithTag+0x7b1\n"
                             "9f0c7b60  987266bb myfault+0x33\n"
                             "9f0c7b64  00000000\n"
                             "9f0c7b68  987266c0 myfault+0x38\n",
                             -1);

  assert_symbols (capture, DDS_X86_DUMP "0x987266c0 myfault+0x38\n");
}
END_TEST

START_TEST (what_is_no_row_names_nothing)
{
  static const char *const lines[] = {
    "a7ddb000 a7e14180   WavxDMgr   (deferred)",
    "98726659 myfault!PoolLeak+0x21",
    "8124fbd1 987266bb some prose",
    "8124fbd1 987266bb 00000000 nt!Foo+0x1",
    "8124fbd1 : nt!Foo+0x1",
    "8124fbd1 : 00000000 00000001 nt!Foo+0x1",
    "9f0c7b5c987266bb0 987266bb nt!Foo+0x1",
    "(98726638) is where nt!Foo begins",
    "(98726638)   PoolLeak",
    "(fffffffffffffff0)   nt!Foo+0x21   |  (1)   nt!Bar",
  };
  g_autofree char *text = g_strconcat (K_X86, lines[_i], "\n", lines[_i], "\n", NULL);
  g_autoptr (PscCapture) capture = psc_test_read_capture (text, -1);

  assert_symbols (capture, K_X86_DUMP);
}
END_TEST

START_TEST (a_stack_below_a_log_record_belongs_to_the_record)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture ("kd> !verifier 80\n"
                             "Pool block 9d2fb000, Size 000fa000, Thread 98090300\n"
                             "81530238 nt!XdvExAllocatePoolInternal+0x17\n"
                             "98726659 myfault!PoolLeak+0x21\n",
                             -1);

  assert_symbols (capture, "");
  ck_assert_uint_eq (capture->evidence->traces->len, 1);
}
END_TEST

/* Texts, and the source of the name of fffff88004c73043. */
static const struct
{
  const char *text;
  const char *file;
  guint line;
} sources[] = {
#define NEAREST                                                                                    \
  "(fffff880`04c73010)   test!DriverEntry+0x33   |  (fffff880`04c73080)   test!Unload\n"
  { "0: kd> ln fffff88004c73043\ne:\\driver\\test.c(20)+0x13\n" NEAREST, "e:\\driver\\test.c", 20 },
  { "0: kd> ln fffff88004c73043\n/src/test.c(20)\n" NEAREST, "/src/test.c", 20 },
  { "0: kd> ln fffff88004c73043\n" NEAREST, NULL, 0 },
  /* of another command, or no place at all */
  { "0: kd> ln fffff88004c73080\ntest.c(7)\n0: kd> ln fffff88004c73043\n" NEAREST, NULL, 0 },
  { "0: kd> dps\ntest.c(20)\n" NEAREST, NULL, 0 },
  { "0: kd> ln fffff88004c73043\ntest(20)\n" NEAREST, NULL, 0 },
  { "0: kd> ln fffff88004c73043\ntest.c(20) is the place\n" NEAREST, NULL, 0 },
  { "0: kd> ln fffff88004c73043\ntest.c(4294967296)\n" NEAREST, NULL, 0 },
  { "0: kd> ln fffff88004c73043\n(20)\n" NEAREST, NULL, 0 },
};

START_TEST (older_debuggers_print_the_source_above_the_nearest_symbols)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (sources[_i].text, -1);
  const PscFrame *frame =
      psc_evidence_find_symbol (capture->evidence, G_GUINT64_CONSTANT (0xfffff88004c73043));

  ck_assert_str_eq (frame->symbol, "test!DriverEntry+0x33");
  ck_assert_pstr_eq (frame->source_file, sources[_i].file);
  ck_assert_uint_eq (frame->source_line, sources[_i].line);
}
END_TEST

static Suite *
stack_suite (void)
{
  Suite *suite = suite_create ("capture/stack");
  TCase *tcase = tcase_create ("stack");

  tcase_add_loop_test (tcase, each_layout_is_read_whole, 0, (int) N_LAYOUTS);
  tcase_add_loop_test (tcase, damage_changes_nothing, 0, (int) (psc_damage_get_n () * N_LAYOUTS));
  tcase_add_loop_test (tcase, a_text_cut_anywhere_says_nothing_else, 0, (int) N_LAYOUTS);
  tcase_add_loop_test (tcase, a_name_that_the_text_ends_in_is_reported, 0, 5);
  tcase_add_test (tcase, a_gap_parts_a_frame_from_the_next);
  tcase_add_test (tcase, each_heading_begins_another_stack);
  tcase_add_test (tcase, rows_that_nothing_says_are_frames_or_words_are_left_alone);
  tcase_add_test (tcase, words_that_follow_one_another_need_no_command);
  tcase_add_loop_test (tcase, what_is_no_row_names_nothing, 0, 10);
  tcase_add_test (tcase, a_stack_below_a_log_record_belongs_to_the_record);
  tcase_add_loop_test (tcase, older_debuggers_print_the_source_above_the_nearest_symbols, 0,
                       G_N_ELEMENTS (sources));
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (stack_suite ());
}
