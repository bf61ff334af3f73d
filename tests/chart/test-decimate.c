/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Thinning out points.
 */
#include "config.h"

#include "chart/decimate.h"
#include "support/check-main.h"

#define N 10000

static GArray *
new_columns (void)
{
  return g_array_new (FALSE, FALSE, sizeof (PscColumn));
}

static const PscColumn *
column_at (GArray *columns, guint index)
{
  ck_assert_uint_lt (index, columns->len);
  return &g_array_index (columns, PscColumn, index);
}

START_TEST (one_peak_among_thousands_survives)
{
  g_autoptr (GArray) columns = new_columns ();
  static double x[N];
  static double values[N];
  double high = 0;
  double low = 0;

  for (guint i = 0; i < N; i++)
    x[i] = i / 50.0;
  values[7777] = 1e12;
  values[3333] = -5;

  psc_decimate (x, values, N, columns);

  ck_assert_uint_eq (columns->len, 200);
  for (guint i = 0; i < columns->len; i++)
    {
      high = MAX (high, column_at (columns, i)->high);
      low = MIN (low, column_at (columns, i)->low);
    }
  ck_assert_double_eq (high, 1e12);
  ck_assert_double_eq (low, -5);
}
END_TEST

START_TEST (column_knows_where_it_begins_and_ends)
{
  g_autoptr (GArray) columns = new_columns ();
  const double x[] = { 3.0, 3.4, 3.9, 4.0 };
  const double values[] = { 5, 9, 2, 7 };

  psc_decimate (x, values, G_N_ELEMENTS (x), columns);

  ck_assert_uint_eq (columns->len, 2);
  ck_assert_double_eq (column_at (columns, 0)->first, 5);
  ck_assert_double_eq (column_at (columns, 0)->last, 2);
  ck_assert_double_eq (column_at (columns, 0)->low, 2);
  ck_assert_double_eq (column_at (columns, 0)->high, 9);
  ck_assert_double_eq (column_at (columns, 1)->x, 4.0);
}
END_TEST

START_TEST (points_further_apart_than_pixels_all_stay)
{
  g_autoptr (GArray) columns = new_columns ();
  const double x[] = { -7.5, 0.5, 10, 20 };
  const double values[] = { 1, 2, 3, 4 };

  psc_decimate (x, values, G_N_ELEMENTS (x), columns);

  ck_assert_uint_eq (columns->len, 4);
  ck_assert_double_eq (column_at (columns, 3)->first, 4);
}
END_TEST

START_TEST (nothing_gives_nothing)
{
  g_autoptr (GArray) columns = new_columns ();
  const PscColumn old = { 0 };

  g_array_append_val (columns, old);
  psc_decimate (NULL, NULL, 0, columns);

  ck_assert_uint_eq (columns->len, 0);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("chart/decimate");
  TCase *tcase = tcase_create ("decimate");

  tcase_add_test (tcase, one_peak_among_thousands_survives);
  tcase_add_test (tcase, column_knows_where_it_begins_and_ends);
  tcase_add_test (tcase, points_further_apart_than_pixels_all_stay);
  tcase_add_test (tcase, nothing_gives_nothing);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
