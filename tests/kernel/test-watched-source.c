/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A source that tells how far it was read reads what the one beneath it does.
 */
#include "config.h"

#include "kernel/watched-source.h"
#include "support/check-main.h"
#include "support/memory.h"

typedef struct
{
  guint n_calls;
  double last;
} Told;

static void
told_cb (double fraction, gpointer user_data)
{
  Told *told = (Told *) user_data;

  ck_assert (fraction >= told->last && fraction <= 1.0);
  told->last = fraction;
  told->n_calls++;
}

START_TEST (bytes_and_holes_come_through)
{
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  g_autoptr (PscSource) source = NULL;
  g_autoptr (PscSource) watched = NULL;
  guint8 bytes[16];
  guint64 start;
  guint64 length;
  PscHole hole;
  gsize n_read;

  psc_test_memory_put_u32 (memory, 0x1ffc, 0x44434241);
  psc_test_memory_add_page (memory, 0x5000);
  source = psc_test_memory_to_source (memory);
  watched = psc_watched_source_new (source, G_MAXUINT64, NULL, NULL);

  ck_assert_uint_eq (psc_source_get_size (watched), 0x6000);
  ck_assert (psc_source_read_to_hole (watched, 0x1ffc, bytes, sizeof bytes, &n_read, &hole, NULL));
  ck_assert_uint_eq (n_read, 4);
  ck_assert_mem_eq (bytes, "ABCD", 4);
  ck_assert_int_eq (hole.kind, PSC_HOLE_NOT_CAPTURED);
  ck_assert (psc_source_find_data (watched, 0x2000, &start, &length));
  ck_assert_uint_eq (start, 0x5000);
  ck_assert (!psc_source_find_data (watched, 0x6000, &start, &length));
}
END_TEST

START_TEST (the_fraction_rises_and_is_told_now_and_then)
{
  g_autofree guint8 *zeros = (guint8 *) g_malloc0 (10000);
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_steal_pointer (&zeros), 10000);
  g_autoptr (PscSource) source = psc_source_new_for_bytes (bytes);
  g_autoptr (PscSource) watched = NULL;
  Told told = { 0 };
  guint8 byte;
  gsize n_read;

  watched = psc_watched_source_new (source, G_MAXUINT64, told_cb, &told);
  for (guint i = 0; i < 10000; i++)
    {
      ck_assert (psc_source_read (watched, i, &byte, 1, &n_read, NULL));
      /* A look back is no progress. */
      ck_assert (psc_source_read (watched, i / 2, &byte, 1, &n_read, NULL));
    }

  ck_assert_uint_eq (told.n_calls, 1000);
  ck_assert (told.last >= 0.99);
}
END_TEST

START_TEST (behind_the_limit_there_is_nothing)
{
  g_autoptr (GBytes) bytes = g_bytes_new_take (g_malloc0 (0x4000), 0x4000);
  g_autoptr (PscSource) source = psc_source_new_for_bytes (bytes);
  g_autoptr (PscSource) watched = psc_watched_source_new (source, 0x2fff, NULL, NULL);
  guint8 page[0x1000];
  guint64 start;
  guint64 length;
  PscHole hole;
  gsize n_read;

  ck_assert (psc_source_read (watched, 0, page, sizeof page, &n_read, NULL));
  ck_assert_uint_eq (n_read, sizeof page);
  ck_assert (psc_source_find_data (watched, 0x1000, &start, &length));
  ck_assert (psc_source_read (watched, 0x1000, page, sizeof page, &n_read, NULL));
  ck_assert_uint_eq (n_read, sizeof page);
  ck_assert (!psc_source_find_data (watched, 0x2000, &start, &length));
  ck_assert (psc_source_read_to_hole (watched, 0x2000, page, sizeof page, &n_read, &hole, NULL));
  ck_assert_uint_eq (n_read, 0);
  ck_assert_int_eq (hole.kind, PSC_HOLE_NOT_CAPTURED);
  ck_assert_uint_eq (psc_source_get_size (watched), 0x4000);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("kernel/watched-source");
  TCase *tcase = tcase_create ("watched-source");

  tcase_add_test (tcase, bytes_and_holes_come_through);
  tcase_add_test (tcase, the_fraction_rises_and_is_told_now_and_then);
  tcase_add_test (tcase, behind_the_limit_there_is_nothing);
  suite_add_tcase (suite, tcase);
  return psc_check_run (suite);
}
