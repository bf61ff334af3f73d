/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Symbol paths in all their forms, and keys that can be made of names and identifiers.
 */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "support/check-main.h"
#include "symbols/symbol-key.h"
#include "symbols/symbol-path.h"

/* Elements in words: `plain` or nothing, then the places with `>` between them. */
static char *
describe (const PscSymbolPath *path)
{
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < psc_symbol_path_get_n (path); i++)
    {
      const PscSymbolElement *element = psc_symbol_path_get (path, i);

      if (i > 0)
        g_string_append (words, "; ");
      for (guint k = 0; k < element->places->len; k++)
        {
          const PscSymbolPlace *place =
              (const PscSymbolPlace *) g_ptr_array_index (element->places, k);

          g_string_append_printf (words, "%s%s%s", k > 0 ? " > " : "", place->is_url ? "@" : "",
                                  place->location);
        }
      if (element->is_plain)
        g_string_append (words, " plain");
    }
  return g_string_free (words, FALSE);
}

START_TEST (paths_mean_what_debuggers_take_them_for)
{
  static const struct
  {
    const char *text;
    const char *meaning;
    guint n_issues;
  } paths[] = {
    { "", "", 0 },
    { ";;  ;", "", 0 },
    { "/a", "/a plain", 0 },
    { " /a ; /b", "/a plain; /b plain", 0 },
    { "srv*/a", "/a", 0 },
    { "SRV*/a*/b*https://c/d/", "/a > /b > @https://c/d", 0 },
    { "srv*https://c/d", "/default > @https://c/d", 0 },
    { "https://c/d", "/default > @https://c/d", 0 },
    { "srv**https://c", "/default > @https://c", 0 },
    { "srv*", "/default", 0 },
    { "srv*/a**https://c", "/a > /default > @https://c", 0 },
    { "symsrv*symsrv.dll*/a*http://c", "/a > @http://c", 0 },
    { "symsrv*symsrv.dll", "", 1 },
    { "cache*/k;/a;srv*/b*https://c", "/k > /a plain; /k > /b > @https://c", 0 },
    { "/a;cache*;srv*https://c", "/a plain; /default > @https://c", 0 },
    { "cache*/k;cache*/l;/a", "/k > /l > /a plain", 0 },
    { "cache*https://c;/a", "/a plain", 1 },
    { "srv*https://c*/a", "", 1 },
    { "srv*/a*ftp://c", "/a", 1 },
    { "gopher://c", "", 1 },
    { "srv*https://", "", 1 },
    { "srv*https://c/?q", "", 1 },
    { "https://c/#f", "", 1 },
    { "what*/a", "", 1 },
    { "\\\\server\\share\\symbols", "//server/share/symbols plain", 0 },
    { "/a/../b/./c", "/b/c plain", 0 },
    { "srv*/1*/2*/3*/4*/5*/6*/7*/8*/9*/10*/11", "/1 > /2 > /3 > /4 > /5 > /6 > /7 > /8 > /9 > /10",
      1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (PscIssues) issues = psc_issues_new ();
      g_autoptr (PscSymbolPath) path = psc_symbol_path_parse (paths[i].text, "/default", issues);
      g_autofree char *meaning = describe (path);

      ck_assert_msg (strcmp (meaning, paths[i].meaning) == 0, "%s is %s", paths[i].text, meaning);
      ck_assert_msg (psc_issues_get_n (issues) == paths[i].n_issues, "%s", paths[i].text);
    }
}
END_TEST

START_TEST (no_path_is_an_empty_one)
{
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscSymbolPath) path = psc_symbol_path_parse (NULL, "/default", issues);

  ck_assert_uint_eq (psc_symbol_path_get_n (path), 0);
  ck_assert (!psc_symbol_path_has_url (path));
}
END_TEST

START_TEST (a_path_of_absurd_length_is_not_used)
{
  g_autofree char *text = g_strnfill (1000000, 'a');
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscSymbolPath) path = psc_symbol_path_parse (text, "/default", issues);

  ck_assert_uint_eq (psc_symbol_path_get_n (path), 0);
  ck_assert_uint_eq (psc_issues_get_n (issues), 1);
}
END_TEST

START_TEST (it_is_known_what_lies_in_the_folders)
{
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscSymbolPath) path =
      psc_symbol_path_parse ("/a/b;srv*/c*https://d/e", "/default", issues);

  ck_assert (psc_symbol_path_has_url (path));
  ck_assert (psc_symbol_path_has_folder (path, "/a/b/file"));
  ck_assert (psc_symbol_path_has_folder (path, "/c/x/../file"));
  ck_assert (!psc_symbol_path_has_folder (path, "/a/b"));
  ck_assert (!psc_symbol_path_has_folder (path, "/a/bc/file"));
  ck_assert (!psc_symbol_path_has_folder (path, "/a/b/../file"));
  ck_assert (!psc_symbol_path_has_folder (path, "/etc/passwd"));
  ck_assert (!psc_symbol_path_has_folder (path, "file"));
}
END_TEST

static PscPdbIdentity *
make_identity (const char *name)
{
  static const guint8 guid[16] = { 0xdb, 0xfd, 0x19, 0x1c, 0xbb, 0x27, 0x99, 0x33,
                                   0xd9, 0xb4, 0x59, 0x73, 0xef, 0xea, 0xfc, 0xf3 };

  return psc_pdb_identity_new (guid, 0x1a, (const guint8 *) name, strlen (name), NULL);
}

START_TEST (keys_are_those_of_symbol_stores)
{
  g_autoptr (PscPdbIdentity) identity = make_identity ("d:\\build\\amdppm.pdb");
  g_autoptr (PscSymbolKey) pdb = psc_symbol_key_new_for_pdb (identity, NULL);
  g_autoptr (PscSymbolKey) image =
      psc_symbol_key_new_for_image ("ntoskrnl.exe", 0x0d8333e6, 0x1046000, NULL);

  ck_assert_str_eq (pdb->name, "amdppm.pdb");
  ck_assert_str_eq (pdb->id, "1C19FDDB27BB3399D9B45973EFEAFCF31a");
  ck_assert_str_eq (pdb->lower_id, "1c19fddb27bb3399d9b45973efeafcf31a");
  ck_assert_str_eq (pdb->packed_name, "amdppm.pd_");
  ck_assert (!pdb->is_image);
  ck_assert_str_eq (image->id, "0D8333E61046000");
  ck_assert_str_eq (image->packed_name, "ntoskrnl.ex_");
  ck_assert (image->is_image);
}
END_TEST

START_TEST (an_old_pdb_has_a_stamp_for_a_guid)
{
  static const char name[] = "old.pdb";
  g_autoptr (PscPdbIdentity) identity =
      psc_pdb_identity_new (NULL, 2, (const guint8 *) name, strlen (name), NULL);
  g_autoptr (PscSymbolKey) key = NULL;

  identity->stamp = 0x3ab4f1;
  key = psc_symbol_key_new_for_pdb (identity, NULL);
  ck_assert_str_eq (key->id, "003AB4F12");
}
END_TEST

START_TEST (names_that_are_no_plain_file_names_make_no_key)
{
  static const char *const names[] = {
    "",
    ".",
    "..",
    "../x",
    "a/b",
    "a\\b",
    "/etc/passwd",
    "C:x",
    "a:b",
    "nul",
    "NUL.pdb",
    "com1.pdb",
    "Lpt9",
    "con.tar.gz",
    "a\nb",
    "a\tb",
    "\x7f",
    "a*b",
    "a?b",
    "a\"b",
    "a<b",
    "a|b",
    ".hidden",
    " a",
    "a ",
    "a.",
    "file.ptr",
    "INDEX2.TXT",
    "000admin",
    "refs.ptr",
    "a\xc3",
    "\xe2\x80\xae"
    "bdp",
    "\xef\xbc\x8f"
    "x",
  };
  g_autofree char *long_name = g_strnfill (201, 'a');

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (PscSymbolKey) key = psc_symbol_key_new_for_image (names[i], 1, 2, &error);

      ck_assert_msg (key == NULL, "%s", names[i]);
      ck_assert (g_error_matches (error, PSC_ERROR, PSC_ERROR_CORRUPT));
    }
  ck_assert_ptr_null (psc_symbol_key_new_for_image (long_name, 1, 2, NULL));
}
END_TEST

START_TEST (names_of_real_files_make_keys)
{
  static const char *const names[] = {
    "ntkrnlmp.pdb",
    "a",
    "my driver (x64).pdb",
    "d\xc3\xbc"
    "ne.pdb",
    "\xe9\xa9\xb1.pdb",
    "nulls.pdb",
    "com10.pdb",
    "a..b",
    "x%2e.pdb",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (PscSymbolKey) key = psc_symbol_key_new_for_image (names[i], 1, 2, NULL);

      ck_assert_msg (key != NULL, "%s", names[i]);
      ck_assert (g_utf8_validate (key->packed_name, -1, NULL));
    }
}
END_TEST

static Suite *
path_suite (void)
{
  Suite *suite = suite_create ("symbols/symbol-path");
  TCase *path = tcase_create ("path");
  TCase *key = tcase_create ("key");

  tcase_add_test (path, paths_mean_what_debuggers_take_them_for);
  tcase_add_test (path, no_path_is_an_empty_one);
  tcase_add_test (path, a_path_of_absurd_length_is_not_used);
  tcase_add_test (path, it_is_known_what_lies_in_the_folders);
  suite_add_tcase (suite, path);
  tcase_add_test (key, keys_are_those_of_symbol_stores);
  tcase_add_test (key, an_old_pdb_has_a_stamp_for_a_guid);
  tcase_add_test (key, names_that_are_no_plain_file_names_make_no_key);
  tcase_add_test (key, names_of_real_files_make_keys);
  suite_add_tcase (suite, key);
  return suite;
}

int
main (void)
{
  return psc_check_run (path_suite ());
}
