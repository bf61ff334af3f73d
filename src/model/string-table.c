/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An interning table: open addressing over string numbers, the text itself in a GStringChunk.
 */
#include "config.h"

#include "model/string-table.h"

#include <string.h>

#include "base/limits.h"

struct _PscStringTable
{
  gatomicrefcount n_refs;
  GStringChunk *chunk;
  GArray *strings; /* of const char *; number 0 is no text */
  GArray *hashes;  /* of guint32, beside strings */
  guint32 *slots;  /* string numbers, 0 = free */
  guint32 mask;
};

#define FIRST_SLOTS 256u

PscStringTable *
psc_string_table_new (void)
{
  PscStringTable *self = g_new0 (PscStringTable, 1);
  const char *none = NULL;
  guint32 no_hash = 0;

  g_atomic_ref_count_init (&self->n_refs);
  self->chunk = g_string_chunk_new (4096);
  self->strings = g_array_new (FALSE, FALSE, sizeof (const char *));
  self->hashes = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_array_append_val (self->strings, none);
  g_array_append_val (self->hashes, no_hash);
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
  g_array_unref (self->strings);
  g_array_unref (self->hashes);
  g_free (self->slots);
  g_free (self);
}

/* FNV-1a: short keys, no adversary that a longer probe could hurt beyond PSC_MAX_STRINGS. */
static guint32
hash_text (const char *text, gsize length)
{
  guint32 hash = 2166136261u;

  for (gsize i = 0; i < length; i++)
    hash = (hash ^ (guint8) text[i]) * 16777619u;
  return hash;
}

static void
grow_slots (PscStringTable *self)
{
  guint32 mask = self->mask * 2 + 1;

  g_free (self->slots);
  self->slots = g_new0 (guint32, (gsize) mask + 1);
  self->mask = mask;
  for (guint32 id = 1; id < self->strings->len; id++)
    {
      guint32 slot = g_array_index (self->hashes, guint32, id) & mask;

      while (self->slots[slot] != 0)
        slot = (slot + 1) & mask;
      self->slots[slot] = id;
    }
}

guint32
psc_string_table_intern (PscStringTable *self, const char *text, gsize length)
{
  const char *copy;
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
      const char *known = g_array_index (self->strings, const char *, id);

      if (g_array_index (self->hashes, guint32, id) == hash && strncmp (known, text, length) == 0
          && known[length] == '\0')
        return id;
    }
  if (self->strings->len > PSC_MAX_STRINGS)
    return 0;
  copy = g_string_chunk_insert_len (self->chunk, text, (gssize) length);
  id = self->strings->len;
  g_array_append_val (self->strings, copy);
  g_array_append_val (self->hashes, hash);
  self->slots[slot] = id;
  if (self->strings->len * 2 > self->mask)
    grow_slots (self);
  return id;
}

const char *
psc_string_table_get (const PscStringTable *self, guint32 id)
{
  g_return_val_if_fail (self != NULL && id < self->strings->len, NULL);

  return g_array_index (self->strings, const char *, id);
}
