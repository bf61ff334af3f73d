/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Full dumps of both widths: pages are read from where the runs put them, and runs that cannot be
 * are refused.
 */
#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "support/check-main.h"
#include "support/dump-files.h"
#include "support/open-dump.h"

/* Loop index: the width. */
static const guint widths[] = { 4, 8 };

static GByteArray *
make_dump (guint pointer_bytes)
{
  g_autoptr (PscTestMemory) memory = psc_test_dump_memory ();
  PscTestDumpHeader header;

  psc_test_dump_header_init (&header, pointer_bytes, 1);
  return psc_test_dump_write (&header, memory);
}

/* The run of the list that begins at @index, in the header. */
static void
put_run (GByteArray *bytes, guint width, guint index, guint64 page, guint64 n_pages)
{
  gsize at = (width == 8 ? 0x98 : 0x6c) + (gsize) index * 2 * width;

  psc_test_bytes_put_pointer (bytes, at, page, width);
  psc_test_bytes_put_pointer (bytes, at + width, n_pages, width);
}

static void
put_n_runs (GByteArray *bytes, guint width, guint32 n_runs)
{
  psc_test_bytes_put_u32 (bytes, width == 8 ? 0x88 : 0x64, n_runs);
}

START_TEST (each_page_is_read_from_its_place)
{
  g_autoptr (GByteArray) bytes = make_dump (widths[_i]);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = psc_test_open_dump (bytes, issues, NULL);
  PscSource *physical = psc_dump_get_physical (dump);
  guint64 words[1024];
  gsize n;
  PscHole hole;

  ck_assert_uint_eq (psc_issues_get_n (issues), 0);
  ck_assert_str_eq (psc_dump_get_format (dump), widths[_i] == 8 ? "ms-full-64" : "ms-full-32");
  ck_assert_uint_eq (psc_dump_get_n_pages (dump), 5);
  ck_assert_uint_eq (psc_dump_get_n_missing_pages (dump), 0);
  ck_assert_uint_eq (psc_source_get_size (physical), 0x2001000);
  ck_assert_ptr_null (psc_dump_get_virtual (dump));

  ck_assert (psc_source_read_to_hole (physical, 0x1ff8, words, 16, &n, &hole, NULL));
  ck_assert_uint_eq (n, 16);
  ck_assert_uint_eq (GUINT64_FROM_LE (words[0]), 1);
  ck_assert_uint_eq (GUINT64_FROM_LE (words[1]), 2);
  ck_assert (psc_source_read_to_hole (physical, 0x3008, words, sizeof words, &n, &hole, NULL));
  ck_assert_uint_eq (n, 0xff8);
  ck_assert_uint_eq (GUINT64_FROM_LE (words[0]), 3);
  ck_assert_int_eq (hole.kind, PSC_HOLE_NOT_CAPTURED);
  ck_assert_uint_eq (hole.length, 0xc000);
  ck_assert (psc_source_read_to_hole (physical, 0x2000ff8, words, 16, &n, &hole, NULL));
  ck_assert_uint_eq (n, 8);
  ck_assert_uint_eq (GUINT64_FROM_LE (words[0]), 0x2000);
  ck_assert_int_eq (hole.kind, PSC_HOLE_END);
}
END_TEST

START_TEST (runs_of_data_are_found)
{
  g_autoptr (GByteArray) bytes = make_dump (widths[_i]);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = psc_test_open_dump (bytes, issues, NULL);
  PscSource *physical = psc_dump_get_physical (dump);
  guint64 start, length;

  ck_assert (psc_source_find_data (physical, 0, &start, &length));
  ck_assert_uint_eq (start, 0x1000);
  ck_assert_uint_eq (length, 0x3000);
  ck_assert (psc_source_find_data (physical, 0x10010, &start, &length));
  ck_assert_uint_eq (start, 0x10010);
  ck_assert_uint_eq (length, 0xff0);
  ck_assert (psc_source_find_data (physical, 0x11000, &start, &length));
  ck_assert_uint_eq (start, 0x2000000);
  ck_assert (!psc_source_find_data (physical, 0x2001000, &start, &length));
}
END_TEST

START_TEST (a_file_that_ends_early_opens_with_its_tail_missing)
{
  g_autoptr (GByteArray) bytes = make_dump (widths[_i]);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = NULL;
  guint64 start, length;
  guint8 buffer[64];
  PscHole hole;
  gsize n;

  g_byte_array_set_size (bytes, bytes->len - 0x1800);
  dump = psc_test_open_dump (bytes, issues, NULL);

  ck_assert_uint_eq (psc_dump_get_n_pages (dump), 5);
  ck_assert_uint_eq (psc_dump_get_n_missing_pages (dump), 2);
  ck_assert_uint_eq (psc_issues_get_n (issues), 1);
  psc_test_assert_dump_issue (issues, 0, "the file ends early: 2 of 5 pages are missing");
  ck_assert (psc_source_read_to_hole (psc_dump_get_physical (dump), 0x107f0, buffer, sizeof buffer,
                                      &n, &hole, NULL));
  ck_assert_uint_eq (n, 16);
  ck_assert_int_eq (hole.kind, PSC_HOLE_TRUNCATED);
  ck_assert_uint_eq (hole.length, 0x800);
  ck_assert (psc_source_find_data (psc_dump_get_physical (dump), 0x5000, &start, &length));
  ck_assert_uint_eq (start, 0x10000);
  ck_assert (!psc_source_find_data (psc_dump_get_physical (dump), 0x11000, &start, &length));
}
END_TEST

START_TEST (a_file_that_shrinks_later_is_truncated)
{
  g_autoptr (GByteArray) bytes = make_dump (widths[_i]);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autofree char *path = NULL;
  g_autoptr (PscSource) file = NULL;
  g_autoptr (PscDump) dump = NULL;
  int fd = g_file_open_tmp ("psc-dump-XXXXXX", &path, NULL);

  ck_assert_int_ge (fd, 0);
  ck_assert (g_file_set_contents (path, (const char *) bytes->data, bytes->len, NULL));
  close (fd);
  fd = g_open (path, O_RDWR, 0);
  file = psc_source_new_for_path (path, NULL);
  g_unlink (path);
  dump = psc_dump_open (file, path, issues, NULL, NULL);
  ck_assert_int_eq (ftruncate (fd, 0x3000), 0);
  close (fd);

  ck_assert_uint_eq (psc_issues_get_n (issues), 0);
  psc_test_assert_hole (psc_dump_get_physical (dump), 0x3000, PSC_HOLE_TRUNCATED, 0);
}
END_TEST

START_TEST (every_truncation_of_the_header_is_truncated)
{
  g_autoptr (GByteArray) whole = make_dump (widths[_i]);
  guint header_bytes = widths[_i] == 8 ? 0x2000 : 0x1000;

  for (guint length = 0; length < header_bytes; length += length < 16 ? 1 : 61)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();

      g_byte_array_append (bytes, whole->data, length);
      psc_test_assert_dump_refused (bytes,
                                    length < 8 ? PSC_ERROR_UNRECOGNISED : PSC_ERROR_TRUNCATED);
    }
}
END_TEST

START_TEST (a_number_of_runs_beyond_the_header_is_refused)
{
  g_autoptr (GByteArray) bytes = make_dump (widths[_i]);
  guint max_runs = widths[_i] == 8 ? 43 : 86;
  guint32 wrong[] = { 0, max_runs + 1, 0x45474150, G_MAXUINT32 };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      put_n_runs (bytes, widths[_i], wrong[i]);
      psc_test_assert_dump_refused (bytes, PSC_ERROR_CORRUPT);
    }
}
END_TEST

START_TEST (all_runs_that_the_header_has_room_for_are_read)
{
  g_autoptr (GByteArray) bytes = make_dump (widths[_i]);
  guint max_runs = widths[_i] == 8 ? 43 : 86;
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = NULL;

  put_n_runs (bytes, widths[_i], max_runs);
  for (guint i = 0; i < max_runs; i++)
    put_run (bytes, widths[_i], i, 1 + i * 2, 1);
  dump = psc_test_open_dump (bytes, issues, NULL);

  ck_assert_uint_eq (psc_dump_get_n_pages (dump), max_runs);
  ck_assert_uint_eq (psc_dump_get_n_missing_pages (dump), max_runs - 5);
}
END_TEST

START_TEST (runs_that_cannot_be_are_refused)
{
  static const struct
  {
    guint64 page;
    guint64 n_pages;
  } wrong[] = {
    { 3, 1 },                                /* inside the first */
    { 0, 2 },                                /* over its beginning */
    { 0, 0x100 },                            /* over all of it */
    { G_MAXUINT64, 1 },                      /* no page */
    { 0x100, G_MAXUINT64 },                  /* wraps */
    { 0x100, G_MAXUINT64 - 0xff },           /* ends at 0 */
    { G_GUINT64_CONSTANT (1) << 40, 1 },     /* behind the last page */
    { 0x100, G_GUINT64_CONSTANT (1) << 40 }, /* reaches behind it */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GByteArray) bytes = make_dump (8);

      put_run (bytes, 8, 1, wrong[i].page, wrong[i].n_pages);
      psc_test_assert_dump_refused (bytes, PSC_ERROR_CORRUPT);
    }
}
END_TEST

START_TEST (the_last_page_of_all_is_read)
{
  g_autoptr (GByteArray) bytes = make_dump (8);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = NULL;
  guint8 byte;
  gsize n;

  put_run (bytes, 8, 2, (G_GUINT64_CONSTANT (1) << 40) - 1, 1);
  dump = psc_test_open_dump (bytes, issues, NULL);

  ck_assert (psc_source_read (psc_dump_get_physical (dump),
                              (G_GUINT64_CONSTANT (1) << 52) - PSC_TEST_PAGE + 1, &byte, 1, &n,
                              NULL));
  ck_assert_uint_eq (n, 1);
  ck_assert_uint_eq (byte, 0x20);
}
END_TEST

START_TEST (runs_may_come_in_any_order)
{
  g_autoptr (GByteArray) bytes = make_dump (widths[_i]);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = NULL;
  guint64 word;

  put_run (bytes, widths[_i], 0, 0x100, 3);
  put_run (bytes, widths[_i], 1, 1, 1);
  dump = psc_test_open_dump (bytes, issues, NULL);

  ck_assert (psc_source_read_all (psc_dump_get_physical (dump), 0x1000, &word, 8, "page", NULL));
  ck_assert_uint_eq (GUINT64_FROM_LE (word), 0x10);
  ck_assert (psc_source_read_all (psc_dump_get_physical (dump), 0x102000, &word, 8, "page", NULL));
  ck_assert_uint_eq (GUINT64_FROM_LE (word), 3);
}
END_TEST

START_TEST (an_empty_run_and_a_wrong_sum_are_issues)
{
  g_autoptr (GByteArray) bytes = make_dump (widths[_i]);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = NULL;

  put_run (bytes, widths[_i], 2, 0x2000, 0);
  dump = psc_test_open_dump (bytes, issues, NULL);

  ck_assert_ptr_nonnull (dump);
  ck_assert_uint_eq (psc_dump_get_n_pages (dump), 4);
  ck_assert_uint_eq (psc_issues_get_n (issues), 2);
  psc_test_assert_dump_issue (issues, 0, "dump header: run 2 has no pages");
  psc_test_assert_dump_issue (issues, 1, "dump header: 5 pages announced, the runs have 4");
}
END_TEST

START_TEST (page_tables_that_are_not_there_are_an_issue)
{
  g_autoptr (GByteArray) bytes = make_dump (widths[_i]);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = NULL;

  psc_test_bytes_put_u32 (bytes, 0x10, 0x5000);
  dump = psc_test_open_dump (bytes, issues, NULL);

  ck_assert_uint_eq (psc_issues_get_n (issues), 1);
  ck_assert_str_eq (psc_issues_get (issues, 0)->place, "MEMORY.DMP@0x10");
  psc_test_assert_dump_issue (issues, 0,
                              "dump header: the page tables at 0x5000 are not in the dump");
}
END_TEST

static Suite *
ms_runs_suite (void)
{
  Suite *suite = suite_create ("dump/ms-runs");
  TCase *tcase = tcase_create ("ms-runs");
  const int n_widths = G_N_ELEMENTS (widths);

  tcase_add_loop_test (tcase, each_page_is_read_from_its_place, 0, n_widths);
  tcase_add_loop_test (tcase, runs_of_data_are_found, 0, n_widths);
  tcase_add_loop_test (tcase, a_file_that_ends_early_opens_with_its_tail_missing, 0, n_widths);
  tcase_add_loop_test (tcase, a_file_that_shrinks_later_is_truncated, 0, n_widths);
  tcase_add_loop_test (tcase, every_truncation_of_the_header_is_truncated, 0, n_widths);
  tcase_add_loop_test (tcase, a_number_of_runs_beyond_the_header_is_refused, 0, n_widths);
  tcase_add_loop_test (tcase, all_runs_that_the_header_has_room_for_are_read, 0, n_widths);
  tcase_add_test (tcase, runs_that_cannot_be_are_refused);
  tcase_add_test (tcase, the_last_page_of_all_is_read);
  tcase_add_loop_test (tcase, runs_may_come_in_any_order, 0, n_widths);
  tcase_add_loop_test (tcase, an_empty_run_and_a_wrong_sum_are_issues, 0, n_widths);
  tcase_add_loop_test (tcase, page_tables_that_are_not_there_are_an_issue, 0, n_widths);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (ms_runs_suite ());
}
