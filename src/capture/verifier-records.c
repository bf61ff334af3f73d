/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Finds the records that were printed before. Called by the parser of the log.
 */
#include "config.h"

#include "capture/verifier-records.h"

/* Records that look alike. */
typedef struct
{
  GPtrArray *records;
  guint part;   /* the part that was compared last… */
  guint n_used; /* …and how many of the records it has shown again */
} Twins;

typedef struct
{
  PscTrace *trace; /* NULL once it was taken */
} Entry;

struct _PscVerifierRecords
{
  GPtrArray *entries;  /* Entry, all of them */
  GHashTable *by_look; /* PscTrace → Twins of entries */
  GPtrArray *outputs;  /* GPtrArray of entries, in the order printed */
  guint part;
};

static void
twins_free (gpointer data)
{
  Twins *twins = (Twins *) data;

  g_ptr_array_unref (twins->records);
  g_free (twins);
}

static void
entry_free (gpointer data)
{
  Entry *entry = (Entry *) data;

  g_clear_pointer (&entry->trace, psc_trace_free);
  g_free (entry);
}

static guint
look_hash (gconstpointer data)
{
  const PscTrace *trace = (const PscTrace *) data;
  guint64 hash = trace->address * 31 + trace->bytes;

  hash = hash * 31 + trace->thread;
  for (guint i = 0; i < trace->frames->len; i++)
    hash = hash * 31 + g_array_index (trace->frames, PscFrame, i).address;
  return (guint) (hash ^ hash >> 32);
}

static gboolean
look_equal (gconstpointer a, gconstpointer b)
{
  const PscTrace *one = (const PscTrace *) a;
  const PscTrace *two = (const PscTrace *) b;

  if (one->address != two->address || one->bytes != two->bytes || one->thread != two->thread
      || one->has_thread != two->has_thread || one->frames->len != two->frames->len)
    return FALSE;
  for (guint i = 0; i < one->frames->len; i++)
    if (g_array_index (one->frames, PscFrame, i).address
        != g_array_index (two->frames, PscFrame, i).address)
      return FALSE;
  return TRUE;
}

PscVerifierRecords *
psc_verifier_records_new (void)
{
  PscVerifierRecords *self = g_new0 (PscVerifierRecords, 1);

  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->by_look = g_hash_table_new_full (look_hash, look_equal, NULL, twins_free);
  self->outputs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  return self;
}

void
psc_verifier_records_free (PscVerifierRecords *self)
{
  g_return_if_fail (self != NULL);

  g_hash_table_unref (self->by_look); /* its keys are the entries' traces */
  g_ptr_array_unref (self->outputs);
  g_ptr_array_unref (self->entries);
  g_free (self);
}

void
psc_verifier_records_begin_output (PscVerifierRecords *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_add (self->outputs, g_ptr_array_new ());
  self->part++;
}

void
psc_verifier_records_begin_part (PscVerifierRecords *self)
{
  g_return_if_fail (self != NULL);

  self->part++;
}

static Twins *
get_twins (PscVerifierRecords *self, PscTrace *record)
{
  Twins *twins = (Twins *) g_hash_table_lookup (self->by_look, record);

  if (twins == NULL)
    {
      twins = g_new0 (Twins, 1);
      twins->records = g_ptr_array_new ();
      g_hash_table_insert (self->by_look, record, twins);
    }
  if (twins->part != self->part)
    {
      twins->part = self->part;
      twins->n_used = 0;
    }
  return twins;
}

static void
learn_names (PscTrace *known, PscTrace *again)
{
  for (guint i = 0; i < known->frames->len; i++)
    {
      PscFrame *frame = &g_array_index (known->frames, PscFrame, i);
      PscFrame *other = &g_array_index (again->frames, PscFrame, i);

      if (frame->symbol != NULL)
        continue;
      frame->symbol = g_steal_pointer (&other->symbol);
      frame->source_file = g_steal_pointer (&other->source_file);
      frame->source_line = other->source_line;
    }
}

void
psc_verifier_records_add (PscVerifierRecords *self, PscTrace *record)
{
  Twins *twins;
  Entry *entry;

  g_return_if_fail (self != NULL && record != NULL);

  if (self->outputs->len == 0)
    psc_verifier_records_begin_output (self);
  twins = get_twins (self, record);
  if (twins->n_used < twins->records->len)
    {
      entry = (Entry *) g_ptr_array_index (twins->records, twins->n_used);
      learn_names (entry->trace, record);
      psc_trace_free (record);
    }
  else
    {
      entry = g_new0 (Entry, 1);
      entry->trace = record;
      g_ptr_array_add (self->entries, entry);
      g_ptr_array_add (twins->records, entry);
    }
  twins->n_used++;
  g_ptr_array_add ((GPtrArray *) g_ptr_array_index (self->outputs, self->outputs->len - 1), entry);
}

guint
psc_verifier_records_get_n (const PscVerifierRecords *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->entries->len;
}

void
psc_verifier_records_take (PscVerifierRecords *self, GPtrArray *traces)
{
  g_return_if_fail (self != NULL && traces != NULL);

  g_hash_table_remove_all (self->by_look);
  for (guint o = self->outputs->len; o-- > 0;)
    {
      GPtrArray *output = (GPtrArray *) g_ptr_array_index (self->outputs, o);

      for (guint i = 0; i < output->len; i++)
        {
          Entry *entry = (Entry *) g_ptr_array_index (output, i);

          if (entry->trace != NULL)
            g_ptr_array_add (traces, g_steal_pointer (&entry->trace));
        }
    }
  g_ptr_array_set_size (self->outputs, 0);
  g_ptr_array_set_size (self->entries, 0);
}
