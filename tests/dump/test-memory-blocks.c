/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pieces of memory that lie beside, upon and inside each other, against painting them byte by byte.
 */
#include "config.h"

#include <string.h>

#include "dump/memory-blocks-private.h"
#include "support/check-main.h"

/* A file whose bytes are their own places. */
static PscSource *
make_file (gsize n_bytes)
{
  g_autofree guint8 *bytes = g_malloc (n_bytes);
  g_autoptr (GBytes) contents = NULL;

  for (gsize i = 0; i < n_bytes; i++)
    bytes[i] = (guint8) i;
  contents = g_bytes_new (bytes, n_bytes);
  return psc_source_new_for_bytes (contents);
}

START_TEST (pieces_are_read_up_to_the_hole)
{
  g_autoptr (PscMemoryBlocks) blocks = psc_memory_blocks_new ();
  g_autoptr (PscSource) file = make_file (200);
  g_autoptr (PscSource) source = NULL;
  guint64 start, length;
  guint8 buffer[64];
  PscHole hole;
  gsize n;

  ck_assert (psc_memory_blocks_add (blocks, 0x1010, 100, 16));
  ck_assert (psc_memory_blocks_add (blocks, 0x1000, 10, 16));
  ck_assert (psc_memory_blocks_add (blocks, 0x2000, 50, 1));
  source = psc_memory_blocks_make_source (blocks, file);

  ck_assert (psc_source_read_to_hole (source, 0x1008, buffer, sizeof buffer, &n, &hole, NULL));
  ck_assert_uint_eq (n, 24);
  ck_assert_uint_eq (buffer[7], 25);
  ck_assert_uint_eq (buffer[8], 100);
  ck_assert_int_eq (hole.kind, PSC_HOLE_NOT_CAPTURED);
  ck_assert_uint_eq (hole.length, 0xfe0);
  ck_assert (psc_source_find_data (source, 0x1020, &start, &length));
  ck_assert_uint_eq (start, 0x2000);
  ck_assert_uint_eq (length, 1);
  ck_assert (!psc_source_find_data (source, 0x2001, &start, &length));
  ck_assert (psc_source_read_to_hole (source, 0x2001, buffer, 1, &n, &hole, NULL));
  ck_assert_uint_eq (hole.length, G_MAXUINT64 - 0x2001);
}
END_TEST

START_TEST (a_piece_behind_the_end_of_the_file_is_truncated)
{
  g_autoptr (PscMemoryBlocks) blocks = psc_memory_blocks_new ();
  g_autoptr (PscSource) file = make_file (100);
  g_autoptr (PscSource) source = NULL;
  guint64 start, length;
  guint8 buffer[64];
  PscHole hole;
  gsize n;

  ck_assert (psc_memory_blocks_add (blocks, 0x1000, 90, 32));
  ck_assert (psc_memory_blocks_add (blocks, 0x2000, 100, 8));
  source = psc_memory_blocks_make_source (blocks, file);

  ck_assert (psc_source_read_to_hole (source, 0x1000, buffer, sizeof buffer, &n, &hole, NULL));
  ck_assert_uint_eq (n, 10);
  ck_assert_int_eq (hole.kind, PSC_HOLE_TRUNCATED);
  ck_assert_uint_eq (hole.length, 22);
  ck_assert (psc_source_find_data (source, 0, &start, &length));
  ck_assert_uint_eq (length, 10);
  ck_assert (!psc_source_find_data (source, 0x100a, &start, &length));
}
END_TEST

START_TEST (pieces_that_cannot_be_are_not_taken)
{
  g_autoptr (PscMemoryBlocks) blocks = psc_memory_blocks_new ();

  ck_assert (!psc_memory_blocks_add (blocks, 0x1000, 0, 0));
  ck_assert (!psc_memory_blocks_add (blocks, G_MAXUINT64, 0, 1));
  ck_assert (!psc_memory_blocks_add (blocks, 2, 0, G_MAXUINT64 - 1));
  ck_assert (!psc_memory_blocks_add (blocks, 0, G_MAXUINT64, 1));
  ck_assert (!psc_memory_blocks_add (blocks, 0, G_MAXINT64, 1));
  ck_assert (psc_memory_blocks_add (blocks, G_MAXUINT64 - 1, 0, 1));
}
END_TEST

START_TEST (nothing_is_a_source_too)
{
  g_autoptr (PscMemoryBlocks) blocks = psc_memory_blocks_new ();
  g_autoptr (PscSource) file = make_file (1);
  g_autoptr (PscSource) source = psc_memory_blocks_make_source (blocks, file);
  guint64 start, length;
  guint8 byte;
  gsize n;

  ck_assert (psc_source_read (source, 0, &byte, 1, &n, NULL));
  ck_assert_uint_eq (n, 0);
  ck_assert (!psc_source_find_data (source, 0, &start, &length));
}
END_TEST

#define SPACE 96u
#define N_PIECES 9u

/* Loop index: where the series of pieces begins. */
START_TEST (the_first_of_overlapping_pieces_counts)
{
  g_autoptr (PscMemoryBlocks) blocks = psc_memory_blocks_new ();
  g_autoptr (PscSource) file = make_file (256);
  g_autoptr (PscSource) source = NULL;
  guint32 random = (guint32) _i * 2654435761u + 1;
  int painted[SPACE];

  memset (painted, 0xff, sizeof painted);
  for (guint i = 0; i < N_PIECES; i++)
    {
      guint va, n_bytes, offset;

      random = random * 1664525u + 1013904223u;
      va = random >> 24;
      va %= SPACE - 1;
      n_bytes = 1 + (random >> 16 & 0xff) % (SPACE - va);
      offset = random >> 8 & 0x7f;
      ck_assert (psc_memory_blocks_add (blocks, va, offset, n_bytes));
      for (guint at = 0; at < n_bytes; at++)
        if (painted[va + at] < 0)
          painted[va + at] = (int) (offset + at);
    }
  source = psc_memory_blocks_make_source (blocks, file);

  for (guint va = 0; va < SPACE; va++)
    {
      guint8 byte = 0;
      gsize n;

      ck_assert (psc_source_read (source, va, &byte, 1, &n, NULL));
      ck_assert_uint_eq (n, painted[va] >= 0 ? 1 : 0);
      if (n == 1)
        ck_assert_int_eq (byte, painted[va]);
    }
}
END_TEST

/* Each piece covers all of those before it; walking over them each time would take for ever. */
START_TEST (many_pieces_upon_each_other_are_separated_soon)
{
  const guint n_pieces = 100000;
  g_autoptr (PscMemoryBlocks) blocks = psc_memory_blocks_new ();
  g_autoptr (PscSource) file = make_file (256);
  g_autoptr (PscSource) source = NULL;
  guint8 bytes[2];

  for (guint i = 0; i < n_pieces; i++)
    ck_assert (psc_memory_blocks_add (blocks, n_pieces - i, i % 100, 2 * i + 1));
  source = psc_memory_blocks_make_source (blocks, file);

  ck_assert (psc_source_read_all (source, n_pieces, bytes, 2, "piece", NULL));
  ck_assert_uint_eq (bytes[0], 0);
  ck_assert_uint_eq (bytes[1], 3);
}
END_TEST

static Suite *
memory_blocks_suite (void)
{
  Suite *suite = suite_create ("dump/memory-blocks");
  TCase *tcase = tcase_create ("memory-blocks");

  tcase_add_test (tcase, pieces_are_read_up_to_the_hole);
  tcase_add_test (tcase, a_piece_behind_the_end_of_the_file_is_truncated);
  tcase_add_test (tcase, pieces_that_cannot_be_are_not_taken);
  tcase_add_test (tcase, nothing_is_a_source_too);
  tcase_add_loop_test (tcase, the_first_of_overlapping_pieces_counts, 0, 50);
  tcase_add_test (tcase, many_pieces_upon_each_other_are_separated_soon);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (memory_blocks_suite ());
}
