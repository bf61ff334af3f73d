/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers, addresses and symbols as the debugger prints them.
 */
#include "config.h"

#include <string.h>

#include "base/limits.h"
#include "capture/debugger-text.h"
#include "support/check-main.h"

typedef struct
{
  const char *text;
  guint64 value;
  guint n_digits;
  const char *rest; /* NULL: not a number */
} NumberCase;

static const NumberCase numbers[] = {
  { "0", 0, 1, "" },
  { "0x9d2fb000 x", 0x9d2fb000, 8, " x" },
  { "fffff807`47f50000 ", 0xfffff80747f50000, 16, " " },
  { "0xFFFF`0001)", 0xffff0001, 8, ")" },
  { "ffffffffffffffff", G_MAXUINT64, 16, "" },
  { "0x", 0, 0, NULL },
  { "", 0, 0, NULL },
  { "`12", 0, 0, NULL },
  { "fffff807`", 0, 0, NULL },
  { "12g", 0, 0, NULL },
  { "beef_x", 0, 0, NULL },
};

START_TEST (a_number_ends_with_its_word)
{
  const NumberCase *wanted = &numbers[_i];
  const char *at = wanted->text;
  PscHexNumber number;

  ck_assert_int_eq (psc_debugger_take_number (&at, &number), wanted->rest != NULL);
  if (wanted->rest == NULL)
    {
      ck_assert_ptr_eq (at, wanted->text);
      return;
    }
  ck_assert_str_eq (at, wanted->rest);
  ck_assert (number.fits);
  ck_assert_uint_eq (number.value, wanted->value);
  ck_assert_uint_eq (number.n_digits, wanted->n_digits);
}
END_TEST

START_TEST (more_than_64_bits_do_not_fit)
{
  const char *at = "0x10000000000000000 000000000000000000000001";
  PscHexNumber number;

  ck_assert (psc_debugger_take_number (&at, &number));
  ck_assert (!number.fits);
  at = psc_debugger_skip_blanks (at);
  ck_assert (psc_debugger_take_number (&at, &number));
  ck_assert (number.fits);
  ck_assert_uint_eq (number.value, 1);
}
END_TEST

START_TEST (an_address_has_eight_to_sixteen_digits)
{
  static const char *const no_addresses[] = { "1234567", "0x1234567", "12345678901234567" };
  const char *at = "0x80225ba8 myfault.sys";
  guint64 va = 1;

  for (gsize i = 0; i < G_N_ELEMENTS (no_addresses); i++)
    {
      const char *text = no_addresses[i];

      ck_assert (!psc_debugger_take_address (&text, &va));
      ck_assert_uint_eq (va, 1);
    }
  ck_assert (psc_debugger_take_address (&at, &va));
  ck_assert_uint_eq (va, 0x80225ba8);
}
END_TEST

START_TEST (blanks_of_expected_text_may_be_any_number)
{
  const char *at = "Pool   block \t 9d2fb000";
  const char *other = "Poolblock 9d2fb000";

  ck_assert (psc_debugger_take_text (&at, "Pool block "));
  ck_assert_str_eq (at, "9d2fb000");
  ck_assert (!psc_debugger_take_text (&other, "Pool block "));
  ck_assert_str_eq (other, "Poolblock 9d2fb000");
}
END_TEST

typedef struct
{
  const char *text;
  const char *symbol; /* NULL: no symbol */
  const char *file;
  guint line;
} SymbolCase;

static const SymbolCase symbols[] = {
  { "myfault!PoolLeak+0x21", "myfault!PoolLeak+0x21", NULL, 0 },
  { "test!DriverEntry+0x33 [e:\\driver\\test\\test.c @ 20]", "test!DriverEntry+0x33",
    "e:\\driver\\test\\test.c", 20 },
  { "a!f [d:\\my files\\[x] @ y.c @ 7]", "a!f", "d:\\my files\\[x] @ y.c", 7 },
  { "a!f+0x1 \\[d:\\x.c @ 7]", "a!f+0x1", "d:\\x.c", 7 },
  { "netx!map<int, char [4]>::put", "netx!map<int, char [4]>::put", NULL, 0 },
  { "a!f [no source]", "a!f [no source]", NULL, 0 },
  { "a!f [x.c @ 12345678901]", "a!f [x.c @ 12345678901]", NULL, 0 },
  { "myfault+0x1b26", "myfault+0x1b26", NULL, 0 },
  { "some words of prose", NULL, NULL, 0 },
  { "fffff800`0176e212 nt!KeBugCheck2+0x71e", NULL, NULL, 0 },
  { "[x.c @ 1]", NULL, NULL, 0 },
  { "", NULL, NULL, 0 },
};

START_TEST (a_symbol_is_told_from_its_source)
{
  const SymbolCase *wanted = &symbols[_i];
  PscSymbolText symbol;
  PscFrame frame = { 0 };

  if (wanted->symbol == NULL)
    {
      ck_assert (!psc_debugger_read_symbol (wanted->text, &symbol));
      return;
    }
  ck_assert (psc_debugger_read_symbol (wanted->text, &symbol));
  psc_debugger_set_symbol (&frame, &symbol);
  ck_assert_str_eq (frame.symbol, wanted->symbol);
  ck_assert_pstr_eq (frame.source_file, wanted->file);
  ck_assert_uint_eq (frame.source_line, wanted->line);
  ck_assert_int_eq (symbol.is_whole, wanted->file != NULL);
  psc_frame_clear (&frame);
}
END_TEST

START_TEST (copies_are_bounded_and_end_between_characters)
{
  g_autoptr (GString) text = g_string_new ("x");
  g_autofree char *copy = NULL;

  for (guint i = 0; i < PSC_MAX_STRING_BYTES; i++)
    g_string_append (text, "é");
  copy = psc_debugger_dup (text->str, text->len);
  ck_assert_uint_eq (strlen (copy), PSC_MAX_STRING_BYTES - 1);
  ck_assert (g_utf8_validate (copy, -1, NULL));
}
END_TEST

static Suite *
debugger_text_suite (void)
{
  Suite *suite = suite_create ("capture/debugger-text");
  TCase *tcase = tcase_create ("debugger-text");

  tcase_add_loop_test (tcase, a_number_ends_with_its_word, 0, (int) G_N_ELEMENTS (numbers));
  tcase_add_test (tcase, more_than_64_bits_do_not_fit);
  tcase_add_test (tcase, an_address_has_eight_to_sixteen_digits);
  tcase_add_test (tcase, blanks_of_expected_text_may_be_any_number);
  tcase_add_loop_test (tcase, a_symbol_is_told_from_its_source, 0, (int) G_N_ELEMENTS (symbols));
  tcase_add_test (tcase, copies_are_bounded_and_end_between_characters);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (debugger_text_suite ());
}
