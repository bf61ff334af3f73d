/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pieces of a file as memory: against a model byte by byte, and at the ends of numbers.
 */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "dump/pieces-private.h"
#include "support/check-main.h"

#define FILE_BYTES 200u
#define MEMORY_BYTES 300u
#define MISSING 0x100
#define CUT 0x101

/* A file of bytes that say where they are. */
static PscSource *
new_file (void)
{
  guint8 bytes[FILE_BYTES];
  g_autoptr (GBytes) content = NULL;

  for (guint i = 0; i < FILE_BYTES; i++)
    bytes[i] = (guint8) i;
  content = g_bytes_new (bytes, sizeof bytes);
  return psc_source_new_for_bytes (content);
}

static void
assert_is_model (PscSource *source, const guint *model, gboolean gaps_are_zero)
{
  for (guint at = 0; at < psc_source_get_size (source); at++)
    {
      guint8 byte = 0xee;
      PscHole hole;
      gsize n_read;

      ck_assert (psc_source_read_to_hole (source, at, &byte, 1, &n_read, &hole, NULL));
      if (model[at] < 0x100 || (model[at] == MISSING && gaps_are_zero))
        {
          ck_assert_uint_eq (n_read, 1);
          ck_assert_uint_eq (byte, model[at] & 0xff);
          continue;
        }
      ck_assert_uint_eq (n_read, 0);
      ck_assert_int_eq (hole.kind, model[at] == CUT ? PSC_HOLE_TRUNCATED : PSC_HOLE_NOT_CAPTURED);
      ck_assert_uint_gt (hole.length, 0);
    }
}

/* What a long read gives is what short ones give, up to the hole where it ends. */
static void
assert_long_reads (PscSource *source, const guint *model, gboolean gaps_are_zero)
{
  for (guint at = 0; at < psc_source_get_size (source); at += 7)
    {
      guint8 bytes[MEMORY_BYTES];
      PscHole hole;
      gsize n_read;

      ck_assert (psc_source_read_to_hole (source, at, bytes, sizeof bytes, &n_read, &hole, NULL));
      for (gsize i = 0; i < n_read; i++)
        ck_assert_uint_eq (bytes[i], model[at + i] & 0xff);
      if (at + n_read < psc_source_get_size (source))
        ck_assert (model[at + n_read] == CUT || (!gaps_are_zero && model[at + n_read] == MISSING));
    }
}

/* Loop index: the seed; half of them each way. */
START_TEST (any_pieces_are_what_their_bytes_are_one_by_one)
{
  g_autoptr (GRand) random = g_rand_new_with_seed ((guint32) _i);
  g_autoptr (PscSource) file = new_file ();
  g_autoptr (PscPieces) pieces = psc_pieces_new (file);
  g_autoptr (PscSource) source = NULL;
  gboolean last_wins = _i % 2 == 1;
  guint model[MEMORY_BYTES];
  guint64 n_covered = 0;
  guint64 n_missing = 0;

  for (guint i = 0; i < MEMORY_BYTES; i++)
    model[i] = MISSING;
  for (gint n = g_rand_int_range (random, 1, 20); n > 0; n--)
    {
      guint start = (guint) g_rand_int_range (random, 0, MEMORY_BYTES - 40);
      guint offset = (guint) g_rand_int_range (random, 0, FILE_BYTES + 20);
      guint n_bytes = (guint) g_rand_int_range (random, 0, 40);

      ck_assert (psc_pieces_add (pieces, start, n_bytes, offset, NULL));
      for (guint i = 0; i < n_bytes; i++)
        if (last_wins || model[start + i] == MISSING)
          model[start + i] = offset + i < FILE_BYTES ? offset + i : CUT;
    }
  for (guint i = 0; i < MEMORY_BYTES; i++)
    {
      n_covered += model[i] != MISSING;
      n_missing += model[i] == CUT;
    }

  ck_assert (
      psc_pieces_finish (pieces, last_wins ? PSC_PIECES_LAST_WINS : PSC_PIECES_FIRST_WINS, NULL));
  ck_assert_uint_eq (psc_pieces_get_n_bytes (pieces), n_covered);
  ck_assert_uint_eq (psc_pieces_get_n_missing_bytes (pieces), n_missing);
  source = psc_pieces_to_source (g_steal_pointer (&pieces), last_wins);
  assert_is_model (source, model, last_wins);
  assert_long_reads (source, model, last_wins);
}
END_TEST

START_TEST (runs_of_data_leave_out_gaps_and_what_was_cut)
{
  g_autoptr (PscSource) file = new_file ();
  g_autoptr (PscPieces) pieces = psc_pieces_new (file);
  g_autoptr (PscSource) source = NULL;
  guint64 start, length;

  ck_assert (psc_pieces_add (pieces, 10, 20, 0, NULL));
  ck_assert (psc_pieces_add (pieces, 50, 20, FILE_BYTES - 5, NULL));
  ck_assert (psc_pieces_add (pieces, 80, 20, FILE_BYTES, NULL));
  ck_assert (psc_pieces_add (pieces, 100, 10, 50, NULL));
  ck_assert (psc_pieces_finish (pieces, PSC_PIECES_FIRST_WINS, NULL));
  source = psc_pieces_to_source (g_steal_pointer (&pieces), FALSE);

  ck_assert (psc_source_find_data (source, 0, &start, &length));
  ck_assert_uint_eq (start, 10);
  ck_assert_uint_eq (length, 20);
  ck_assert (psc_source_find_data (source, 30, &start, &length));
  ck_assert_uint_eq (start, 50);
  ck_assert_uint_eq (length, 5);
  ck_assert (psc_source_find_data (source, 55, &start, &length));
  ck_assert_uint_eq (start, 100);
  ck_assert (!psc_source_find_data (source, 110, &start, &length));
}
END_TEST

START_TEST (pieces_that_do_not_end_are_refused)
{
  g_autoptr (PscSource) file = new_file ();
  g_autoptr (PscPieces) pieces = psc_pieces_new (file);
  g_autoptr (GError) address = NULL;
  g_autoptr (GError) offset = NULL;

  ck_assert (!psc_pieces_add (pieces, G_MAXUINT64, 1, 0, &address));
  ck_assert (g_error_matches (address, PSC_ERROR, PSC_ERROR_CORRUPT));
  ck_assert (!psc_pieces_add (pieces, 0, 2, G_MAXUINT64 - 1, &offset));
  ck_assert (g_error_matches (offset, PSC_ERROR, PSC_ERROR_CORRUPT));
  ck_assert (psc_pieces_add (pieces, G_MAXUINT64 - 1, 1, 0, NULL));
  ck_assert (psc_pieces_add (pieces, G_MAXUINT64, 0, 0, NULL));
  ck_assert (psc_pieces_finish (pieces, PSC_PIECES_FIRST_WINS, NULL));
  ck_assert_uint_eq (psc_pieces_get_end (pieces), G_MAXUINT64);
}
END_TEST

START_TEST (no_pieces_are_no_memory)
{
  g_autoptr (PscSource) file = new_file ();
  g_autoptr (PscPieces) pieces = psc_pieces_new (file);

  ck_assert (psc_pieces_finish (pieces, PSC_PIECES_LAST_WINS, NULL));
  ck_assert_uint_eq (psc_pieces_get_end (pieces), 0);
  ck_assert_uint_eq (psc_pieces_get_n_bytes (pieces), 0);
}
END_TEST

/* Loop index: how many beyond the limit. */
START_TEST (pieces_over_each_other_have_a_limit)
{
  g_autoptr (PscSource) file = new_file ();
  g_autoptr (PscPieces) pieces = psc_pieces_new (file);
  g_autoptr (GError) error = NULL;
  guint n = PSC_MAX_OVERLAPPING_PIECES + (guint) _i;

  gboolean added = TRUE;

  for (guint i = 0; i < n; i++)
    added = added && psc_pieces_add (pieces, n - i, 2 * (guint64) n, 0, NULL);
  ck_assert (added);
  ck_assert (psc_pieces_finish (pieces, PSC_PIECES_LAST_WINS, &error) == (_i == 0));
  if (_i > 0)
    ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_LIMIT));
}
END_TEST

START_TEST (pieces_in_a_row_are_one)
{
  g_autoptr (PscSource) file = new_file ();
  g_autoptr (PscPieces) pieces = psc_pieces_new (file);
  g_autoptr (PscSource) source = NULL;
  guint64 start, length;

  for (guint i = 0; i < FILE_BYTES; i++)
    ck_assert (psc_pieces_add (pieces, 1000 + i, 1, i, NULL));
  ck_assert (psc_pieces_finish (pieces, PSC_PIECES_FIRST_WINS, NULL));
  source = psc_pieces_to_source (g_steal_pointer (&pieces), FALSE);

  ck_assert (psc_source_find_data (source, 0, &start, &length));
  ck_assert_uint_eq (start, 1000);
  ck_assert_uint_eq (length, FILE_BYTES);
}
END_TEST

static Suite *
pieces_suite (void)
{
  Suite *suite = suite_create ("dump/pieces");
  TCase *tcase = tcase_create ("pieces");

  tcase_set_timeout (tcase, 60);
  tcase_add_loop_test (tcase, any_pieces_are_what_their_bytes_are_one_by_one, 0, 60);
  tcase_add_test (tcase, runs_of_data_leave_out_gaps_and_what_was_cut);
  tcase_add_test (tcase, pieces_that_do_not_end_are_refused);
  tcase_add_test (tcase, no_pieces_are_no_memory);
  tcase_add_loop_test (tcase, pieces_over_each_other_have_a_limit, 0, 2);
  tcase_add_test (tcase, pieces_in_a_row_are_one);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (pieces_suite ());
}
