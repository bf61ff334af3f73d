/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lines of CSV as cells, and cells as numbers and tags.
 */
#include "config.h"

#include "capture/pool-csv-cell.h"

#include <string.h>

#include "support/check-main.h"

static const struct
{
  const char *line;
  char delimiter;
  guint n_cells;
  const char *cells; /* with a bar between them */
  gboolean is_open;
  gboolean is_torn;
} records[] = {
  { "a,b,c", ',', 3, "a|b|c", FALSE, FALSE },
  { "a,,", ',', 3, "a||", FALSE, FALSE },
  { "", ',', 1, "", FALSE, FALSE },
  { "\"a,b\",c", ',', 2, "a,b|c", FALSE, FALSE },
  { "\"say \"\"a\"\" and \"\"b\"\"\",\"\"\"\"", ',', 2, "say \"a\" and \"b\"|\"", FALSE, FALSE },
  { " \"a\" , \"b\"", ',', 2, "a|b", FALSE, FALSE },
  { "a b; c ;", ';', 3, "a b| c |", FALSE, FALSE },
  { "a\t\tb", '\t', 3, "a||b", FALSE, FALSE },
  { "\"a\"\t\"\"\t\"b\"", '\t', 3, "a||b", FALSE, FALSE },
  { "\"a,b", ',', 1, "a,b", TRUE, FALSE },
  { "\"a\"\"", ',', 1, "a\"", TRUE, FALSE },
  { "\"a\"x,b", ',', 2, "a|b", FALSE, TRUE },
  { "a\"b,c", ',', 2, "a\"b|c", FALSE, FALSE },
};

START_TEST (lines_fall_into_cells)
{
  g_autoptr (GString) scratch = g_string_new (NULL);
  g_autoptr (GString) cells = g_string_new (NULL);
  PscCsvRecord record;

  psc_csv_record_read (&record, records[_i].line, strlen (records[_i].line), records[_i].delimiter,
                       scratch);
  ck_assert_uint_eq (record.n_cells, records[_i].n_cells);
  for (guint i = 0; i < record.n_cells; i++)
    {
      if (i > 0)
        g_string_append_c (cells, '|');
      g_string_append_len (cells, record.cells[i].text, (gssize) record.cells[i].length);
    }
  ck_assert_str_eq (cells->str, records[_i].cells);
  ck_assert_int_eq (record.is_open, records[_i].is_open);
  ck_assert_int_eq (record.is_torn, records[_i].is_torn);
}
END_TEST

START_TEST (more_cells_than_are_kept_are_counted)
{
  g_autoptr (GString) scratch = g_string_new (NULL);
  g_autofree char *line = g_strnfill (1000, ',');
  PscCsvRecord record;

  psc_csv_record_read (&record, line, 1000, ',', scratch);
  ck_assert_uint_eq (record.n_cells, 1001);
}
END_TEST

static const struct
{
  const char *text;
  PscPoolField field;
  PscCsvNumber result;
  guint64 value;
} numbers[] = {
  { "0", PSC_POOL_ALLOCS, PSC_CSV_NUMBER_READ, 0 },
  { " 1234 ", PSC_POOL_ALLOCS, PSC_CSV_NUMBER_READ, 1234 },
  { "1,234,567", PSC_POOL_FREES, PSC_CSV_NUMBER_READ, 1234567 },
  { "1.234.567", PSC_POOL_FREES, PSC_CSV_NUMBER_READ, 1234567 },
  { "1 234", PSC_POOL_FREES, PSC_CSV_NUMBER_READ, 1234 },
  { "12'345", PSC_POOL_FREES, PSC_CSV_NUMBER_READ, 12345 },
  { "18446744073709551615", PSC_POOL_BYTES, PSC_CSV_NUMBER_READ, G_MAXUINT64 },
  { "18446744073709551616", PSC_POOL_BYTES, PSC_CSV_NUMBER_TOO_LARGE, 0 },
  { "9223372036854775807", PSC_POOL_OUTSTANDING, PSC_CSV_NUMBER_READ, G_MAXINT64 },
  { "9223372036854775808", PSC_POOL_OUTSTANDING, PSC_CSV_NUMBER_TOO_LARGE, 0 },
  { "-3", PSC_POOL_OUTSTANDING, PSC_CSV_NUMBER_READ, (guint64) -3 },
  { "-3", PSC_POOL_ALLOCS, PSC_CSV_NUMBER_BROKEN, 0 },
  { "-0", PSC_POOL_ALLOCS, PSC_CSV_NUMBER_READ, 0 },
  { "12 B", PSC_POOL_BYTES, PSC_CSV_NUMBER_READ, 12 },
  { "34 KB", PSC_POOL_BYTES, PSC_CSV_NUMBER_ROUNDED, 34 * 1024 },
  { "34 KB", PSC_POOL_ALLOCS, PSC_CSV_NUMBER_BROKEN, 0 },
  { "34 MB", PSC_POOL_BYTES, PSC_CSV_NUMBER_BROKEN, 0 },
  { "18014398509481985 KB", PSC_POOL_BYTES, PSC_CSV_NUMBER_TOO_LARGE, 0 },
  { "", PSC_POOL_BYTES, PSC_CSV_NUMBER_EMPTY, 0 },
  { "   ", PSC_POOL_BYTES, PSC_CSV_NUMBER_EMPTY, 0 },
  { "1,23", PSC_POOL_BYTES, PSC_CSV_NUMBER_BROKEN, 0 },
  { "1234,567", PSC_POOL_BYTES, PSC_CSV_NUMBER_BROKEN, 0 },
  { "1,234.567", PSC_POOL_BYTES, PSC_CSV_NUMBER_BROKEN, 0 },
  { "1,234,", PSC_POOL_BYTES, PSC_CSV_NUMBER_BROKEN, 0 },
  { "0x10", PSC_POOL_BYTES, PSC_CSV_NUMBER_BROKEN, 0 },
  { "1e6", PSC_POOL_BYTES, PSC_CSV_NUMBER_BROKEN, 0 },
  { "-", PSC_POOL_OUTSTANDING, PSC_CSV_NUMBER_BROKEN, 0 },
  { "NaN", PSC_POOL_BYTES, PSC_CSV_NUMBER_BROKEN, 0 },
};

START_TEST (numbers_are_read_or_unknown)
{
  PscCsvCell cell = { .text = numbers[_i].text, .length = strlen (numbers[_i].text) };
  PscPool pool = { .known = 0 };
  PscCsvNumber result = psc_csv_cell_read_number (&cell, numbers[_i].field, &pool);
  const guint64 values[] = { pool.allocs, pool.frees, (guint64) pool.outstanding, pool.bytes };

  ck_assert_int_eq (result, numbers[_i].result);
  ck_assert_uint_eq (values[numbers[_i].field], numbers[_i].value);
  ck_assert_int_eq (pool.known == PSC_POOL_KNOWN (numbers[_i].field),
                    result == PSC_CSV_NUMBER_READ || result == PSC_CSV_NUMBER_ROUNDED);
}
END_TEST

static const struct
{
  const char *text;
  gboolean is_own;
  const char *tag; /* NULL: no tag */
} tags[] = {
  { "Wait", FALSE, "Wait" },
  { "Io", FALSE, "Io  " },
  { " ab ", FALSE, " ab " },
  { " Wait ", FALSE, "Wait" },
  { "\\x41", FALSE, "\\x5cx41" },
  { "A\xc3\xa4z1", FALSE, "A\\xe4z1" },
  { "'=ab", FALSE, "'=ab" },
  { "", FALSE, NULL },
  { "Waits", FALSE, NULL },
  { "\\xe4z1", FALSE, NULL },
  { "Wait", TRUE, "Wait" },
  { "\\xe4z1 ", TRUE, "\\xe4z1 " },
  { "\\x00\\x01\\x02\\x5c", TRUE, "\\x00\\x01\\x02\\x5c" },
  { "'=abc", TRUE, "=abc" },
  { "'=ab", TRUE, "'=ab" },
  { "'-\\x01  ", TRUE, "-\\x01  " },
  { "'abcd", TRUE, NULL },
  { "", TRUE, NULL },
  { "\\x4", TRUE, NULL },
};

START_TEST (tags_are_padded_and_unescaped)
{
  PscCsvCell cell = { .text = tags[_i].text, .length = strlen (tags[_i].text) };
  char text[PSC_TAG_STRING_SIZE];
  gboolean is_vague;
  PscTag tag = 0;

  ck_assert_int_eq (psc_csv_cell_read_tag (&cell, tags[_i].is_own, &tag, &is_vague),
                    tags[_i].tag != NULL);
  if (tags[_i].tag != NULL)
    ck_assert_str_eq (psc_tag_to_string (tag, text), tags[_i].tag);
}
END_TEST

static const struct
{
  const char *text;
  int kind; /* -1: none */
} kinds[] = {
  { "Nonp", PSC_POOL_NONPAGED },
  { "Non Paged", PSC_POOL_NONPAGED },
  { "NonPagedPoolNx", PSC_POOL_NONPAGED },
  { "NPaged", PSC_POOL_NONPAGED },
  { " paged", PSC_POOL_PAGED },
  { "Paged Pool", PSC_POOL_PAGED },
  { "", -1 },
  { "Pag", -1 },
  { "Session", -1 },
};

START_TEST (pools_have_many_spellings)
{
  PscCsvCell cell = { .text = kinds[_i].text, .length = strlen (kinds[_i].text) };
  PscPoolKind kind;

  ck_assert_int_eq (psc_csv_cell_read_kind (&cell, &kind), kinds[_i].kind >= 0);
  if (kinds[_i].kind >= 0)
    ck_assert_int_eq ((int) kind, kinds[_i].kind);
}
END_TEST

static Suite *
make_suite (void)
{
  Suite *suite = suite_create ("capture/pool-csv-cell");
  TCase *tests = tcase_create ("cells");

  tcase_add_loop_test (tests, lines_fall_into_cells, 0, G_N_ELEMENTS (records));
  tcase_add_test (tests, more_cells_than_are_kept_are_counted);
  tcase_add_loop_test (tests, numbers_are_read_or_unknown, 0, G_N_ELEMENTS (numbers));
  tcase_add_loop_test (tests, tags_are_padded_and_unescaped, 0, G_N_ELEMENTS (tags));
  tcase_add_loop_test (tests, pools_have_many_spellings, 0, G_N_ELEMENTS (kinds));
  suite_add_tcase (suite, tests);
  return suite;
}

int
main (void)
{
  return psc_check_run (make_suite ());
}
