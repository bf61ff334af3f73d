/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The capture reader as a whole: mixtures, what is refused and how, and files that go wrong.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/limits.h"
#include "support/captures.h"
#include "support/check-main.h"
#include "support/text.h"

#define BRIEF                                                                                      \
  " Sorting by NonPaged Pool Consumed\n\n"                                                         \
  "               NonPaged                  Paged\n"                                               \
  " Tag     Allocs         Used     Allocs         Used\n\n"                                       \
  " Leak       119   4991221760          0            0\tUNKNOWN pooltag 'Leak', please update "   \
  "pooltag.txt\n"                                                                                  \
  " File      9734      3877408          0            0\tFile objects\n"                           \
  "\nTOTAL      9853   4995099168          0            0\n"

#define POOLMON                                                                                    \
  " Memory:16703908K Avail:10308622K  PageFlts:  4547   InRam Krnl:13861K P: 81910K\n"             \
  " Commit: 8599798K Limit:19194276K Peak: 9326486K            Pool N:189515K P: 85323K\n"         \
  " System pool information\n"                                                                     \
  " Tag  Type     Allocs            Frees            Diff   Bytes       Per Alloc\n\n"             \
  " Thre Nonp         2400 (  12)      1200 (   0)     1200     1536000 (  4096)     1280\n"

static PscCapture *
read_source (PscSource *source, GError **error)
{
  return psc_capture_read (source, "capture.log", NULL, NULL, NULL, error);
}

/* Reads a text that must be refused. */
static GError *
refuse_bytes (const char *text, gssize n_bytes)
{
  g_autoptr (PscSource) source = psc_test_source (text, n_bytes);
  GError *error = NULL;

  ck_assert_ptr_null (read_source (source, &error));
  ck_assert_ptr_nonnull (error);
  return error;
}

static const struct
{
  const char *text;
  const char *message;
} empties[] = {
  { "", "capture.log: found no debugger output about pool, PoolMon screen or pool table in CSV" },
  { "Nothing to see here.\n",
    "capture.log: found no debugger output about pool, PoolMon screen or pool table in CSV" },
  { "> C:\\> fltmc\n> Filter Name                     Num Instances    Altitude    Frame\n"
    "> WdFilter                               10       328010         0\n",
    "capture.log: found no debugger output about pool, PoolMon screen or pool table in CSV; "
    "capture.log:2: fltmc output is passed over: !fltkd.filters shows each instance" },
  { "Tag Blocks Percent\nLeak 12 50%\n",
    "capture.log: found a table with the columns \"Tag Blocks Percent\", but no debugger output "
    "about pool, PoolMon screen or pool table in CSV" },
};

START_TEST (a_file_without_pool_says_what_it_holds)
{
  g_autoptr (GError) error = refuse_bytes (empties[_i].text, -1);

  ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_UNRECOGNISED));
  ck_assert_str_eq (error->message, empties[_i].message);
}
END_TEST

START_TEST (a_binary_file_is_refused_by_its_first_block)
{
  g_autofree char *bytes = g_malloc (1 << 20);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 1 << 20; i++)
    bytes[i] = (char) (i * 2654435761u >> 24);
  error = refuse_bytes (bytes, 1 << 20);
  ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_UNRECOGNISED));
  ck_assert (g_str_has_prefix (error->message, "capture.log: not text: "));
}
END_TEST

static const char *const unknown_tables[] = {
  "Tag    Blocks   Percent\nLeak   12       50%\n",
  "Pool Tag | Leaked objects | MB\n-----\nLeak | 12 | 4.5\n",
  "PoolTag  Count  Size(KB)\nLeak  0x12  0x40\n",
};

START_TEST (a_tag_table_of_unknown_layout_is_refused_by_name)
{
  g_autofree char *text = g_strconcat (BRIEF, "\n\n", unknown_tables[_i], NULL);
  g_autoptr (PscCapture) capture = psc_test_read_capture (text, -1);

  ck_assert_ptr_nonnull (capture);
  ck_assert_uint_eq (capture->snapshots->len, 1);
  ck_assert_uint_eq (psc_snapshot_get_n_rows (psc_test_get_snapshot (capture, 0)), 2);
  ck_assert (psc_test_has_issue (capture->issues, PSC_SEVERITY_WARNING,
                                 "is none that Poolscope reads: left out"));
}
END_TEST

static const char *const harmless_texts[] = {
  "The tag column shows pool usage.\nIt has 4 letters and 12 numbers, 3 of them 0.\n",
  "Tag and pool\nwere explained in 2012\n",
  "      Address     Length      Tag   Caller\n      0x9d2fb000  0x000fb000  Leak  0x98726659\n",
  "start             end                 module name\n"
  "fffff807`47f50000 fffff807`47f59000   myfault    (deferred)\n",
};

START_TEST (prose_and_other_output_is_not_refused)
{
  g_autofree char *text = g_strconcat (BRIEF, "\n\n", harmless_texts[_i], NULL);
  g_autoptr (PscCapture) capture = psc_test_read_capture (text, -1);

  ck_assert_ptr_nonnull (capture);
  ck_assert_uint_eq (psc_issues_get_n (capture->issues), 0);
}
END_TEST

START_TEST (a_mixture_gives_its_tables_in_order)
{
  g_autoptr (PscCapture) capture =
      psc_test_read_capture ("Hello, see below.\n0: kd> !poolused 2\n" BRIEF
                             "0: kd> g\n\nand PoolMon said\n\n" POOLMON
                             "\nlkd> !poolused 2\n" BRIEF,
                             -1);
  PscInputSection *section;

  ck_assert_ptr_nonnull (capture);
  ck_assert_uint_eq (capture->snapshots->len, 3);
  ck_assert_uint_eq (capture->file->n_snapshots, 3);
  ck_assert_str_eq (psc_snapshot_get_format (psc_test_get_snapshot (capture, 0)), "poolused");
  ck_assert_str_eq (psc_snapshot_get_format (psc_test_get_snapshot (capture, 1)), "poolmon");
  ck_assert_str_eq (psc_snapshot_get_format (psc_test_get_snapshot (capture, 2)), "poolused");
  ck_assert_str_eq (psc_snapshot_get_command (psc_test_get_snapshot (capture, 0)), "!poolused 2");
  ck_assert_str_eq (psc_snapshot_get_label (psc_test_get_snapshot (capture, 2)), "capture.log#2");
  ck_assert_uint_eq (capture->file->sections->len, 3);
  section = &g_array_index (capture->file->sections, PscInputSection, 1);
  ck_assert_str_eq (section->kind, "poolmon");
}
END_TEST

START_TEST (a_prompt_ends_a_table)
{
  g_autoptr (PscCapture) capture = psc_test_read_capture (
      " Tag     Allocs         Used     Allocs         Used\n\n"
      " Leak       119   4991221760          0            0\tUNKNOWN pooltag 'Leak', please update "
      "pooltag.txt\n"
      "0: kd> r\n"
      " File      9734      3877408          0            0\tFile objects\n",
      -1);

  ck_assert_ptr_nonnull (capture);
  ck_assert_uint_eq (capture->snapshots->len, 1);
  ck_assert_uint_eq (psc_snapshot_get_n_rows (psc_test_get_snapshot (capture, 0)), 1);
}
END_TEST

START_TEST (a_file_that_shrinks_keeps_its_snapshots)
{
  static const char text[] = BRIEF "kd> r\n" BRIEF;
  g_autofree char *path = NULL;
  g_autoptr (PscSource) source = NULL;
  g_autoptr (PscCapture) capture = NULL;
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("psc-XXXXXX", &path, NULL);

  ck_assert_int_eq (write (fd, text, sizeof text - 1), sizeof text - 1);
  source = psc_source_new_for_path (path, NULL);
  ck_assert_int_eq (ftruncate (fd, sizeof BRIEF - 1), 0);
  close (fd);
  g_unlink (path);
  capture = read_source (source, &error);
  ck_assert_ptr_nonnull (capture);
  ck_assert_uint_eq (capture->snapshots->len, 1);
  ck_assert (psc_test_has_issue (capture->issues, PSC_SEVERITY_ERROR,
                                 "reading stopped: the file became shorter"));
}
END_TEST

START_TEST (one_endless_line_is_refused)
{
  g_autofree char *text = g_strnfill (32 * 1024 * 1024, 'x');
  g_autoptr (GError) error = refuse_bytes (text, -1);

  ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_UNRECOGNISED));
}
END_TEST

static void
cancel_cb (guint64 done, guint64 total, gpointer user_data)
{
  ck_assert_uint_le (done, total);
  g_cancellable_cancel ((GCancellable *) user_data);
}

START_TEST (reading_tells_how_far_it_is_and_can_be_cancelled)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GString) text = g_string_new (BRIEF);
  g_autoptr (PscSource) source = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 20000; i++)
    g_string_append (text, "some text\n");
  source = psc_test_source (text->str, (gssize) text->len);
  ck_assert_ptr_null (
      psc_capture_read (source, "x.log", cancel_cb, cancellable, cancellable, &error));
  ck_assert (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
}
END_TEST

/* A snapshot of a cut text has no row that the whole text does not have. */
static void
check_rows (PscSnapshot *cut, PscSnapshot *whole)
{
  for (guint i = 0; i < psc_snapshot_get_n_rows (cut); i++)
    {
      g_autofree char *row = psc_test_dump_row (cut, i);
      g_autofree char *expected = psc_test_dump_row (whole, i);

      /* A description may be shorter, numbers may not differ: compare what comes before the text.
       */
      *strrchr (row, '|') = '\0';
      *strrchr (row, '|') = '\0';
      ck_assert_msg (g_str_has_prefix (expected, row), "%s is not %s", row, expected);
    }
}

START_TEST (no_cut_of_a_mixture_gives_a_wrong_number)
{
  static const char text[] = "0: kd> !poolused 2\n" BRIEF "0: kd> g\n" POOLMON "\nlkd> x\n" BRIEF;
  g_autoptr (PscCapture) whole = psc_test_read_capture (text, sizeof text - 1);

  for (gsize length = 0; length < sizeof text - 1; length++)
    {
      g_autoptr (PscCapture) cut = psc_test_read_capture (text, (gssize) length);

      if (cut == NULL)
        continue;
      ck_assert_uint_le (cut->snapshots->len, whole->snapshots->len);
      for (guint i = 0; i < cut->snapshots->len; i++)
        check_rows (psc_test_get_snapshot (cut, i), psc_test_get_snapshot (whole, i));
    }
}
END_TEST

static Suite *
capture_suite (void)
{
  Suite *suite = suite_create ("capture/capture");
  TCase *tcase = tcase_create ("capture");

  tcase_add_loop_test (tcase, a_file_without_pool_says_what_it_holds, 0, G_N_ELEMENTS (empties));
  tcase_add_test (tcase, a_binary_file_is_refused_by_its_first_block);
  tcase_add_loop_test (tcase, a_tag_table_of_unknown_layout_is_refused_by_name, 0,
                       G_N_ELEMENTS (unknown_tables));
  tcase_add_loop_test (tcase, prose_and_other_output_is_not_refused, 0,
                       G_N_ELEMENTS (harmless_texts));
  tcase_add_test (tcase, a_mixture_gives_its_tables_in_order);
  tcase_add_test (tcase, a_prompt_ends_a_table);
  tcase_add_test (tcase, a_file_that_shrinks_keeps_its_snapshots);
  tcase_add_test (tcase, one_endless_line_is_refused);
  tcase_add_test (tcase, reading_tells_how_far_it_is_and_can_be_cancelled);
  tcase_add_test (tcase, no_cut_of_a_mixture_gives_a_wrong_number);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (capture_suite ());
}
