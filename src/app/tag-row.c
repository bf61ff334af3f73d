/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A row unpacks its numbers once, when it is made; sorting then compares plain fields.
 */
#include "config.h"

#include "app/tag-row.h"

#include "analysis/difference.h"
#include "app/tag-names.h"
#include "base/format.h"

#define EN_DASH "\xe2\x80\x93"

struct _PscTagRow
{
  GObject parent_instance;

  PscSnapshot *snapshot;
  guint index;
  guint occurrence;
  PscPoolRow row;
  PscTagInfo info;
  gint64 bytes;
  gint64 change;
  gboolean has_bytes;
  gboolean has_change;
};

G_DEFINE_FINAL_TYPE (PscTagRow, psc_tag_row, G_TYPE_OBJECT)

/* Which number of which pool a column shows. */
typedef struct
{
  PscPoolKind kind;
  PscPoolField field;
} PoolColumn;

static const PoolColumn pool_columns[PSC_N_TAG_COLUMNS] = {
  [PSC_TAG_COLUMN_NONPAGED_BYTES] = { PSC_POOL_NONPAGED, PSC_POOL_BYTES },
  [PSC_TAG_COLUMN_PAGED_BYTES] = { PSC_POOL_PAGED, PSC_POOL_BYTES },
  [PSC_TAG_COLUMN_NONPAGED_OUTSTANDING] = { PSC_POOL_NONPAGED, PSC_POOL_OUTSTANDING },
  [PSC_TAG_COLUMN_PAGED_OUTSTANDING] = { PSC_POOL_PAGED, PSC_POOL_OUTSTANDING },
  [PSC_TAG_COLUMN_NONPAGED_ALLOCS] = { PSC_POOL_NONPAGED, PSC_POOL_ALLOCS },
  [PSC_TAG_COLUMN_NONPAGED_FREES] = { PSC_POOL_NONPAGED, PSC_POOL_FREES },
  [PSC_TAG_COLUMN_PAGED_ALLOCS] = { PSC_POOL_PAGED, PSC_POOL_ALLOCS },
  [PSC_TAG_COLUMN_PAGED_FREES] = { PSC_POOL_PAGED, PSC_POOL_FREES },
};

static void
psc_tag_row_finalize (GObject *object)
{
  g_clear_object (&PSC_TAG_ROW (object)->snapshot);

  G_OBJECT_CLASS (psc_tag_row_parent_class)->finalize (object);
}

static void
psc_tag_row_class_init (PscTagRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_tag_row_finalize;
}

static void
psc_tag_row_init (PscTagRow *self)
{
}

/* A number that the interface can show: counters beyond 2^63 do not occur on real machines, and one
 * that a file claims is shown as the largest that fits. */
static gint64
clamp_to_signed (guint64 value)
{
  return (gint64) MIN (value, (guint64) G_MAXINT64);
}

static gboolean
get_pool_number (const PscPool *pool, PscPoolField field, gint64 *value)
{
  if ((pool->known & PSC_POOL_KNOWN (field)) == 0)
    return FALSE;
  switch (field)
    {
    case PSC_POOL_ALLOCS:
      *value = clamp_to_signed (pool->allocs);
      return TRUE;
    case PSC_POOL_FREES:
      *value = clamp_to_signed (pool->frees);
      return TRUE;
    case PSC_POOL_OUTSTANDING:
      *value = pool->outstanding;
      return TRUE;
    case PSC_POOL_BYTES:
      *value = clamp_to_signed (pool->bytes);
      return TRUE;
    default:
      g_return_val_if_reached (FALSE);
    }
}

/* Bytes of both pools, as far as they are known. */
static gboolean
sum_bytes (const PscPool pools[PSC_N_POOL_KINDS], gint64 *sum)
{
  gboolean is_known = FALSE;

  *sum = 0;
  for (guint kind = 0; kind < PSC_N_POOL_KINDS; kind++)
    {
      gint64 bytes;

      if (!get_pool_number (&pools[kind], PSC_POOL_BYTES, &bytes))
        continue;
      is_known = TRUE;
      *sum = bytes > G_MAXINT64 - *sum ? G_MAXINT64 : *sum + bytes;
    }
  return is_known;
}

/* How many rows come before (@tag, @index) when rows are ordered by tag, then by appearance. */
static guint
count_before (PscSnapshot *snapshot, PscTag tag, guint index)
{
  guint from = 0;
  guint to = psc_snapshot_get_n_rows (snapshot);

  while (from < to)
    {
      guint middle = from + (to - from) / 2;
      guint row = psc_snapshot_get_sorted (snapshot, middle);
      int order = psc_tag_compare (psc_snapshot_get_tag (snapshot, row), tag);

      if (order < 0 || (order == 0 && row < index))
        from = middle + 1;
      else
        to = middle;
    }
  return from;
}

/* By binary search: a hostile file may hold a million rows of one tag. */
static guint
find_occurrence (PscSnapshot *snapshot, PscTag tag, guint index)
{
  return count_before (snapshot, tag, index) - count_before (snapshot, tag, 0);
}

static void
count_change (PscTagRow *self, PscSnapshot *previous)
{
  PscPoolRow before;
  gint64 bytes = 0;
  guint index;

  if (!self->has_bytes)
    return;
  if (psc_snapshot_find (previous, self->row.tag, self->occurrence, &index))
    {
      psc_snapshot_get_row (previous, index, &before);
      self->has_change = sum_bytes (before.pools, &bytes);
    }
  else
    self->has_change = psc_snapshot_proves_absence (previous, self->row.tag);
  self->change = self->bytes - bytes;
}

PscTagRow *
psc_tag_row_new (PscSnapshot *snapshot, guint index, PscSnapshot *previous)
{
  PscTagRow *self;

  g_return_val_if_fail (PSC_IS_SNAPSHOT (snapshot), NULL);
  g_return_val_if_fail (previous == NULL || PSC_IS_SNAPSHOT (previous), NULL);

  self = PSC_TAG_ROW (g_object_new (PSC_TYPE_TAG_ROW, NULL));
  self->snapshot = g_object_ref (snapshot);
  self->index = index;
  psc_snapshot_get_row (snapshot, index, &self->row);
  psc_tag_list_describe (psc_tag_names_get (), &self->row, &self->info);
  self->occurrence = find_occurrence (snapshot, self->row.tag, index);
  self->has_bytes = sum_bytes (self->row.pools, &self->bytes);
  if (previous != NULL)
    count_change (self, previous);
  return self;
}

PscSnapshot *
psc_tag_row_get_snapshot (PscTagRow *self)
{
  g_return_val_if_fail (PSC_IS_TAG_ROW (self), NULL);

  return self->snapshot;
}

guint
psc_tag_row_get_index (PscTagRow *self)
{
  g_return_val_if_fail (PSC_IS_TAG_ROW (self), 0);

  return self->index;
}

guint
psc_tag_row_get_occurrence (PscTagRow *self)
{
  g_return_val_if_fail (PSC_IS_TAG_ROW (self), 0);

  return self->occurrence;
}

PscTag
psc_tag_row_get_tag (PscTagRow *self)
{
  g_return_val_if_fail (PSC_IS_TAG_ROW (self), 0);

  return self->row.tag;
}

const PscPoolRow *
psc_tag_row_get_row (PscTagRow *self)
{
  g_return_val_if_fail (PSC_IS_TAG_ROW (self), NULL);

  return &self->row;
}

const char *
psc_tag_row_get_owner (PscTagRow *self)
{
  g_return_val_if_fail (PSC_IS_TAG_ROW (self), NULL);

  return self->info.owner;
}

const char *
psc_tag_row_get_description (PscTagRow *self)
{
  g_return_val_if_fail (PSC_IS_TAG_ROW (self), NULL);

  return self->info.description;
}

gboolean
psc_tag_row_get_number (PscTagRow *self, PscTagColumn column, gint64 *value)
{
  const PoolColumn *pool_column;

  g_return_val_if_fail (PSC_IS_TAG_ROW (self) && column < PSC_N_TAG_COLUMNS, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  if (column == PSC_TAG_COLUMN_BYTES)
    {
      *value = self->bytes;
      return self->has_bytes;
    }
  if (column == PSC_TAG_COLUMN_CHANGE || column == PSC_TAG_COLUMN_TREND)
    {
      *value = self->change;
      return self->has_change;
    }
  pool_column = &pool_columns[column];
  return get_pool_number (&self->row.pools[pool_column->kind], pool_column->field, value);
}

static char *
format_number (PscTagColumn column, gint64 value)
{
  char buffer[PSC_FORMAT_SIZE];

  switch (column)
    {
    case PSC_TAG_COLUMN_CHANGE:
      return g_strdup (psc_format_bytes_signed (value, buffer));
    case PSC_TAG_COLUMN_BYTES:
    case PSC_TAG_COLUMN_NONPAGED_BYTES:
    case PSC_TAG_COLUMN_PAGED_BYTES:
      return g_strdup (psc_format_bytes ((guint64) value, buffer));
    case PSC_TAG_COLUMN_NONPAGED_OUTSTANDING:
    case PSC_TAG_COLUMN_PAGED_OUTSTANDING:
    case PSC_TAG_COLUMN_NONPAGED_ALLOCS:
    case PSC_TAG_COLUMN_NONPAGED_FREES:
    case PSC_TAG_COLUMN_PAGED_ALLOCS:
    case PSC_TAG_COLUMN_PAGED_FREES:
      if (value < 0)
        return g_strdup (psc_format_count_signed (value, buffer));
      return g_strdup (psc_format_count ((guint64) value, buffer));
    case PSC_TAG_COLUMN_TAG:
    case PSC_TAG_COLUMN_OWNER:
    case PSC_TAG_COLUMN_TREND:
    case PSC_TAG_COLUMN_DESCRIPTION:
    case PSC_N_TAG_COLUMNS:
    default:
      g_return_val_if_reached (NULL);
    }
}

char *
psc_tag_row_dup_text (PscTagRow *self, PscTagColumn column)
{
  char tag[PSC_TAG_STRING_SIZE];
  const char *text;
  gint64 value;

  g_return_val_if_fail (PSC_IS_TAG_ROW (self) && column < PSC_N_TAG_COLUMNS, NULL);

  if (column == PSC_TAG_COLUMN_TAG)
    return g_strdup (psc_tag_to_string (self->row.tag, tag));
  if (column == PSC_TAG_COLUMN_OWNER || column == PSC_TAG_COLUMN_DESCRIPTION)
    {
      text = column == PSC_TAG_COLUMN_OWNER ? psc_tag_row_get_owner (self)
                                            : psc_tag_row_get_description (self);
      return text != NULL ? g_utf8_make_valid (text, -1) : g_strdup (EN_DASH);
    }
  if (!psc_tag_row_get_number (self, column, &value))
    return g_strdup (EN_DASH);
  return format_number (column, value);
}

static int
compare_texts (const char *a, const char *b)
{
  if (a == NULL || b == NULL)
    return (a != NULL) - (b != NULL);
  return g_ascii_strcasecmp (a, b);
}

static int
compare_numbers (PscTagRow *a, PscTagRow *b, PscTagColumn column)
{
  gint64 x = 0;
  gint64 y = 0;
  gboolean has_x = psc_tag_row_get_number (a, column, &x);
  gboolean has_y = psc_tag_row_get_number (b, column, &y);

  if (!has_x || !has_y)
    return has_x - has_y;
  return (x > y) - (x < y);
}

static int
compare_column (PscTagRow *a, PscTagRow *b, PscTagColumn column)
{
  if (column == PSC_TAG_COLUMN_TAG)
    return psc_tag_compare (a->row.tag, b->row.tag);
  if (column == PSC_TAG_COLUMN_OWNER)
    return compare_texts (psc_tag_row_get_owner (a), psc_tag_row_get_owner (b));
  if (column == PSC_TAG_COLUMN_DESCRIPTION)
    return compare_texts (psc_tag_row_get_description (a), psc_tag_row_get_description (b));
  return compare_numbers (a, b, column);
}

int
psc_tag_row_compare (PscTagRow *a, PscTagRow *b, PscTagColumn column)
{
  int order;

  g_return_val_if_fail (PSC_IS_TAG_ROW (a) && PSC_IS_TAG_ROW (b), 0);

  order = compare_column (a, b, column);
  return order != 0 ? order : (a->index > b->index) - (a->index < b->index);
}
