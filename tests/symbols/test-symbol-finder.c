/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Symbols are found in folders, in stores of each layout, and on servers with their vices; what is
 * found is kept, what is not asked for is not sent, and nothing leaves the folders.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <utime.h>

#include "base/error.h"
#include "support/check-main.h"
#include "support/http-server.h"
#include "support/pdb-file.h"
#include "support/pe-image.h"
#include "symbols/symbol-finder.h"

#define ID "1C19FDDB27BB3399D9B45973EFEAFCF31"
#define LOWER_ID "1c19fddb27bb3399d9b45973efeafcf31"
#define NAME "ntkrnlmp.pdb"

/* A search in a scratch folder, whose first store is `cache`. */
typedef struct
{
  char *root;
  char *cache;
  PscTestHttpServer *server; /* NULL where none was asked for */
  PscIssues *issues;
  PscSymbolPath *path;
  PscSymbolPolicy policy;
  PscSymbolKey *key;
  GBytes *content;
} Case;

static const guint8 guid[16] = { 0xdb, 0xfd, 0x19, 0x1c, 0xbb, 0x27, 0x99, 0x33,
                                 0xd9, 0xb4, 0x59, 0x73, 0xef, 0xea, 0xfc, 0xf3 };

static PscSymbolKey *
make_key (const char *name)
{
  g_autoptr (PscPdbIdentity) identity =
      psc_pdb_identity_new (guid, 1, (const guint8 *) name, strlen (name), NULL);

  return psc_symbol_key_new_for_pdb (identity, NULL);
}

/* The PDB of the key, with so many bytes that nobody reads. */
static GBytes *
make_pdb (guint n_bytes)
{
  PscTestPdb *pdb = psc_test_pdb_new (0x8664);
  GByteArray *stream = g_byte_array_new ();
  PscTestMsf *msf;
  GBytes *bytes;

  memcpy (pdb->guid, guid, sizeof guid);
  for (guint i = 0; i < n_bytes; i++)
    psc_test_put_u8 (stream, (i * 7 + i / 256) & 0xff);
  msf = psc_test_pdb_to_msf (pdb);
  psc_test_msf_add (msf, stream);
  bytes = psc_test_msf_to_bytes (msf);
  psc_test_msf_free (msf);
  psc_test_pdb_free (pdb);
  return bytes;
}

static void
case_init (Case *self)
{
  memset (self, 0, sizeof *self);
  self->root = g_dir_make_tmp ("psc-symbols-XXXXXX", NULL);
  self->cache = g_build_filename (self->root, "cache", NULL);
  self->issues = psc_issues_new ();
  self->key = make_key (NAME);
  self->content = make_pdb (200000);
  self->policy.allow_downloads = TRUE;
  self->policy.idle_seconds = 20;
}

/* %R stands for the scratch folder, %U for the server. */
static void
case_set_path (Case *self, const char *text)
{
  g_autoptr (GString) path = g_string_new (text);
  g_autofree char *fallback = g_build_filename (self->root, "default", NULL);

  g_string_replace (path, "%R", self->root, 0);
  if (self->server != NULL)
    g_string_replace (path, "%U", psc_test_http_server_get_url (self->server), 0);
  g_clear_pointer (&self->path, psc_symbol_path_unref);
  self->path = psc_symbol_path_parse (path->str, fallback, self->issues);
  ck_assert_uint_eq (psc_issues_get_n (self->issues), 0);
}

static void
case_init_with_server (Case *self, PscTestHttpVice vice)
{
  case_init (self);
  self->server = psc_test_http_server_new (vice);
  psc_test_http_server_add (self->server, "/" NAME "/" ID "/" NAME, self->content);
  case_set_path (self, "srv*%R/cache*%U");
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *below = g_build_filename (path, name, NULL);

      if (g_unlink (below) != 0)
        remove_tree (below);
    }
  g_rmdir (path);
}

static void
case_clear (Case *self)
{
  g_clear_pointer (&self->server, psc_test_http_server_free);
  remove_tree (self->root);
  g_free (self->root);
  g_free (self->cache);
  g_free (self->policy.negative_folder);
  psc_issues_unref (self->issues);
  g_clear_pointer (&self->path, psc_symbol_path_unref);
  psc_symbol_key_free (self->key);
  g_bytes_unref (self->content);
}

static PscSymbolFile *
find (Case *self, GError **error)
{
  return psc_symbol_find (self->path, self->key, &self->policy, NULL, NULL, NULL, error);
}

/* Puts a file below the scratch folder. */
static void
put (Case *self, const char *name, GBytes *content)
{
  g_autofree char *path = g_build_filename (self->root, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  gsize size;
  const char *bytes = (const char *) g_bytes_get_data (content, &size);

  ck_assert_int_eq (g_mkdir_with_parents (folder, 0700), 0);
  ck_assert (g_file_set_contents (path, bytes, (gssize) size, NULL));
}

static void
put_text (Case *self, const char *name, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  put (self, name, bytes);
}

static gboolean
exists (const Case *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->root, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
assert_found_at (Case *self, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PscSymbolFile) file = find (self, &error);
  g_autofree char *expected = g_build_filename (self->root, name, NULL);
  g_autofree char *bytes = NULL;
  gsize size;

  ck_assert_msg (file != NULL, "%s", file == NULL ? error->message : "");
  ck_assert_str_eq (file->path, expected);
  ck_assert (g_file_get_contents (file->path, &bytes, &size, NULL));
  if (!file->is_packed)
    {
      ck_assert_uint_eq (size, g_bytes_get_size (self->content));
      ck_assert_int_eq (memcmp (bytes, g_bytes_get_data (self->content, NULL), size), 0);
    }
}

static void
assert_not_found (Case *self, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PscSymbolFile) file = find (self, &error);

  ck_assert_ptr_null (file);
  ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_NO_SYMBOLS));
  ck_assert_msg (strstr (error->message, words) != NULL, "%s", error->message);
}

/* How many files of any kind lie below a folder. */
static guint
count_files (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *below = g_build_filename (path, name, NULL);

      n += g_file_test (below, G_FILE_TEST_IS_DIR) ? count_files (below) : 1;
    }
  return n;
}

/* Loop index: where the file lies in a folder that is searched. */
START_TEST (folders_are_searched_where_files_are_put)
{
  static const char *const places[] = {
    NAME,
    "pdb/" NAME,
    "symbols/pdb/" NAME,
    NAME "/" ID "/" NAME,
    "NTKRNLMP.PDB",
    "NtKrnlMp.pdb/" LOWER_ID "/NTKRNLMP.PDB",
  };
  g_autofree char *name = g_strconcat ("plain/", places[_i], NULL);
  Case test;

  case_init (&test);
  case_set_path (&test, "%R/absent;%R/plain");
  put (&test, name, test.content);

  assert_found_at (&test, name);
  case_clear (&test);
}
END_TEST

/* Loop index: layouts of a store. */
START_TEST (stores_are_searched_in_each_layout)
{
  static const char *const layouts[][2] = {
    { NAME "/" ID "/" NAME, NULL },
    { "ntkrnlmp.PDB/" LOWER_ID "/Ntkrnlmp.pdb", NULL },
    { "nt/" NAME "/" ID "/" NAME, "index2.txt" },
    { "NT/" NAME "/" LOWER_ID "/" NAME, "Index2.txt" },
  };
  g_autofree char *name = g_strconcat ("store/", layouts[_i][0], NULL);
  Case test;

  case_init (&test);
  case_set_path (&test, "srv*%R/store");
  put (&test, name, test.content);
  if (layouts[_i][1] != NULL)
    {
      g_autofree char *index = g_strconcat ("store/", layouts[_i][1], NULL);

      put_text (&test, index, "");
    }
  assert_found_at (&test, name);
  case_clear (&test);
}
END_TEST

START_TEST (what_a_later_store_has_is_copied_to_those_in_front)
{
  Case test;

  case_init (&test);
  case_set_path (&test, "srv*%R/first*%R/second*%R/third");
  put_text (&test, "second/index2.txt", "");
  put (&test, "third/" NAME "/" ID "/" NAME, test.content);

  assert_found_at (&test, "first/" NAME "/" ID "/" NAME);
  ck_assert (exists (&test, "second/nt/" NAME "/" ID "/" NAME));
  assert_found_at (&test, "first/" NAME "/" ID "/" NAME);
  case_clear (&test);
}
END_TEST

START_TEST (a_cache_keeps_what_is_found_to_its_right)
{
  Case test;

  case_init (&test);
  case_set_path (&test, "cache*%R/cache;%R/plain");
  put (&test, "plain/" NAME, test.content);

  assert_found_at (&test, "cache/" NAME "/" ID "/" NAME);
  case_clear (&test);
}
END_TEST

START_TEST (a_store_that_cannot_be_written_is_passed_over)
{
  Case test;

  case_init (&test);
  put_text (&test, "file", "in the way");
  case_set_path (&test, "srv*%R/file*%R/second*%R/third");
  put (&test, "third/" NAME "/" ID "/" NAME, test.content);

  assert_found_at (&test, "second/" NAME "/" ID "/" NAME);
  case_clear (&test);
}
END_TEST

START_TEST (packed_files_are_found_as_what_they_are)
{
  g_autoptr (GBytes) cabinet = g_bytes_new_static ("MSCF\0\0\0\0", 8);
  g_autoptr (PscSymbolFile) file = NULL;
  Case test;

  case_init (&test);
  case_set_path (&test, "srv*%R/first*%R/second");
  put (&test, "second/" NAME "/" ID "/ntkrnlmp.pd_", cabinet);
  file = find (&test, NULL);

  ck_assert (file->is_packed);
  ck_assert (exists (&test, "first/" NAME "/" ID "/ntkrnlmp.pd_"));
  case_clear (&test);
}
END_TEST

/* Loop index: what `file.ptr` says, and whether it is followed. */
START_TEST (pointers_lead_to_files_of_the_path_alone)
{
  static const struct
  {
    const char *text;
    gboolean is_followed;
  } pointers[] = {
    { "%R/shared/x.pdb", TRUE },
    { "PATH:%R/shared/x.pdb\r\n", TRUE },
    { "%R/shared/../secret/x.pdb", FALSE },
    { "%R/secret/x.pdb", FALSE },
    { "/etc/passwd", FALSE },
    { "../../secret/x.pdb", FALSE },
    { "MSG:%R/shared/x.pdb", FALSE },
    { "", FALSE },
  };
  g_autoptr (GString) text = g_string_new (pointers[_i].text);
  Case test;

  case_init (&test);
  g_string_replace (text, "%R", test.root, 0);
  case_set_path (&test, "srv*%R/store;%R/shared");
  put (&test, "shared/x.pdb", test.content);
  put (&test, "secret/x.pdb", test.content);
  put_text (&test, "store/" NAME "/" ID "/file.ptr", text->str);

  if (pointers[_i].is_followed)
    assert_found_at (&test, "shared/x.pdb");
  else
    assert_not_found (&test, "nowhere");
  case_clear (&test);
}
END_TEST

static gboolean
refuse_cb (const PscSymbolFile *file, const PscSymbolKey *key, gpointer user_data, GError **error)
{
  if (strstr (file->path, "wrong") == NULL)
    return TRUE;
  g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT, "another build");
  return FALSE;
}

START_TEST (a_file_of_another_build_is_passed_over)
{
  g_autoptr (PscSymbolFile) file = NULL;
  g_autoptr (GError) error = NULL;
  Case test;

  case_init (&test);
  case_set_path (&test, "%R/wrong;%R/right");
  put (&test, "wrong/" NAME, test.content);
  put (&test, "right/" NAME, test.content);
  file = psc_symbol_find (test.path, test.key, &test.policy, refuse_cb, NULL, NULL, NULL);
  ck_assert (g_str_has_suffix (file->path, "right/" NAME));

  case_set_path (&test, "%R/wrong");
  ck_assert_ptr_null (
      psc_symbol_find (test.path, test.key, &test.policy, refuse_cb, NULL, NULL, &error));
  ck_assert (strstr (error->message, "another build") != NULL);
  case_clear (&test);
}
END_TEST

START_TEST (a_pdb_with_another_guid_or_age_is_passed_over)
{
  Case test;

  case_init (&test);
  case_set_path (&test, "%R/plain");
  put (&test, "plain/" NAME, test.content);
  test.key->id[0] = 'F';
  assert_not_found (&test, "age 1");
  test.key->id[0] = '1';
  assert_found_at (&test, "plain/" NAME);
  test.key->id[32] = '2';
  assert_not_found (&test, "another build");
  case_clear (&test);
}
END_TEST

START_TEST (a_file_that_is_no_pdb_is_passed_over)
{
  Case test;

  case_init (&test);
  case_set_path (&test, "%R/plain");
  put_text (&test, "plain/" NAME, "<html>");

  assert_not_found (&test, "not a PDB");
  case_clear (&test);
}
END_TEST

START_TEST (an_image_is_found_by_its_stamp_and_size)
{
  PscTestPe *pe = psc_test_pe_new (PSC_TEST_PE_X64);
  Case test;

  pe->timestamp = 0x0d8333e6;
  pe->image_bytes = 0x1046000;
  case_init (&test);
  case_set_path (&test, "srv*%R/store;%R/plain");
  g_bytes_unref (test.content);
  test.content = psc_test_pe_to_bytes (pe, PSC_TEST_PE_FILE);
  psc_symbol_key_free (test.key);
  test.key = psc_symbol_key_new_for_image ("ntoskrnl.exe", 0x0d8333e6, 0x1046000, NULL);
  put (&test, "store/ntoskrnl.exe/0d8333e61046000/ntoskrnl.exe", test.content);
  assert_found_at (&test, "store/ntoskrnl.exe/0d8333e61046000/ntoskrnl.exe");

  psc_symbol_key_free (test.key);
  test.key = psc_symbol_key_new_for_image ("ntoskrnl.exe", 0x0d8333e6, 0x1047000, NULL);
  put (&test, "plain/ntoskrnl.exe", test.content);
  assert_not_found (&test, "expected 0d8333e61047000");
  case_clear (&test);
  psc_test_pe_free (pe);
}
END_TEST

START_TEST (a_pdb_that_was_cut_is_passed_over)
{
  g_autoptr (GBytes) half = NULL;
  Case test;

  case_init (&test);
  half = g_bytes_new_from_bytes (test.content, 0, g_bytes_get_size (test.content) / 2);
  case_set_path (&test, "%R/plain");
  put (&test, "plain/" NAME, half);

  assert_not_found (&test, "bytes, the PDB has");
  case_clear (&test);
}
END_TEST

START_TEST (a_server_is_asked_and_what_it_has_is_kept)
{
  g_autofree char *request = NULL;
  Case test;

  case_init_with_server (&test, PSC_TEST_HTTP_GOOD);
  assert_found_at (&test, "cache/" NAME "/" ID "/" NAME);
  assert_found_at (&test, "cache/" NAME "/" ID "/" NAME);

  ck_assert_uint_eq (psc_test_http_server_get_n_requests (test.server), 1);
  request = psc_test_http_server_dup_request (test.server, 0);
  ck_assert_str_eq (request, "/" NAME "/" ID "/" NAME);
  ck_assert_uint_eq (count_files (test.root), 1);
  case_clear (&test);
}
END_TEST

START_TEST (a_server_is_not_asked_without_leave)
{
  Case test;

  case_init_with_server (&test, PSC_TEST_HTTP_GOOD);
  test.policy.allow_downloads = FALSE;

  assert_not_found (&test, "may not be asked");
  ck_assert_uint_eq (psc_test_http_server_get_n_requests (test.server), 0);
  ck_assert_uint_eq (count_files (test.root), 0);
  case_clear (&test);
}
END_TEST

START_TEST (a_server_is_asked_for_the_packed_file_in_lower_case_too)
{
  g_autoptr (GBytes) cabinet = g_bytes_new_static ("MSCF\0\0\0\0", 8);
  g_autoptr (PscSymbolFile) file = NULL;
  Case test;

  case_init (&test);
  test.server = psc_test_http_server_new (PSC_TEST_HTTP_GOOD);
  psc_test_http_server_add (test.server, "/deep/er/" NAME "/" LOWER_ID "/ntkrnlmp.pd_", cabinet);
  case_set_path (&test, "srv*%R/cache*%U/deep/er/");
  file = find (&test, NULL);

  ck_assert_ptr_nonnull (file);
  ck_assert (file->is_packed);
  ck_assert (exists (&test, "cache/" NAME "/" ID "/ntkrnlmp.pd_"));
  ck_assert_uint_eq (psc_test_http_server_get_n_requests (test.server), 4);
  case_clear (&test);
}
END_TEST

START_TEST (names_are_escaped_in_addresses)
{
  g_autofree char *request = NULL;
  Case test;

  case_init (&test);
  psc_symbol_key_free (test.key);
  test.key = make_key ("my driver#1%2f.pdb");
  test.server = psc_test_http_server_new (PSC_TEST_HTTP_GOOD);
  psc_test_http_server_add (test.server, "/my driver#1%2f.pdb/" ID "/my driver#1%2f.pdb",
                            test.content);
  case_set_path (&test, "srv*%R/cache*%U");

  assert_found_at (&test, "cache/my driver#1%2f.pdb/" ID "/my driver#1%2f.pdb");
  case_clear (&test);
}
END_TEST

START_TEST (what_a_server_does_not_have_is_remembered_for_a_day)
{
  g_autoptr (GDir) dir = NULL;
  g_autofree char *marker = NULL;
  struct utimbuf yesterday = { 0, 0 };
  guint n;
  Case test;

  case_init (&test);
  test.server = psc_test_http_server_new (PSC_TEST_HTTP_GOOD);
  test.policy.negative_folder = g_build_filename (test.root, "absent", NULL);
  case_set_path (&test, "srv*%R/cache*%U");
  assert_not_found (&test, "does not have");
  n = psc_test_http_server_get_n_requests (test.server);
  ck_assert_uint_eq (n, 6);
  ck_assert_msg (!exists (&test, "cache/" NAME), "no folder is left behind");
  assert_not_found (&test, "does not have");
  ck_assert_uint_eq (psc_test_http_server_get_n_requests (test.server), n);

  dir = g_dir_open (test.policy.negative_folder, 0, NULL);
  marker = g_build_filename (test.policy.negative_folder, g_dir_read_name (dir), NULL);
  yesterday.modtime = (time_t) (g_get_real_time () / G_USEC_PER_SEC - 25 * 60 * 60);
  ck_assert_int_eq (utime (marker, &yesterday), 0);
  psc_test_http_server_add (test.server, "/" NAME "/" ID "/" NAME, test.content);
  assert_found_at (&test, "cache/" NAME "/" ID "/" NAME);
  case_clear (&test);
}
END_TEST

START_TEST (what_a_server_denies_is_asked_for_again)
{
  Case test;

  case_init_with_server (&test, PSC_TEST_HTTP_DENY);
  test.policy.negative_folder = g_build_filename (test.root, "absent", NULL);
  assert_not_found (&test, "does not hand out");
  ck_assert_uint_eq (count_files (test.root), 0);

  psc_test_http_server_set_vice (test.server, PSC_TEST_HTTP_GOOD);
  assert_found_at (&test, "cache/" NAME "/" ID "/" NAME);
  case_clear (&test);
}
END_TEST

START_TEST (a_download_that_is_cut_goes_on_from_there)
{
  g_autofree char *second = NULL;
  g_autofree char *expected = NULL;
  guint n;
  Case test;

  case_init_with_server (&test, PSC_TEST_HTTP_CUT);
  /* Each answer brings half of what is missing, so that the attempts run out first. */
  ck_assert_ptr_null (find (&test, NULL));
  ck_assert (exists (&test, "cache/" NAME "/" ID "/" NAME ".partial"));
  ck_assert (!exists (&test, "cache/" NAME "/" ID "/" NAME));
  n = psc_test_http_server_get_n_requests (test.server);
  second = psc_test_http_server_dup_request (test.server, 1);
  expected = g_strdup_printf ("/" NAME "/" ID "/" NAME " %" G_GSIZE_FORMAT,
                              (g_bytes_get_size (test.content) + 1) / 2);
  ck_assert_str_eq (second, expected);

  psc_test_http_server_set_vice (test.server, PSC_TEST_HTTP_GOOD);
  assert_found_at (&test, "cache/" NAME "/" ID "/" NAME);
  ck_assert_uint_eq (psc_test_http_server_get_n_requests (test.server), n + 1);
  ck_assert_uint_eq (count_files (test.root), 1);
  case_clear (&test);
}
END_TEST

START_TEST (a_beginning_that_the_server_does_not_go_on_from_is_replaced)
{
  Case test;

  case_init_with_server (&test, PSC_TEST_HTTP_NO_RANGES);
  put_text (&test, "cache/" NAME "/" ID "/" NAME ".partial", "Microsoft but something else");
  assert_found_at (&test, "cache/" NAME "/" ID "/" NAME);
  case_clear (&test);
}
END_TEST

START_TEST (a_beginning_that_is_longer_than_the_file_is_replaced)
{
  g_autoptr (GBytes) longer = make_pdb (300000);
  Case test;

  case_init_with_server (&test, PSC_TEST_HTTP_GOOD);
  put (&test, "cache/" NAME "/" ID "/" NAME ".partial", longer);
  assert_found_at (&test, "cache/" NAME "/" ID "/" NAME);
  case_clear (&test);
}
END_TEST

START_TEST (a_part_that_was_not_asked_for_is_not_taken)
{
  Case test;

  case_init_with_server (&test, PSC_TEST_HTTP_WRONG_RANGE);
  put_text (&test, "cache/" NAME "/" ID "/" NAME ".partial", "Microsoft");
  assert_not_found (&test, "another place");
  ck_assert (!exists (&test, "cache/" NAME "/" ID "/" NAME));
  case_clear (&test);
}
END_TEST

/* Loop index: the vice, and what is said of it. */
START_TEST (servers_that_misbehave_leave_nothing_behind)
{
  static const struct
  {
    PscTestHttpVice vice;
    const char *words;
  } vices[] = {
    { PSC_TEST_HTTP_PAGE, "not a PDB" },         { PSC_TEST_HTTP_LOOP, "redirects" },
    { PSC_TEST_HTTP_ELSEWHERE, "not followed" }, { PSC_TEST_HTTP_BROKEN, "500" },
    { PSC_TEST_HTTP_HUGE, "not downloaded" },
  };
  Case test;

  case_init_with_server (&test, vices[_i].vice);
  assert_not_found (&test, vices[_i].words);
  ck_assert_uint_eq (count_files (test.root), 0);
  case_clear (&test);
}
END_TEST

START_TEST (a_redirect_is_followed)
{
  Case test;

  case_init_with_server (&test, PSC_TEST_HTTP_ONE_REDIRECT);
  assert_found_at (&test, "cache/" NAME "/" ID "/" NAME);
  ck_assert_uint_eq (psc_test_http_server_get_n_requests (test.server), 2);
  case_clear (&test);
}
END_TEST

START_TEST (a_body_without_an_end_ends_at_the_limit)
{
  Case test;

  case_init_with_server (&test, PSC_TEST_HTTP_ENDLESS);
  test.policy.max_file_bytes = 1000000;
  assert_not_found (&test, "1000000 bytes");
  case_clear (&test);
}
END_TEST

START_TEST (a_slow_body_ends_when_its_time_is_up)
{
  Case test;

  case_init_with_server (&test, PSC_TEST_HTTP_SLOW);
  test.policy.total_seconds = 1;
  assert_not_found (&test, "too long");
  case_clear (&test);
}
END_TEST

static void
cancel_cb (const char *name, guint64 n_done, guint64 n_bytes, gpointer user_data)
{
  ck_assert_str_eq (name, NAME);
  g_cancellable_cancel (G_CANCELLABLE (user_data));
}

START_TEST (a_slow_body_can_be_cancelled_and_shows_progress)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Case test;

  case_init_with_server (&test, PSC_TEST_HTTP_SLOW);
  test.policy.progress = cancel_cb;
  test.policy.progress_data = cancellable;
  ck_assert_ptr_null (
      psc_symbol_find (test.path, test.key, &test.policy, NULL, NULL, cancellable, &error));
  ck_assert (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
  ck_assert (!exists (&test, "cache/" NAME "/" ID "/" NAME));
  case_clear (&test);
}
END_TEST

START_TEST (a_server_that_is_not_there_is_said_to_be)
{
  Case test;

  case_init_with_server (&test, PSC_TEST_HTTP_GOOD);
  g_clear_pointer (&test.server, psc_test_http_server_free);
  assert_not_found (&test, "refused");
  ck_assert_uint_eq (count_files (test.root), 0);
  case_clear (&test);
}
END_TEST

static gpointer
find_in_thread (gpointer data)
{
  return find ((Case *) data, NULL);
}

START_TEST (threads_that_want_the_same_file_download_it_once)
{
  GThread *threads[4];
  Case test;

  case_init_with_server (&test, PSC_TEST_HTTP_GOOD);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("finder", find_in_thread, &test);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      g_autoptr (PscSymbolFile) file = (PscSymbolFile *) g_thread_join (threads[i]);

      ck_assert_ptr_nonnull (file);
    }
  ck_assert_uint_eq (psc_test_http_server_get_n_requests (test.server), 1);
  ck_assert_uint_eq (count_files (test.root), 1);
  assert_found_at (&test, "cache/" NAME "/" ID "/" NAME);
  case_clear (&test);
}
END_TEST

START_TEST (a_pointer_of_a_server_leads_to_files_of_the_path_alone)
{
  g_autofree char *inside = NULL;
  g_autoptr (GBytes) outside = g_bytes_new_static ("PATH:/etc/passwd", 16);
  g_autoptr (GBytes) pointer = NULL;
  Case test;

  case_init (&test);
  test.server = psc_test_http_server_new (PSC_TEST_HTTP_GOOD);
  case_set_path (&test, "srv*%R/cache*%U;%R/shared");
  psc_test_http_server_add (test.server, "/" NAME "/" ID "/file.ptr", outside);
  assert_not_found (&test, "does not have");

  inside = g_strdup_printf ("PATH:%s/shared/x.pdb\n", test.root);
  pointer = g_bytes_new (inside, strlen (inside));
  put (&test, "shared/x.pdb", test.content);
  psc_test_http_server_add (test.server, "/" NAME "/" ID "/file.ptr", pointer);
  assert_found_at (&test, "cache/" NAME "/" ID "/" NAME);
  case_clear (&test);
}
END_TEST

static Suite *
finder_suite (void)
{
  Suite *suite = suite_create ("symbols/symbol-finder");
  TCase *folders = tcase_create ("folders");
  TCase *server = tcase_create ("server");

  tcase_add_loop_test (folders, folders_are_searched_where_files_are_put, 0, 6);
  tcase_add_loop_test (folders, stores_are_searched_in_each_layout, 0, 4);
  tcase_add_test (folders, what_a_later_store_has_is_copied_to_those_in_front);
  tcase_add_test (folders, a_cache_keeps_what_is_found_to_its_right);
  tcase_add_test (folders, a_store_that_cannot_be_written_is_passed_over);
  tcase_add_test (folders, packed_files_are_found_as_what_they_are);
  tcase_add_loop_test (folders, pointers_lead_to_files_of_the_path_alone, 0, 8);
  tcase_add_test (folders, a_file_of_another_build_is_passed_over);
  tcase_add_test (folders, a_pdb_with_another_guid_or_age_is_passed_over);
  tcase_add_test (folders, a_file_that_is_no_pdb_is_passed_over);
  tcase_add_test (folders, an_image_is_found_by_its_stamp_and_size);
  tcase_add_test (folders, a_pdb_that_was_cut_is_passed_over);
  suite_add_tcase (suite, folders);

  tcase_set_timeout (server, 120);
  tcase_add_test (server, a_server_is_asked_and_what_it_has_is_kept);
  tcase_add_test (server, a_server_is_not_asked_without_leave);
  tcase_add_test (server, a_server_is_asked_for_the_packed_file_in_lower_case_too);
  tcase_add_test (server, names_are_escaped_in_addresses);
  tcase_add_test (server, what_a_server_does_not_have_is_remembered_for_a_day);
  tcase_add_test (server, what_a_server_denies_is_asked_for_again);
  tcase_add_test (server, a_download_that_is_cut_goes_on_from_there);
  tcase_add_test (server, a_beginning_that_the_server_does_not_go_on_from_is_replaced);
  tcase_add_test (server, a_beginning_that_is_longer_than_the_file_is_replaced);
  tcase_add_test (server, a_part_that_was_not_asked_for_is_not_taken);
  tcase_add_loop_test (server, servers_that_misbehave_leave_nothing_behind, 0, 5);
  tcase_add_test (server, a_redirect_is_followed);
  tcase_add_test (server, a_body_without_an_end_ends_at_the_limit);
  tcase_add_test (server, a_slow_body_ends_when_its_time_is_up);
  tcase_add_test (server, a_slow_body_can_be_cancelled_and_shows_progress);
  tcase_add_test (server, a_server_that_is_not_there_is_said_to_be);
  tcase_add_test (server, threads_that_want_the_same_file_download_it_once);
  tcase_add_test (server, a_pointer_of_a_server_leads_to_files_of_the_path_alone);
  suite_add_tcase (suite, server);
  return suite;
}

int
main (void)
{
  return psc_check_run (finder_suite ());
}
