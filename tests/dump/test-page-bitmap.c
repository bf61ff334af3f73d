/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The index of a bitmap against counting bit by bit.
 */
#include "config.h"

#include <string.h>

#include "dump/page-bitmap-private.h"
#include "support/check-main.h"

#define MAX_BITS 8192u

static const guint n_bits_tried[] = { 1,   7,   8,   63,  64,  65,  447,  448,
                                      449, 511, 512, 895, 896, 897, 4095, 5000 };

/* Patterns: what a bitmap of each size is filled with. */
static gboolean
get_bit (guint pattern, guint page)
{
  switch (pattern)
    {
    case 0: /* all */
      return TRUE;
    case 1: /* every second */
      return page % 2 == 0;
    case 2: /* nothing but the very first */
      return page == 0;
    case 3: /* whole blocks full, whole blocks empty */
      return page / 448 % 3 != 0;
    case 4: /* long runs over the borders of blocks */
      return page / 700 % 2 == 0;
    default: /* as if thrown */
      return (page * 2654435761u >> 16) % 5 == 0;
    }
}
#define N_PATTERNS 6

/* Appended in pieces of @n_blocks blocks. */
static PscPageBitmap *
make_bitmap (guint pattern, guint n_bits, guint n_blocks)
{
  g_autofree guint8 *bytes = g_malloc (MAX_BITS / 8);
  PscPageBitmap *bitmap = psc_page_bitmap_new (n_bits, NULL);
  gsize n_bytes = (n_bits + 7) / 8;

  /* What is behind the last bit must not count. */
  memset (bytes, 0xff, MAX_BITS / 8);
  for (guint page = 0; page < n_bits; page++)
    if (!get_bit (pattern, page))
      bytes[page / 8] = (guint8) (bytes[page / 8] & ~(1u << page % 8));
  for (gsize at = 0; at < n_bytes; at += n_blocks * PSC_PAGE_BITMAP_BLOCK_BYTES)
    psc_page_bitmap_append (bitmap, bytes + at,
                            MIN (n_blocks * PSC_PAGE_BITMAP_BLOCK_BYTES, n_bytes - at));
  return bitmap;
}

/* Loop index: the pattern. */
START_TEST (every_page_is_where_counting_finds_it)
{
  guint pattern = (guint) _i;

  for (gsize size = 0; size < G_N_ELEMENTS (n_bits_tried); size++)
    {
      guint n_bits = n_bits_tried[size];
      g_autoptr (PscPageBitmap) bitmap = make_bitmap (pattern, n_bits, 1 + pattern % 3);
      guint rank = 0;

      for (guint page = 0; page < n_bits; page++)
        {
          gboolean is_stored = get_bit (pattern, page);
          guint end = page;
          PscPageRun run;

          while (end < n_bits && get_bit (pattern, end) == is_stored)
            end++;
          psc_page_bitmap_find (bitmap, page, G_MAXUINT64, &run);
          ck_assert_int_eq (run.is_stored, is_stored);
          ck_assert_uint_eq (run.n_pages, end - page);
          ck_assert_uint_eq (run.first, is_stored ? rank : 0);
          rank += is_stored ? 1 : 0;
        }
      ck_assert_uint_eq (psc_page_bitmap_get_n_set (bitmap), rank);
    }
}
END_TEST

START_TEST (no_more_is_looked_for_than_is_wanted)
{
  g_autoptr (PscPageBitmap) all = make_bitmap (0, 5000, 1);
  g_autoptr (PscPageBitmap) first = make_bitmap (2, 5000, 1);
  PscPageRun run;

  psc_page_bitmap_find (all, 448, 1, &run);
  ck_assert_uint_ge (run.n_pages, 1);
  ck_assert_uint_le (run.n_pages, 448);
  psc_page_bitmap_find (first, 448, 448, &run);
  ck_assert_uint_eq (run.n_pages, 448);
  psc_page_bitmap_find (first, 448, 449, &run);
  ck_assert_uint_eq (run.n_pages, 5000 - 448);
}
END_TEST

static Suite *
page_bitmap_suite (void)
{
  Suite *suite = suite_create ("dump/page-bitmap");
  TCase *tcase = tcase_create ("page-bitmap");

  tcase_add_loop_test (tcase, every_page_is_where_counting_finds_it, 0, N_PATTERNS);
  tcase_add_test (tcase, no_more_is_looked_for_than_is_wanted);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (page_bitmap_suite ());
}
