/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading of files and memory up to their ends, and of memory with holes up to the holes.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "bytes/source.h"
#include "support/check-main.h"
#include "support/memory.h"
#include "support/text.h"

START_TEST (a_read_ends_where_the_source_does)
{
  g_autoptr (PscSource) source = psc_test_source ("0123456789", -1);
  char buffer[16];
  PscHole hole;
  gsize n;

  ck_assert (psc_source_read_to_hole (source, 6, buffer, sizeof buffer, &n, &hole, NULL));
  ck_assert_uint_eq (n, 4);
  ck_assert_int_eq (memcmp (buffer, "6789", 4), 0);
  ck_assert_int_eq (hole.kind, PSC_HOLE_END);
  ck_assert (psc_source_read (source, G_MAXUINT64, buffer, sizeof buffer, &n, NULL));
  ck_assert_uint_eq (n, 0);
}
END_TEST

START_TEST (a_file_is_read_like_memory)
{
  g_autofree char *path = NULL;
  g_autoptr (PscSource) source = NULL;
  char buffer[16];
  gsize n;
  int fd = g_file_open_tmp ("psc-source-XXXXXX", &path, NULL);

  ck_assert_int_ge (fd, 0);
  g_close (fd, NULL);
  ck_assert (g_file_set_contents (path, "0123456789", -1, NULL));
  source = psc_source_new_for_path (path, NULL);
  g_unlink (path);

  ck_assert (psc_source_read (source, 8, buffer, sizeof buffer, &n, NULL));
  ck_assert_uint_eq (n, 2);
  ck_assert_int_eq (memcmp (buffer, "89", 2), 0);
  ck_assert_uint_eq (psc_source_get_size (source), 10);
}
END_TEST

START_TEST (a_file_lends_a_descriptor_and_memory_has_none)
{
  g_autofree char *path = NULL;
  g_autoptr (PscSource) file = NULL;
  g_autoptr (PscSource) memory = psc_test_source ("0123456789", -1);
  int fd = g_file_open_tmp ("psc-source-XXXXXX", &path, NULL);
  char buffer[4];

  ck_assert_int_ge (fd, 0);
  g_close (fd, NULL);
  ck_assert (g_file_set_contents (path, "0123456789", -1, NULL));
  file = psc_source_new_for_path (path, NULL);
  g_unlink (path);

  fd = psc_source_dup_fd (file);
  g_clear_pointer (&file, psc_source_unref);
  ck_assert_int_ge (fd, 0);
  ck_assert_int_eq (read (fd, buffer, sizeof buffer), 4);
  ck_assert_int_eq (memcmp (buffer, "0123", 4), 0);
  g_close (fd, NULL);
  ck_assert_int_eq (psc_source_dup_fd (memory), -1);
}
END_TEST

START_TEST (a_folder_is_no_source)
{
  g_autoptr (GError) error = NULL;

  ck_assert_ptr_null (psc_source_new_for_path (g_get_tmp_dir (), &error));
  ck_assert_int_eq (error->domain, G_FILE_ERROR);
}
END_TEST

START_TEST (a_read_ends_in_front_of_a_hole_and_names_it)
{
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  g_autoptr (PscSource) source = NULL;
  guint8 buffer[64];
  PscHole hole;
  gsize n;

  psc_test_memory_put_u32 (memory, 0x1ffc, 0x44434241);
  psc_test_memory_add_page (memory, 0x3000);
  source = psc_test_memory_to_source (memory);

  ck_assert (psc_source_read_to_hole (source, 0x1ffc, buffer, sizeof buffer, &n, &hole, NULL));
  ck_assert_uint_eq (n, 4);
  ck_assert_int_eq (memcmp (buffer, "ABCD", 4), 0);
  ck_assert_int_eq (hole.kind, PSC_HOLE_NOT_CAPTURED);
  ck_assert_uint_eq (hole.length, 0x1000);
}
END_TEST

START_TEST (what_must_be_whole_fails_with_the_reason)
{
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  g_autoptr (PscSource) holes = NULL;
  g_autoptr (PscSource) text = psc_test_source ("0123", -1);
  g_autoptr (GError) unmapped = NULL;
  g_autoptr (GError) truncated = NULL;
  guint8 buffer[8];

  psc_test_memory_put_u32 (memory, 0x1ffc, 0x44434241);
  psc_test_memory_add_page (memory, 0x3000);
  holes = psc_test_memory_to_source (memory);

  ck_assert (!psc_source_read_all (holes, 0x1ffc, buffer, 8, "list head", &unmapped));
  ck_assert (g_error_matches (unmapped, PSC_ERROR, PSC_ERROR_UNMAPPED));
  ck_assert_str_eq (unmapped->message,
                    "list head: need 8 bytes at 0x1ffc, only 4 there: not captured");
  ck_assert (!psc_source_read_all (text, 1, buffer, 8, "header", &truncated));
  ck_assert (g_error_matches (truncated, PSC_ERROR, PSC_ERROR_TRUNCATED));
  ck_assert_str_eq (truncated->message, "header: need 8 bytes at 0x1, only 3 there: the end");
  ck_assert (psc_source_read_all (text, 0, buffer, 4, "header", NULL));
}
END_TEST

START_TEST (runs_of_data_are_found_over_holes)
{
  g_autoptr (PscTestMemory) memory = psc_test_memory_new ();
  g_autoptr (PscSource) source = NULL;
  guint64 start, length;

  psc_test_memory_add_page (memory, 0x5000);
  source = psc_test_memory_to_source (memory);

  ck_assert (psc_source_find_data (source, 0, &start, &length));
  ck_assert_uint_eq (start, 0x5000);
  ck_assert_uint_eq (length, 0x1000);
  ck_assert (psc_source_find_data (source, 0x5ffe, &start, &length));
  ck_assert_uint_eq (start, 0x5ffe);
  ck_assert_uint_eq (length, 2);
  ck_assert (!psc_source_find_data (source, 0x6000, &start, &length));
}
END_TEST

START_TEST (flat_sources_are_one_run)
{
  g_autoptr (PscSource) source = psc_test_source ("0123456789", -1);
  guint64 start, length;

  ck_assert (psc_source_find_data (source, 3, &start, &length));
  ck_assert_uint_eq (start, 3);
  ck_assert_uint_eq (length, 7);
  ck_assert (!psc_source_find_data (source, 10, &start, &length));
}
END_TEST

START_TEST (each_kind_of_hole_has_words)
{
  for (PscHoleKind kind = PSC_HOLE_END; kind <= PSC_HOLE_DAMAGED; kind++)
    ck_assert_uint_gt (strlen (psc_hole_kind_to_string (kind)), 0);
}
END_TEST

static Suite *
source_suite (void)
{
  Suite *suite = suite_create ("bytes/source");
  TCase *tcase = tcase_create ("source");

  tcase_add_test (tcase, a_read_ends_where_the_source_does);
  tcase_add_test (tcase, a_file_is_read_like_memory);
  tcase_add_test (tcase, a_file_lends_a_descriptor_and_memory_has_none);
  tcase_add_test (tcase, a_folder_is_no_source);
  tcase_add_test (tcase, a_read_ends_in_front_of_a_hole_and_names_it);
  tcase_add_test (tcase, what_must_be_whole_fails_with_the_reason);
  tcase_add_test (tcase, runs_of_data_are_found_over_holes);
  tcase_add_test (tcase, flat_sources_are_one_run);
  tcase_add_test (tcase, each_kind_of_hole_has_words);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (source_suite ());
}
