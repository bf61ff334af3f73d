/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tags: printing, parsing, order and patterns.
 */
#include "config.h"

#include "base/tag.h"
#include "support/check-main.h"

static const struct
{
  const char bytes[5];
  const char *text;
} printed[] = {
  { "Leak", "Leak" },      { "Io  ", "Io  " },
  { "a\\b ", "a\\x5cb " }, { "\x00\x01\x7f\xff", "\\x00\\x01\\x7f\\xff" },
  { "....", "...." },
};

START_TEST (tags_print_in_memory_order_with_escapes)
{
  char buffer[PSC_TAG_STRING_SIZE];
  PscTag tag = psc_tag_from_bytes (printed[_i].bytes);
  PscTag parsed = 0;

  ck_assert_str_eq (psc_tag_to_string (tag, buffer), printed[_i].text);
  ck_assert (psc_tag_parse (printed[_i].text, &parsed));
  ck_assert_uint_eq (parsed, tag);
}
END_TEST

START_TEST (first_printed_byte_is_the_lowest)
{
  ck_assert_uint_eq (psc_tag_from_bytes ("Abc1"), 0x31636241u);
}
END_TEST

START_TEST (short_text_is_padded_with_blanks)
{
  PscTag tag = 0;

  ck_assert_uint_eq (psc_tag_from_text ("Pp", 2), psc_tag_from_bytes ("Pp  "));
  ck_assert (psc_tag_parse ("Io", &tag));
  ck_assert_uint_eq (tag, psc_tag_from_bytes ("Io  "));
}
END_TEST

static const char *const not_tags[] = {
  "", "Leaks", "\\x4", "\\q", "abc\\", "\\x41\\x41\\x41\\x41A"
};

START_TEST (what_is_no_tag_is_refused)
{
  PscTag tag = 42;

  ck_assert (!psc_tag_parse (not_tags[_i], &tag));
  ck_assert_uint_eq (tag, 42);
}
END_TEST

static const struct
{
  const char tag[5];
  const char *pattern;
  gboolean matches;
} matches[] = {
  { "SEY4", "SEY*", TRUE },       { "SEY4", "SEY?", TRUE },  { "SEY4", "sey*", FALSE },
  { "SEY4", "*4", TRUE },         { "SEY4", "*", TRUE },     { "SEY4", "SEY", FALSE },
  { "Io  ", "Io", TRUE },         { "Io  ", "Io*", TRUE },   { "Io  ", "Io??", TRUE },
  { "Io  ", "Io?", TRUE },        { "File", "F*l?", TRUE },  { "File", "*****************e", TRUE },
  { "a\x01 b", "a\\x01*", TRUE }, { "File", "\\x4", FALSE }, { "Abcd", "?", FALSE },
};

START_TEST (patterns_match_as_the_debugger_does)
{
  PscTag tag = psc_tag_from_bytes (matches[_i].tag);

  ck_assert_msg (psc_tag_matches (tag, matches[_i].pattern) == matches[_i].matches, "%s ~ %s",
                 matches[_i].tag, matches[_i].pattern);
}
END_TEST

START_TEST (order_is_that_of_the_printed_bytes)
{
  ck_assert_int_lt (psc_tag_compare (psc_tag_from_bytes ("AAAz"), psc_tag_from_bytes ("BAAA")), 0);
  ck_assert_int_gt (psc_tag_compare (psc_tag_from_bytes ("a   "), psc_tag_from_bytes ("Zzzz")), 0);
  ck_assert_int_eq (psc_tag_compare (psc_tag_from_bytes ("Leak"), psc_tag_from_bytes ("Leak")), 0);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("base/tag");
  TCase *tests = tcase_create ("tag");

  tcase_add_loop_test (tests, tags_print_in_memory_order_with_escapes, 0, G_N_ELEMENTS (printed));
  tcase_add_test (tests, first_printed_byte_is_the_lowest);
  tcase_add_test (tests, short_text_is_padded_with_blanks);
  tcase_add_loop_test (tests, what_is_no_tag_is_refused, 0, G_N_ELEMENTS (not_tags));
  tcase_add_loop_test (tests, patterns_match_as_the_debugger_does, 0, G_N_ELEMENTS (matches));
  tcase_add_test (tests, order_is_that_of_the_printed_bytes);
  suite_add_tcase (suite, tests);
  return psc_check_run (suite);
}
