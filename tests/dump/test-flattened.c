/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Flattened dumps: records in any order and of any size make up the file that they stand for, and
 * those that lie are refused.
 */
#include "config.h"

#include <string.h>

#include "dump/kdump-library-private.h"
#include "support/check-main.h"
#include "support/kdump-files.h"
#include "support/open-dump.h"

static const PscTestCompression packings[] = { PSC_TEST_STORED, PSC_TEST_ZLIB, PSC_TEST_LZO,
                                               PSC_TEST_SNAPPY, PSC_TEST_ZSTD };

static GByteArray *
make_kdump (PscTestCompression packing)
{
  g_autoptr (PscTestMemory) memory = psc_test_guest_memory ();
  PscTestKdump kdump = {
    .pointer_bytes = 8, .machine = "x86_64", .block_bytes = 4096, .compression = packing
  };

  return psc_test_kdump_write (&kdump, memory);
}

static GByteArray *
make_stream (gboolean is_backwards)
{
  g_autoptr (GByteArray) file = make_kdump (PSC_TEST_STORED);

  return psc_test_flatten (file, 0x3000, is_backwards);
}

static void
put_be64 (GByteArray *stream, gsize at, guint64 value)
{
  psc_test_bytes_put_u64 (stream, at, GUINT64_SWAP_LE_BE (value));
}

static void
assert_same_memory (const GByteArray *stream)
{
  g_autoptr (PscTestMemory) memory = psc_test_guest_memory ();
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PscDump) dump = psc_test_open_dump (stream, issues, &error);

  ck_assert_msg (dump != NULL, "%s", dump == NULL ? error->message : "");
  ck_assert_uint_eq (psc_issues_get_n (issues), 0);
  psc_test_assert_memory (dump, memory);
}

START_TEST (each_packing_is_read_without_unpacking_the_stream)
{
  g_autoptr (GByteArray) file = make_kdump (packings[_i]);
  g_autoptr (GByteArray) stream = psc_test_flatten (file, 16384, FALSE);

  if (_i > 1 && !psc_kdump_library_is_there ())
    {
      psc_check_skip ("libkdumpfile is not part of this build");
      return;
    }
  assert_same_memory (stream);
}
END_TEST

START_TEST (records_may_be_of_any_size_and_order)
{
  static const guint sizes[] = { 1, 24, 4095, 4096, 70000, 100000000 };
  g_autoptr (GByteArray) file = make_kdump (PSC_TEST_ZLIB);

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GByteArray) forwards = psc_test_flatten (file, sizes[i], FALSE);
      g_autoptr (GByteArray) backwards = psc_test_flatten (file, sizes[i], TRUE);

      assert_same_memory (forwards);
      assert_same_memory (backwards);
    }
}
END_TEST

START_TEST (an_elf_core_may_be_flattened_too)
{
  g_autoptr (PscTestMemory) memory = psc_test_guest_memory ();
  PscTestElf elf = { .is_64 = TRUE, .machine = 62 };
  g_autoptr (GByteArray) file = psc_test_elf_write (&elf, memory);
  g_autoptr (GByteArray) stream = psc_test_flatten (file, 5000, TRUE);

  assert_same_memory (stream);
}
END_TEST

START_TEST (later_records_lie_over_earlier_ones)
{
  g_autoptr (GByteArray) file = make_kdump (PSC_TEST_STORED);
  g_autoptr (GByteArray) damaged = g_byte_array_new ();
  g_autoptr (GByteArray) stream = NULL;

  g_byte_array_append (damaged, file->data, file->len);
  memset (damaged->data + 0x100, 0x55, 0x3000);
  stream = psc_test_flatten (damaged, 0x1234, FALSE);
  psc_test_flatten_add (stream, 0x80, file->data + 0x80, 0x2000);
  psc_test_flatten_add (stream, 0x2000, file->data + 0x2000, 0x1100);

  assert_same_memory (stream);
}
END_TEST

START_TEST (what_no_record_covers_is_zero)
{
  g_autoptr (GByteArray) file = make_kdump (PSC_TEST_STORED);
  g_autoptr (GByteArray) all = psc_test_flatten (file, 0x1000, FALSE);
  g_autoptr (GByteArray) stream = g_byte_array_new ();
  guint record = 4096 + 16;

  /* Without the record of bytes 0x1400 to 0x2000 of the file, which are zeros of the sub-header. */
  g_byte_array_append (stream, all->data, 4096 + 2 * record);
  put_be64 (stream, 4096 + record + 8, 0x400);
  g_byte_array_set_size (stream, 4096 + record + 16 + 0x400);
  g_byte_array_append (stream, all->data + 4096 + 2 * record, all->len - 4096 - 2 * record);

  assert_same_memory (stream);
}
END_TEST

START_TEST (a_stream_that_ends_early_lacks_its_tail_and_says_so)
{
  g_autoptr (GByteArray) stream = make_stream (FALSE);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = NULL;

  g_byte_array_set_size (stream, stream->len - 16 - 0x800);
  dump = psc_test_open_dump (stream, issues, NULL);

  ck_assert_uint_eq (psc_issues_get_n (issues), 2);
  ck_assert_uint_eq (psc_dump_get_n_missing_pages (dump), 1);
  psc_test_assert_hole (psc_dump_get_physical (dump), 0x20000000, PSC_HOLE_TRUNCATED, 0);
}
END_TEST

START_TEST (every_truncation_is_bounded)
{
  g_autoptr (GByteArray) stream = make_stream (FALSE);

  for (guint length = 0; length < stream->len; length += length < 64 ? 1 : 777)
    {
      g_autoptr (GByteArray) cut = g_byte_array_new ();
      g_autoptr (PscIssues) issues = psc_issues_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (PscDump) dump = NULL;

      g_byte_array_append (cut, stream->data, length);
      dump = psc_test_open_dump (cut, issues, &error);
      ck_assert (dump != NULL ? psc_issues_get_n (issues) > 0 : error != NULL);
      if (dump != NULL)
        psc_test_read_everything (psc_dump_get_physical (dump));
    }
}
END_TEST

/* Loop index: what the record behind the head of the kdump file says of itself. */
START_TEST (records_that_no_file_has_end_the_stream)
{
  static const guint64 words[][2] = {
    { G_MAXUINT64 - 1, 0x3000 }, { G_GUINT64_CONSTANT (0x8000000000000000), 0x3000 },
    { G_MAXINT64, 0x3000 },      { 0x3000, G_MAXUINT64 },
    { 0x3000, G_MAXINT64 },
  };
  g_autoptr (GByteArray) stream = make_stream (FALSE);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PscDump) dump = NULL;
  gsize at = 4096 + 16 + 0x3000;

  put_be64 (stream, at, words[_i][0]);
  put_be64 (stream, at + 8, words[_i][1]);
  dump = psc_test_open_dump (stream, issues, &error);

  ck_assert_uint_ge (psc_issues_get_n (issues), 1);
  ck_assert (strstr (psc_issues_get (issues, 0)->message, "flattened") != NULL);
  if (dump != NULL)
    psc_test_read_everything (psc_dump_get_physical (dump));
}
END_TEST

START_TEST (unknown_versions_and_contents_are_refused)
{
  g_autoptr (GByteArray) version = make_stream (FALSE);
  g_autoptr (GByteArray) content = make_stream (FALSE);
  g_autoptr (GByteArray) twice = NULL;

  put_be64 (version, 24, 2);
  psc_test_assert_dump_refused (version, PSC_ERROR_UNSUPPORTED);
  memset (content->data + 4096 + 16, 0x33, 16);
  psc_test_assert_dump_refused (content, PSC_ERROR_UNSUPPORTED);
  g_clear_pointer (&content, g_byte_array_unref);
  content = make_stream (FALSE);
  twice = psc_test_flatten (content, 0x1000, FALSE);
  psc_test_assert_dump_refused (twice, PSC_ERROR_UNSUPPORTED);
}
END_TEST

START_TEST (opening_can_be_cancelled)
{
  g_autoptr (GByteArray) stream = make_stream (FALSE);
  g_autoptr (PscSource) source = psc_test_bytes_to_source (stream);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  ck_assert_ptr_null (psc_dump_open (source, "guest.flat", issues, cancellable, &error));
  ck_assert (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
}
END_TEST

static Suite *
flattened_suite (void)
{
  Suite *suite = suite_create ("dump/flattened");
  TCase *tcase = tcase_create ("flattened");

  tcase_set_timeout (tcase, 60);
  tcase_add_loop_test (tcase, each_packing_is_read_without_unpacking_the_stream, 0,
                       (int) G_N_ELEMENTS (packings));
  tcase_add_test (tcase, records_may_be_of_any_size_and_order);
  tcase_add_test (tcase, an_elf_core_may_be_flattened_too);
  tcase_add_test (tcase, later_records_lie_over_earlier_ones);
  tcase_add_test (tcase, what_no_record_covers_is_zero);
  tcase_add_test (tcase, a_stream_that_ends_early_lacks_its_tail_and_says_so);
  tcase_add_test (tcase, every_truncation_is_bounded);
  tcase_add_loop_test (tcase, records_that_no_file_has_end_the_stream, 0, 5);
  tcase_add_test (tcase, unknown_versions_and_contents_are_refused);
  tcase_add_test (tcase, opening_can_be_cancelled);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (flattened_suite ());
}
