/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the cells of the tag table show, and how its rows are ordered.
 */
#include "config.h"

#include <check.h>

#include "app/tag-model.h"
#include "app/tag-row.h"
#include "support/check-main.h"
#include "support/snapshots.h"

#define U PSC_TEST_UNKNOWN
#define EN_DASH "\xe2\x80\x93"

static const PscTestFacts facts = { .format = "poolused", .complete = PSC_YES, .minutes = 0 };

static const PscTestRow before[] = {
  { "Leak", { 10, 0, 10, 4096 }, { 0, 0, 0, 0 } },
  { "Half", { 5, 1, 4, 100 }, { U, U, U, U } },
  { "", { 0 }, { 0 } },
};

static const PscTestRow after[] = {
  { "Leak", { 30, 0, 30, 12288 }, { 0, 0, 0, 0 } }, { "Half", { U, U, 4, 100 }, { U, U, U, U } },
  { "None", { U, U, U, U }, { U, U, U, U } },       { "New ", { 1, 0, 1, 16 }, { 1, 0, 1, 32 } },
  { "Leak", { 1, 0, 1, 8 }, { 0, 0, 0, 0 } },       { "", { 0 }, { 0 } },
};

static GListModel *
make_model (void)
{
  g_autoptr (PscSnapshot) from = psc_test_snapshot (&facts, before);
  g_autoptr (PscSnapshot) to = psc_test_snapshot (&facts, after);

  return G_LIST_MODEL (psc_tag_model_new (to, from));
}

typedef struct
{
  guint row;
  PscTagColumn column;
  const char *text;
} Cell;

static const Cell cells[] = {
  { 0, PSC_TAG_COLUMN_TAG, "Leak" },          { 0, PSC_TAG_COLUMN_BYTES, "12.0 KiB" },
  { 0, PSC_TAG_COLUMN_CHANGE, "+8.00 KiB" },  { 0, PSC_TAG_COLUMN_NONPAGED_OUTSTANDING, "30" },
  { 0, PSC_TAG_COLUMN_PAGED_BYTES, "0 B" },   { 1, PSC_TAG_COLUMN_NONPAGED_ALLOCS, EN_DASH },
  { 1, PSC_TAG_COLUMN_PAGED_BYTES, EN_DASH }, { 1, PSC_TAG_COLUMN_BYTES, "100 B" },
  { 1, PSC_TAG_COLUMN_CHANGE, "0 B" },        { 2, PSC_TAG_COLUMN_BYTES, EN_DASH },
  { 2, PSC_TAG_COLUMN_CHANGE, EN_DASH },      { 3, PSC_TAG_COLUMN_BYTES, "48 B" },
  { 3, PSC_TAG_COLUMN_CHANGE, "+48 B" },
};

START_TEST (cells_tell_unknown_from_zero)
{
  const Cell *cell = &cells[_i];
  g_autoptr (GListModel) model = make_model ();
  g_autoptr (PscTagRow) row = PSC_TAG_ROW (g_list_model_get_item (model, cell->row));
  g_autofree char *text = psc_tag_row_dup_text (row, cell->column);

  ck_assert_str_eq (text, cell->text);
}
END_TEST

START_TEST (rows_that_print_alike_are_told_apart)
{
  g_autoptr (GListModel) model = make_model ();
  g_autoptr (PscTagRow) first = PSC_TAG_ROW (g_list_model_get_item (model, 0));
  g_autoptr (PscTagRow) second = PSC_TAG_ROW (g_list_model_get_item (model, 4));

  ck_assert_uint_eq (psc_tag_row_get_occurrence (first), 0);
  ck_assert_uint_eq (psc_tag_row_get_occurrence (second), 1);
  ck_assert_int_lt (psc_tag_row_compare (first, second, PSC_TAG_COLUMN_TAG), 0);
}
END_TEST

START_TEST (unknown_comes_before_everything_known)
{
  g_autoptr (GListModel) model = make_model ();
  g_autoptr (PscTagRow) known = PSC_TAG_ROW (g_list_model_get_item (model, 1));
  g_autoptr (PscTagRow) unknown = PSC_TAG_ROW (g_list_model_get_item (model, 2));

  ck_assert_int_gt (psc_tag_row_compare (known, unknown, PSC_TAG_COLUMN_BYTES), 0);
  ck_assert_int_lt (psc_tag_row_compare (unknown, known, PSC_TAG_COLUMN_BYTES), 0);
}
END_TEST

START_TEST (a_first_snapshot_has_no_change)
{
  g_autoptr (PscSnapshot) snapshot = psc_test_snapshot (&facts, after);
  g_autoptr (PscTagRow) row = psc_tag_row_new (snapshot, 0, NULL);
  g_autofree char *text = psc_tag_row_dup_text (row, PSC_TAG_COLUMN_CHANGE);

  ck_assert_str_eq (text, EN_DASH);
}
END_TEST

START_TEST (a_list_ends_where_the_rows_do)
{
  g_autoptr (GListModel) model = make_model ();

  ck_assert_uint_eq (g_list_model_get_n_items (model), 5);
  ck_assert_ptr_null (g_list_model_get_item (model, 5));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("app/tag-row");
  TCase *test_case = tcase_create ("row");

  tcase_add_loop_test (test_case, cells_tell_unknown_from_zero, 0, (int) G_N_ELEMENTS (cells));
  tcase_add_test (test_case, rows_that_print_alike_are_told_apart);
  tcase_add_test (test_case, unknown_comes_before_everything_known);
  tcase_add_test (test_case, a_first_snapshot_has_no_change);
  tcase_add_test (test_case, a_list_ends_where_the_rows_do);
  suite_add_tcase (suite, test_case);
  return psc_check_run (suite);
}
