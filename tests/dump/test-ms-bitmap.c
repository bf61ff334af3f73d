/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Dumps with a bitmap, old and new, of both widths: pages are read from their rank, and bitmaps
 * that cannot be are refused before memory is taken for them.
 */
#include "config.h"

#include "base/limits.h"
#include "support/check-main.h"
#include "support/dump-files.h"
#include "support/open-dump.h"

/* Loop index: the kind. */
static const struct
{
  guint pointer_bytes;
  guint32 dump_type;
  guint32 attributes;
  const char *word;
} kinds[] = {
  { 4, 2, 0, "ms-kernel-32" },           { 8, 2, 0, "ms-kernel-64" },
  { 4, 5, 0, "ms-bitmap-full-32" },      { 8, 5, 0, "ms-bitmap-full-64" },
  { 4, 6, 0, "ms-bitmap-kernel-32" },    { 8, 6, 0, "ms-bitmap-kernel-64" },
  { 4, 7, 0, "ms-bitmap-kernel-32" },    { 8, 7, 0, "ms-bitmap-kernel-64" },
  { 4, 5, 0x40, "ms-bitmap-active-32" }, { 8, 5, 0x40, "ms-bitmap-active-64" },
  { 8, 6, 0x40, "ms-bitmap-active-64" },
};

/* Bits of the bitmap: up to page 0x2003. */
#define N_BITS 0x2004u
#define N_BITMAP_BYTES 0x401u

static GByteArray *
make_dump (int kind)
{
  g_autoptr (PscTestMemory) memory = psc_test_dump_memory ();
  PscTestDumpHeader header;

  psc_test_dump_header_init (&header, kinds[kind].pointer_bytes, kinds[kind].dump_type);
  header.attributes = kinds[kind].attributes;
  return psc_test_dump_write (&header, memory);
}

/* Places of the fields; the old header counts in 32 bits. */
typedef struct
{
  gsize head;
  gsize first_offset;
  gsize n_pages;
  gsize n_bits;
  gsize bitmap;
  guint width;
} Places;

static Places
get_places (int kind)
{
  gboolean is_64 = kinds[kind].pointer_bytes == 8;
  gsize head = is_64 ? 0x2000 : 0x1000;

  if (kinds[kind].dump_type == 2)
    return (Places){ head, head + 0xc, head + 0x14, head + 0x10, head + (is_64 ? 0x28 : 0x20), 4 };
  return (Places){ head, head + 0x20, head + 0x28, head + 0x30, head + 0x38, 8 };
}

static guint64
get_end (int kind)
{
  return get_places (kind).bitmap + N_BITMAP_BYTES;
}

START_TEST (each_page_is_read_from_its_rank)
{
  g_autoptr (GByteArray) bytes = make_dump (_i);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = psc_test_open_dump (bytes, issues, NULL);
  PscSource *physical = psc_dump_get_physical (dump);

  ck_assert_uint_eq (psc_issues_get_n (issues), 0);
  ck_assert_str_eq (psc_dump_get_format (dump), kinds[_i].word);
  ck_assert_uint_eq (psc_dump_get_n_pages (dump), 5);
  ck_assert_uint_eq (psc_dump_get_n_missing_pages (dump), 0);
  ck_assert_uint_eq (psc_source_get_size (physical), (guint64) N_BITS * PSC_TEST_PAGE);
  psc_test_assert_page (physical, 0x1000, 1);
  psc_test_assert_page (physical, 0x2ff8, 2);
  psc_test_assert_page (physical, 0x10000, 0x10);
  psc_test_assert_page (physical, 0x2000000, 0x2000);
  psc_test_assert_hole (physical, 0, PSC_HOLE_NOT_CAPTURED, 0x1000);
  psc_test_assert_hole (physical, 0x4ff0, PSC_HOLE_NOT_CAPTURED, 0xb010);
  psc_test_assert_hole (physical, 0x2001000, PSC_HOLE_NOT_CAPTURED, 0x3000);
  psc_test_assert_hole (physical, 0x2004000, PSC_HOLE_END, 0);
}
END_TEST

START_TEST (a_read_runs_over_pages_up_to_the_hole)
{
  g_autoptr (GByteArray) bytes = make_dump (_i);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = psc_test_open_dump (bytes, issues, NULL);
  guint8 buffer[0x4000];
  PscHole hole;
  gsize n;

  ck_assert (psc_source_read_to_hole (psc_dump_get_physical (dump), 0x1800, buffer, sizeof buffer,
                                      &n, &hole, NULL));
  ck_assert_uint_eq (n, 0x2800);
  ck_assert_uint_eq (buffer[0x7f8], 1);
  ck_assert_uint_eq (buffer[0x800], 2);
  ck_assert_uint_eq (buffer[0x27f8], 3);
  ck_assert_uint_eq (hole.length, 0xc000);
}
END_TEST

START_TEST (runs_of_data_are_found)
{
  g_autoptr (GByteArray) bytes = make_dump (_i);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = psc_test_open_dump (bytes, issues, NULL);
  PscSource *physical = psc_dump_get_physical (dump);
  guint64 start, length;

  ck_assert (psc_source_find_data (physical, 0, &start, &length));
  ck_assert_uint_eq (start, 0x1000);
  ck_assert_uint_eq (length, 0x3000);
  ck_assert (psc_source_find_data (physical, 0x10800, &start, &length));
  ck_assert_uint_eq (start, 0x10800);
  ck_assert_uint_eq (length, 0x800);
  ck_assert (psc_source_find_data (physical, 0x11000, &start, &length));
  ck_assert_uint_eq (start, 0x2000000);
  ck_assert_uint_eq (length, 0x1000);
  ck_assert (!psc_source_find_data (physical, 0x2001000, &start, &length));
}
END_TEST

START_TEST (a_file_that_ends_early_opens_with_its_tail_missing)
{
  g_autoptr (GByteArray) bytes = make_dump (_i);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = NULL;
  guint64 start, length;

  g_byte_array_set_size (bytes, (guint) (get_end (_i) + 0x3800));
  dump = psc_test_open_dump (bytes, issues, NULL);

  ck_assert_uint_eq (psc_dump_get_n_pages (dump), 5);
  ck_assert_uint_eq (psc_dump_get_n_missing_pages (dump), 2);
  psc_test_assert_dump_issue (issues, 0, "the file ends early: 2 of 5 pages are missing");
  psc_test_assert_page (psc_dump_get_physical (dump), 0x107f8, 0x10);
  psc_test_assert_hole (psc_dump_get_physical (dump), 0x10800, PSC_HOLE_TRUNCATED, 0x800);
  psc_test_assert_hole (psc_dump_get_physical (dump), 0x2000000, PSC_HOLE_TRUNCATED, 0x1000);
  ck_assert (!psc_source_find_data (psc_dump_get_physical (dump), 0x11000, &start, &length));
}
END_TEST

START_TEST (what_follows_the_pages_is_ignored)
{
  g_autoptr (GByteArray) bytes = make_dump (_i);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = NULL;

  g_byte_array_append (bytes, (const guint8 *) "DumpBlob\x10\0\0\0\x61\x4a\0\xf0", 16);
  dump = psc_test_open_dump (bytes, issues, NULL);

  ck_assert_uint_eq (psc_issues_get_n (issues), 0);
  ck_assert_uint_eq (psc_dump_get_n_pages (dump), 5);
}
END_TEST

START_TEST (every_truncation_in_front_of_the_pages_leaves_the_header)
{
  g_autoptr (GByteArray) whole = make_dump (_i);
  Places places = get_places (_i);
  guint end = (guint) get_end (_i);

  for (guint length = (guint) places.head; length < end; length += length < places.bitmap ? 1 : 31)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();

      g_byte_array_append (bytes, whole->data, length);
      psc_test_assert_dump_without_memory (bytes);
    }
}
END_TEST

START_TEST (a_file_without_any_page_opens_with_all_of_them_missing)
{
  g_autoptr (GByteArray) bytes = make_dump (_i);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = NULL;
  guint64 start, length;

  g_byte_array_set_size (bytes, (guint) get_end (_i));
  dump = psc_test_open_dump (bytes, issues, NULL);

  ck_assert_uint_eq (psc_dump_get_n_missing_pages (dump), 5);
  ck_assert_uint_gt (psc_dump_get_hints (dump)->bugcheck_code, 0);
  psc_test_assert_hole (psc_dump_get_physical (dump), 0x1000, PSC_HOLE_TRUNCATED, 0x1000);
  ck_assert (!psc_source_find_data (psc_dump_get_physical (dump), 0, &start, &length));
}
END_TEST

START_TEST (a_bitmap_without_its_signature_is_refused)
{
  Places places = get_places (_i);

  for (guint i = 0; i < 8; i++)
    {
      g_autoptr (GByteArray) bytes = make_dump (_i);

      bytes->data[places.head + i] ^= 1;
      psc_test_assert_dump_refused (bytes, PSC_ERROR_CORRUPT);
    }
}
END_TEST

START_TEST (either_signature_is_taken)
{
  g_autoptr (GByteArray) bytes = make_dump (_i);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = NULL;
  Places places = get_places (_i);

  bytes->data[places.head] = bytes->data[places.head] == 'S' ? 'F' : 'S';
  dump = psc_test_open_dump (bytes, issues, NULL);

  ck_assert_str_eq (psc_dump_get_format (dump), kinds[_i].word);
}
END_TEST

START_TEST (a_bitmap_that_does_not_fit_the_file_is_not_read)
{
  Places places = get_places (_i);
  g_autoptr (GByteArray) bytes = make_dump (_i);
  guint64 beyond = ((guint64) bytes->len - places.bitmap) * 8 + 1;
  const guint64 wrong[] = {
    beyond, 0x45474150, PSC_MAX_BITMAP_PAGES, PSC_MAX_BITMAP_PAGES + 1, G_MAXUINT64 - 7, G_MAXUINT64
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      guint64 n_bits = places.width == 4 ? wrong[i] & 0xffffffff : wrong[i];

      if (n_bits == 0 || n_bits == 1)
        continue;
      psc_test_bytes_put_pointer (bytes, places.n_bits, n_bits, places.width);
      if (n_bits > PSC_MAX_BITMAP_PAGES)
        psc_test_assert_dump_refused (bytes, PSC_ERROR_LIMIT);
      else
        psc_test_assert_dump_without_memory (bytes);
    }
}
END_TEST

START_TEST (a_bitmap_without_a_page_is_refused)
{
  Places places = get_places (_i);
  g_autoptr (GByteArray) bytes = make_dump (_i);

  for (guint n_bits = 0; n_bits < 2; n_bits++)
    {
      psc_test_bytes_put_pointer (bytes, places.n_bits, n_bits, places.width);
      psc_test_assert_dump_refused (bytes, PSC_ERROR_CORRUPT);
    }
}
END_TEST

START_TEST (pages_inside_the_bitmap_are_refused)
{
  Places places = get_places (_i);
  g_autoptr (GByteArray) bytes = make_dump (_i);
  const guint64 wrong[] = { 0, 1, places.head, places.bitmap, get_end (_i) - 1 };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      psc_test_bytes_put_pointer (bytes, places.first_offset, wrong[i], places.width);
      psc_test_assert_dump_refused (bytes, PSC_ERROR_CORRUPT);
    }
}
END_TEST

START_TEST (pages_that_lie_in_no_file_are_refused)
{
  static const guint64 wrong[] = { G_MAXUINT64, G_MAXUINT64 - 0x4fff, G_MAXINT64 - 0x4fff };
  Places places = get_places (_i);
  g_autoptr (GByteArray) bytes = make_dump (_i);

  for (gsize i = 0; i < G_N_ELEMENTS (wrong) && places.width == 8; i++)
    {
      psc_test_bytes_put_u64 (bytes, places.first_offset, wrong[i]);
      psc_test_assert_dump_refused (bytes, PSC_ERROR_CORRUPT);
    }
}
END_TEST

START_TEST (a_wrong_number_of_pages_is_an_issue)
{
  Places places = get_places (_i);
  const guint64 wrong[] = { 0, 4, 6, N_BITS + 1, 0x45474150, 0xffffffff };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GByteArray) bytes = make_dump (_i);
      g_autoptr (PscIssues) issues = psc_issues_new ();
      g_autoptr (PscDump) dump = NULL;
      g_autofree char *message = NULL;

      psc_test_bytes_put_pointer (bytes, places.n_pages, wrong[i], places.width);
      dump = psc_test_open_dump (bytes, issues, NULL);

      ck_assert_uint_eq (psc_dump_get_n_pages (dump), 5);
      ck_assert_uint_eq (psc_issues_get_n (issues), 1);
      message =
          g_strdup_printf ("bitmap header: %" G_GUINT64_FORMAT " pages announced, the bitmap has 5",
                           wrong[i]);
      psc_test_assert_dump_issue (issues, 0, message);
    }
}
END_TEST

START_TEST (two_sizes_of_the_bitmap_are_an_issue)
{
  g_autoptr (GByteArray) bytes = make_dump (1);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = NULL;

  psc_test_bytes_put_u32 (bytes, 0x2018, 0);
  dump = psc_test_open_dump (bytes, issues, NULL);

  ck_assert_ptr_nonnull (dump);
  psc_test_assert_dump_issue (issues, 0, "bitmap header: 0 bits here, 8196 in front of it");
}
END_TEST

/* Returns how many reads were wrong. */
static gpointer
read_all_over (gpointer data)
{
  static const guint64 pages[] = { 1, 2, 3, 4, 0x10, 0x2000, 0x2001 };
  PscSource *physical = (PscSource *) data;
  guint n_wrong = 0;

  for (guint i = 0; i < 20000; i++)
    {
      guint64 page = pages[i * 5 % G_N_ELEMENTS (pages)];
      gboolean is_stored = page != 4 && page != 0x2001;
      guint64 word = 0;
      gsize n;

      if (!psc_source_read (physical, page * PSC_TEST_PAGE + i % 512 * 8, &word, 8, &n, NULL)
          || n != (is_stored ? 8 : 0) || GUINT64_FROM_LE (word) != (is_stored ? page : 0))
        n_wrong++;
    }
  return GUINT_TO_POINTER (n_wrong);
}

START_TEST (threads_may_read_at_once)
{
  g_autoptr (GByteArray) bytes = make_dump (_i);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = psc_test_open_dump (bytes, issues, NULL);
  GThread *threads[4];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("reader", read_all_over, psc_dump_get_physical (dump));
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    ck_assert_uint_eq (GPOINTER_TO_UINT (g_thread_join (threads[i])), 0);
}
END_TEST

static Suite *
ms_bitmap_suite (void)
{
  Suite *suite = suite_create ("dump/ms-bitmap");
  TCase *tcase = tcase_create ("ms-bitmap");
  const int n = G_N_ELEMENTS (kinds);

  tcase_add_loop_test (tcase, each_page_is_read_from_its_rank, 0, n);
  tcase_add_loop_test (tcase, a_read_runs_over_pages_up_to_the_hole, 0, n);
  tcase_add_loop_test (tcase, runs_of_data_are_found, 0, n);
  tcase_add_loop_test (tcase, a_file_that_ends_early_opens_with_its_tail_missing, 0, n);
  tcase_add_loop_test (tcase, what_follows_the_pages_is_ignored, 0, n);
  tcase_add_loop_test (tcase, every_truncation_in_front_of_the_pages_leaves_the_header, 0, n);
  tcase_add_loop_test (tcase, a_file_without_any_page_opens_with_all_of_them_missing, 0, n);
  tcase_add_loop_test (tcase, a_bitmap_without_its_signature_is_refused, 0, n);
  tcase_add_loop_test (tcase, either_signature_is_taken, 0, n);
  tcase_add_loop_test (tcase, a_bitmap_that_does_not_fit_the_file_is_not_read, 0, n);
  tcase_add_loop_test (tcase, a_bitmap_without_a_page_is_refused, 0, n);
  tcase_add_loop_test (tcase, pages_inside_the_bitmap_are_refused, 0, n);
  tcase_add_loop_test (tcase, pages_that_lie_in_no_file_are_refused, 0, n);
  tcase_add_loop_test (tcase, a_wrong_number_of_pages_is_an_issue, 0, n);
  tcase_add_loop_test (tcase, threads_may_read_at_once, 0, n);
  tcase_add_test (tcase, two_sizes_of_the_bitmap_are_an_issue);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (ms_bitmap_suite ());
}
