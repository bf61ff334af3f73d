/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any bytes as an ELF core, a kdump file, a flattened stream, and as a raw image.
 *
 * Promises: an error or a dump; no more pages are missing than there are; a read gives what it was
 * asked for or names a hole of some length; runs of data do not go backwards and end where memory
 * does.
 */
#include "config.h"

#include "dump/dump.h"
#include "support/fuzz.h"

#define MAX_RUNS 64u
#define MAX_PAGES 64u
#define PAGE_BYTES 4096u

/* Reads the first pages of a run, whole and in part. */
static void
check_run (PscSource *physical, guint64 start, guint64 length)
{
  guint8 page[PAGE_BYTES];

  for (guint i = 0; i < MAX_PAGES && (guint64) i * PAGE_BYTES < length; i++)
    {
      guint64 pa = start + (guint64) i * PAGE_BYTES;
      gsize n_bytes = i % 2 == 0 ? sizeof page : 8;
      PscHole hole;
      gsize n_read;

      if (!psc_source_read_to_hole (physical, pa, page, n_bytes, &n_read, &hole, NULL))
        return;
      g_assert_cmpuint (n_read, <=, n_bytes);
      if (n_read == n_bytes)
        continue;
      if (hole.kind == PSC_HOLE_END)
        g_assert_cmpuint (pa + n_read, ==, psc_source_get_size (physical));
      else
        g_assert_cmpuint (hole.length, >, 0);
    }
}

static void
check_memory (PscSource *physical)
{
  guint64 size = psc_source_get_size (physical);
  guint64 at = 0;

  for (guint i = 0; i < MAX_RUNS; i++)
    {
      guint64 start, length;

      if (!psc_source_find_data (physical, at, &start, &length))
        return;
      g_assert_cmpuint (start, >=, at);
      g_assert_cmpuint (length, >, 0);
      g_assert_cmpuint (start, <, size);
      g_assert_cmpuint (length, <=, size - start);
      check_run (physical, start, length);
      at = start + length;
    }
}

static void
check_dump (PscDump *dump)
{
  if (dump == NULL)
    return;
  g_assert_nonnull (psc_dump_get_format (dump));
  g_assert_cmpuint (psc_dump_get_n_missing_pages (dump), <=, psc_dump_get_n_pages (dump));
  if (psc_dump_get_physical (dump) != NULL)
    check_memory (psc_dump_get_physical (dump));
  psc_dump_free (dump);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (PscSource) file = psc_source_new_for_bytes (bytes);
  g_autoptr (PscIssues) issues = psc_issues_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) raw_error = NULL;
  PscDump *dump;

  if (size > PSC_FUZZ_MAX_BYTES)
    return 0;
  dump = psc_dump_open (file, "guest.dump", issues, NULL, &error);
  g_assert_true ((dump == NULL) == (error != NULL));
  check_dump (dump);
  dump = psc_dump_open_raw (file, "guest.raw", issues, NULL, &raw_error);
  g_assert_true ((dump == NULL) == (raw_error != NULL));
  check_dump (dump);
  return 0;
}
