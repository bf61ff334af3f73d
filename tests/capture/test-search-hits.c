/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Hits of memory searches, and memory that looks like them.
 */
#include "config.h"

#include <string.h>

#include "support/captures.h"
#include "support/check-main.h"
#include "support/damage.h"
#include "support/evidence.h"

#define SEARCH_A "3: kd> s -a fffff807`47f50000 L?0x9000 \"Leak\"\n"
#define HIT_1                                                                                      \
  "fffff807`47f51559  4c 65 61 6b 0f 42 c1 41-8d 49 fd 8b d0 ff 15 0c  Leak.B.A.I......\n"
#define HIT_2                                                                                      \
  "fffff807`47f515c7  4c 65 61 6b 0f 42 c1 33-c9 8b d0 ff 15 a0 1a 00  Leak.B.3........\n"
#define HITS_DUMP                                                                                  \
  "0xfffff80747f51559 4c 65 61 6b 0f 42 c1 41 8d 49 fd 8b d0 ff 15 0c\n"                           \
  "0xfffff80747f515c7 4c 65 61 6b 0f 42 c1 33 c9 8b d0 ff 15 a0 1a 00\n"
#define DB                                                                                         \
  "fffffa80`059c5c88  74 00 65 00 73 00 74 00-2e 00 73 00 79 00 73 00  t.e.s.t...s.y.s.\n"         \
  "fffffa80`059c5c98  00 00 00 00 00 00 00 00-0e 00 36 02 43 63 56 70  ..........6.CcVp\n"

typedef struct
{
  const char *text;
  const char *dump;
} Layout;

static const Layout layouts[] = {
  { SEARCH_A HIT_1 HIT_2, HITS_DUMP },
  { "0: kd> !for_each_module s -a @#Base @#End \"tsni\"\n"
    "a7e0f300  74 73 6e 69 14 02 00 00-68 c9 54 80 50 c9 54 80  tsni....h.T.P.T.\n"
    "mymodule\n"
    "a7e10ba3  74 73 6e 69 68 14  tsnih.\n",
    "0xa7e0f300 74 73 6e 69 14 02 00 00 68 c9 54 80 50 c9 54 80\n"
    "0xa7e10ba3 74 73 6e 69 68 14\n" },
  { "0: kd> s -d a7ddb000 a7e14180 696e7374\n"
    "a7e0f300  696e7374 00000214 8054c968 8054c950  tsni....h.T.P.T.\n",
    "0xa7e0f300 74 73 6e 69 14 02 00 00 68 c9 54 80 50 c9 54 80\n" },
};

#define N_LAYOUTS G_N_ELEMENTS (layouts)

static void
assert_dump (const PscCapture *capture, const char *expected)
{
  g_autofree char *dump = NULL;

  ck_assert_ptr_nonnull (capture);
  dump = psc_test_dump_hits (capture->evidence);
  ck_assert_str_eq (dump, expected);
}

static void
assert_no_issue (const PscCapture *capture)
{
  g_autofree char *issues = psc_test_dump_issues (capture);

  ck_assert_str_eq (issues, "");
}

START_TEST (each_search_is_read)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (layouts[_i].text, -1);
  const PscInputSection *section = &g_array_index (capture->file->sections, PscInputSection, 0);

  assert_dump (capture, layouts[_i].dump);
  assert_no_issue (capture);
  ck_assert_uint_eq (capture->file->sections->len, 1);
  ck_assert_str_eq (section->kind, "search-hits");
  ck_assert_uint_eq (section->line, 2);
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
  ck_assert_msg (capture != NULL, "%s: not recognised in\n%s", damage->name, damaged);
  dump = psc_test_dump_hits (capture->evidence);
  ck_assert_msg (strcmp (dump, layout->dump) == 0, "%s:\n%s\nfrom:\n%s", damage->name, dump,
                 damaged);
  assert_no_issue (capture);
}
END_TEST

START_TEST (a_text_cut_anywhere_has_whole_hits_only)
{
  const Layout *layout = &layouts[_i];

  for (gsize length = strlen (layout->text) - 1; length > 0; length--)
    {
      g_autoptr (PscCapture) capture = psc_test_read_capture (layout->text, (gssize) length);
      g_autofree char *dump = capture != NULL ? psc_test_dump_hits (capture->evidence) : NULL;

      if (dump != NULL)
        ck_assert_msg (g_str_has_prefix (layout->dump, dump), "cut at %" G_GSIZE_FORMAT ":\n%s",
                       length, dump);
    }
}
END_TEST

START_TEST (a_hit_that_the_text_ends_in_is_reported)
{
  static const char *const rows[] = { "fffff807`47f515c7  4c 65 61 6b 0f 4", "fffff807`47f5" };
  g_autofree char *text = g_strconcat (SEARCH_A HIT_1, rows[_i], NULL);
  g_autoptr (PscCapture) capture = psc_test_read_capture (text, -1);

  ck_assert_uint_eq (capture->evidence->hits->len, 1);
  ck_assert (psc_test_has_issue (capture->issues, PSC_SEVERITY_WARNING, "the text ends"));
}
END_TEST

START_TEST (memory_is_no_hit)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture ("0: kd> db fffffa80059c5c88\n" DB SEARCH_A HIT_1 HIT_2 DB
                             "0: kd> dc\n" HIT_1 HIT_2,
                             -1);

  assert_dump (capture, HITS_DUMP);
}
END_TEST

START_TEST (a_command_without_its_prompt_searches_too)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture ("0: kd> lm\n\ns -a fffff807`47f50000 L?0x9000 \"Leak\"\n" HIT_1, -1);

  ck_assert_uint_eq (capture->evidence->hits->len, 1);
  ck_assert_str_eq (g_array_index (capture->file->sections, PscInputSection, 0).command,
                    "s -a fffff807`47f50000 L?0x9000 \"Leak\"");
}
END_TEST

START_TEST (two_unannounced_lines_at_unrelated_addresses_are_hits)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (HIT_1 HIT_2, -1);

  assert_dump (capture, HITS_DUMP);
  ck_assert_uint_eq (g_array_index (capture->file->sections, PscInputSection, 0).line, 1);
}
END_TEST

START_TEST (unannounced_lines_that_follow_one_another_are_memory)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (
      SEARCH_A HIT_1
      "0: kd> g\n"
      "a7e0f300  41 41 41 41 41 41 41 41-41 41 41 41 41 41 41 41  AAAAAAAAAAAAAAAA\n"
      "a7e0f310  41 41 41 41 41 41 41 41-41 41 41 41 41 41 41 41  AAAAAAAAAAAAAAAA\n",
      -1);

  ck_assert_uint_eq (capture->evidence->hits->len, 1);
}
END_TEST

START_TEST (the_published_searches_have_their_hits)
{
  g_autoptr (PscCapture) leak = psc_test_read_seed ("002_3a85ff350936ce79.txt");
  g_autoptr (PscCapture) filter = NULL;

  if (leak == NULL)
    return;
  assert_dump (leak, HITS_DUMP);
  filter = psc_test_read_seed ("004_370fc699598a81c4.txt");
  assert_dump (filter, "0xa7e0f300 74 73 6e 69 14 02 00 00 68 c9 54 80 50 c9 54 80\n"
                       "0xa7e10ba3 74 73 6e 69 68 14 02 00 00 53 53 53 68 e0 f2 e0\n"
                       "0xa7e0e114 53 42 63 78 00 00 00 00 00 00 00 00 00 00 00 00\n"
                       "0xa7dde5ad 44 72 74 69 68 18 02 00 00 6a 00 ff 15 e8 df e0\n");
}
END_TEST

START_TEST (published_memory_and_stacks_are_no_hits)
{
  g_autoptr (PscCapture) capture = psc_test_read_seed ("000_3f797a6f61bb59f5.txt");

  if (capture == NULL)
    return;
  ck_assert_uint_eq (capture->evidence->hits->len, 0);
}
END_TEST

static Suite *
search_hits_suite (void)
{
  Suite *suite = suite_create ("capture/search-hits");
  TCase *tcase = tcase_create ("search-hits");

  tcase_add_loop_test (tcase, each_search_is_read, 0, (int) N_LAYOUTS);
  tcase_add_loop_test (tcase, damage_changes_nothing, 0, (int) (psc_damage_get_n () * N_LAYOUTS));
  tcase_add_loop_test (tcase, a_text_cut_anywhere_has_whole_hits_only, 0, (int) N_LAYOUTS);
  tcase_add_loop_test (tcase, a_hit_that_the_text_ends_in_is_reported, 0, 2);
  tcase_add_test (tcase, memory_is_no_hit);
  tcase_add_test (tcase, a_command_without_its_prompt_searches_too);
  tcase_add_test (tcase, two_unannounced_lines_at_unrelated_addresses_are_hits);
  tcase_add_test (tcase, unannounced_lines_that_follow_one_another_are_memory);
  tcase_add_test (tcase, the_published_searches_have_their_hits);
  tcase_add_test (tcase, published_memory_and_stacks_are_no_hits);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (search_hits_suite ());
}
