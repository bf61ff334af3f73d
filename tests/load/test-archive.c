/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Compressed captures and archives, whole, nested and damaged.
 */
#include "config.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "load/loader.h"
#include "support/check-main.h"

static char *folder;

static void
make_folder (void)
{
  folder = g_dir_make_tmp ("psc-archive-XXXXXX", NULL);
  ck_assert_ptr_nonnull (folder);
}

static void
remove_folder (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      ck_assert_int_eq (g_remove (path), 0);
    }
  g_rmdir (folder);
  g_clear_pointer (&folder, g_free);
}

/* A PoolMon snapshot of @n_rows rows. */
static char *
make_capture (guint n_rows)
{
  GString *text = g_string_new (" Tag  Type     Allocs     Frees      Diff   Bytes  Per Alloc\n\n");

  for (guint i = 0; i < n_rows; i++)
    g_string_append_printf (text, " T%03u Nonp  %8u  %8u  %8u  %10u  %8u\n", i, i + 100, 100u, i,
                            i * 64, i == 0 ? 0u : 64u);
  return g_string_free (text, FALSE);
}

typedef struct
{
  const char *name; /* NULL for no name: merely compressed */
  const char *text;
  gsize length;
} Entry;

/* Writes with libarchive into memory. */
static GBytes *
pack (const char *filter, gboolean is_zip, const Entry *entries, guint n_entries)
{
  gsize capacity = 4u * 1024u * 1024u;
  guint8 *bytes = g_malloc (capacity);
  size_t used = 0;
  struct archive *archive = archive_write_new ();

  ck_assert_int_eq (is_zip ? archive_write_set_format_zip (archive)
                           : archive_write_set_format_raw (archive),
                    ARCHIVE_OK);
  if (filter != NULL)
    ck_assert_int_ge (archive_write_add_filter_by_name (archive, filter), ARCHIVE_WARN);
  ck_assert_int_eq (archive_write_open_memory (archive, bytes, capacity, &used), ARCHIVE_OK);
  for (guint i = 0; i < n_entries; i++)
    {
      struct archive_entry *entry = archive_entry_new ();

      archive_entry_set_pathname (entry, entries[i].name != NULL ? entries[i].name : "data");
      archive_entry_set_filetype (entry, AE_IFREG);
      archive_entry_set_perm (entry, 0644);
      archive_entry_set_size (entry, (la_int64_t) entries[i].length);
      ck_assert_int_eq (archive_write_header (archive, entry), ARCHIVE_OK);
      ck_assert_int_eq (archive_write_data (archive, entries[i].text, entries[i].length),
                        (la_ssize_t) entries[i].length);
      archive_entry_free (entry);
    }
  archive_write_close (archive);
  archive_write_free (archive);
  return g_bytes_new_take (bytes, used);
}

static char *
write_bytes (const char *name, GBytes *bytes, gsize length)
{
  char *path = g_build_filename (folder, name, NULL);

  ck_assert (g_file_set_contents (path, (const char *) g_bytes_get_data (bytes, NULL),
                                  (gssize) MIN (length, g_bytes_get_size (bytes)), NULL));
  return path;
}

static PscLoaded *
load (const char *path, GError **error)
{
  const char *specs[] = { path, NULL };

  return psc_load (specs, NULL, NULL, NULL, error);
}

static const char *const filters[] = { "gzip", "xz", "zstd" };

START_TEST (a_compressed_capture_opens_as_what_it_contains)
{
  g_autofree char *text = make_capture (50);
  Entry entry = { NULL, text, strlen (text) };
  g_autoptr (GBytes) bytes = pack (filters[_i], FALSE, &entry, 1);
  g_autofree char *path = write_bytes ("capture.dat", bytes, G_MAXSIZE);
  g_autoptr (GError) error = NULL;
  g_autoptr (PscLoaded) loaded = load (path, &error);

  ck_assert_msg (loaded != NULL, "%s", error != NULL ? error->message : "");
  ck_assert_uint_eq (loaded->snapshots->len, 1);
  ck_assert_uint_eq (psc_snapshot_get_n_rows (g_ptr_array_index (loaded->snapshots, 0)), 50);
  ck_assert_str_eq (psc_snapshot_get_path (g_ptr_array_index (loaded->snapshots, 0)), path);
  ck_assert_uint_eq (psc_issues_get_n (loaded->issues), 0);
}
END_TEST

START_TEST (an_archive_stands_for_the_captures_in_it)
{
  g_autofree char *small = make_capture (3);
  g_autofree char *large = make_capture (7);
  Entry inner = { NULL, large, strlen (large) };
  g_autoptr (GBytes) nested = pack ("gzip", FALSE, &inner, 1);
  Entry entries[] = {
    { "a/one.log", small, strlen (small) },
    { "readme.txt", "Nothing of ours\n", 16 },
    { "../../two.log.gz", (const char *) g_bytes_get_data (nested, NULL),
      g_bytes_get_size (nested) },
  };
  g_autoptr (GBytes) bytes = pack (NULL, TRUE, entries, 3);
  g_autofree char *path = write_bytes ("captures.zip", bytes, G_MAXSIZE);
  g_autofree char *first = g_strconcat (path, "/a/one.log", NULL);
  g_autoptr (PscLoaded) loaded = load (path, NULL);

  ck_assert_ptr_nonnull (loaded);
  ck_assert_uint_eq (loaded->snapshots->len, 2);
  ck_assert_str_eq (psc_snapshot_get_path (g_ptr_array_index (loaded->snapshots, 0)), first);
  ck_assert_uint_eq (psc_snapshot_get_n_rows (g_ptr_array_index (loaded->snapshots, 1)), 7);
  ck_assert_uint_eq (psc_issues_get_n (loaded->issues), 0);
}
END_TEST

START_TEST (an_archive_without_captures_is_refused)
{
  Entry entry = { "readme.txt", "Nothing of ours\n", 16 };
  g_autoptr (GBytes) bytes = pack (NULL, TRUE, &entry, 1);
  g_autoptr (GBytes) empty = pack (NULL, TRUE, NULL, 0);
  g_autofree char *path = write_bytes ("prose.zip", bytes, G_MAXSIZE);
  g_autofree char *empty_path = write_bytes ("empty.zip", empty, G_MAXSIZE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) empty_error = NULL;

  ck_assert_ptr_null (load (path, &error));
  ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_UNRECOGNISED));
  ck_assert_ptr_null (load (empty_path, &empty_error));
  ck_assert (g_error_matches (empty_error, PSC_ERROR, PSC_ERROR_UNRECOGNISED));
}
END_TEST

/* Rows that a cut file shows are rows of the whole one, and that something is missing is said. */
START_TEST (compressed_data_that_end_early_keep_what_came_before)
{
  g_autofree char *text = make_capture (900);
  Entry entry = { NULL, text, strlen (text) };
  g_autoptr (GBytes) bytes = pack (filters[_i], FALSE, &entry, 1);
  gsize size = g_bytes_get_size (bytes);

  for (gsize cut = 0; cut < size; cut += MAX (size / 40, 1))
    {
      g_autofree char *path = write_bytes ("cut.dat", bytes, cut);
      g_autoptr (GError) error = NULL;
      g_autoptr (PscLoaded) loaded = load (path, &error);
      PscSeverity worst = PSC_SEVERITY_NOTE;

      if (loaded == NULL)
        {
          ck_assert_ptr_nonnull (error);
          continue;
        }
      ck_assert (psc_issues_get_worst (loaded->issues, &worst));
      ck_assert_int_ge (worst, PSC_SEVERITY_WARNING);
      for (guint i = 0; i < loaded->snapshots->len; i++)
        {
          PscSnapshot *snapshot = PSC_SNAPSHOT (g_ptr_array_index (loaded->snapshots, i));

          for (guint row = 0; row < psc_snapshot_get_n_rows (snapshot); row++)
            {
              PscPool pool;

              psc_snapshot_get_pool (snapshot, row, PSC_POOL_NONPAGED, &pool);
              ck_assert_int_eq (pool.outstanding, row);
              ck_assert_uint_eq (pool.bytes, row * 64);
            }
        }
    }
}
END_TEST

START_TEST (a_damaged_archive_is_an_error_or_an_issue)
{
  g_autofree char *text = make_capture (300);
  Entry entry = { "one.log", text, strlen (text) };
  g_autoptr (GBytes) bytes = pack (NULL, TRUE, &entry, 1);
  gsize size = g_bytes_get_size (bytes);

  for (gsize at = 4; at < size; at += MAX (size / 60, 1))
    {
      g_autofree guint8 *broken = g_memdup2 (g_bytes_get_data (bytes, NULL), size);
      g_autoptr (GBytes) damaged = NULL;
      g_autofree char *path = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (PscLoaded) loaded = NULL;

      broken[at] ^= 0xff;
      damaged = g_bytes_new (broken, size);
      path = write_bytes ("damaged.zip", damaged, G_MAXSIZE);
      loaded = load (path, &error);
      ck_assert ((loaded != NULL) != (error != NULL));
    }
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("load/archive");
  TCase *tests = tcase_create ("archive");

  tcase_add_checked_fixture (tests, make_folder, remove_folder);
  tcase_add_loop_test (tests, a_compressed_capture_opens_as_what_it_contains, 0,
                       G_N_ELEMENTS (filters));
  tcase_add_test (tests, an_archive_stands_for_the_captures_in_it);
  tcase_add_test (tests, an_archive_without_captures_is_refused);
  tcase_add_loop_test (tests, compressed_data_that_end_early_keep_what_came_before, 0,
                       G_N_ELEMENTS (filters));
  tcase_add_test (tests, a_damaged_archive_is_an_error_or_an_issue);
  suite_add_tcase (suite, tests);
  return psc_check_run (suite);
}
