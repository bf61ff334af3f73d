/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Packed columns give back what was put in, and are small.
 */
#include "config.h"

#include "model/column.h"
#include "support/check-main.h"

static guint64
make_value (guint width, guint64 seed)
{
  guint64 value = seed * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  return width == 0 ? 42 : value >> (64 - 8 * width);
}

/* Loop index: bytes a value takes. */
START_TEST (every_width_is_read_back)
{
  static const guint counts[] = { 1, 63, 64, 65, 1000 };

  for (guint c = 0; c < G_N_ELEMENTS (counts); c++)
    {
      g_autofree guint64 *values = g_new (guint64, counts[c]);
      PscColumn column;

      for (guint i = 0; i < counts[c]; i++)
        values[i] = make_value ((guint) _i, i);
      psc_column_init (&column, values, counts[c]);
      for (guint i = 0; i < counts[c]; i++)
        ck_assert_uint_eq (psc_column_get (&column, i), values[i]);
      psc_column_clear (&column);
    }
}
END_TEST

START_TEST (extremes_share_a_block)
{
  guint64 values[] = { 0, G_MAXUINT64, 1, G_MAXUINT64 - 1 };
  PscColumn column;

  psc_column_init (&column, values, 4);
  for (guint i = 0; i < 4; i++)
    ck_assert_uint_eq (psc_column_get (&column, i), values[i]);
  psc_column_clear (&column);
}
END_TEST

START_TEST (equal_values_take_no_bytes_of_their_own)
{
  guint64 values[6400];
  PscColumn column;

  for (guint i = 0; i < 6400; i++)
    values[i] = G_GUINT64_CONSTANT (0x123456789abcdef0);
  psc_column_init (&column, values, 6400);
  ck_assert_uint_eq (psc_column_get_size (&column), 0);
  ck_assert_uint_eq (psc_column_get (&column, 6399), values[0]);
  psc_column_clear (&column);
}
END_TEST

START_TEST (equal_values_of_a_block_take_no_bytes_of_their_own)
{
  guint64 values[256];
  PscColumn column;

  for (guint i = 0; i < 256; i++)
    values[i] = i / 128;
  psc_column_init (&column, values, 256);
  ck_assert_uint_le (psc_column_get_size (&column), 2 * 16);
  for (guint i = 0; i < 256; i++)
    ck_assert_uint_eq (psc_column_get (&column, i), values[i]);
  psc_column_clear (&column);
}
END_TEST

START_TEST (an_empty_column_is_valid)
{
  PscColumn column;

  psc_column_init (&column, NULL, 0);
  ck_assert_uint_eq (psc_column_get_size (&column), 0);
  psc_column_clear (&column);
}
END_TEST

START_TEST (zigzag_keeps_every_sign)
{
  static const gint64 values[] = { 0, 1, -1, 63, -64, G_MAXINT64, G_MININT64 };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    ck_assert_int_eq (psc_unzigzag (psc_zigzag (values[i])), values[i]);
  ck_assert_uint_le (psc_zigzag (-64), 127);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("model/column");
  TCase *tests = tcase_create ("column");

  tcase_add_loop_test (tests, every_width_is_read_back, 0, 9);
  tcase_add_test (tests, extremes_share_a_block);
  tcase_add_test (tests, equal_values_take_no_bytes_of_their_own);
  tcase_add_test (tests, equal_values_of_a_block_take_no_bytes_of_their_own);
  tcase_add_test (tests, an_empty_column_is_valid);
  tcase_add_test (tests, zigzag_keeps_every_sign);
  suite_add_tcase (suite, tests);
  return psc_check_run (suite);
}
