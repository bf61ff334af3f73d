/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any bytes as a dump: opened, and all of its memory walked over.
 *
 * Promises: a dump without physical memory has virtual memory, or says why it has none; what
 * find_data gives rises, lies below the size and is not empty; a read gives bytes or a hole with a
 * length; the same bytes read the same piece by piece; modules lie in memory, names are UTF-8.
 */
#include "config.h"

#include <string.h>

#include "base/error.h"
#include "dump/dump.h"
#include "support/fuzz.h"

/* Runs of data that are walked over in one source; each further one is like them. */
#define MAX_RUNS 200u
#define CHUNK_BYTES 0x3000u

static void
check_read (PscSource *source, guint64 offset)
{
  guint8 whole[CHUNK_BYTES];
  guint8 part[16];
  guint64 left = psc_source_get_size (source) - offset;
  PscHole hole;
  gsize n_whole, n_part;

  g_assert_true (
      psc_source_read_to_hole (source, offset, whole, sizeof whole, &n_whole, &hole, NULL));
  g_assert_cmpuint (n_whole, <=, sizeof whole);
  if (n_whole < MIN (sizeof whole, left))
    {
      g_assert_cmpint (hole.kind, !=, PSC_HOLE_END);
      g_assert_cmpuint (hole.length, >, 0);
      g_assert_cmpuint (hole.length, <=, left - n_whole);
    }
  /* Over the border of two pages, where one run of the index may end and the next begin. */
  if (n_whole < sizeof part)
    return;
  g_assert_true (
      psc_source_read (source, offset + n_whole - sizeof part, part, sizeof part, &n_part, NULL));
  g_assert_cmpuint (n_part, ==, sizeof part);
  g_assert_cmpint (memcmp (part, whole + n_whole - sizeof part, sizeof part), ==, 0);
}

static void
walk_source (PscSource *source)
{
  guint64 size = psc_source_get_size (source);
  guint64 offset = 0;
  guint64 start, length;

  if (size > 0)
    {
      check_read (source, 0);
      check_read (source, size / 2);
      check_read (source, size - 1);
    }
  for (guint i = 0; i < MAX_RUNS && psc_source_find_data (source, offset, &start, &length); i++)
    {
      g_assert_cmpuint (start, >=, offset);
      g_assert_cmpuint (start, <, size);
      g_assert_cmpuint (length, >, 0);
      g_assert_cmpuint (length, <=, size - start);
      check_read (source, start);
      check_read (source, start + length - 1);
      offset = start + length;
    }
}

static void
check_triage (const PscTriage *triage)
{
  for (guint i = 0; i < triage->modules->len; i++)
    {
      const PscTriageModule *module = &g_array_index (triage->modules, PscTriageModule, i);

      g_assert_true (module->path == NULL || g_utf8_validate (module->path, -1, NULL));
      g_assert_cmpuint (module->base, >, 0);
      g_assert_cmpuint (module->size_bytes, >, 0);
      g_assert_cmpuint (module->base, <=, G_MAXUINT64 - module->size_bytes);
    }
  for (guint i = 0; i < triage->unloaded->len; i++)
    {
      const PscTriageUnloaded *module = &g_array_index (triage->unloaded, PscTriageUnloaded, i);

      g_assert_true (g_utf8_validate (module->name, -1, NULL));
      g_assert_cmpuint (module->start, <, module->end);
    }
}

static void
check_issues (const PscIssues *issues)
{
  for (guint i = 0; i < psc_issues_get_n (issues); i++)
    g_assert_true (g_utf8_validate (psc_issues_get (issues, i)->message, -1, NULL));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (PscSource) file = NULL;
  g_autoptr (PscIssues) issues = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (PscDump) dump = NULL;

  if (size > PSC_FUZZ_MAX_BYTES)
    return 0;
  bytes = g_bytes_new (data, size);
  file = psc_source_new_for_bytes (bytes);
  issues = psc_issues_new ();
  dump = psc_dump_open (file, "MEMORY.DMP", issues, NULL, &error);
  check_issues (issues);
  g_assert_true ((dump == NULL) == (error != NULL));
  if (dump == NULL)
    return 0;
  g_assert_true (psc_dump_is_dump (file));
  g_assert_cmpuint (psc_dump_get_n_missing_pages (dump), <=, psc_dump_get_n_pages (dump));
  if (psc_dump_get_physical (dump) != NULL)
    walk_source (psc_dump_get_physical (dump));
  if (psc_dump_get_virtual (dump) != NULL)
    walk_source (psc_dump_get_virtual (dump));
  if (psc_dump_get_triage (dump) != NULL)
    check_triage (psc_dump_get_triage (dump));
  if (psc_dump_get_physical (dump) == NULL && psc_dump_get_virtual (dump) == NULL)
    g_assert_cmpuint (psc_issues_get_n (issues), >, 0);
  return 0;
}
