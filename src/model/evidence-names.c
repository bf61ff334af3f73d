/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Joins names with addresses. Called by the capture reader once a file is read, and when files are
 * put together.
 */
#include "config.h"

#include "model/evidence-names.h"

#include <string.h>

gsize
psc_symbol_get_module_length (const char *symbol)
{
  gsize length;

  g_return_val_if_fail (symbol != NULL, 0);

  length = strcspn (symbol, "!+");
  return symbol[length] != '\0' ? length : 0;
}

gboolean
psc_symbol_is_same_module (const char *a, const char *b)
{
  gsize n_a;
  gsize n_b;

  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  n_a = psc_symbol_get_module_length (a);
  n_b = psc_symbol_get_module_length (b);
  return n_a == 0 || n_b == 0 || (n_a == n_b && g_ascii_strncasecmp (a, b, n_a) == 0);
}

/* `test+0x1043` says less than `test!DriverEntry+0x33`. */
static gboolean
says_more (const char *symbol, const char *than)
{
  return strchr (symbol, '!') != NULL && strchr (than, '!') == NULL
         && psc_symbol_is_same_module (symbol, than);
}

static void
name_frame (const PscEvidence *evidence, PscFrame *frame)
{
  const PscFrame *known;

  if (frame->symbol != NULL && frame->source_file != NULL)
    return;
  known = psc_evidence_find_symbol (evidence, frame->address);
  if (known == NULL)
    return;
  if (frame->symbol != NULL && says_more (known->symbol, frame->symbol))
    g_clear_pointer (&frame->symbol, g_free);
  if (frame->symbol != NULL && strcmp (frame->symbol, known->symbol) != 0)
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
psc_evidence_name_addresses (PscEvidence *self)
{
  g_return_if_fail (self != NULL);

  if (self->symbols->len == 0)
    return;
  for (guint i = 0; self->verifier != NULL && i < self->verifier->drivers->len; i++)
    name_allocations (self, (PscVerifierDriver *) g_ptr_array_index (self->verifier->drivers, i));
  for (guint i = 0; i < self->traces->len; i++)
    name_frames (self, ((PscTrace *) g_ptr_array_index (self->traces, i))->frames);
  if (self->crash != NULL)
    name_frames (self, self->crash->stack);
}
