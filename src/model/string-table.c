/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An interning table: open addressing over string numbers, the text itself in a GStringChunk.
 */
#include "config.h"

#include "model/string-table.h"

#include <string.h>

#include "base/limits.h"

typedef struct
{
  const char *text;
  guint32 hash;
  guint32 length;
} Entry;

struct _PscStringTable
{
  gatomicrefcount n_refs;
  GStringChunk *chunk;
  GArray *entries; /* of Entry; number 0 is no text */
  guint32 *slots;  /* string numbers, 0 = free */
  guint32 mask;
};

#define FIRST_SLOTS 256u

PscStringTable *
psc_string_table_new (void)
{
  PscStringTable *self = g_new0 (PscStringTable, 1);
  const Entry none = { 0 };

  g_atomic_ref_count_init (&self->n_refs);
  self->chunk = g_string_chunk_new (4096);
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_append_val (self->entries, none);
  self->slots = g_new0 (guint32, FIRST_SLOTS);
  self->mask = FIRST_SLOTS - 1;
  return self;
}

PscStringTable *
psc_string_table_ref (PscStringTable *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->n_refs);
  return self;
}

void
psc_string_table_unref (PscStringTable *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->n_refs))
    return;
  g_string_chunk_free (self->chunk);
  g_array_unref (self->entries);
  g_free (self->slots);
  g_free (self);
}

/* Eight bytes a step: every row of a log brings a description and an owner. */
static guint32
hash_text (const char *text, gsize length)
{
  const guint64 factor = G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  guint64 hash = length;
  guint64 word;

  for (; length >= sizeof word; text += sizeof word, length -= sizeof word)
    {
      memcpy (&word, text, sizeof word);
      hash = (hash ^ word) * factor;
      hash ^= hash >> 32;
    }
  word = 0;
  memcpy (&word, text, length);
  return (guint32) ((hash ^ word) * factor >> 32);
}

static void
grow_slots (PscStringTable *self)
{
  guint32 mask = self->mask * 2 + 1;

  g_free (self->slots);
  self->slots = g_new0 (guint32, (gsize) mask + 1);
  self->mask = mask;
  for (guint32 id = 1; id < self->entries->len; id++)
    {
      guint32 slot = g_array_index (self->entries, Entry, id).hash & mask;

      while (self->slots[slot] != 0)
        slot = (slot + 1) & mask;
      self->slots[slot] = id;
    }
}

guint32
psc_string_table_intern (PscStringTable *self, const char *text, gsize length)
{
  Entry entry;
  guint32 hash;
  guint32 slot;
  guint32 id;

  g_return_val_if_fail (self != NULL && text != NULL, 0);

  length = MIN (length, PSC_MAX_STRING_BYTES);
  if (length == 0)
    return 0;
  hash = hash_text (text, length);
  for (slot = hash & self->mask; (id = self->slots[slot]) != 0; slot = (slot + 1) & self->mask)
    {
      const Entry *known = &g_array_index (self->entries, Entry, id);

      if (known->hash == hash && known->length == length && memcmp (known->text, text, length) == 0)
        return id;
    }
  if (self->entries->len > PSC_MAX_STRINGS)
    return 0;
  entry = (Entry){
    .text = g_string_chunk_insert_len (self->chunk, text, (gssize) length),
    .hash = hash,
    .length = (guint32) length,
  };
  id = self->entries->len;
  g_array_append_val (self->entries, entry);
  self->slots[slot] = id;
  if (self->entries->len * 2 > self->mask)
    grow_slots (self);
  return id;
}

const char *
psc_string_table_get (const PscStringTable *self, guint32 id)
{
  g_return_val_if_fail (self != NULL && id < self->entries->len, NULL);

  return g_array_index (self->entries, Entry, id).text;
}
