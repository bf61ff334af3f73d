/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading and judging of tag tables. Called by the search for the tables.
 */
#include "config.h"

#include "kernel/tracker-table.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "bytes/cursor.h"

/* The smallest table that Windows makes has 64 slots. */
#define MIN_SLOTS 64u
#define MIN_KEYS 50u
#define MIN_NAMED_KEYS 8u

/* Sizes tried in vain before a place is given up. */
#define MAX_MISSES 6u
#define MAX_NAMED_MISSES 10u

guint32
psc_tracker_hash (PscTag tag)
{
  guint64 product = (guint64) tag * 40543u;

  return (guint32) product ^ (guint32) (product >> 32);
}

gboolean
psc_tracker_size_is_possible (guint64 n_entries)
{
  guint64 n_slots = n_entries - 1;

  return n_entries > MIN_SLOTS && n_entries <= PSC_MAX_ROWS && (n_slots & (n_slots - 1)) == 0;
}

void
psc_tracker_table_free (PscTrackerTable *self)
{
  g_free (self->bytes);
  g_free (self->is_known);
  g_free (self);
}

/* Marks the entries that the missing bytes from `from` to `to` touch. */
static void
forget (PscTrackerTable *self, guint64 from, guint64 to)
{
  guint first = (guint) (from / self->layout.stride);
  guint last = (guint) ((to - 1) / self->layout.stride);

  for (guint i = first; i <= last && i < self->n_entries; i++)
    {
      if (self->is_known[i])
        self->n_unknown++;
      self->is_known[i] = FALSE;
    }
}

/* Fills the bytes in, around all holes. */
static gboolean
read_bytes (PscTrackerTable *self, PscSource *memory, guint64 n_bytes, GError **error)
{
  guint64 done = 0;

  while (done < n_bytes)
    {
      PscHole hole;
      gsize n_read;
      guint64 missing;

      if (!psc_source_read_to_hole (memory, self->va + done, self->bytes + done,
                                    (gsize) (n_bytes - done), &n_read, &hole, error))
        return FALSE;
      done += n_read;
      if (done == n_bytes)
        break;
      missing = hole.length > 0 && hole.kind != PSC_HOLE_END ? MIN (hole.length, n_bytes - done)
                                                             : n_bytes - done;
      forget (self, done, done + missing);
      done += missing;
    }
  return TRUE;
}

PscTrackerTable *
psc_tracker_table_read (PscSource *memory,
                        guint64 va,
                        const PscTrackerLayout *layout,
                        guint n_entries,
                        gboolean is_expansion,
                        GError **error)
{
  g_autoptr (PscTrackerTable) self = NULL;
  guint64 n_bytes;

  g_return_val_if_fail (memory != NULL && layout != NULL, NULL);
  g_return_val_if_fail (n_entries > 0 && n_entries <= PSC_MAX_ROWS, NULL);
  g_return_val_if_fail (is_expansion || psc_tracker_size_is_possible (n_entries), NULL);

  n_bytes = (guint64) n_entries * layout->stride;
  if (va > G_MAXUINT64 - n_bytes)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_CORRUPT,
                   "tag table: 0x%" G_GINT64_MODIFIER "x leaves no room for %u entries", va,
                   n_entries);
      return NULL;
    }
  self = g_new0 (PscTrackerTable, 1);
  self->va = va;
  self->layout = *layout;
  self->n_entries = n_entries;
  self->is_expansion = is_expansion;
  self->bytes = (guint8 *) g_malloc0 ((gsize) n_bytes);
  self->is_known = g_new (gboolean, n_entries);
  for (guint i = 0; i < n_entries; i++)
    self->is_known[i] = TRUE;
  if (!read_bytes (self, memory, n_bytes, error))
    return NULL;
  if (self->n_unknown == n_entries)
    {
      g_set_error (error, PSC_ERROR, PSC_ERROR_UNMAPPED,
                   "tag table: nothing of %u entries at 0x%" G_GINT64_MODIFIER "x is there",
                   n_entries, va);
      return NULL;
    }
  return g_steal_pointer (&self);
}

static const guint8 *
get_entry (const PscTrackerTable *self, guint index)
{
  return self->bytes + (gsize) index * self->layout.stride;
}

guint
psc_tracker_table_get_n_slots (const PscTrackerTable *self)
{
  return self->is_expansion ? self->n_entries : self->n_entries - 1;
}

PscTag
psc_tracker_table_get_tag (const PscTrackerTable *self, guint index)
{
  g_return_val_if_fail (index < self->n_entries, 0);

  return psc_bytes_get_u32 (get_entry (self, index));
}

void
psc_tracker_table_get_pool (const PscTrackerTable *self,
                            guint index,
                            PscPoolKind kind,
                            guint64 values[3])
{
  const PscTrackerLayout *layout = &self->layout;
  const guint8 *entry;

  g_return_if_fail (index < self->n_entries);

  entry = get_entry (self, index);
  values[0] = psc_bytes_get_pointer (entry + layout->allocs[kind], layout->count_bytes);
  values[1] = psc_bytes_get_pointer (entry + layout->frees[kind], layout->count_bytes);
  values[2] = psc_bytes_get_pointer (entry + layout->bytes[kind], layout->size_bytes);
}

/* Blanks may only trail; a tag of blanks alone is none. */
static gboolean
is_printable (PscTag tag)
{
  gboolean was_blank = FALSE;

  for (guint i = 0; i < 4; i++)
    {
      guint8 byte = (guint8) (tag >> (8 * i));

      if (byte < 0x20 || byte > 0x7e || (was_blank && byte != ' ') || (i == 0 && byte == ' '))
        return FALSE;
      was_blank = byte == ' ';
    }
  return TRUE;
}

/* An unknown slot counts as used: it must not make what lies behind it look misplaced. */
static gboolean
is_used (const PscTrackerTable *self, guint index)
{
  return !self->is_known[index] || psc_tracker_table_get_tag (self, index) != 0;
}

void
psc_tracker_table_score (const PscTrackerTable *self, PscTrackerScore *score)
{
  guint n_slots = self->n_entries - 1;
  guint first = 0;
  guint run = 0; /* used slots in a row, up to the current one */

  g_return_if_fail (self != NULL && score != NULL);

  memset (score, 0, sizeof *score);
  while (first < n_slots && is_used (self, first))
    first++;
  for (guint i = first; i < n_slots; i++)
    {
      PscTag tag = psc_tracker_table_get_tag (self, i);

      run = is_used (self, i) ? run + 1 : 0;
      if (!self->is_known[i] || tag == 0)
        continue;
      score->n_keys++;
      score->n_printable += is_printable (tag) ? 1 : 0;
      score->n_well_placed += ((i - psc_tracker_hash (tag)) & (n_slots - 1)) < run ? 1 : 0;
    }
}

gboolean
psc_tracker_score_is_table (const PscTrackerScore *self, gboolean is_named)
{
  gboolean is_printable = (guint64) self->n_printable * 10 >= (guint64) self->n_keys * 9;

  if (is_named && self->n_keys >= MIN_NAMED_KEYS && self->n_well_placed == self->n_keys)
    return is_printable;
  return is_printable && self->n_keys >= MIN_KEYS
         && (guint64) self->n_well_placed * 100 >= (guint64) self->n_keys * 99;
}

/* Most of what is tried is no table. Where entries of a table begin, most of them are well placed
 * and printable from the first on, and some of the first 256 slots are used. */
static gboolean
is_hopeless (const PscTrackerScore *score, guint n_slots, gboolean is_named)
{
  return score->n_well_placed * 2 < score->n_keys || score->n_printable * 2 < score->n_keys
         || (!is_named && score->n_keys == 0 && n_slots >= 256);
}

PscTrackerTable *
psc_tracker_table_detect (PscSource *memory,
                          guint64 va,
                          const PscTrackerLayout *layout,
                          gboolean is_named,
                          GError **error)
{
  g_autoptr (PscTrackerTable) best = NULL;
  guint most = is_named ? MAX_NAMED_MISSES : MAX_MISSES;
  guint n_misses = 0;

  g_return_val_if_fail (memory != NULL && layout != NULL, NULL);

  /* Behind the true size every larger one fails; a smaller one may hold too few tags to tell. */
  for (guint n_slots = MIN_SLOTS; n_slots < PSC_MAX_ROWS && n_misses < (best != NULL ? 2u : most);
       n_slots *= 2)
    {
      g_autoptr (PscTrackerTable) table = NULL;
      PscTrackerScore score;

      table = psc_tracker_table_read (memory, va, layout, n_slots + 1, FALSE,
                                      best == NULL ? error : NULL);
      if (table == NULL)
        break;
      psc_tracker_table_score (table, &score);
      if (best == NULL && is_hopeless (&score, n_slots, is_named))
        break;
      if (!psc_tracker_score_is_table (&score, is_named))
        {
          n_misses++;
          continue;
        }
      n_misses = 0;
      g_clear_pointer (&best, psc_tracker_table_free);
      best = g_steal_pointer (&table);
    }
  return g_steal_pointer (&best);
}
