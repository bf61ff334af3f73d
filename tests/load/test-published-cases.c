/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Five published investigations, opened as they were found: explain reaches their authors'
 * conclusions, also after what pasting does to them, and claims nothing else when they are cut
 * anywhere.
 *
 * The captures are not part of the project: PSC_TEST_SEEDS names the folder that holds them.
 */
#include "config.h"

#include <string.h>

#include "analysis/case-files.h"
#include "analysis/explain.h"
#include "load/loader.h"
#include "support/check-main.h"
#include "support/damage.h"

typedef struct
{
  const char *id;
  const char *tag;
  const char *module;
  const char *text; /* part of what the finding says */
} Conclusion;

static const struct
{
  const char *file;
  Conclusion conclusions[5];
} cases[] = {
  { "000_3f797a6f61bb59f5.txt",
    { { "verifier-unload", "test", "test.sys", "1 nonpaged block of 12 B, tag “test”" },
      { "verifier-unload", "test", "test.sys", "test!DriverEntry+0x33 (test.c line 20)" } } },
  { "001_2bd14459082080e5.txt",
    { { "object-references", "Proc", NULL, "12979 objects of tag Proc are outstanding against 1 " },
      { "object-references", "Proc", NULL, "SePa (12978), SeTd (13021)" },
      { "clean-tags", NULL, NULL, "SEY?" } } },
  { "002_3a85ff350936ce79.txt",
    { { "dominant-tag", "Leak", NULL, "4.65 GiB in 119 blocks of 40.0 MiB each" },
      { "single-owner", "Leak", "myfault.sys", "found 2 times" } } },
  { "003_13770ee6751bcf3b.txt",
    { { "verifier-outstanding", "Leak", "myfault.sys", "10 paged blocks of 9.80 MiB together" },
      { "verifier-outstanding", "Leak", "myfault.sys", "myfault!MyfaultDeviceControl+0x13f" },
      { "verifier-outstanding", "Leak", "myfault.sys",
        "freed by myfault!FreePoolLeak+0x33 when the process ended" } } },
  { "004_370fc699598a81c4.txt",
    { { "minifilter", NULL, "WavxDMgr", "WavxDMgr has by far the most instances" },
      { "single-owner", "tsni", "WavxDMgr", "found 2 times" },
      { "single-owner", "SBcx", "WavxDMgr", "found 1 time" },
      { "single-owner", "Drti", "WavxDMgr", "found 1 time" } } },
};

/* Damage that turns a text into a code page is none for a text that has other characters already;
 * such a text has a sibling, see dup_western(). */
static gboolean
is_possible (const PscDamage *damage, const char *text)
{
  return strstr (damage->name, "Windows-1252") == NULL || g_str_is_ascii (text);
}

static char *
read_case (int index)
{
  const char *folder = g_getenv ("PSC_TEST_SEEDS");
  g_autofree char *path = NULL;
  char *text = NULL;

  if (folder == NULL)
    {
      psc_check_skip ("PSC_TEST_SEEDS does not name a folder of captures");
      return NULL;
    }
  path = g_build_filename (folder, cases[index].file, NULL);
  ck_assert_msg (g_file_get_contents (path, &text, NULL, NULL), "%s", path);
  return text;
}

/* The findings of a text; none where nothing in it is readable. */
static GPtrArray *
explain_text (const char *text, gsize n_bytes)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, n_bytes);
  g_autoptr (PscLoaded) loaded = psc_load_text (bytes, "case.txt", NULL, NULL);
  g_autoptr (PscTagList) tags = psc_tag_list_new ();
  g_autoptr (GArray) files = psc_case_files_new ();
  PscCase problem = { .files = files, .tags = tags };

  if (loaded == NULL)
    return g_ptr_array_new ();
  psc_case_files_append (files, loaded->files, loaded->evidence);
  psc_case_files_join (files, NULL);
  problem.snapshots = loaded->snapshots;
  return psc_explain (&problem);
}

static gboolean
says (const PscFinding *finding, const Conclusion *conclusion)
{
  return strcmp (finding->id, conclusion->id) == 0
         && (conclusion->tag == NULL
             || (finding->has_tag && finding->tag == psc_tag_from_bytes (conclusion->tag)))
         && g_strcmp0 (finding->module, conclusion->module) == 0
         && strstr (finding->text, conclusion->text) != NULL;
}

static gboolean
reaches (GPtrArray *findings, const Conclusion *conclusion)
{
  for (guint i = 0; i < findings->len; i++)
    if (says ((const PscFinding *) g_ptr_array_index (findings, i), conclusion))
      return TRUE;
  return FALSE;
}

static void
assert_conclusions (int index, GPtrArray *findings, const char *how)
{
  for (const Conclusion *conclusion = cases[index].conclusions; conclusion->id != NULL;
       conclusion++)
    ck_assert_msg (reaches (findings, conclusion), "%s, %s: no %s that says “%s”",
                   cases[index].file, how, conclusion->id, conclusion->text);
}

START_TEST (explain_reaches_the_published_conclusion)
{
  g_autofree char *text = read_case (_i);
  g_autoptr (GPtrArray) findings = NULL;

  if (text == NULL)
    return;
  findings = explain_text (text, strlen (text));
  assert_conclusions (_i, findings, "as it is");
}
END_TEST

START_TEST (explain_reaches_it_after_every_kind_of_damage)
{
  g_autofree char *text = read_case (_i);
  const PscDamage *damage;

  for (guint kind = 0; text != NULL && (damage = psc_damage_get (kind)) != NULL; kind++)
    {
      gsize n_bytes;
      g_autofree char *damaged = psc_damage_apply (damage, text, &n_bytes);
      g_autoptr (GPtrArray) findings = explain_text (damaged, n_bytes);

      if (is_possible (damage, text))
        assert_conclusions (_i, findings, damage->name);
    }
}
END_TEST

/* The same case as somebody in Western Europe would have saved it: characters that Windows-1252 has
 * are in it, an `é` stands for each run of the others, and the prose is French. */
static char *
dup_western (const char *text)
{
  GString *western = g_string_new ("D\xe9roulement de l\x92"
                                   "analyse \x96 m\xe9moire non lib\xe9r"
                                   "\xe9"
                                   "e :\n");

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      g_autofree char *one =
          g_convert (at, g_utf8_next_char (at) - at, "WINDOWS-1252", "UTF-8", NULL, NULL, NULL);

      if (one != NULL)
        g_string_append (western, one);
      else if (western->str[western->len - 1] != '\xe9')
        g_string_append_c (western, '\xe9');
    }
  return g_string_free (western, FALSE);
}

/* Loop index: the case, and whether every blank is a no-break one. */
START_TEST (explain_reaches_it_in_windows_1252)
{
  int index = _i / 2;
  g_autofree char *text = read_case (index);
  g_autofree char *western = text != NULL ? dup_western (text) : NULL;
  g_autoptr (GPtrArray) findings = NULL;

  if (text == NULL)
    return;
  ck_assert (!g_utf8_validate (western, -1, NULL));
  if (_i % 2 == 1)
    g_strdelimit (western, " ", '\xa0');
  findings = explain_text (western, strlen (western));
  assert_conclusions (index, findings, _i % 2 == 1 ? "with no-break blanks" : "in Windows-1252");
}
END_TEST

/* Whether the module and the tag of a finding are among those that the whole case names. */
static gboolean
is_known (int index, const PscFinding *finding)
{
  if (finding->module == NULL)
    return TRUE;
  for (const Conclusion *conclusion = cases[index].conclusions; conclusion->id != NULL;
       conclusion++)
    if (conclusion->module != NULL && g_str_has_prefix (conclusion->module, finding->module))
      return TRUE;
  return FALSE;
}

START_TEST (a_case_that_is_cut_anywhere_blames_nobody_else)
{
  g_autofree char *text = read_case (_i);
  gsize length = text != NULL ? strlen (text) : 0;

  for (gsize cut = 0; cut < length; cut += 61)
    {
      g_autoptr (GPtrArray) findings = explain_text (text, cut);

      for (guint i = 0; i < findings->len; i++)
        {
          const PscFinding *finding = (const PscFinding *) g_ptr_array_index (findings, i);

          ck_assert_msg (is_known (_i, finding), "cut at %zu: %s blames %s", cut, finding->id,
                         finding->module);
        }
    }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("load/published-cases");
  TCase *tests = tcase_create ("published-cases");

  tcase_set_timeout (tests, 120);
  tcase_add_loop_test (tests, explain_reaches_the_published_conclusion, 0, G_N_ELEMENTS (cases));
  tcase_add_loop_test (tests, explain_reaches_it_after_every_kind_of_damage, 0,
                       G_N_ELEMENTS (cases));
  tcase_add_loop_test (tests, explain_reaches_it_in_windows_1252, 0, 2 * G_N_ELEMENTS (cases));
  tcase_add_loop_test (tests, a_case_that_is_cut_anywhere_blames_nobody_else, 0,
                       G_N_ELEMENTS (cases));
  suite_add_tcase (suite, tests);
  return psc_check_run (suite);
}
