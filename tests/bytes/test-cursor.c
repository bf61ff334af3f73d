/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading of values up to the last byte and never beyond it.
 */
#include "config.h"

#include "base/error.h"
#include "bytes/cursor.h"
#include "support/check-main.h"

static const guint8 numbers[] = { 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x88,
                                  0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7 };

START_TEST (values_are_little_endian)
{
  PscCursor cursor;
  guint64 u64;
  guint32 u32;
  guint16 u16;
  guint8 u8;

  psc_cursor_init (&cursor, numbers, sizeof numbers, 0, "numbers");

  ck_assert (psc_cursor_read_u64 (&cursor, &u64, NULL));
  ck_assert (psc_cursor_read_u32 (&cursor, &u32, NULL));
  ck_assert (psc_cursor_read_u16 (&cursor, &u16, NULL));
  ck_assert (psc_cursor_read_u8 (&cursor, &u8, NULL));
  ck_assert_uint_eq (u64, G_GUINT64_CONSTANT (0x8807060504030201));
  ck_assert_uint_eq (u32, 0xf4f3f2f1);
  ck_assert_uint_eq (u16, 0xf6f5);
  ck_assert_uint_eq (u8, 0xf7);
  ck_assert_uint_eq (psc_cursor_get_left (&cursor), 0);
}
END_TEST

START_TEST (read_past_end_fails_without_moving)
{
  g_autoptr (GError) error = NULL;
  guint32 value = 0xdeadbeef;
  PscCursor cursor;

  psc_cursor_init (&cursor, numbers, 3, 0x2000, "pool header");

  ck_assert (!psc_cursor_read_u32 (&cursor, &value, &error));
  ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_TRUNCATED));
  ck_assert_str_eq (error->message, "pool header: need 4 bytes at 0x2000, only 3 left");
  ck_assert_uint_eq (value, 0xdeadbeef);
  ck_assert_uint_eq (cursor.pos, 0);
}
END_TEST

START_TEST (each_width_needs_all_its_bytes)
{
  guint64 u64 = 1;
  guint32 u32 = 1;
  guint16 u16 = 1;
  guint8 u8 = 1;

  for (gsize size = 0; size <= 8; size++)
    {
      PscCursor cursor;

      psc_cursor_init (&cursor, numbers, size, 0, "numbers");
      ck_assert_int_eq (psc_cursor_read_u64 (&cursor, &u64, NULL), size >= 8);
      psc_cursor_init (&cursor, numbers, size, 0, "numbers");
      ck_assert_int_eq (psc_cursor_read_u32 (&cursor, &u32, NULL), size >= 4);
      psc_cursor_init (&cursor, numbers, size, 0, "numbers");
      ck_assert_int_eq (psc_cursor_read_u16 (&cursor, &u16, NULL), size >= 2);
      psc_cursor_init (&cursor, numbers, size, 0, "numbers");
      ck_assert_int_eq (psc_cursor_read_u8 (&cursor, &u8, NULL), size >= 1);
    }
}
END_TEST

START_TEST (a_skip_that_would_overflow_fails)
{
  PscCursor cursor;

  psc_cursor_init (&cursor, numbers, sizeof numbers, 0, "numbers");

  ck_assert (psc_cursor_skip (&cursor, 5, NULL));
  ck_assert (!psc_cursor_skip (&cursor, G_MAXSIZE, NULL));
  ck_assert_ptr_null (psc_cursor_read_bytes (&cursor, G_MAXSIZE - 4, NULL));
  ck_assert_uint_eq (cursor.pos, 5);
  ck_assert_ptr_eq (psc_cursor_read_bytes (&cursor, 10, NULL), numbers + 5);
}
END_TEST

START_TEST (seeking_stops_at_the_end)
{
  g_autoptr (GError) error = NULL;
  PscCursor cursor;

  psc_cursor_init (&cursor, numbers, sizeof numbers, 0, "numbers");

  ck_assert (psc_cursor_seek (&cursor, sizeof numbers, NULL));
  ck_assert (!psc_cursor_seek (&cursor, sizeof numbers + 1, &error));
  ck_assert_str_eq (error->message, "numbers: place 0x10 is behind the end at 0xf");
  ck_assert_uint_eq (cursor.pos, sizeof numbers);
}
END_TEST

START_TEST (nothing_can_be_read_of_nothing)
{
  PscCursor cursor;
  guint8 value;

  psc_cursor_init (&cursor, NULL, 0, 0, "nothing");

  ck_assert (psc_cursor_skip (&cursor, 0, NULL));
  ck_assert (!psc_cursor_read_u8 (&cursor, &value, NULL));
}
END_TEST

START_TEST (checked_bytes_are_read_in_both_widths_and_orders)
{
  ck_assert_uint_eq (psc_bytes_get_pointer (numbers, 4), 0x04030201);
  ck_assert_uint_eq (psc_bytes_get_pointer (numbers, 8), G_GUINT64_CONSTANT (0x8807060504030201));
  ck_assert_uint_eq (psc_bytes_get_be64 (numbers), G_GUINT64_CONSTANT (0x0102030405060788));
}
END_TEST

static Suite *
cursor_suite (void)
{
  Suite *suite = suite_create ("bytes/cursor");
  TCase *tcase = tcase_create ("cursor");

  tcase_add_test (tcase, values_are_little_endian);
  tcase_add_test (tcase, read_past_end_fails_without_moving);
  tcase_add_test (tcase, each_width_needs_all_its_bytes);
  tcase_add_test (tcase, a_skip_that_would_overflow_fails);
  tcase_add_test (tcase, seeking_stops_at_the_end);
  tcase_add_test (tcase, nothing_can_be_read_of_nothing);
  tcase_add_test (tcase, checked_bytes_are_read_in_both_widths_and_orders);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (cursor_suite ());
}
