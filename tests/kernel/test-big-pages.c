/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table of large blocks in all layouts, with holes, freed entries and nonsense.
 */
#include "config.h"

#include "kernel/big-pages.h"
#include "support/check-main.h"
#include "support/memory.h"
#include "support/pool-tables.h"

#define TABLE_VA 0x10000u
#define N_ENTRIES 0x1000u

typedef struct
{
  GArray *blocks;
  guint n_unknown;
} Found;

static void
collect_cb (const PscBigBlock *block, gpointer user_data)
{
  g_array_append_vals ((GArray *) user_data, block, 1);
}

static gboolean
is_64 (guint layout)
{
  return psc_big_page_layout_get (layout)->pointer_bytes == 8;
}

static guint64
block_va (guint layout, guint page)
{
  return (is_64 (layout) ? G_GUINT64_CONSTANT (0xfffffa8000000000) : 0x84000000u)
         + (guint64) page * 4096;
}

static void
read_table (PscTestMemory *memory, guint layout, Found *found)
{
  g_autoptr (PscSource) source = psc_test_memory_to_source (memory);
  PscBigPageTable table = { TABLE_VA, N_ENTRIES, *psc_big_page_layout_get (layout) };

  found->blocks = g_array_new (FALSE, FALSE, sizeof (PscBigBlock));
  ck_assert (psc_big_page_table_foreach (&table, source, collect_cb, found->blocks,
                                         &found->n_unknown, NULL, NULL));
}

START_TEST (blocks_are_listed_with_tag_size_and_pool)
{
  guint layout = (guint) _i;
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  g_autoptr (GByteArray) table = psc_test_big_pages_new ((PscTestBigPages) layout, N_ENTRIES);
  const PscTestBigBlock blocks[] = {
    { block_va (layout, 1), "Leak", 0x200, 0x3000 },
    { block_va (layout, 9), "Page", 0x1, 0x5000 },
    { block_va (layout, 30) | 1, "Free", 0x1, 0x5000 },
    { block_va (layout, 40), "Odd ", 0x42, 0x1000 },
  };
  gboolean has_type = psc_big_page_layout_get (layout)->type != 0;
  Found found;
  const PscBigBlock *first;

  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++)
    psc_test_big_pages_put (table, (PscTestBigPages) layout, 1000 * i + 7, &blocks[i]);
  psc_test_memory_write (memory, TABLE_VA, table->data, table->len);
  read_table (memory, layout, &found);
  first = &g_array_index (found.blocks, PscBigBlock, 0);

  ck_assert_uint_eq (psc_big_page_layout_get (layout)->stride,
                     psc_test_big_pages_stride ((PscTestBigPages) layout));
  ck_assert_uint_eq (found.blocks->len, 3);
  ck_assert_uint_eq (first->va, blocks[0].va);
  ck_assert_uint_eq (first->bytes, 0x3000);
  ck_assert_uint_eq (first->tag, psc_tag_from_text ("Leak", 4));
  ck_assert_int_eq (first[0].has_pool, has_type);
  ck_assert_int_eq (first[0].pool, PSC_POOL_NONPAGED);
  ck_assert_int_eq (first[1].pool, has_type ? PSC_POOL_PAGED : PSC_POOL_NONPAGED);
  ck_assert (!first[2].has_pool);
  ck_assert_uint_eq (found.n_unknown, 0);
  g_array_unref (found.blocks);
}
END_TEST

START_TEST (entries_in_a_hole_are_counted)
{
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  g_autoptr (GByteArray) table = psc_test_big_pages_new (PSC_TEST_BIG_PAGES_T64, N_ENTRIES);
  const PscTestBigBlock block = { block_va (PSC_TEST_BIG_PAGES_T64, 1), "Leak", 0, 0x3000 };
  Found found;

  psc_test_big_pages_put (table, PSC_TEST_BIG_PAGES_T64, N_ENTRIES - 1, &block);
  psc_test_memory_write (memory, TABLE_VA, table->data, table->len);
  psc_test_memory_remove_page (memory, TABLE_VA + 0x2000);
  read_table (memory, PSC_TEST_BIG_PAGES_T64, &found);

  /* Entry 341 is cut by the hole, entry 511 ends with it. */
  ck_assert_uint_eq (found.n_unknown, 171);
  ck_assert_uint_eq (found.blocks->len, 1);
  g_array_unref (found.blocks);
}
END_TEST

START_TEST (the_protected_bit_is_no_part_of_the_tag)
{
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  g_autoptr (GByteArray) table = psc_test_big_pages_new (PSC_TEST_BIG_PAGES_E64, N_ENTRIES);
  const PscTestBigBlock block = { block_va (PSC_TEST_BIG_PAGES_E64, 1), "Tok\xe5", 0, 0x3000 };
  Found found;

  psc_test_big_pages_put (table, PSC_TEST_BIG_PAGES_E64, 0, &block);
  psc_test_memory_write (memory, TABLE_VA, table->data, table->len);
  read_table (memory, PSC_TEST_BIG_PAGES_E64, &found);

  ck_assert_uint_eq (g_array_index (found.blocks, PscBigBlock, 0).tag,
                     psc_tag_from_text ("Toke", 4));
  ck_assert (g_array_index (found.blocks, PscBigBlock, 0).is_protected);
  g_array_unref (found.blocks);
}
END_TEST

/* A table with 100 blocks, judged with each layout. */
START_TEST (a_table_is_told_from_other_strides_and_from_noise)
{
  guint layout = (guint) _i;
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  g_autoptr (GByteArray) table = psc_test_big_pages_new ((PscTestBigPages) layout, N_ENTRIES);
  g_autoptr (PscSource) source = NULL;

  for (guint i = 0; i < 100; i++)
    {
      const PscTestBigBlock block = { block_va (layout, 16 * i), "Leak", 0, 0x3000 };

      psc_test_big_pages_put (table, (PscTestBigPages) layout, 37 * i, &block);
    }
  psc_test_memory_write (memory, TABLE_VA, table->data, table->len);
  source = psc_test_memory_to_source (memory);
  for (guint i = 0; i < PSC_N_TEST_BIG_PAGES; i++)
    {
      PscBigPageTable guess = { TABLE_VA, N_ENTRIES, *psc_big_page_layout_get (i) };
      PscBigPageScore score;
      gboolean is_alike = psc_test_big_pages_stride ((PscTestBigPages) i)
                              == psc_test_big_pages_stride ((PscTestBigPages) layout)
                          && is_64 (i) == is_64 (layout);

      ck_assert (psc_big_page_table_score (&guess, source, &score, NULL));
      if (i == layout)
        ck_assert (psc_big_page_score_is_table (&score));
      else if (!is_alike)
        ck_assert (!psc_big_page_score_is_table (&score));
    }
}
END_TEST

START_TEST (an_empty_table_is_no_table)
{
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  g_autoptr (PscSource) source = NULL;
  PscBigPageTable guess = { TABLE_VA, N_ENTRIES, *psc_big_page_layout_get (6) };
  PscBigPageScore score;

  psc_test_memory_add_page (memory, TABLE_VA);
  source = psc_test_memory_to_source (memory);

  ck_assert (psc_big_page_table_score (&guess, source, &score, NULL));
  ck_assert_uint_eq (score.n_used, 0);
  ck_assert (!psc_big_page_score_is_table (&score));
}
END_TEST

START_TEST (reading_can_be_cancelled)
{
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  g_autoptr (PscSource) source = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GArray) blocks = g_array_new (FALSE, FALSE, sizeof (PscBigBlock));
  g_autoptr (GError) error = NULL;
  PscBigPageTable table = { TABLE_VA, N_ENTRIES, *psc_big_page_layout_get (6) };
  guint n_unknown;

  psc_test_memory_add_page (memory, TABLE_VA);
  source = psc_test_memory_to_source (memory);
  g_cancellable_cancel (cancellable);

  ck_assert (!psc_big_page_table_foreach (&table, source, collect_cb, blocks, &n_unknown,
                                          cancellable, &error));
  ck_assert (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
}
END_TEST

START_TEST (sizes_are_powers_of_two_within_bounds)
{
  ck_assert (psc_big_page_size_is_possible (0x100));
  ck_assert (psc_big_page_size_is_possible (0x800000));
  ck_assert (!psc_big_page_size_is_possible (0));
  ck_assert (!psc_big_page_size_is_possible (0x80));
  ck_assert (!psc_big_page_size_is_possible (0x1001));
  ck_assert (!psc_big_page_size_is_possible (0x1000000));
  ck_assert (!psc_big_page_size_is_possible (G_MAXUINT64));
}
END_TEST

static Suite *
big_pages_suite (void)
{
  Suite *suite = suite_create ("kernel/big-pages");
  TCase *tcase = tcase_create ("big-pages");

  tcase_add_loop_test (tcase, blocks_are_listed_with_tag_size_and_pool, 0, PSC_N_TEST_BIG_PAGES);
  tcase_add_test (tcase, entries_in_a_hole_are_counted);
  tcase_add_test (tcase, the_protected_bit_is_no_part_of_the_tag);
  tcase_add_loop_test (tcase, a_table_is_told_from_other_strides_and_from_noise, 0,
                       PSC_N_TEST_BIG_PAGES);
  tcase_add_test (tcase, an_empty_table_is_no_table);
  tcase_add_test (tcase, reading_can_be_cancelled);
  tcase_add_test (tcase, sizes_are_powers_of_two_within_bounds);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (big_pages_suite ());
}
