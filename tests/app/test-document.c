/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * How a document comes to its snapshots, and what it tells its views.
 */
#include "config.h"

#include <check.h>
#include <glib/gstdio.h>

#include "app/document.h"
#include "base/error.h"
#include "support/app-fixture.h"
#include "support/check-main.h"
#include "support/dumped-machine.h"

static void
count_cb (gpointer object, GParamSpec *pspec, gpointer user_data)
{
  *(guint *) user_data += 1;
}

static void
count_signal_cb (gpointer object, gpointer user_data)
{
  *(guint *) user_data += 1;
}

static void
failed_cb (PscDocument *document, const GError *error, gpointer user_data)
{
  *(GError **) user_data = g_error_copy (error);
}

static gboolean
is_idle (gpointer data)
{
  return !psc_document_is_loading (PSC_DOCUMENT (data));
}

START_TEST (a_folder_becomes_a_series_with_its_ends_marked)
{
  g_autoptr (PscDocument) document = psc_document_new ();
  PscSeries *series;

  psc_app_test_open (document, "leaking-driver");
  series = psc_document_get_series (document);

  ck_assert_uint_eq (psc_series_get_n (series), 8);
  ck_assert_ptr_eq (psc_document_get_current (document), psc_series_get (series, 7));
  ck_assert_ptr_eq (psc_document_get_previous (document), psc_series_get (series, 6));
  ck_assert_ptr_eq (psc_document_get_mark_a (document), psc_series_get (series, 0));
  ck_assert_ptr_eq (psc_document_get_mark_b (document), psc_series_get (series, 7));
}
END_TEST

START_TEST (what_is_added_is_put_in_the_order_of_time)
{
  g_autoptr (PscDocument) document = psc_document_new ();
  PscSeries *series;

  psc_app_test_open (document, "two-logs/after.log");
  ck_assert_uint_eq (psc_series_get_n (psc_document_get_series (document)), 1);
  ck_assert_ptr_null (psc_document_get_mark_a (document));
  psc_app_test_open (document, "two-logs/before.log");
  series = psc_document_get_series (document);

  ck_assert_uint_eq (psc_series_get_n (series), 2);
  ck_assert_str_eq (psc_snapshot_get_label (psc_series_get (series, 0)), "before.log#0");
  ck_assert_str_eq (psc_snapshot_get_label (psc_series_get (series, 1)), "after.log#0");
}
END_TEST

START_TEST (what_is_opened_again_comes_once)
{
  g_autoptr (PscDocument) document = psc_document_new ();
  PscSeries *series;

  psc_app_test_open (document, "two-logs");
  ck_assert_uint_eq (psc_document_get_reread (document)->len, 0);
  psc_app_test_open (document, "two-logs/before.log");
  series = psc_document_get_series (document);

  ck_assert_uint_eq (psc_series_get_n (series), 2);
  ck_assert_uint_eq (psc_document_get_reread (document)->len, 1);
  ck_assert_ptr_eq (psc_document_get_mark_a (document), psc_series_get (series, 0));
  ck_assert_ptr_eq (psc_document_get_mark_b (document), psc_series_get (series, 1));
}
END_TEST

START_TEST (two_requests_in_a_row_give_one_document)
{
  g_autoptr (PscDocument) document = psc_document_new ();
  g_autofree char *before = psc_app_test_dup_sample ("two-logs/before.log");
  g_autofree char *after = psc_app_test_dup_sample ("two-logs/after.log");
  const char *const first[] = { after, NULL };
  const char *const second[] = { before, NULL };
  guint n_changes = 0;

  g_signal_connect (document, "notify::is-loading", G_CALLBACK (count_cb), &n_changes);
  psc_document_open (document, first);
  psc_document_open (document, second);
  ck_assert (psc_document_is_loading (document));
  psc_app_test_wait (is_idle, document);

  ck_assert_uint_eq (psc_series_get_n (psc_document_get_series (document)), 2);
  ck_assert_uint_eq (n_changes, 2);
}
END_TEST

START_TEST (a_missing_file_is_told_and_leaves_the_document_empty)
{
  g_autoptr (PscDocument) document = psc_document_new ();
  const char *const specs[] = { "/nonexistent/poolmon.log", NULL };
  g_autoptr (GError) error = NULL;

  g_signal_connect (document, "failed", G_CALLBACK (failed_cb), &error);
  psc_document_open (document, specs);
  psc_app_test_wait (is_idle, document);

  ck_assert_ptr_nonnull (error);
  ck_assert (psc_document_is_empty (document));
}
END_TEST

START_TEST (a_bad_file_leaves_what_was_open)
{
  g_autoptr (PscDocument) document = psc_document_new ();
  const char *const specs[] = { "/nonexistent/poolmon.log", NULL };

  psc_app_test_open (document, "reference-leak");
  psc_document_open (document, specs);
  psc_app_test_wait (is_idle, document);

  ck_assert_uint_eq (psc_series_get_n (psc_document_get_series (document)), 1);
}
END_TEST

START_TEST (a_text_can_be_pasted)
{
  g_autoptr (PscDocument) document = psc_document_new ();
  g_autofree char *path = psc_app_test_dup_sample ("two-logs/before.log");
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gsize length;

  ck_assert (g_file_get_contents (path, &text, &length, NULL));
  bytes = g_bytes_new (text, length);
  psc_document_paste (document, bytes);
  psc_app_test_wait (is_idle, document);

  ck_assert_uint_eq (psc_series_get_n (psc_document_get_series (document)), 1);
  ck_assert_str_eq (psc_snapshot_get_path (psc_document_get_current (document)), "pasted-1");
}
END_TEST

START_TEST (a_text_that_is_no_capture_is_refused)
{
  g_autoptr (PscDocument) document = psc_document_new ();
  g_autoptr (GBytes) bytes = g_bytes_new_static ("Dear all,\n", 10);
  g_autoptr (GError) error = NULL;

  g_signal_connect (document, "failed", G_CALLBACK (failed_cb), &error);
  psc_document_paste (document, bytes);
  psc_app_test_wait (is_idle, document);

  ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_UNRECOGNISED));
}
END_TEST

START_TEST (cancelling_ends_reading_without_a_complaint)
{
  g_autoptr (PscDocument) document = psc_document_new ();
  g_autofree char *path = psc_app_test_dup_sample ("leaking-driver");
  const char *const specs[] = { path, NULL };
  g_autoptr (GError) error = NULL;

  g_signal_connect (document, "failed", G_CALLBACK (failed_cb), &error);
  psc_document_open (document, specs);
  psc_document_cancel (document);
  psc_app_test_wait (is_idle, document);

  ck_assert_ptr_null (error);
}
END_TEST

START_TEST (a_document_may_go_while_it_reads)
{
  PscDocument *document = psc_document_new ();
  g_autofree char *path = psc_app_test_dup_sample ("leaking-driver");
  const char *const specs[] = { path, NULL };

  psc_document_open (document, specs);
  psc_document_cancel (document);
  psc_app_test_finalize (document);
}
END_TEST

static char *
write_dump (void)
{
  g_autoptr (GByteArray) bytes = NULL;
  PscTestDumped fixture;
  char *path = NULL;
  int file = g_file_open_tmp ("psc-XXXXXX.dmp", &path, NULL);

  ck_assert (g_close (file, NULL));
  psc_test_dumped_init (&fixture, PSC_TEST_X64, 1);
  psc_test_kernel_write_tables (&fixture.kernel, fixture.tables);
  bytes = psc_test_dump_write (&fixture.header, fixture.memory);
  ck_assert (g_file_set_contents (path, (const char *) bytes->data, bytes->len, NULL));
  psc_test_dumped_clear (&fixture);
  return path;
}

START_TEST (a_dump_has_no_lines)
{
  g_autoptr (PscDocument) document = psc_document_new ();
  g_autofree char *path = write_dump ();
  g_autofree char *address = g_strconcat (path, "@0x20", NULL);
  const char *const specs[] = { path, NULL };

  psc_app_test_open (document, "reference-leak");
  ck_assert (!psc_document_is_in_dump (document, path));
  psc_document_open (document, specs);
  psc_app_test_wait (is_idle, document);

  ck_assert (psc_document_is_in_dump (document, path));
  ck_assert (psc_document_is_in_dump (document, address));
  ck_assert (!psc_document_is_in_dump (document, psc_snapshot_get_path (
                                                     psc_document_get_current (document))));
  g_unlink (path);
}
END_TEST

START_TEST (setting_the_same_again_tells_nobody)
{
  g_autoptr (PscDocument) document = psc_document_new ();
  const PscTag tags[] = { psc_tag_from_text ("Leak", 4), psc_tag_from_text ("Proc", 4) };
  PscSnapshot *first;
  guint n_current = 0;
  guint n_tags = 0;

  psc_app_test_open (document, "leaking-driver");
  first = psc_series_get (psc_document_get_series (document), 0);
  g_signal_connect (document, "notify::current", G_CALLBACK (count_cb), &n_current);
  g_signal_connect (document, "tags-changed", G_CALLBACK (count_signal_cb), &n_tags);
  psc_document_set_current (document, first);
  psc_document_set_current (document, first);
  psc_document_set_tags (document, tags, 2);
  psc_document_set_tags (document, tags, 2);

  ck_assert_uint_eq (n_current, 1);
  ck_assert_uint_eq (n_tags, 1);
  ck_assert_ptr_null (psc_document_get_previous (document));
  psc_document_toggle_tag (document, tags[0]);
  ck_assert (!psc_document_has_tag (document, tags[0]));
  ck_assert (psc_document_has_tag (document, tags[1]));
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("app/document");
  TCase *test_case = tcase_create ("document");

  tcase_set_timeout (test_case, 60);
  tcase_add_test (test_case, a_folder_becomes_a_series_with_its_ends_marked);
  tcase_add_test (test_case, what_is_added_is_put_in_the_order_of_time);
  tcase_add_test (test_case, what_is_opened_again_comes_once);
  tcase_add_test (test_case, two_requests_in_a_row_give_one_document);
  tcase_add_test (test_case, a_missing_file_is_told_and_leaves_the_document_empty);
  tcase_add_test (test_case, a_bad_file_leaves_what_was_open);
  tcase_add_test (test_case, a_text_can_be_pasted);
  tcase_add_test (test_case, a_text_that_is_no_capture_is_refused);
  tcase_add_test (test_case, cancelling_ends_reading_without_a_complaint);
  tcase_add_test (test_case, a_document_may_go_while_it_reads);
  tcase_add_test (test_case, a_dump_has_no_lines);
  tcase_add_test (test_case, setting_the_same_again_tells_nobody);
  suite_add_tcase (suite, test_case);
  return psc_check_run (suite);
}
