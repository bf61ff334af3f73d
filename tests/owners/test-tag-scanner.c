/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every place of every tag is found, once, and nothing else.
 */
#include "config.h"

#include <string.h>

#include "owners/tag-scanner.h"
#include "support/check-main.h"

static void
note_cb (PscTag tag, gsize offset, gpointer user_data)
{
  char text[PSC_TAG_STRING_SIZE];

  g_string_append_printf ((GString *) user_data, "%s@%" G_GSIZE_FORMAT " ",
                          psc_tag_to_string (tag, text), offset);
}

static char *
scan (const PscTagScanner *scanner, const char *bytes, gsize n_bytes)
{
  g_autoptr (GString) places = g_string_new (NULL);

  psc_tag_scanner_scan (scanner, (const guint8 *) bytes, n_bytes, note_cb, places);
  return g_string_free (g_steal_pointer (&places), FALSE);
}

START_TEST (tags_are_found_at_every_place_up_to_the_end)
{
  const PscTag tag = psc_tag_from_text ("Leak", 4);
  g_autoptr (PscTagScanner) scanner = psc_tag_scanner_new (&tag, 1);

  for (guint size = 4; size < 40; size++)
    for (guint at = 0; at + 4 <= size; at++)
      {
        char bytes[40] = { 0 };
        g_autofree char *expected = g_strdup_printf ("Leak@%u ", at);
        g_autofree char *places = NULL;

        memcpy (bytes + at, "Leak", 4);
        places = scan (scanner, bytes, size);
        ck_assert_str_eq (places, expected);
      }
}
END_TEST

START_TEST (overlapping_tags_are_all_found)
{
  const PscTag tags[] = { psc_tag_from_text ("aaaa", 4), psc_tag_from_text ("aaab", 4) };
  g_autoptr (PscTagScanner) scanner = psc_tag_scanner_new (tags, 2);
  g_autofree char *places = scan (scanner, "aaaaaab", 7);

  ck_assert_str_eq (places, "aaaa@0 aaaa@1 aaaa@2 aaab@3 ");
}
END_TEST

START_TEST (what_is_shorter_than_a_tag_holds_none)
{
  const PscTag tag = psc_tag_from_text ("Leak", 4);
  g_autoptr (PscTagScanner) scanner = psc_tag_scanner_new (&tag, 1);

  for (gsize n = 0; n < 4; n++)
    {
      g_autofree char *places = scan (scanner, "Leak", n);

      ck_assert_str_eq (places, "");
    }
}
END_TEST

START_TEST (no_tags_find_nothing_and_doubles_count_once)
{
  const PscTag tags[] = { 0, 0, 0 };
  g_autoptr (PscTagScanner) none = psc_tag_scanner_new (NULL, 0);
  g_autoptr (PscTagScanner) zero = psc_tag_scanner_new (tags, 3);
  g_autofree char *nothing = scan (none, "\0\0\0\0\0", 5);
  g_autofree char *zeros = scan (zero, "\0\0\0\0\0", 5);

  ck_assert_str_eq (nothing, "");
  ck_assert_str_eq (zeros, "\\x00\\x00\\x00\\x00@0 \\x00\\x00\\x00\\x00@1 ");
}
END_TEST

typedef struct
{
  GHashTable *tags;
  guint n_found;
  guint n_wrong;
} Census;

static void
count_cb (PscTag tag, gsize offset, gpointer user_data)
{
  Census *census = (Census *) user_data;

  census->n_found++;
  census->n_wrong += g_hash_table_contains (census->tags, GUINT_TO_POINTER (tag)) ? 0 : 1;
}

START_TEST (thousands_of_tags_are_told_from_noise)
{
  const gsize n_bytes = 1 << 20;
  g_autofree guint8 *bytes = (guint8 *) g_malloc (n_bytes);
  g_autofree PscTag *tags = g_new (PscTag, 5000);
  g_autoptr (GHashTable) set = g_hash_table_new (g_direct_hash, g_direct_equal);
  g_autoptr (PscTagScanner) scanner = NULL;
  Census census = { set, 0, 0 };
  guint n_expected = 0;
  guint32 state = 7;

  for (gsize i = 0; i < n_bytes; i++)
    {
      state = state * 1664525u + 1013904223u;
      bytes[i] = (guint8) (state >> 24);
    }
  for (guint i = 0; i < 5000; i++)
    {
      tags[i] = psc_tag_from_bytes (bytes + 200 * i);
      g_hash_table_add (set, GUINT_TO_POINTER (tags[i]));
    }
  for (gsize i = 0; i + 4 <= n_bytes; i++)
    if (g_hash_table_contains (set, GUINT_TO_POINTER (psc_tag_from_bytes (bytes + i))))
      n_expected++;
  scanner = psc_tag_scanner_new (tags, 5000);
  psc_tag_scanner_scan (scanner, bytes, n_bytes, count_cb, &census);

  ck_assert_uint_ge (n_expected, 5000);
  ck_assert_uint_eq (census.n_found, n_expected);
  ck_assert_uint_eq (census.n_wrong, 0);
}
END_TEST

static Suite *
tag_scanner_suite (void)
{
  Suite *suite = suite_create ("owners/tag-scanner");
  TCase *tcase = tcase_create ("tag-scanner");

  tcase_add_test (tcase, tags_are_found_at_every_place_up_to_the_end);
  tcase_add_test (tcase, overlapping_tags_are_all_found);
  tcase_add_test (tcase, what_is_shorter_than_a_tag_holds_none);
  tcase_add_test (tcase, no_tags_find_nothing_and_doubles_count_once);
  tcase_add_test (tcase, thousands_of_tags_are_told_from_noise);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  return psc_check_run (tag_scanner_suite ());
}
