/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The index of a bitmap against counting bit by bit.
 */
#include "config.h"

#include <string.h>

#include "dump/page-bitmap-private.h"
#include "support/check-main.h"

#define MAX_BITS 8192u

static const guint n_bits_tried[] = { 1,   7,   8,   63,   64,   65,   511,  512,
                                      513, 575, 576, 1023, 1024, 1025, 4095, 5000 };

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
      return page / 512 % 3 != 0;
    case 4: /* long runs over the borders of blocks */
      return page / 700 % 2 == 0;
    default: /* as if thrown */
      return (page * 2654435761u >> 16) % 5 == 0;
    }
}
#define N_PATTERNS 6

static PscPageBitmap *
make_bitmap (guint pattern, guint n_bits)
{
  guint8 *bytes = g_malloc (MAX_BITS / 8);

  /* What is behind the last bit must not count. */
  memset (bytes, 0xff, MAX_BITS / 8);
  for (guint page = 0; page < n_bits; page++)
    if (!get_bit (pattern, page))
      bytes[page / 8] = (guint8) (bytes[page / 8] & ~(1u << page % 8));
  return psc_page_bitmap_new (bytes, n_bits, NULL, NULL);
}

/* Loop index: the pattern. */
START_TEST (every_page_is_where_counting_finds_it)
{
  guint pattern = (guint) _i;

  for (gsize size = 0; size < G_N_ELEMENTS (n_bits_tried); size++)
    {
      guint n_bits = n_bits_tried[size];
      g_autoptr (PscPageBitmap) bitmap = make_bitmap (pattern, n_bits);
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

START_TEST (building_can_be_cancelled)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);

  ck_assert_ptr_null (psc_page_bitmap_new (g_malloc0 (64), 512, cancellable, &error));
  ck_assert (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
}
END_TEST

static Suite *
page_bitmap_suite (void)
{
  Suite *suite = suite_create ("dump/page-bitmap");
  TCase *tcase = tcase_create ("page-bitmap");

  tcase_add_loop_test (tcase, every_page_is_where_counting_finds_it, 0, N_PATTERNS);
  tcase_add_test (tcase, building_can_be_cancelled);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (page_bitmap_suite ());
}
