/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Makes and frees what evidence consists of. Filled by the capture parsers.
 */
#include "config.h"

#include "model/evidence.h"

#include "base/limits.h"

void
psc_frame_clear (PscFrame *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->symbol, g_free);
  g_clear_pointer (&self->source_file, g_free);
}

static void
frame_clear_cb (gpointer data)
{
  psc_frame_clear ((PscFrame *) data);
}

static GArray *
array_new (gsize element_size, GDestroyNotify clear)
{
  GArray *array = g_array_new (FALSE, TRUE, (guint) element_size);

  if (clear != NULL)
    g_array_set_clear_func (array, clear);
  return array;
}

PscTrace *
psc_trace_new (void)
{
  PscTrace *self = g_new0 (PscTrace, 1);

  self->kind = PSC_TRACE_UNDECIDED;
  self->frames = array_new (sizeof (PscFrame), frame_clear_cb);
  return self;
}

void
psc_trace_free (PscTrace *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->frames);
  g_free (self);
}

static void
flag_clear_cb (gpointer data)
{
  g_free (((PscVerifierFlag *) data)->name);
}

PscVerifier *
psc_verifier_new (void)
{
  PscVerifier *self = g_new0 (PscVerifier, 1);

  self->flags = array_new (sizeof (PscVerifierFlag), flag_clear_cb);
  self->drivers =
      g_ptr_array_new_with_free_func ((GDestroyNotify) (gpointer) psc_verifier_driver_free);
  for (guint i = 0; i < PSC_N_STATISTICS; i++)
    self->statistics[i] = -1;
  return self;
}

void
psc_verifier_free (PscVerifier *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->flags);
  g_ptr_array_unref (self->drivers);
  g_free (self);
}

static void
allocation_clear_cb (gpointer data)
{
  psc_frame_clear (&((PscVerifierAllocation *) data)->caller);
}

PscVerifierDriver *
psc_verifier_driver_new (const char *name)
{
  PscVerifierDriver *self;

  g_return_val_if_fail (name != NULL, NULL);

  self = g_new0 (PscVerifierDriver, 1);
  self->name = g_strdup (name);
  self->allocations = array_new (sizeof (PscVerifierAllocation), allocation_clear_cb);
  return self;
}

void
psc_verifier_driver_free (PscVerifierDriver *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->name);
  g_array_unref (self->allocations);
  g_free (self);
}

PscMemoryRun *
psc_memory_run_new (guint64 address)
{
  PscMemoryRun *self = g_new0 (PscMemoryRun, 1);

  self->address = address;
  self->bytes = g_byte_array_new ();
  self->known = g_byte_array_new ();
  return self;
}

void
psc_memory_run_free (PscMemoryRun *self)
{
  g_return_if_fail (self != NULL);

  g_byte_array_unref (self->bytes);
  g_byte_array_unref (self->known);
  g_free (self);
}

static void
instance_clear_cb (gpointer data)
{
  PscFilterInstance *instance = (PscFilterInstance *) data;

  g_free (instance->name);
  g_free (instance->altitude);
  g_free (instance->volume);
}

PscFilter *
psc_filter_new (void)
{
  PscFilter *self = g_new0 (PscFilter, 1);

  self->instances = array_new (sizeof (PscFilterInstance), instance_clear_cb);
  return self;
}

void
psc_filter_free (PscFilter *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->name);
  g_free (self->altitude);
  g_free (self->frame);
  g_array_unref (self->instances);
  g_free (self);
}

PscCrash *
psc_crash_new (guint64 code)
{
  PscCrash *self = g_new0 (PscCrash, 1);

  self->code = code;
  self->stack = array_new (sizeof (PscFrame), frame_clear_cb);
  return self;
}

void
psc_crash_free (PscCrash *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->name);
  g_free (self->driver);
  g_free (self->process);
  g_free (self->bucket);
  g_array_unref (self->stack);
  g_free (self);
}

static int
compare_addresses_cb (gconstpointer a, gconstpointer b, gpointer user_data)
{
  guint64 x = *(const guint64 *) a;
  guint64 y = *(const guint64 *) b;

  return (x > y) - (x < y);
}

PscEvidence *
psc_evidence_new (void)
{
  PscEvidence *self = g_new0 (PscEvidence, 1);

  self->modules = psc_module_list_new ();
  self->hits = array_new (sizeof (PscSearchHit), NULL);
  self->traces = g_ptr_array_new_with_free_func ((GDestroyNotify) (gpointer) psc_trace_free);
  self->blocks = array_new (sizeof (PscPoolBlock), NULL);
  self->memory = g_ptr_array_new_with_free_func ((GDestroyNotify) (gpointer) psc_memory_run_free);
  self->filters = g_ptr_array_new_with_free_func ((GDestroyNotify) (gpointer) psc_filter_free);
  self->volumes = g_ptr_array_new_with_free_func ((GDestroyNotify) (gpointer) psc_filter_free);
  self->symbols = array_new (sizeof (PscFrame), frame_clear_cb);
  self->symbol_places = g_tree_new_full (compare_addresses_cb, NULL, g_free, NULL);
  return self;
}

void
psc_evidence_free (PscEvidence *self)
{
  g_return_if_fail (self != NULL);

  psc_module_list_free (self->modules);
  g_clear_pointer (&self->image_hits, psc_image_hits_unref);
  g_array_unref (self->hits);
  g_clear_pointer (&self->verifier, psc_verifier_free);
  g_ptr_array_unref (self->traces);
  g_array_unref (self->blocks);
  g_ptr_array_unref (self->memory);
  g_ptr_array_unref (self->filters);
  g_ptr_array_unref (self->volumes);
  g_array_unref (self->symbols);
  g_tree_unref (self->symbol_places);
  g_clear_pointer (&self->crash, psc_crash_free);
  g_free (self);
}

gboolean
psc_evidence_is_empty (const PscEvidence *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return psc_module_list_get_n (self->modules) == 0 && self->hits->len == 0
         && self->verifier == NULL && self->traces->len == 0 && self->blocks->len == 0
         && self->memory->len == 0 && self->filters->len == 0 && self->volumes->len == 0
         && self->symbols->len == 0 && self->crash == NULL;
}

const PscFrame *
psc_evidence_find_symbol (const PscEvidence *self, guint64 va)
{
  guint place;

  g_return_val_if_fail (self != NULL, NULL);

  place = GPOINTER_TO_UINT (g_tree_lookup (self->symbol_places, &va));
  return place > 0 ? &g_array_index (self->symbols, PscFrame, place - 1) : NULL;
}

/* @frame borrows its strings. */
static void
add_frame (PscEvidence *self, const PscFrame *frame)
{
  PscFrame copy = *frame;
  PscFrame *old = (PscFrame *) psc_evidence_find_symbol (self, frame->address);

  if (old != NULL ? old->source_file != NULL || frame->source_file == NULL
                  : self->symbols->len >= PSC_MAX_SYMBOLS)
    return;
  copy.symbol = g_strdup (frame->symbol);
  copy.source_file = g_strdup (frame->source_file);
  if (old != NULL)
    {
      psc_frame_clear (old);
      *old = copy;
      return;
    }
  g_array_append_val (self->symbols, copy);
  g_tree_insert (self->symbol_places, g_memdup2 (&copy.address, sizeof copy.address),
                 GUINT_TO_POINTER (self->symbols->len));
}

void
psc_evidence_add_symbol (PscEvidence *self,
                         guint64 va,
                         const char *symbol,
                         const char *source_file,
                         guint source_line,
                         guint line)
{
  const PscFrame frame = { .address = va,
                           .symbol = (char *) symbol,
                           .source_file = (char *) source_file,
                           .source_line = source_line,
                           .line = line };

  g_return_if_fail (self != NULL && symbol != NULL);

  add_frame (self, &frame);
}

void
psc_evidence_add_symbol_from (PscEvidence *self, const PscFrame *frame, const char *origin)
{
  PscFrame copy;

  g_return_if_fail (self != NULL && frame != NULL && frame->symbol != NULL);

  copy = *frame;
  copy.origin = origin;
  add_frame (self, &copy);
}
