/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Sizes and counts for people.
 */
#include "config.h"

#include "base/format.h"
#include "support/check-main.h"

#define MINUS "\xe2\x88\x92"

static const struct
{
  guint64 bytes;
  const char *text;
} sizes[] = {
  { 0, "0 B" },
  { 1, "1 B" },
  { 1023, "1023 B" },
  { 1024, "1.00 KiB" },
  { 10235, "10.0 KiB" },
  { 102348, "99.9 KiB" },
  { 102400, "100 KiB" },
  { 1048064, "1.00 MiB" },
  { G_GUINT64_CONSTANT (4991221760), "4.65 GiB" },
  { G_MAXUINT64, "16.0 EiB" },
};

START_TEST (sizes_have_three_digits_and_binary_units)
{
  char buffer[PSC_FORMAT_SIZE];

  ck_assert_str_eq (psc_format_bytes (sizes[_i].bytes, buffer), sizes[_i].text);
}
END_TEST

START_TEST (differences_carry_their_sign)
{
  char buffer[PSC_FORMAT_SIZE];

  ck_assert_str_eq (psc_format_bytes_signed (2048, buffer), "+2.00 KiB");
  ck_assert_str_eq (psc_format_bytes_signed (-2048, buffer), MINUS "2.00 KiB");
  ck_assert_str_eq (psc_format_bytes_signed (0, buffer), "0 B");
  ck_assert_str_eq (psc_format_bytes_signed (G_MININT64, buffer), MINUS "8.00 EiB");
  ck_assert_str_eq (psc_format_count_signed (-119, buffer), MINUS "119");
  ck_assert_str_eq (psc_format_count_signed (119, buffer), "+119");
  ck_assert_str_eq (psc_format_count (G_MAXUINT64, buffer), "18446744073709551615");
}
END_TEST

static const struct
{
  const char *text;
  gboolean is_size;
  guint64 bytes;
} typed[] = {
  { "0", TRUE, 0 },
  { "17", TRUE, 17 },
  { "5MB", TRUE, 5000000 },
  { "5 MB", TRUE, 5000000 },
  { "1.5KiB", TRUE, 1536 },
  { "2GiB", TRUE, G_GUINT64_CONSTANT (2147483648) },
  { "1TB", TRUE, G_GUINT64_CONSTANT (1000000000000) },
  { "", FALSE, 0 },
  { "-1", FALSE, 0 },
  { "MB", FALSE, 0 },
  { "5XB", FALSE, 0 },
  { "5mb", FALSE, 0 },
  { "9e30", FALSE, 0 },
  { "1e1000", FALSE, 0 },
};

START_TEST (typed_sizes_take_decimal_and_binary_units)
{
  guint64 bytes = 42;

  ck_assert_msg (psc_parse_size (typed[_i].text, &bytes) == typed[_i].is_size, "%s",
                 typed[_i].text);
  ck_assert_uint_eq (bytes, typed[_i].is_size ? typed[_i].bytes : 42);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("base/format");
  TCase *tests = tcase_create ("format");

  tcase_add_loop_test (tests, sizes_have_three_digits_and_binary_units, 0, G_N_ELEMENTS (sizes));
  tcase_add_test (tests, differences_carry_their_sign);
  tcase_add_loop_test (tests, typed_sizes_take_decimal_and_binary_units, 0, G_N_ELEMENTS (typed));
  suite_add_tcase (suite, tests);
  return psc_check_run (suite);
}
