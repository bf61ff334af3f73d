/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Called by the tests of the containers.
 */
#include "config.h"

#include "support/open-dump.h"

#include <check.h>

#include "support/dump-files.h"

PscTestMemory *
psc_test_dump_memory (void)
{
  static const guint64 pages[] = { 1, 2, 3, 0x10, 0x2000 };
  PscTestMemory *memory = psc_test_memory_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    for (guint at = 0; at < PSC_TEST_PAGE; at += 8)
      psc_test_memory_put_u64 (memory, pages[i] * PSC_TEST_PAGE + at, pages[i]);
  return memory;
}

PscDump *
psc_test_open_dump (const GByteArray *bytes, PscIssues *issues, GError **error)
{
  g_autoptr (PscSource) file = psc_test_bytes_to_source (bytes);

  return psc_dump_open (file, "MEMORY.DMP", issues, NULL, error);
}

void
psc_test_assert_dump_refused (const GByteArray *bytes, PscError code)
{
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (GError) error = NULL;

  ck_assert_ptr_null (psc_test_open_dump (bytes, issues, &error));
  ck_assert_msg (g_error_matches (error, PSC_ERROR, (gint) code), "%s", error->message);
}

void
psc_test_assert_dump_without_memory (const GByteArray *bytes)
{
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (PscDump) dump = psc_test_open_dump (bytes, issues, NULL);
  guint last;

  ck_assert_ptr_nonnull (dump);
  ck_assert_ptr_null (psc_dump_get_physical (dump));
  ck_assert_ptr_null (psc_dump_get_virtual (dump));
  ck_assert_ptr_null (psc_dump_get_triage (dump));
  ck_assert_uint_eq (psc_dump_get_n_pages (dump), 0);
  ck_assert_uint_eq (psc_dump_get_hints (dump)->bugcheck_code, 0xd1);
  last = psc_issues_get_n (issues);
  ck_assert_uint_gt (last, 0);
  ck_assert_msg (g_str_has_prefix (psc_issues_get (issues, last - 1)->message,
                                   "the file ends in front of the dump's memory: "),
                 "%s", psc_issues_get (issues, last - 1)->message);
}

void
psc_test_assert_dump_issue (const PscIssues *issues, guint index, const char *message)
{
  ck_assert_uint_lt (index, psc_issues_get_n (issues));
  ck_assert_str_eq (psc_issues_get (issues, index)->message, message);
}

void
psc_test_assert_page (PscSource *physical, guint64 pa, guint64 word)
{
  guint64 found;

  ck_assert (psc_source_read_all (physical, pa, &found, sizeof found, "page", NULL));
  ck_assert_uint_eq (GUINT64_FROM_LE (found), word);
}

void
psc_test_assert_hole (PscSource *physical, guint64 pa, PscHoleKind kind, guint64 length)
{
  PscHole hole;
  guint8 byte;
  gsize n;

  ck_assert (psc_source_read_to_hole (physical, pa, &byte, 1, &n, &hole, NULL));
  ck_assert_uint_eq (n, 0);
  ck_assert_int_eq (hole.kind, kind);
  if (length != 0)
    ck_assert_uint_eq (hole.length, length);
}

static void
assert_frame (PscSource *physical, guint64 frame, const guint8 *expected)
{
  guint8 page[PSC_TEST_PAGE];
  guint8 word[8];

  ck_assert (
      psc_source_read_all (physical, frame * PSC_TEST_PAGE, page, sizeof page, "page", NULL));
  ck_assert_mem_eq (page, expected, sizeof page);
  ck_assert (psc_source_read_all (physical, frame * PSC_TEST_PAGE + 0xff8, word, 8, "word", NULL));
  ck_assert_mem_eq (word, expected + 0xff8, 8);
}

void
psc_test_assert_memory (PscDump *dump, PscTestMemory *memory)
{
  g_autoptr (GArray) frames = psc_test_memory_list_pages (memory);

  for (guint i = 0; i < frames->len; i++)
    {
      guint64 frame = g_array_index (frames, guint64, i);

      assert_frame (psc_dump_get_physical (dump), frame, psc_test_memory_get_page (memory, frame));
    }
}

void
psc_test_read_everything (PscSource *source)
{
  guint64 start = 0;
  guint64 length;

  for (guint i = 0; i < 2000 && psc_source_find_data (source, start, &start, &length); i++)
    {
      guint8 page[PSC_TEST_PAGE];
      PscHole hole;
      gsize n_read;

      if (!psc_source_read_to_hole (source, start, page, sizeof page, &n_read, &hole, NULL))
        return;
      if (n_read < sizeof page && hole.kind != PSC_HOLE_END)
        g_assert_cmpuint (hole.length, >, 0);
      start += sizeof page;
    }
}
