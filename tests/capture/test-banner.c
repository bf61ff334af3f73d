/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What banners tell of the machine.
 */
#include "config.h"

#include <string.h>

#include "support/captures.h"
#include "support/check-main.h"
#include "support/damage.h"
#include "support/evidence.h"

#define WINDOWS_7                                                                                  \
  "0: kd> vertarget\n"                                                                             \
  "Windows 7 Kernel Version 7601 (Service Pack 1) MP (2 procs) Free x64\n"                         \
  "Product: WinNt, suite: TerminalServer SingleUserTS\n"                                           \
  "Built by: 7601.17514.amd64fre.win7sp1_rtm.101119-1850\n"                                        \
  "Machine Name:\n"                                                                                \
  "Kernel base = 0xfffff800`01612000 PsLoadedModuleList = 0xfffff800`01857670\n"                   \
  "Debug session time: Sat Jul 13 10:17:30.820 2013 (UTC + 8:00)\n"                                \
  "System Uptime: 0 days 0:03:12.125\n"

/* A text, and what it tells: arch, processors, version, build, name, kernel base. */
typedef struct
{
  const char *text;
  const char *facts;
} Case;

static const Case cases[] = {
  { WINDOWS_7, "x64 2 6.1 7601 'Windows 7' 0xfffff80001612000" },
  { "Windows XP Kernel Version 2600 (Service Pack 3) UP Free x86 compatible\n"
    "Kernel base = 0x804d7000 PsLoadedModuleList = 0x805531a0\n",
    "x86 1 5.1 2600 'Windows XP' 0x804d7000" },
  { "Windows 10 Kernel Version 19041 MP (8 procs) Free x64\n"
    "Edition build lab: 19041.1.amd64fre.vb_release.191206-1406\n",
    "x64 8 10.0 19041 'Windows 10' ?" },
  { "Windows 10 Kernel Version 22621 MP (12 procs) Free ARM 64-bit (AArch64)\n",
    "arm64 12 10.0 22621 'Windows 10' ?" },
  { "Windows Server 2008/Windows Vista Kernel Version 6002 (Service Pack 2) MP (4 procs) Checked "
    "x64\n",
    "x64 4 6.0 6002 'Windows Server 2008/Windows Vista' ?" },
  { "Connected to Windows 7 7601 x64 target at (Sat Jul 13 10:17:30.820 2013 (UTC + 8:00)), ptr64 "
    "TRUE\n",
    "x64 ? 6.1 7601 'Windows 7' ?" },
  { "Connected to Windows XP 2600 x86 compatible target at (Sat Jul 13 10:17:30 2013), ptr64 "
    "FALSE\n",
    "x86 ? 5.1 2600 'Windows XP' ?" },
  { "BUGCHECK_STR:  0xc4_62\nOS_VERSION:  10.0.18362.1\nBUILDLAB_STR:  19h1_release\n"
    "OSPLATFORM_TYPE:  x64\nOSNAME:  Windows 10\n",
    "x64 ? 10.0 18362 'Windows 10' ?" },
};

static char *
dump (const PscCapture *capture)
{
  const PscMachineFacts *facts = &capture->file->machine;
  GString *text = g_string_new (facts->arch != NULL ? facts->arch : "?");
  guint major, minor;

  g_string_append_printf (text, facts->n_processors > 0 ? " %u" : " ?", facts->n_processors);
  if (psc_machine_facts_get_version (facts, &major, &minor))
    g_string_append_printf (text, " %u.%u %u", major, minor, facts->windows_build);
  else
    g_string_append (text, " ? ?");
  g_string_append_printf (text, " '%s'", facts->windows_name != NULL ? facts->windows_name : "");
  if (facts->has_kernel_base)
    g_string_append_printf (text, " 0x%" G_GINT64_MODIFIER "x", facts->kernel_base);
  else
    g_string_append (text, " ?");
  return g_string_free (text, FALSE);
}

static void
assert_facts (const PscCapture *capture, const char *expected, const char *issues)
{
  g_autofree char *got = NULL;
  g_autofree char *told = NULL;

  ck_assert_ptr_nonnull (capture);
  got = dump (capture);
  told = psc_test_dump_issues (capture);
  ck_assert_str_eq (got, expected);
  ck_assert_str_eq (told, issues);
}

/* Loop index: the case. */
START_TEST (each_banner_is_read)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (cases[_i].text, -1);

  assert_facts (capture, cases[_i].facts, "");
}
END_TEST

/* Loop index: the damage and the case. */
START_TEST (damage_changes_nothing)
{
  const Case *c = &cases[(guint) _i % G_N_ELEMENTS (cases)];
  const PscDamage *damage = psc_damage_get ((guint) _i / G_N_ELEMENTS (cases));
  gsize n_bytes;
  g_autofree char *text = psc_damage_apply (damage, c->text, &n_bytes);
  g_autoptr (PscCapture) capture = psc_test_read_capture (text, (gssize) n_bytes);
  g_autofree char *got = NULL;

  ck_assert_msg (capture != NULL, "%s", damage->name);
  got = dump (capture);
  ck_assert_msg (strcmp (got, c->facts) == 0, "%s: %s", damage->name, got);
}
END_TEST

/* Loop index: the case. */
START_TEST (a_banner_cut_anywhere_gives_nothing_wrong)
{
  for (gsize length = strlen (cases[_i].text) - 1; length > 0; length--)
    {
      g_autoptr (PscCapture) capture = psc_test_read_capture (cases[_i].text, (gssize) length);
      g_autofree char *got = NULL;
      g_auto (GStrv) words = NULL;
      g_auto (GStrv) known = g_strsplit (cases[_i].facts, " ", -1);

      if (capture == NULL)
        continue;
      got = dump (capture);
      words = g_strsplit (got, " ", -1);
      for (guint i = 0; words[i] != NULL; i++)
        ck_assert_msg (strcmp (words[i], "?") == 0 || strcmp (words[i], "''") == 0
                           || g_strv_contains ((const char *const *) known, words[i]),
                       "cut at %" G_GSIZE_FORMAT ": %s", length, got);
    }
}
END_TEST

START_TEST (another_kernel_base_is_told)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (
      "Kernel base = 0xfffff800`01612000 PsLoadedModuleList = 0xfffff800`01857670\n"
      "Kernel base = 0xfffff800`01612000 PsLoadedModuleList = 0xfffff800`01857670\n"
      "Kernel base = 0xfffff800`02a00000 PsLoadedModuleList = 0xfffff800`02c45670\n",
      -1);

  ck_assert_uint_eq (capture->file->machine.kernel_base, G_GUINT64_CONSTANT (0xfffff80002a00000));
  ck_assert_uint_eq (capture->file->machine.kernel_base_line, 3);
  ck_assert_uint_eq (psc_issues_get_n (capture->issues), 1);
  ck_assert (psc_test_has_issue (
      capture->issues, PSC_SEVERITY_NOTE,
      "kernel base 0xfffff80002a00000, not 0xfffff80001612000 as in line 1: addresses of one run "
      "mean nothing in the other"));
}
END_TEST

START_TEST (the_machine_has_a_name_where_the_line_does_not_end_behind_the_label)
{
  static const struct
  {
    const char *text;
    const char *name;
  } lines[] = {
    { "Machine Name:DESKTOP-4711\n", "DESKTOP-4711" },
    { "Machine Name: DESKTOP-4711\n", "DESKTOP-4711" },
    { "Machine Name:\n", NULL },
    { "Machine Name: of the server that leaks\n", NULL },
    { "Machine Name: DESKTOP-47", NULL },
  };
  g_autofree char *text =
      g_strconcat ("Windows 7 Kernel Version 7601 MP (2 procs) Free x64\n", lines[_i].text, NULL);
  g_autoptr (PscCapture) capture = psc_test_read_capture (text, -1);

  ck_assert_pstr_eq (capture->file->machine.name, lines[_i].name);
}
END_TEST

START_TEST (another_build_is_another_machine)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture (WINDOWS_7 "Windows 10 Kernel Version 19041 UP Free x64\n", -1);

  assert_facts (capture, "x64 1 10.0 19041 'Windows 10' ?",
                "note: Windows build 19041, not 7601 as above: the last one is shown\n");
}
END_TEST

/* Loop index: a text that mentions Windows. */
START_TEST (prose_is_no_banner)
{
  static const char *const texts[] = {
    "Windows 10 Kernel Version unknown\n",
    "Connected to Windows over the network 7601 times\n",
    "Kernel base = somewhere\n",
    "Built by: me\n",
  };

  ck_assert_ptr_null (psc_test_read_capture (texts[_i], -1));
}
END_TEST

START_TEST (the_seed_tells_windows_and_architecture)
{
  g_autoptr (PscCapture) capture = psc_test_read_seed ("000_3f797a6f61bb59f5.txt");
  g_autofree char *got = NULL;

  if (capture == NULL)
    return;
  got = dump (capture);
  ck_assert_str_eq (got, "x64 ? 6.1 7601 'Windows 7' ?");
}
END_TEST

static Suite *
banner_suite (void)
{
  Suite *suite = suite_create ("capture/banner");
  TCase *tcase = tcase_create ("banner");

  tcase_add_loop_test (tcase, each_banner_is_read, 0, G_N_ELEMENTS (cases));
  tcase_add_loop_test (tcase, damage_changes_nothing, 0,
                       (int) (psc_damage_get_n () * G_N_ELEMENTS (cases)));
  tcase_add_loop_test (tcase, a_banner_cut_anywhere_gives_nothing_wrong, 0, G_N_ELEMENTS (cases));
  tcase_add_test (tcase, another_build_is_another_machine);
  tcase_add_test (tcase, another_kernel_base_is_told);
  tcase_add_loop_test (tcase, the_machine_has_a_name_where_the_line_does_not_end_behind_the_label,
                       0, 5);
  tcase_add_loop_test (tcase, prose_is_no_banner, 0, 4);
  tcase_add_test (tcase, the_seed_tells_windows_and_architecture);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (banner_suite ());
}
