/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names of columns: which tables are pool tables, and which are refused.
 */
#include "config.h"

#include "capture/pool-csv-columns.h"

#include <string.h>

#include "support/check-main.h"

#define NO PSC_CSV_NO_CELL

static const struct
{
  const char *line;
  PscCsvTable table;
  guint tag;
  guint nonpaged[PSC_N_POOL_FIELDS];
  guint paged[PSC_N_POOL_FIELDS];
  guint owner;
} tables[] = {
  { "\"DateTime\",\"Tag\",\"PagedAllocs\",\"PagedFrees\",\"PagedDiff\",\"PagedUsedBytes\","
    "\"NonPagedAllocs\",\"NonPagedFrees\",\"NonPagedDiff\",\"NonPagedUsedBytes\","
    "\"TotalUsedBytes\",\"Binary\",\"Description\"",
    PSC_CSV_TABLE_USABLE,
    1,
    { 6, 7, 8, 9 },
    { 2, 3, 4, 5 },
    11 },
  { "Tag,Paged Allocs,Paged Frees,Paged Diff,Paged Usage,NPaged Allocs,NPaged Frees,NPaged Diff,"
    "NPaged Usage,Source,Source Description,",
    PSC_CSV_TABLE_USABLE,
    0,
    { 5, 6, 7, 8 },
    { 1, 2, 3, 4 },
    9 },
  { "Snapshot,Label,DateTime,Tag,Protected,NonPagedAllocs,NonPagedFrees,NonPagedDiff,"
    "NonPagedUsedBytes,PagedAllocs,PagedFrees,PagedDiff,PagedUsedBytes,Binary,Description,Source,"
    "Line",
    PSC_CSV_TABLE_USABLE,
    3,
    { 5, 6, 7, 8 },
    { 9, 10, 11, 12 },
    13 },
  { "pagedusedbytes;tag", PSC_CSV_TABLE_USABLE, 1, { NO, NO, NO, NO }, { NO, NO, NO, 0 }, NO },
  { "TAG\tNon-Paged Bytes\tOther",
    PSC_CSV_TABLE_USABLE,
    0,
    { NO, NO, NO, 1 },
    { NO, NO, NO, NO },
    NO },
  { "Tag,TotalUsedBytes", PSC_CSV_TABLE_NO_NUMBERS, 0, { NO, NO, NO, NO }, { NO, NO, NO, NO }, NO },
  { "Tag,Name,Value", PSC_CSV_TABLE_NO_NUMBERS, 0, { NO, NO, NO, NO }, { NO, NO, NO, NO }, NO },
  { "Tag,Allocs,Bytes", PSC_CSV_TABLE_NO_POOL, 0, { NO, NO, NO, NO }, { NO, NO, NO, NO }, NO },
  { "PagedAllocs,PagedFrees,PagedDiff",
    PSC_CSV_TABLE_NO_TAGS,
    NO,
    { NO, NO, NO, NO },
    { 0, 1, 2, NO },
    NO },
};

START_TEST (names_tell_the_columns)
{
  g_autoptr (GString) scratch = g_string_new (NULL);
  PscCsvColumns columns;

  ck_assert_int_eq (psc_csv_columns_read (&columns, tables[_i].line, strlen (tables[_i].line),
                                          scratch),
                    tables[_i].table);
  ck_assert_uint_eq (columns.cells[PSC_CSV_TAG], tables[_i].tag);
  ck_assert_uint_eq (columns.cells[PSC_CSV_OWNER], tables[_i].owner);
  for (guint f = 0; f < PSC_N_POOL_FIELDS; f++)
    {
      ck_assert_uint_eq (columns.numbers[PSC_POOL_NONPAGED][f], tables[_i].nonpaged[f]);
      ck_assert_uint_eq (columns.numbers[PSC_POOL_PAGED][f], tables[_i].paged[f]);
    }
}
END_TEST

START_TEST (own_files_are_known_by_all_their_names)
{
  static const char own[] = "Snapshot,Label,DateTime,Tag,Protected,PagedUsedBytes,Source,Line";
  static const char other[] = "Snapshot,DateTime,Tag,PagedUsedBytes,Source";
  g_autoptr (GString) scratch = g_string_new (NULL);
  PscCsvColumns columns;

  psc_csv_columns_read (&columns, own, strlen (own), scratch);
  ck_assert (columns.is_own);
  ck_assert_uint_eq (columns.cells[PSC_CSV_OWNER], NO);
  psc_csv_columns_read (&columns, other, strlen (other), scratch);
  ck_assert (!columns.is_own);
  ck_assert_uint_eq (columns.cells[PSC_CSV_OWNER], 4);
}
END_TEST

static const char *const others[] = {
  "",
  "Tag",
  "Tag, you are it",
  "\"Wait\",\"1\",\"2\",\"3\",\"4\"",
  "Tag,1,2,PagedAllocs",
  "the pool, PagedAllocs and so on",
  "\"Tag,PagedAllocs",
  "\"Tag\"x,PagedAllocs",
  " Tag  Type     Allocs            Frees            Diff   Bytes       Per Alloc",
};

START_TEST (other_lines_are_no_names)
{
  g_autoptr (GString) scratch = g_string_new (NULL);
  PscCsvColumns columns;

  ck_assert_int_eq (psc_csv_columns_read (&columns, others[_i], strlen (others[_i]), scratch),
                    PSC_CSV_TABLE_NONE);
}
END_TEST

static Suite *
make_suite (void)
{
  Suite *suite = suite_create ("capture/pool-csv-columns");
  TCase *tests = tcase_create ("names");

  tcase_add_loop_test (tests, names_tell_the_columns, 0, G_N_ELEMENTS (tables));
  tcase_add_test (tests, own_files_are_known_by_all_their_names);
  tcase_add_loop_test (tests, other_lines_are_no_names, 0, G_N_ELEMENTS (others));
  suite_add_tcase (suite, tests);
  return suite;
}

int
main (void)
{
  return psc_check_run (make_suite ());
}
