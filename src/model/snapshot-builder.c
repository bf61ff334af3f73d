/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Collects one tag table row by row and packs it. Called by every reader, once for each table.
 */
#include "config.h"

#include "model/snapshot-builder.h"

#include <string.h>

#include "base/limits.h"
#include "model/snapshot-private.h"

typedef struct
{
  PscTag tag;
  guint line;
  guint32 description;
  guint32 owner;
  gboolean is_protected;
  gboolean is_overflow;
  PscPool pools[PSC_N_POOL_KINDS];
} BuildRow;

/* A slot of the tag index is free unless its round is the builder's: forgetting a table is one
 * addition. */
typedef struct
{
  PscTag tag;
  guint32 round;
  guint row;
} IndexSlot;

struct _PscSnapshotBuilder
{
  PscStringTable *strings;
  PscSnapshot *snapshot; /* facts collected so far; becomes the result */

  BuildRow *rows;
  guint n_rows;
  guint n_allocated;

  IndexSlot *index;
  guint n_indexed; /* rows are only entered when somebody looks one up */
  guint32 index_mask;
  guint32 round;

  guint64 *scratch; /* N_SCRATCH times n_allocated values, on their way into columns */
  guint32 *order;   /* n_allocated rows: the permutation of the table before */
  guint32 *spare_order;
  guint n_order;
};

#define FIRST_ROWS 512u

/* The columns of a pool are filled at once. */
#define N_SCRATCH PSC_N_POOL_FIELDS

static void
allocate_rows (PscSnapshotBuilder *self, guint n)
{
  self->rows = g_renew (BuildRow, self->rows, n);
  self->scratch = g_renew (guint64, self->scratch, (gsize) n * N_SCRATCH);
  self->order = g_renew (guint32, self->order, n);
  self->spare_order = g_renew (guint32, self->spare_order, n);
  self->n_allocated = n;
}

static guint32
hash_tag (PscTag tag)
{
  guint32 hash = tag * 2654435769u;

  return hash ^ hash >> 15;
}

static IndexSlot *
find_slot (PscSnapshotBuilder *self, PscTag tag)
{
  guint32 at = hash_tag (tag) & self->index_mask;

  while (self->index[at].round == self->round && self->index[at].tag != tag)
    at = (at + 1) & self->index_mask;
  return &self->index[at];
}

static void
index_row (PscSnapshotBuilder *self, guint row)
{
  IndexSlot *slot = find_slot (self, self->rows[row].tag);

  *slot = (IndexSlot){ .tag = self->rows[row].tag, .round = self->round, .row = row };
}

/* At most half full, so that probes stay short. */
static void
grow_index (PscSnapshotBuilder *self)
{
  g_free (self->index);
  self->index_mask = self->n_allocated * 2 - 1;
  self->index = g_new0 (IndexSlot, (gsize) self->index_mask + 1);
  self->round = 1;
  self->n_indexed = 0;
}

static void
forget_index (PscSnapshotBuilder *self)
{
  self->n_indexed = 0;
  self->round++;
  if (self->round == 0)
    grow_index (self);
}

PscSnapshotBuilder *
psc_snapshot_builder_new (PscStringTable *strings)
{
  PscSnapshotBuilder *self;

  g_return_val_if_fail (strings != NULL, NULL);

  self = g_new0 (PscSnapshotBuilder, 1);
  self->strings = psc_string_table_ref (strings);
  allocate_rows (self, FIRST_ROWS);
  grow_index (self);
  return self;
}

void
psc_snapshot_builder_free (PscSnapshotBuilder *self)
{
  g_return_if_fail (self != NULL);

  g_clear_object (&self->snapshot);
  psc_string_table_unref (self->strings);
  g_free (self->rows);
  g_free (self->index);
  g_free (self->scratch);
  g_free (self->order);
  g_free (self->spare_order);
  g_free (self);
}

void
psc_snapshot_builder_reset (PscSnapshotBuilder *self, const char *path)
{
  g_return_if_fail (self != NULL && path != NULL);

  g_clear_object (&self->snapshot);
  self->snapshot = PSC_SNAPSHOT (g_object_new (PSC_TYPE_SNAPSHOT, NULL));
  self->snapshot->path = g_strdup (path);
  self->snapshot->format = "";
  self->snapshot->session = -1;
  self->snapshot->uptime_seconds = -1;
  self->snapshot->issues = psc_issues_new ();
  self->snapshot->strings = psc_string_table_ref (self->strings);
  self->n_rows = 0;
  forget_index (self);
}

static void
replace_string (char **place, const char *text)
{
  g_free (*place);
  *place = g_strdup (text);
}

void
psc_snapshot_builder_set_label (PscSnapshotBuilder *self, const char *label)
{
  g_return_if_fail (self != NULL && self->snapshot != NULL);

  replace_string (&self->snapshot->label, label);
}

void
psc_snapshot_builder_set_line (PscSnapshotBuilder *self, guint line)
{
  g_return_if_fail (self != NULL && self->snapshot != NULL);

  self->snapshot->line = line;
}

void
psc_snapshot_builder_set_taken_at (PscSnapshotBuilder *self, const PscWallTime *taken_at)
{
  g_return_if_fail (self != NULL && self->snapshot != NULL && taken_at != NULL);

  self->snapshot->taken_at = *taken_at;
}

void
psc_snapshot_builder_set_uptime (PscSnapshotBuilder *self, gint64 seconds)
{
  g_return_if_fail (self != NULL && self->snapshot != NULL);

  self->snapshot->uptime_seconds = seconds;
}

void
psc_snapshot_builder_set_scope (PscSnapshotBuilder *self, PscScope scope, gint session)
{
  g_return_if_fail (self != NULL && self->snapshot != NULL);

  self->snapshot->scope = scope;
  self->snapshot->session = session;
}

void
psc_snapshot_builder_set_command (PscSnapshotBuilder *self, const char *command)
{
  g_return_if_fail (self != NULL && self->snapshot != NULL);

  replace_string (&self->snapshot->command, command);
}

void
psc_snapshot_builder_set_sorted_by (PscSnapshotBuilder *self, const char *sorted_by)
{
  g_return_if_fail (self != NULL && self->snapshot != NULL);

  replace_string (&self->snapshot->sorted_by, sorted_by);
}

void
psc_snapshot_builder_set_filter (PscSnapshotBuilder *self, const char *filter)
{
  g_return_if_fail (self != NULL && self->snapshot != NULL);

  replace_string (&self->snapshot->filter, filter);
}

void
psc_snapshot_builder_set_complete (PscSnapshotBuilder *self, PscTristate complete)
{
  g_return_if_fail (self != NULL && self->snapshot != NULL);

  self->snapshot->complete = complete;
}

void
psc_snapshot_builder_set_format (PscSnapshotBuilder *self, const char *format)
{
  g_return_if_fail (self != NULL && self->snapshot != NULL && format != NULL);

  self->snapshot->format = format;
}

void
psc_snapshot_builder_set_reported (PscSnapshotBuilder *self, PscPoolKind kind, const PscPool *total)
{
  g_return_if_fail (self != NULL && self->snapshot != NULL && total != NULL);

  self->snapshot->has_reported = TRUE;
  self->snapshot->reported[kind] = *total;
}

PscIssues *
psc_snapshot_builder_get_issues (PscSnapshotBuilder *self)
{
  g_return_val_if_fail (self != NULL && self->snapshot != NULL, NULL);

  return self->snapshot->issues;
}

guint
psc_snapshot_builder_add_row (PscSnapshotBuilder *self, PscTag tag, guint line)
{
  guint row;

  g_return_val_if_fail (self != NULL && self->snapshot != NULL, G_MAXUINT);

  if (self->n_rows == PSC_MAX_ROWS)
    return G_MAXUINT;
  if (self->n_rows == self->n_allocated)
    {
      allocate_rows (self, self->n_allocated * 2);
      grow_index (self);
    }
  row = self->n_rows++;
  self->rows[row] = (BuildRow){ .tag = tag, .line = line };
  return row;
}

guint
psc_snapshot_builder_find_row (PscSnapshotBuilder *self, PscTag tag)
{
  const IndexSlot *slot;

  g_return_val_if_fail (self != NULL, G_MAXUINT);

  while (self->n_indexed < self->n_rows)
    index_row (self, self->n_indexed++);
  slot = find_slot (self, tag);
  return slot->round == self->round ? slot->row : G_MAXUINT;
}

guint
psc_snapshot_builder_get_n_rows (PscSnapshotBuilder *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_rows;
}

PscPool *
psc_snapshot_builder_get_pool (PscSnapshotBuilder *self, guint row, PscPoolKind kind)
{
  g_return_val_if_fail (self != NULL && row < self->n_rows, NULL);

  return &self->rows[row].pools[kind];
}

PscTag
psc_snapshot_builder_get_tag (PscSnapshotBuilder *self, guint row)
{
  g_return_val_if_fail (self != NULL && row < self->n_rows, 0);

  return self->rows[row].tag;
}

void
psc_snapshot_builder_set_protected (PscSnapshotBuilder *self, guint row)
{
  g_return_if_fail (self != NULL && row < self->n_rows);

  self->rows[row].is_protected = TRUE;
}

void
psc_snapshot_builder_set_overflow (PscSnapshotBuilder *self, guint row)
{
  g_return_if_fail (self != NULL && row < self->n_rows);

  self->rows[row].is_overflow = TRUE;
}

void
psc_snapshot_builder_set_description (PscSnapshotBuilder *self,
                                      guint row,
                                      const char *text,
                                      gsize length)
{
  g_return_if_fail (self != NULL && row < self->n_rows && text != NULL);

  self->rows[row].description = psc_string_table_intern (self->strings, text, length);
}

void
psc_snapshot_builder_set_owner (PscSnapshotBuilder *self, guint row, const char *text, gsize length)
{
  g_return_if_fail (self != NULL && row < self->n_rows && text != NULL);

  self->rows[row].owner = psc_string_table_intern (self->strings, text, length);
}

void
psc_snapshot_builder_drop_last_row (PscSnapshotBuilder *self)
{
  g_return_if_fail (self != NULL && self->n_rows > 0);

  self->n_rows--;
  forget_index (self);
}

/* A number is known for the whole table when every row that says anything of this pool tells it. */
void
psc_snapshot_builder_get_computed (PscSnapshotBuilder *self, PscPoolKind kind, PscPool *total)
{
  guint8 known = PSC_POOL_ALL_KNOWN;
  gboolean any = FALSE;

  g_return_if_fail (self != NULL && total != NULL);

  *total = (PscPool){ .known = PSC_POOL_ALL_KNOWN };
  for (guint row = 0; row < self->n_rows; row++)
    {
      const PscPool *pool = &self->rows[row].pools[kind];

      if (pool->known == 0)
        continue;
      any = TRUE;
      known &= pool->known;
      psc_pool_add (total, pool);
    }
  total->known &= any ? known : 0;
  for (guint f = 0; f < PSC_N_POOL_FIELDS; f++)
    if ((total->known & PSC_POOL_KNOWN (f)) == 0)
      psc_pool_forget (total, (PscPoolField) f);
}

static gboolean
is_sorted (const PscTag *tags, guint n_rows, const guint32 *order)
{
  for (guint i = 1; i < n_rows; i++)
    {
      guint before = order != NULL ? order[i - 1] : i - 1;
      guint here = order != NULL ? order[i] : i;
      int difference = psc_tag_compare (tags[before], tags[here]);

      if (difference > 0 || (difference == 0 && before > here))
        return FALSE;
    }
  return TRUE;
}

/* A stable radix sort, one byte of the tag a pass, the last printed byte first. */
static void
sort_rows (PscSnapshotBuilder *self, const PscTag *tags)
{
  for (guint i = 0; i < self->n_rows; i++)
    self->order[i] = i;
  for (guint shift = 32; shift > 0; shift -= 8)
    {
      guint starts[257] = { 0 };
      guint32 *swap;

      for (guint i = 0; i < self->n_rows; i++)
        starts[(guint8) (tags[i] >> (shift - 8)) + 1]++;
      for (guint b = 0; b < 256; b++)
        starts[b + 1] += starts[b];
      for (guint i = 0; i < self->n_rows; i++)
        {
          guint32 row = self->order[i];

          self->spare_order[starts[(guint8) (tags[row] >> (shift - 8))]++] = row;
        }
      swap = self->order;
      self->order = self->spare_order;
      self->spare_order = swap;
    }
  self->n_order = self->n_rows;
}

static void
pack_order (PscSnapshotBuilder *self, PscSnapshot *snapshot)
{
  if (is_sorted (snapshot->tags, self->n_rows, NULL))
    return;
  /* Tables of one log mostly keep their order: try the permutation of the one before. */
  if (self->n_order != self->n_rows || !is_sorted (snapshot->tags, self->n_rows, self->order))
    sort_rows (self, snapshot->tags);
  for (guint i = 0; i < self->n_rows; i++)
    self->scratch[i] = self->order[i];
  psc_column_init (&snapshot->sorted, self->scratch, self->n_rows);
}

static gboolean
has_numbers (const PscPool *pool)
{
  return (pool->allocs | pool->frees | (guint64) pool->outstanding | pool->bytes) != 0;
}

/* Puts the numbers of a pool into its four columns, at place @n of each. */
static void
scatter_numbers (PscSnapshotBuilder *self, const PscPool *pool, guint n)
{
  guint64 *place = self->scratch + n;
  gsize step = self->n_allocated;

  place[PSC_POOL_ALLOCS * step] = pool->allocs;
  place[PSC_POOL_FREES * step] = pool->frees;
  place[PSC_POOL_OUTSTANDING * step] =
      psc_zigzag ((gint64) ((guint64) pool->outstanding - (pool->allocs - pool->frees)));
  place[PSC_POOL_BYTES * step] = pool->bytes;
}

static void
pack_pool (PscSnapshotBuilder *self, PscPoolKind kind, PscPackedPool *packed)
{
  guint n_groups = (self->n_rows + 63) / 64;
  guint n = 0;

  packed->has_numbers = g_new0 (guint64, n_groups);
  packed->rank = g_new0 (guint32, n_groups);
  for (guint row = 0; row < self->n_rows; row++)
    {
      const PscPool *pool = &self->rows[row].pools[kind];

      if (row % 64 == 0)
        packed->rank[row / 64] = n;
      if (!has_numbers (pool))
        continue;
      packed->has_numbers[row / 64] |= G_GUINT64_CONSTANT (1) << (row % 64);
      scatter_numbers (self, pool, n++);
    }
  for (guint f = 0; f < PSC_N_POOL_FIELDS; f++)
    psc_column_init (&packed->numbers[f], self->scratch + (gsize) f * self->n_allocated, n);
  for (guint row = 0; row < self->n_rows; row++)
    self->scratch[row] = self->rows[row].pools[kind].known;
  psc_column_init (&packed->known, self->scratch, self->n_rows);
}

static void
pack_rows (PscSnapshotBuilder *self, PscSnapshot *snapshot)
{
  enum
  {
    LINES,
    MARKS,
    DESCRIPTIONS,
    OWNERS,
    N_COLUMNS,
  };
  guint64 *columns[N_COLUMNS];
  guint n = self->n_rows;

  G_STATIC_ASSERT (N_COLUMNS <= N_SCRATCH);
  for (guint c = 0; c < N_COLUMNS; c++)
    columns[c] = self->scratch + (gsize) c * self->n_allocated;
  snapshot->n_rows = n;
  snapshot->tags = g_new (PscTag, n);
  for (guint row = 0; row < n; row++)
    {
      const BuildRow *from = &self->rows[row];

      snapshot->tags[row] = from->tag;
      columns[LINES][row] = from->line;
      columns[MARKS][row] = (from->is_protected ? 1u : 0u) | (from->is_overflow ? 2u : 0u);
      columns[DESCRIPTIONS][row] = from->description;
      columns[OWNERS][row] = from->owner;
    }
  psc_column_init (&snapshot->lines, columns[LINES], n);
  psc_column_init (&snapshot->marks, columns[MARKS], n);
  psc_column_init (&snapshot->descriptions, columns[DESCRIPTIONS], n);
  psc_column_init (&snapshot->owners, columns[OWNERS], n);
}

PscSnapshot *
psc_snapshot_builder_end (PscSnapshotBuilder *self)
{
  PscSnapshot *snapshot;

  g_return_val_if_fail (self != NULL && self->snapshot != NULL, NULL);

  snapshot = g_steal_pointer (&self->snapshot);
  if (snapshot->label == NULL)
    snapshot->label = g_path_get_basename (snapshot->path);
  pack_rows (self, snapshot);
  pack_order (self, snapshot);
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    {
      psc_snapshot_builder_get_computed (self, (PscPoolKind) k, &snapshot->computed[k]);
      pack_pool (self, (PscPoolKind) k, &snapshot->pools[k]);
    }
  return snapshot;
}

void
psc_snapshot_builder_redate (PscSnapshot *snapshot, const PscWallTime *taken_at)
{
  g_return_if_fail (PSC_IS_SNAPSHOT (snapshot) && taken_at != NULL);

  snapshot->taken_at = *taken_at;
}
