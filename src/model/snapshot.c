/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading of packed snapshots. Made by the snapshot builder alone.
 */
#include "config.h"

#include "model/snapshot.h"

#include "model/snapshot-private.h"

G_DEFINE_FINAL_TYPE (PscSnapshot, psc_snapshot, G_TYPE_OBJECT)

static void
packed_pool_clear (PscPackedPool *pool)
{
  psc_column_clear (&pool->known);
  g_free (pool->has_numbers);
  g_free (pool->rank);
  for (guint f = 0; f < PSC_N_POOL_FIELDS; f++)
    psc_column_clear (&pool->numbers[f]);
}

static void
psc_snapshot_finalize (GObject *object)
{
  PscSnapshot *self = PSC_SNAPSHOT (object);

  g_free (self->label);
  g_free (self->path);
  g_free (self->command);
  g_free (self->sorted_by);
  g_free (self->filter);
  g_clear_pointer (&self->issues, psc_issues_unref);
  g_clear_pointer (&self->strings, psc_string_table_unref);
  g_free (self->tags);
  psc_column_clear (&self->lines);
  psc_column_clear (&self->marks);
  psc_column_clear (&self->descriptions);
  psc_column_clear (&self->owners);
  psc_column_clear (&self->sorted);
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    packed_pool_clear (&self->pools[k]);

  G_OBJECT_CLASS (psc_snapshot_parent_class)->finalize (object);
}

static void
psc_snapshot_class_init (PscSnapshotClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_snapshot_finalize;
}

static void
psc_snapshot_init (PscSnapshot *self)
{
}

const char *
psc_snapshot_get_label (PscSnapshot *self)
{
  g_return_val_if_fail (PSC_IS_SNAPSHOT (self), NULL);

  return self->label;
}

const char *
psc_snapshot_get_path (PscSnapshot *self)
{
  g_return_val_if_fail (PSC_IS_SNAPSHOT (self), NULL);

  return self->path;
}

guint
psc_snapshot_get_line (PscSnapshot *self)
{
  g_return_val_if_fail (PSC_IS_SNAPSHOT (self), 0);

  return self->line;
}

const PscWallTime *
psc_snapshot_get_taken_at (PscSnapshot *self)
{
  g_return_val_if_fail (PSC_IS_SNAPSHOT (self), NULL);

  return &self->taken_at;
}

gint64
psc_snapshot_get_uptime (PscSnapshot *self)
{
  g_return_val_if_fail (PSC_IS_SNAPSHOT (self), -1);

  return self->uptime_seconds;
}

PscScope
psc_snapshot_get_scope (PscSnapshot *self)
{
  g_return_val_if_fail (PSC_IS_SNAPSHOT (self), PSC_SCOPE_SYSTEM);

  return self->scope;
}

gint
psc_snapshot_get_session (PscSnapshot *self)
{
  g_return_val_if_fail (PSC_IS_SNAPSHOT (self), -1);

  return self->session;
}

const char *
psc_snapshot_get_command (PscSnapshot *self)
{
  g_return_val_if_fail (PSC_IS_SNAPSHOT (self), NULL);

  return self->command;
}

const char *
psc_snapshot_get_sorted_by (PscSnapshot *self)
{
  g_return_val_if_fail (PSC_IS_SNAPSHOT (self), NULL);

  return self->sorted_by;
}

const char *
psc_snapshot_get_filter (PscSnapshot *self)
{
  g_return_val_if_fail (PSC_IS_SNAPSHOT (self), NULL);

  return self->filter;
}

PscTristate
psc_snapshot_get_complete (PscSnapshot *self)
{
  g_return_val_if_fail (PSC_IS_SNAPSHOT (self), PSC_UNKNOWN);

  return self->complete;
}

const char *
psc_snapshot_get_format (PscSnapshot *self)
{
  g_return_val_if_fail (PSC_IS_SNAPSHOT (self), NULL);

  return self->format;
}

gboolean
psc_snapshot_get_reported (PscSnapshot *self, PscPoolKind kind, PscPool *total)
{
  g_return_val_if_fail (PSC_IS_SNAPSHOT (self) && total != NULL, FALSE);

  if (!self->has_reported)
    return FALSE;
  *total = self->reported[kind];
  return TRUE;
}

void
psc_snapshot_get_computed (PscSnapshot *self, PscPoolKind kind, PscPool *total)
{
  g_return_if_fail (PSC_IS_SNAPSHOT (self) && total != NULL);

  *total = self->computed[kind];
}

const PscIssues *
psc_snapshot_get_issues (PscSnapshot *self)
{
  g_return_val_if_fail (PSC_IS_SNAPSHOT (self), NULL);

  return self->issues;
}

guint
psc_snapshot_get_n_rows (PscSnapshot *self)
{
  g_return_val_if_fail (PSC_IS_SNAPSHOT (self), 0);

  return self->n_rows;
}

PscTag
psc_snapshot_get_tag (PscSnapshot *self, guint index)
{
  g_return_val_if_fail (PSC_IS_SNAPSHOT (self) && index < self->n_rows, 0);

  return self->tags[index];
}

static guint
count_bits (guint64 bits)
{
  guint n = 0;

  for (; bits != 0; bits &= bits - 1)
    n++;
  return n;
}

static void
read_numbers (const PscPackedPool *packed, guint row, PscPool *pool)
{
  guint64 group = packed->has_numbers[row / 64];
  guint64 bit = G_GUINT64_CONSTANT (1) << (row % 64);
  guint slot;

  if ((group & bit) == 0)
    return;
  slot = packed->rank[row / 64] + count_bits (group & (bit - 1));
  pool->allocs = psc_column_get (&packed->numbers[PSC_POOL_ALLOCS], slot);
  pool->frees = psc_column_get (&packed->numbers[PSC_POOL_FREES], slot);
  pool->bytes = psc_column_get (&packed->numbers[PSC_POOL_BYTES], slot);
  pool->outstanding = (gint64) (pool->allocs - pool->frees
                                + (guint64) psc_unzigzag (
                                    psc_column_get (&packed->numbers[PSC_POOL_OUTSTANDING], slot)));
}

void
psc_snapshot_get_pool (PscSnapshot *self, guint index, PscPoolKind kind, PscPool *pool)
{
  g_return_if_fail (PSC_IS_SNAPSHOT (self) && index < self->n_rows && pool != NULL);

  *pool = (PscPool){ .known = (guint8) psc_column_get (&self->pools[kind].known, index) };
  read_numbers (&self->pools[kind], index, pool);
}

void
psc_snapshot_get_row (PscSnapshot *self, guint index, PscPoolRow *row)
{
  g_return_if_fail (PSC_IS_SNAPSHOT (self) && index < self->n_rows && row != NULL);

  row->tag = self->tags[index];
  row->is_protected = (psc_column_get (&self->marks, index) & 1) != 0;
  row->is_overflow = (psc_column_get (&self->marks, index) & 2) != 0;
  row->line = (guint) psc_column_get (&self->lines, index);
  row->description =
      psc_string_table_get (self->strings, (guint32) psc_column_get (&self->descriptions, index));
  row->owner =
      psc_string_table_get (self->strings, (guint32) psc_column_get (&self->owners, index));
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    psc_snapshot_get_pool (self, index, (PscPoolKind) k, &row->pools[k]);
}

guint
psc_snapshot_get_sorted (PscSnapshot *self, guint position)
{
  g_return_val_if_fail (PSC_IS_SNAPSHOT (self) && position < self->n_rows, 0);

  return self->sorted.n_values == 0 ? position : (guint) psc_column_get (&self->sorted, position);
}

gboolean
psc_snapshot_find (PscSnapshot *self, PscTag tag, guint occurrence, guint *index)
{
  guint low = 0;
  guint high;
  guint row;

  g_return_val_if_fail (PSC_IS_SNAPSHOT (self), FALSE);

  high = self->n_rows;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (psc_tag_compare (self->tags[psc_snapshot_get_sorted (self, middle)], tag) < 0)
        low = middle + 1;
      else
        high = middle;
    }
  if (occurrence >= self->n_rows - low)
    return FALSE;
  row = psc_snapshot_get_sorted (self, low + occurrence);
  if (self->tags[row] != tag)
    return FALSE;
  if (index != NULL)
    *index = row;
  return TRUE;
}

gsize
psc_snapshot_get_size (PscSnapshot *self)
{
  gsize size;

  g_return_val_if_fail (PSC_IS_SNAPSHOT (self), 0);

  size = sizeof *self + self->n_rows * sizeof (PscTag) + psc_column_get_size (&self->lines)
         + psc_column_get_size (&self->marks) + psc_column_get_size (&self->descriptions)
         + psc_column_get_size (&self->owners) + psc_column_get_size (&self->sorted);
  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    {
      size += psc_column_get_size (&self->pools[k].known);
      size += (self->n_rows + 63) / 64 * (sizeof (guint64) + sizeof (guint32));
      for (guint f = 0; f < PSC_N_POOL_FIELDS; f++)
        size += psc_column_get_size (&self->pools[k].numbers[f]);
    }
  return size;
}
