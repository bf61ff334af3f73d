/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Disassembly: labels with their source, operands with their names, and what only looks like it.
 */
#include "config.h"

#include <string.h>

#include "support/captures.h"
#include "support/check-main.h"
#include "support/damage.h"
#include "support/evidence.h"

#define X64                                                                                        \
  "0: kd> u fffff88004c73043\n"                                                                    \
  "test!DriverEntry+0x33 [e:\\driver\\test\\test.c @ 20]:\n"                                       \
  "fffff880`04c73043 4889442428      mov     qword ptr [rsp+28h],rax\n"                            \
  "fffff880`04c7304e 7508            jne     test!DriverEntry+0x48 (fffff880`04c73058)\n"          \
  "fffff880`04c73050 c7442420010000c0 mov     dword ptr [rsp+20h],0C0000001h\n"                    \
  "fffff880`04c7305d 488d0d1c000000  lea     rcx,[test!Unload (fffff880`04c73080)]\n"              \
  "fffff880`04c73064 ff15fe0f0000    call    qword ptr [test!_imp_ExFree (fffff880`04c74068)]\n"
#define X64_DUMP                                                                                   \
  "0xfffff88004c73043 test!DriverEntry+0x33 [e:\\driver\\test\\test.c:20]\n"                       \
  "0xfffff88004c73058 test!DriverEntry+0x48\n"                                                     \
  "0xfffff88004c73080 test!Unload\n"                                                               \
  "0xfffff88004c74068 test!_imp_ExFree\n"

#define X86                                                                                        \
  "kd> uf myfault!PoolLeak\n"                                                                      \
  "myfault!PoolLeak [d:\\src\\leak.c @ 7]:\n"                                                      \
  "    7 98726638 8bff            mov     edi,edi\n"                                               \
  "    9 9872663a 7405            je      myfault!PoolLeak+0x21 (98726659)\n"                      \
  "\n"                                                                                             \
  "myfault!PoolLeak+0x12 [d:\\src\\leak.c @ 9]:\n"                                                 \
  "    9 9872664a 0404            add     al,4\n"                                                  \
  "    9 98726653 ff1500707298    call    dword ptr [myfault!_imp__ExAllocate (98727000)]\n"
#define X86_DUMP                                                                                   \
  "0x98726638 myfault!PoolLeak [d:\\src\\leak.c:7]\n"                                              \
  "0x98726659 myfault!PoolLeak+0x21\n"                                                             \
  "0x9872664a myfault!PoolLeak+0x12 [d:\\src\\leak.c:9]\n"                                         \
  "0x98727000 myfault!_imp__ExAllocate\n"

#define BREAK                                                                                      \
  "nt!DbgBreakPointWithStatus:\n"                                                                  \
  "fffff800`0167bb90 cc              int     3\n"                                                  \
  "0: kd> ub myfault+0x1559\n"                                                                     \
  "myfault+0x1540:\n"                                                                              \
  "fffff807`47f51540 e8bb020000      call    myfault+0x1800 (fffff807`47f51800)\n"                 \
  "fffff807`47f51545 ??              ???\n"                                                        \
  "netx!map<int, char>::put+0x4:\n"                                                                \
  "fffff807`47f51549 e8c1010000      call    netx!map<int, char>::get (fffff807`47f5170f)\n"
#define BREAK_DUMP                                                                                 \
  "0xfffff8000167bb90 nt!DbgBreakPointWithStatus\n"                                                \
  "0xfffff80747f51540 myfault+0x1540\n"                                                            \
  "0xfffff80747f51800 myfault+0x1800\n"                                                            \
  "0xfffff80747f51549 netx!map<int, char>::put+0x4\n"                                              \
  "0xfffff80747f5170f netx!map<int, char>::get\n"

typedef struct
{
  const char *text;
  const char *dump;
  guint n_sections;
} Layout;

static const Layout layouts[] = {
  { X64, X64_DUMP, 1 },
  { X86, X86_DUMP, 1 },
  { BREAK, BREAK_DUMP, 2 },
};

#define N_LAYOUTS G_N_ELEMENTS (layouts)

START_TEST (each_layout_is_read_whole)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (layouts[_i].text, -1);
  g_autofree char *dump = NULL;

  ck_assert_ptr_nonnull (capture);
  dump = psc_test_dump_symbols (capture->evidence);
  ck_assert_str_eq (dump, layouts[_i].dump);
  ck_assert_uint_eq (psc_issues_get_n (capture->issues), 0);
  ck_assert_uint_eq (capture->file->sections->len, layouts[_i].n_sections);
  ck_assert_str_eq (g_array_index (capture->file->sections, PscInputSection, 0).kind,
                    "disassembly");
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

START_TEST (an_address_that_the_text_ends_in_is_reported)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (X64 "test!Other+0x1:\nfffff880`04c8", -1);
  g_autofree char *dump = psc_test_dump_symbols (capture->evidence);

  ck_assert_str_eq (dump, X64_DUMP);
  ck_assert (psc_test_has_issue (capture->issues, PSC_SEVERITY_WARNING, "ends in the middle"));
}
END_TEST

START_TEST (a_label_names_only_what_follows_at_once)
{
  static const char *const between[] = {
    "...\n",
    "The next one is somewhere else:\n",
    "0: kd> u 98726653\n",
    "Debug session time: Sat Jul 13 10:17:30.820 2013 (UTC + 8:00)\n",
  };
  g_autofree char *text =
      g_strconcat (X64, "test!Other+0x1:\n", between[_i], "98726653 ff1500707298 call eax\n", NULL);
  g_autoptr (PscCapture) capture = psc_test_read_capture (text, -1);
  g_autofree char *dump = psc_test_dump_symbols (capture->evidence);

  ck_assert_str_eq (dump, X64_DUMP);
}
END_TEST

START_TEST (what_is_no_label_names_nothing)
{
  static const char *const lines[] = {
    "nt!Foo is called here:",
    "!verifier:",
    "Hello! world:",
    "nt!:",
    "nt! Foo:",
    "test.sys:",
    "myfault+1x:",
    "myfault+0x:",
    "nt!Foo+0x12",
  };
  g_autofree char *text =
      g_strconcat (X64, lines[_i], "\n98726653 ff1500707298    call    eax\n", NULL);
  g_autoptr (PscCapture) capture = psc_test_read_capture (text, -1);
  g_autofree char *dump = psc_test_dump_symbols (capture->evidence);

  ck_assert_str_eq (dump, X64_DUMP);
}
END_TEST

START_TEST (rows_of_numbers_are_no_instructions)
{
  static const char *const lines[] = {
    "98726653 ff15 fadd 0000 1122",
    "98726653 ff150070 deadbeef bad0bad0 00000000",
    "98726653 ff add add",
    "98726653 ff1 call eax",
    "98726653 ff1500707298ff1500707298ff15007072 call eax",
    "9872665 ff15 call eax",
    "a7ddb000 a7e14180   WavxDMgr   (deferred)",
  };
  g_autofree char *text = g_strconcat (X64, "test!Other+0x1:\n", lines[_i], "\n", NULL);
  g_autoptr (PscCapture) capture = psc_test_read_capture (text, -1);
  g_autofree char *dump = psc_test_dump_symbols (capture->evidence);

  ck_assert_str_eq (dump, X64_DUMP);
}
END_TEST

START_TEST (code_without_a_label_is_read_where_it_was_asked_for)
{
  static const char line[] =
      "fffff880`04c7304e e8aabbccdd      call    test!Leak (fffff880`04c73100)\n";
  g_autofree char *asked = g_strconcat (X64, "0: kd> u 98726653\n", line, NULL);
  g_autofree char *shown = g_strconcat (X64, "0: kd> x 98726653\n", line, NULL);
  g_autoptr (PscCapture) first = psc_test_read_capture (asked, -1);
  g_autoptr (PscCapture) second = psc_test_read_capture (shown, -1);
  g_autofree char *first_dump = psc_test_dump_symbols (first->evidence);
  g_autofree char *second_dump = psc_test_dump_symbols (second->evidence);

  ck_assert_str_eq (first_dump, X64_DUMP "0xfffff88004c73100 test!Leak\n");
  ck_assert_str_eq (second_dump, X64_DUMP);
}
END_TEST

static Suite *
disassembly_suite (void)
{
  Suite *suite = suite_create ("capture/disassembly");
  TCase *tcase = tcase_create ("disassembly");

  tcase_add_loop_test (tcase, each_layout_is_read_whole, 0, (int) N_LAYOUTS);
  tcase_add_loop_test (tcase, damage_changes_nothing, 0, (int) (psc_damage_get_n () * N_LAYOUTS));
  tcase_add_loop_test (tcase, a_text_cut_anywhere_says_nothing_else, 0, (int) N_LAYOUTS);
  tcase_add_test (tcase, an_address_that_the_text_ends_in_is_reported);
  tcase_add_loop_test (tcase, a_label_names_only_what_follows_at_once, 0, 4);
  tcase_add_loop_test (tcase, what_is_no_label_names_nothing, 0, 9);
  tcase_add_loop_test (tcase, rows_of_numbers_are_no_instructions, 0, 7);
  tcase_add_test (tcase, code_without_a_label_is_read_where_it_was_asked_for);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (disassembly_suite ());
}
