/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Memory as the debugger displays it, and hits of searches, which look like it.
 */
#include "config.h"

#include <string.h>

#include "support/captures.h"
#include "support/check-main.h"
#include "support/damage.h"
#include "support/evidence.h"

#define DB                                                                                         \
  "0: kd> db fffffa80059c5c88\n"                                                                   \
  "fffffa80`059c5c88  74 00 65 00 73 00 74 00-2e 00 73 00 79 00 73 00  t.e.s.t...s.y.s.\n"         \
  "fffffa80`059c5c98  ?? ?? ?? ?? ?? ?? ?? ?\?-0e 00 36 02 43 63 56 70  ????????..6.CcVp\n"        \
  "fffffa80`059c5ca8  60 5b 9c 05                                      `[..\n"
#define DC                                                                                         \
  "kd> dc a7e0f300 L6\n"                                                                           \
  "a7e0f300  696e7374 00000214 8054c968 8054c950  tsni....h.T.P.T.\n"                              \
  "a7e0f310  74730020 ????????                     .st????\n"

#define DD                                                                                         \
  "kd> dd 9d2fb000\n"                                                                              \
  "ffffffff`9d2fb000  00000001 deadbeef ???????? 80000000\n"                                       \
  "ffffffff`9d2fb010  00000001 deadbeef\n"

#define DQ                                                                                         \
  "0: kd> dq poi(nt!PoolTrackTable)\n"                                                             \
  "fffffa80`059c5ca8  fffffa80`059c5b60 ????????`????????\n"                                       \
  "fffffa80`059c5cb8  00000000`00000001 00000000`00000002\n"

#define DW                                                                                         \
  "0: kd> dw a7e0f300 La\n"                                                                        \
  "a7e0f300  0074 0065 0073 0074 ???? 0073 0079 0073\n"                                            \
  "a7e0f310  0001 0203\n"

#define ONE_BY_ONE                                                                                 \
  "0: kd> dd /c1 a7e0f300 L3\n"                                                                    \
  "a7e0f300  00000074\n"                                                                           \
  "a7e0f304  00000065\n"                                                                           \
  "a7e0f308  00000073\n"

#define WITHOUT_COMMAND                                                                            \
  "fffffa80`059c5c88  74 00 65 00 73 00 74 00-2e 00 73 00 79 00 73 00  t.e.s.t...s.y.s.\n"         \
  "fffffa80`059c5c98  00 00 00 00 00 00 00 00-0e 00 36 02 43 63 56 70  ..........6.CcVp\n"

typedef struct
{
  const char *text;
  const char *dump;
} Layout;

static const Layout layouts[] = {
  { DB, "0xfffffa80059c5c88 740065007300740"
        "02e007300790073"
        "00????????????????0e00360243635670605b9c05\n" },
  { DC, "0xa7e0f300 74736e691402000068c9548050c9548020007374????????\n" },
  { DD, "0xffffffff9d2fb000 01000000efbeadde????????0000008001000000efbeadde\n" },
  { DQ, "0xfffffa80059c5ca8 605b9c0580faffff????????????????"
        "01000000000000000200000000000000\n" },
  { DW, "0xa7e0f300 7400650073007400????73007900730001000302\n" },
  { ONE_BY_ONE, "0xa7e0f300 740000006500000073000000\n" },
  { WITHOUT_COMMAND, "0xfffffa80059c5c88 74006500730074002e00730079007300"
                     "00000000000000000e00360243635670\n" },
};

#define N_LAYOUTS G_N_ELEMENTS (layouts)

/* `0xADDRESS bytes` a line; `??` is unknown. */
static char *
dump_memory (const PscEvidence *evidence)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < evidence->memory->len; i++)
    {
      const PscMemoryRun *run = (const PscMemoryRun *) g_ptr_array_index (evidence->memory, i);

      ck_assert_uint_eq (run->bytes->len, run->known->len);
      g_string_append_printf (text, "0x%" G_GINT64_MODIFIER "x ", run->address);
      for (guint b = 0; b < run->bytes->len; b++)
        if (run->known->data[b])
          g_string_append_printf (text, "%02x", run->bytes->data[b]);
        else
          g_string_append (text, "??");
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

static void
assert_memory (const PscCapture *capture, const char *expected)
{
  g_autofree char *dump = NULL;

  ck_assert_ptr_nonnull (capture);
  dump = dump_memory (capture->evidence);
  ck_assert_msg (strcmp (dump, expected) == 0, "%s\nexpected:\n%s", dump, expected);
}

START_TEST (each_layout_is_read_whole)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (layouts[_i].text, -1);

  assert_memory (capture, layouts[_i].dump);
  ck_assert_uint_eq (psc_issues_get_n (capture->issues), 0);
  ck_assert_uint_eq (capture->evidence->hits->len, 0);
  ck_assert_uint_eq (capture->file->sections->len, 0);
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
  dump = dump_memory (capture->evidence);
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
      dump = g_strchomp (dump_memory (capture->evidence));
      ck_assert_msg (g_str_has_prefix (layout->dump, dump), "cut at %zu:\n%s", length, dump);
    }
}
END_TEST

START_TEST (a_line_that_the_text_ends_in_is_reported)
{
  static const char *const cuts[] = {
    WITHOUT_COMMAND "fffffa80`059c5ca8  60 5b 9c 05 80",
    WITHOUT_COMMAND "fffffa80`059c5ca8  60 5b 9c 05 8",
    WITHOUT_COMMAND "fffffa80`059c5",
    WITHOUT_COMMAND "fffffa80`059c5ca8  60 5b 9c 05                                      `[",
  };
  g_autoptr (PscCapture) capture = psc_test_read_capture (cuts[_i], -1);

  assert_memory (capture, layouts[N_LAYOUTS - 1].dump);
  ck_assert (psc_test_has_issue (capture->issues, PSC_SEVERITY_WARNING, "in the middle"));
}
END_TEST

START_TEST (hits_of_a_search_are_no_memory)
{
  static const char *const texts[] = {
    /* Two hits 16 bytes apart. */
    "0: kd> s -a a7e00000 L9000 \"tsni\"\n"
    "a7e0f300  74 73 6e 69 14 02 00 00-68 c9 54 80 50 c9 54 80  tsni....h.T.P.T.\n"
    "a7e0f310  74 73 6e 69 68 14 02 00-00 53 53 53 68 e0 f2 e0  tsnih....SSSh...\n",
    "0: kd> !for_each_module s -d @#Base @#End 696e7374\n"
    "a7e0f300  696e7374 00000214 8054c968 8054c950  tsni....h.T.P.T.\n"
    "a7e10ba3  696e7374 00000214 8054c968 8054c950  tsni....h.T.P.T.\n",
    "0: kd> lm\n"
    "start    end        module name\n"
    "a7ddb000 a7e14180   WavxDMgr   (deferred)\n"
    "a7e0f300  74 73 6e 69 14 02 00 00-68 c9 54 80 50 c9 54 80  tsni....h.T.P.T.\n"
    "a7e10ba3  74 73 6e 69 68 14 02 00-00 53 53 53 68 e0 f2 e0  tsnih....SSSh...\n",
  };
  g_autoptr (PscCapture) capture = psc_test_read_capture (texts[_i], -1);

  assert_memory (capture, "");
  ck_assert_uint_eq (capture->evidence->hits->len, 2);
}
END_TEST

START_TEST (what_is_no_memory_keeps_none)
{
  static const char *const texts[] = {
    /* physical */
    "0: kd> !db 59c5c88\n"
    "# 59c5c88 74 00 65 00 73 00 74 00-2e 00 73 00 79 00 73 00 t.e.s.t...s.y.s.\n"
    "# 059c5c98 74 00 65 00 73 00 74 00-2e 00 73 00 79 00 73 00 t.e.s.t...s.y.s.\n"
    "# 059c5ca8 74 00 65 00 73 00 74 00-2e 00 73 00 79 00 73 00 t.e.s.t...s.y.s.\n",
    "a7e0f300  696e7374 00000214 8054c968 8054c950  tsni....h.T.P.T.\n",
    "fffffa80`059c5c88  74 0 65 00 73\nfffffa80`059c5c89  74 0\n",
    "9f0c7b50 8124fbd1 00000003 9d2fb000 00000000 nt!RtlpBreakWithStatusInstruction\n"
    "9f0c7b60 8124fbd1 00000003 9d2fb000 00000000 nt!RtlpBreakWithStatusInstruction\n",
    "ffffffff`fffffff8  00 00 00 00 00 00 00 00-00 00 00 00 00 00 00 00  ................\n"
    "00000000`00000008  00 00 00 00 00 00 00 00-00 00 00 00 00 00 00 00  ................\n",
  };
  g_autofree char *text = g_strconcat ("9f0c7b00  00000001 00000002 00000003 00000004\n"
                                       "9f0c7b10  00000005\n",
                                       texts[_i], NULL);
  g_autoptr (PscCapture) capture = psc_test_read_capture (text, -1);

  assert_memory (capture, "0x9f0c7b00 0100000002000000030000000400000005000000\n");
}
END_TEST

START_TEST (lines_that_adjoin_are_one_run_across_commands)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (
      "kd> db 9f0c7b00 L10\n"
      "9f0c7b00  00 01 02 03 04 05 06 07-08 09 0a 0b 0c 0d 0e 0f  ................\n"
      "kd> db 9f0c7b10 L2\n"
      "9f0c7b10  10 11                                            ..\n"
      "kd> db 9f0c7c00 L2\n"
      "9f0c7c00  10 11                                            ..\n"
      "kd> db\n"
      "9f0c7c02  12                                               .\n",
      -1);

  assert_memory (capture, "0x9f0c7b00 000102030405060708090a0b0c0d0e0f1011\n0x9f0c7c00 101112\n");
}
END_TEST

START_TEST (the_published_displays_are_read)
{
  g_autoptr (PscCapture) capture = psc_test_read_seed ("000_3f797a6f61bb59f5.txt");
  const PscMemoryRun *run;

  if (capture == NULL)
    return;
  ck_assert_uint_eq (capture->evidence->memory->len, 2);
  ck_assert_uint_eq (capture->evidence->hits->len, 0);
  run = g_ptr_array_index (capture->evidence->memory, 0);
  ck_assert_uint_eq (run->address, G_GUINT64_CONSTANT (0xfffffa80059c5c88));
  ck_assert_uint_eq (run->bytes->len, 128);
  ck_assert_mem_eq (run->bytes->data, "t\0e\0s\0t\0.\0s\0y\0s\0", 16);
  run = g_ptr_array_index (capture->evidence->memory, 1);
  ck_assert_uint_eq (run->address, G_GUINT64_CONSTANT (0xfffff9800933eff0));
  ck_assert_uint_eq (run->bytes->len, 128);
  ck_assert_uint_eq (run->bytes->data[15], 0xd7);
  ck_assert_uint_eq (run->known->data[15], 1);
  ck_assert_uint_eq (run->known->data[16], 0);
}
END_TEST

static Suite *
memory_suite (void)
{
  Suite *suite = suite_create ("capture/memory");
  TCase *tcase = tcase_create ("memory");

  tcase_add_loop_test (tcase, each_layout_is_read_whole, 0, (int) N_LAYOUTS);
  tcase_add_loop_test (tcase, damage_changes_nothing, 0, (int) (psc_damage_get_n () * N_LAYOUTS));
  tcase_add_loop_test (tcase, a_text_cut_anywhere_says_nothing_else, 0, (int) N_LAYOUTS);
  tcase_add_loop_test (tcase, a_line_that_the_text_ends_in_is_reported, 0, 4);
  tcase_add_loop_test (tcase, hits_of_a_search_are_no_memory, 0, 3);
  tcase_add_loop_test (tcase, what_is_no_memory_keeps_none, 0, 5);
  tcase_add_test (tcase, lines_that_adjoin_are_one_run_across_commands);
  tcase_add_test (tcase, the_published_displays_are_read);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (memory_suite ());
}
