/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Snapshots: what a builder is given comes back, unknown stays unknown, and a cell stays small.
 */
#include "config.h"

#include "model/snapshot-builder.h"
#include "support/check-main.h"
#include "support/snapshots.h"

#define U PSC_TEST_UNKNOWN

static const PscTestFacts no_facts = { .minutes = -1, .uptime_seconds = -1 };

static const PscTestRow mixed[] = {
  { "Proc", { 12980, 1, 12979, 8618056 }, { 0, 0, 0, 0 } },
  { "Leak", { U, U, 119, G_GINT64_CONSTANT (4991221760) }, { U, U, 0, 0 } },
  { "....", { 5, 9, -4, 16 }, { U, U, U, U } },
  { "....", { U, U, U, U }, { 3, 3, 0, 0 } },
  { "Io  ", { 7, 5, 3, 96 }, { 1, 0, 1, U } },
  { "", { 0 }, { 0 } },
};

static void
assert_number (guint8 known, PscPoolField field, gint64 expected, gint64 actual)
{
  ck_assert_int_eq ((known & PSC_POOL_KNOWN (field)) != 0, expected != U);
  ck_assert_int_eq (actual, expected == U ? 0 : expected);
}

static void
assert_pool (const PscPool *pool, const gint64 expected[4])
{
  assert_number (pool->known, PSC_POOL_ALLOCS, expected[0], (gint64) pool->allocs);
  assert_number (pool->known, PSC_POOL_FREES, expected[1], (gint64) pool->frees);
  assert_number (pool->known, PSC_POOL_OUTSTANDING, expected[2], pool->outstanding);
  assert_number (pool->known, PSC_POOL_BYTES, expected[3], (gint64) pool->bytes);
}

START_TEST (rows_come_back_in_order_with_unknown_apart_from_zero)
{
  g_autoptr (PscSnapshot) snapshot = psc_test_snapshot (&no_facts, mixed);

  ck_assert_uint_eq (psc_snapshot_get_n_rows (snapshot), 5);
  for (guint i = 0; i < 5; i++)
    {
      PscPoolRow row;

      psc_snapshot_get_row (snapshot, i, &row);
      ck_assert_uint_eq (row.tag, psc_tag_from_bytes (mixed[i].tag));
      ck_assert_uint_eq (row.line, 10 + i);
      assert_pool (&row.pools[PSC_POOL_NONPAGED], mixed[i].nonpaged);
      assert_pool (&row.pools[PSC_POOL_PAGED], mixed[i].paged);
      ck_assert_ptr_null (row.description);
      ck_assert_ptr_null (row.owner);
    }
}
END_TEST

START_TEST (rows_are_found_by_tag_and_occurrence)
{
  g_autoptr (PscSnapshot) snapshot = psc_test_snapshot (&no_facts, mixed);
  PscTag dots = psc_tag_from_bytes ("....");
  guint row = 99;

  ck_assert (psc_snapshot_find (snapshot, psc_tag_from_bytes ("Io  "), 0, &row));
  ck_assert_uint_eq (row, 4);
  ck_assert (psc_snapshot_find (snapshot, dots, 0, &row));
  ck_assert_uint_eq (row, 2);
  ck_assert (psc_snapshot_find (snapshot, dots, 1, &row));
  ck_assert_uint_eq (row, 3);
  ck_assert (!psc_snapshot_find (snapshot, dots, 2, &row));
  ck_assert (!psc_snapshot_find (snapshot, dots, G_MAXUINT, &row));
  ck_assert (!psc_snapshot_find (snapshot, psc_tag_from_bytes ("zzzz"), 0, &row));
  ck_assert_uint_eq (row, 3);
}
END_TEST

START_TEST (sums_know_only_what_every_row_of_the_pool_tells)
{
  g_autoptr (PscSnapshot) snapshot = psc_test_snapshot (&no_facts, mixed);
  PscPool total;

  psc_snapshot_get_computed (snapshot, PSC_POOL_NONPAGED, &total);
  assert_pool (&total, (const gint64[]){ U, U, 13097, G_GINT64_CONSTANT (4999839928) });
  psc_snapshot_get_computed (snapshot, PSC_POOL_PAGED, &total);
  assert_pool (&total, (const gint64[]){ U, U, 1, U });
}
END_TEST

START_TEST (a_sum_that_does_not_fit_is_unknown)
{
  static const PscTestRow rows[] = {
    { "Aaaa", { G_MAXINT64, 0, G_MAXINT64, 1 }, { U, U, U, U } },
    { "Bbbb", { G_MAXINT64, 0, G_MAXINT64, 1 }, { U, U, U, U } },
    { "Cccc", { G_MAXINT64, 0, 0, 1 }, { U, U, U, U } },
    { "", { 0 }, { 0 } },
  };
  g_autoptr (PscSnapshot) snapshot = psc_test_snapshot (&no_facts, rows);
  PscPool total;

  psc_snapshot_get_computed (snapshot, PSC_POOL_NONPAGED, &total);
  assert_pool (&total, (const gint64[]){ U, 0, U, 3 });
}
END_TEST

START_TEST (an_empty_table_has_no_sums)
{
  static const PscTestRow rows[] = { { "", { 0 }, { 0 } } };
  g_autoptr (PscSnapshot) snapshot = psc_test_snapshot (&no_facts, rows);
  PscPool total;

  psc_snapshot_get_computed (snapshot, PSC_POOL_PAGED, &total);
  ck_assert_uint_eq (total.known, 0);
  ck_assert (!psc_snapshot_find (snapshot, 0, 0, NULL));
  ck_assert_str_eq (psc_snapshot_get_label (snapshot), "test.log");
}
END_TEST

START_TEST (a_builder_forgets_the_table_before)
{
  g_autoptr (PscStringTable) strings = psc_string_table_new ();
  g_autoptr (PscSnapshotBuilder) builder = psc_snapshot_builder_new (strings);
  PscTag tag = psc_tag_from_bytes ("Leak");
  g_autoptr (PscSnapshot) first = NULL;
  g_autoptr (PscSnapshot) second = NULL;
  PscPoolRow row;

  psc_snapshot_builder_reset (builder, "a");
  psc_snapshot_builder_add_row (builder, tag, 1);
  psc_snapshot_builder_set_description (builder, 0, "text and more", 4);
  psc_snapshot_builder_set_owner (builder, 0, "a.sys", 5);
  psc_snapshot_builder_set_protected (builder, 0);
  first = psc_snapshot_builder_end (builder);
  psc_snapshot_builder_reset (builder, "b");
  ck_assert_uint_eq (psc_snapshot_builder_find_row (builder, tag), G_MAXUINT);
  psc_snapshot_builder_add_row (builder, tag, 2);
  second = psc_snapshot_builder_end (builder);

  psc_snapshot_get_row (first, 0, &row);
  ck_assert_str_eq (row.description, "text");
  ck_assert_str_eq (row.owner, "a.sys");
  ck_assert (row.is_protected);
  psc_snapshot_get_row (second, 0, &row);
  ck_assert_ptr_null (row.description);
  ck_assert (!row.is_protected);
  ck_assert_str_eq (psc_snapshot_get_path (second), "b");
}
END_TEST

START_TEST (a_dropped_row_leaves_the_earlier_one_of_its_tag)
{
  g_autoptr (PscStringTable) strings = psc_string_table_new ();
  g_autoptr (PscSnapshotBuilder) builder = psc_snapshot_builder_new (strings);
  PscTag tag = psc_tag_from_bytes ("Leak");

  psc_snapshot_builder_reset (builder, "a");
  psc_snapshot_builder_add_row (builder, tag, 1);
  psc_snapshot_builder_add_row (builder, tag, 2);
  ck_assert_uint_eq (psc_snapshot_builder_find_row (builder, tag), 1);
  psc_snapshot_builder_drop_last_row (builder);
  ck_assert_uint_eq (psc_snapshot_builder_find_row (builder, tag), 0);
  ck_assert_uint_eq (psc_snapshot_builder_get_n_rows (builder), 1);
}
END_TEST

static PscTag
make_tag (guint i)
{
  guint32 scrambled = i * 2654435761u;

  return psc_tag_from_bytes ((const char[]){ (char) ('A' + i % 26), (char) ('a' + i / 26 % 26),
                                             (char) ('a' + i / 676 % 26),
                                             (char) ('0' + scrambled % 10) });
}

/* A table as big as a busy server's: what design asks of a cell of a long series. */
START_TEST (a_cell_of_a_large_table_takes_at_most_24_bytes)
{
  g_autoptr (PscStringTable) strings = psc_string_table_new ();
  g_autoptr (PscSnapshotBuilder) builder = psc_snapshot_builder_new (strings);
  g_autoptr (PscSnapshot) snapshot = NULL;

  psc_snapshot_builder_reset (builder, "a");
  for (guint i = 0; i < 2000; i++)
    {
      guint row = psc_snapshot_builder_add_row (builder, make_tag (i), 2 + i);
      guint64 allocs = (guint64) (i * 7919u % 100003u) * 977u;
      guint64 outstanding = i * 104729u % 65537u;

      *psc_snapshot_builder_get_pool (builder, row, PSC_POOL_NONPAGED) =
          (PscPool){ allocs + outstanding, allocs, (gint64) outstanding, outstanding * 176,
                     PSC_POOL_ALL_KNOWN };
      psc_snapshot_builder_get_pool (builder, row, PSC_POOL_PAGED)->known = PSC_POOL_ALL_KNOWN;
    }
  snapshot = psc_snapshot_builder_end (builder);
  ck_assert_uint_le (psc_snapshot_get_size (snapshot), 24 * 2000);
}
END_TEST

START_TEST (sorted_positions_follow_byte_order)
{
  g_autoptr (PscStringTable) strings = psc_string_table_new ();
  g_autoptr (PscSnapshotBuilder) builder = psc_snapshot_builder_new (strings);

  /* The second table keeps the order of the first, the third does not. */
  for (guint table = 0; table < 3; table++)
    {
      g_autoptr (PscSnapshot) snapshot = NULL;

      psc_snapshot_builder_reset (builder, "a");
      for (guint i = 0; i < 700; i++)
        psc_snapshot_builder_add_row (builder, make_tag (table < 2 ? i * 37 % 700 : 699 - i), i);
      snapshot = psc_snapshot_builder_end (builder);
      for (guint i = 1; i < 700; i++)
        ck_assert_int_le (
            psc_tag_compare (
                psc_snapshot_get_tag (snapshot, psc_snapshot_get_sorted (snapshot, i - 1)),
                psc_snapshot_get_tag (snapshot, psc_snapshot_get_sorted (snapshot, i))),
            0);
      for (guint i = 0; i < 700; i++)
        ck_assert (psc_snapshot_find (snapshot, make_tag (i), 0, NULL));
    }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("model/snapshot");
  TCase *tests = tcase_create ("snapshot");

  tcase_add_test (tests, rows_come_back_in_order_with_unknown_apart_from_zero);
  tcase_add_test (tests, rows_are_found_by_tag_and_occurrence);
  tcase_add_test (tests, sums_know_only_what_every_row_of_the_pool_tells);
  tcase_add_test (tests, a_sum_that_does_not_fit_is_unknown);
  tcase_add_test (tests, an_empty_table_has_no_sums);
  tcase_add_test (tests, a_builder_forgets_the_table_before);
  tcase_add_test (tests, a_dropped_row_leaves_the_earlier_one_of_its_tag);
  tcase_add_test (tests, a_cell_of_a_large_table_takes_at_most_24_bytes);
  tcase_add_test (tests, sorted_positions_follow_byte_order);
  suite_add_tcase (suite, tests);
  return psc_check_run (suite);
}
