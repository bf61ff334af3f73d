/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Copies part by part. Called by whoever puts files of one machine together.
 */
#include "config.h"

#include "model/evidence-copy.h"

void
psc_frame_copy (const PscFrame *self, PscFrame *copy, const char *origin)
{
  g_return_if_fail (self != NULL && copy != NULL);

  *copy = *self;
  copy->symbol = g_strdup (self->symbol);
  copy->source_file = g_strdup (self->source_file);
  copy->origin = origin;
}

void
psc_frames_copy (const GArray *frames, GArray *copies, const char *origin)
{
  g_return_if_fail (frames != NULL && copies != NULL);

  for (guint i = 0; i < frames->len; i++)
    {
      PscFrame copy;

      psc_frame_copy (&g_array_index (frames, PscFrame, i), &copy, origin);
      g_array_append_val (copies, copy);
    }
}

PscTrace *
psc_trace_copy (const PscTrace *self, const char *origin)
{
  PscTrace *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = psc_trace_new ();
  copy->kind = self->kind;
  copy->address = self->address;
  copy->bytes = self->bytes;
  copy->has_thread = self->has_thread;
  copy->thread = self->thread;
  copy->origin = origin;
  copy->line = self->line;
  psc_frames_copy (self->frames, copy->frames, origin);
  return copy;
}

void
psc_verifier_allocations_copy (const GArray *allocations, GArray *copies, const char *origin)
{
  g_return_if_fail (allocations != NULL && copies != NULL);

  for (guint i = 0; i < allocations->len; i++)
    {
      const PscVerifierAllocation *allocation =
          &g_array_index (allocations, PscVerifierAllocation, i);
      PscVerifierAllocation copy = *allocation;

      psc_frame_copy (&allocation->caller, &copy.caller, origin);
      copy.origin = origin;
      g_array_append_val (copies, copy);
    }
}

PscVerifierDriver *
psc_verifier_driver_copy (const PscVerifierDriver *self, const char *origin)
{
  PscVerifierDriver *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = psc_verifier_driver_new (self->name);
  copy->has_entry = self->has_entry;
  copy->entry = self->entry;
  copy->state = self->state;
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    copy->counters[k] = self->counters[k];
  copy->origin = origin;
  copy->line = self->line;
  psc_verifier_allocations_copy (self->allocations, copy->allocations, origin);
  return copy;
}

PscMemoryRun *
psc_memory_run_copy (const PscMemoryRun *self)
{
  PscMemoryRun *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = psc_memory_run_new (self->address);
  copy->line = self->line;
  g_byte_array_append (copy->bytes, self->bytes->data, self->bytes->len);
  g_byte_array_append (copy->known, self->known->data, self->known->len);
  return copy;
}

PscFilter *
psc_filter_copy (const PscFilter *self, const char *origin)
{
  PscFilter *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = psc_filter_new ();
  copy->address = self->address;
  copy->name = g_strdup (self->name);
  copy->altitude = g_strdup (self->altitude);
  copy->frame = g_strdup (self->frame);
  copy->is_cut = self->is_cut;
  copy->origin = origin;
  copy->line = self->line;
  for (guint i = 0; i < self->instances->len; i++)
    {
      PscFilterInstance instance = g_array_index (self->instances, PscFilterInstance, i);

      instance.name = g_strdup (instance.name);
      instance.altitude = g_strdup (instance.altitude);
      instance.volume = g_strdup (instance.volume);
      g_array_append_val (copy->instances, instance);
    }
  return copy;
}

PscCrash *
psc_crash_copy (const PscCrash *self, const char *origin)
{
  PscCrash *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = psc_crash_new (self->code);
  for (guint i = 0; i < G_N_ELEMENTS (self->parameters); i++)
    copy->parameters[i] = self->parameters[i];
  copy->n_parameters = self->n_parameters;
  copy->name = g_strdup (self->name);
  copy->driver = g_strdup (self->driver);
  copy->process = g_strdup (self->process);
  copy->bucket = g_strdup (self->bucket);
  copy->origin = origin;
  copy->line = self->line;
  psc_frames_copy (self->stack, copy->stack, origin);
  return copy;
}
