/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Dumps with a list of ranges: pages are read from where the list puts them, and the list ends
 * where it should or is an issue.
 */
#include "config.h"

#include "base/limits.h"
#include "support/check-main.h"
#include "support/dump-files.h"
#include "support/open-dump.h"

/* Loop index: the type. */
static const struct
{
  guint32 dump_type;
  const char *word;
} kinds[] = { { 8, "ms-kernel-64" }, { 9, "ms-kernel-64" }, { 0xa, "ms-full-64" } };

/* Places of the fields. */
#define METADATA_BYTES 0x2010u
#define FIRST_OFFSET 0x2018u
#define N_PAGES 0x2028u
#define RANGES 0x2030u
#define END (RANGES + 5 * 16)

static GByteArray *
make_dump (int kind)
{
  g_autoptr (PscTestMemory) memory = psc_test_dump_memory ();
  PscTestDumpHeader header;

  psc_test_dump_header_init (&header, 8, kinds[kind].dump_type);
  return psc_test_dump_write (&header, memory);
}

static void
put_range (GByteArray *bytes, guint index, guint64 page, guint64 n_pages)
{
  psc_test_bytes_put_u64 (bytes, RANGES + (gsize) index * 16, page);
  psc_test_bytes_put_u64 (bytes, RANGES + (gsize) index * 16 + 8, n_pages);
}

START_TEST (each_page_is_read_from_its_place)
{
  g_autoptr (GByteArray) bytes = make_dump (_i);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = psc_test_open_dump (bytes, issues, NULL);
  PscSource *physical = psc_dump_get_physical (dump);

  ck_assert_uint_eq (psc_issues_get_n (issues), 0);
  ck_assert_str_eq (psc_dump_get_format (dump), kinds[_i].word);
  ck_assert_uint_eq (psc_dump_get_n_pages (dump), 5);
  ck_assert_uint_eq (psc_source_get_size (physical), 0x2001000);
  psc_test_assert_page (physical, 0x1000, 1);
  psc_test_assert_page (physical, 0x3000, 3);
  psc_test_assert_page (physical, 0x10000, 0x10);
  psc_test_assert_page (physical, 0x2000ff8, 0x2000);
  psc_test_assert_hole (physical, 0x4000, PSC_HOLE_NOT_CAPTURED, 0xc000);
}
END_TEST

START_TEST (a_file_that_ends_early_opens_with_its_tail_missing)
{
  g_autoptr (GByteArray) bytes = make_dump (_i);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = NULL;

  g_byte_array_set_size (bytes, bytes->len - 0x1800);
  dump = psc_test_open_dump (bytes, issues, NULL);

  ck_assert_uint_eq (psc_dump_get_n_missing_pages (dump), 2);
  psc_test_assert_dump_issue (issues, 0, "the file ends early: 2 of 5 pages are missing");
  psc_test_assert_hole (psc_dump_get_physical (dump), 0x10800, PSC_HOLE_TRUNCATED, 0x800);
}
END_TEST

START_TEST (every_truncation_in_front_of_the_pages_leaves_the_header)
{
  g_autoptr (GByteArray) whole = make_dump (_i);

  for (guint length = 0x2000; length < END; length++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();

      g_byte_array_append (bytes, whole->data, length);
      psc_test_assert_dump_without_memory (bytes);
    }
}
END_TEST

START_TEST (a_list_that_contradicts_its_size_is_refused)
{
  static const guint64 wrong[] = { 0, 1, 0x20, 0x5f, 0x61, 0x68, 0x45474150, G_MAXUINT64 };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GByteArray) size = make_dump (_i);
      g_autoptr (GByteArray) offset = make_dump (_i);

      psc_test_bytes_put_u64 (size, METADATA_BYTES, wrong[i]);
      psc_test_assert_dump_refused (size, PSC_ERROR_CORRUPT);
      psc_test_bytes_put_u64 (offset, FIRST_OFFSET, 0x2020 + wrong[i]);
      psc_test_assert_dump_refused (offset, PSC_ERROR_CORRUPT);
    }
}
END_TEST

/* The list may claim the rest of the file, and what lies there is no range. */
START_TEST (a_list_beyond_the_file_is_not_read)
{
  g_autoptr (GByteArray) bytes = make_dump (0);
  const guint64 n_bytes = G_GUINT64_CONSTANT (1) << 40;

  psc_test_bytes_put_u64 (bytes, METADATA_BYTES, n_bytes);
  psc_test_bytes_put_u64 (bytes, FIRST_OFFSET, 0x2020 + n_bytes);
  put_range (bytes, 3, 0x3000, 1);

  psc_test_assert_dump_without_memory (bytes);
}
END_TEST

START_TEST (ranges_that_cannot_be_are_refused)
{
  static const struct
  {
    guint64 page;
    guint64 n_pages;
  } wrong[] = {
    { 2, 1 },
    { 1, 1 },
    { G_MAXUINT64, 1 },
    { 0x100, G_MAXUINT64 },
    { G_GUINT64_CONSTANT (1) << 40, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GByteArray) bytes = make_dump (_i);

      put_range (bytes, 1, wrong[i].page, wrong[i].n_pages);
      psc_test_bytes_put_u64 (bytes, N_PAGES, 1000);
      psc_test_assert_dump_refused (bytes, PSC_ERROR_CORRUPT);
    }
}
END_TEST

START_TEST (a_list_without_its_end_is_an_issue)
{
  g_autoptr (GByteArray) bytes = make_dump (_i);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = NULL;

  put_range (bytes, 3, 0x3000, 1);
  put_range (bytes, 4, 0x3001, 1);
  if (_i == 2)
    psc_test_bytes_put_u64 (bytes, N_PAGES, 8);
  dump = psc_test_open_dump (bytes, issues, NULL);

  ck_assert_uint_eq (psc_dump_get_n_pages (dump), 7);
  ck_assert_uint_eq (psc_dump_get_n_missing_pages (dump), 2);
  psc_test_assert_dump_issue (
      issues, 0, "ranges of pages: the list has 7 pages and does not end as it should");
}
END_TEST

START_TEST (ranges_may_come_in_any_order_and_be_empty)
{
  g_autoptr (GByteArray) bytes = make_dump (_i);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = NULL;

  put_range (bytes, 0, 0x100, 3);
  put_range (bytes, 1, 0x50, 0);
  put_range (bytes, 2, 1, 2);
  dump = psc_test_open_dump (bytes, issues, NULL);

  ck_assert_uint_eq (psc_issues_get_n (issues), 0);
  psc_test_assert_page (psc_dump_get_physical (dump), 0x1000, 0x10);
  psc_test_assert_page (psc_dump_get_physical (dump), 0x2000, 0x2000);
  psc_test_assert_page (psc_dump_get_physical (dump), 0x100000, 1);
}
END_TEST

START_TEST (a_list_without_pages_is_refused)
{
  g_autoptr (GByteArray) bytes = make_dump (0);

  put_range (bytes, 0, 0, 7);

  psc_test_assert_dump_refused (bytes, PSC_ERROR_CORRUPT);
}
END_TEST

START_TEST (a_list_without_its_signature_is_refused)
{
  for (guint at = 0x2004; at < 0x200c; at++)
    {
      g_autoptr (GByteArray) bytes = make_dump (_i);

      bytes->data[at] ^= 1;
      psc_test_assert_dump_refused (bytes, PSC_ERROR_CORRUPT);
    }
}
END_TEST

START_TEST (ranges_of_32_bits_are_not_known)
{
  g_autoptr (PscTestMemory) memory = psc_test_dump_memory ();
  g_autoptr (GByteArray) bytes = NULL;
  PscTestDumpHeader header;

  psc_test_dump_header_init (&header, 4, kinds[_i].dump_type);
  bytes = psc_test_dump_write (&header, memory);

  psc_test_assert_dump_refused (bytes, PSC_ERROR_UNSUPPORTED);
}
END_TEST

static Suite *
ms_ranges_suite (void)
{
  Suite *suite = suite_create ("dump/ms-ranges");
  TCase *tcase = tcase_create ("ms-ranges");
  const int n = G_N_ELEMENTS (kinds);

  tcase_add_loop_test (tcase, each_page_is_read_from_its_place, 0, n);
  tcase_add_loop_test (tcase, a_file_that_ends_early_opens_with_its_tail_missing, 0, n);
  tcase_add_loop_test (tcase, every_truncation_in_front_of_the_pages_leaves_the_header, 0, n);
  tcase_add_loop_test (tcase, a_list_that_contradicts_its_size_is_refused, 0, n);
  tcase_add_test (tcase, a_list_beyond_the_file_is_not_read);
  tcase_add_loop_test (tcase, ranges_that_cannot_be_are_refused, 0, n);
  tcase_add_loop_test (tcase, a_list_without_its_end_is_an_issue, 0, n);
  tcase_add_loop_test (tcase, ranges_may_come_in_any_order_and_be_empty, 0, n);
  tcase_add_test (tcase, a_list_without_pages_is_refused);
  tcase_add_loop_test (tcase, a_list_without_its_signature_is_refused, 0, n);
  tcase_add_loop_test (tcase, ranges_of_32_bits_are_not_known, 0, n);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (ms_ranges_suite ());
}
