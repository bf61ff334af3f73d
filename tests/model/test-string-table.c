/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Interned text.
 */
#include "config.h"

#include <string.h>

#include "base/limits.h"
#include "model/string-table.h"
#include "support/check-main.h"

START_TEST (equal_text_has_one_number)
{
  g_autoptr (PscStringTable) table = psc_string_table_new ();
  guint32 a = psc_string_table_intern (table, "Etw Buffer", 10);

  ck_assert_uint_ne (a, 0);
  ck_assert_uint_eq (psc_string_table_intern (table, "Etw Buffers", 10), a);
  ck_assert_uint_ne (psc_string_table_intern (table, "Etw Buffers", 11), a);
  ck_assert_str_eq (psc_string_table_get (table, a), "Etw Buffer");
}
END_TEST

START_TEST (no_text_is_number_zero)
{
  g_autoptr (PscStringTable) table = psc_string_table_new ();

  ck_assert_uint_eq (psc_string_table_intern (table, "x", 0), 0);
  ck_assert_ptr_null (psc_string_table_get (table, 0));
}
END_TEST

START_TEST (many_texts_keep_their_numbers)
{
  g_autoptr (PscStringTable) table = psc_string_table_new ();
  guint32 numbers[5000];

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *text = g_strdup_printf ("text %u", i);

      numbers[i] = psc_string_table_intern (table, text, strlen (text));
    }
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *text = g_strdup_printf ("text %u", i);

      ck_assert_uint_eq (psc_string_table_intern (table, text, strlen (text)), numbers[i]);
      ck_assert_str_eq (psc_string_table_get (table, numbers[i]), text);
    }
}
END_TEST

START_TEST (long_text_is_cut_at_the_limit)
{
  g_autoptr (PscStringTable) table = psc_string_table_new ();
  g_autofree char *text = g_strnfill (PSC_MAX_STRING_BYTES + 100, 'x');
  guint32 number = psc_string_table_intern (table, text, strlen (text));

  ck_assert_uint_eq (strlen (psc_string_table_get (table, number)), PSC_MAX_STRING_BYTES);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("model/string-table");
  TCase *tests = tcase_create ("string-table");

  tcase_add_test (tests, equal_text_has_one_number);
  tcase_add_test (tests, no_text_is_number_zero);
  tcase_add_test (tests, many_texts_keep_their_numbers);
  tcase_add_test (tests, long_text_is_cut_at_the_limit);
  suite_add_tcase (suite, tests);
  return psc_check_run (suite);
}
