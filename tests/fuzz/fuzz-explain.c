/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any bytes through the whole reader, and what it gives through every rule of explain.
 *
 * Promises: memory has a mark for each byte and ends below the end of addresses; names of addresses
 * are UTF-8; a finding has a title, a text and at least one fact with a place in the file; findings
 * come in order of certainty.
 */
#include "config.h"

#include <string.h>

#include "analysis/case-files.h"
#include "analysis/explain.h"
#include "capture/capture.h"
#include "support/fuzz.h"
#include "support/text.h"

static void
check_text (const char *text)
{
  g_assert_true (text != NULL && *text != '\0' && g_utf8_validate (text, -1, NULL));
}

static void
check_memory (const PscEvidence *evidence)
{
  for (guint i = 0; i < evidence->memory->len; i++)
    {
      const PscMemoryRun *run = (const PscMemoryRun *) g_ptr_array_index (evidence->memory, i);

      g_assert_cmpuint (run->bytes->len, ==, run->known->len);
      g_assert_cmpuint (run->bytes->len, >, 0);
      g_assert_cmpuint (run->bytes->len - 1, <=, G_MAXUINT64 - run->address);
    }
  for (guint i = 0; i < evidence->symbols->len; i++)
    check_text (g_array_index (evidence->symbols, PscFrame, i).symbol);
}

static void
check_finding (const PscFinding *finding)
{
  check_text (finding->title);
  check_text (finding->text);
  g_assert_cmpuint (finding->facts->len, >, 0);
  for (guint i = 0; i < finding->facts->len; i++)
    {
      const PscFindingFact *fact = &g_array_index (finding->facts, PscFindingFact, i);

      check_text (fact->text);
      g_assert_true (g_str_has_prefix (fact->place, "capture.log"));
    }
}

/* What tags stand for, which is the same for every input. */
static const PscTagList *
get_tags (void)
{
  static PscTagList *tags = NULL;

  if (tags == NULL)
    tags = psc_tag_list_new ();
  return tags;
}

static void
explain (PscCapture *capture)
{
  g_autoptr (GArray) files = psc_case_files_new ();
  g_autoptr (GPtrArray) inputs = g_ptr_array_new ();
  g_autoptr (GPtrArray) evidence = g_ptr_array_new ();
  g_autoptr (GPtrArray) findings = NULL;
  PscCase problem = { .snapshots = capture->snapshots, .files = files, .tags = get_tags () };

  g_ptr_array_add (inputs, capture->file);
  g_ptr_array_add (evidence, capture->evidence);
  psc_case_files_append (files, inputs, evidence);
  psc_case_files_join (files, NULL);
  findings = psc_explain (&problem);
  for (guint i = 0; i < findings->len; i++)
    {
      const PscFinding *finding = (const PscFinding *) g_ptr_array_index (findings, i);

      check_finding (finding);
      if (i > 0)
        g_assert_cmpint (((const PscFinding *) g_ptr_array_index (findings, i - 1))->certainty, <=,
                         finding->certainty);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (PscSource) source = NULL;
  g_autoptr (PscCapture) capture = NULL;

  if (size > PSC_FUZZ_MAX_BYTES)
    return 0;
  source = psc_test_source ((const char *) data, (gssize) size);
  capture = psc_capture_read (source, "capture.log", NULL, NULL, NULL, NULL);
  if (capture == NULL)
    return 0;
  check_memory (capture->evidence);
  explain (capture);
  return 0;
}
