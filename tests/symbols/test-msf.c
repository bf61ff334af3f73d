/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The container of PDBs: streams over scattered blocks, and directories that lie.
 */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "support/check-main.h"
#include "support/pdb-file.h"
#include "symbols/msf.h"

static GByteArray *
make_stream (gsize n_bytes, guint first)
{
  GByteArray *bytes = g_byte_array_new ();

  for (gsize i = 0; i < n_bytes; i++)
    psc_test_put_u8 (bytes, (first + (guint) i * 7 + (guint) (i >> 8)) & 0xff);
  return bytes;
}

/* An empty stream, one of five and a half blocks, one that is not there, one of exactly a block. */
static PscTestMsf *
make_msf (guint32 block_bytes)
{
  PscTestMsf *msf = psc_test_msf_new (block_bytes);

  psc_test_msf_add (msf, g_byte_array_new ());
  psc_test_msf_add (msf, make_stream (block_bytes * 11 / 2, 1));
  psc_test_msf_add (msf, NULL);
  psc_test_msf_add (msf, make_stream (block_bytes, 99));
  return msf;
}

static PscMsf *
open_bytes (GBytes *bytes, GError **error)
{
  g_autoptr (PscSource) source = psc_source_new_for_bytes (bytes);

  return psc_msf_open (source, error);
}

static PscMsf *
open_msf (const PscTestMsf *msf, GError **error)
{
  g_autoptr (GBytes) bytes = psc_test_msf_to_bytes (msf);

  return open_bytes (bytes, error);
}

START_TEST (streams_are_put_together_from_their_blocks)
{
  static const guint32 sizes[] = { 512, 1024, 2048, 4096, 32768 };
  g_autoptr (PscTestMsf) made = make_msf (sizes[_i]);
  g_autoptr (PscMsf) msf = open_msf (made, NULL);

  ck_assert_ptr_nonnull (msf);
  ck_assert_uint_eq (psc_msf_get_n_streams (msf), 4);
  for (guint stream = 0; stream < 4; stream++)
    {
      const GByteArray *wanted = psc_test_msf_get (made, stream);
      g_autoptr (GBytes) found = psc_msf_read_stream (msf, stream, "stream", NULL);

      ck_assert_int_eq (psc_msf_has_stream (msf, stream), wanted != NULL);
      ck_assert_int_eq (found != NULL, wanted != NULL);
      if (wanted == NULL)
        continue;
      ck_assert_uint_eq (g_bytes_get_size (found), wanted->len);
      if (wanted->len > 0)
        ck_assert_mem_eq (g_bytes_get_data (found, NULL), wanted->data, wanted->len);
    }
}
END_TEST

START_TEST (a_part_of_a_stream_is_read_across_blocks)
{
  g_autoptr (PscTestMsf) made = make_msf (512);
  g_autoptr (PscMsf) msf = open_msf (made, NULL);
  g_autoptr (GError) error = NULL;
  guint8 buffer[600];

  ck_assert (psc_msf_read (msf, 1, 500, buffer, 600, "part", NULL));
  ck_assert_mem_eq (buffer, psc_test_msf_get (made, 1)->data + 500, 600);
  ck_assert (psc_msf_read (msf, 1, 2816, buffer, 0, "part", NULL));
  ck_assert (!psc_msf_read (msf, 1, 2816 - 599, buffer, 600, "part", &error));
  ck_assert_str_eq (error->message, "part: need 600 bytes at 0x8a9 of stream 1, which has 0xb00");
  ck_assert (!psc_msf_read (msf, 1, G_MAXUINT32, buffer, 2, "part", NULL));
  ck_assert (!psc_msf_read (msf, 2, 0, buffer, 1, "part", NULL));
  ck_assert (!psc_msf_read (msf, 4, 0, buffer, 1, "part", NULL));
}
END_TEST

START_TEST (a_large_directory_is_listed_by_several_blocks)
{
  g_autoptr (PscTestMsf) made = psc_test_msf_new (512);
  g_autoptr (PscMsf) msf = NULL;
  g_autoptr (GBytes) found = NULL;

  /* 512 bytes list 128 blocks of the directory, these 16,384 blocks of streams. */
  psc_test_msf_add (made, make_stream (512 * 17000, 5));
  msf = open_msf (made, NULL);
  ck_assert_ptr_nonnull (msf);
  found = psc_msf_read_stream (msf, 0, "stream", NULL);
  ck_assert_mem_eq (g_bytes_get_data (found, NULL), psc_test_msf_get (made, 0)->data, 512 * 17000);
}
END_TEST

START_TEST (other_files_are_told_apart)
{
  static const struct
  {
    const char *text;
    PscError code;
  } cases[] = { { "", PSC_ERROR_UNRECOGNISED },
                { "MZ", PSC_ERROR_UNRECOGNISED },
                { "Microsoft C/C++ MSF 7.00", PSC_ERROR_UNRECOGNISED },
                { "Microsoft C/C++ program database 2.00\r\n\x1aJG", PSC_ERROR_UNSUPPORTED } };
  g_autoptr (GBytes) bytes = g_bytes_new (cases[_i].text, strlen (cases[_i].text));
  g_autoptr (GError) error = NULL;

  ck_assert_ptr_null (open_bytes (bytes, &error));
  ck_assert (g_error_matches (error, PSC_ERROR, (gint) cases[_i].code));
}
END_TEST

START_TEST (sizes_of_blocks_are_powers_of_two)
{
  static const guint32 sizes[] = { 0, 1, 256, 513, 0x8001, 0x10000, 0x80000000u, G_MAXUINT32 };
  g_autoptr (PscTestMsf) made = make_msf (512);
  g_autoptr (GBytes) bytes = psc_test_msf_to_bytes (made);
  g_autoptr (GByteArray) copy = g_byte_array_new ();
  g_autoptr (GBytes) broken = NULL;
  g_autoptr (GError) error = NULL;

  psc_test_put_bytes (copy, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  psc_test_set_u32 (copy, 0x20, sizes[_i]);
  broken = g_bytes_new (copy->data, copy->len);
  ck_assert_ptr_null (open_bytes (broken, &error));
  ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_CORRUPT));
}
END_TEST

START_TEST (a_directory_that_cannot_be_is_refused)
{
  static const guint32 sizes[] = { 0, 3, 4, 19, 0x1000000, 0x7fffffff, G_MAXUINT32 - 1 };
  g_autoptr (PscTestMsf) made = make_msf (512);
  g_autoptr (GError) error = NULL;

  made->directory_bytes = sizes[_i];
  ck_assert_ptr_null (open_msf (made, &error));
  ck_assert_int_eq (error->domain, PSC_ERROR);
}
END_TEST

START_TEST (blocks_outside_the_file_are_refused)
{
  static const guint32 blocks[] = { 14, 0x7fffffff, G_MAXUINT32 - 1 };
  g_autoptr (PscTestMsf) made = make_msf (512);
  g_autoptr (GByteArray) directory = psc_test_msf_build_directory (made);
  g_autoptr (PscMsf) msf = NULL;
  g_autoptr (GBytes) other = NULL;
  g_autoptr (GError) error = NULL;

  made->map_block = blocks[_i];
  ck_assert_ptr_null (open_msf (made, &error));
  g_clear_error (&error);
  made->map_block = G_MAXUINT32;
  /* The third block of stream 1, behind the number of streams and four sizes. */
  psc_test_set_u32 (directory, 4 * (1 + 4 + 2), blocks[_i]);
  made->directory = g_steal_pointer (&directory);
  msf = open_msf (made, NULL);
  ck_assert_ptr_nonnull (msf);
  ck_assert_ptr_null (psc_msf_read_stream (msf, 1, "stream", &error));
  ck_assert_int_eq (error->domain, PSC_ERROR);
  other = psc_msf_read_stream (msf, 3, "stream", NULL);
  ck_assert_ptr_nonnull (other);
}
END_TEST

START_TEST (a_directory_may_be_its_own_stream)
{
  g_autoptr (PscTestMsf) made = make_msf (512);
  g_autoptr (GByteArray) directory = psc_test_msf_build_directory (made);
  g_autoptr (PscMsf) msf = NULL;
  g_autoptr (GBytes) found = NULL;

  /* Stream 3 of one block becomes the block of the directory. */
  psc_test_set_u32 (directory, 4 * (1 + 4 + 6), 10);
  made->directory = g_steal_pointer (&directory);
  msf = open_msf (made, NULL);
  ck_assert_ptr_nonnull (msf);
  found = psc_msf_read_stream (msf, 3, "stream", NULL);
  ck_assert_uint_eq (g_bytes_get_size (found), 512);
}
END_TEST

START_TEST (numbers_of_streams_are_bounded_by_the_directory)
{
  static const guint32 counts[] = { 0, 1, 5, 0x10000, 1900000000, G_MAXUINT32 };
  g_autoptr (PscTestMsf) made = make_msf (512);
  g_autoptr (GByteArray) directory = psc_test_msf_build_directory (made);
  g_autoptr (PscMsf) msf = NULL;
  g_autoptr (GError) error = NULL;

  psc_test_set_u32 (directory, 0, counts[_i]);
  made->directory = g_steal_pointer (&directory);
  msf = open_msf (made, &error);
  ck_assert_int_eq (msf != NULL, error == NULL);
  if (counts[_i] > 11)
    ck_assert_ptr_null (msf);
}
END_TEST

START_TEST (streams_are_no_larger_than_their_file)
{
  g_autoptr (PscTestMsf) made = psc_test_msf_new (512);
  g_autoptr (GByteArray) directory = g_byte_array_new ();
  g_autoptr (GError) error = NULL;

  /* A hundred streams of twenty blocks, all of them block 3. */
  psc_test_msf_add (made, make_stream (100, 0));
  psc_test_put_u32 (directory, 100);
  for (guint i = 0; i < 100; i++)
    psc_test_put_u32 (directory, 20 * 512);
  for (guint i = 0; i < 2000; i++)
    psc_test_put_u32 (directory, 3);
  made->directory = g_steal_pointer (&directory);
  ck_assert_ptr_null (open_msf (made, &error));
  ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_TRUNCATED));
}
END_TEST

START_TEST (each_truncation_is_an_error_or_a_prefix)
{
  g_autoptr (PscTestMsf) made = make_msf (512);
  g_autoptr (GBytes) whole = psc_test_msf_to_bytes (made);

  for (gsize n = 0; n < g_bytes_get_size (whole); n++)
    {
      g_autoptr (GBytes) cut = g_bytes_new_from_bytes (whole, 0, n);
      g_autoptr (GError) error = NULL;
      g_autoptr (PscMsf) msf = open_bytes (cut, &error);

      ck_assert_int_eq (msf == NULL, error != NULL);
      /* The list of the directory's blocks is last in the file; its first word is enough. */
      ck_assert_int_eq (msf != NULL, n >= g_bytes_get_size (whole) - 512 + 4);
    }
}
END_TEST

static Suite *
msf_suite (void)
{
  Suite *suite = suite_create ("symbols/msf");
  TCase *tcase = tcase_create ("msf");

  tcase_set_timeout (tcase, 60);
  tcase_add_loop_test (tcase, streams_are_put_together_from_their_blocks, 0, 5);
  tcase_add_test (tcase, a_part_of_a_stream_is_read_across_blocks);
  tcase_add_test (tcase, a_large_directory_is_listed_by_several_blocks);
  tcase_add_loop_test (tcase, other_files_are_told_apart, 0, 4);
  tcase_add_loop_test (tcase, sizes_of_blocks_are_powers_of_two, 0, 8);
  tcase_add_loop_test (tcase, a_directory_that_cannot_be_is_refused, 0, 7);
  tcase_add_loop_test (tcase, blocks_outside_the_file_are_refused, 0, 3);
  tcase_add_test (tcase, a_directory_may_be_its_own_stream);
  tcase_add_loop_test (tcase, numbers_of_streams_are_bounded_by_the_directory, 0, 6);
  tcase_add_test (tcase, streams_are_no_larger_than_their_file);
  tcase_add_test (tcase, each_truncation_is_an_error_or_a_prefix);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (msf_suite ());
}
