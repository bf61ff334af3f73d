/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any bytes as up to four files that are put together, and the log of what that gives.
 *
 * A file ends with a form feed. Promises: nothing of a file is lost and nothing made up, so lists
 * of the machines are no longer together than those of the files; everything joined says which file
 * it is from; a block that is open has no free of its own address above it.
 */
#include "config.h"

#include <string.h>

#include "analysis/block-history.h"
#include "analysis/case-files.h"
#include "analysis/owners.h"
#include "capture/capture.h"
#include "support/fuzz.h"
#include "support/text.h"

#define MAX_FILES 4u

typedef struct
{
  guint n_modules;
  guint n_hits;
  guint n_traces;
  guint n_drivers;
} Counts;

static void
count (const PscEvidence *evidence, Counts *counts)
{
  counts->n_modules += psc_module_list_get_n (evidence->modules);
  counts->n_hits += evidence->hits->len;
  counts->n_traces += evidence->traces->len;
  counts->n_drivers += evidence->verifier != NULL ? evidence->verifier->drivers->len : 0;
}

static GPtrArray *
read_files (const uint8_t *data, size_t size)
{
  GPtrArray *captures = g_ptr_array_new_with_free_func ((GDestroyNotify) psc_capture_free);
  const char *at = (const char *) data;
  const char *end = at + size;

  while (at < end && captures->len < MAX_FILES)
    {
      const char *stop = memchr (at, '\f', (gsize) (end - at));
      gsize length = (gsize) ((stop != NULL ? stop : end) - at);
      g_autoptr (PscSource) source = psc_test_source (at, (gssize) length);
      g_autofree char *path = g_strdup_printf ("%u.log", captures->len);
      PscCapture *capture = psc_capture_read (source, path, NULL, NULL, NULL, NULL);

      if (capture != NULL)
        g_ptr_array_add (captures, capture);
      at += length + 1;
    }
  return captures;
}

static void
check_open (const PscEvidence *evidence)
{
  g_autoptr (GPtrArray) open = psc_block_history_find_open (evidence->traces);

  for (guint i = 0; i < open->len; i++)
    {
      const PscTrace *trace = (const PscTrace *) g_ptr_array_index (open, i);

      for (guint t = 0; g_ptr_array_index (evidence->traces, t) != trace; t++)
        g_assert_cmpuint (((const PscTrace *) g_ptr_array_index (evidence->traces, t))->address, !=,
                          trace->address);
    }
}

static void
check_origins (const PscEvidence *evidence)
{
  for (guint i = 0; i < psc_module_list_get_n (evidence->modules); i++)
    g_assert_nonnull (psc_module_list_get (evidence->modules, i)->origin);
  for (guint i = 0; i < evidence->hits->len; i++)
    g_assert_nonnull (g_array_index (evidence->hits, PscSearchHit, i).origin);
  for (guint i = 0; i < evidence->traces->len; i++)
    g_assert_nonnull (((const PscTrace *) g_ptr_array_index (evidence->traces, i))->origin);
}

static void
check_machine (const PscCaseFile *file)
{
  if (file->evidence->traces->len < 1000)
    check_open (file->evidence);
  if (file->joined != NULL)
    check_origins (file->evidence);
  for (guint i = 0; i < MIN (file->evidence->symbols->len, 100u); i++)
    {
      g_autofree char *text =
          psc_case_file_describe_frame (file,
                                        &g_array_index (file->evidence->symbols, PscFrame, i));

      g_assert_true (g_utf8_validate (text, -1, NULL));
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GPtrArray) captures = NULL;
  g_autoptr (GPtrArray) inputs = g_ptr_array_new ();
  g_autoptr (GPtrArray) evidence = g_ptr_array_new ();
  g_autoptr (GPtrArray) owners = NULL;
  g_autoptr (GArray) files = psc_case_files_new ();
  g_autoptr (PscIssues) issues = psc_issues_new ();
  Counts before = { 0 };
  Counts after = { 0 };

  if (size > PSC_FUZZ_MAX_BYTES)
    return 0;
  captures = read_files (data, size);
  for (guint i = 0; i < captures->len; i++)
    {
      PscCapture *capture = (PscCapture *) g_ptr_array_index (captures, i);

      g_ptr_array_add (inputs, capture->file);
      g_ptr_array_add (evidence, capture->evidence);
      count (capture->evidence, &before);
    }
  psc_case_files_append (files, inputs, evidence);
  psc_case_files_join (files, issues);
  g_assert_cmpuint (files->len, <=, captures->len);
  for (guint i = 0; i < files->len; i++)
    {
      check_machine (&g_array_index (files, PscCaseFile, i));
      count (g_array_index (files, PscCaseFile, i).evidence, &after);
    }
  g_assert_cmpuint (after.n_modules, <=, before.n_modules);
  g_assert_cmpuint (after.n_hits, ==, before.n_hits);
  g_assert_cmpuint (after.n_traces, <=, before.n_traces);
  g_assert_cmpuint (after.n_drivers, <=, before.n_drivers);
  owners = psc_owners_find (files, psc_tag_from_text ("Leak", 4));
  return 0;
}
