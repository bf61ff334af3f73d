/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signs of lines, and which lists of shapes they satisfy. Whether the parsers' own shapes are right
 * is tested in test-withheld.c.
 */
#include "config.h"

#include <string.h>

#include "capture/line-shape.h"
#include "support/check-main.h"

static PscFrameLine
make_line (const char *text)
{
  return (PscFrameLine){
    .kind = PSC_FRAME_TEXT, .text = text, .length = strlen (text), .number = 1, .has_end = TRUE
  };
}

typedef struct
{
  const char *text;
  PscLineSigns has;
  PscLineSigns lacks;
} Case;

static const Case cases[] = {
  { "", PSC_SIGN_SHORT, PSC_SIGN_DIGIT | PSC_SIGN_ADDRESS | PSC_SIGN_TAG | PSC_SIGN_LABEL },
  { "plain words", PSC_SIGN_SHORT, PSC_SIGN_DIGIT | PSC_SIGN_STOP | PSC_SIGN_LM },
  { "a, b; c: d", PSC_SIGN_COMMA | PSC_SIGN_SEMICOLON | PSC_SIGN_COLON | PSC_SIGN_STOP,
    PSC_SIGN_LABEL },
  { "nt!Foo+0x3 (4) * x_y:",
    PSC_SIGN_BANG | PSC_SIGN_PLUS | PSC_SIGN_BRACKET | PSC_SIGN_STAR | PSC_SIGN_SCORE
        | PSC_SIGN_LABEL | PSC_SIGN_DIGIT,
    PSC_SIGN_TAB },
  { "\tA", PSC_SIGN_TAB | PSC_SIGN_UPPER_A, PSC_SIGN_UPPER_C },
  { "C I K N P R V",
    PSC_SIGN_UPPER_C | PSC_SIGN_UPPER_I | PSC_SIGN_UPPER_K | PSC_SIGN_UPPER_N | PSC_SIGN_UPPER_P
        | PSC_SIGN_UPPER_R | PSC_SIGN_UPPER_V,
    PSC_SIGN_UPPER_A },
  /* two letters side by side, in any case, wherever steps of the scan begin and end */
  { "PooLMon", PSC_SIGN_LM, 0 },
  { "0123456789abcdelm", PSC_SIGN_LM, 0 },
  { "0123456789abcdeflm", PSC_SIGN_LM, 0 },
  { "lm", PSC_SIGN_LM, 0 },
  { "l m", 0, PSC_SIGN_LM },
  { "m", 0, PSC_SIGN_LM },
  /* addresses */
  { "9d2fb000", PSC_SIGN_ADDRESS, 0 },
  { "9d2fb00", 0, PSC_SIGN_ADDRESS },
  { "0x9d2fb000 x", PSC_SIGN_ADDRESS, 0 },
  { "0x9d2fb00", 0, PSC_SIGN_ADDRESS },
  { "  fffff880`04c73043", PSC_SIGN_ADDRESS, 0 },
  { "ff`ff`ff`ff", PSC_SIGN_ADDRESS, 0 },
  { "`12345678", 0, PSC_SIGN_ADDRESS },
  { "00 fffff880`04c73043", PSC_SIGN_ADDRESS, 0 },
  { "0a 120 fffff880`04c73043", PSC_SIGN_ADDRESS, 0 },
  { "0a 120 7 fffff880`04c73043", 0, PSC_SIGN_ADDRESS },
  { "see fffff880`04c73043", 0, PSC_SIGN_ADDRESS },
  /* a tag and a number */
  { "Abc1 12", PSC_SIGN_TAG, 0 },
  { "  Abc1 -12", PSC_SIGN_TAG, 0 },
  { "a  b 12", PSC_SIGN_TAG, 0 },
  { "a b c 12", 0, PSC_SIGN_TAG },
  { "Abcde 12", 0, PSC_SIGN_TAG },
  { "Abc1 - 12x", PSC_SIGN_TAG, 0 },
  { "Abc1", 0, PSC_SIGN_TAG },
};

/* Loop index: the case. */
START_TEST (signs_are_those_of_the_line)
{
  const Case *wanted = &cases[_i];
  PscFrameLine line = make_line (wanted->text);
  PscLineSigns signs = psc_line_signs_read (&line);

  ck_assert_msg ((signs & wanted->has) == wanted->has, "%s: %x", wanted->text, signs);
  ck_assert_msg ((signs & wanted->lacks) == 0, "%s: %x", wanted->text, signs);
}
END_TEST

START_TEST (damage_in_front_has_no_signs_but_its_own)
{
  PscFrameLine line = make_line ("12. abc");

  line.prefix = PSC_PREFIX_NUMBER;
  line.prefix_length = 4;

  ck_assert_uint_eq (psc_line_signs_read (&line), PSC_SIGN_PREFIX | PSC_SIGN_SHORT);
}
END_TEST

START_TEST (a_line_is_short_up_to_the_limit)
{
  char text[PSC_SHORT_LINE_BYTES + 2] = { 0 };
  PscFrameLine line;

  memset (text, 'x', PSC_SHORT_LINE_BYTES);
  line = make_line (text);
  ck_assert_uint_eq (psc_line_signs_read (&line), PSC_SIGN_SHORT);

  text[PSC_SHORT_LINE_BYTES] = 'x';
  line = make_line (text);
  ck_assert_uint_eq (psc_line_signs_read (&line), 0);
}
END_TEST

static guint32
find (const PscLineSorter *sorter, const char *text)
{
  PscFrameLine line = make_line (text);

  return psc_line_sorter_find (sorter, &line, psc_line_signs_read (&line));
}

static const PscLineShape worded[] = { { .begin = "Pool Used:" }, { .begin = "Io" }, { 0 } };
static const PscLineShape marked[] = { { .first = "[*", .signs = PSC_SIGN_DIGIT }, { 0 } };
static const PscLineShape signed_[] = { { .signs = PSC_SIGN_DIGIT | PSC_SIGN_COLON }, { 0 } };
static const PscLineShape *const lists[] = { worded, marked, signed_, NULL };

#define WORDED 1u
#define MARKED 2u
#define SIGNED 4u
#define ANY 8u

START_TEST (a_beginning_may_differ_in_case_and_blanks)
{
  g_autoptr (PscLineSorter) sorter = psc_line_sorter_new (lists, G_N_ELEMENTS (lists));

  ck_assert_uint_eq (find (sorter, "Pool Used:"), WORDED | ANY);
  ck_assert_uint_eq (find (sorter, "  pOOL \t used: x"), WORDED | ANY);
  ck_assert_uint_eq (find (sorter, "ioX"), WORDED | ANY);
  ck_assert_uint_eq (find (sorter, "PoolUsed:"), ANY);
  ck_assert_uint_eq (find (sorter, "Pond"), ANY);
  ck_assert_uint_eq (find (sorter, "iX"), ANY);
}
END_TEST

START_TEST (a_line_may_be_the_beginning_of_a_beginning)
{
  g_autoptr (PscLineSorter) sorter = psc_line_sorter_new (lists, G_N_ELEMENTS (lists));

  ck_assert_uint_eq (find (sorter, "P"), WORDED | ANY);
  ck_assert_uint_eq (find (sorter, "Pool U"), WORDED | ANY);
  ck_assert_uint_eq (find (sorter, "I"), WORDED | ANY);
}
END_TEST

START_TEST (all_signs_of_a_shape_must_be_there)
{
  g_autoptr (PscLineSorter) sorter = psc_line_sorter_new (lists, G_N_ELEMENTS (lists));

  ck_assert_uint_eq (find (sorter, "x 1:"), SIGNED | ANY);
  ck_assert_uint_eq (find (sorter, "x 1"), ANY);
  ck_assert_uint_eq (find (sorter, "x :"), ANY);
  ck_assert_uint_eq (find (sorter, "[1"), MARKED | ANY);
  ck_assert_uint_eq (find (sorter, "*1:"), MARKED | SIGNED | ANY);
  ck_assert_uint_eq (find (sorter, "[x"), ANY);
}
END_TEST

START_TEST (what_is_no_whole_line_of_text_is_for_everybody)
{
  const guint32 all = WORDED | MARKED | SIGNED | ANY;
  g_autoptr (PscLineSorter) sorter = psc_line_sorter_new (lists, G_N_ELEMENTS (lists));
  PscFrameLine line = make_line ("words");

  ck_assert_uint_eq (psc_line_sorter_find (sorter, &line, 0), ANY);
  line.has_end = FALSE;
  ck_assert_uint_eq (psc_line_sorter_find (sorter, &line, 0), all);
  line.has_end = TRUE;
  line.is_cut = TRUE;
  ck_assert_uint_eq (psc_line_sorter_find (sorter, &line, 0), all);
  line.is_cut = FALSE;
  line.kind = PSC_FRAME_ELISION;
  ck_assert_uint_eq (psc_line_sorter_find (sorter, &line, 0), all);
  ck_assert_uint_eq (find (sorter, ""), all);
}
END_TEST

static Suite *
line_shape_suite (void)
{
  Suite *suite = suite_create ("capture/line-shape");
  TCase *signs = tcase_create ("signs");
  TCase *shapes = tcase_create ("shapes");

  tcase_add_loop_test (signs, signs_are_those_of_the_line, 0, G_N_ELEMENTS (cases));
  tcase_add_test (signs, damage_in_front_has_no_signs_but_its_own);
  tcase_add_test (signs, a_line_is_short_up_to_the_limit);
  suite_add_tcase (suite, signs);
  tcase_add_test (shapes, a_beginning_may_differ_in_case_and_blanks);
  tcase_add_test (shapes, a_line_may_be_the_beginning_of_a_beginning);
  tcase_add_test (shapes, all_signs_of_a_shape_must_be_there);
  tcase_add_test (shapes, what_is_no_whole_line_of_text_is_for_everybody);
  suite_add_tcase (suite, shapes);
  return suite;
}

int
main (void)
{
  return psc_check_run (line_shape_suite ());
}
