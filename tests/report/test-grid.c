/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One table in its three forms.
 */
#include "config.h"

#include <check.h>
#include <string.h>

#include "report/clean-line.h"
#include "report/grid.h"
#include "support/check-main.h"
#include "support/outputs.h"

static const PscGridColumn columns[] = {
  { "Name", "Name", PSC_CELL_TEXT, FALSE, FALSE },
  { "Count", "Count", PSC_CELL_COUNT, TRUE, FALSE },
  { "Bytes", "Size", PSC_CELL_BYTES, TRUE, FALSE },
  { "Change", "Change", PSC_CELL_BYTES_CHANGE, TRUE, FALSE },
  { "Unsaid", "Unsaid", PSC_CELL_COUNT, TRUE, FALSE },
  { "Hidden", NULL, PSC_CELL_COUNT, FALSE, FALSE },
  { "Words", "Words", PSC_CELL_TEXT, TRUE, TRUE },
};

static PscGrid *grid;
static PscTestOutput out;

static void
set_up (void)
{
  grid = psc_grid_new (columns, G_N_ELEMENTS (columns));
  psc_grid_add_row (grid);
  psc_grid_set_text (grid, 0, "\xe6\xbc\xa2");
  psc_grid_set_unsigned (grid, 1, 12);
  psc_grid_set_unsigned (grid, 2, 4096);
  psc_grid_set_signed (grid, 3, -4096);
  psc_grid_set_unsigned (grid, 5, 7);
  psc_grid_set_text (grid, 6, "words, that may be cut | where they do not fit");
  psc_grid_add_row (grid);
  psc_grid_set_text (grid, 0, "two");
  psc_grid_set_signed (grid, 1, -3);
  psc_grid_set_text (grid, 6, NULL);
  psc_grid_add_footer (grid);
  psc_grid_set_text (grid, 0, "All");
  psc_grid_set_unsigned (grid, 1, 9);
  psc_test_output_init (&out);
}

static void
tear_down (void)
{
  psc_grid_free (grid);
  psc_test_output_clear (&out);
}

static const char *
write_grid (PscReportFormat format, guint width, gboolean use_color)
{
  PscReportContext context = {
    .output = out.output, .format = format, .width = width, .use_color = use_color
  };

  psc_grid_write (grid, &context);
  return psc_test_output_read (&out);
}

START_TEST (table_is_aligned_and_leaves_out_what_says_nothing)
{
  ck_assert_str_eq (write_grid (PSC_REPORT_TABLE, 0, FALSE),
                    "Name  Count      Size     Change  Words\n"
                    "\xe6\xbc\xa2       12  4.00 KiB  \xe2\x88\x92"
                    "4.00 KiB  words, that may be cut | where they do not fit\n"
                    "two      \xe2\x88\x92"
                    "3         -          -\n"
                    "----  -----  --------  ---------  "
                    "----------------------------------------------\n"
                    "All       9         -          -\n");
}
END_TEST

START_TEST (table_fits_the_terminal)
{
  g_auto (GStrv) lines = g_strsplit (write_grid (PSC_REPORT_TABLE, 60, FALSE), "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    ck_assert_uint_le (psc_clean_line_width (lines[i]), 60);
  ck_assert_ptr_nonnull (strstr (lines[1], "words, that may be cut | \xe2\x80\xa6"));
}
END_TEST

START_TEST (terminal_too_narrow_keeps_the_numbers)
{
  ck_assert_ptr_nonnull (strstr (write_grid (PSC_REPORT_TABLE, 10, FALSE), "4.00 KiB"));
}
END_TEST

START_TEST (color_is_only_in_the_headings)
{
  const char *text = write_grid (PSC_REPORT_TABLE, 0, TRUE);

  ck_assert (g_str_has_prefix (text, "\033[1mName"));
  ck_assert_ptr_null (strchr (strchr (text, '\n'), '\033'));
}
END_TEST

START_TEST (csv_has_every_column_whole_numbers_and_no_footer)
{
  ck_assert_str_eq (write_grid (PSC_REPORT_CSV, 0, FALSE),
                    "Name,Count,Bytes,Change,Unsaid,Hidden,Words\r\n"
                    "\xe6\xbc\xa2,12,4096,-4096,,7,"
                    "\"words, that may be cut | where they do not fit\"\r\n"
                    "two,-3,,,,,\r\n");
}
END_TEST

START_TEST (markdown_is_a_table)
{
  ck_assert_str_eq (write_grid (PSC_REPORT_MARKDOWN, 0, FALSE),
                    "| Name | Count | Size | Change | Words |\n"
                    "| --- | ---: | ---: | ---: | --- |\n"
                    "| \xe6\xbc\xa2 | 12 | 4.00 KiB | \xe2\x88\x92"
                    "4.00 KiB | words, that may be cut \\| where they do not fit |\n"
                    "| two | \xe2\x88\x92"
                    "3 | - | - |  |\n"
                    "| All | 9 | - | - |  |\n");
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("report/grid");
  TCase *test_case = tcase_create ("core");

  tcase_add_checked_fixture (test_case, set_up, tear_down);
  tcase_add_test (test_case, table_is_aligned_and_leaves_out_what_says_nothing);
  tcase_add_test (test_case, table_fits_the_terminal);
  tcase_add_test (test_case, terminal_too_narrow_keeps_the_numbers);
  tcase_add_test (test_case, color_is_only_in_the_headings);
  tcase_add_test (test_case, csv_has_every_column_whole_numbers_and_no_footer);
  tcase_add_test (test_case, markdown_is_a_table);
  suite_add_tcase (suite, test_case);
  return psc_check_run (suite);
}
