/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tag tables of several processors add up, modulo their width, with unknown kept apart.
 */
#include "config.h"

#include <string.h>

#include "kernel/tag-usage.h"
#include "support/check-main.h"
#include "support/memory.h"
#include "support/pool-tables.h"

#define N_SLOTS 64u

typedef struct
{
  PscTestTracker layout;
  GByteArray *bytes[3]; /* of the boot processor and two others */
  PscTestMemory *memory;
  PscStringTable *strings;
  PscSnapshotBuilder *builder;
  PscSnapshot *snapshot;
  gboolean is_complete;
} Fixture;

static void
fixture_init (Fixture *self, PscTestTracker layout)
{
  memset (self, 0, sizeof *self);
  self->layout = layout;
  for (guint i = 0; i < G_N_ELEMENTS (self->bytes); i++)
    self->bytes[i] = psc_test_tracker_new (layout, N_SLOTS);
  self->memory = psc_test_memory_new ();
  self->strings = psc_string_table_new ();
  self->builder = psc_snapshot_builder_new (self->strings);
  psc_snapshot_builder_reset (self->builder, "test.dmp");
}

static guint64
get_va (guint cpu)
{
  return 0x10000 * (cpu + 1);
}

static void
place (Fixture *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->bytes); i++)
    psc_test_memory_write (self->memory, get_va (i), self->bytes[i]->data, self->bytes[i]->len);
}

static void
sum (Fixture *self)
{
  g_autoptr (PscSource) source = psc_test_memory_to_source (self->memory);
  g_autoptr (GPtrArray) tables =
      g_ptr_array_new_with_free_func ((GDestroyNotify) psc_tracker_table_free);

  for (guint i = 0; i < G_N_ELEMENTS (self->bytes); i++)
    {
      PscTrackerTable *table =
          psc_tracker_table_read (source, get_va (i), psc_tracker_layout_get (self->layout),
                                  N_SLOTS + 1, FALSE, NULL);

      ck_assert_ptr_nonnull (table);
      g_ptr_array_add (tables, table);
    }
  self->is_complete = psc_tag_usage_add (tables, self->builder);
  self->snapshot = psc_snapshot_builder_end (self->builder);
}

static void
fixture_clear (Fixture *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->bytes); i++)
    g_byte_array_unref (self->bytes[i]);
  psc_test_memory_free (self->memory);
  psc_snapshot_builder_free (self->builder);
  psc_string_table_unref (self->strings);
  g_clear_object (&self->snapshot);
}

/* The row of a tag, which must be there once. */
static PscPoolRow
get_row (Fixture *self, const char *tag)
{
  PscPoolRow found = { 0 };
  guint n_found = 0;

  for (guint i = 0; i < psc_snapshot_get_n_rows (self->snapshot); i++)
    {
      PscPoolRow row;

      psc_snapshot_get_row (self->snapshot, i, &row);
      if (row.tag != psc_tag_from_text (tag, 4))
        continue;
      found = row;
      n_found++;
    }
  ck_assert_msg (n_found == 1, "%s: %u rows", tag, n_found);
  return found;
}

static const char *
get_issue (Fixture *self)
{
  const PscIssues *issues = psc_snapshot_get_issues (self->snapshot);

  ck_assert_uint_eq (psc_issues_get_n (issues), 1);
  return psc_issues_get (issues, 0)->message;
}

START_TEST (one_tag_is_summed_over_all_processors)
{
  Fixture fixture;
  PscPoolRow row;
  const PscTestUsage usages[] = {
    { "Leak", { 100, 10, 6400 }, { 3, 1, 64 } },
    { "Leak", { 7, 50, (guint64) -2560 }, { 0, 0, 0 } },
  };

  fixture_init (&fixture, (PscTestTracker) _i);
  psc_test_tracker_put (fixture.bytes[0], fixture.layout, &usages[0]);
  psc_test_tracker_put (fixture.bytes[1], fixture.layout, &usages[1]);
  place (&fixture);
  sum (&fixture);
  row = get_row (&fixture, "Leak");

  ck_assert (fixture.is_complete);
  ck_assert_uint_eq (row.pools[PSC_POOL_NONPAGED].known, PSC_POOL_ALL_KNOWN);
  ck_assert_uint_eq (row.pools[PSC_POOL_NONPAGED].allocs, 107);
  ck_assert_uint_eq (row.pools[PSC_POOL_NONPAGED].frees, 60);
  ck_assert_int_eq (row.pools[PSC_POOL_NONPAGED].outstanding, 47);
  ck_assert_uint_eq (row.pools[PSC_POOL_NONPAGED].bytes, 3840);
  ck_assert_uint_eq (row.pools[PSC_POOL_PAGED].allocs, 3);
  ck_assert_int_eq (row.pools[PSC_POOL_PAGED].outstanding, 2);
  ck_assert_uint_eq (row.pools[PSC_POOL_PAGED].bytes, 64);
  ck_assert_uint_eq (row.line, 0);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (counters_of_32_bits_wrap_and_keep_their_difference)
{
  Fixture fixture;
  PscPoolRow row;
  const PscTestUsage usage = { "Wrap", { 5, 0xfffffff0u, 336 }, { 1, 0, 16 } };

  fixture_init (&fixture, PSC_TEST_TRACKER_A64);
  psc_test_tracker_put (fixture.bytes[0], fixture.layout, &usage);
  place (&fixture);
  sum (&fixture);
  row = get_row (&fixture, "Wrap");

  ck_assert_int_eq (row.pools[PSC_POOL_NONPAGED].outstanding, 21);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (a_negative_difference_stays_negative)
{
  Fixture fixture;
  PscPoolRow row;
  const PscTestUsage usage = { "Torn", { 5, 7, 0 }, { 1, 0, 16 } };

  fixture_init (&fixture, (PscTestTracker) _i);
  psc_test_tracker_put (fixture.bytes[0], fixture.layout, &usage);
  place (&fixture);
  sum (&fixture);
  row = get_row (&fixture, "Torn");

  ck_assert_int_eq (row.pools[PSC_POOL_NONPAGED].outstanding, -2);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (negative_bytes_are_unknown_and_told)
{
  Fixture fixture;
  PscPoolRow row;
  const PscTestUsage usage = { "Torn", { 5, 4, (guint64) -16 }, { 1, 0, 16 } };

  fixture_init (&fixture, (PscTestTracker) _i);
  psc_test_tracker_put (fixture.bytes[0], fixture.layout, &usage);
  place (&fixture);
  sum (&fixture);
  row = get_row (&fixture, "Torn");

  ck_assert_uint_eq (row.pools[PSC_POOL_NONPAGED].known & PSC_POOL_KNOWN (PSC_POOL_BYTES), 0);
  ck_assert_int_eq (row.pools[PSC_POOL_NONPAGED].outstanding, 1);
  ck_assert_uint_eq (row.pools[PSC_POOL_PAGED].bytes, 16);
  ck_assert_ptr_nonnull (strstr (get_issue (&fixture), "1 sums of bytes are below zero"));
  fixture_clear (&fixture);
}
END_TEST

START_TEST (a_tag_freed_as_a_whole_stays_and_an_untouched_one_does_not)
{
  Fixture fixture;
  const PscTestUsage usages[] = { { "Gone", { 5, 5, 0 }, { 0, 0, 0 } },
                                  { "None", { 0, 0, 0 }, { 0, 0, 0 } } };

  fixture_init (&fixture, PSC_TEST_TRACKER_C64);
  psc_test_tracker_put (fixture.bytes[0], fixture.layout, &usages[0]);
  psc_test_tracker_put (fixture.bytes[0], fixture.layout, &usages[1]);
  place (&fixture);
  sum (&fixture);

  ck_assert_uint_eq (psc_snapshot_get_n_rows (fixture.snapshot), 1);
  ck_assert_int_eq (get_row (&fixture, "Gone").pools[PSC_POOL_NONPAGED].outstanding, 0);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (the_last_slot_is_the_overflow)
{
  Fixture fixture;
  PscPoolRow row;
  const PscTestUsage lost = { NULL, { 9, 2, 700 }, { 0, 0, 0 } };
  const PscTestUsage real = { "Ovfl", { 1, 0, 16 }, { 0, 0, 0 } };
  gboolean found[2] = { FALSE, FALSE };

  fixture_init (&fixture, PSC_TEST_TRACKER_B64);
  psc_test_tracker_put_at (fixture.bytes[0], fixture.layout, N_SLOTS, &lost);
  psc_test_tracker_put_at (fixture.bytes[2], fixture.layout, N_SLOTS, &lost);
  psc_test_tracker_put (fixture.bytes[0], fixture.layout, &real);
  place (&fixture);
  sum (&fixture);

  ck_assert_uint_eq (psc_snapshot_get_n_rows (fixture.snapshot), 2);
  for (guint i = 0; i < 2; i++)
    {
      psc_snapshot_get_row (fixture.snapshot, i, &row);
      ck_assert_uint_eq (row.tag, psc_tag_from_text ("Ovfl", 4));
      found[row.is_overflow] = TRUE;
      ck_assert_uint_eq (row.pools[PSC_POOL_NONPAGED].bytes, row.is_overflow ? 1400 : 16);
    }
  ck_assert (found[FALSE] && found[TRUE]);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (a_tag_of_which_a_part_is_missing_is_unknown)
{
  Fixture fixture;
  const PscTestUsage usage = { "Leak", { 100, 10, 6400 }, { 3, 1, 64 } };
  guint index;

  fixture_init (&fixture, PSC_TEST_TRACKER_C64);
  index = psc_test_tracker_put (fixture.bytes[0], fixture.layout, &usage);
  psc_test_tracker_put (fixture.bytes[1], fixture.layout, &usage);
  place (&fixture);
  psc_test_memory_remove_page (fixture.memory, get_va (1) + index * 80);
  sum (&fixture);

  ck_assert (!fixture.is_complete);
  ck_assert_uint_eq (get_row (&fixture, "Leak").pools[PSC_POOL_NONPAGED].known, 0);
  ck_assert_uint_eq (psc_issues_get_n (psc_snapshot_get_issues (fixture.snapshot)), 2);
  fixture_clear (&fixture);
}
END_TEST

START_TEST (the_protected_bit_is_a_mark)
{
  Fixture fixture;
  PscTestUsage usage = { "Toke", { 2, 1, 64 }, { 0, 0, 0 } };
  guint index;

  fixture_init (&fixture, PSC_TEST_TRACKER_C64);
  index = psc_test_tracker_put (fixture.bytes[0], fixture.layout, &usage);
  fixture.bytes[0]->data[index * 80 + 3] |= 0x80;
  place (&fixture);
  sum (&fixture);

  ck_assert (get_row (&fixture, "Toke").is_protected);
  fixture_clear (&fixture);
}
END_TEST

static Suite *
tag_usage_suite (void)
{
  Suite *suite = suite_create ("kernel/tag-usage");
  TCase *tcase = tcase_create ("tag-usage");

  tcase_add_loop_test (tcase, one_tag_is_summed_over_all_processors, 0, PSC_N_TEST_TRACKERS);
  tcase_add_test (tcase, counters_of_32_bits_wrap_and_keep_their_difference);
  tcase_add_loop_test (tcase, a_negative_difference_stays_negative, 0, PSC_N_TEST_TRACKERS);
  tcase_add_loop_test (tcase, negative_bytes_are_unknown_and_told, 0, PSC_N_TEST_TRACKERS);
  tcase_add_test (tcase, a_tag_freed_as_a_whole_stays_and_an_untouched_one_does_not);
  tcase_add_test (tcase, the_last_slot_is_the_overflow);
  tcase_add_test (tcase, a_tag_of_which_a_part_is_missing_is_unknown);
  tcase_add_test (tcase, the_protected_bit_is_a_mark);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (tag_usage_suite ());
}
