/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Tag tables in all layouts are told from each other, from other sizes and from anything else.
 */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "kernel/tracker-table.h"
#include "support/check-main.h"
#include "support/memory.h"
#include "support/pool-tables.h"
#include "support/text.h"

#define TABLE_VA 0x10000u

/* Puts a table into memory at TABLE_VA; what lies behind it in its last page is zero. */
static void
place (PscTestMemory *memory, const GByteArray *table)
{
  psc_test_memory_write (memory, TABLE_VA, table->data, table->len);
}

static PscTrackerTable *
detect (PscTestMemory *memory, PscTestTracker layout)
{
  g_autoptr (PscSource) source = psc_test_memory_to_source (memory);

  return psc_tracker_table_detect (source, TABLE_VA, psc_tracker_layout_get (layout), FALSE, NULL);
}

START_TEST (the_hash_has_the_published_values)
{
  static const struct
  {
    const char *tag;
    guint32 hash;
  } vectors[] = {
    { "Pool", 0x040deda5 }, { "Proc", 0xaee8f633 }, { "File", 0x8c347a44 },
    { "MmSt", 0xa86b5265 }, { "Ntfs", 0x0ecd0b96 }, { "Thre", 0x41d8b1ee },
  };

  for (guint i = 0; i < G_N_ELEMENTS (vectors); i++)
    ck_assert_uint_eq (psc_tracker_hash (psc_tag_from_text (vectors[i].tag, 4)), vectors[i].hash);
}
END_TEST

START_TEST (known_layouts_are_sound_and_as_wide_as_published)
{
  const PscTrackerLayout *layout = psc_tracker_layout_get ((guint) _i);

  ck_assert (psc_tracker_layout_is_sound (layout));
  ck_assert_uint_eq (layout->stride, psc_test_tracker_stride ((PscTestTracker) _i));
}
END_TEST

START_TEST (a_layout_with_overlapping_fields_is_not_sound)
{
  PscTrackerLayout layout = *psc_tracker_layout_get (0);

  layout.frees[PSC_POOL_PAGED] = layout.allocs[PSC_POOL_PAGED] + 1;
  ck_assert (!psc_tracker_layout_is_sound (&layout));
  layout = *psc_tracker_layout_get (0);
  layout.bytes[PSC_POOL_PAGED] = layout.stride - 3;
  ck_assert (!psc_tracker_layout_is_sound (&layout));
  layout = *psc_tracker_layout_get (0);
  layout.bytes[PSC_POOL_PAGED] = G_MAXUINT - 1;
  ck_assert (!psc_tracker_layout_is_sound (&layout));
  layout = *psc_tracker_layout_get (0);
  layout.count_bytes = 3;
  ck_assert (!psc_tracker_layout_is_sound (&layout));
}
END_TEST

START_TEST (sizes_are_powers_of_two_and_one)
{
  ck_assert (psc_tracker_size_is_possible (65));
  ck_assert (psc_tracker_size_is_possible (4097));
  ck_assert (psc_tracker_size_is_possible (PSC_MAX_ROWS));
  ck_assert (!psc_tracker_size_is_possible (0));
  ck_assert (!psc_tracker_size_is_possible (1));
  ck_assert (!psc_tracker_size_is_possible (33));
  ck_assert (!psc_tracker_size_is_possible (4096));
  ck_assert (!psc_tracker_size_is_possible (4098));
  ck_assert (!psc_tracker_size_is_possible (2 * (guint64) PSC_MAX_ROWS - 1));
}
END_TEST

START_TEST (a_table_is_detected_with_its_layout_alone)
{
  PscTestTracker layout = (PscTestTracker) _i;
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  g_autoptr (GByteArray) table = psc_test_tracker_new (layout, 4096);

  psc_test_tracker_fill (table, layout, 1500);
  place (memory, table);
  /* The next allocation may lie right behind it. */
  for (guint i = 0; i < 4096 * 20; i++)
    psc_test_memory_put_u32 (memory, TABLE_VA + table->len + 4 * i, 0x41424344 + i);

  for (guint i = 0; i < PSC_N_TEST_TRACKERS; i++)
    {
      g_autoptr (PscTrackerTable) found = detect (memory, (PscTestTracker) i);

      /* B and C differ behind the fields alone, so each is told by its stride. */
      if (i != (guint) layout)
        ck_assert_ptr_null (found);
      else
        ck_assert_uint_eq (found->n_entries, 4097);
    }
}
END_TEST

START_TEST (the_size_is_found_whatever_it_is)
{
  guint n_slots = 64u << _i;
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  g_autoptr (GByteArray) table = psc_test_tracker_new (PSC_TEST_TRACKER_B64, n_slots);
  g_autoptr (PscTrackerTable) found = NULL;

  psc_test_tracker_fill (table, PSC_TEST_TRACKER_B64, MIN (n_slots - n_slots / 8, 3000));
  place (memory, table);
  found = detect (memory, PSC_TEST_TRACKER_B64);

  ck_assert_ptr_nonnull (found);
  ck_assert_uint_eq (found->n_entries, n_slots + 1);
}
END_TEST

START_TEST (a_table_that_is_named_may_hold_few_tags)
{
  guint n_slots = 64u << _i;
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  g_autoptr (GByteArray) table = psc_test_tracker_new (PSC_TEST_TRACKER_B64, n_slots);
  g_autoptr (PscSource) source = NULL;
  g_autoptr (PscTrackerTable) named = NULL;
  g_autoptr (PscTrackerTable) unnamed = NULL;

  psc_test_tracker_fill (table, PSC_TEST_TRACKER_B64, 12);
  place (memory, table);
  source = psc_test_memory_to_source (memory);
  named = psc_tracker_table_detect (source, TABLE_VA, psc_tracker_layout_get (3), TRUE, NULL);
  unnamed = psc_tracker_table_detect (source, TABLE_VA, psc_tracker_layout_get (3), FALSE, NULL);

  ck_assert_ptr_nonnull (named);
  ck_assert_uint_eq (named->n_entries, n_slots + 1);
  ck_assert_ptr_null (unnamed);
}
END_TEST

START_TEST (a_missing_page_does_not_hide_the_table)
{
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  g_autoptr (GByteArray) table = psc_test_tracker_new (PSC_TEST_TRACKER_C64, 4096);
  g_autoptr (PscTrackerTable) found = NULL;

  psc_test_tracker_fill (table, PSC_TEST_TRACKER_C64, 2500);
  place (memory, table);
  psc_test_memory_remove_page (memory, TABLE_VA + 0x20000);
  found = detect (memory, PSC_TEST_TRACKER_C64);

  ck_assert_ptr_nonnull (found);
  ck_assert_uint_eq (found->n_entries, 4097);
  /* 4096 / 80 is 51.2: one entry is cut at each end of the page, or at one of them. */
  ck_assert_uint_ge (found->n_unknown, 52);
  ck_assert_uint_le (found->n_unknown, 53);
}
END_TEST

START_TEST (other_memory_is_no_table)
{
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  guint32 state = 1;

  for (guint i = 0; i < 0x40000; i += 4)
    {
      state = state * 1664525u + 1013904223u;
      psc_test_memory_put_u32 (memory, TABLE_VA + i, _i == 0 ? state : _i == 1 ? 0 : 0x646f6f47);
    }
  for (guint i = 0; i < PSC_N_TEST_TRACKERS; i++)
    {
      g_autoptr (PscTrackerTable) found = detect (memory, (PscTestTracker) i);

      ck_assert_ptr_null (found);
    }
}
END_TEST

START_TEST (a_place_without_memory_is_an_error)
{
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  g_autoptr (PscSource) source = NULL;
  g_autoptr (GError) unmapped = NULL;
  g_autoptr (GError) corrupt = NULL;

  psc_test_memory_add_page (memory, 0x80000000);
  source = psc_test_memory_to_source (memory);

  ck_assert_ptr_null (
      psc_tracker_table_detect (source, TABLE_VA, psc_tracker_layout_get (3), FALSE, &unmapped));
  ck_assert (g_error_matches (unmapped, PSC_ERROR, PSC_ERROR_UNMAPPED));
  ck_assert_ptr_null (psc_tracker_table_read (source, G_MAXUINT64 - 100, psc_tracker_layout_get (3),
                                              4097, FALSE, &corrupt));
  ck_assert (g_error_matches (corrupt, PSC_ERROR, PSC_ERROR_CORRUPT));
}
END_TEST

static void
score_table (const GByteArray *table, PscTrackerScore *score)
{
  g_autoptr (PscSource) source = psc_test_source ((const char *) table->data, (gssize) table->len);
  g_autoptr (PscTrackerTable) read =
      psc_tracker_table_read (source, 0, psc_tracker_layout_get (1), 65, FALSE, NULL);

  psc_tracker_table_score (read, score);
}

START_TEST (what_may_have_come_around_the_end_is_not_judged)
{
  g_autoptr (GByteArray) table = psc_test_tracker_new (PSC_TEST_TRACKER_A64, 64);
  const PscTestUsage usage = { "Last", { 1, 0, 16 }, { 0, 0, 0 } };
  PscTrackerScore score;

  /* Slot 0 is not where this tag belongs, unless the slots in front of it were full. */
  psc_test_tracker_put_at (table, PSC_TEST_TRACKER_A64, 0, &usage);
  psc_test_tracker_put_at (table, PSC_TEST_TRACKER_A64, 20, &usage);
  score_table (table, &score);

  ck_assert_uint_eq (score.n_keys, 1);
  ck_assert_uint_eq (score.n_well_placed, 0);
  ck_assert_uint_eq (score.n_printable, 1);
}
END_TEST

START_TEST (a_full_table_scores_nothing)
{
  g_autoptr (GByteArray) table = psc_test_tracker_new (PSC_TEST_TRACKER_A64, 64);
  PscTrackerScore score;

  psc_test_tracker_fill (table, PSC_TEST_TRACKER_A64, 64);
  score_table (table, &score);

  ck_assert_uint_eq (score.n_keys, 0);
}
END_TEST

static Suite *
tracker_table_suite (void)
{
  Suite *suite = suite_create ("kernel/tracker-table");
  TCase *tcase = tcase_create ("tracker-table");

  tcase_add_test (tcase, the_hash_has_the_published_values);
  tcase_add_loop_test (tcase, known_layouts_are_sound_and_as_wide_as_published, 0,
                       PSC_N_TEST_TRACKERS);
  tcase_add_test (tcase, a_layout_with_overlapping_fields_is_not_sound);
  tcase_add_test (tcase, sizes_are_powers_of_two_and_one);
  tcase_add_loop_test (tcase, a_table_is_detected_with_its_layout_alone, 0, PSC_N_TEST_TRACKERS);
  tcase_add_loop_test (tcase, the_size_is_found_whatever_it_is, 1, 8);
  tcase_add_loop_test (tcase, a_table_that_is_named_may_hold_few_tags, 0, 7);
  tcase_add_test (tcase, a_missing_page_does_not_hide_the_table);
  tcase_add_loop_test (tcase, other_memory_is_no_table, 0, 3);
  tcase_add_test (tcase, a_place_without_memory_is_an_error);
  tcase_add_test (tcase, what_may_have_come_around_the_end_is_not_judged);
  tcase_add_test (tcase, a_full_table_scores_nothing);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (tracker_table_suite ());
}
