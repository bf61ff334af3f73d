/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Joins names with addresses once a file is read. Called by the capture reader.
 */
#include "config.h"

#include "capture/naming.h"

static void
name_frame (const PscEvidence *evidence, PscFrame *frame)
{
  const PscFrame *known;

  if (frame->symbol != NULL && frame->source_file != NULL)
    return;
  known = psc_evidence_find_symbol (evidence, frame->address);
  if (known == NULL || (frame->symbol != NULL && g_strcmp0 (frame->symbol, known->symbol) != 0))
    return;
  if (frame->symbol == NULL)
    frame->symbol = g_strdup (known->symbol);
  if (frame->source_file == NULL)
    {
      frame->source_file = g_strdup (known->source_file);
      frame->source_line = known->source_line;
    }
}

static void
name_allocations (const PscEvidence *evidence, const PscVerifierDriver *driver)
{
  for (guint i = 0; i < driver->allocations->len; i++)
    name_frame (evidence, &g_array_index (driver->allocations, PscVerifierAllocation, i).caller);
}

static void
name_frames (const PscEvidence *evidence, GArray *frames)
{
  for (guint i = 0; i < frames->len; i++)
    name_frame (evidence, &g_array_index (frames, PscFrame, i));
}

void
psc_capture_name_addresses (PscEvidence *evidence)
{
  g_return_if_fail (evidence != NULL);

  if (evidence->symbols->len == 0)
    return;
  for (guint i = 0; evidence->verifier != NULL && i < evidence->verifier->drivers->len; i++)
    name_allocations (evidence, g_ptr_array_index (evidence->verifier->drivers, i));
  for (guint i = 0; i < evidence->traces->len; i++)
    name_frames (evidence, ((PscTrace *) g_ptr_array_index (evidence->traces, i))->frames);
}
