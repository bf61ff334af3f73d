/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading and searching lists of tags.
 */
#include "config.h"

#include <check.h>
#include <string.h>

#include "base/error.h"
#include "model/tag-list.h"
#include "support/check-main.h"

static const char pooltags[] = "rem  A comment - with - dashes\r\n"
                               "// another - one - here\r\n"
                               "\r\n"
                               "FMfn - fltmgr.sys - NAME_CACHE_NODE structure\r\n"
                               "FM?? - fltmgr.sys - one of two\r\n"
                               "FM*  - fltmgr.sys - any\r\n"
                               "FMf? - <fltmgr.sys> - three letters\r\n"
                               "Io   - nt!io      - general IO allocations - and more\r\n"
                               "Io - short.sys - comes second\r\n"
                               "a-b  - odd.sys    - a tag with a dash\r\n"
                               "Unkn - <unknown>  - somebody's\r\n"
                               "Bare - bare.sys\r\n"
                               "None - driver.sys -\r\n"
                               "b\\c  - odd.sys    - a tag with a backslash\r\n"
                               "Caf\xe9 - odd.sys    - D\xe9j\xe0 vu\r\n"
                               "A line that is no entry\r\n"
                               "Last - last.sys - no line end\x1a";

static PscTagList *list;

static void
set_up (void)
{
  list = psc_tag_list_new ();
  ck_assert (psc_tag_list_add (list, "my.txt", pooltags, sizeof pooltags - 1, NULL));
}

static void
tear_down (void)
{
  psc_tag_list_free (list);
}

static PscTag
make_tag (const char *text)
{
  return psc_tag_from_text (text, strlen (text));
}

static const struct
{
  const char *tag;
  const char *owner;
  const char *description;
} entries[] = {
  { "FMfn", "fltmgr.sys", "NAME_CACHE_NODE structure" },
  { "FMfz", "fltmgr.sys", "three letters" },
  { "FMxy", "fltmgr.sys", "one of two" },
  { "FM", "fltmgr.sys", "one of two" },
  { "Io", "nt!io", "general IO allocations - and more" },
  { "a-b", "odd.sys", "a tag with a dash" },
  { "Unkn", NULL, "somebody's" },
  { "Bare", "bare.sys", NULL },
  { "b\\c", "odd.sys", "a tag with a backslash" },
  { "Caf\xe9", "odd.sys", "D\xc3\xa9j\xc3\xa0 vu" },
  { "Last", "last.sys", "no line end" },
};

START_TEST (entries_are_found_by_the_best_match)
{
  PscTagInfo info;

  ck_assert (psc_tag_list_find (list, make_tag (entries[_i].tag), &info));
  ck_assert_pstr_eq (info.owner, entries[_i].owner);
  ck_assert_pstr_eq (info.description, entries[_i].description);
  ck_assert_pstr_eq (info.source, entries[_i].description != NULL ? "pooltags:my.txt" : NULL);
}
END_TEST

START_TEST (built_in_tags_are_known_without_a_file)
{
  g_autoptr (PscTagList) plain = psc_tag_list_new ();
  PscTagInfo info;

  ck_assert (psc_tag_list_find (plain, make_tag ("Proc"), &info));
  ck_assert_str_eq (info.owner, "nt!ps");
  ck_assert_str_eq (info.source, "known-tags");
  ck_assert (!psc_tag_list_find (plain, make_tag ("\x01zz\x02"), &info));
}
END_TEST

START_TEST (first_list_added_speaks_first)
{
  static const char second[] = "FMfn - other.sys - second\nOnly - only.sys - second\n";
  PscTagInfo info;

  ck_assert (psc_tag_list_add (list, "b.txt", second, sizeof second - 1, NULL));
  ck_assert (psc_tag_list_find (list, make_tag ("FMfn"), &info));
  ck_assert_str_eq (info.owner, "fltmgr.sys");
  ck_assert (psc_tag_list_find (list, make_tag ("Only"), &info));
  ck_assert_str_eq (info.source, "pooltags:b.txt");
}
END_TEST

START_TEST (capture_speaks_after_the_lists_and_before_the_built_in_one)
{
  PscPoolRow row = { .tag = make_tag ("FMfn"), .owner = "own.sys", .description = "own words" };
  PscTagInfo info;

  psc_tag_list_describe (list, &row, &info);
  ck_assert_str_eq (info.source, "pooltags:my.txt");
  row.tag = make_tag ("Proc");
  psc_tag_list_describe (list, &row, &info);
  ck_assert_str_eq (info.source, "capture");
  ck_assert_str_eq (info.owner, "own.sys");
  ck_assert_str_eq (info.description, "own words");
}
END_TEST

START_TEST (what_one_source_leaves_open_the_next_one_fills)
{
  PscPoolRow row = { .tag = make_tag ("Proc"), .owner = "own.sys" };
  PscTagInfo info;

  psc_tag_list_describe (list, &row, &info);
  ck_assert_str_eq (info.owner, "own.sys");
  ck_assert_str_eq (info.source, "known-tags");
}
END_TEST

START_TEST (text_without_an_entry_is_refused)
{
  static const char text[] = "just some\nprose\n";
  g_autoptr (GError) error = NULL;

  ck_assert (!psc_tag_list_add (list, "prose.txt", text, sizeof text - 1, &error));
  ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_UNRECOGNISED));
}
END_TEST

START_TEST (every_truncation_is_read_without_harm)
{
  for (gsize length = 0; length < sizeof pooltags; length++)
    {
      g_autoptr (PscTagList) cut = psc_tag_list_new ();
      g_autofree char *copy = g_memdup2 (pooltags, length + 1);
      PscTagInfo info;

      if (psc_tag_list_add (cut, "cut.txt", copy, length, NULL))
        ck_assert (psc_tag_list_find (cut, make_tag ("FMfn"), &info));
      else
        ck_assert_uint_lt (length, 100);
    }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("model/tag-list");
  TCase *test_case = tcase_create ("core");

  tcase_add_checked_fixture (test_case, set_up, tear_down);
  tcase_add_loop_test (test_case, entries_are_found_by_the_best_match, 0,
                       (int) G_N_ELEMENTS (entries));
  tcase_add_test (test_case, built_in_tags_are_known_without_a_file);
  tcase_add_test (test_case, first_list_added_speaks_first);
  tcase_add_test (test_case, capture_speaks_after_the_lists_and_before_the_built_in_one);
  tcase_add_test (test_case, what_one_source_leaves_open_the_next_one_fills);
  tcase_add_test (test_case, text_without_an_entry_is_refused);
  tcase_add_test (test_case, every_truncation_is_read_without_harm);
  suite_add_tcase (suite, test_case);
  return psc_check_run (suite);
}
