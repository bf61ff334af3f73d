/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The series of snapshots and the columns that charts read from it.
 */
#include "config.h"

#include "analysis/series.h"

#include <math.h>

#include "analysis/difference.h"

struct _PscSeries
{
  GObject parent_instance;

  GPtrArray *snapshots;
  GArray *segments;
  gboolean has_times;
};

static GType
psc_series_get_item_type (GListModel *model)
{
  return PSC_TYPE_SNAPSHOT;
}

static guint
psc_series_get_n_items (GListModel *model)
{
  return PSC_SERIES (model)->snapshots->len;
}

static gpointer
psc_series_get_item (GListModel *model, guint position)
{
  PscSeries *self = PSC_SERIES (model);

  if (position >= self->snapshots->len)
    return NULL;
  return g_object_ref (g_ptr_array_index (self->snapshots, position));
}

static void
psc_series_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = psc_series_get_item_type;
  iface->get_n_items = psc_series_get_n_items;
  iface->get_item = psc_series_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PscSeries,
                               psc_series,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      psc_series_list_model_init))

static void
psc_series_finalize (GObject *object)
{
  PscSeries *self = PSC_SERIES (object);

  g_clear_pointer (&self->snapshots, g_ptr_array_unref);
  g_array_unref (self->segments);

  G_OBJECT_CLASS (psc_series_parent_class)->finalize (object);
}

static void
psc_series_class_init (PscSeriesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = psc_series_finalize;
}

static void
psc_series_init (PscSeries *self)
{
  self->segments = g_array_new (FALSE, FALSE, sizeof (PscSegment));
}

static void
find_segments (PscSeries *self)
{
  PscSegment segment = { 0, 0, PSC_CONTINUITY_SAME_RUN };

  for (guint i = 1; i < self->snapshots->len; i++)
    {
      PscContinuity continuity =
          psc_continuity_check (psc_series_get (self, i - 1), psc_series_get (self, i));

      if (continuity == PSC_CONTINUITY_SAME_RUN)
        {
          segment.last = i;
          continue;
        }
      g_array_append_val (self->segments, segment);
      segment = (PscSegment){ i, i, continuity };
    }
  if (self->snapshots->len > 0)
    g_array_append_val (self->segments, segment);
}

static gboolean
find_times (PscSeries *self)
{
  PscZone zone = PSC_ZONE_NO_TIME;

  for (guint i = 0; i < self->snapshots->len; i++)
    {
      const PscWallTime *time = psc_snapshot_get_taken_at (psc_series_get (self, i));

      if (time->zone == PSC_ZONE_NO_TIME || (i > 0 && time->zone != zone))
        return FALSE;
      zone = time->zone;
    }
  return self->snapshots->len > 0;
}

PscSeries *
psc_series_new (GPtrArray *snapshots)
{
  PscSeries *self;

  g_return_val_if_fail (snapshots != NULL, NULL);

  self = PSC_SERIES (g_object_new (PSC_TYPE_SERIES, NULL));
  self->snapshots = g_ptr_array_new_full (snapshots->len, g_object_unref);
  for (guint i = 0; i < snapshots->len; i++)
    g_ptr_array_add (self->snapshots, g_object_ref (g_ptr_array_index (snapshots, i)));
  find_segments (self);
  self->has_times = find_times (self);
  return self;
}

guint
psc_series_get_n (PscSeries *self)
{
  g_return_val_if_fail (PSC_IS_SERIES (self), 0);

  return self->snapshots->len;
}

PscSnapshot *
psc_series_get (PscSeries *self, guint index)
{
  g_return_val_if_fail (PSC_IS_SERIES (self) && index < self->snapshots->len, NULL);

  return PSC_SNAPSHOT (g_ptr_array_index (self->snapshots, index));
}

guint
psc_series_get_n_segments (PscSeries *self)
{
  g_return_val_if_fail (PSC_IS_SERIES (self), 0);

  return self->segments->len;
}

const PscSegment *
psc_series_get_segment (PscSeries *self, guint index)
{
  g_return_val_if_fail (PSC_IS_SERIES (self) && index < self->segments->len, NULL);

  return &g_array_index (self->segments, PscSegment, index);
}

gboolean
psc_series_has_times (PscSeries *self)
{
  g_return_val_if_fail (PSC_IS_SERIES (self), FALSE);

  return self->has_times;
}

static double
get_value (PscSnapshot *snapshot,
           PscTag tag,
           guint occurrence,
           PscPoolKind kind,
           PscPoolField field)
{
  PscPool pool;
  double value;
  guint row;

  if (!psc_snapshot_find (snapshot, tag, occurrence, &row))
    return psc_snapshot_proves_absence (snapshot, tag) ? 0.0 : (double) NAN;
  psc_snapshot_get_pool (snapshot, row, kind, &pool);
  return psc_pool_get (&pool, field, &value) ? value : (double) NAN;
}

void
psc_series_get_values (PscSeries *self,
                       PscTag tag,
                       guint occurrence,
                       PscPoolKind kind,
                       PscPoolField field,
                       double *values)
{
  g_return_if_fail (PSC_IS_SERIES (self) && values != NULL);

  for (guint i = 0; i < self->snapshots->len; i++)
    values[i] = get_value (psc_series_get (self, i), tag, occurrence, kind, field);
}

void
psc_series_get_totals (PscSeries *self, PscPoolKind kind, PscPoolField field, double *values)
{
  g_return_if_fail (PSC_IS_SERIES (self) && values != NULL);

  for (guint i = 0; i < self->snapshots->len; i++)
    {
      PscSnapshot *snapshot = psc_series_get (self, i);
      PscPool total;

      if (!psc_snapshot_get_reported (snapshot, kind, &total))
        psc_snapshot_get_computed (snapshot, kind, &total);
      if (!psc_pool_get (&total, field, &values[i]))
        values[i] = (double) NAN;
    }
}

typedef struct
{
  PscTag tag;
  double growth;
  double size;
} RankedTag;

static gint
compare_ranked (gconstpointer a, gconstpointer b)
{
  const RankedTag *x = (const RankedTag *) a;
  const RankedTag *y = (const RankedTag *) b;

  if (x->growth != y->growth)
    return x->growth > y->growth ? -1 : 1;
  if (x->size != y->size)
    return x->size > y->size ? -1 : 1;
  return psc_tag_compare (x->tag, y->tag);
}

static double
sum_kinds (PscSnapshot *snapshot, PscTag tag, guint kinds, PscPoolField field)
{
  double sum = 0.0;

  for (guint k = 0; k < PSC_N_POOL_KINDS; k++)
    {
      double value =
          (kinds & 1u << k) != 0 ? get_value (snapshot, tag, 0, (PscPoolKind) k, field) : 0.0;

      sum += isnan (value) ? 0.0 : value;
    }
  return sum;
}

GArray *
psc_series_rank_tags (PscSeries *self, guint kinds, PscPoolField field, guint n)
{
  g_autoptr (GArray) ranked = g_array_new (FALSE, FALSE, sizeof (RankedTag));
  GArray *tags = g_array_new (FALSE, FALSE, sizeof (PscTag));
  const PscSegment *segment;
  PscSnapshot *first;
  PscSnapshot *last;

  g_return_val_if_fail (PSC_IS_SERIES (self), tags);

  if (self->snapshots->len == 0)
    return tags;
  segment = psc_series_get_segment (self, self->segments->len - 1);
  first = psc_series_get (self, segment->first);
  last = psc_series_get (self, segment->last);
  for (guint i = 0; i < psc_snapshot_get_n_rows (last); i++)
    {
      RankedTag tag = { .tag = psc_snapshot_get_tag (last, psc_snapshot_get_sorted (last, i)) };

      if (ranked->len > 0 && g_array_index (ranked, RankedTag, ranked->len - 1).tag == tag.tag)
        continue;
      tag.size = sum_kinds (last, tag.tag, kinds, field);
      tag.growth = MAX (tag.size - sum_kinds (first, tag.tag, kinds, field), 0.0);
      g_array_append_val (ranked, tag);
    }
  g_array_sort (ranked, compare_ranked);
  for (guint i = 0; i < MIN (n, ranked->len); i++)
    g_array_append_val (tags, g_array_index (ranked, RankedTag, i).tag);
  return tags;
}
