/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A tag is two pairs of bytes. One table tells of each pair whether a tag begins with it and
 * whether one ends with it; a place can only hold a tag where one pair begins it and the pair two
 * bytes behind ends it. All pairs of a block are looked up without a branch, and eight places are
 * judged at once; the few that pass are looked up in a hash table. Called by the search for owners.
 */
#include "config.h"

#include "owners/tag-scanner.h"

#include <string.h>

#include "bytes/cursor.h"

#define N_PAIRS 0x10000u
#define BEGINS 1u
#define ENDS 2u
#define BLOCK_PLACES 4096u

struct _PscTagScanner
{
  guint8 pairs[N_PAIRS]; /* BEGINS and ENDS */
  PscTag *slots;         /* open addressing, at most half full */
  guint8 *is_used;
  guint mask;
};

static inline guint32
hash_tag (PscTag tag)
{
  return tag * 0x9e3779b1u >> 8;
}

/* The slot of a tag, or the empty one where it belongs. */
static guint
find_slot (const PscTagScanner *self, PscTag tag)
{
  guint slot = hash_tag (tag) & self->mask;

  while (self->is_used[slot] && self->slots[slot] != tag)
    slot = (slot + 1) & self->mask;
  return slot;
}

PscTagScanner *
psc_tag_scanner_new (const PscTag *tags, guint n_tags)
{
  PscTagScanner *self;
  guint n_slots = 16;

  g_return_val_if_fail (tags != NULL || n_tags == 0, NULL);
  g_return_val_if_fail (n_tags < G_MAXUINT / 4, NULL);

  while (n_slots < 2 * n_tags)
    n_slots *= 2;
  self = g_new0 (PscTagScanner, 1);
  self->mask = n_slots - 1;
  self->slots = g_new0 (PscTag, n_slots);
  self->is_used = g_new0 (guint8, n_slots);
  for (guint i = 0; i < n_tags; i++)
    {
      guint slot = find_slot (self, tags[i]);

      self->slots[slot] = tags[i];
      self->is_used[slot] = TRUE;
      self->pairs[tags[i] & 0xffff] |= BEGINS;
      self->pairs[tags[i] >> 16] |= ENDS;
    }
  return self;
}

void
psc_tag_scanner_free (PscTagScanner *self)
{
  g_free (self->slots);
  g_free (self->is_used);
  g_free (self);
}

/* What the pair at each of `n` places is; there is one byte more than places. */
static void
look_up_pairs (const PscTagScanner *self, const guint8 *bytes, gsize n, guint8 *marks)
{
  for (gsize i = 0; i < n; i++)
    marks[i] = self->pairs[psc_bytes_get_u16 (bytes + i)];
}

/* Judges the places of a block; two pairs more than places were looked up, and zeros follow. */
static void
judge_block (const PscTagScanner *self,
             const guint8 *bytes,
             const guint8 *marks,
             gsize n_places,
             gsize offset,
             PscTagFound found,
             gpointer user_data)
{
  for (gsize at = 0; at < n_places; at += 8)
    {
      guint64 begins = psc_bytes_get_u64 (marks + at);
      guint64 ends = psc_bytes_get_u64 (marks + at + 2);
      guint64 both = begins & ends >> 1 & G_GUINT64_CONSTANT (0x0101010101010101);

      for (; G_UNLIKELY (both != 0); both &= both - 1)
        {
          gsize place = at + (guint) __builtin_ctzll (both) / 8;
          PscTag tag;

          if (place >= n_places)
            break;
          tag = psc_bytes_get_u32 (bytes + place);
          if (self->is_used[find_slot (self, tag)])
            found (tag, offset + place, user_data);
        }
    }
}

void
psc_tag_scanner_scan (const PscTagScanner *self,
                      const guint8 *bytes,
                      gsize n_bytes,
                      PscTagFound found,
                      gpointer user_data)
{
  guint8 marks[BLOCK_PLACES + 2 + 8];
  gsize n_all;

  g_return_if_fail (self != NULL && (bytes != NULL || n_bytes == 0) && found != NULL);

  n_all = n_bytes < 4 ? 0 : n_bytes - 3;
  for (gsize at = 0; at < n_all; at += BLOCK_PLACES)
    {
      gsize n = MIN (BLOCK_PLACES, n_all - at);

      look_up_pairs (self, bytes + at, n + 2, marks);
      memset (marks + n + 2, 0, 8);
      judge_block (self, bytes + at, marks, n, at, found, user_data);
    }
}
