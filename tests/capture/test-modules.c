/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `lm` in its variants, whole, damaged and cut.
 */
#include "config.h"

#include <string.h>

#include "support/captures.h"
#include "support/check-main.h"
#include "support/damage.h"
#include "support/evidence.h"

#define HEADING_X64 "start             end                 module name\n"
#define HEADING_X86 "start    end        module name\n"
#define MYFAULT "fffff807`47f50000 fffff807`47f59000   myfault    (deferred)             \n"

typedef struct
{
  const char *text;
  const char *dump;
} Layout;

static const Layout layouts[] = {
  /* lm */
  { "3: kd> lm\n" HEADING_X64
    "fffff807`22600000 fffff807`23646000   nt         (pdb symbols)          "
    "c:\\symbols\\ntkrnlmp.pdb\\3844DBB920174967BE7AA4A2C20430FA2\\ntkrnlmp.pdb\n" MYFAULT
    "fffff807`47f60000 fffff807`47f61000   other    M (private pdb symbols)  "
    "c:\\symbols\\other.pdb\\3844DBB920174967BE7AA4A2C20430FA2\\other.pdb\n"
    "fffff807`47f70000 fffff807`47f71000   flags    T (no symbols)           \n"
    "fffff807`47f80000 fffff807`47f81000   exports    (export symbols)       exports.sys\n"
    "\n"
    "Unloaded modules:\n"
    "fffff807`3c6e0000 fffff807`3c6ec000   dump_storport.sys\n"
    "fffff807`47f50000 fffff807`47f59000   myfault.sys\n",
    "+ nt 0xfffff80722600000-0xfffff80723646000 pdb ntkrnlmp.pdb "
    "{3844dbb9-2017-4967-be7a-a4a2c20430fa} 2\n"
    "+ myfault 0xfffff80747f50000-0xfffff80747f59000\n"
    "+ other 0xfffff80747f60000-0xfffff80747f61000\n"
    "+ flags 0xfffff80747f70000-0xfffff80747f71000\n"
    "+ exports 0xfffff80747f80000-0xfffff80747f81000\n"
    "- dump_storport.sys image dump_storport.sys 0xfffff8073c6e0000-0xfffff8073c6ec000\n"
    "- myfault.sys image myfault.sys 0xfffff80747f50000-0xfffff80747f59000\n" },
  /* lmvm */
  { "3: kd> lmvm myfault\n"
    "Browse full module list\n" HEADING_X64 MYFAULT
    "    Image path: \\??\\C:\\Windows\\system32\\drivers\\myfault.sys\n"
    "    Image name: myfault.sys\n"
    "    Browse all global symbols  functions  data\n"
    "    Timestamp:        Fri Sep 30 00:17:31 2022 (6335C51B)\n"
    "    CheckSum:         00010CED\n"
    "    ImageSize:        00009000\n"
    "    Translations:     0000.04b0 0000.04e4 0409.04b0 0409.04e4\n"
    "    Information from resource tables:\n"
    "        CompanyName:      Sysinternals\n",
    "+ myfault image myfault.sys path \\??\\C:\\Windows\\system32\\drivers\\myfault.sys "
    "0xfffff80747f50000-0xfffff80747f59000 stamp 6335c51b checksum 00010ced\n" },
  /* lmv of a reproducible build, and unloaded modules */
  { "lkd> lmv\n" HEADING_X64
    "fffff805`6b000000 fffff805`6c047000   nt         (deferred)             \n"
    "    Image path: ntkrnlmp.exe\n"
    "    Image name: ntkrnlmp.exe\n"
    "    Image was built with /Brepro flag.\n"
    "    Timestamp:        C08F2C7A (This is a reproducible build file hash, not a timestamp)\n"
    "    CheckSum:         00A614DE\n"
    "    ImageSize:        01047000\n"
    "Unloaded modules:\n"
    "fffff805`6f5d0000 fffff805`6f5e0000   dump_disk.sys\n"
    "    Timestamp: unavailable (00000000)\n"
    "    Checksum:  00000000\n"
    "    ImageSize:  00010000\n",
    "+ nt image ntkrnlmp.exe 0xfffff8056b000000-0xfffff8056c047000 stamp c08f2c7a (hash) checksum "
    "00a614de\n"
    "- dump_disk.sys image dump_disk.sys 0xfffff8056f5d0000-0xfffff8056f5e0000 "
    "checksum 00000000\n" },
  /* lm t n and lm f, x86 */
  { "kd> lm t n\n" HEADING_X86
    "804d7000 806eb780   nt       ntkrnlmp.exe Wed Apr 14 01:58:32 2004 (407CE1A8)\n"
    "806ec000 806ffd80   hal      halaacpi.dll Wed Aug 29 08:05:02 2002 (3D6DD5A6)\n"
    "kd> lm f\n" HEADING_X86 "804d7000 806eb780   nt       ntkrnlmp.exe\n"
    "f9f73000 f9f7fd80   tdi      \\SystemRoot\\System32\\DRIVERS\\TDI.SYS\n"
    "fa000000 fa001000   my       C:\\Program Files\\My Tool\\my.sys\n",
    "+ nt image ntkrnlmp.exe 0x804d7000-0x806eb780 stamp 407ce1a8\n"
    "+ hal image halaacpi.dll 0x806ec000-0x806ffd80 stamp 3d6dd5a6\n"
    "+ tdi image TDI.SYS path \\SystemRoot\\System32\\DRIVERS\\TDI.SYS 0xf9f73000-0xf9f7fd80\n"
    "+ my image my.sys path C:\\Program Files\\My Tool\\my.sys 0xfa000000-0xfa001000\n" },
};

#define N_LAYOUTS G_N_ELEMENTS (layouts)

static void
assert_dump (const PscCapture *capture, const char *expected)
{
  g_autofree char *dump = NULL;

  ck_assert_ptr_nonnull (capture);
  dump = psc_test_dump_modules (capture->evidence);
  ck_assert_msg (strcmp (dump, expected) == 0, "%s\nexpected:\n%s", dump, expected);
}

static void
assert_no_issue (const PscCapture *capture)
{
  g_autofree char *issues = psc_test_dump_issues (capture);

  ck_assert_str_eq (issues, "");
}

START_TEST (each_variant_is_read)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (layouts[_i].text, -1);

  assert_dump (capture, layouts[_i].dump);
  assert_no_issue (capture);
  ck_assert_uint_eq (capture->file->sections->len, _i == 3 ? 2 : 1);
  ck_assert_str_eq (g_array_index (capture->file->sections, PscInputSection, 0).kind, "modules");
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
  dump = psc_test_dump_modules (capture->evidence);
  ck_assert_msg (strcmp (dump, layout->dump) == 0, "%s:\n%s\nfrom:\n%s", damage->name, dump,
                 damaged);
  assert_no_issue (capture);
}
END_TEST

/* Whether the words of @line come in the line of @whole that begins alike, in the same order. */
static gboolean
is_part_of_a_line (const char *line, const char *whole)
{
  g_auto (GStrv) lines = g_strsplit (whole, "\n", -1);
  g_auto (GStrv) words = g_strsplit (line, " ", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *at = lines[i];
      guint w = 0;

      for (; words[w] != NULL; w++)
        {
          at = strstr (at, words[w]);
          if (at == NULL || (at != lines[i] && at[-1] != ' ')
              || strchr (" ", at[strlen (words[w])]) == NULL)
            break;
          at += strlen (words[w]);
        }
      if (words[w] == NULL)
        return TRUE;
    }
  return FALSE;
}

START_TEST (a_text_cut_anywhere_says_nothing_else)
{
  const Layout *layout = &layouts[_i];

  for (gsize length = strlen (layout->text) - 1; length > 0; length--)
    {
      g_autoptr (PscCapture) capture = psc_test_read_capture (layout->text, (gssize) length);
      g_autofree char *dump = NULL;
      g_auto (GStrv) lines = NULL;

      if (capture == NULL)
        continue;
      dump = psc_test_dump_modules (capture->evidence);
      lines = g_strsplit (dump, "\n", -1);
      for (guint i = 0; *lines[i] != '\0'; i++)
        ck_assert_msg (is_part_of_a_line (lines[i], layout->dump),
                       "cut at %" G_GSIZE_FORMAT ":\n%s", length, dump);
    }
}
END_TEST

START_TEST (a_row_that_the_text_ends_in_is_reported)
{
  static const char *const rows[] = {
    "fffff807`47f50000 fffff807`47f59000   myfa", "fffff807`47f50000 fffff807`47f5",
    "fffff807`47f5", "fffff807`47f50000 fffff807`47f59000   nt   ntkrnlmp.exe Wed Apr 14 01:5"
  };
  g_autofree char *text =
      g_strconcat (HEADING_X64 "fffff807`22600000 fffff807`23646000   nt   (deferred)\n", rows[_i],
                   NULL);
  g_autoptr (PscCapture) capture = psc_test_read_capture (text, -1);

  ck_assert (psc_test_has_issue (capture->issues, PSC_SEVERITY_WARNING, "the text ends"));
  ck_assert_ptr_null (strstr (psc_module_list_get (capture->evidence->modules, 0)->name, "myfa"));
}
END_TEST

START_TEST (a_module_shown_twice_is_one_entry_that_knows_both)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture ("0: kd> lm\n" HEADING_X64 MYFAULT
                             "0: kd> lm a fffff807`47f51559\n" HEADING_X64 MYFAULT
                             "0: kd> lmvm myfault\n" HEADING_X64 MYFAULT
                             "    Image name: myfault.sys\n",
                             -1);

  assert_dump (capture, "+ myfault image myfault.sys 0xfffff80747f50000-0xfffff80747f59000\n");
  assert_no_issue (capture);
  ck_assert_uint_eq (psc_module_list_get (capture->evidence->modules, 0)->line, 3);
  ck_assert_uint_eq (capture->file->sections->len, 3);
}
END_TEST

START_TEST (the_name_of_the_image_counts_more_than_its_path)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture (HEADING_X64 "fffff805`6b000000 fffff805`6c047000   nt   (deferred)\n"
                                         "    Image path: \\SystemRoot\\system32\\ntoskrnl.exe\n"
                                         "    Image name: ntkrnlmp.exe\n",
                             -1);

  assert_dump (capture, "+ nt image ntkrnlmp.exe path \\SystemRoot\\system32\\ntoskrnl.exe "
                        "0xfffff8056b000000-0xfffff8056c047000\n");
}
END_TEST

START_TEST (a_contradiction_is_noted_and_the_first_stays)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture (HEADING_X64 MYFAULT
                             "fffff807`47f50000 fffff807`47f5a000   myfault    (deferred)\n"
                             "fffff807`47f50000 fffff807`47f59000   yourfault    (deferred)\n",
                             -1);

  assert_dump (capture, "+ myfault 0xfffff80747f50000-0xfffff80747f59000\n");
  ck_assert (psc_test_has_issue (capture->issues, PSC_SEVERITY_NOTE, "another end"));
  ck_assert (psc_test_has_issue (capture->issues, PSC_SEVERITY_NOTE, "another name"));
}
END_TEST

START_TEST (rows_without_headings_need_a_state)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture (MYFAULT
                             "some prose\n"
                             "fffff880`03f31c98 fffff880`0176e212 nt\n"
                             "fffff880`03f31c98 fffff880`0176e212 nt!DbgBreakPointWithStatus\n",
                             -1);

  assert_dump (capture, "+ myfault 0xfffff80747f50000-0xfffff80747f59000\n");
}
END_TEST

START_TEST (stacks_below_a_list_are_no_modules)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (
      HEADING_X64 MYFAULT
      "fffff880`03f31c98 fffff880`0176e212 : 00000000`00000062 fffffa80`054d28f0 : nt!Dbg\n"
      "fffff880`03f31c98 fffff880`0176e212 nt!DbgBreakPointWithStatus\n",
      -1);

  assert_dump (capture, "+ myfault 0xfffff80747f50000-0xfffff80747f59000\n");
}
END_TEST

START_TEST (an_end_before_the_base_is_left_out)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture (HEADING_X64 MYFAULT
                             "fffff807`47f50000 fffff807`47f50000   bad    (deferred)\n",
                             -1);

  assert_dump (capture, "+ myfault 0xfffff80747f50000-0xfffff80747f59000\n");
  ck_assert (psc_test_has_issue (capture->issues, PSC_SEVERITY_WARNING, "ends before it begins"));
}
END_TEST

START_TEST (a_new_list_ends_the_unloaded_modules)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (
      "Unloaded modules:\nfffff807`3c6e0000 fffff807`3c6ec000   a.sys\n" HEADING_X64
      "fffff807`3c6e0000 fffff807`3c6ec000   b   (deferred)\n",
      -1);

  assert_dump (capture, "- a.sys image a.sys 0xfffff8073c6e0000-0xfffff8073c6ec000\n"
                        "+ b 0xfffff8073c6e0000-0xfffff8073c6ec000\n");
}
END_TEST

START_TEST (the_published_list_has_its_modules)
{
  g_autoptr (PscCapture) capture = psc_test_read_seed ("002_3a85ff350936ce79.txt");
  g_autofree char *dump = NULL;

  if (capture == NULL)
    return;
  dump = psc_test_dump_modules (capture->evidence);
  ck_assert_uint_eq (psc_module_list_get_n (capture->evidence->modules), 17);
  ck_assert_ptr_nonnull (
      strstr (dump, "+ myfault image myfault.sys path "
                    "\\??\\C:\\Windows\\system32\\drivers\\myfault.sys "
                    "0xfffff80747f50000-0xfffff80747f59000 stamp 6335c51b checksum 00010ced\n"));
  ck_assert_ptr_nonnull (strstr (dump, "- 360Sensor64.sys image 360Sensor64.sys "
                                       "0xfffff8073c6e0000-0xfffff8073c6ec000\n"));
}
END_TEST

START_TEST (four_answers_to_lm_a_are_one_module)
{
  g_autoptr (PscCapture) capture = psc_test_read_seed ("004_370fc699598a81c4.txt");

  if (capture == NULL)
    return;
  assert_dump (capture, "+ WavxDMgr 0xa7ddb000-0xa7e14180\n");
}
END_TEST

static Suite *
modules_suite (void)
{
  Suite *suite = suite_create ("capture/modules");
  TCase *tcase = tcase_create ("modules");

  tcase_add_loop_test (tcase, each_variant_is_read, 0, (int) N_LAYOUTS);
  tcase_add_loop_test (tcase, damage_changes_nothing, 0, (int) (psc_damage_get_n () * N_LAYOUTS));
  tcase_add_loop_test (tcase, a_text_cut_anywhere_says_nothing_else, 0, (int) N_LAYOUTS);
  tcase_add_loop_test (tcase, a_row_that_the_text_ends_in_is_reported, 0, 4);
  tcase_add_test (tcase, a_module_shown_twice_is_one_entry_that_knows_both);
  tcase_add_test (tcase, the_name_of_the_image_counts_more_than_its_path);
  tcase_add_test (tcase, a_contradiction_is_noted_and_the_first_stays);
  tcase_add_test (tcase, rows_without_headings_need_a_state);
  tcase_add_test (tcase, stacks_below_a_list_are_no_modules);
  tcase_add_test (tcase, an_end_before_the_base_is_left_out);
  tcase_add_test (tcase, a_new_list_ends_the_unloaded_modules);
  tcase_add_test (tcase, the_published_list_has_its_modules);
  tcase_add_test (tcase, four_answers_to_lm_a_are_one_module);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (modules_suite ());
}
